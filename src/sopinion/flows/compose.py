"""A part of `bundle`: what stands on a bound file besides its pages, and how what was found is said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sopinion.content import sections, shelf
from sopinion.flows.presses import OwnPages
from sopinion.model import folio
from sopinion.model.binding import Bookmark
from sopinion.model.bundle import LeftOut
from sopinion.model.layout import Layout
from sopinion.model.proof import Check


def bookmarks(layout: Layout, own: OwnPages) -> tuple[Bookmark, ...]:
    """Give every bookmark of a file, in order: cover, summary, index, then each section and each record in it."""
    return tuple(_bookmarks(layout, own))


def _bookmarks(layout: Layout, own: OwnPages) -> Iterator[Bookmark]:
    """Lead to the cover, the summary and the index, then to each section and each record in it."""
    words = shelf.read("sheets/cover")
    places = {page.made: number for number, page in enumerate(layout.pages, 1) if page.source is None}
    for key, begins in (("cover", 1), ("summary", own.summary), ("index", own.index)):
        if begins:
            yield Bookmark(words[f"bookmark_{key}"].format(folio=layout.folio(places[begins])), places[begins])
    for section, placed in layout.sections:
        first = layout.dividers.get(section.key, placed[0].first)
        folios = folio.span(layout.folio(first), layout.folio(placed[-1].last))
        yield Bookmark(words["bookmark_section"].format(title=section.title, folios=folios), first)
        for one in placed:
            say = words["bookmark_record"] if one.entry.day else words["bookmark_undated"]
            title = sections.shown(one.entry.title)
            folios = folio.span(*layout.folios_of(one))
            yield Bookmark(say.format(title=title, day=one.entry.day, folios=folios)[-_LONGEST:], one.first, 2)


_LONGEST = 300
"""Letters of a bookmark: the end is kept, where the folios stand."""


def why(row: LeftOut) -> str:
    """Say why pages are left out."""
    said: str = shelf.read("sheets/check")["why"][row.why].format(record=row.record)
    return said


def told(check: Check) -> str:
    """Say what a check found."""
    words = shelf.read("screens/verify")
    said: str = words[f"{check.key}-{'good' if check.good else 'bad'}"].format(count=check.count)
    named = [str(number) for number in check.wrong if number]
    if check.good or not named:
        return said
    shown = ", ".join(named[:_MOST_NAMED])
    where = words["where"] if len(named) == 1 else words["where_many"]
    more = f" ({words['more'].format(count=len(named) - _MOST_NAMED)})" if len(named) > _MOST_NAMED else ""
    return f"{said} {where.format(folios=shown + more)}"


_MOST_NAMED = 8


def megabytes(size: int) -> str:
    """Write a size in millions of bytes: `0.3`, `11.2`, `140`."""
    millions = size / 1_000_000
    return f"{max(millions, 0.1):.1f}" if millions < 100 else f"{millions:.0f}"  # noqa: PLR2004 - three figures are enough


def runs(pages: Sequence[int]) -> str:
    """Write pages as a person does: `3, 5-6`."""
    pieces: list[tuple[int, int]] = []
    for page in sorted(set(pages)):
        if pieces and page == pieces[-1][1] + 1:
            pieces[-1] = (pieces[-1][0], page)
        else:
            pieces.append((page, page))
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in pieces)
