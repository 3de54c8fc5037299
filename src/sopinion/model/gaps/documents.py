"""A paper that another one points to by name and day, and the note of a doctor who saw the patient."""

from __future__ import annotations

from collections.abc import Iterator

from sopinion.model.day import Day
from sopinion.model.gap import GapKind
from sopinion.model.gaps.acts import unsure
from sopinion.model.gaps.finding import Finding
from sopinion.model.gaps.pile import Pile, Sentence, near, own_days
from sopinion.model.gaps.studies import fitting_day
from sopinion.model.kind import Kind
from sopinion.model.record import Record

_WANTS = {
    "operative": (Kind.OPERATIVE_REPORT, GapKind.NO_REPORT, "operation"),
    "pathology": (Kind.PATHOLOGY_REPORT, GapKind.REFERENCED, "pathology"),
    "discharge": (Kind.DISCHARGE_SUMMARY, GapKind.REFERENCED, "discharge"),
    "radiation": (Kind.RADIATION_SUMMARY, GapKind.REFERENCED, "radiation"),
    "genomic": (Kind.GENOMIC_REPORT, GapKind.REFERENCED, "genomic"),
    "board": (Kind.TUMOR_BOARD_NOTE, GapKind.REFERENCED, "board"),
    "plan": (Kind.TREATMENT_PLAN, GapKind.REFERENCED, "plan"),
    "visit": (Kind.VISIT_NOTE, GapKind.REFERENCED, "consult"),
}
_NOTES = (Kind.VISIT_NOTE, Kind.REFERRAL, Kind.VISIT_SUMMARY, Kind.TUMOR_BOARD_NOTE, Kind.SECOND_OPINION, Kind.OTHER)
_TOO_OLD = 3 * 366


def documents(pile: Pile) -> Iterator[Finding]:
    """Every paper that a sentence points to with its day."""
    cues = pile.cues["documents"]
    for sentence in pile.heard("documents"):
        text = sentence.text
        if cues["unless"].search(text):
            continue
        days = pile.dates(sentence)
        for m in cues["line"].finditer(text):
            name = next(group for group, said in m.groupdict().items() if said and group != "kind")
            behind = ((w, d) for w, d in days if w.start >= m.end() and cues["link"].fullmatch(text[m.end() : w.start]))
            found = next(behind, None)
            if found is None or not _past(sentence.record, found[1]):
                continue
            if name == "visit" and not cues["points"].search(text):
                continue
            wants, kind, key = _WANTS[name]
            written, ways = found
            kinds = _NOTES if wants is Kind.VISIT_NOTE else (wants, Kind.OTHER)
            own = sentence.record.kind in kinds[:1] and near(ways, own_days(sentence.record), 0, 0)
            if own:
                continue
            yield Finding(
                kind=kind,
                key=key,
                about=f"{m[0]} of {text[written.start : written.end]}",
                says="document",
                sentence=sentence,
                days=ways,
                wants=wants,
                filled_by=next(
                    (r.id for r in _others(pile, sentence.record, kinds) if fitting_day(ways, r, 3, 3)), None
                ),
            )


def consults(pile: Pile) -> Iterator[Finding]:
    """Every doctor of another field who saw the patient on a day, and every consultation note pointed to."""
    cues = pile.cues["consults"]
    for sentence in pile.heard("consults"):
        text = sentence.text
        who = cues["specialty"].search(text)
        if unsure(text, pile.cues["acts"]) or sentence.record.kind is Kind.REFERRAL:
            continue
        note = cues["see_note"].search(text)
        days = [(w, d) for w, d in pile.dates(sentence) if _past(sentence.record, d)]
        if note and not days:
            yield _consult(pile, sentence, who["who"] if who else note[0], ())
        elif who and days and (cues["seen"].search(text) or "CONSULT" in _heading(pile, sentence)):
            written, ways = days[0]
            if abs(written.start - who.end()) > 70:  # noqa: PLR2004 - one clause
                continue
            own = sentence.record.kind in _NOTES and near(ways, own_days(sentence.record), 0, 0)
            if not own:
                yield _consult(pile, sentence, f"{who['who']}, {text[written.start : written.end]}", ways)


def _consult(pile: Pile, sentence: Sentence, about: str, ways: tuple[Day, ...]) -> Finding:
    return Finding(
        kind=GapKind.REFERENCED,
        key="consult",
        about=about,
        says="consult",
        sentence=sentence,
        days=ways,
        wants=Kind.VISIT_NOTE,
        filled_by=_note(pile, sentence.record, about, ways),
    )


def _note(pile: Pile, record: Record, about: str, ways: tuple[Day, ...]) -> str | None:
    others = _others(pile, record, _NOTES)
    if ways:
        return next((r.id for r in others if fitting_day(ways, r, 2, 2)), None)
    field = about.split(",", maxsplit=1)[0].split(maxsplit=1)[0].lower()
    return next((r.id for r in others if field in f"{r.title or ''}\n{pile.head(r)}".lower()), None)


def _heading(pile: Pile, sentence: Sentence) -> str:
    """The heading that a line stands under, in capitals, if it is one of the three lines above."""
    page = next(p for p in pile.texts[sentence.part.sha256] if p.number == sentence.page)
    rows = page.text.split("\n")[max(0, sentence.line - 3) : sentence.line + 1]
    return " ".join(row for row in rows if len(row.strip()) < 40).upper()  # noqa: PLR2004 - a heading is short


def _others(pile: Pile, record: Record, kinds: tuple[Kind, ...]) -> Iterator[Record]:
    return (r for r in pile.records if r.id != record.id and r.kind in kinds)


def _past(record: Record, ways: tuple[Day, ...]) -> bool:
    if record.day is None:
        return True
    said = record.day
    return any(
        d.first.toordinal() <= said.last.toordinal() and d.last.toordinal() >= said.first.toordinal() - _TOO_OLD
        for d in ways
    )
