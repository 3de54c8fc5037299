"""Days and numbers as people type them."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopinion.content.spoken import day as spoken
from sopinion.content.spoken import months
from sopinion.model.day import Day
from sopinion.model.typed import FIRST_YEAR, LAST_YEAR, read_day, read_number


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2025-03-14", "2025-03-14"),
        ("2025/3/14", "2025-03-14"),
        ("3/14/2025", "2025-03-14"),
        ("03-14-2025", "2025-03-14"),
        ("14.3.2025", "2025-03-14"),
        ("3/4/2025", "2025-03-04"),
        ("March 14, 2025", "2025-03-14"),
        ("march 14 2025", "2025-03-14"),
        ("Mar. 14th, 2025", "2025-03-14"),
        ("14 March 2025", "2025-03-14"),
        ("Sept 3, 2025", "2025-09-03"),
        ("March 2025", "2025-03"),
        ("3/2025", "2025-03"),
        ("2025-03", "2025-03"),
        (" 2025 ", "2025"),
        ("3/14/25", None),
        ("2/30/2025", None),
        ("13/13/2025", None),
        ("Ma 3, 2025", None),
        ("Marchy 3, 2025", None),
        ("soon", None),
        ("", None),
        ("0000-01-01", None),
    ],
)
def test_a_day_is_read_or_left(typed: str, day: str | None) -> None:
    assert read_day(typed, months()) == (Day.parse(day) if day else None)


@given(st.dates(datetime.date(FIRST_YEAR, 1, 1), datetime.date(LAST_YEAR, 12, 31)), st.integers(0, 2))
def test_a_day_that_is_said_is_read_back(date: datetime.date, left_out: int) -> None:
    day = Day(*(date.year, date.month, date.day)[: 3 - left_out])
    assert read_day(spoken(day), months()) == day
    assert read_day(str(day), months()) == day


@given(st.text(max_size=30))
def test_nothing_typed_breaks_it(typed: str) -> None:
    read_day(typed, months())
    read_number(typed)


@pytest.mark.parametrize(("typed", "number"), [("3", 3), ("-2.5", -2.5), ("1,200", 1200), ("x", None), ("nan", None)])
def test_a_number(typed: str, number: float | None) -> None:
    assert read_number(typed) == number
