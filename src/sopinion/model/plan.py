"""The plan: a dated list of what was told, and of what can be counted from it. It holds days and no judgement."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from sopinion.model.clock import AskedFor, Clock
from sopinion.model.day import Day

ANSWER_DAYS = 30
"""Days that an office in the US has to answer a request for records: HIPAA right of access, 45 CFR 164.524(b)(2)."""
LOOK_AHEAD = 7
"""Days before the appointment on which to ask whether everything has arrived."""


class EventKey(StrEnum):
    """What happens on a day, in the order in which events of one day stand. The words stand in content."""

    DIAGNOSED = "diagnosed"
    WAIT_ANSWER = "wait-answer"
    ASKED = "asked"
    RECEIVED = "received"
    ARRIVED = "arrived"
    TODAY = "today"
    ANSWER_DUE = "answer-due"
    SLIDES_SENT = "slides-sent"
    SLIDES_DUE = "slides-due"
    NEXT_VISIT = "next-visit"
    APPEAL = "appeal"
    RECORDS_DUE = "records-due"
    PLACE_ANSWERS = "place-answers"
    LOOK_AHEAD = "look-ahead"
    EVE = "eve"
    APPOINTMENT = "appointment"
    START = "start"


_ORDER = {key: number for number, key in enumerate(EventKey)}
WISHED = (
    EventKey.WAIT_ANSWER,
    EventKey.START,
    EventKey.ASKED,
    EventKey.RECORDS_DUE,
    EventKey.APPOINTMENT,
)
"""The days that a plan should have: one that nobody told is listed as a day to ask for."""


def _no_values() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Event:
    """Something on a day.

    values: the words told that fill its sentence. counted_from: for a day that was counted and not told, the day it
    was counted from. form: picks a finer sentence of the same event, such as `booked`.
    """

    key: EventKey
    day: Day
    form: str = ""
    values: Mapping[str, str] = field(default_factory=_no_values)
    counted_from: Day | None = None

    @property
    def told(self) -> bool:
        """Whether a person told this day."""
        return self.counted_from is None and self.key is not EventKey.TODAY

    def away(self, today: datetime.date) -> int | None:
        """How many days from `today` on: negative for days gone by, None for a day that is not wholly known."""
        return (self.day.first - today).days if self.day.whole else None


@dataclass(frozen=True, slots=True)
class Plan:
    """Events by day, and the days nobody has told yet. made: the day the plan was made."""

    made: datetime.date
    events: tuple[Event, ...]
    unknown: tuple[EventKey, ...]

    @property
    def ahead(self) -> tuple[Event, ...]:
        """What a calendar can hold: wholly known days from today on, today itself left out."""
        return tuple(
            event
            for event in self.events
            if event.day.whole and event.day.first >= self.made and event.key is not EventKey.TODAY
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """One whole day in a calendar. name: what makes the entry the same one when it is made again."""

    name: str
    day: datetime.date
    title: str
    note: str = ""


def plan(clock: Clock, today: datetime.date) -> Plan:
    """Set out every day that was told, and what counts from it, in order."""
    events = sorted(_events(clock, today), key=lambda event: (event.day.first, _ORDER[event.key]))
    here = {event.key for event in events}
    return Plan(today, tuple(events), tuple(key for key in WISHED if key not in here))


def _events(clock: Clock, today: datetime.date) -> Iterator[Event]:
    yield Event(EventKey.TODAY, Day.of(today))
    told: tuple[tuple[EventKey, Day | None, str, Mapping[str, str]], ...] = (
        (EventKey.DIAGNOSED, clock.diagnosed, "", {}),
        (EventKey.WAIT_ANSWER, clock.wait_day, clock.wait_answer, {"who": clock.wait_who}),
        (EventKey.SLIDES_SENT, clock.slides_sent, "", {}),
        (EventKey.SLIDES_DUE, clock.slides_due, "", {}),
        (EventKey.NEXT_VISIT, clock.next_visit, "", {}),
        (EventKey.APPEAL, clock.appeal_until, "", {}),
        (EventKey.RECORDS_DUE, clock.records_due, "", {"place": clock.place}),
        (EventKey.START, clock.start, _booking(clock.booked), {}),
    )
    for key, day, form, values in told:
        if day:
            yield Event(key, day, form, MappingProxyType(values))
    for one in clock.asked:
        yield from _asked(one, in_us=clock.in_us)
    if clock.answer_days and clock.records_due and clock.records_due.whole:
        values = {"place": clock.place, "days": str(clock.answer_days)}
        if day := _after(clock.records_due, clock.answer_days):
            yield Event(EventKey.PLACE_ANSWERS, day, "", MappingProxyType(values), clock.records_due)
    yield from _visit(clock, today)


def _booking(booked: bool | None) -> str:  # noqa: FBT001 - the answer to a yes-no question, or none
    return {True: "booked", False: "not-booked", None: ""}[booked]


def _asked(one: AskedFor, *, in_us: bool) -> Iterator[Event]:
    """A request, and the last day for an answer: counted from the day the office had it, else the day it was sent."""
    values = MappingProxyType({"office": one.office, "records": one.what})
    for key, day in ((EventKey.ASKED, one.sent), (EventKey.RECEIVED, one.received), (EventKey.ARRIVED, one.arrived)):
        if day:
            yield Event(key, day, "", values)
    if one.reckoned:
        if one.due:
            yield Event(EventKey.ANSWER_DUE, one.due, one.due_form, values, one.due_from)
        return
    start = one.received or one.sent
    if in_us and start and start.whole and not one.arrived and (day := _after(start, ANSWER_DAYS)):
        yield Event(EventKey.ANSWER_DUE, day, "from-received" if one.received else "from-sent", values, start)


def _visit(clock: Clock, today: datetime.date) -> Iterator[Event]:
    """The appointment, and what counts back from it as long as that still lies ahead."""
    if not clock.appointment:
        return
    at = {"place": clock.place}
    yield Event(EventKey.APPOINTMENT, clock.appointment, clock.way, MappingProxyType({**at, "hour": clock.hour}))
    if clock.appointment.whole:
        for key, before in ((EventKey.LOOK_AHEAD, LOOK_AHEAD), (EventKey.EVE, 1)):
            day = _after(clock.appointment, -before)
            if day and day.first > today:
                yield Event(key, day, "", MappingProxyType(at), clock.appointment)


def _after(day: Day, days: int) -> Day | None:
    """Count on from a day; None beyond the ends of the calendar."""
    try:
        return Day.of(day.first + datetime.timedelta(days=days))
    except OverflowError:
        return None
