"""What a reading is not sure of, and which records wait for a person to look at them."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from sopinion.model.kind import Kind
from sopinion.model.record import Boundary, Match, Record

SURE_ENOUGH = 0.8
"""A reading below is put before a person."""

_DAYLESS = frozenset({Kind.OTHER, Kind.INSURANCE_PAPER, Kind.DIRECTIVE, Kind.PATIENT_PAGE})
"""Kinds that nobody misses a day on."""


class Unsure(StrEnum):
    """What may be wrong about a record."""

    WHOSE = "whose"
    KIND = "kind"
    DAY = "day"
    BOUNDARY = "boundary"


def strange(record: Record) -> bool:
    """Whether a record names somebody else, whole or on a page, and nobody has decided about it. Copies stay out."""
    accused = record.patient.match is Match.DIFFERENT or bool(record.foreign_pages)
    return accused and "whose" not in record.told and record.copy_of is None


def unsure_of(record: Record) -> tuple[Unsure, ...]:
    """Name what is not sure about a record and was not told."""
    if record.copy_of or (record.patient.match is Match.DIFFERENT and "whose" in record.told):
        return ()  # it stays out of everything
    named = record.patient.match is Match.UNKNOWN and record.patient.name is not None
    no_day = record.day is None and record.kind not in _DAYLESS
    signs = {
        Unsure.WHOSE: strange(record) or (named and "whose" not in record.told),
        Unsure.KIND: record.kind_confidence < SURE_ENOUGH,
        Unsure.DAY: "day" not in record.told and (no_day or (record.day and record.day_confidence < SURE_ENOUGH)),
        Unsure.BOUNDARY: record.boundary is Boundary.READ and record.boundary_confidence < SURE_ENOUGH,
    }
    return tuple(what for what, shows in signs.items() if shows)


def sureness(record: Record) -> float:
    """The lowest of a record's confidences (0 to 1): kind, day, whose and boundary; what was told is sure."""
    whose = 1.0 if "whose" in record.told else record.patient.confidence
    return min(record.kind_confidence, record.day_confidence, whose, record.boundary_confidence)


def settled(record: Record) -> bool:
    """Whether a person has said everything of a record that can be said."""
    return {Unsure.KIND.value, Unsure.DAY.value, Unsure.BOUNDARY.value, Unsure.WHOSE.value} <= set(record.told)


def waiting(records: Sequence[Record]) -> tuple[Record, ...]:
    """Pick the records that a person should look at: those that name somebody else first, then the least sure."""
    open_ones = [record for record in records if unsure_of(record)]
    return tuple(sorted(open_ones, key=lambda record: (not strange(record), sureness(record))))
