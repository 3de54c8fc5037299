"""The plan: sorted, nothing without a told day, day 30 exact, nothing told lost."""

from __future__ import annotations

import datetime

from hypothesis import given
from hypothesis import strategies as st

from sopinion.model.clock import AskedFor, Clock, clock_of
from sopinion.model.day import Day
from sopinion.model.plan import ANSWER_DAYS, EventKey, plan
from sopinion.model.question import Answer, AnswerState

TODAY = datetime.date(2025, 11, 20)

dates = st.dates(datetime.date(1900, 1, 1), datetime.date(2200, 1, 1))
days = st.one_of(
    dates.map(Day.of),
    st.builds(Day, st.integers(1900, 2200), st.integers(1, 12)),
    st.builds(Day, st.integers(1900, 2200)),
)
maybe = st.none() | days
asked = st.builds(AskedFor, st.text(max_size=8), st.text(max_size=8), maybe, maybe, maybe)
clocks = st.builds(
    Clock,
    diagnosed=maybe,
    start=maybe,
    booked=st.none() | st.booleans(),
    wait_answer=st.sampled_from(["", "fine", "no-wait", "unclear"]),
    wait_who=st.text(max_size=8),
    wait_day=maybe,
    next_visit=maybe,
    asked=st.lists(asked, max_size=4).map(tuple),
    slides_sent=maybe,
    slides_due=maybe,
    place=st.text(max_size=8),
    answer_days=st.none() | st.integers(1, 400),
    records_due=maybe,
    appointment=maybe,
    in_us=st.booleans(),
)


def told_days(clock: Clock) -> list[Day]:
    one = [
        clock.diagnosed,
        clock.start,
        clock.wait_day,
        clock.next_visit,
        clock.slides_sent,
        clock.slides_due,
        clock.records_due,
        clock.appointment,
    ]
    rows = [day for row in clock.asked for day in (row.sent, row.received, row.arrived)]
    return [day for day in (*one, *rows) if day]


@given(clocks, dates)
def test_the_days_stand_in_order(clock: Clock, today: datetime.date) -> None:
    firsts = [event.day.first for event in plan(clock, today).events]
    assert firsts == sorted(firsts)


@given(clocks, dates)
def test_every_day_was_told_or_is_counted_from_one_that_was(clock: Clock, today: datetime.date) -> None:
    told = told_days(clock)
    for event in plan(clock, today).events:
        if event.key is EventKey.TODAY:
            assert event.day == Day.of(today)
        elif event.counted_from:
            assert event.counted_from in told
        else:
            assert event.told
            assert event.day in told


@given(clocks, dates)
def test_no_told_day_is_lost(clock: Clock, today: datetime.date) -> None:
    shown = sorted(str(event.day) for event in plan(clock, today).events if event.told)
    assert shown == sorted(str(day) for day in told_days(clock))


@given(clocks, dates)
def test_day_thirty_is_thirty_days_after_the_office_had_it_else_after_it_was_sent(
    clock: Clock, today: datetime.date
) -> None:
    due = [event for event in plan(clock, today).events if event.key is EventKey.ANSWER_DUE]
    wanted = [
        (row.received or row.sent)
        for row in clock.asked
        if clock.in_us and not row.arrived and (row.received or row.sent or Day(1900)).whole
    ]
    assert sorted(str(event.counted_from) for event in due) == sorted(str(day) for day in wanted)
    for event in due:
        assert event.counted_from is not None
        assert (event.day.first - event.counted_from.first).days == ANSWER_DAYS == 30


@given(clocks, dates)
def test_a_calendar_holds_whole_days_from_today_on(clock: Clock, today: datetime.date) -> None:
    for event in plan(clock, today).ahead:
        assert event.day.whole
        assert event.day.first >= today
        assert event.key is not EventKey.TODAY


@given(clocks, dates)
def test_a_day_is_told_or_asked_for_and_never_both(clock: Clock, today: datetime.date) -> None:
    found = plan(clock, today)
    assert not {event.key for event in found.events} & set(found.unknown)


def test_what_counts_back_from_the_visit_is_left_out_once_it_is_gone_by() -> None:
    soon = plan(Clock(appointment=Day(2025, 11, 23)), TODAY)
    later = plan(Clock(appointment=Day(2025, 12, 20)), TODAY)
    assert [event.key for event in soon.ahead] == [EventKey.EVE, EventKey.APPOINTMENT]
    assert [str(event.day) for event in later.ahead] == ["2025-12-13", "2025-12-19", "2025-12-20"]


def test_which_day_the_thirty_are_counted_from_is_said() -> None:
    clock = Clock(
        asked=(
            AskedFor("Harbor", "", Day(2025, 11, 1), Day(2025, 11, 4)),
            AskedFor("Lake", "", Day(2025, 11, 1)),
            AskedFor("Hill", "", Day(2025, 11)),
        )
    )
    due = {e.values["office"]: (e.form, str(e.day)) for e in plan(clock, TODAY).events if e.key is EventKey.ANSWER_DUE}
    assert due == {"Harbor": ("from-received", "2025-12-04"), "Lake": ("from-sent", "2025-12-01")}


def test_days_at_the_ends_of_the_calendar_count_nothing() -> None:
    last, first = Day(9999, 12, 31), Day(1, 1, 1)
    found = plan(Clock(asked=(AskedFor("", "", last),), records_due=last, answer_days=9, appointment=first), TODAY)
    assert {event.key for event in found.events} == {
        EventKey.ASKED,
        EventKey.TODAY,
        EventKey.RECORDS_DUE,
        EventKey.APPOINTMENT,
    }


def test_the_answers_give_the_clock() -> None:
    answers = {
        "timeline.start": Answer("2025-12-14"),
        "timeline.booked": Answer(value=True),
        "timeline.wait": Answer("fine"),
        "timeline.wait_who": Answer(" Dr. Rao "),
        "timeline.wait_day": Answer("2025-11-18"),
        "timeline.next_visit": Answer(None, AnswerState.UNSURE),
        "records.requests": Answer(({"office": "Harbor", "sent": "2025-11-10", "received": "soon"},)),
        "appointment.answer_days": Answer(7),
        "you.country": Answer("uk"),
    }
    clock = clock_of(answers)
    assert clock == Clock(
        start=Day(2025, 12, 14),
        booked=True,
        wait_answer="fine",
        wait_who="Dr. Rao",
        wait_day=Day(2025, 11, 18),
        asked=(AskedFor("Harbor", "", Day(2025, 11, 10)),),
        answer_days=7,
        in_us=False,
    )
    assert clock_of({}) == Clock()
