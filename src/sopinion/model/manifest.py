"""What a bound file says about itself: which record stands on which folios, and what each page is made of.

It travels inside the file, so it speaks only of what is shared: no path, no file name, nothing withheld. Read back, it
is input like any other: every field is checked, and sizes are limited.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sopinion.model.binding import Belongs, Binding, Bookmark, Shown
from sopinion.model.bound import Role
from sopinion.model.folio import Folio
from sopinion.model.kind import LOINC
from sopinion.model.layout import Placed

SCHEMA = "sopinion/manifest/1"
FILE_NAME = "sopinion-manifest.json"
MOST_PAGES = 50_000
_LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True)
class BoundRecord:
    """A record on pages `first` to `last` (1-based, inclusive) of the file. day: ISO, or None; loinc: None for none."""

    id: str
    kind: str
    loinc: str | None
    section: str
    title: str
    day: str | None
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """A bound file.

    title; made: the ISO day it bears. front: how many of its first pages are cover, summary and index. part, parts:
    which volume of how many. of: the bundle it belongs to. shown: how it was made. records, bookmarks: in order.
    folios, prints: what each page bears, and what it is made of. worded: the pages (1-based) on which words can be
    searched.
    """

    title: str
    made: str
    role: Role
    front: int
    part: int
    parts: int
    of: Belongs | None
    shown: Shown
    records: tuple[BoundRecord, ...]
    bookmarks: tuple[Bookmark, ...]
    folios: tuple[Folio, ...]
    prints: tuple[str, ...]
    worded: frozenset[int]

    @property
    def length(self) -> int:
        """How many pages the file has."""
        return len(self.prints)

    def folios_of(self, record: BoundRecord) -> tuple[Folio, Folio]:
        """The first and last folio of a record."""
        return self.folios[record.first - 1], self.folios[record.last - 1]


def described(binding: Binding, prints: Iterable[str], worded: Iterable[int]) -> Manifest:
    """Give what a file says about itself once it is bound. prints: of its pages, in order; worded: as above."""
    layout = binding.layout
    return Manifest(
        title=binding.title,
        made=binding.day.isoformat(),
        role=layout.role,
        front=layout.front,
        part=layout.part,
        parts=layout.parts,
        of=binding.of,
        shown=binding.shown,
        records=tuple(_placed(one) for one in layout.placed),
        bookmarks=binding.bookmarks,
        folios=tuple(page.folio for page in layout.pages),
        prints=tuple(prints),
        worded=frozenset(worded),
    )


def _placed(one: Placed) -> BoundRecord:
    entry = one.entry
    return BoundRecord(
        id=entry.record.id,
        kind=entry.record.kind,
        loinc=LOINC[entry.record.kind],
        section=entry.section.key,
        title=entry.title[:_LONGEST_TITLE],
        day=str(entry.day) if entry.day else None,
        first=one.first,
        last=one.last,
    )
