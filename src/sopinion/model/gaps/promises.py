"""What a paper promises: an addendum, a test that has not come back, the final of a preliminary report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sopinion.model.gap import GapKind
from sopinion.model.gaps.finding import Finding
from sopinion.model.gaps.pile import Cues, Pile, Sentence, near, own_days
from sopinion.model.kind import Kind
from sopinion.model.record import Match, Record, Status

_LABS = (Kind.PATHOLOGY_REPORT, Kind.GENOMIC_REPORT)
_LATE = (Status.ADDENDUM, Status.CORRECTED)
_SAME = 3
_MONTHS = 120  # days within which a test result belongs to the tissue it was announced for

_ALIKE: Sequence[frozenset[str]] = (
    frozenset(
        {"molecular", "genomic", "genetic", "mutation", "ngs", "next", "tumor", "tumour", "foundation", "tempus"}
        | {"caris", "guardant", "biomarker", "egfr", "alk", "ros1", "braf", "kras", "idh", "mgmt", "1p", "msi", "brca"}
    ),
    frozenset({"her", "fish", "immunohistochem", "immunostain", "ihc", "receptor", "hormone", "er", "estrogen", "ki"}),
    frozenset({"oncotype", "mammaprint", "prosigna", "decipher", "prolaris", "endopredict"}),
    frozenset({"germline", "hereditary", "brca", "genetic"}),
)


def promises(pile: Pile) -> Iterator[Finding]:
    """Every test that is awaited and every addendum that is announced; told once where both are said together."""
    cues = pile.cues["promises"]
    before: tuple[str, int, int] | None = None
    for sentence in pile.heard("promises"):
        where = (sentence.record.id, sentence.page, sentence.line)
        found = _pending(pile, sentence, cues)
        report = cues["report"].search(sentence.text) is not None
        addendum = (
            report and bool(cues["addendum"].search(sentence.text)) and not cues["no_addendum"].search(sentence.text)
        )
        if not (found or report) or cues["not_waiting"].search(sentence.text):
            continue
        if addendum and (found is None or cues["addendum"].match(sentence.text)):
            if before is None or before[:2] != where[:2] or not 0 <= where[2] - before[2] <= 1:
                yield _addendum(pile, sentence)
        elif found:
            before = where
            yield found
        elif cues["see_addendum"].search(sentence.text) and not cues["no_addendum"].search(sentence.text):
            yield _addendum(pile, sentence)


def _addendum(pile: Pile, sentence: Sentence) -> Finding:
    return Finding(
        kind=GapKind.ADDENDUM,
        key=f"addendum:{sentence.record.accession or sentence.record.id}",
        about="",
        says="addendum",
        sentence=sentence,
        wants=sentence.record.kind,
        filled_by=_addended(pile, sentence.record),
    )


def _addended(pile: Pile, record: Record) -> str | None:
    """Find the addendum: in the record itself, or in another with its case number or, failing that, of its day."""
    heading = pile.cues["promises"]["heading"]
    for sentence in pile.heard("promises"):
        if sentence.record.id == record.id and heading.search(sentence.text):
            return record.id
    for other in pile.records:
        if other.id == record.id or other.status not in _LATE or other.kind is not record.kind:
            continue
        if record.accession and other.accession:
            if record.accession == other.accession:
                return other.id
        elif not record.day or not other.day or near([record.day], own_days(other), _SAME, _MONTHS):
            return other.id
    return None


def _pending(pile: Pile, sentence: Sentence, cues: Cues) -> Finding | None:
    test = _awaited(sentence.text, cues)
    if test is None:
        return None
    pathology = re.search(r"patholog|biops|cytolog|histolog", test, re.IGNORECASE) is not None
    if pathology and sentence.record.kind is Kind.OPERATIVE_REPORT:
        return None  # told as the specimen that it is
    wants = Kind.PATHOLOGY_REPORT if pathology else Kind.GENOMIC_REPORT
    key = "pathology" if pathology else _root(test)
    return Finding(
        kind=GapKind.PENDING,
        key=f"{key}:{sentence.record.id}",
        about=test,
        says="pending",
        sentence=sentence,
        wants=wants,
        filled_by=_came(pile, sentence.record, key, wants),
    )


def _awaited(text: str, cues: Cues) -> str | None:
    """The test that a sentence says has not come back."""
    for m in cues["test"].finditer(text):
        if cues["waits"].match(text[m.end() :].lstrip(" ,:;()/-")) or cues["awaits"].search(text[: m.start()]):
            return " ".join(m["test"].split())
    return None


def _root(test: str) -> str:
    m = re.match(r"[a-z]*\d*[a-z]*", test.lower())
    word = m[0] if m else test.lower()
    return next((min(group) for group in _ALIKE if any(word.startswith(one) for one in group)), word)


def _came(pile: Pile, record: Record, key: str, wants: Kind) -> str | None:
    """Find the result: a report of the wanted kind from then on, or an addendum to the report that promised it."""
    for other in pile.records:
        if other.id == record.id or other.kind not in _LABS:
            continue
        later = not record.day or not other.day or near([record.day], own_days(other), 45, _MONTHS)
        if other.kind is wants and later and (wants is Kind.PATHOLOGY_REPORT or _reported_after(record, other)):
            return other.id
        if other.status in _LATE and record.accession and record.accession == other.accession:
            return other.id
    return None if key == "pathology" else _addended(pile, record)


def _reported_after(record: Record, other: Record) -> bool:
    """Whether a result can have come after the paper that awaits it."""
    if record.day is None:
        return True
    days = own_days(other)
    return not days or max(d.last for d in days) >= record.day.first


def preliminary(pile: Pile) -> Iterator[Finding]:
    """Every preliminary report; one whose heading says so counts as one that recognition calls so."""
    cues = pile.cues["preliminary"]
    seen: dict[str, Sentence] = {}
    for sentence in pile.heard("preliminary"):
        if cues["line"].search(sentence.text) and not cues["unless"].search(sentence.text):
            seen.setdefault(sentence.record.id, sentence)
    for record_id, sentence in seen.items():
        record = sentence.record
        if record.status in _LATE or (record.status is Status.FINAL and any(_says_final(pile, record, cues))):
            continue
        yield Finding(
            kind=GapKind.PRELIMINARY,
            key=f"preliminary:{record_id}",
            about=record.title or "",
            says="preliminary",
            sentence=sentence,
            days=(record.day,) if record.day else (),
            wants=record.kind,
            filled_by=_final(pile, record, seen),
        )


def _says_final(pile: Pile, record: Record, cues: Cues) -> Iterator[bool]:
    """Whether a paper calls itself final in so many words, besides being signed."""
    return (True for _, page in pile.pages(record) if cues["final"].search(page.text))


def _final(pile: Pile, record: Record, early: dict[str, Sentence]) -> str | None:
    for other in pile.everything:  # a final that changed nothing is settled as a copy, and is the final all the same
        if other.id == record.id or other.kind is not record.kind or other.id in early:
            continue
        if other.patient.match is Match.DIFFERENT:
            continue
        if record.accession and other.accession:
            if record.accession == other.accession:
                return other.id
        elif record.day is None or near([record.day], own_days(other), _SAME, _SAME):
            return other.id
    return None
