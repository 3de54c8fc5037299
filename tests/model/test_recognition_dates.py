from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopinion.content.kinds import lexicon
from sopinion.model import dates, slip
from sopinion.model.dateorder import manner
from sopinion.model.dates import Order
from sopinion.model.day import Day
from sopinion.model.page import Page
from sopinion.model.sight import Sight, look

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
        ("2nd May 2005", "2005-05-02"),
        ("14. März 2025", "2025-03-14"),
        ("1er mars 2025", "2025-03-01"),
        ("14 de marzo de 2025", "2025-03-14"),
        ("3 ottobre 2024", "2024-10-03"),
        ("14 de março de 2024", "2024-03-14"),
        ("80101911/26.06.2025", "2025-06-26"),
        ("2025-25-03", "2025-03-25"),
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


def head(text: str, width: float = 612.0, height: float = 792.0) -> list[Sight]:
    return [look(Page(1, text, width=width, height=height), lexicon(), TODAY)]


def labelled(**texts: str) -> list[tuple[str, dates.Written]]:
    return [(label, written) for label, text in texts.items() for written in found(text)]


@given(
    st.dates(datetime.date(1990, 1, 1), datetime.date(2025, 1, 1)), st.integers(0, 6), st.integers(0, 9), st.booleans()
)
def test_the_sequence_of_a_specimens_dates_never_settles_the_wrong_order(
    taken: datetime.date,
    transport: int,
    reading: int,
    day_first: bool,  # noqa: FBT001 - drawn by hypothesis
) -> None:
    form = "%d/%m/%Y" if day_first else "%m/%d/%Y"
    came = taken + datetime.timedelta(transport)
    told = came + datetime.timedelta(reading)
    rows = labelled(collected=taken.strftime(form), received=came.strftime(form), reported=told.strftime(form))
    assert manner(rows, [], None).order in {Order.UNKNOWN, Order.DAY_FIRST if day_first else Order.MONTH_FIRST}


def test_a_specimen_received_the_next_day_settles_the_order() -> None:
    assert manner(labelled(collected="03/04/2024", received="03/05/2024"), [], None).order is Order.MONTH_FIRST
    assert manner(labelled(collected="04/03/2024", received="05/03/2024"), [], None).order is Order.DAY_FIRST


@pytest.mark.parametrize(
    ("letterhead", "order"),
    [
        ("Southmoor Hospital NHS Foundation Trust", Order.DAY_FIRST),
        ("Church Road, Milltown MT4 7XX", Order.DAY_FIRST),
        ("Tel. +44 20 5550 0100", Order.DAY_FIRST),
        ("12 Elm Road, Springfield, IL 62701", Order.MONTH_FIRST),
        ("Springfield Hospital", Order.UNKNOWN),
        ("NHS patient seen at Springfield, IL 62701", Order.UNKNOWN),
    ],
)
def test_the_country_settles_what_nothing_else_does(letterhead: str, order: Order) -> None:
    rows = labelled(performed="03/04/2024")
    assert manner(rows, head(letterhead), None).order is order
    assert manner([*rows, *labelled(reported="03/25/2024")], head(letterhead), None).order is Order.MONTH_FIRST


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Collected: O3/l4/2O25", "Collected: 03/14/2025"),
        ("06-Jvl-2021", "06-Jul-2021"),
        ("Solo/Bis/Lis", "Solo/Bis/Lis"),
        ("12 Abc 2021", "12 Abc 2021"),
    ],
)
def test_slips_of_a_reader_of_pictures_are_set_right(text: str, plain: str) -> None:
    assert slip.mended(text, lexicon().months) == plain


@given(st.text(max_size=60))
def test_setting_slips_right_keeps_every_place(text: str) -> None:
    assert len(slip.mended(text, lexicon().months)) == len(text)


@given(DAYS, st.sampled_from(["%m/%d/%Y", "%Y-%m-%d", "%d-%b-%Y"]))
def test_a_date_without_slips_stays_as_it_is(date: datetime.date, form: str) -> None:
    assert slip.mended(date.strftime(form), lexicon().months) == date.strftime(form)


@pytest.mark.parametrize(
    ("run", "value"), [("Sludy date", "performed"), ("Coilected on", "collected"), ("Date of Bitth", "born")]
)
def test_a_label_off_by_a_letter_is_known(run: str, value: str) -> None:
    assert {entry.value for entry in slip.label(run, lexicon())} == {value}


@pytest.mark.parametrize("run", ["", "Tea", "The patient was", "xylophones"])
def test_what_is_no_label_stays_none(run: str) -> None:
    assert slip.label(run, lexicon()) == ()
