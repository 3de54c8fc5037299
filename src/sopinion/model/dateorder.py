"""Which comes first on a paper, month or day: by its own dates, their sequence, and the country it comes from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from sopinion.model.dates import Order, Written, readings, votes
from sopinion.model.day import Day
from sopinion.model.sight import Sight

_HEAD_LINES = 14
_POSTCODE = re.compile(r"\b(?!P)[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b")  # of the United Kingdom
_ABROAD = re.compile(r"\+(?:44|49|43|41|33|34|39|351|61|64|353|31|32|45|46|47|48)[ (]?\d|\b00(?:44|49)\b")
_STATES = (
    "AL|AK|AZ|AR|CA|CO|CT|DE|DC|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|"
    "OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY"
)
_ZIP = re.compile(rf"\b[A-Z][A-Za-z]+,? (?:{_STATES}) \d{{5}}\b")  # of the United States
_A4_WIDTH, _A4_HEIGHT, _NEAR = 595, 842, 8.0  # points
_NEAR_DAYS, _FAR_DAYS = (14, 27), (20, 56)  # to the laboratory and to the report: what is usual, and what hardly is
_STEPS = {"collected": 0, "received": 1, "reported": 2}


class Manner(NamedTuple):
    """Which comes first, and how sure that is (0 to 1)."""

    order: Order
    sure: float


def _sequence(dated: Sequence[tuple[str, Written]]) -> frozenset[Order]:
    """Specimens are received within days, and reported within weeks: the order in which that comes out, if only one."""
    steps = sorted(((_STEPS[label], w) for label, w in dated if label in _STEPS), key=lambda one: one[0])
    said = set()
    for way, order in enumerate((Order.MONTH_FIRST, Order.DAY_FIRST)):
        days = [(step, ways[min(way, len(ways) - 1)]) for step, w in steps if (ways := readings(w))]
        gaps = [
            (two != _STEPS["received"], (b.first - a.first).days)
            for (one, a), (two, b) in pairwise(days)
            if one != two and a.whole and b.whole
        ]
        if gaps and all(0 <= gap <= _NEAR_DAYS[late] for late, gap in gaps):
            said.add(order)
        elif gaps and all(0 <= gap <= _FAR_DAYS[late] for late, gap in gaps):
            return frozenset()
    return frozenset(said)


def _country(sights: Sequence[Sight]) -> Order:
    """What the letterhead says of the country a paper comes from."""
    said = set()
    for sight in sights:
        page = sight.page
        if not sight.lines:
            continue
        head = [*sight.lines[:_HEAD_LINES], *sight.lines[-2:]]
        text = "\n".join(line.text for line in head)
        words = {word for line in head for word in line.words}
        a4 = abs(page.width - _A4_WIDTH) < _NEAR and abs(page.height - _A4_HEIGHT) < _NEAR
        british = "nhs" in words or _POSTCODE.search(text) or _ABROAD.search(text)
        german = words & {"geb", "geboren", "patientin", "geburtsdatum", "befund", "arztbrief"}
        if (
            british
            or german
            or (a4 and words & {"consultant", "haematology", "surname", "histopathology", "infirmary"})
        ):
            said.add(Order.DAY_FIRST)
        if _ZIP.search(text) or "clia" in words:
            said.add(Order.MONTH_FIRST)
    return said.pop() if len(said) == 1 else Order.UNKNOWN


def manner(dated: Sequence[tuple[str, Written]], sights: Sequence[Sight], birth: Day | None) -> Manner:
    """How a paper writes its dates.

    dated: its dates with their labels. A number above twelve, the birth date told or the same day written out settle
    it; else the sequence of a specimen's dates; else the country. Where a paper contradicts itself nothing does.
    """
    told = (birth,) if birth and birth.whole else ()
    said = votes((w for _, w in dated), told)
    if said:
        return Manner(next(iter(said)), 1.0) if len(said) == 1 else Manner(Order.UNKNOWN, 1.0)
    if all(w.day or w.first == w.second for _, w in dated):
        return Manner(Order.UNKNOWN, 1.0)
    following = _sequence(dated)
    if len(following) == 1:
        return Manner(next(iter(following)), 0.92)
    return Manner(_country(sights), 0.9)
