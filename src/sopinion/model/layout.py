"""The layout of one bound file: every page of it, with its folio, before a byte is written.

A file begins with typeset pages (cover, summary, index), then come the records, each section behind a divider where
that is wanted, each record on a right-hand page where it is to be printed on both sides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sopinion.model.bound import Role
from sopinion.model.bundle import Entry, SourcePage
from sopinion.model.folio import FIRST, Folio
from sopinion.model.section import BundleSection


@dataclass(frozen=True, slots=True)
class OutPage:
    """A page of the file: the `made`-th (1-based) of the typeset pages, or a page of one of the patient's files."""

    folio: Folio
    made: int = 0
    source: SourcePage | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A record in the file, on its pages `first` to `last` (1-based, inclusive, of the file)."""

    entry: Entry
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Layout:
    """A bound file on paper.

    front: how many of its first pages are cover, summary and index. dividers: by section key, the page (1-based) that
    leads it. made: how many typeset pages it takes in all: front, then dividers, then blanks, in the order they stand.
    part, parts: which volume of how many.
    """

    role: Role
    front: int
    pages: tuple[OutPage, ...]
    placed: tuple[Placed, ...]
    dividers: Mapping[str, int] = field(default_factory=dict)
    blanks: int = 0
    part: int = 1
    parts: int = 1

    @property
    def length(self) -> int:
        """How many pages."""
        return len(self.pages)

    @property
    def first(self) -> Folio:
        """The folio of the first page."""
        return self.pages[0].folio

    @property
    def last(self) -> Folio:
        """The folio of the last page."""
        return self.pages[-1].folio

    @property
    def sections(self) -> tuple[tuple[BundleSection, tuple[Placed, ...]], ...]:
        """The sections that hold anything, each with its records."""
        held: dict[str, list[Placed]] = {}
        for one in self.placed:
            held.setdefault(one.entry.section.key, []).append(one)
        return tuple((placed[0].entry.section, tuple(placed)) for placed in held.values())

    @property
    def held(self) -> int:
        """How many pages of the patient's files are in it."""
        return sum(page.source is not None for page in self.pages)

    def folio(self, page: int) -> Folio:
        """The folio of a page (1-based) of the file."""
        return self.pages[page - 1].folio

    def folios_of(self, placed: Placed) -> tuple[Folio, Folio]:
        """The first and last folio of a record."""
        return self.folio(placed.first), self.folio(placed.last)

    @property
    def where(self) -> Mapping[tuple[str, int], Folio]:
        """The folio of every page of the patient's files that is in it, by (fingerprint, number)."""
        return {page.source.key: page.folio for page in self.pages if page.source}


@dataclass(frozen=True, slots=True)
class Manner:
    """How a file is laid out.

    start: the folio of its first page. dividers: whether each section has a page that leads it. duplex: whether each
    record begins on a right-hand page. kept: folios that pages bear already, by (fingerprint, number); all others
    are counted from `start`.
    """

    role: Role = Role.BUNDLE
    start: Folio = FIRST
    dividers: bool = False
    duplex: bool = False
    kept: Mapping[tuple[str, int], Folio] = field(default_factory=dict)
    part: int = 1
    parts: int = 1


def lay(entries: Sequence[Entry], front: int, manner: Manner) -> Layout:
    """Lay records out behind `front` typeset pages. The records are in the order they will stand in."""
    made = _Making(manner)
    for n in range(front):
        made.own(n + 1)
    sections = list(dict.fromkeys(entry.section.key for entry in entries))
    dividers: dict[str, int] = {}
    number = front + (len(sections) if manner.dividers else 0)  # typeset pages so far: blanks stand behind these
    blanks = 0

    def turn() -> None:
        """Leave a page free where the next one would be a left-hand one."""
        nonlocal blanks
        if manner.duplex and len(made.pages) % 2:
            blanks += 1
            made.own(number + blanks)

    for entry in entries:
        key = entry.section.key
        if manner.dividers and key not in dividers:
            turn()
            made.own(front + len(dividers) + 1)
            dividers[key] = len(made.pages)
        turn()
        made.place(entry)
    return Layout(
        manner.role, front, tuple(made.pages), tuple(made.placed), dividers, blanks, manner.part, manner.parts
    )


