"""A biopsy or a scan done at another place, told without its day, that no paper here reports."""

from __future__ import annotations

from collections.abc import Iterator

from sopinion.model.gap import GapKind
from sopinion.model.gaps.acts import BIOPSY, OPERATION, SCAN, SCOPE, dated, families, unsure
from sopinion.model.gaps.finding import Finding
from sopinion.model.gaps.pile import Pile, Sentence
from sopinion.model.kind import Kind
from sopinion.model.record import Record

_NOT_HERE = frozenset({OPERATION, SCOPE, SCAN})


def outside(pile: Pile) -> Iterator[Finding]:
    """Every biopsy and every scan that a paper says was done elsewhere."""
    cues, acts = pile.cues["outside"], pile.cues["acts"]
    biopsied = _biopsy_reports(pile)
    for sentence in pile.heard("outside"):
        text = sentence.text
        place = cues["place"].search(text)
        if not (place or cues["word"].search(text)) or not cues["done"].search(text) or unsure(text, acts):
            continue
        if any(True for _ in dated(pile, sentence)):
            continue  # with its day it is told by its day
        for word in families(text, acts):
            near_place = place is not None and place.start() - word.end < 60  # noqa: PLR2004 - one clause
            if word.family in _NOT_HERE or not (near_place or cues["before"].search(text[: word.start])):
                continue
            yield _finding(pile, sentence, word.family, word.text, biopsied)


def _finding(pile: Pile, sentence: Sentence, family: str, name: str, biopsied: list[Record]) -> Finding:
    if family == BIOPSY:
        earlier = [r for r in biopsied if _not_after(r, sentence.record)]
        return Finding(
            kind=GapKind.NO_PATHOLOGY,
            key="outside-biopsy",
            about=name,
            says="outside-biopsy",
            sentence=sentence,
            wants=Kind.PATHOLOGY_REPORT,
            filled_by=earlier[0].id if earlier else None,
        )
    acts = pile.cues["acts"]
    scans = [
        r
        for r in pile.records
        if r.kind is Kind.IMAGING_REPORT
        and r.id != sentence.record.id
        and _not_after(r, sentence.record)
        and any(word.family == family for word in families(f"{r.title or ''}\n{pile.head(r)}", acts))
    ]
    return Finding(
        kind=GapKind.REFERENCED,
        key=f"outside-{family}",
        about=name,
        says="outside-study",
        sentence=sentence,
        wants=Kind.IMAGING_REPORT,
        filled_by=scans[0].id if scans else None,
    )


def _biopsy_reports(pile: Pile) -> list[Record]:
    """Pathology reports on a biopsy, rather than on what an operation took out."""
    unless = pile.cues["biopsy-reports"]["unless"]
    found: dict[str, Record] = {}
    for sentence in pile.heard("biopsy-reports"):
        if sentence.record.kind is Kind.PATHOLOGY_REPORT and not unless.search(sentence.text):
            found.setdefault(sentence.record.id, sentence.record)
    return list(found.values())


def _not_after(record: Record, speaking: Record) -> bool:
    return record.day is None or speaking.day is None or record.day.first <= speaking.day.last
