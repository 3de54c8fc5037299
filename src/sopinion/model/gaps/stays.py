"""An operation in a hospital stay, spoken of without its day, whose report is not here."""

from __future__ import annotations

from collections.abc import Iterator

from sopinion.model.day import Day
from sopinion.model.gap import GapKind
from sopinion.model.gaps.acts import OPERATION, dated
from sopinion.model.gaps.finding import Finding
from sopinion.model.gaps.pile import Pile, near
from sopinion.model.kind import Kind, Role
from sopinion.model.record import Record


def stays(pile: Pile) -> Iterator[Finding]:
    """Every discharge summary that tells of an operation done in the stay: once for each summary."""
    cues = pile.cues["stays"]
    seen: set[str] = set()
    reports = [r for r in pile.records if r.kind is Kind.OPERATIVE_REPORT]
    for sentence in pile.heard("stays"):
        record = sentence.record
        if record.kind is not Kind.DISCHARGE_SUMMARY or record.id in seen:
            continue
        if not cues["line"].search(sentence.text) or cues["unless"].search(sentence.text):
            continue
        seen.add(record.id)
        if any(act.family == OPERATION for act in dated(pile, sentence)):
            continue  # it bears its day, and is told with that
        stay = stay_of(record)
        yield Finding(
            kind=GapKind.NO_REPORT,
            key="operation",
            about="",
            says="stay-operation",
            sentence=sentence,
            days=stay,
            wants=Kind.OPERATIVE_REPORT,
            filled_by=next((r.id for r in reports if not stay or not r.day or near(stay, [r.day], 3, 3)), None),
            sharp=False,
        )


def stay_of(record: Record) -> tuple[Day, ...]:
    """Every day of a hospital stay, else the day that the summary bears."""
    days = [line.day for line in record.days if line.role in (Role.ADMITTED, Role.DISCHARGED)]
    if len(days) < 2:  # noqa: PLR2004 - where a stay begins and ends
        return (record.day,) if record.day else ()
    first, last = min(d.first for d in days).toordinal(), max(d.last for d in days).toordinal()
    if last - first > 120:  # noqa: PLR2004 - longer than any stay: the days are not those of one
        return (record.day,) if record.day else ()
    return tuple(Day.of(type(days[0].first).fromordinal(n)) for n in range(first, last + 1))
