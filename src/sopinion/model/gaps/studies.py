"""Scans, examinations, biopsies and operations that a paper dates, and whose own report is not here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sopinion.model.day import Day
from sopinion.model.gap import GapKind
from sopinion.model.gaps.acts import BIOPSY, OPERATION, SCAN, SCOPE, Act, dated, families, unsure
from sopinion.model.gaps.finding import Finding
from sopinion.model.gaps.pile import Pile, Sentence, near, own_days
from sopinion.model.kind import Kind
from sopinion.model.record import Record

_TOO_OLD = 3 * 366
"""A study that was this many days old when it was spoken of (about three years) is history, not a missing paper."""
_SAME = 3
_LAB_BEFORE, _LAB_AFTER = 2, 10
_PLAIN = {SCOPE: Kind.OPERATIVE_REPORT, OPERATION: Kind.OPERATIVE_REPORT, BIOPSY: Kind.PATHOLOGY_REPORT}
_SAYS = {SCOPE: "scope", OPERATION: "operation", BIOPSY: "biopsy"}
_GAP = {SCOPE: GapKind.NO_REPORT, OPERATION: GapKind.NO_REPORT, BIOPSY: GapKind.NO_PATHOLOGY}
_ALIKE = frozenset({"ct", "pet"})  # a PET/CT is called either


def studies(pile: Pile) -> Iterator[Finding]:
    """Every dated act that a paper speaks of as done."""
    shown = _Shown(pile)
    for sentence in pile.heard("acts"):
        for act in dated(pile, sentence):
            if not _past(act) or _its_own(act, shown) or unsure(sentence.text, pile.cues["acts"]):
                continue
            if act.family == SCAN and not _compares(sentence, pile):
                continue
            yield _finding(act, shown)


def _finding(act: Act, shown: _Shown) -> Finding:
    wants = _PLAIN.get(act.family, Kind.IMAGING_REPORT)
    return Finding(
        kind=_GAP.get(act.family, GapKind.REFERENCED),
        key=f"{_SAYS.get(act.family, 'study')}",
        about=act.name,
        says=_SAYS.get(act.family, "study"),
        sentence=act.sentence,
        days=act.days,
        wants=wants,
        filled_by=shown.fills(act, wants),
        sharp=act.family != SCAN,
    )


def _past(act: Act) -> bool:
    """Whether the day lies before the paper was written, and not years before."""
    said = act.sentence.record.day
    if said is None:
        return True
    first = said.first.toordinal()
    return any(
        d.first.toordinal() <= said.last.toordinal() and d.last.toordinal() >= first - _TOO_OLD for d in act.days
    )


def _its_own(act: Act, shown: _Shown) -> bool:
    """Whether a report speaks of the very act that it reports."""
    record = act.sentence.record
    own = {
        Kind.IMAGING_REPORT: act.family not in _PLAIN,
        Kind.PATHOLOGY_REPORT: act.family in (BIOPSY, SCOPE, OPERATION),
        Kind.OPERATIVE_REPORT: act.family in (OPERATION, SCOPE, BIOPSY),
    }.get(record.kind, False)
    if own and near(act.days, own_days(record), 0, 0):
        # what a pathology report dates is its own tissue; the report of the act itself is another paper
        return True
    return (
        record.kind is Kind.IMAGING_REPORT and act.family not in _PLAIN and not own_days(record) and shown.titled(act)
    )


def _compares(sentence: Sentence, pile: Pile) -> bool:
    """Whether a scan that is not named closer is spoken of as an earlier one."""
    return sentence.record.kind is Kind.IMAGING_REPORT and bool(pile.cues["acts"]["compared"].search(sentence.text))


class _Shown:
    """What the records here show: which scans an imaging report is of."""

    def __init__(self, pile: Pile) -> None:
        self._pile = pile
        self._families: dict[str, frozenset[str]] = {}

    def of(self, record: Record) -> frozenset[str]:
        """The kinds of scan that the head of a record names."""
        if record.id not in self._families:
            cues = self._pile.cues["acts"]
            head = f"{record.title or ''}\n{self._pile.head(record)}"
            self._families[record.id] = frozenset(word.family for word in families(head, cues))
        return self._families[record.id]

    def titled(self, act: Act) -> bool:
        """Whether a sentence stands at the head of its record."""
        return act.sentence.line < 14  # noqa: PLR2004 - the lines of a head

    def fills(self, act: Act, wants: Kind) -> str | None:
        """Find the record that reports an act; one without any day is taken to: better no alarm than a false one."""
        others = [r for r in self._pile.records if r.id != act.sentence.record.id]
        before, after = (_LAB_BEFORE, _LAB_AFTER) if wants is Kind.PATHOLOGY_REPORT else (_SAME, _SAME)
        for record in others:
            if record.kind is wants and self._alike(record, act) and near(act.days, own_days(record), before, after):
                return record.id
        for record in others:
            if record.kind is wants and self._alike(record, act) and not own_days(record):
                return record.id
            if record.kind is Kind.OTHER and _named(record, act, self) and near(act.days, own_days(record), 0, 0):
                return record.id
        return None

    def _alike(self, record: Record, act: Act) -> bool:
        if act.family in _PLAIN or act.family == SCAN:
            return True
        shown = self.of(record) - frozenset(_PLAIN) - {SCAN}
        return not shown or act.family in shown or (act.family in _ALIKE and bool(shown & _ALIKE))


def _named(record: Record, act: Act, shown: _Shown) -> bool:
    return act.family in shown.of(record)


def fitting_day(days: Sequence[Day], record: Record, before: int, after: int) -> bool:
    """Whether a record can be of one of `days`; one without any day can."""
    own = own_days(record)
    return not own or near(days, own, before, after)
