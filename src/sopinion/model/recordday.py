"""The one day that a record stands under: when the care took place, as far as its dates are sure."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace

from sopinion.model.dateorder import Manner
from sopinion.model.dates import Order, settle
from sopinion.model.day import Day
from sopinion.model.daylines import NEVER, Dated, Zone, role_of
from sopinion.model.kind import OWN_ROLE, Kind, Role

_REPORTS = frozenset(
    {
        Kind.OTHER,
        Kind.PATHOLOGY_REPORT,
        Kind.IMAGING_REPORT,
        Kind.LAB_REPORT,
        Kind.GENOMIC_REPORT,
        Kind.OPERATIVE_REPORT,
        Kind.VISIT_NOTE,
        Kind.TUMOR_BOARD_NOTE,
        Kind.VISIT_SUMMARY,
    }
)
_EVENTS = frozenset({"collected", "performed", "visited"})
_LASTS = frozenset({Kind.DISCHARGE_SUMMARY, Kind.TREATMENT_RECORD, Kind.RADIATION_SUMMARY})
_OPEN_WITH_DAY = frozenset({Kind.VISIT_SUMMARY, Kind.TUMOR_BOARD_NOTE})  # their first date may bear no label
_TREATMENTS = frozenset({Kind.TREATMENT_RECORD, Kind.RADIATION_SUMMARY})
_ORDERS = frozenset({Kind.REFERRAL, Kind.TREATMENT_PLAN})
_ENDS = frozenset({"until", "last row"})
_ROWS = 3  # dated rows that make a table of treatments
_FAR_DAYS = 150
_OWN = 4.0
_FITS = {
    "until": 3.7,
    "last row": 3.7,
    "today": 1.1,
    "from": 2.4,
    "stay": 3.2,
    "course": 3.2,
    "letter": 1.9,
    "neutral": 3.4,
    "service": 3.4,
    "ordered": 3.4,
    "collected": 3.0,
    "performed": 3.0,
    "visited": 3.0,
    "reported": 2.0,
    "signed": 1.8,
}
_PLACES = {Zone.HEAD: 0.9, Zone.TAIL: 0.8, Zone.LINE: -0.6, Zone.PROSE: 0.0}
_PAID_FOR = 1.2
_DOUBT = 0.15  # dates of one head that lie far apart
_PARTLY = 0.88  # a year alone
_SLIPPED = 0.85
_RIVAL = 0.35  # a date that fits all but as well
_SURE = ((4.0, 0.98), (3.3, 0.95), (2.5, 0.92), (0.0, 0.8))  # how sure a fit is, from the best down
_NEARBY = frozenset({"collected", "performed", "visited", "admitted", "discharged", "received", "reported"})


def _rank(label: str, kind: Kind, zone: Zone) -> float:
    """How well a label, in its place, says when care of this kind took place; 0 for not at all."""
    unfit = (
        zone is Zone.PROSE
        or label in NEVER
        or (label == Role.PRINTED and kind is not Kind.MEDICATION_LIST)
        or (label == "today" and kind not in _OPEN_WITH_DAY)
        or (label in _ENDS and kind not in _LASTS)
        or (label == "from" and kind in _LASTS)
        or (label in _EVENTS and kind not in _REPORTS and not (label == Role.PERFORMED and kind in _TREATMENTS))
        or (label == "ordered" and kind not in _ORDERS)
        or (label == "from" and kind is Kind.INSURANCE_PAPER)
    )
    if unfit:
        return 0.0
    own = role_of(label) is OWN_ROLE[kind] and kind is not Kind.OTHER and label != "today"
    paid_for = label == "service" and kind is Kind.INSURANCE_PAPER  # a bill without a date of its own
    fits = _OWN if own else _PAID_FOR if paid_for else _FITS.get(label, 0.0)
    return fits + _PLACES[zone] if fits else 0.0


@dataclass(frozen=True, slots=True)
class Chosen:
    """The day a record stands under, the role it plays, and how sure it is (0 to 1)."""

    day: Day | None = None
    role: Role | None = None
    confidence: float = 0.0


def choose(dates: list[Dated], kind: Kind, manner: Manner, today: datetime.date, birth: Day | None) -> Chosen:
    """Choose the day when the care took place; open where labels disagree, never a birth, print or future date."""
    fits: dict[Day, tuple[float, Dated]] = {}
    how = manner.order
    dates = _with_rows(dates, kind, how, today)
    for d in dates:
        rank = _rank(d.label, kind, d.zone)
        day = settle(d.written, how, today)
        possible = day.first <= today and not (birth and day.last < birth.first)
        if rank > 0 and possible and (day not in fits or fits[day][0] < rank):
            fits[day] = (rank, d)
    if not fits:
        return Chosen()
    day, (best, by) = max(fits.items(), key=lambda item: item[1][0])
    rivals = any(best - rank < _RIVAL and not other.agrees(day) for other, (rank, _) in fits.items())
    settled = [(d, settle(d.written, how, today)) for d in dates]
    far = any(_apart(other, day) for d, other in settled if d.zone >= Zone.TAIL and d.label in _NEARBY)
    # a date in the body, years away from the dates of the head, is of something else
    if rivals or _of_another_kind(by, day, kind, settled) or (far and by.zone < Zone.TAIL):
        return Chosen()
    sure = next(sure for least, sure in _SURE if best >= least) - (_DOUBT if far else 0.0)
    sure = min(
        sure,
        _SLIPPED if by.slip else 1.0,
        _PARTLY if not day.whole else 1.0,
        manner.sure if by.written.day is None else 1.0,
    )
    return Chosen(day, _role(by.label, kind), sure)


def _of_another_kind(by: Dated, day: Day, kind: Kind, settled: list[tuple[Dated, Day]]) -> bool:
    """Whether only a day of report fits, while something else is dated here: the paper is not what it was taken for."""
    if by.label != Role.REPORTED or OWN_ROLE[kind] is Role.REPORTED:
        return False
    return any(d.label in _EVENTS and d.zone >= Zone.LINE and not other.agrees(day) for d, other in settled)


def _role(label: str, kind: Kind) -> Role:
    return OWN_ROLE[kind] if label in _ENDS else role_of(label)


def _with_rows(dates: list[Dated], kind: Kind, how: Order, today: datetime.date) -> list[Dated]:
    """Dates with the last row of a table of treatments marked, where nothing else says when treatment ended."""
    if kind is not Kind.TREATMENT_RECORD or any(d.label in {"ended", "neutral", "until", "performed"} for d in dates):
        return dates
    rows = [d for d in dates if not d.label and settle(d.written, how, today).whole]
    days = [settle(d.written, how, today) for d in rows]
    firsts = [day.first for day in days if day.first <= today]
    if len(set(firsts)) < _ROWS or firsts != sorted(firsts) or len(firsts) < len(days):
        return dates
    return [*dates, replace(rows[-1], label="last row", zone=Zone.LINE)]


def _apart(one: Day, two: Day) -> bool:
    return bool(one.whole and two.whole) and abs((one.first - two.first).days) > _FAR_DAYS
