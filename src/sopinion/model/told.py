"""What a person said, laid over what was read: it always wins."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from sopinion.model.case import Correction
from sopinion.model.day import Day
from sopinion.model.kind import Kind
from sopinion.model.record import ForeignPage, Match, Part, Record


def overlay(records: tuple[Record, ...], corrections: tuple[Correction, ...]) -> tuple[Record, ...]:
    """Lay corrections over records, in the order they were said; `told` of each record lists the fields.

    Kind and day follow a record while most of the pages they were said of are still its own. Whose is said of a whole
    record, or of single pages inside one.
    """
    by_file: dict[str, list[Correction]] = defaultdict(list)
    for correction in corrections:
        by_file[correction.sha256].append(correction)
    if not by_file:
        return records
    return tuple(_told(record, by_file) for record in records)


def _told(record: Record, by_file: dict[str, list[Correction]]) -> Record:
    for part in record.parts:
        for correction in by_file.get(part.sha256, ()):
            shared = min(part.last, correction.last) - max(part.first, correction.first) + 1
            if shared <= 0:
                continue
            of_record = shared * 2 > part.length and shared * 2 > correction.last - correction.first + 1
            if correction.field == "whose":
                record = _whose(record, part, correction, whole=shared == part.length)
            elif of_record and correction.field == "kind":
                kind = Kind(correction.value)
                record = replace(record, kind=kind, kind_confidence=1.0, told=_with(record.told, "kind"))
            elif of_record and correction.field == "day":
                day = Day.parse(correction.value)
                record = replace(record, day=day, day_confidence=1.0, told=_with(record.told, "day"))
    return record


def _with(told: tuple[str, ...], field: str) -> tuple[str, ...]:
    return told if field in told else (*told, field)


def _whose(record: Record, part: Part, correction: Correction, *, whole: bool) -> Record:
    """Say whose a record is, or single pages of it."""
    told = _with(record.told, "whose")
    pages = range(max(part.first, correction.first), min(part.last, correction.last) + 1)
    mine = correction.value == "mine"
    rest = tuple(f for f in record.foreign_pages if f.page not in pages)
    if whole:
        match = Match.SAME if mine else Match.DIFFERENT
        return replace(
            record, patient=replace(record.patient, match=match, confidence=1.0), foreign_pages=(), told=told
        )
    if mine:
        return replace(record, foreign_pages=rest, told=told)
    added = tuple(
        next((f for f in record.foreign_pages if f.page == page), ForeignPage(page, None, None, "")) for page in pages
    )
    return replace(record, foreign_pages=tuple(sorted((*rest, *added), key=lambda f: f.page)), told=told)
