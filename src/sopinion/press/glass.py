"""The glass that pages are looked at through: a page as a small picture, and a clean copy of a few pages."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Self

import pikepdf
import pypdfium2

from sopinion.errors import FileChanged
from sopinion.model.picture import Picture
from sopinion.press.source import Sources

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sopinion.model.bundle import SourcePage

_FAULTS = (pikepdf.PdfError, pypdfium2.PdfiumError, LookupError, RuntimeError, ValueError, TypeError)
"""What the engines raise for a page that they cannot make out."""


class Glass:
    """The patient's files, open to be looked at. Where a page cannot be shown, there is None instead."""

    def __init__(self, passwords: Sequence[str] = ()) -> None:
        """Begin with nothing open. passwords: to try on locked files."""
        self._sources = Sources(passwords)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._sources.__exit__(*error)

    def small(self, page: SourcePage, height: int) -> Picture | None:
        """Draw a page so many pixels high."""
        try:
            file = self._sources.file(page)
            drawn = file.drawn(page.number) if file else None
            if drawn is None:
                return None
            wide, high = drawn.get_size()
            bitmap = drawn.render(scale=min(height / high, 2 * height / wide), grayscale=True, may_draw_forms=False)
        except (FileChanged, *_FAULTS):
            return None
        rows = bytes(bitmap.buffer)
        width, stride = bitmap.width, bitmap.stride
        grey = b"".join(rows[at * stride : at * stride + width] for at in range(bitmap.height))
        made = Picture(width, bitmap.height, grey)
        bitmap.close()
        return made

    def copy(self, pages: Sequence[SourcePage]) -> bytes | None:
        """Copy pages into a PDF of their own, without scripts or links; leave out those that cannot be copied."""
        with pikepdf.new() as made:
            for page in pages:
                try:
                    ready = self._sources.ready(page)
                    if ready is not None:
                        made.pages.append(ready.page)
                except (FileChanged, *_FAULTS):
                    continue
            if not len(made.pages):
                return None
            out = io.BytesIO()
            made.save(out)
        return out.getvalue()
