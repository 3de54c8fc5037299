"""`sopinion status`: what is done, what is next."""

from __future__ import annotations

import typer

from sopinion.cli import desk
from sopinion.cli.home import draw, show_next
from sopinion.flows import status as verb

door = typer.Typer()


@door.command()
def status(json: bool = typer.Option(False, "--json", help="One JSON object on standard output.")) -> None:  # noqa: FBT001 - typer's form
    """What is done, what is next."""
    case = desk.case()
    with desk.index_of(case) as index:
        found = verb.status(case, index.records_of(case), index, desk.today())
    if json:
        desk.put(verb.as_json(found))
        return
    screen = desk.screen()
    draw(screen, found)
    show_next(screen, found)
