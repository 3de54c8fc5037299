"""How a bundle is planned: each page of each record goes in, stays out for a reason, or waits for a person's word."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from sopinion.errors import NotFound, PageUnclear
from sopinion.model.bundle import BundlePlan, Doubt, Entry, LeftOut, Shelf, SourcePage, Undecided, Why
from sopinion.model.choices import Choices, Exclusion
from sopinion.model.excerpt import excerpt
from sopinion.model.record import Match, Record
from sopinion.model.section import BundleSection, section_of
from sopinion.model.sensitive import Grade, SensitivePage
from sopinion.model.told import whose_of

SURE_ENOUGH = 0.8
"""A record stays out for its kind alone only when the kind was told, or read with at least this confidence."""


def plan(records: Sequence[Record], choices: Choices, shelf: Shelf) -> BundlePlan:
    """Decide what goes into a bundle, and in which order.

    Excluded pages come out first, then what was told not to be the patient's, then copies and sections that a doctor
    does not need. What is left and names somebody else, or must be looked at first, is undecided. A page that was
    told about is as told, whatever was read. Raises NotFound (30) for a record or page that the choices name and
    that is not there, PageUnclear (2) for a page that several files of the record have.
    """
    _check(records, choices)
    ids = frozenset(record.id for record in records)
    sorted_out = [_decided(record, choices, shelf, ids) for record in records]
    entries = [entry for one in sorted_out if (entry := _entry(one, shelf))]
    return BundlePlan(
        entries=_ordered(entries, shelf.sections, choices.order),
        left_out=tuple(row for one in sorted_out for row in _left_out(one, shelf)),
        sensitive=tuple(row for one in sorted_out for row in _sensitive(one, shelf)),
        undecided=tuple(row for one in sorted_out for row in _undecided(one)),
    )


@dataclass(slots=True)
class _Decided:
    """The pages of one record, each where it belongs. Pages in doubt are among the shared until somebody says no."""

    record: Record
    shared: list[SourcePage] = field(default_factory=list)
    out: dict[tuple[Why, str, str], list[int]] = field(default_factory=dict)
    doubts: dict[tuple[Doubt, str, str, int], list[int]] = field(default_factory=dict)


def pages_of(record: Record) -> Iterator[SourcePage]:
    """Every page of a record, in order."""
    for part in record.parts:
        for number in range(part.first, part.last + 1):
            yield SourcePage(part.file, part.folder, part.sha256, number)


def file_at(record: Record, sha256: str) -> int:
    """Which of the files that a record lies in this one is: 1 for the first; 0 where the record lies in one file."""
    files = list(dict.fromkeys(part.sha256 for part in record.parts))
    return files.index(sha256) + 1 if len(files) > 1 else 0


def exclusions(record: Record, pages: Iterable[SourcePage]) -> tuple[Exclusion, ...]:
    """Name pages of a record as a choice does."""
    numbers: dict[int, list[int]] = {}
    for page in pages:
        numbers.setdefault(file_at(record, page.sha256), []).append(page.number)
    return tuple(Exclusion(record.id, tuple(found), file) for file, found in numbers.items())


def told_mine(page: SourcePage, shelf: Shelf) -> bool | None:
    """Whether a person said the page is the patient's; None when nobody did. The narrowest, then the latest counts."""
    return whose_of(shelf.corrections, page.key)


def _decided(record: Record, choices: Choices, shelf: Shelf, ids: frozenset[str]) -> _Decided:
    found = _Decided(record)
    reason = _reason(record, choices, shelf, ids)
    foreign = {record.place_of(page) for page in record.foreign_pages}
    for page in pages_of(record):
        mine, at = told_mine(page, shelf), file_at(record, page.sha256)
        excluded = choices.excludes(record.id, at, page.number)
        told = Why.EXCLUDED if excluded else Why.NOT_MINE if mine is False else None
        why = told or reason or shelf.barred.get(page.key)
        if why:
            found.out.setdefault((why, page.file, page.sha256), []).append(page.number)
            continue
        found.shared.append(page)
        if mine is None and (record.patient.match is Match.DIFFERENT or page.key in foreign):
            found.doubts.setdefault((Doubt.WHOSE, page.file, "", at), []).append(page.number)
        for watch in () if choices.lets_in(record.id, at, page.number) else shelf.flags.get(page.key, ()):
            if watch.grade is Grade.STOP:
                found.doubts.setdefault((Doubt.SENSITIVE, page.file, watch.what, at), []).append(page.number)
    return found


