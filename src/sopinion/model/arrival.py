"""Which papers that came later are the answer to a request. What is not sure is proposed, never taken."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sopinion.model.gaps.pile import own
from sopinion.model.kind import Kind
from sopinion.model.record import Record
from sopinion.model.request import Ask, Request

_COMMON = frozenset({"the", "of", "and", "hospital", "medical", "center", "centre", "clinic", "health", "cancer", "st"})
"""Words that two hospitals share without being one."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A paper, by id, that looks like what was asked for. sure: nothing that is known of it speaks another language."""

    ask: Ask
    record: str
    sure: bool


def arrivals(request: Request, records: Iterable[Record], filled: Mapping[str, str]) -> tuple[Arrival, ...]:
    """Match what came since with what was asked for: at most one paper for each thing, the surest first.

    filled: for each gap that is filled, by id, the record that fills it. Papers that were here when the request was
    made, copies, and papers of somebody else are left out.
    """
    fresh = [record for record in own(records) if record.id not in request.had]
    found = []
    taken: set[str] = set()
    for ask in request.asks:
        fits = [one for record in fresh if record.id not in taken and (one := _fit(request, ask, record, filled))]
        best = max(fits, key=lambda one: one.sure, default=None)
        if best:
            taken.add(best.record)
            found.append(best)
    return tuple(found)


def all_here(request: Request, found: Iterable[Arrival]) -> bool:
    """Whether everything that was asked for surely came."""
    sure = {id(one.ask) for one in found if one.sure}
    return bool(request.asks) and all(id(ask) in sure for ask in request.asks)


def same_house(one: str, other: str) -> bool | None:
    """Whether two names are of one hospital; None where one of them says nothing."""
    first, second = _words(one), _words(other)
    if not first or not second:
        return None
    return bool(first & second)


def _fit(request: Request, ask: Ask, record: Record, filled: Mapping[str, str]) -> Arrival | None:
    if ask.gap:
        return Arrival(ask, record.id, sure=True) if filled.get(ask.gap) == record.id else None
    if record.kind.value != ask.key or record.kind is Kind.OTHER:
        return None
    if ask.number and record.accession:
        return Arrival(ask, record.id, sure=True) if ask.number.casefold() == record.accession.casefold() else None
    house = same_house(request.place, record.facility or "")
    if house is False or (ask.day and record.day and not ask.day.agrees(record.day)):
        return None
    dated = bool(ask.day and record.day)
    return Arrival(ask, record.id, sure=dated if ask.day else house is True)


def _words(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W_]+", name.casefold())) - _COMMON
