"""`sopinion records`: what was found, and what a person says of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import typer

from sopinion.cli import desk
from sopinion.cli.papers import show_all, show_one
from sopinion.content.messages import line
from sopinion.errors import WrongUsage
from sopinion.flows import part
from sopinion.flows import records as verb
from sopinion.flows.hands import OpenCase
from sopinion.model.day import Day
from sopinion.model.kind import Kind
from sopinion.model.parting import Place
from sopinion.model.record import Record
from sopinion.model.told import MINE, NOT_MINE, UNKNOWN
from sopinion.model.unsure import waiting

door = typer.Typer(add_completion=False)

_JSON = typer.Option(False, "--json", help="One JSON object on standard output.")
_ID = typer.Argument(metavar="ID", help="The name of a paper, as it stands in the list.")
_IDS = typer.Argument(metavar="ID...", help="The names of the papers, in the order they are read.")
_PAGES = typer.Argument(metavar="PAGE...", help="Its pages, each once, in the order they are read.")
_PAGE = typer.Option("", "--page", metavar="N", help="Only this page of the file.")
_AT = typer.Option("", "--at", metavar="PAGE", help="The page of the file on which the second paper begins.")


@door.callback(invoke_without_command=True)
def records(
    ctx: typer.Context,
    unsure: bool = typer.Option(False, "--unsure", help="Only those I am not sure about."),  # noqa: FBT001 - typer's form
    json: bool = _JSON,  # noqa: FBT001 - typer's form
) -> None:
    """What was found: each paper, its day, and whose it is."""
    if ctx.invoked_subcommand is not None:
        return
    case = desk.case()
    with desk.index_of(case) as papers:
        found = papers.records_of(case)
    if unsure:
        found = waiting(found)
    if json:
        desk.put(verb.as_json(found))
    else:
        show_all(desk.screen(), found)


@door.command()
def show(id: str = _ID, json: bool = _JSON) -> None:  # noqa: A002, FBT001 - the word of the list; typer's form
    """One paper: what was read of it, and why."""
    case = desk.case()
    with desk.index_of(case) as papers:
        found = verb.one_of(papers.records_of(case), id)
    _answer((found,), json=json)


@door.command("set")
def tell(  # noqa: PLR0913, PLR0917 - one option for each thing that can be said
    id: str = _ID,  # noqa: A002 - the word of the list
    page: str = _PAGE,
    kind: str = typer.Option("", help="What it is, such as pathology-report."),
    day: str = typer.Option("", help="When the care took place, such as 2025-03-14, or unknown."),
    whose: str = typer.Option("", help="mine or not-mine."),
    json: bool = _JSON,  # noqa: FBT001 - typer's form
) -> None:
    """Say what a paper is, its day, or whose it is. What you say outranks what was read."""
    told = verb.Told(_kind(kind), _day(day), _whose(whose), _page(page))
    if not told.fields():
        raise WrongUsage(what=line("records.say_something"))
    if told.page and (told.kind or told.day):
        raise WrongUsage(what=line("records.page_whose_only"))
    _change(lambda opened, found: verb.tell(opened, found, id, told, desk.today()).places, json=json)


@door.command("unset")
def untell(
    id: str = _ID,  # noqa: A002 - the word of the list
    page: str = _PAGE,
    json: bool = _JSON,  # noqa: FBT001 - typer's form
) -> None:
    """Take back what you said of a paper: what it is, whose, where it begins and ends."""
    asked = _page(page)
    _change(lambda opened, found: verb.untell(opened, found, id, asked), json=json)


@door.command()
def split(id: str = _ID, at: str = _AT, json: bool = _JSON) -> None:  # noqa: A002, FBT001 - as above
    """Say that another paper begins inside this one. Your file stays whole."""
    asked = _page(at)
    if asked is None:
        raise WrongUsage(what=line("records.at"))
    _change(lambda opened, found: part.split(opened, found, id, asked, desk.today()), json=json)


@door.command()
def join(ids: list[str] = _IDS, json: bool = _JSON) -> None:  # noqa: FBT001 - typer's form
    """Say that several are one paper, such as photos of its pages. Your files stay as they are."""
    _change(lambda opened, found: part.join(opened, found, ids, desk.today()), json=json)


@door.command()
def order(id: str = _ID, pages: list[str] = _PAGES, json: bool = _JSON) -> None:  # noqa: A002, FBT001 - as above
    """Say in which order the pages of a paper are read, such as a fax that came out of order."""
    asked = [one for page in pages if (one := _page(page))]
    _change(lambda opened, found: part.order(opened, found, id, asked, desk.today()), json=json)


def _change(change: Callable[[OpenCase, Sequence[Record]], Sequence[Place]], *, json: bool) -> None:
    """Save what is said, and show every paper that its pages are in now."""
    with desk.writing() as opened, desk.index_of(opened.case) as papers:
        pages = change(opened, papers.records_of(opened.case))
        now = verb.with_pages(papers.records_of(opened.case), pages)
    _answer(now, json=json)


def _answer(found: Sequence[Record], *, json: bool) -> None:
    if json:
        desk.put(verb.as_json(found))
        return
    screen = desk.screen()
    for record in found:
        show_one(screen, record)


def _kind(said: str) -> Kind | None:
    try:
        return Kind(said) if said else None
    except ValueError:
        raise WrongUsage(what=line("records.kinds", kinds=", ".join(Kind))) from None


def _day(said: str) -> Day | str | None:
    if said.casefold() == UNKNOWN:
        return UNKNOWN
    try:
        return Day.parse(said) if said else None
    except ValueError:
        raise WrongUsage(what=line("records.days", day=said)) from None


def _whose(said: str) -> str | None:
    if said and said not in {MINE, NOT_MINE}:
        raise WrongUsage(what=line("records.whose"))
    return said or None


def _page(said: str) -> str | None:
    """Read a page: a number, or a file and a number, such as 2:1."""
    numbers = said.split(":")
    if said and (len(numbers) > 2 or not all(one.isdecimal() and int(one) for one in numbers)):  # noqa: PLR2004 - as above
        raise WrongUsage(what=line("records.pages", page=said))
    return said or None
