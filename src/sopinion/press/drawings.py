"""What pdfium has open to draw pages from: few files at a time, and none for long.

It keeps all that it ever read of a file until the file is closed, so a long one is closed and opened again on the way.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import pypdfium2

_MOST_OPEN = 2
_MOST_BYTES = 8 * 1024 * 1024
_FEWEST_PAGES = 8


@dataclass(slots=True)
class _Open:
    document: pypdfium2.PdfDocument
    left: int  # pages that it may still draw


class Drawings:
    """The few files open at a time. The page given last stays good until the next is asked for."""

    def __init__(self) -> None:
        """Begin with nothing open."""
        self._open: OrderedDict[object, _Open] = OrderedDict()

    def page(
        self, key: object, number: int, weight: float, opened: Callable[[], pypdfium2.PdfDocument]
    ) -> pypdfium2.PdfPage:
        """Give page `number` (1-based) of a file.

        key: names the file. weight: about how many bytes it has for each page. opened: opens it. Raises what `opened`
        raises, and PdfiumError or LookupError for a page that cannot be had.
        """
        held = self._open.get(key)
        if held is not None and held.left <= 0:
            self.close(key)
            held = None
        if held is None:
            while len(self._open) >= _MOST_OPEN:
                self._open.popitem(last=False)[1].document.close()
            held = _Open(opened(), max(int(_MOST_BYTES / max(weight, 1.0)), _FEWEST_PAGES))
            self._open[key] = held
        self._open.move_to_end(key)
        held.left -= 1
        return held.document[number - 1]

    def close(self, key: object) -> None:
        """Close a file, if it is open."""
        held = self._open.pop(key, None)
        if held is not None:
            held.document.close()
