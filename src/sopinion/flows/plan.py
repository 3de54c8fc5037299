"""The verb behind `plan`: the days of a case in order, in words, for a screen, a sheet and a calendar."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sopinion.content import shelf, spoken
from sopinion.content.messages import line
from sopinion.model.clean import cleaned
from sopinion.model.clock import AskedFor, clock_of
from sopinion.model.plan import Event, EventKey, Plan, plan
from sopinion.model.question import Answers

_STAND_INS = {"who": "some_doctor", "office": "some_office", "records": "some_records", "place": "some_place"}

_STEPS = (EventKey.ASKED, EventKey.RECEIVED, EventKey.ARRIVED)


@dataclass(frozen=True, slots=True)
class DayLine:
    """An event in words.

    day: the day as a person says it. away: how far off it is. calendar: a title that does not tell the illness, "" for
    what no calendar needs.
    """

    event: Event
    day: str
    away: str
    what: str
    ask: str
    calendar: str


def of(answers: Answers, today: datetime.date, requests: tuple[AskedFor, ...] = ()) -> Plan:
    """Lay out the plan of a person. requests: those of the case, besides what was told in the walk."""
    clock = clock_of(answers)
    return plan(replace(clock, asked=clock.asked + requests), today)


def in_words(found: Plan) -> tuple[DayLine, ...]:
    """Put every event into words."""
    return tuple(_line(event, found.made) for event in found.events)


def latest(found: Plan) -> tuple[DayLine, ...]:
    """Put the events into words without the steps of a request that a later step of it has overtaken."""
    reached: dict[tuple[tuple[str, str], ...], int] = {}
    for event in found.events:
        if event.key in _STEPS:
            request = tuple(sorted(event.values.items()))
            reached[request] = max(reached.get(request, 0), _STEPS.index(event.key))
    return tuple(
        one
        for one in in_words(found)
        if one.event.key not in _STEPS
        or _STEPS.index(one.event.key) == reached[tuple(sorted(one.event.values.items()))]
    )


def open_days(found: Plan) -> tuple[str, ...]:
    """Name the days that nobody has told yet."""
    return tuple(shelf.read("screens/plan")["open"][key] for key in found.unknown)


def as_json(found: Plan) -> Mapping[str, Any]:
    """The answer of `plan --json`."""
    return {
        "schema": "sopinion/plan/1",
        "today": found.made.isoformat(),
        "events": [
            {
                "key": one.event.key,
                "day": str(one.event.day),
                "told": one.event.told,
                "counted_from": str(one.event.counted_from) if one.event.counted_from else None,
                "days_away": one.event.away(found.made),
                "what": one.what,
                "ask": one.ask or None,
            }
            for one in in_words(found)
        ],
        "open": [{"key": key, "what": what} for key, what in zip(found.unknown, open_days(found), strict=True)],
    }


def _line(event: Event, today: datetime.date) -> DayLine:
    blanks = {name: line(f"plan.{stand_in}") for name, stand_in in _STAND_INS.items()}
    blanks |= {name: cleaned(value) for name, value in event.values.items() if value}
    words = {part: _words(event, part).format_map(blanks) for part in ("what", "ask", "calendar")}
    what = ", ".join(piece for piece in (words["what"], blanks.get("hour", "")) if piece)
    what = what[:1].upper() + what[1:]  # a stand-in such as "the office" may stand first
    return DayLine(event, spoken.day(event.day), _away(event, today), what, words["ask"], words["calendar"])


def _words(event: Event, part: str) -> str:
    """Find the words of an event's form, else of the event itself."""
    words = shelf.read("screens/plan")["events"]
    plain = words[event.key]
    form: Mapping[str, str] = words.get(f"{event.key}-{event.form}", plain)
    return form.get(part, plain.get(part, ""))


def _away(event: Event, today: datetime.date) -> str:
    away = event.away(today)
    if away is None:
        return ""
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    if away in near:
        return line(f"plan.{near[away]}")
    return line("plan.ahead" if away > 0 else "plan.ago", count=abs(away))
