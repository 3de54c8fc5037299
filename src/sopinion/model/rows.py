"""The rows of a checklist: what is wanted, held against what was told and read, a row for each event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from types import MappingProxyType

from sopinion.model.checklist import SURE_ENOUGH, Checklist, Ground, Item, Wanted
from sopinion.model.checklist_told import Standing, ToldStatus
from sopinion.model.day import Day
from sopinion.model.gap import Gap, GapKind, GapState
from sopinion.model.gaps.pile import own
from sopinion.model.item import ItemKind, ItemStatus
from sopinion.model.question import Answers, AnswerState, Condition
from sopinion.model.questionnaire import holds
from sopinion.model.record import Record

_SAME_EVENT = 3
"""Days between papers of one event: a specimen is collected one day and reported another."""
_UNDONE = frozenset({GapKind.ADDENDUM, GapKind.PRELIMINARY, GapKind.MISSING_PAGES, GapKind.PENDING, GapKind.POOR_COPY})
_PAPER_GAPS = frozenset({GapKind.REFERENCED, GapKind.NO_REPORT, GapKind.NO_PATHOLOGY, GapKind.PENDING})


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
