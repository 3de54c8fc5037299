"""The checklist: what a second doctor needs from this person, for each event, and whether it is here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType

from sopinion.model.checklist_told import Standing, ToldStatus
from sopinion.model.day import Day
from sopinion.model.gap import Gap, GapKind, GapState
from sopinion.model.gaps.hints import Hint
from sopinion.model.gaps.pile import own
from sopinion.model.item import Item as Thing
from sopinion.model.item import ItemKind, ItemStatus
from sopinion.model.kind import Kind
from sopinion.model.question import All, Answers, AnswerState, Condition
from sopinion.model.questionnaire import holds
from sopinion.model.record import Record

__all__ = ["Asked", "Checklist", "Ground", "Item", "Need", "Standing", "ToldStatus", "Wanted", "checklist"]

SURE_ENOUGH = 0.6
"""A record counts as what it was read as from this confidence on; below it, the row is unsure."""

_SAME_EVENT = 3
"""Days between papers of one event: a specimen is collected one day and reported another."""
_UNDONE = frozenset({GapKind.ADDENDUM, GapKind.PRELIMINARY, GapKind.MISSING_PAGES, GapKind.PENDING, GapKind.POOR_COPY})
_PAPER_GAPS = frozenset({GapKind.REFERENCED, GapKind.NO_REPORT, GapKind.NO_PATHOLOGY, GapKind.PENDING})


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


def _told(answers: Answers, key: str) -> object:
    answer = answers.get(key)
    return answer.value if answer and answer.state is AnswerState.GIVEN else None


def checklist(wanted: Sequence[Wanted], ground: Ground) -> Checklist:
    """Hold what is wanted against what was told and what was read."""
    ground = replace(ground, records=own(ground.records))
    rows = [row for thing in wanted if holds(thing.when, ground.answers) for row in _rows(thing, ground)]
    return Checklist(tuple(_as_told(row, ground) for row in rows))


def _rows(thing: Wanted, ground: Ground) -> Iterator[Item]:
    filling = [r for r in ground.records if r.kind in thing.kinds]
    open_gaps = [gap for gap, state in ground.gaps if state is GapState.OPEN and _of(gap, thing)]
    hint = next((one for one in ground.hints if thing.hint and one.key == thing.hint), None)
    held = _told(ground.answers, thing.held) if thing.held else None
    if thing.things:
        yield _thing_row(thing, ground, held)
        return
    listed = thing.only_if is None or holds(thing.only_if, ground.answers) or hint is not None
    said_no = thing.only_if is not None and not listed and _answered(thing.only_if, ground.answers)
    groups = _events(filling) if thing.each else [filling] if filling else []
    for group in groups:
        yield _here(thing, group, ground, several=thing.each)
    for gap in open_gaps if thing.each else ():
        if not (gap.day is None and gap.kind is GapKind.PENDING):
            yield _absent(thing, gap, ground)
    if groups or (thing.each and any(gap.day or gap.kind is not GapKind.PENDING for gap in open_gaps)):
        return
    if open_gaps:
        yield replace(_absent(thing, open_gaps[0], ground), event=None)
    elif not said_no:
        status = Standing.UNSURE if held == "have" else Standing.ASKED if held == "asked" else None
        because = (hint.file, hint.page, hint.quote) if hint else None
        yield _row(
            thing,
            status or (Standing.MISSING if listed and thing.kinds else Standing.UNSURE),
            place=ground.places.get(thing.key, ""),
            because=because,
        )


def _row(thing: Wanted, status: Standing, **more: object) -> Item:
    row = Item(thing.key, thing.title, thing.need, status, (), thing.why, thing.where, called=thing.called)
    return replace(row, **more)  # type: ignore[arg-type]


def _answered(condition: Condition, answers: Answers) -> bool:
    """Whether a person answered the question that a condition leans on."""
    keys = _keys(condition)
    return any(_told(answers, key) is not None for key in keys)


def _keys(condition: Condition) -> Iterator[str]:
    for name in ("key", "condition", "conditions"):
        inside = getattr(condition, name, None)
        if isinstance(inside, str):
            yield inside
        elif isinstance(inside, tuple):
            for one in inside:
                yield from _keys(one)
        elif inside is not None:
            yield from _keys(inside)


def _of(gap: Gap, thing: Wanted) -> bool:
    """Whether what a gap misses is this thing."""
    return gap.kind in _PAPER_GAPS and gap.wants in thing.kinds


def _events(records: Sequence[Record]) -> list[list[Record]]:
    """Papers of one event together: of one case number, or of days that lie close; the earliest first."""
    groups: list[list[Record]] = []
    for record in sorted(records, key=_by_day):
        for group in groups:
            if _one_event(group[0], record):
                group.append(record)
                break
        else:
            groups.append([record])
    return groups


def _by_day(record: Record) -> tuple[bool, int, str]:
    return record.day is None, record.day.first.toordinal() if record.day else 0, record.id


def _one_event(one: Record, other: Record) -> bool:
    if one.accession and other.accession:
        return one.accession == other.accession
    if one.day is None or other.day is None:
        return False
    return abs((one.day.first - other.day.first).days) <= _SAME_EVENT


def _event(day: Day | None, place: str) -> str | None:
    return " ".join(part for part in (str(day) if day else "", place) if part) or None


def _here(thing: Wanted, group: Sequence[Record], ground: Ground, *, several: bool) -> Item:
    ids = {record.id for record in group}
    sure = any(r.kind_confidence >= SURE_ENOUGH or "kind" in r.told for r in group)
    undone = any(gap.kind in _UNDONE and gap.record in ids and state is GapState.OPEN for gap, state in ground.gaps)
    newest = max((r.day for r in group if r.day), key=lambda d: d.last, default=None)
    place = next((r.facility for r in group if r.facility and "," not in r.facility), "") or ""
    day = next((r.day for r in group if r.day), None)
    return _row(
        thing,
        Standing.HAVE if sure else Standing.UNSURE,
        records=tuple(r.id for r in group),
        event=_event(day, place) if several else None,
        day=newest,
        complete=not undone,
        place=place,
    )


def _absent(thing: Wanted, gap: Gap, ground: Ground) -> Item:
    """A row for an event that a paper speaks of and whose own paper is not here."""
    place = ground.places.get(thing.key, "")
    name = gap.about.partition(" of ")[0] if gap.day else gap.about
    event = _event(gap.day, name if name != str(gap.day) else "")
    asked = any(one.key == thing.key and _same_day(one.day, gap.day) for one in ground.asked)
    return _row(
        thing,
        Standing.ASKED if asked else Standing.MISSING,
        event=event,
        day=gap.day,
        place=place,
        because=(gap.file, gap.page, gap.quote),
    )


def _same_day(one: Day | None, other: Day | None) -> bool:
    return one is None or other is None or abs((one.first - other.first).days) <= _SAME_EVENT


_MOVED = MappingProxyType(
    {
        ItemStatus.ASKED: Standing.ASKED,
        ItemStatus.PROMISED: Standing.PROMISED,
        ItemStatus.SENT: Standing.SENT,
        ItemStatus.ARRIVED: Standing.ARRIVED,
        ItemStatus.TO_RETURN: Standing.ARRIVED,
        ItemStatus.RETURNED: Standing.ARRIVED,
    }
)


def _thing_row(thing: Wanted, ground: Ground, held: object) -> Item:
    """A row for what is no paper: it stands as the least far of its items, or as was told."""
    here = [one for one in ground.things if one.kind in thing.things]
    order = list(_MOVED)
    moved = [one for one in here if one.on_its_way]
    discs = [one for one in moved if one.kind is ItemKind.DISC]
    if moved and (len(moved) == len(here) or discs):
        least = min(moved, key=lambda one: order.index(one.status))
        status = _MOVED[least.status]
    elif thing.key in ground.walked:
        status = ground.walked[thing.key]
    elif held == "have":
        status = Standing.HAVE
    elif held == "asked" or moved:
        status = Standing.ASKED
    else:
        status = Standing.MISSING if here or held == "not-yet" else Standing.UNSURE
    place = next((one.place for one in here if one.place), "")
    if status in (Standing.MISSING, Standing.UNSURE) and any(one.key == thing.key for one in ground.asked):
        status = Standing.ASKED
    return _row(thing, status, place=place)


def _as_told(row: Item, ground: Ground) -> Item:
    """Lay what was told over a row; what offices were asked for counts where nothing else is known."""
    said = [one for one in ground.told if one.key == row.key and _meant(one, row)]
    if said:
        return replace(row, status=said[-1].status, told=said[-1].why)
    bare = row.status in (Standing.MISSING, Standing.UNSURE) and not row.records and row.event is None
    asked = bare and any(one.key == row.key for one in ground.asked)
    return replace(row, status=Standing.ASKED) if asked else row


def _meant(told: ToldStatus, row: Item) -> bool:
    """Whether a word was said of this row: of its event, by its day or in full, or of every event."""
    if not told.event:
        return True
    if row.event is None:
        return False
    return told.event.casefold() == row.event.casefold() or told.event.split()[0] == row.event.split()[0]


def known_keys(wanted: Iterable[Wanted]) -> tuple[str, ...]:
    """Every key there is, each once, in order."""
    return tuple(dict.fromkeys(thing.key for thing in wanted))
