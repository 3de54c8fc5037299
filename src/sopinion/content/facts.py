"""The facts that the program prints, each with its source and the day it was seen there, checked as they load."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from sopinion.content import messages, shelf, spoken
from sopinion.model.day import Day
from sopinion.model.fact import Fact, Known


@cache
def facts() -> Mapping[str, Fact]:
    """Every fact by key. ValueError or KeyError for one that is not whole, or stands twice."""
    found: dict[str, Fact] = {}
    for name in shelf.names("facts"):
        for item in shelf.read(name)["fact"]:
            one = fact(item)
            if one.key in found:
                raise ValueError(f"fact twice: {one.key}")
            found[one.key] = one
    return MappingProxyType(found)


def fact(item: Mapping[str, Any]) -> Fact:
    """Read one fact. Nothing without a source, a day and a known standing gets in."""
    one = Fact(
        key=item["key"],
        says=item["says"],
        source=item["source"],
        as_of=item["as_of"],
        known=Known(item["known"]),
        ages=item.get("ages", True),
    )
    if not (one.key and one.says and one.source and item["source_id"]):
        raise ValueError(f"a fact needs its words and its source: {one.key}")
    Day.parse(one.as_of)
    return one


def note(cited: Iterable[Fact]) -> str:
    """Say where facts come from, each source once; where one can go out of date, as of when, and to check first."""
    told = tuple(cited)
    named = dict.fromkeys(_source(one) for one in told)
    said = messages.line("guide.sources", sources="; ".join(named))
    return f"{said} {messages.line('guide.check_first')}" if any(one.ages for one in told) else said


def _source(one: Fact) -> str:
    form = "second_hand" if one.known is Known.SECOND_HAND else "ages" if one.ages else "stays"
    return messages.line(f"guide.source_{form}", source=one.source, day=spoken.day(Day.parse(one.as_of)))
