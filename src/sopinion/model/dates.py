"""Dates as they stand on paper: every form, and how month and day are told apart."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from sopinion.model.day import Day

_MONTHS_IN_YEAR = 12
_YEAR = 4  # digits
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
    begins = "".join(sorted({name[0] for name in months}))  # no other letter is worth a try, and most are others
    return re.compile(
        rf"""(?=[\d{begins}])(?:(?<=\d{{5}}/)(?=\d\d[./]\d\d[./]\d{{4}})|(?<![\w/.,$-]))(?:
            (?P<a>\d{{1,4}})(?P<sep>[/.-])(?P<b>\d{{1,2}})(?P=sep)(?P<c>\d{{4}}|\d{{1,2}})(?![\d/%]|[.-]\d)
          | (?P<d1>\d{{1,2}})(?:st|nd|rd|th|er|[.]?[ºª°])?(?:\s+(?:of|de))?[\s./-]{{0,2}}
            (?P<m1>{names})\.?(?:[\s.,/'-]{{1,3}}|\s+del?\s+)(?P<y1>\d{{4}}(?!\d)|\d{{2}}(?!\d|:))
          | (?P<m2>{names})\.?\s{{0,2}}(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?[\s,]{{1,3}}(?P<y2>\d{{4}})(?!\d)
          | (?P<m3>{names})\.?,?\s{{1,2}}(?P<y3>(?:19|20)\d{{2}})(?!\d)
          | (?P<m4>\d{{1,2}})/(?P<y4>(?:19|20)\d{{2}})(?![\d/])
        )""",
        re.VERBOSE | re.IGNORECASE,
    )


def _full_year(text: str, today: datetime.date) -> int:
    year = int(text)
    if len(text) == _YEAR:
        return year
    century = today.year // 100 * 100
    return year + century if year + century <= today.year + 1 else year + century - 100


def _day(year: int, month: int | None, day: int | None) -> Day | None:
    try:
        return Day(year, month, day) if year >= _LATEST_START else None
    except ValueError:
        return None


def _numeric(m: re.Match[str], today: datetime.date) -> Written | None:
    """Read a date of three numbers: the year first, or last behind two that leave day and month open."""
    a, b, c = m["a"], m["b"], m["c"]
    if len(a) == _YEAR:
        day = (_day(int(a), int(b), int(c)) or _day(int(a), int(c), int(b))) if len(c) < _YEAR else None
        return Written(m.start(), m.end(), day.year, 0, 0, day) if day else None
    points = m["sep"] == "." and len(c) < _YEAR and len(a) + len(b) < _YEAR  # 1.2.10 is a version or a measure
    if len(a) == _YEAR - 1 or len(c) == 1 or points:
        return None
    year, first, second = _full_year(c, today), int(a), int(b)
    possible = _day(year, first, second) or _day(year, second, first)
    return Written(m.start(), m.end(), year, first, second, None) if possible else None


def _worded(m: re.Match[str], months: Mapping[str, int], today: datetime.date) -> Written | None:
    """Read a date that names its month or lacks its day."""
    if m["m4"]:
        day = _day(int(m["y4"]), int(m["m4"]), None)
    else:
        month = months[(m["m1"] or m["m2"] or m["m3"]).lower()]
        year = _full_year(m["y1"] or m["y2"] or m["y3"], today)
        number = m["d1"] or m["d2"]
        day = _day(year, month, int(number) if number else None)
    return Written(m.start(), m.end(), day.year, 0, 0, day) if day else None


def read(text: str, form: re.Pattern[str], months: Mapping[str, int], today: datetime.date) -> list[Written]:
    """Find every date in a text, in order; what no calendar holds is left out."""
    found = (_numeric(m, today) if m["a"] else _worded(m, months, today) for m in form.finditer(text))
    return [written for written in found if written]


def readings(written: Written) -> tuple[Day, ...]:
    """Give every day that a written date can be: month first, then day first."""
    if written.day:
        return (written.day,)
    first = _day(written.year, written.first, written.second)
    second = _day(written.year, written.second, written.first)
    return tuple(dict.fromkeys(day for day in (first, second) if day))


def votes(dates: Iterable[Written], known: Iterable[Day] = ()) -> frozenset[Order]:
    """What a paper's own dates, and days known otherwise, say of which comes first.

    A number above twelve decides; so does a date that agrees with a known or written-out day in one reading only.
    """
    seen = list(dates)
    sure = {day for day in (*known, *(w.day for w in seen if w.day)) if day.whole}
    said = set()
    for w in seen:
        if w.day or w.first == w.second:
            continue
        if w.first > _MONTHS_IN_YEAR:
            said.add(Order.DAY_FIRST)
        elif w.second > _MONTHS_IN_YEAR:
            said.add(Order.MONTH_FIRST)
        else:
            month_first, day_first = (day in sure for day in readings(w))
            if month_first != day_first:
                said.add(Order.MONTH_FIRST if month_first else Order.DAY_FIRST)
    return frozenset(said)


def order(dates: Iterable[Written], known: Iterable[Day] = ()) -> Order:
    """Tell month and day apart by the votes of a paper's dates; what contradicts itself stays unknown."""
    said = votes(dates, known)
    return next(iter(said)) if len(said) == 1 else Order.UNKNOWN


def settle(written: Written, how: Order, latest: datetime.date | None = None) -> Day:
    """Give the day as far as it is sure; `latest` rules out readings that lie after it."""
    ways = readings(written)
    if len(ways) > 1 and how is not Order.UNKNOWN:
        return ways[0] if how is Order.MONTH_FIRST else ways[1]
    if latest:
        ways = tuple(day for day in ways if day.first <= latest) or ways
    return ways[0] if len(ways) == 1 else Day(written.year)
