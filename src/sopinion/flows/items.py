"""The verb behind `items`: slides, blocks and discs, and where each of them is."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from sopinion.errors import ItemUnknown, WrongUsage
from sopinion.flows.hands import OpenCase
from sopinion.model.case import Case
from sopinion.model.clean import one_line
from sopinion.model.clock import rows
from sopinion.model.day import Day
from sopinion.model.item import Item, ItemKind, ItemStatus, Move, case_number, item_id, joined
from sopinion.model.question import Answer, Answers, AnswerState


@dataclass(frozen=True, slots=True)
class Telling:
    """What a person tells of a thing that no paper named."""

    kind: ItemKind
    label: str
    accession: str = ""
    place: str = ""


def add(opened: OpenCase, told: Telling) -> Item:
    """Note a thing, and save. One that is there already is given back as it is. Raises WrongUsage without a name.

    What the walk asks for as well becomes a row of its table, so that it is told there too.
    """
    label = one_line(told.label)
    if not label:
        raise WrongUsage(what=told.label)
    accession, place = one_line(told.accession) or case_number(label), one_line(told.place)
    name = item_id(told.kind, accession or f"{label}|{place}")
    there = next((one for one in (*opened.case.items, *walked_items(opened.case.answers)) if one.id == name), None)
    if there:
        return there
    item = Item(name, told.kind, label, accession, place=place)
    row = {"what": label, **({"where": place} if place else {})}
    if _id(row) != name:
        opened.save(replace(opened.case, items=(*opened.case.items, item)))
    else:
        opened.save(_with_rows(opened.case, (*rows(opened.case.answers, _TABLE), row)))
    return item


def move(opened: OpenCase, things: Sequence[Item], wanted: str, told: Move) -> Item:
    """Note where a thing is now, and save; what was before is kept. Raises ItemUnknown (30), WrongUsage for a day."""
    item = one_of(things, wanted)
    try:
        day = str(Day.parse(told.day)) if told.day else ""
    except ValueError:
        raise WrongUsage(what=told.day) from None
    step = Move(told.status, day, one_line(told.tracking), one_line(told.note))
    moved = replace(item, moves=(*item.moves, step))
    kept = tuple(one for one in opened.case.items if one.id != item.id)
    table = tuple(_moved_row(row, step) if _id(row) == item.id else row for row in rows(opened.case.answers, _TABLE))
    opened.save(_with_rows(replace(opened.case, items=(*kept, moved)), table))
    return moved


def remove(opened: OpenCase, wanted: str) -> Item:
    """Forget what was told of a thing, and save; what a paper says of it stays. Raises ItemUnknown (30)."""
    item = one_of(told_items(opened.case), wanted)
    case = replace(opened.case, items=tuple(one for one in opened.case.items if one.id != item.id))
    opened.save(_with_rows(case, tuple(row for row in rows(case.answers, _TABLE) if _id(row) != item.id)))
    return item


def one_of(things: Sequence[Item], wanted: str) -> Item:
    """Find a thing by its id, the beginning of it, or its case number. Raises ItemUnknown (30)."""
    asked = wanted.strip().casefold()
    near = [one for one in things if asked and asked in (one.id, one.accession.casefold())]
    near = near[:1] or [one for one in things if asked and one.id.startswith(asked)]
    if len(near) != 1:
        raise ItemUnknown(wanted=one_line(wanted))
    return near[0]


_TABLE = "items.list"
_COLUMNS = MappingProxyType({"asked": ItemStatus.ASKED, "sent": ItemStatus.SENT, "arrived": ItemStatus.ARRIVED})
"""Days that the walk asks for."""


def told_items(case: Case) -> tuple[Item, ...]:
    """Everything that a person told, in the walk or by name, each once."""
    ids = {one.id for one in case.items}
    both = {one.id: one for one in joined(walked_items(case.answers), case.items)}
    return (*(both[one.id] for one in case.items), *(one for name, one in both.items() if name not in ids))


def walked_items(answers: Answers) -> Iterator[Item]:
    """The things that were told in the walk, each with the days that were told of it."""
    for row in rows(answers, _TABLE):
        label = one_line(row.get("what", ""))
        if not label:
            continue
        steps = [
            Move(status, row[column], one_line(row.get("tracking", "")) if status is ItemStatus.SENT else "")
            for column, status in _COLUMNS.items()
            if _is_day(row.get(column, ""))
        ]
        place = one_line(row.get("where", ""))
        yield Item(_id(row), _kind(label), label, case_number(label), place=place, moves=tuple(steps))


_WORDS = {"slide": ItemKind.SLIDES, "block": ItemKind.BLOCK}


def _kind(label: str) -> ItemKind:
    return next((kind for word, kind in _WORDS.items() if word in label.casefold()), ItemKind.DISC)


def _id(row: Mapping[str, str]) -> str:
    label = one_line(row.get("what", ""))
    return item_id(_kind(label), case_number(label) or f"{label}|{one_line(row.get('where', ''))}")


def _moved_row(row: Mapping[str, str], step: Move) -> Mapping[str, str]:
    """Put the day of a change into the row of the walk, where it has a column for it."""
    column = next((name for name, status in _COLUMNS.items() if status is step.status and step.day), "")
    fresh = {column: step.day} if column else {}
    return {**row, **fresh, **({"tracking": step.tracking} if step.tracking else {})}


def _with_rows(case: Case, table: tuple[Mapping[str, str], ...]) -> Case:
    """Put the table of the walk into a case. The walk still asks it, if nobody has finished it there."""
    before = case.answers.get(_TABLE)
    if table == rows(case.answers, _TABLE):
        return case
    if before is None or before.state is not AnswerState.GIVEN:
        return case.with_answer(_TABLE, Answer(table, open=True))
    return case.with_answer(_TABLE, replace(before, value=table))


def _is_day(text: str) -> bool:
    try:
        Day.parse(text)
    except ValueError:
        return False
    return True


def told_on(day: str, today: datetime.date) -> str:
    """The day of a move: as told, else today."""
    return day or today.isoformat()


def as_json(things: Sequence[Item]) -> Mapping[str, Any]:
    """The answer of `items --json`."""
    return {
        "schema": "sopinion/items/1",
        "items": [
            {
                "id": one.id,
                "kind": one.kind,
                "label": one.label,
                "accession": one.accession or None,
                "blocks": list(one.blocks),
                "place": one.place or None,
                "studies": [
                    {
                        "modality": study.modality,
                        "body_part": study.body_part or None,
                        "day": str(study.day) if study.day else None,
                        "patient_name": study.patient_name or None,
                        "birth_date": str(study.birth_date) if study.birth_date else None,
                        "record_number": study.patient_id or None,
                        "match": study.match,
                        "images": study.images,
                    }
                    for study in one.studies
                ],
                "match": one.match,
                "mixed": one.mixed,
                "status": one.status,
                "day": one.day or None,
                "tracking": one.tracking or None,
                "moves": [
                    {
                        "status": step.status,
                        "day": step.day or None,
                        "tracking": step.tracking or None,
                        "note": step.note or None,
                    }
                    for step in one.moves
                ],
                "record": one.record or None,
                "file": one.file or None,
                "page": one.page or None,
                "quote": one.quote or None,
            }
            for one in things
        ],
    }
