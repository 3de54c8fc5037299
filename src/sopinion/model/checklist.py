"""The checklist: what a second doctor needs from this person, for each event, and whether it is here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from sopinion.model.checklist_told import Standing, ToldStatus
from sopinion.model.day import Day
from sopinion.model.gap import Gap, GapState
from sopinion.model.gaps.hints import Hint
from sopinion.model.item import Item as Thing
from sopinion.model.item import ItemKind
from sopinion.model.kind import Kind
from sopinion.model.question import All, Answers, Condition
from sopinion.model.record import Record

__all__ = ["Asked", "Checklist", "Ground", "Item", "Need", "Standing", "ToldStatus", "Wanted"]

SURE_ENOUGH = 0.6
"""A record counts as what it was read as from this confidence on; below it, the row is unsure."""


class Need(StrEnum):
    """When a thing is needed."""

    NOW = "now"
    BEFORE_VISIT = "before-visit"
    CAN_FOLLOW = "can-follow"


_SETTLED = frozenset({Standing.HAVE, Standing.ARRIVED, Standing.NOT_NEEDED})


@dataclass(frozen=True, slots=True)
class Wanted:
    """A thing that may be on the list.

    key: a kind, or `images` and the like. title: as a person calls it. kinds: the records that fill it. when: whether
    it is for this person at all. only_if: the condition that puts it on the list; a record, a gap or a hint in the
    papers puts it there too. held: the question whose answer says `have`, `asked` or `not-yet`. each: whether every
    event has a row of its own. hint: what in the papers puts it on the list. things: the physical items that fill it.
    why, where: a line each. called: what else it is called on paper and on the phone.
    """

    key: str
    title: str
    need: Need
    kinds: tuple[Kind, ...]
    why: str
    where: str
    called: str = ""
    when: Condition = field(default_factory=All)
    only_if: Condition | None = None
    held: str = ""
    each: bool = False
    hint: str = ""
    things: tuple[ItemKind, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """A row: the thing, the event it belongs to (None for all), how it stands, and the records that fill it, by id.

    day: of the event, or of the newest record. complete: whether nothing of it is known to be still to come, None where
    there is no record. place: who holds it, as far as a paper or a person named them. because: the words on a paper
    that put it on the list, with file and page (1-based). told: why a person set it as it stands.
    """

    key: str
    title: str
    need: Need
    status: Standing
    records: tuple[str, ...]
    why: str
    where: str
    event: str | None = None
    called: str = ""
    day: Day | None = None
    complete: bool | None = None
    place: str = ""
    because: tuple[str, int, str] | None = None
    told: str = ""

    @property
    def name(self) -> str:
        """The thing with its event: `Operative report (2025-03-14 Harbor Hospital)`."""
        return f"{self.title} ({self.event})" if self.event else self.title


@dataclass(frozen=True, slots=True)
class Checklist:
    """All rows, those needed first before the others."""

    items: tuple[Item, ...]

    @property
    def enough_to_send(self) -> bool:
        """Whether something of all that is needed now is here: nobody should wait for everything."""
        keys = {item.key for item in self.items if item.need is Need.NOW}
        return bool(keys) and not self.short

    @property
    def short(self) -> tuple[Item, ...]:
        """The first row of each thing that is needed now, and of which nothing is here."""
        now: dict[str, list[Item]] = {}
        for item in self.items:
            if item.need is Need.NOW:
                now.setdefault(item.key, []).append(item)
        return tuple(rows[0] for rows in now.values() if not any(row.status in _SETTLED for row in rows))


@dataclass(frozen=True, slots=True)
class Asked:
    """Something that an office was asked for: the key of its row, and the day of the care where it was named."""

    key: str
    day: Day | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """What rows are worked out from. gaps: each with whether a person dismissed it. places: told hospitals by key.

    walked: how what is no paper stands by the answers of the walk, by key.
    """

    answers: Answers
    records: tuple[Record, ...]
    gaps: tuple[tuple[Gap, GapState], ...] = ()
    hints: tuple[Hint, ...] = ()
    things: tuple[Thing, ...] = ()
    asked: tuple[Asked, ...] = ()
    told: tuple[ToldStatus, ...] = ()
    places: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    walked: Mapping[str, Standing] = field(default_factory=lambda: MappingProxyType({}))