def _reason(record: Record, choices: Choices, shelf: Shelf, ids: frozenset[str]) -> Why | None:
    """Why a whole record stays out by itself, if it does."""
    if record.id in choices.include:
        return None
    if record.id in shelf.before:
        return Why.SENT_BEFORE
    if choices.only is not None:
        return None if record.id in choices.only else Why.NOT_CHOSEN
    if record.copy_of in ids:
        return Why.COPY
    sure = "kind" in record.told or record.kind_confidence >= SURE_ENOUGH
    return Why.SECTION if sure and not section_of(record.kind, shelf.sections).by_default else None


def _entry(found: _Decided, shelf: Shelf) -> Entry | None:
    """Make the row of the index. With a page withheld, it says only what the pages that are shared say."""
    if not found.shared:
        return None
    record = excerpt(found.record, {page.key for page in found.shared})
    return Entry(
        record=record,
        section=section_of(record.kind, shelf.sections),
        title=record.title or shelf.names[record.kind],
        day=record.day,
        pages=tuple(found.shared),
        uncopied=tuple(
            (sha256, number)
            for (why, _, sha256), numbers in found.out.items()
            if why is Why.BROKEN
            for number in numbers
        ),
    )


def _left_out(found: _Decided, shelf: Shelf) -> Iterator[LeftOut]:
    title = found.record.title or shelf.names[found.record.kind]
    for (why, file, sha256), pages in found.out.items():
        yield LeftOut(found.record.id, title, file, tuple(pages), why, sha256)


def _sensitive(found: _Decided, shelf: Shelf) -> Iterator[SensitivePage]:
    for page in found.shared:
        for what, grade in dict.fromkeys((watch.what, watch.grade) for watch in shelf.flags.get(page.key, ())):
            at = file_at(found.record, page.sha256)
            yield SensitivePage(found.record.id, page.file, page.number, what, grade, at)


def _undecided(found: _Decided) -> Iterator[Undecided]:
    for (doubt, file, what, at), pages in found.doubts.items():
        numbers = tuple(dict.fromkeys(pages))
        yield Undecided(found.record.id, file, numbers, doubt, what, whole=len(numbers) == found.record.length, at=at)


def _check(records: Sequence[Record], choices: Choices) -> None:
    here = {record.id: record for record in records}
    for wanted in (*choices.include, *(one.record for one in choices.exclude)):
        if wanted not in here:
            raise NotFound(what=wanted)
    for one in choices.exclude:
        record = here[one.record]
        for number in one.pages:
            page = Exclusion(one.record, (number,), one.file)
            fits = sum(page.names(record.id, file_at(record, sha256), found) for sha256, found in set(record.places))
            if not fits:
                raise NotFound(what=page.written())
            if fits > 1:
                raise PageUnclear(page=number, record=record.id)


def _ordered(entries: Iterable[Entry], sections: Sequence[BundleSection], told: Sequence[str]) -> tuple[Entry, ...]:
    """Put entries in the order of the sections, then as told, then of days (unknown last)."""
    place = {section.key: n for n, section in enumerate(sections)}
    rank = {record: n for n, record in enumerate(told)}

    def order(entry: Entry) -> tuple[int, int, datetime.date, str, int, str]:
        day = entry.day.first if entry.day else datetime.date.max
        first = entry.pages[0]
        at = rank.get(entry.record.id, len(rank))
        return (place[entry.section.key], at, day, first.file, first.number, entry.record.id)

    return tuple(sorted(entries, key=order))
