"""Tissue that an operation sent to the laboratory, without the laboratory's report."""

from __future__ import annotations

from collections.abc import Iterator

from sopinion.model.gap import GapKind
from sopinion.model.gaps.finding import Finding
from sopinion.model.gaps.pile import Pile
from sopinion.model.gaps.studies import fitting_day
from sopinion.model.kind import Kind


def specimens(pile: Pile) -> Iterator[Finding]:
    """Every operative or procedure report that tells of a specimen: once for each report."""
    cues = pile.cues["specimens"]
    seen: set[str] = set()
    reports = [r for r in pile.records if r.kind is Kind.PATHOLOGY_REPORT]
    for sentence in pile.heard("specimens"):
        record = sentence.record
        if record.kind is not Kind.OPERATIVE_REPORT or record.id in seen:
            continue
        if not cues["line"].search(sentence.text) or cues["unless"].search(sentence.text):
            continue
        seen.add(record.id)
        days = (record.day,) if record.day else ()
        fits = (r.id for r in reports if not days or fitting_day(days, r, 1, 21))
        yield Finding(
            kind=GapKind.NO_PATHOLOGY,
            key="biopsy",
            about=str(record.day or ""),
            says="specimen",
            sentence=sentence,
            days=days,
            wants=Kind.PATHOLOGY_REPORT,
            filled_by=next(fits, None),
            sharp=False,
        )
