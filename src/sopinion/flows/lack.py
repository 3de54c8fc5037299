"""A part of `bundle`: what the first pages may speak of. Nothing there may hint at what was withheld.

What is missing is worked out from all papers, and a second time from nothing but what was told and the pages that are
shared. Only what both say is said, in the words of the second.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sopinion.content import gaps as gap_words
from sopinion.content import shelf
from sopinion.flows.checklist import Missing, look
from sopinion.flows.facts import kept
from sopinion.flows.hands import Pages
from sopinion.flows.request import things_of
from sopinion.model.arrival import arrivals
from sopinion.model.case import Case
from sopinion.model.checklist import Item as Row
from sopinion.model.checklist import Need, Standing
from sopinion.model.clean import one_line
from sopinion.model.day import Day
from sopinion.model.disc import Disc
from sopinion.model.excerpt import excerpt
from sopinion.model.gap import Gap, GapKind
from sopinion.model.item import Item, ItemKind, item_id
from sopinion.model.page import Page
from sopinion.model.parting import Place
from sopinion.model.question import Answers
from sopinion.model.record import Record
from sopinion.model.request import Ask, Request


@dataclass(frozen=True, slots=True)
class Lack:
    """Something known to be missing: a row of the checklist, or a gap that a page shows, by (fingerprint, number)."""

    words: str
    page: Place | None = None


@dataclass(frozen=True, slots=True)
class Sayable:
    """What the first pages may speak of. case: with what was told and is shared. lacks: what is missing."""

    case: Case
    lacks: tuple[Lack, ...]


def sayable(
    case: Case, records: Sequence[Record], pages: Pages, shared: frozenset[Place], without: Collection[str] = ()
) -> Sayable:
    """Work out what may be said where only these pages, by (fingerprint, number), are shared.

    without: what a person told and leaves out, as `Choices` names it.
    """
    full = look(case, records, pages)
    things = [one for one in case.items if one.id not in full.strange]
    told = replace(
        case,
        answers=kept(case.answers, without),
        items=tuple(_items(things, records, shared)),
        requests=tuple(_waiting(case, full)),
    )
    if told.answers == case.answers and all(place in shared for record in records for place in record.places):
        return Sayable(told, tuple(_lacks(full, full, records)))
    seen = _Seen(records, pages, shared)
    shown = look(told, seen.records, seen)
    requests = tuple(_requests(told, seen, full, shown))
    if requests != told.requests:
        told = replace(told, requests=requests)
        shown = look(told, seen.records, seen)
    return Sayable(told, tuple(dict.fromkeys(_lacks(full, shown, seen.whole))))


class _Seen:
    """The papers as somebody sees them who has only the shared pages."""

    def __init__(self, records: Iterable[Record], pages: Pages, shared: frozenset[Place]) -> None:
        self.all, self._pages, self._shared = tuple(records), pages, shared
        self.records = tuple(excerpt(one, shared) for one in self.all if not shared.isdisjoint(one.places))
        self.whole = tuple(one for one in self.records if shared.issuperset(one.places))

    def pages(self, sha256: str) -> Sequence[Page]:
        """The pages of a file, those that are withheld without a word."""
        return [
            page if (sha256, page.number) in self._shared else Page(page.number, "")
            for page in self._pages.pages(sha256)
        ]

    def discs(self, *folders: str) -> tuple[Disc, ...]:
        """The discs: they are no papers, and nothing on them is named."""
        return self._pages.discs(*folders)

    def texts(self, *, shared: bool) -> Iterator[str]:
        """The words of every page that is shared, or that is not, and what a record took from them."""
        for sha256 in {part.sha256 for record in self.all for part in record.parts}:
            for page in self._pages.pages(sha256):
                if ((sha256, page.number) in self._shared) is shared:
                    yield one_line(page.text)
        whole = {one.id for one in self.whole}
        for record in self.all:
            if (record.id in whole) is shared:
                yield from (one_line(said) for said in (record.facility, record.accession) if said)


_OPEN = (Standing.MISSING, Standing.ASKED)
_TO_THE_PERSON = frozenset({GapKind.WRONG_PATIENT, GapKind.SLIDES, GapKind.NO_IMAGES})
"""Gaps whose words speak to the person who gathers the papers, not to the doctor who gets them."""


def _lacks(full: Missing, shown: Missing, whole: Iterable[Record]) -> Iterator[Lack]:
    """Give what is missing by all papers, and by what is shared; gaps where their whole paper is."""
    asked = shelf.read("sheets/cover")["asked"]
    rows = tuple(_rows(full, shown))
    for row in rows:
        yield Lack(asked.format(title=row.name) if row.status is Standing.ASKED else row.name)
    listed = {row.key for row in rows}
    papers = {record.id: record for record in whole}
    known = {(name, gap.about) for gap in full.open for name in gap.names}
    for gap in shown.open:
        page = _page(gap, papers)
        said_already = gap.kind in _TO_THE_PERSON or gap.wants in listed
        if page and not said_already and any((name, gap.about) in known for name in gap.names):
            yield Lack(gap_words.told(gap).what, page)


def _lacking(missing: Missing) -> Iterator[Row]:
    return (row for row in missing.checklist.items if row.status in _OPEN and row.need is not Need.CAN_FOLLOW)


def _rows(full: Missing, shown: Missing) -> Iterator[Row]:
    """Give the rows that are open, as what is shared tells of them.

    A row that names no event stands for any of its kind, unless something of that kind is here.
    """
    really = list(_lacking(full))
    settled = {row.key for row in full.checklist.items if row.status not in (*_OPEN, Standing.UNSURE)}
    for row in _lacking(shown):
        same = [one for one in really if one.key == row.key]
        if any(_one_event(one, row) for one in same) or (same and row.event is None and row.key not in settled):
            yield row


def _one_event(one: Row, other: Row) -> bool:
    return one.event == other.event or (one.day is not None and other.event is not None and one.day == other.day)


def _page(gap: Gap, papers: Mapping[str, Record]) -> Place | None:
    record = papers.get(gap.record)
    parts = record.parts if record else ()
    return next(((part.sha256, gap.page) for part in parts if part.file == gap.file), None)


def _items(items: Iterable[Item], records: Iterable[Record], shared: frozenset[Place]) -> Iterator[Item]:
    """Name each thing by no more than what it is, unless a shared page names it or a person did."""
    papers = {record.id: record for record in records}
    for one in items:
        record = papers.get(one.record)
        if record and any((part.sha256, one.page) in shared for part in record.parts if part.file == one.file):
            yield one if shared.issuperset(record.places) else replace(one, place="")
        elif one.record:
            yield replace(one, label="", accession="", blocks=(), place="", record="", file="", page=0, quote="")
        elif one.kind is ItemKind.DISC and one.id != item_id(one.kind, one.accession or f"{one.label}|{one.place}"):
            yield replace(one, label="", file="")  # called by the folder it lies in
        else:
            yield one


def _waiting(case: Case, full: Missing) -> Iterator[Request]:
    """Give each request without the slides, blocks and discs that it was for and that have come."""
    things = things_of(case, full)
    for one in case.requests:
        came = {id(each.ask) for each in arrivals(one, (), {}, things)} if one.asked and one.open else set()
        yield replace(one, asks=tuple(ask for ask in one.asks if id(ask) not in came)) if came else one


def _requests(told: Case, seen: _Seen, full: Missing, shown: Missing) -> Iterator[Request]:
    """Give each request without what only a withheld page says: a thing asked for that it names, and a hospital."""
    if not told.requests:
        return
    plain = _Words(_small((*seen.texts(shared=True), *_strings(told.answers))), _days(seen.records, shown))
    hidden = _Words(_small(seen.texts(shared=False)), _days(seen.all, full))

    def may(ask: Ask) -> bool:
        said = (ask.number, "" if ask.key == "other" else ask.about)
        return not (
            any(hidden.say(one) and not plain.say(one) for one in said)
            or (ask.day in hidden.days and ask.day not in plain.days)
        )

    for one in told.requests:
        place = "" if hidden.say(one.place) and not plain.say(one.place) else one.place
        yield replace(one, place=place, asks=tuple(ask for ask in one.asks if may(ask)))


@dataclass(frozen=True, slots=True)
class _Words:
    """Words, in small letters, and days that stand somewhere."""

    texts: tuple[str, ...]
    days: frozenset[Day]

    def say(self, words: str) -> bool:
        wanted = one_line(words).casefold()
        return bool(wanted) and any(wanted in text for text in self.texts)


def _small(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(text.casefold() for text in texts)


def _days(records: Iterable[Record], missing: Missing) -> frozenset[Day]:
    held = [day for record in records for day in (record.day, *(one.day for one in record.days))]
    return frozenset(day for day in (*held, *(gap.day for gap in missing.gaps)) if day)


def _strings(answers: Answers) -> Iterator[str]:
    """Every text that was told."""
    for answer in answers.values():
        values = answer.value if isinstance(answer.value, tuple) else (answer.value,)
        for value in values:
            yield from (str(cell) for cell in (value.values() if isinstance(value, Mapping) else (value,)))
