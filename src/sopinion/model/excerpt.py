"""An excerpt: what a record still says of itself when only some of its pages are shared."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from sopinion.model.record import PatientSeen, Record, Status


def excerpt(record: Record, shared: Collection[tuple[str, int]]) -> Record:
    """Give a record with nothing but what stands on the shared pages, by (fingerprint, number), or was told.

    Its kind stays: it is the name of the shelf that the pages stand on. Its pages stay too: nobody else sees how many
    there are.
    """
    if all(place in shared for place in record.places):
        return record
    days = tuple(one for one in record.days if record.place_of(one) in shared)
    day = record.day if "day" in record.told or any(one.day == record.day for one in days) else None
    return replace(
        record,
        guesses=(),
        title=None,
        day=day,
        day_role=record.day_role if day else None,
        day_confidence=record.day_confidence if day else 0.0,
        days=days,
        patient=PatientSeen(match=record.patient.match, confidence=record.patient.confidence),
        foreign_pages=tuple(one for one in record.foreign_pages if record.place_of(one) in shared),
        facility=None,
        accession=None,
        status=Status.UNKNOWN,
        evidence=tuple(one for one in record.evidence if record.place_of(one) in shared),
        supersedes=None,
        signature=(),
    )
