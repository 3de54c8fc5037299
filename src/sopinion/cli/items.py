"""`sopinion items`: slides, blocks and discs, and where each of them is."""

from __future__ import annotations

from collections.abc import Sequence

import typer

from sopinion.cli import desk
from sopinion.content import spoken
from sopinion.content.messages import line
from sopinion.flows import checklist
from sopinion.flows import items as verb
from sopinion.flows.hands import Mark, Screen
from sopinion.model.day import Day
from sopinion.model.disc import Study
from sopinion.model.item import Item, ItemKind, ItemStatus, Move

door = typer.Typer(add_completion=False)

_JSON = typer.Option(False, "--json", help="One JSON object on standard output.")
_KIND = typer.Option(..., "--kind", help="What it is.")
_STATUS = typer.Argument(help="Where it is now.")
_MARKS = {ItemStatus.NOT_ASKED: Mark.OPEN, ItemStatus.ARRIVED: Mark.DONE, ItemStatus.RETURNED: Mark.DONE}


def _things() -> tuple[Item, ...]:
    case = desk.case()
    with desk.index_of(case) as index:
        return checklist.look(case, index.records_of(case), index).things


@door.callback(invoke_without_command=True)
def items(ctx: typer.Context, json: bool = _JSON) -> None:  # noqa: FBT001 - typer's form
    """Slides, blocks and discs: who has each, and where it is now."""
    if ctx.invoked_subcommand is None:
        _answer(_things(), json=json)


@door.command()
def add(
    kind: ItemKind = _KIND,
    label: str = typer.Option(..., "--what", help='In your words, such as "slides of the first biopsy".'),
    accession: str = typer.Option("", "--number", help="The laboratory's case number, if you know it."),
    place: str = typer.Option("", "--at", help="Who has it."),
    json: bool = _JSON,  # noqa: FBT001 - typer's form
) -> None:
    """Add a thing that no paper names."""
    with desk.writing() as opened:
        verb.add(opened, verb.Telling(kind, label, accession, place))
    _answer(_things(), json=json)


@door.command("set")
def set_status(  # noqa: PLR0913, PLR0917 - each is a word of the command
    item: str = typer.Argument(help="Which one, by the letters before it."),
    status: ItemStatus = _STATUS,
    day: str = typer.Option("", "--day", help="Since which day, as 2025-03-14. Left out: today."),
    tracking: str = typer.Option("", "--tracking", help="The number of the parcel."),
    note: str = typer.Option("", "--note", help="Anything to remember."),
    json: bool = _JSON,  # noqa: FBT001 - typer's form
) -> None:
    """Say where a thing is now."""
    found = _things()
    with desk.writing() as opened:
        verb.move(opened, found, item, Move(status, verb.told_on(day, desk.today()), tracking, note))
    _answer(_things(), json=json)


@door.command()
def remove(
    item: str = typer.Argument(help="Which one, by the letters before it."),
    json: bool = _JSON,  # noqa: FBT001 - typer's form
) -> None:
    """Take back what you told of a thing."""
    with desk.writing() as opened:
        verb.remove(opened, item)
    _answer(_things(), json=json)


def _answer(things: Sequence[Item], *, json: bool) -> None:
    if json:
        desk.put(verb.as_json(things))
        return
    show(desk.screen(), things)


def show(screen: Screen, things: Sequence[Item]) -> None:
    """Draw every thing with where it is."""
    screen.title(line("items.title"))
    if not things:
        screen.say(line("items.none"))
    for kind in ItemKind:
        here = [one for one in things if one.kind is kind]
        if here:
            screen.say()
            screen.say(line(f"items.{kind}"))
        for one in here:
            _thing(screen, one)
    screen.say()
    screen.say(line("items.how_set" if things else "items.how_add", item=things[0].id if things else ""))


def _thing(screen: Screen, one: Item) -> None:
    at = f", {one.place}" if one.place else ""
    status = line(f"items.{one.status}")
    mark = Mark.HERE if one.strange else _MARKS.get(one.status, Mark.HERE)
    screen.say(f"{one.id}  {one.label}{at}: {status}", mark, indent=2)
    if one.day and one.moves:
        screen.say(line("items.since", day=spoken.day(Day.parse(one.day))), indent=6)
    if one.tracking:
        screen.say(line("items.tracking", tracking=one.tracking), indent=6)
    if one.blocks and one.kind is ItemKind.BLOCK:
        screen.say(line("items.blocks", blocks=", ".join(one.blocks)), indent=6)
    for study in one.studies:
        _study(screen, study, named=one.strange)
    if one.strange:
        screen.say(line("items.strange"), Mark.NEEDS, indent=6)
    if one.quote:
        screen.say(line("items.because", file=one.file, page=one.page, quote=one.quote), indent=6)


def _study(screen: Screen, study: Study, *, named: bool) -> None:
    """Draw an examination on a disc; whom it names, where somebody has to look at that."""
    day = spoken.day(study.day) if study.day else line("items.no_day")
    words = line("items.study", modality=study.modality, body=study.body_part, day=day)
    if named:
        born = line("items.born", day=spoken.day(study.birth_date)) if study.birth_date else ""
        name = " ".join(part for part in (study.patient_name, born) if part) or line("items.nobody")
        words = f"{words}: {line(f'items.whose_{study.match}', name=name)}"
    screen.say(words, indent=6)
