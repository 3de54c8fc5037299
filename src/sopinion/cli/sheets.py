"""`sopinion sheets`: the pages a person carries."""

from __future__ import annotations

import enum
from pathlib import Path

import typer

from sopinion.cli import desk
from sopinion.content import sheets_to_carry
from sopinion.content.messages import line, plural
from sopinion.flows import checklist, due, request
from sopinion.flows import sheets as verb
from sopinion.flows.hands import Mark, Screen

door = typer.Typer(add_completion=False)


class Paper(enum.StrEnum):
    """The two sizes of paper."""

    LETTER = "letter"
    A4 = "a4"


_KEYS = typer.Argument(None, metavar="[SHEET]...", help="Which sheets. Left out, all of them.")
_TO = typer.Option(None, "--to", metavar="FOLDER", help="Where to put them. Left out, you see what there is.")
_LARGE = typer.Option(False, "--large", help="Large print.")
_PAPER = typer.Option(Paper.LETTER, "--paper", help="The size of the paper.")
_JSON = typer.Option(False, "--json", help="One JSON object on standard output.")


@door.command()
def sheets(
    keys: list[str] | None = _KEYS,
    to: Path | None = _TO,
    large: bool = _LARGE,  # noqa: FBT001 - typer's form
    paper: Paper = _PAPER,
    json: bool = _JSON,  # noqa: FBT001 - typer's form
) -> None:
    """Pages to carry: the plan, what to say, the insurer's call sheet, your questions, and more."""
    wanted = verb.chosen(keys or ())
    laid = _laid(wanted, to, paper, large=large) if to else ()
    if json:
        desk.put(verb.as_json(laid))
    elif to:
        _show_files(desk.screen(), to, laid)
    else:
        _show_list(desk.screen(), wanted)


def _laid(wanted: tuple[str, ...], to: Path, paper: Paper, *, large: bool) -> tuple[verb.Laid, ...]:
    case = desk.case()
    with desk.index_of(case) as index:
        records = index.records_of(case)
        missing = checklist.look(case, records, index)
    asked = due.for_plan(request.Ground(case, records, missing, desk.today()))
    ground = verb.Ground(case.label, case.answers, missing, desk.today(), asked)
    return verb.lay_out(wanted, ground, desk.sheet_press(), desk.tray(to), large=large, paper=paper)


def _show_list(screen: Screen, wanted: tuple[str, ...]) -> None:
    screen.title(line("sheets.title"))
    screen.say(line("sheets.intro"))
    screen.say()
    rows = [(key, sheets_to_carry.sheets()[key].purpose) for key in wanted]
    screen.table((line("sheets.head_name"), line("sheets.head_purpose")), rows)
    screen.say()
    screen.say(line("sheets.how"))
    screen.say(line("sheets.how_some"))


def _show_files(screen: Screen, to: Path, laid: tuple[verb.Laid, ...]) -> None:
    screen.say(line(plural(len(laid), "sheets.made_one", "sheets.made_many"), count=len(laid), folder=to), Mark.DONE)
    for one in laid:
        name = one.made.name
        if one.made.pages:
            count = line(plural(one.made.pages, "sheets.one_page", "sheets.pages"), count=one.made.pages)
            screen.say(line("sheets.file", name=name, pages=count), indent=2)
        else:
            form = "sheets.calendar_file" if name.endswith(".ics") else "sheets.text_file"
            screen.say(line(form, name=name), indent=2)
    undrawn = sorted({letter for one in laid for letter in one.made.undrawn})
    if undrawn:
        screen.say(line("sheets.undrawn", letters=" ".join(undrawn)), Mark.NEEDS)
    screen.say(line("sheets.private"))
