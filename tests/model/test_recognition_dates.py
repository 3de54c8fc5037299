from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopinion.content.kinds import lexicon
from sopinion.model import dates
from sopinion.model.dates import Order
from sopinion.model.day import Day

TODAY = datetime.date(2026, 1, 15)
DAYS = st.dates(datetime.date(1930, 1, 1), TODAY)


def found(text: str) -> list[dates.Written]:
    words = lexicon()
    return dates.read(text, words.date_form, words.months, TODAY)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-03-14", "2025-03-14"),
        ("14 March 2025", "2025-03-14"),
        ("Mar 14, 2025", "2025-03-14"),
        ("March 14th, 2025", "2025-03-14"),
        ("14-MAR-2025", "2025-03-14"),
        ("14-Mar-25", "2025-03-14"),
        ("the 3rd of June 2021", "2021-06-03"),
        ("March 2023", "2023-03"),
        ("Sept. 9, 2019", "2019-09-09"),
        ("11/2020", "2020-11"),
    ],
)
def test_a_date_that_leaves_no_doubt(text: str, day: str) -> None:
    (written,) = found(f"seen {text} by us")
    assert str(dates.settle(written, Order.UNKNOWN)) == day


@pytest.mark.parametrize(
    "text", ["BP 120/80", "1.2.10", "555-01-42", "ratio 13/14/15", "99/99/2020", "10/10", "5-10-15%", "12345/6/2020"]
)
def test_numbers_that_are_no_dates(text: str) -> None:
    assert found(text) == []


@given(DAYS, st.sampled_from(["%m/%d/%Y", "%m-%d-%Y", "%d/%m/%Y", "%d.%m.%Y"]))
def test_a_numeric_date_reads_as_itself_and_never_as_a_sure_other_day(date: datetime.date, form: str) -> None:
    (written,) = found(date.strftime(form))
    assert Day.of(date) in dates.readings(written)
    assert dates.settle(written, Order.UNKNOWN, TODAY).agrees(Day.of(date))


@given(DAYS, DAYS, st.booleans())
def test_a_second_date_with_a_day_above_twelve_settles_the_first(
    one: datetime.date,
    two: datetime.date,
    day_first: bool,  # noqa: FBT001 - drawn by hypothesis
) -> None:
    two = two.replace(day=13 + two.day % 15)
    form = "%d/%m/%Y" if day_first else "%m/%d/%Y"
    (first,), (second,) = found(one.strftime(form)), found(two.strftime(form))
    how = dates.order([first, second])
    assert how is (Order.DAY_FIRST if day_first else Order.MONTH_FIRST)
    assert dates.settle(first, how) == Day.of(one)


@given(DAYS, st.booleans())
def test_a_birth_date_told_settles_the_order(born: datetime.date, day_first: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
    (written,) = found(born.strftime("%d/%m/%Y" if day_first else "%m/%d/%Y"))
    how = dates.order([written], [Day.of(born)])
    assert how in {Order.UNKNOWN, Order.DAY_FIRST if day_first else Order.MONTH_FIRST}
    if born.day != born.month:
        assert how is not Order.UNKNOWN


def test_dates_that_contradict_each_other_settle_nothing() -> None:
    assert dates.order([*found("03/25/2024"), *found("25/03/2024"), *found("04/05/2024")]) is Order.UNKNOWN


def test_a_reading_in_the_future_is_ruled_out() -> None:
    (written,) = found("02/11/2025")
    assert str(dates.settle(written, Order.UNKNOWN, datetime.date(2025, 5, 1))) == "2025-02-11"


@pytest.mark.parametrize(
    ("text", "year"), [("03/14/24", 2024), ("03/14/62", 1962), ("03/14/27", 2027), ("03/14/28", 1928)]
)
def test_years_of_two_digits(text: str, year: int) -> None:
    (written,) = found(text)
    assert written.year == year
