"""What is due of the requests: for the home screen, for the plan, for a calendar, and for a script."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from sopinion.content import letters, spoken
from sopinion.content.messages import line
from sopinion.flows.request import Ground, Row, is_kept, stand
from sopinion.model.clock import AskedFor
from sopinion.model.day import Day
from sopinion.model.plan import Entry
from sopinion.model.request import Due


def entries(found: Iterable[Row], today: datetime.date) -> tuple[Entry, ...]:
    """The days that are due, as a calendar shows them: without a word about any illness."""
    return tuple(
        Entry(f"request:{row.request.id}", row.due.day, line("request.calendar"), line("request.calendar_ask"))
        for row in found
        if row.due and row.due.day >= today
    )


def away(day: Due, today: datetime.date) -> str:
    """Say how far off a due day is."""
    days = day.away(today)
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    if days in near:
        return line(f"plan.{near[days]}")
    return line("plan.ahead" if days > 0 else "plan.ago", count=abs(days))


def for_plan(ground: Ground) -> tuple[AskedFor, ...]:
    """The requests of the case for the plan, each with the day its answer is due; those of the walk it knows."""
    return tuple(
        AskedFor(
            office=", ".join(part for part in (letters.offices()[one.office].name, one.place) if part),
            what="; ".join(letters.short(ask) for ask in one.asks),
            sent=one.sent,
            received=one.received,
            arrived=one.arrived,
            due=Day.of(row.due.day) if row.due else None,
            due_form=_due_form(row.due),
            due_from=Day.of(row.due.counted_from) if row.due and row.due.counted_from else None,
            reckoned=True,
        )
        for row in stand(ground)
        for one in [row.request]
        if is_kept(one) and one.asked
    )


def due_line(row: Row, today: datetime.date) -> str:
    """Say in one line what is due; "" for nothing."""
    if row.due is None:
        return ""
    key = "request.due_home_at" if row.request.place else "request.due_home"
    office = letters.offices()[row.request.office].name
    day = spoken.day(Day.of(row.due.day))
    return line(key, day=day, away=away(row.due, today), office=office, place=row.request.place)


def due_json(found: Iterable[Row], today: datetime.date) -> list[dict[str, Any]]:
    """What is due, for `status --json`."""
    return [
        {
            "what": "request",
            "id": row.request.id,
            "office": row.request.office.value,
            "place": row.request.place or None,
            "day": row.due.day.isoformat(),
            "basis": row.due.basis.value,
            "counted_from": row.due.counted_from.isoformat() if row.due.counted_from else None,
            "days_away": row.due.away(today),
        }
        for row in found
        if row.due
    ]


def _due_form(day: Due | None) -> str:
    if day is None:
        return ""
    return f"from-{day.basis}" if day.counted_from else day.basis.value
