"""How many bytes a page adds to a file, about: what draws it, as it is packed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Dictionary

from sopinion.press.prints import DEEPEST
from sopinion.press.scrub import content_streams

if TYPE_CHECKING:
    from collections.abc import Iterator

_PAGE = 600  # the page itself, its stamp and label


def weight_of(page: Dictionary) -> int:
    """Add up the streams that a page is drawn from and draws on, each once; what pages share is counted for each."""
    seen: set[tuple[int, int]] = set()
    waiting: list[tuple[pikepdf.Object, int]] = [(one, DEEPEST) for one in content_streams(page)]
    waiting += [(one, DEEPEST) for one in _drawn_on(page.get("/Resources"))]
    found = _PAGE
    while waiting:
        one, depth = waiting.pop()
        if one.objgen in seen or not depth:
            continue
        seen.add(one.objgen)
        found += _length(one)
        waiting += [(each, depth - 1) for each in _drawn_on(one.get("/Resources"))]
        waiting += [(each, depth - 1) for each in (one.get("/SMask"),) if isinstance(each, pikepdf.Stream)]
    return found


def _length(stream: pikepdf.Object) -> int:
    try:
        return int(stream.get("/Length", 0))
    except (TypeError, ValueError, ArithmeticError):
        return 0


def _drawn_on(resources: pikepdf.Object | None) -> Iterator[pikepdf.Object]:
    """Every picture, form and font file that resources name."""
    if not isinstance(resources, Dictionary):
        return
    named = resources.get("/XObject")
    for one in named.values() if isinstance(named, Dictionary) else ():
        if isinstance(one, pikepdf.Stream):
            yield one
    fonts = resources.get("/Font")
    for font in fonts.values() if isinstance(fonts, Dictionary) else ():
        described = font.get("/FontDescriptor") if isinstance(font, Dictionary) else None
        for key in ("/FontFile", "/FontFile2", "/FontFile3"):
            held = described.get(key) if isinstance(described, Dictionary) else None
            if isinstance(held, pikepdf.Stream):
                yield held
