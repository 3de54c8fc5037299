"""The dates of a record with their roles, and the one day the record stands under."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import IntEnum

from sopinion.model.dates import Order, Written, order, settle
from sopinion.model.day import Day
from sopinion.model.kind import OWN_ROLE, Kind, Role
from sopinion.model.lexicon import Lexicon, Use
from sopinion.model.sight import Sight

_TAIL_LINES = 6
_BRIDGE_WORDS = 6
_FAR_DAYS = 150
_LONG_QUOTE = 120


class Zone(IntEnum):
    """Where on its page a date stands: in running prose, on a line of its own, at the end, or at the head."""

    PROSE = 0
    LINE = 1
    TAIL = 2
    HEAD = 3


@dataclass(frozen=True, slots=True)
class Dated:
    """A date of a record as written, with the label that rules it ("" where none does)."""

    written: Written
    label: str
    zone: Zone
    page: int
    quote: str


_REPORTS = frozenset({Kind.PATHOLOGY_REPORT, Kind.IMAGING_REPORT, Kind.LAB_REPORT, Kind.GENOMIC_REPORT, Kind.OPERATIVE_REPORT, Kind.VISIT_NOTE, Kind.TUMOR_BOARD_NOTE, Kind.VISIT_SUMMARY})
_EVENTS = frozenset({"collected", "performed", "visited"})
_NEVER = frozenset({"born", "faxed", "due", "not", "received", ""})


def role_of(label: str) -> Role:
    return Role(label) if label in Role._value2member_map_ else Role.OTHER


def _ruled(sight: Sight, number: int, written: Written, lexicon: Lexicon) -> tuple[str, bool]:
    """Find the label that rules a date: before it in its line, else above it. Gives the label and whether it is near."""
    text = sight.lines[number].text
    before = [label for label in sight.labels if label.line == number and label.end <= written.start]
    if before:
        label = before[-1]
        gap = text[label.end : written.start]
        bridge = gap.split()
        plain = [w.strip(".,:;()").lower() for w in bridge]
        if label.use is not Use.DATE:
            return "", False
        if not any(c.isalnum() for c in gap) or all(w in lexicon.sets["bridge"] or not w or w.isdigit() for w in plain):
            return label.value, label.strong or len(bridge) == 0 or text[label.end : label.end + 2].lstrip()[:1] == ":"
        if label.value in {"signed", "reported", "printed"} and len(bridge) <= _BRIDGE_WORDS and label.strong:
            return label.value, True
        if ":" not in gap and any(n == number and w.end <= written.start and w.start >= label.end for n, w in sight.dates) and len(bridge) <= 4:  # noqa: PLR2004
            return (label.value, label.strong) if label.value in {"born", "not", "due"} else ("", False)
        return "", False
    if written.start == 0 and number:
        return _above(sight, number, written)
    return "", False


def _above(sight: Sight, number: int, written: Written) -> tuple[str, bool]:
    """The label in the line above: alone there, or in the same place among as many labels as there are dates."""
    above = [label for label in sight.labels if label.line == number - 1 and label.use is Use.DATE]
    if not above or any(n == number - 1 for n, _ in sight.dates):
        return "", False
    here = [w for n, w in sight.dates if n == number]
    line = sight.lines[number - 1]
    if len(above) == len(here) and sum(len(label.value) for label in above) and len(line.words) <= 4 * len(above):
        return above[here.index(written)].value, True
    return "", False


def dated(sights: list[Sight], lexicon: Lexicon) -> list[Dated]:
    """Every date of a record's pages, each with its label and place."""
    found = []
    last = len(sights) - 1
    while last > 0 and sights[last].blank:
        last -= 1
    for index, sight in enumerate(sights):
        size = len(sight.lines)
        for number, written in sight.dates:
            label, near = _ruled(sight, number, written, lexicon)
            text = sight.lines[number].text
            own = near and (not text[written.end :].strip(" .,;)") or any(n.line == number and n.start >= written.end for n in sight.labels))
            if number < sight.body or (number >= size - 2 and near):
                zone = Zone.HEAD
            elif index == last and number >= size - _TAIL_LINES and own:
                zone = Zone.TAIL
            else:
                zone = Zone.LINE if own else Zone.PROSE
            if zone is Zone.PROSE and not near and label != "signed":
                label = label if label in {"born", "not"} else ""
            found.append(Dated(written, label, zone, sight.page.number, text if len(text) <= _LONG_QUOTE else text[max(0, written.start - 60) : written.end + 20]))
    return found


def paper_order(dates: list[Dated], birth: Day | None) -> Order:
    """How this paper writes its dates, by its labelled dates and the birth date told."""
    told = (birth,) if birth and birth.whole else ()
    ruled = [d.written for d in dates if d.label and d.zone is not Zone.PROSE]
    births = [d.written for d in dates if d.label == "born"]
    first = order([*ruled, *births], told)
    return first


def _rank(label: str, kind: Kind, zone: Zone) -> float:
    """How well a label fits to say when this kind of care took place; 0 for not at all."""
    own = OWN_ROLE[kind]
    place = {Zone.HEAD: 0.9, Zone.TAIL: 0.8, Zone.LINE: 0.0, Zone.PROSE: 0.0}[zone]
    if zone is Zone.PROSE or label in _NEVER or (label == "printed" and kind is not Kind.MEDICATION_LIST):
        return 0.0
    if label == own:
        return 4.0 + place
    if label == "neutral":
        return 3.4 + place
    if kind in _REPORTS and label in _EVENTS:
        return 3.0 + place
    if kind in _REPORTS and label in {"discharged", "admitted"}:
        return 0.0
    if label == "reported":
        return 2.0 + place
    if label == "signed":
        return 1.8 + place
    if kind is Kind.OTHER and label in _EVENTS:
        return 2.0 + place
    return 0.0


@dataclass(frozen=True, slots=True)
class Chosen:
    """The day a record stands under, the role it plays, and how sure it is (0 to 1)."""

    day: Day | None = None
    role: Role | None = None
    confidence: float = 0.0


def choose(dates: list[Dated], kind: Kind, how: Order, today: datetime.date, birth: Day | None) -> Chosen:
    """Choose the day when the care took place; open where labels disagree, never a birth, print or future date."""
    scored: dict[Day, tuple[float, Role]] = {}
    for d in dates:
        rank = _rank(d.label, kind, d.zone)
        if rank <= 0:
            continue
        day = settle(d.written, how, today)
        if day.first > today or (birth and day.last < birth.first):
            continue
        if day not in scored or scored[day][0] < rank:
            scored[day] = (rank, role_of(d.label))
    if not scored:
        return Chosen()
    ranked = sorted(scored.items(), key=lambda item: -item[1][0])
    day, (best, role) = ranked[0]
    rivals = [(other, rank) for other, (rank, _) in ranked[1:] if best - rank < 0.35 and not other.agrees(day)]  # noqa: PLR2004
    if rivals:
        return Chosen()
    confidence = 0.97 if best >= 4 else 0.95 if best >= 3.5 else 0.92 if best >= 2.5 else 0.8  # noqa: PLR2004
    if any(kind_label in {"reported", "received"} and _apart(settle(d.written, how, today), day) for d in dates if d.zone is Zone.HEAD for kind_label in (d.label,)):
        if best < 4.5:  # noqa: PLR2004 - a date from the body against the dates of the head
            return Chosen()
        confidence -= 0.15
    if not day.whole:
        confidence = min(confidence, 0.9)
    return Chosen(day, role, confidence)


def _apart(one: Day, two: Day) -> bool:
    return bool(one.whole and two.whole) and abs((one.first - two.first).days) > _FAR_DAYS
