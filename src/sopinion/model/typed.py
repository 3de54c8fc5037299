"""What a person types at a question, read as a day or a number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sopinion.model.day import Day

if TYPE_CHECKING:
    from collections.abc import Sequence

_NUMERIC = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_MONTH_YEAR = re.compile(r"(\d{1,2})[/.-](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[/.-](\d{1,2})(?:[/.-](\d{1,2}))?")
_NAMED = re.compile(r"([^\W\d_]{3,})\.?\s*(?:(\d{1,2})(?:st|nd|rd|th)?\s*,?)?\s+(\d{4})", re.IGNORECASE)
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+([^\W\d_]{3,})\.?,?\s+(\d{4})", re.IGNORECASE)
FIRST_YEAR, LAST_YEAR = 1880, 2200
"""Years outside are a slip of the finger."""


def read_day(text: str, months: Sequence[str]) -> Day | None:
    """Read a day as Americans type it, or as ISO; None when it is not one, or its year lacks digits.

    months: the names of the twelve months, January first; three letters of one are enough. Two numbers before the
    year are month and day; when the first cannot be a month they are day and month.
    """
    text = " ".join(text.split())
    parts = _numbers(text) or _named(text, months)
    if parts is None:
        return None
    year, month, day = parts
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return Day(year, month, day)
    except ValueError:
        return None


def _numbers(text: str) -> tuple[int, int | None, int | None] | None:
    if re.fullmatch(r"\d{4}", text):
        return int(text), None, None
    if m := _YEAR_FIRST.fullmatch(text):
        return int(m[1]), int(m[2]), int(m[3]) if m[3] else None
    if m := _MONTH_YEAR.fullmatch(text):
        return int(m[2]), int(m[1]), None
    if m := _NUMERIC.fullmatch(text):
        first, second, year = int(m[1]), int(m[2]), int(m[3])
        return (year, second, first) if first > 12 else (year, first, second)  # noqa: PLR2004 - months in a year
    return None


def _named(text: str, months: Sequence[str]) -> tuple[int, int | None, int | None] | None:
    if m := _NAMED.fullmatch(text):
        name, day, year = m[1], m[2], m[3]
    elif m := _DAY_FIRST.fullmatch(text):
        day, name, year = m[1], m[2], m[3]
    else:
        return None
    fits = [at for at, month in enumerate(months, 1) if month.casefold().startswith(name.casefold())]
    if not fits and name.casefold() == "sept":
        fits = [9]
    return (int(year), fits[0], int(day) if day else None) if len(fits) == 1 else None


def read_number(text: str) -> int | float | None:
    """Read a number; None when it is not one."""
    text = text.strip().replace(",", "")
    if re.fullmatch(r"[+-]?\d{1,15}", text):
        return int(text)
    if re.fullmatch(r"[+-]?\d{1,15}\.\d{1,10}", text):
        return float(text)
    return None
