"""Which papers and things that came later answer a request. A paper that is not sure is proposed, never taken.

A thing answers only where it is certain; else the request stays open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sopinion.model.day import Day
from sopinion.model.gaps.acts import families
from sopinion.model.gaps.pile import Cues, own
from sopinion.model.gaps.things import shows
from sopinion.model.item import Item, ItemKind, ItemStatus
from sopinion.model.kind import Kind
from sopinion.model.record import Record
from sopinion.model.request import Ask, Request

_COMMON = frozenset({"the", "of", "and", "hospital", "medical", "center", "centre", "clinic", "health", "cancer", "st"})
"""Words that two hospitals share without being one."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A paper, by id, that looks like what was asked for. sure: nothing that is known of it speaks another language.

    items: in place of a paper ("" then), the ids of the things that are what was asked for.
    """

    ask: Ask
    record: str
    sure: bool
    items: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """What came, by id."""
        return self.items or (self.record,)


@dataclass(frozen=True, slots=True)
class Things:
    """The slides, blocks and discs of a case, every request, and the cues that know a scan by its words."""

    items: tuple[Item, ...]
    requests: tuple[Request, ...]
    acts: Cues


def arrivals(
    request: Request, records: Iterable[Record], filled: Mapping[str, str], things: Things | None = None
) -> tuple[Arrival, ...]:
    """Match what came since with what was asked for: at most one paper for each thing, the surest first.

    filled: for each gap that is filled, by id, the record that fills it. What was here when the request was made,
    copies, and papers and discs of somebody else are left out.
    """
    fresh = [record for record in own(records) if record.id not in request.had]
    found = []
    taken: set[str] = set()
    for ask in request.asks:
        if ask.key in _KINDS:
            came = _things_for(request, ask, things) if things else ()
            found += [Arrival(ask, "", sure=True, items=came)] if came else []
            continue
        fits = [one for record in fresh if record.id not in taken and (one := _fit(request, ask, record, filled))]
        best = max(fits, key=lambda one: one.sure, default=None)
        if best:
            taken.add(best.record)
            found.append(best)
    return tuple(found)


_KINDS: Mapping[str, ItemKind] = MappingProxyType(
    {"slides": ItemKind.SLIDES, "block": ItemKind.BLOCK, "images": ItemKind.DISC}
)
"""What an ask for a physical thing is answered by."""
_SCAN = re.compile(r"^(.*?)\s*(\d{4}-\d{2}-\d{2})$")
"""A scan in the words of a gap: `CT of the chest 2025-03-01`."""


def _things_for(request: Request, ask: Ask, things: Things) -> tuple[str, ...]:
    """The things that certainly are what was asked for, by id; none where that is not certain, or not all has come."""
    kind = _KINDS[ask.key]
    known = [one for one in things.items if one.kind is kind and not one.strange]
    came = [one for one in known if one.here and one.id not in request.had and not _before(one, request)]
    if kind is ItemKind.DISC and any(one.studies for one in came):
        return _discs(ask, [one for one in came if one.studies], things.acts)
    numbers = _numbers(ask, known)
    if numbers:
        fits = {one.accession.casefold(): one.id for one in came if one.accession}
        return tuple(fits[one] for one in numbers) if fits.keys() >= set(numbers) else ()
    if any(_same_ask(request, ask, other) for other in things.requests):
        return ()
    there = [one for one in known if same_house(request.place, one.place) is not False and one.id not in request.had]
    if not there or any(one not in came or not same_house(request.place, one.place) for one in there):
        return ()
    return tuple(one.id for one in there)


def _numbers(ask: Ask, known: Iterable[Item]) -> tuple[str, ...]:
    """The laboratory's numbers that an ask names, in small letters: its own, and those among its words."""
    if ask.form:  # the words of a gap on slides are numbers; of several, its own is only the first
        named = [one.strip() for one in ask.about.split(",")] if ask.key == "slides" else []
    else:
        words = re.findall(r"[\w./-]*\w", ask.about.casefold())
        named = [one.accession for one in known if one.accession and one.accession.casefold() in words]
    return tuple(dict.fromkeys(one.casefold() for one in (*named, ask.number) if one))


def _discs(ask: Ask, came: Iterable[Item], acts: Cues) -> tuple[str, ...]:
    """The discs that hold every scan that was asked for by its day; none where one is missing, or no day was named."""
    scans = list(_scans(ask))
    found: dict[str, None] = {}
    for words, day in scans:
        shown = {word.family for word in families(words, acts)}
        fits = [
            disc.id
            for disc in came
            if any(
                study.day and study.day.agrees(day) and (not shown or shows(study, shown, (day,)))
                for study in disc.studies
            )
        ]
        if not fits:
            return ()
        found[fits[0]] = None
    return tuple(found)


def _scans(ask: Ask) -> Iterator[tuple[str, Day]]:
    """The scans that were asked for, each with its words and its day; none at all where one has no whole day."""
    named = [_SCAN.match(one.strip()) for one in ask.about.split(",")] if ask.form else []
    if named and all(named):
        yield from ((one[1], Day.parse(one[2])) for one in named if one)
    elif not ask.form and ask.day and ask.day.whole:
        yield ask.about, ask.day


def _before(item: Item, request: Request) -> bool:
    """Whether a thing had come before it was asked for, as far as the days were told."""
    asked = request.sent or request.received or request.written
    days = [one.day for one in item.moves if one.status is ItemStatus.ARRIVED and one.day]
    return bool(asked and days and Day.parse(days[-1]).last < asked.first)


def _same_ask(request: Request, ask: Ask, other: Request) -> bool:
    """Whether the same place was asked for such a thing another time: nobody knows then which of them was answered."""
    if other.id == request.id or not other.asked or same_house(request.place, other.place) is False:
        return False
    return any(one.key == ask.key for one in other.asks)


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
