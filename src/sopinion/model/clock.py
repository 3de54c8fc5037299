"""The clock: every day that was told about this illness and the way to a second opinion, gathered from the answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sopinion.model.day import Day
from sopinion.model.question import Answers, AnswerState

US = "us"


@dataclass(frozen=True, slots=True)
class AskedFor:
    """Records that an office was asked for: who, what, and the days told (None where none was).

    reckoned: whether the day of the answer was worked out already: then `due` (None for nothing due), its form, and
    the day it was counted from (None for a day that was told).
    """

    office: str = ""
    what: str = ""
    sent: Day | None = None
    received: Day | None = None
    arrived: Day | None = None
    reckoned: bool = False
    due: Day | None = None
    due_form: str = ""
    due_from: Day | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """What was told about days.

    wait_answer: what the doctor said to "is there a medical reason not to wait?", as the chosen value. booked: whether
    the start is booked, None when that was not told. answer_days: how many days the place says it needs once it has
    everything. appeal_until: the last day to appeal, as the insurer's letter says. hour, way: of the appointment, as
    told. in_us: False only when another country was told.
    """

    diagnosed: Day | None = None
    start: Day | None = None
    booked: bool | None = None
    wait_answer: str = ""
    wait_who: str = ""
    wait_day: Day | None = None
    next_visit: Day | None = None
    appeal_until: Day | None = None
    asked: tuple[AskedFor, ...] = ()
    slides_sent: Day | None = None
    slides_due: Day | None = None
    place: str = ""
    answer_days: int | None = None
    records_due: Day | None = None
    appointment: Day | None = None
    hour: str = ""
    way: str = ""
    in_us: bool = True


def clock_of(answers: Answers) -> Clock:
    """Gather the days from the answers; a question that was not answered leaves its day unknown."""
    booked = told(answers, "timeline.booked")
    country = told(answers, "you.country")
    days = told(answers, "appointment.answer_days")
    return Clock(
        diagnosed=_day(told(answers, "timeline.diagnosed")),
        start=_day(told(answers, "timeline.start")),
        booked=booked if isinstance(booked, bool) else None,
        wait_answer=_text(told(answers, "timeline.wait")),
        wait_who=_text(told(answers, "timeline.wait_who")),
        wait_day=_day(told(answers, "timeline.wait_day")),
        next_visit=_day(told(answers, "timeline.next_visit")),
        appeal_until=_day(told(answers, "insurance.denied_until")),
        asked=tuple(_asked(row) for row in rows(answers, "records.requests")),
        slides_sent=_day(told(answers, "records.slides_sent")),
        slides_due=_day(told(answers, "records.slides_due")),
        place=_text(told(answers, "appointment.place")),
        answer_days=int(days) if isinstance(days, int | float) and not isinstance(days, bool) and days > 0 else None,
        records_due=_day(told(answers, "appointment.records_due")),
        appointment=_day(told(answers, "appointment.day")),
        hour=_text(told(answers, "appointment.hour")),
        way=_text(told(answers, "appointment.way")),
        in_us=country in (None, US),
    )


def told(answers: Answers, key: str) -> object:
    """Give the value told to `key`; None when it was skipped, unsure, or never asked."""
    answer = answers.get(key)
    return answer.value if answer and answer.state is AnswerState.GIVEN else None


def rows(answers: Answers, key: str) -> tuple[Mapping[str, str], ...]:
    """Give the rows of a table that was told; none where none was."""
    value = told(answers, key)
    return tuple(row for row in value if isinstance(row, Mapping)) if isinstance(value, tuple) else ()


def _asked(row: Mapping[str, str]) -> AskedFor:
    return AskedFor(
        office=row.get("office", "").strip(),
        what=row.get("what", "").strip(),
        sent=_day(row.get("sent")),
        received=_day(row.get("received")),
        arrived=_day(row.get("arrived")),
    )


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _day(value: object) -> Day | None:
    """Read a day as told; a cell of a table may hold anything, and what is no day leaves it unknown."""
    try:
        return Day.parse(value) if isinstance(value, str) and value.strip() else None
    except ValueError:
        return None
