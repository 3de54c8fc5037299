"""A day as far as it is known: `2025`, `2025-03` or `2025-03-14`."""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import dataclass

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day that may lack its day, or its month and day.

    Raises ValueError for what no calendar holds (month 13, February 30, a day without a month).
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.month is None and self.day is not None:
            raise ValueError("a day without a month")
        datetime.date(self.year, self.month or 1, self.day or 1)

    @classmethod
    def parse(cls, text: str) -> Day:
        """Read an ISO day, month or year; ValueError for anything else."""
        m = _ISO.fullmatch(text.strip())
        if not m:
            raise ValueError("not an ISO day")
        year, month, day = m.groups()
        return cls(int(year), int(month) if month else None, int(day) if day else None)

    @classmethod
    def of(cls, date: datetime.date) -> Day:
        """Make the whole day of a calendar date."""
        return cls(date.year, date.month, date.day)

    def __str__(self) -> str:
        return "-".join([f"{self.year:04}", *(f"{n:02}" for n in (self.month, self.day) if n is not None)])

    @property
    def whole(self) -> bool:
        """Whether year, month and day are all known."""
        return self.day is not None

    @property
    def first(self) -> datetime.date:
        """The first calendar date that this day can be."""
        return datetime.date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> datetime.date:
        """The last calendar date that this day can be."""
        month = self.month or 12
        return datetime.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def agrees(self, other: Day) -> bool:
        """Whether both can be the same day: one says no more than the other, and nothing else."""
        pairs = ((self.year, other.year), (self.month, other.month), (self.day, other.day))
        return all(a is None or b is None or a == b for a, b in pairs)
