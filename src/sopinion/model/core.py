"""The core of a bundle: the ten to twenty pages that a reviewing doctor reads first."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sopinion.model.bundle import Entry
from sopinion.model.bundle_plan import file_at
from sopinion.model.choices import Exclusion
from sopinion.model.kind import Kind

MOST_PAGES = 20
"""Pages of records in a core bundle that nobody chose by hand."""

_LEADING = 6
"""Pages that one record gives at most, as long as others wait."""

# Which papers a second opinion rests on, most needed first, and how many of each: what centers ask for before anything
# else (pathology, operation, genomics, imaging), then what was planned and done.
_ORDER = (
    (Kind.PATHOLOGY_REPORT, 2),
    (Kind.OPERATIVE_REPORT, 1),
    (Kind.GENOMIC_REPORT, 1),
    (Kind.IMAGING_REPORT, 2),
    (Kind.TREATMENT_PLAN, 1),
    (Kind.TUMOR_BOARD_NOTE, 1),
    (Kind.RADIATION_SUMMARY, 1),
    (Kind.TREATMENT_RECORD, 1),
    (Kind.DISCHARGE_SUMMARY, 1),
    (Kind.MEDICATION_LIST, 1),
    (Kind.VISIT_NOTE, 1),
    (Kind.LAB_REPORT, 1),
)


def core(entries: Sequence[Entry], told: Sequence[Exclusion] = ()) -> tuple[Entry, ...]:
    """Pick the core out of a bundle, in the bundle's order.

    told: records, or pages (1-based, of their file) of records, that a person chose; then nothing else is in it.
    Otherwise the latest of each kind that matters, its first pages, until there are enough.
    """
    picked = dict(_told(entries, told) if told else _picked(entries))
    return tuple(picked[entry.record.id] for entry in entries if entry.record.id in picked)


def _told(entries: Sequence[Entry], told: Sequence[Exclusion]) -> Iterator[tuple[str, Entry]]:
    for entry in entries:
        record = entry.record
        wanted = [one for one in told if one.record == record.id]
        if wanted:
            pages = tuple(
                page
                for page in entry.pages
                if any(one.names(record.id, file_at(record, page.sha256), page.number) for one in wanted)
            )
            if pages:
                yield record.id, replace(entry, pages=pages)


def _picked(entries: Sequence[Entry]) -> Iterator[tuple[str, Entry]]:
    left = MOST_PAGES
    for kind, most in _ORDER:
        latest = sorted((one for one in entries if one.record.kind is kind), key=_day, reverse=True)
        for entry in latest[:most]:
            count = min(len(entry.pages), _LEADING, left)
            if count:
                left -= count
                yield entry.record.id, replace(entry, pages=entry.pages[:count])


def _day(entry: Entry) -> datetime.date:
    return entry.day.first if entry.day else datetime.date.min
