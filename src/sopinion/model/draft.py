"""What could be asked of each office now, and who has to sign for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sopinion.model.arrival import same_house
from sopinion.model.clock import told
from sopinion.model.question import Answers
from sopinion.model.request import Ask, Office

WHOLE = frozenset({"", "no-report", "no-pathology", "no-images", "slides"})
"""Rows of the checklist, and gaps that a whole paper fills: the same one may be on the list twice."""


class Signer(StrEnum):
    """Who signs a letter, and by what right."""

    PATIENT = "patient"
    PARENT = "parent"  # of a child or a teenager
    PROXY = "proxy"  # holds a health care power of attorney, or is guardian
    HELPER = "helper"  # has no right of their own: the patient signs, and may name the helper in a release


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing to ask for, the office that keeps it, and the hospital, "" where nothing says which."""

    ask: Ask
    office: Office
    place: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What one letter would ask for."""

    office: Office
    place: str
    asks: tuple[Ask, ...]


def signer_of(answers: Answers) -> Signer:
    """Find who signs. A parent signs for a child; at 18 the right is the young person's own."""
    match told(answers, "you.role"):
        case "parent":
            return Signer.HELPER if told(answers, "patient.age") == "adult" else Signer.PARENT
        case "caregiver" | "social-worker":
            return Signer.PROXY if told(answers, "you.may_ask") == "power" else Signer.HELPER
        case _:
            return Signer.PATIENT


def drafts(wanted: Iterable[Wanted]) -> tuple[Draft, ...]:
    """Gather what is wanted into one letter for each office of each hospital, in the order of the offices.

    Where the papers name only one hospital, what nobody placed is asked there too. Each thing is asked once, where
    somebody placed it.
    """
    things = list(wanted)
    houses: list[str] = []
    for one in things:
        if one.place and not any(same_house(one.place, house) for house in houses):
            houses.append(one.place)
    only = houses[0] if len(houses) == 1 else ""
    found: dict[tuple[Office, str], list[Ask]] = {}
    for one in sorted(things, key=lambda one: not one.place):
        elsewhere = (ask for (office, _), asks in found.items() if office is one.office for ask in asks)
        if not one.place and one.ask.day and any(_covers(other, one.ask) for other in elsewhere):
            continue
        place = next((house for house in houses if one.place and same_house(one.place, house)), only)
        if one.office is Office.LABORATORY and not one.place:
            place = ""  # an outside laboratory is nobody's department
        asks = found.setdefault((one.office, place), [])
        if not any(_covers(other, one.ask) for other in asks):
            asks[:] = [other for other in asks if not _covers(one.ask, other)] + [one.ask]
    order = list(Office)
    return tuple(
        Draft(office, place, tuple(asks))
        for (office, place), asks in sorted(found.items(), key=lambda item: order.index(item[0][0]))
    )


def _covers(one: Ask, other: Ask) -> bool:
    """Whether asking for `one` asks for `other` as well: the same whole paper, said at least as closely."""
    if not {one.form, other.form} <= WHOLE:
        return one == other
    same_day = other.day is None or (one.day is not None and one.day.agrees(other.day))
    return one.key == other.key and same_day and _closeness(one) >= _closeness(other)


def _closeness(ask: Ask) -> int:
    return bool(ask.day) + bool(ask.number)
