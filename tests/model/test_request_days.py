"""When an answer is due: laws that hold for every day and every rule."""

from __future__ import annotations

import datetime
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from sopinion.model.day import Day
from sopinion.model.plan import ANSWER_DAYS
from sopinion.model.request import (
    Ask,
    Basis,
    Due,
    Office,
    Request,
    RequestState,
    Rule,
    already_asked,
    due,
    latest,
    next_id,
    rule_of,
)

DATES = st.dates(datetime.date(1990, 1, 1), datetime.date(2100, 12, 31))
WHOLE = DATES.map(Day.of)
DAY = st.none() | WHOLE
COUNTRY = st.sampled_from(["us", "uk", "canada", None])
REQUEST = st.builds(
    Request,
    id=st.just("r1"),
    office=st.sampled_from(Office),
    asks=st.lists(st.builds(Ask, key=st.sampled_from(["slides", "images", "lab-report"])), max_size=2).map(tuple),
    sent=DAY,
    received=DAY,
    promised=DAY,
    extended=DAY,
    refused=DAY,
    arrived=DAY,
)
PLAIN = Request("r1", Office.RECORDS, sent=Day(2025, 10, 10))
MARCH = Day(2025, 3, 31)


@given(WHOLE, WHOLE)
def test_thirty_days_count_from_the_day_they_had_it_else_from_the_day_it_was_sent(sent: Day, received: Day) -> None:
    month = datetime.timedelta(days=30)
    by_sent = due(replace(PLAIN, sent=sent), "us")
    by_received = due(replace(PLAIN, sent=sent, received=received), "us")
    assert by_sent == Due(sent.first + month, Basis.SENT, sent.first)
    assert by_received == Due(received.first + month, Basis.RECEIVED, received.first)


@given(REQUEST, COUNTRY)
def test_nothing_is_due_of_what_came_or_was_refused_or_cannot_be_counted(request: Request, country: str | None) -> None:
    found = due(request, country)
    days = (request.sent, request.received, request.promised, request.extended)
    if request.arrived or request.refused or not any(days):
        assert found is None
    if found and found.counted_from:
        assert rule_of(request, country) is not Rule.NONE


@given(REQUEST, COUNTRY)
def test_an_extension_never_goes_beyond_what_the_rule_lets(request: Request, country: str | None) -> None:
    found = due(request, country)
    start = request.received or request.sent
    rule = rule_of(request, country)
    if found and start and rule is not Rule.NONE and found.basis is not Basis.PROMISED:
        last = latest(start.first, rule, extended=True)
        assert last is not None
        assert found.day <= last


@given(REQUEST, COUNTRY, WHOLE)
def test_a_promise_only_ever_brings_the_day_nearer(request: Request, country: str | None, promised: Day) -> None:
    without = due(replace(request, promised=None), country)
    with_it = due(replace(request, promised=promised), country)
    if without:
        assert with_it is not None
        assert with_it.day == min(without.day, promised.first)


@given(DATES, DATES, st.sampled_from([Rule.US, Rule.UK]), st.booleans())
def test_a_later_start_is_never_due_earlier(one: datetime.date, other: datetime.date, rule: Rule, more: bool) -> None:  # noqa: FBT001 - drawn
    first, second = (latest(day, rule, extended=more) for day in sorted((one, other)))
    assert first is not None
    assert second is not None
    assert first <= second


def test_a_calendar_month_ends_with_a_shorter_month() -> None:
    assert latest(datetime.date(2025, 1, 31), Rule.UK, extended=False) == datetime.date(2025, 2, 28)
    assert latest(datetime.date(2025, 11, 30), Rule.UK, extended=True) == datetime.date(2026, 2, 28)
    assert latest(datetime.date(2025, 1, 31), Rule.US, extended=True) == datetime.date(2025, 4, 1)
    assert latest(datetime.date.max, Rule.US, extended=False) is None
    assert latest(datetime.date.max, Rule.UK, extended=False) is None
    assert ANSWER_DAYS == 30


def test_no_rule_counts_for_slides_for_doctors_or_for_an_unknown_country() -> None:
    assert rule_of(PLAIN, "us") is Rule.US
    assert rule_of(PLAIN, "eu") is Rule.NONE
    assert rule_of(PLAIN, None) is Rule.NONE
    assert rule_of(replace(PLAIN, office=Office.DOCTOR), "us") is Rule.NONE
    assert rule_of(replace(PLAIN, asks=(Ask("slides"),)), "us") is Rule.NONE
    assert rule_of(replace(PLAIN, asks=(Ask("slides"), Ask("pathology-report"))), "us") is Rule.US


def test_a_month_without_a_day_counts_nothing() -> None:
    assert due(replace(PLAIN, sent=Day(2025, 10)), "us") is None
    assert due(replace(PLAIN, sent=Day(2025, 10), promised=MARCH), "us") == Due(MARCH.first, Basis.PROMISED)


def test_the_state_is_the_last_thing_that_was_told() -> None:
    assert Request("r1", Office.RECORDS).state is RequestState.WRITTEN
    assert PLAIN.state is RequestState.SENT
    assert replace(PLAIN, received=MARCH, refused=MARCH).state is RequestState.REFUSED
    assert replace(PLAIN, refused=MARCH, arrived=MARCH).state is RequestState.ARRIVED


@given(st.lists(REQUEST, max_size=5))
def test_ids_never_meet(requests: list[Request]) -> None:
    named = [replace(one, id=f"r{number * 3}") for number, one in enumerate(requests)]
    assert next_id(named) not in {one.id for one in named}
    assert next_id([]) == "r1"


def test_the_same_thing_is_not_asked_twice() -> None:
    ask = Ask("operative-report", Day(2025, 3, 14))
    asked = replace(PLAIN, asks=(ask,))
    assert already_asked(replace(ask, number="S1"), [asked]) is asked
    assert already_asked(Ask("operative-report", Day(2025, 3)), [asked]) is asked
    assert already_asked(Ask("operative-report", Day(2025, 6, 1)), [asked]) is None
    assert already_asked(ask, [replace(asked, refused=MARCH)]) is None
    assert already_asked(ask, [replace(asked, arrived=MARCH)]) is None
    assert already_asked(Ask("operative-report", gap="abc"), [asked]) is None
