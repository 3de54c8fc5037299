"""The checklist: what a second doctor needs from this person, and whether it is here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sopinion.model.gaps.pile import own
from sopinion.model.kind import Kind
from sopinion.model.question import Answers, AnswerState
from sopinion.model.record import Record

SURE_ENOUGH = 0.6
"""A record counts as what it was read as from this confidence on; below it, the row is unsure."""


class Need(StrEnum):
    """When a thing is needed."""

    NOW = "now"
    BEFORE_VISIT = "before-visit"
    CAN_FOLLOW = "can-follow"


class Standing(StrEnum):
    """How a thing on the checklist stands."""

    HAVE = "have"
    MISSING = "missing"
    UNSURE = "unsure"
    ASKED = "asked"
    PROMISED = "promised"
    SENT = "sent"
    ARRIVED = "arrived"
    NOT_NEEDED = "not-needed"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A thing that may be on the list.

    key: a kind, or `images` and the like. title: as a person calls it. kinds: the records that fill it. only_if: the
    yes-no question that decides whether it is on the list ("" for always). held: the question whose answer says
    `have`, `asked` or `not-yet`. why, where: a line each.
    """

    key: str
    title: str
    need: Need
    kinds: tuple[Kind, ...]
    why: str
    where: str
    only_if: str = ""
    held: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A row: the thing, the event it belongs to (None for all), how it stands, and the records that fill it, by id."""

    key: str
    title: str
    need: Need
    status: Standing
    records: tuple[str, ...]
    why: str
    where: str
    event: str | None = None


@dataclass(frozen=True, slots=True)
class Checklist:
    """All rows, those needed first before the others."""

    items: tuple[Item, ...]

    @property
    def enough_to_send(self) -> bool:
        """Whether all that is needed now is here: nobody should wait for everything."""
        now = [item for item in self.items if item.need is Need.NOW]
        return bool(now) and all(item.status in (Standing.HAVE, Standing.ARRIVED) for item in now)


def _told(answers: Answers, key: str) -> object:
    answer = answers.get(key)
    return answer.value if answer and answer.state is AnswerState.GIVEN else None


def checklist(wanted: Sequence[Wanted], answers: Answers, records: Iterable[Record]) -> Checklist:
    """Hold what is wanted against what was told and what was read."""
    mine = own(records)
    rows = []
    for thing in wanted:
        filling = [r for r in mine if r.kind in thing.kinds]
        decided = _told(answers, thing.only_if) if thing.only_if else True
        if decided is False and not filling:
            continue
        rows.append(
            Item(
                key=thing.key,
                title=thing.title,
                need=thing.need,
                status=_standing(filling, _told(answers, thing.held), listed=decided is True),
                records=tuple(r.id for r in filling),
                why=thing.why,
                where=thing.where,
            )
        )
    return Checklist(tuple(rows))


def _standing(filling: Sequence[Record], held: object, *, listed: bool) -> Standing:
    if any(r.kind_confidence >= SURE_ENOUGH or "kind" in r.told for r in filling):
        return Standing.HAVE
    if filling or held == "have":  # read but not surely, or said to be here and not found
        return Standing.UNSURE
    if held == "asked":
        return Standing.ASKED
    return Standing.MISSING if listed else Standing.UNSURE
