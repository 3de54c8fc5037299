"""A request: what an office was asked for, every day of it that was told, and the day its answer is due."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sopinion.model.day import Day
from sopinion.model.plan import ANSWER_DAYS

EXTENSION_DAYS = 30
"""Days more that an office in the US may take, once, with a reason and a day in writing: 45 CFR 164.524(b)(2)."""
UK_MONTHS, UK_EXTENSION_MONTHS = 1, 2
"""Calendar months for a subject access request in the UK, and how many more for a complex one."""


_TISSUE = ("slides", "block")


class Office(StrEnum):
    """The kinds of office that hold something. The words for each stand in content, `letters/offices.toml`."""

    RECORDS = "medical-records"
    RADIOLOGY = "radiology"
    PATHOLOGY = "pathology"
    LABORATORY = "laboratory"
    DOCTOR = "doctor"  # the patient's own doctor, asked to send papers to the second one


class RequestState(StrEnum):
    """How far a request has come, as far as it was told or read."""

    WRITTEN = "written"  # the letter is there; nobody said that it was sent
    SENT = "sent"
    RECEIVED = "received"
    PROMISED = "promised"
    EXTENDED = "extended"
    REFUSED = "refused"
    SEEN = "seen"  # papers were read that look like it; the person has not said so
    ARRIVED = "arrived"


class Rule(StrEnum):
    """The rule that an answer is due by."""

    US = "us"
    UK = "uk"
    NONE = "none"  # another country, or something no such rule speaks of


class Basis(StrEnum):
    """What a due day rests on."""

    RECEIVED = "received"  # counted from the day the office had the request
    SENT = "sent"  # counted from the day it was sent, because nobody told when the office had it
    EXTENDED = "extended"  # the later day that the office named in writing
    PROMISED = "promised"  # the day the office named by itself


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing asked for.

    key: a kind's value, `images`, `slides` or `block`; "other" for what no kind fits. day: of the care it is about, as
    far as known. number: the laboratory's case number. form, gap: kind and id of the gap that it would fill, "" for a
    row of the checklist. about: further words that a paper or a person said of it.
    """

    key: str
    day: Day | None = None
    number: str = ""
    form: str = ""
    about: str = ""
    gap: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """One request to one office.

    id: `r1`, `r2`, ... place: the hospital or laboratory, "" while nobody told. written: the day of the letter, None
    for one that was made without us. promised: by when the office says it will answer. extended: the later day it
    named in writing. arrived: the day a person said that all of it came. had: ids of the papers and things that were
    here when it was made, or that are not it by the person's word, so that they are never taken for its answer.
    """

    id: str
    office: Office
    place: str = ""
    asks: tuple[Ask, ...] = ()
    written: Day | None = None
    sent: Day | None = None
    received: Day | None = None
    promised: Day | None = None
    extended: Day | None = None
    refused: Day | None = None
    arrived: Day | None = None
    answer: str = ""
    cost: str = ""
    person: str = ""
    reference: str = ""
    had: tuple[str, ...] = ()

    @property
    def open(self) -> bool:
        """Whether something is still to come."""
        return self.arrived is None

    @property
    def asked(self) -> bool:
        """Whether the office was really asked."""
        return self.sent is not None or self.received is not None

    @property
    def state(self) -> RequestState:
        """How far it has come, as told; what was read of the papers is not looked at here."""
        told = (
            (self.arrived, RequestState.ARRIVED),
            (self.refused, RequestState.REFUSED),
            (self.extended, RequestState.EXTENDED),
            (self.promised, RequestState.PROMISED),
            (self.received, RequestState.RECEIVED),
            (self.sent, RequestState.SENT),
        )
        return next((state for day, state in told if day), RequestState.WRITTEN)


@dataclass(frozen=True, slots=True)
class Due:
    """The day an answer is due, what it rests on, and the day it was counted from (None for a day that was told)."""

    day: datetime.date
    basis: Basis
    counted_from: datetime.date | None = None

    def away(self, today: datetime.date) -> int:
        """How many days from `today` on; negative when it has passed."""
        return (self.day - today).days


def rule_of(request: Request, country: object) -> Rule:
    """Find the rule that a request falls under.

    country: as told (`us`, `uk`, ...). No rule counts days for a doctor who sends papers to another, nor for glass
    slides and blocks alone.
    """
    if request.office is Office.DOCTOR or (request.asks and all(ask.key in _TISSUE for ask in request.asks)):
        return Rule.NONE
    return {"us": Rule.US, "uk": Rule.UK}.get(str(country), Rule.NONE)


def due(request: Request, country: object) -> Due | None:
    """Work out when an answer is due; None when it has come, was refused, or nothing can be counted.

    What the rule gives counts from the day the office had the request, else from the day it was sent. A later day
    named in writing takes its place, as far as the rule lets it. A day promised earlier than that comes first.
    """
    if not request.open or request.refused:
        return None
    ruled = _ruled(request, rule_of(request, country))
    promised = _whole(request.promised)
    told = Due(promised, Basis.PROMISED) if promised else None
    return min((one for one in (told, ruled) if one), key=lambda one: one.day, default=None)


def latest(start: datetime.date, rule: Rule, *, extended: bool) -> datetime.date | None:
    """Count the last day of a rule from `start`; None where no rule counts, or beyond the end of the calendar."""
    try:
        match rule:
            case Rule.US:
                return start + datetime.timedelta(days=ANSWER_DAYS + (EXTENSION_DAYS if extended else 0))
            case Rule.UK:
                return _months_on(start, UK_MONTHS + (UK_EXTENSION_MONTHS if extended else 0))
            case Rule.NONE:
                return None
    except (OverflowError, ValueError):
        return None


def _ruled(request: Request, rule: Rule) -> Due | None:
    start = _whole(request.received) or _whole(request.sent)
    extended = _whole(request.extended)
    last = latest(start, rule, extended=extended is not None) if start else None
    if extended:
        return Due(min(extended, last) if last else extended, Basis.EXTENDED)
    basis = Basis.RECEIVED if _whole(request.received) else Basis.SENT
    return Due(last, basis, start) if last else None


def _whole(day: Day | None) -> datetime.date | None:
    return day.first if day and day.whole else None


def _months_on(start: datetime.date, months: int) -> datetime.date:
    """The same day some months on; the last of that month where it has no such day."""
    month = start.month - 1 + months
    year, month = start.year + month // 12, month % 12 + 1
    return datetime.date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


def next_id(requests: Iterable[Request]) -> str:
    """Name the next request: one more than the highest so far."""
    numbers = [int(one.id[1:]) for one in requests if one.id[1:].isdecimal()]
    return f"r{max(numbers, default=0) + 1}"


def already_asked(ask: Ask, requests: Iterable[Request]) -> Request | None:
    """Find the request that asks for the same thing, was not refused, and is not answered yet."""
    waiting = (one for one in requests if one.open and not one.refused)
    return next((one for one in waiting if any(_same(ask, other) for other in one.asks)), None)


def _same(one: Ask, other: Ask) -> bool:
    if one.gap or other.gap:
        return one.gap == other.gap
    return one.key == other.key and (one.day == other.day or bool(one.day and other.day and one.day.agrees(other.day)))
