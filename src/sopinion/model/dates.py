"""Dates as they stand on paper: every form, and how month and day are told apart."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from sopinion.model.day import Day

_MONTHS_IN_YEAR = 12
_LATEST_START = 1880  # nobody alive was born before; a year below is a number of something else


class Order(StrEnum):
    """Which comes first in a date of two small numbers."""

    MONTH_FIRST = "month-first"
    DAY_FIRST = "day-first"
    UNKNOWN = "unknown"


class Written(NamedTuple):
    """A date as written: year, the two small numbers, and where it stands in its text.

    `first`, `second` are the numbers in their order on paper; for a date that leaves no doubt `day` is set instead.
    """

    start: int
    end: int
    year: int
    first: int
    second: int
    day: Day | None


def pattern(months: Mapping[str, int]) -> re.Pattern[str]:
    """Compile the one expression that finds dates of every form; `months` are the names, lower case."""
    names = "|".join(sorted(months, key=len, reverse=True))
    return re.compile(
        rf"""(?<![\w/.,$-])(?:
            (?P<a>\d{{1,4}})(?P<sep>[/.-])(?P<b>\d{{1,2}})(?P=sep)(?P<c>\d{{4}}|\d{{1,2}})(?![\d/%]|[.-]\d)
          | (?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s./-]{{0,2}}(?P<m1>{names})\.?[\s.,/'-]{{1,3}}(?P<y1>\d{{4}}|\d{{2}})(?!\d|:)
          | (?P<m2>{names})\.?\s{{0,2}}(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?[\s,]{{1,3}}(?P<y2>\d{{4}})(?!\d)
          | (?P<m3>{names})\.?,?\s{{1,2}}(?P<y3>(?:19|20)\d{{2}})(?!\d)
          | (?P<m4>\d{{1,2}})/(?P<y4>(?:19|20)\d{{2}})(?![\d/])
        )""",
        re.VERBOSE | re.IGNORECASE,
    )


def _full_year(text: str, today: datetime.date) -> int:
    year = int(text)
    if len(text) > 2:  # noqa: PLR2004 - a year of two digits
        return year
    century = today.year // 100 * 100
    return year + century if year + century <= today.year + 1 else year + century - 100


def _day(year: int, month: int | None, day: int | None) -> Day | None:
    try:
        return Day(year, month, day) if year >= _LATEST_START else None
    except ValueError:
        return None


def read(text: str, form: re.Pattern[str], months: Mapping[str, int], today: datetime.date) -> list[Written]:
    """Find every date in a text, in order; what no calendar holds is left out."""
    found = []
    for m in form.finditer(text):
        day: Day | None = None
        year, first, second = 0, 0, 0
        a, sep, b, c, d1, m1, y1, m2, d2, y2, m3, y3, m4, y4 = m.groups()
        if a is not None:
            if len(a) == 4:  # noqa: PLR2004 - the year stands first
                day = _day(int(a), int(b), int(c)) if len(c) <= 2 else None  # noqa: PLR2004
                if day is None:
                    continue
            else:
                if len(a) == 3 or len(c) == 1 or (sep == "." and (len(c) == 2 and (len(a), len(b)) != (2, 2))):  # noqa: PLR2004
                    continue
                year, first, second = _full_year(c, today), int(a), int(b)
                if not (_day(year, first, second) or _day(year, second, first)):
                    continue
        elif m1 is not None:
            day = _day(_full_year(y1, today), months[m1.lower()], int(d1))
        elif m2 is not None:
            day = _day(int(y2), months[m2.lower()], int(d2))
        elif m3 is not None:
            day = _day(int(y3), months[m3.lower()], None)
        else:
            day = _day(int(y4), int(m4), None)
        if day is None and not first:
            continue
        found.append(Written(m.start(), m.end(), day.year if day else year, first, second, day))
    return found


def readings(written: Written) -> tuple[Day, ...]:
    """Give every day that a written date can be: month first, then day first."""
    if written.day:
        return (written.day,)
    first = _day(written.year, written.first, written.second)
    second = _day(written.year, written.second, written.first)
    return tuple(dict.fromkeys(day for day in (first, second) if day))


def order(dates: Iterable[Written], known: Iterable[Day] = ()) -> Order:
    """Tell month and day apart by what a paper's own dates, and days known otherwise, leave possible.

    A number above twelve decides; so does a date that agrees with a known or written-out day in one reading only.
    What contradicts itself stays unknown.
    """
    seen = list(dates)
    sure = {day for day in (*known, *(w.day for w in seen if w.day)) if day.whole}
    votes = set()
    for w in seen:
        if w.day or w.first == w.second:
            continue
        if w.first > _MONTHS_IN_YEAR:
            votes.add(Order.DAY_FIRST)
        elif w.second > _MONTHS_IN_YEAR:
            votes.add(Order.MONTH_FIRST)
        else:
            month_first, day_first = (day in sure for day in readings(w))
            if month_first != day_first:
                votes.add(Order.MONTH_FIRST if month_first else Order.DAY_FIRST)
    return votes.pop() if len(votes) == 1 else Order.UNKNOWN


def settle(written: Written, how: Order, latest: datetime.date | None = None) -> Day:
    """Give the day as far as it is sure; `latest` rules out readings that lie after it."""
    ways = readings(written)
    if len(ways) > 1 and how is not Order.UNKNOWN:
        return ways[0] if how is Order.MONTH_FIRST else ways[1]
    if latest:
        ways = tuple(day for day in ways if day.first <= latest) or ways
    return ways[0] if len(ways) == 1 else Day(written.year)
