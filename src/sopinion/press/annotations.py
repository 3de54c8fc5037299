"""The links and comments of a page: what may stay, and where a link leads."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, Dictionary, Name, NameTree, String

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMENTS = frozenset({"/Text", "/Highlight", "/Underline", "/StrikeOut", "/Squiggly", "/Caret"})
_KEPT = (
    "/Type",
    "/Subtype",
    "/Rect",
    "/Contents",
    "/C",
    "/CA",
    "/F",
    "/AP",
    "/AS",
    "/QuadPoints",
    "/Border",
    "/BS",
    "/Name",
)
_MOST = 20_000
_PLACES = frozenset({"/XYZ", "/Fit", "/FitH", "/FitV", "/FitR", "/FitB", "/FitBH", "/FitBV"})


def part_annotations(pdf: pikepdf.Pdf, page: Dictionary) -> tuple[list[tuple[Dictionary, Array]], list[Dictionary]]:
    """Give the links of a page that lead somewhere in its file, each with where, and its comments."""
    links: list[tuple[Dictionary, Array]] = []
    notes: list[Dictionary] = []
    for one in _annotations(page):
        subtype = str(one.get("/Subtype"))
        if subtype == "/Link":
            target = _target(pdf, one)
            if target is not None:
                links.append((one, target))
        elif subtype in COMMENTS:
            notes.append(one)
    return links, notes


def comment(out: pikepdf.Pdf, pdf: pikepdf.Pdf, source: Dictionary) -> pikepdf.Object:
    """Copy a comment of `pdf` into a bundle, with nothing but what it shows and says."""
    clean = Dictionary({key: source[key] for key in _KEPT if key in source})
    return out.copy_foreign(pdf.make_indirect(clean))


def place_of(target: Array) -> list[Name | int | Decimal | None]:
    """Say which part of its page a link leads to, as PDF writes it; the top, at the reader's own size, in doubt."""
    place: list[Name | int | Decimal | None] = [
        value if isinstance(value, (Name, int, Decimal)) else None for value in list(target)[1:6]
    ]
    return place if place and str(place[0]) in _PLACES else [Name.XYZ, None, None, None]


def _annotations(page: Dictionary) -> Iterator[Dictionary]:
    found = page.get("/Annots")
    if isinstance(found, Array):
        for n, one in enumerate(found):
            if n >= _MOST:
                return
            if isinstance(one, Dictionary):
                yield one


def _target(pdf: pikepdf.Pdf, link: Dictionary) -> Array | None:
    """Find where a link leads, as an array whose first item is a page; None for anything outside the file."""
    place = link.get("/Dest")
    action = link.get("/A")
    if place is None and isinstance(action, Dictionary) and action.get("/S") == Name.GoTo:
        place = action.get("/D")
    if isinstance(place, (String, Name)):
        place = _named(pdf, place)
    if isinstance(place, Dictionary):
        place = place.get("/D")
    if not isinstance(place, Array) or not len(place):
        return None
    if isinstance(place[0], Dictionary):
        return place
    try:  # a number where a page should stand, counted from 0, as some programs write it
        page = pdf.pages[int(place[0])] if int(place[0]) >= 0 else None
    except (TypeError, ValueError, LookupError):
        return None
    return Array([page.obj, *list(place)[1:]]) if page else None


def _named(pdf: pikepdf.Pdf, name: String | Name) -> pikepdf.Object | None:
    """Look a place up by its name: in the old list, or the tree; where the tree is out of order, one by one."""
    if isinstance(name, Name):
        old = pdf.Root.get("/Dests")
        return old.get(str(name)) if isinstance(old, Dictionary) else None
    names = pdf.Root.get("/Names")
    tree = names.get("/Dests") if isinstance(names, Dictionary) else None
    if not isinstance(tree, Dictionary):
        return None
    try:
        held = NameTree(tree)
        found: pikepdf.Object | None = held.get(str(name))
        return found if found is not None else dict(held.items()).get(str(name))
    except (pikepdf.PdfError, RuntimeError, ValueError):
        return None