class _Making:
    """A layout under way."""

    def __init__(self, manner: Manner) -> None:
        self._manner = manner
        self._own = manner.start
        self.pages: list[OutPage] = []
        self.placed: list[Placed] = []

    def own(self, number: int) -> None:
        self.pages.append(OutPage(self._counted(), made=number))

    def place(self, entry: Entry) -> None:
        first = len(self.pages) + 1
        for page in entry.pages:
            folio = self._manner.kept.get(page.key)
            self.pages.append(OutPage(self._counted() if folio is None else folio, source=page))
        self.placed.append(Placed(entry, first, len(self.pages)))

    def _counted(self) -> Folio:
        folio, self._own = self._own, self._own.on(1)
        return folio


@dataclass(frozen=True, slots=True)
class Limit:
    """How large a volume may be: in pages, in bytes; 0 is no limit."""

    pages: int = 0
    bytes: int = 0

    def __bool__(self) -> bool:
        return bool(self.pages or self.bytes)


NO_LIMIT = Limit()


def volumes(
    entries: Iterable[Entry], limit: Limit, own: int, weigh: Callable[[SourcePage], int], frame: int
) -> tuple[tuple[Entry, ...], ...]:
    """Share records out among volumes. A record is only cut where it alone is more than a volume holds.

    own: typeset pages that each volume begins with, and one more for each record in print. weigh: bytes that a page
    adds. frame: bytes that a volume has without any record.
    """
    room = Limit(max(1, limit.pages - own) if limit.pages else 0, max(1, limit.bytes - frame) if limit.bytes else 0)
    found: list[list[Entry]] = [[]]
    pages = weight = 0
    for entry in entries:
        for piece in _pieces(entry, room, weigh):
            heavy = sum(map(weigh, piece.pages))
            if found[-1] and _over(room, pages + len(piece.pages), weight + heavy):
                found.append([])
                pages = weight = 0
            found[-1].append(piece)
            pages, weight = pages + len(piece.pages), weight + heavy
    return tuple(tuple(one) for one in found if one)


def _over(room: Limit, pages: int, weight: int) -> bool:
    return bool((room.pages and pages > room.pages) or (room.bytes and weight > room.bytes))


def _pieces(entry: Entry, room: Limit, weigh: Callable[[SourcePage], int]) -> Sequence[Entry]:
    """Give an entry whole, or cut into as few pieces as fit a volume each."""
    if not _over(room, len(entry.pages), sum(map(weigh, entry.pages))):
        return (entry,)
    cut: list[list[SourcePage]] = [[]]
    weight = 0
    for page in entry.pages:
        if cut[-1] and _over(room, len(cut[-1]) + 1, weight + weigh(page)):
            cut.append([])
            weight = 0
        cut[-1].append(page)
        weight += weigh(page)
    return tuple(replace(entry, pages=tuple(pages), part=n, parts=len(cut)) for n, pages in enumerate(cut, 1))


def extend(kept: Sequence[OutPage], placed: Sequence[Placed], front: int, own: int, late: Sequence[Entry]) -> Layout:
    """Lay out a bundle that keeps every folio of an earlier one and adds late records behind its last page.

    kept: the pages behind the earlier front, each with the folio it bears; placed: the records on them, on the pages
    where they stood. front: how many pages the earlier front had. own: how many typeset pages there are now: what the
    earlier front had no room for stands behind the last kept page, and where they are fewer, pages stay free.
    """
    pages = [OutPage(Folio(n), made=n) for n in range(1, front + 1)]
    pages += kept
    free = max(0, front - own)
    pages += [OutPage(Folio(len(pages) + n - front), made=n) for n in range(front + 1, own + 1)]
    found = list(placed)
    for entry in late:
        first = len(pages) + 1
        pages += [OutPage(Folio(first + n), source=page) for n, page in enumerate(entry.pages)]
        found.append(Placed(entry, first, len(pages)))
    return Layout(Role.BUNDLE, front, tuple(pages), tuple(found), blanks=free)
