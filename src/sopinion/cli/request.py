"""`sopinion request`: letters to each office that holds something, and what is due when."""

from __future__ import annotations

import enum
from dataclasses import replace
from pathlib import Path

import typer

from sopinion.cli import desk
from sopinion.cli import request_shown as shown
from sopinion.content import letters
from sopinion.content.messages import line
from sopinion.errors import NobodyToAsk
from sopinion.flows import checklist
from sopinion.flows import letter as letter_verb
from sopinion.flows import request as verb
from sopinion.flows import write as write_verb
from sopinion.flows.ask import to_ask
from sopinion.flows.hands import Mark, Screen
from sopinion.model.case import Case
from sopinion.model.question import Choice
from sopinion.model.request import Office, Request

door = typer.Typer(add_completion=False)


class Paper(enum.StrEnum):
    """The two sizes of paper."""

    LETTER = "letter"
    A4 = "a4"


_JSON = typer.Option(False, "--json", help="One JSON object on standard output.")
_TO = typer.Option(None, "--to", metavar="FOLDER", help="Where to put the letters. Left out, you are asked.")
_OFFICE = typer.Option(None, "--office", metavar="KIND", help=f"{', '.join(Office)}, or all. May stand several times.")
_FOR = typer.Option("", "--for", metavar="PLACE", help="The place of the second opinion: what it wants is asked for.")
_FAX = typer.Option(False, "--fax", help="A cover page for each letter, to go by fax.")
_LARGE = typer.Option(False, "--large", help="Large print.")
_PAPER = typer.Option(Paper.LETTER, "--paper", help="The size of the paper.")
_ID = typer.Argument(metavar="ID", help="Which request: r1, r2, ...")
_NOT_IT = typer.Option(None, "--not-it", metavar="RECORD", help="This paper or thing is not the answer.")
_DAY = "The day, as 2025-11-20 or 11/20/2025."


@door.callback(invoke_without_command=True)
def request(ctx: typer.Context, json: bool = _JSON) -> None:  # noqa: FBT001 - typer's form
    """What you asked of each office, what is due, and letters for the rest."""
    if ctx.invoked_subcommand is None:
        ground = _ground(desk.case())
        rows, drafted = verb.stand(ground), to_ask(ground)
        if json:
            desk.put(verb.as_json(ground, rows, drafted))
        else:
            shown.home(desk.screen(), ground, rows, drafted)


@door.command()
def write(  # noqa: PLR0913, PLR0917 - each is an option
    office: list[str] | None = _OFFICE,
    place: str = _FOR,
    to: Path | None = _TO,
    fax: bool = _FAX,  # noqa: FBT001 - typer's form
    large: bool = _LARGE,  # noqa: FBT001 - typer's form
    paper: Paper = _PAPER,
    json: bool = _JSON,  # noqa: FBT001 - typer's form
) -> None:
    """Write a letter to each office that holds what is missing."""
    offices = [] if not office or "all" in office else [verb.office_named(name) for name in office]
    profile = desk.place(place) if place else None
    with desk.writing() as opened:
        ground = _ground(opened.case)
        drafted = write_verb.chosen(ground, offices, profile.wanted if profile else ())
        screen = desk.screen()
        if drafted and not json:
            shown.ways(screen, ground, drafted)
        if drafted:
            folder = to or _asked_folder(screen)
            made = write_verb.write(
                opened, ground, drafted, _desk(folder, paper, fax=fax, large=large), profile.name if profile else ""
            )
        else:
            folder, made = to or Path(), write_verb.Written((), ())
        ground = replace(ground, case=opened.case)
    _answer(screen, shown.Made(ground, made, folder), json=json)


@door.command()
def add(  # noqa: PLR0913, PLR0917 - each is an option
    office: str = typer.Option("", "--office", metavar="KIND", help=f"{', '.join(Office)}. Left out, you are asked."),
    place: str = typer.Option("", "--place", help="Which hospital or laboratory."),
    what: str = typer.Option("", "--what", help="What you asked for, in your words."),
    sent: str = typer.Option("", "--sent", metavar="DAY", help=_DAY),
    received: str = typer.Option("", "--received", metavar="DAY", help="The day they had it."),
    person: str = typer.Option("", "--person", help="Whom you spoke with."),
    reference: str = typer.Option("", "--reference", help="Their number for it."),
    json: bool = _JSON,  # noqa: FBT001 - typer's form
) -> None:
    """Note a request that you made yourself."""
    told_now = {"sent": sent, "received": received, "person": person, "reference": reference}
    if not office:
        screen = desk.screen()
        if not screen.interactive:
            raise NobodyToAsk(option="sopinion request add --office KIND")
        office = screen.pick(line("request.pick_office"), [Choice(o, letters.offices()[o].name) for o in Office])
        place = place or screen.text(line("request.ask_place"))
        what = what or screen.text(line("request.ask_what"))
        told_now["sent"] = sent or _asked_day(screen)
    with desk.writing() as opened:
        telling = verb.Telling(verb.office_named(office), place, what)
        ground = _ground(opened.case)
        here = verb.here(ground.records, ground.missing)
        one = verb.add(opened, telling, {name: text for name, text in told_now.items() if text}, here)
        _answer_one(opened.case, one, json=json)


@door.command("set")
def set_(  # noqa: PLR0913, PLR0917 - each is an option
    wanted: str = _ID,
    sent: str | None = typer.Option(None, "--sent", metavar="DAY", help=f'You sent it. {_DAY} "" takes it back.'),
    received: str | None = typer.Option(None, "--received", metavar="DAY", help="They had it."),
    promised: str | None = typer.Option(None, "--promised", metavar="DAY", help="By when they say they will answer."),
    extended: str | None = typer.Option(None, "--extended", metavar="DAY", help="The later day they named in writing."),
    refused: str | None = typer.Option(None, "--refused", metavar="DAY", help="They said no."),
    arrived: str | None = typer.Option(None, "--arrived", metavar="DAY", help="All of it came."),
    answer: str | None = typer.Option(None, "--answer", help="What they said."),
    cost: str | None = typer.Option(None, "--cost", help="The fee they named."),
    person: str | None = typer.Option(None, "--person", help="Whom you spoke with."),
    reference: str | None = typer.Option(None, "--reference", help="Their number for it."),
    place: str | None = typer.Option(None, "--place", help="Which hospital or laboratory."),
    not_it: list[str] | None = _NOT_IT,
    json: bool = _JSON,  # noqa: FBT001 - typer's form
) -> None:
    """Tell what happened with a request."""
    said = {
        "sent": sent,
        "received": received,
        "promised": promised,
        "extended": extended,
        "refused": refused,
        "arrived": arrived,
        "answer": answer,
        "cost": cost,
        "person": person,
        "reference": reference,
        "place": place,
    }
    told_now = {name: text for name, text in said.items() if text is not None}
    with desk.writing() as opened:
        one = verb.find(opened.case, wanted)
        if not told_now and not not_it:
            told_now = _asked_what_happened(wanted)
        one = (
            verb.change(opened, wanted, told_now, not_it or ())
            if told_now or not_it
            else verb.find(opened.case, wanted)
        )
        _answer_one(opened.case, one, json=json)


@door.command()
def remove(
    wanted: str = _ID,
    json: bool = _JSON,  # noqa: FBT001 - typer's form
) -> None:
    """Take a request off the list, such as a letter you will not send."""
    with desk.writing() as opened:
        gone = verb.remove(opened, wanted)
        case = opened.case
    if json:
        ground = _ground(case)
        desk.put(verb.as_json(ground, verb.stand(ground), to_ask(ground)))
    else:
        desk.screen().say(line("request.removed", id=gone.id), Mark.DONE)


@door.command()
def track(
    to: Path | None = _TO,
    large: bool = _LARGE,  # noqa: FBT001 - typer's form
    paper: Paper = _PAPER,
    json: bool = _JSON,  # noqa: FBT001 - typer's form
) -> None:
    """Print one page that tracks your requests, with a calendar file of what is due."""
    ground, screen = _ground(desk.case()), desk.screen()
    folder = to or _asked_folder(screen)
    with_what = _desk(folder, paper, large=large)
    files = letter_verb.Printing(with_what.press, with_what.form, ground).tracking(verb.stand(ground))
    made = write_verb.Written((), letter_verb.lay(files, with_what.press, with_what.tray))
    _answer(screen, shown.Made(ground, made, folder), json=json)


@door.command()
def remind(  # noqa: PLR0913, PLR0917 - each is an option
    wanted: str = _ID,
    to: Path | None = _TO,
    fax: bool = _FAX,  # noqa: FBT001 - typer's form
    large: bool = _LARGE,  # noqa: FBT001 - typer's form
    paper: Paper = _PAPER,
    json: bool = _JSON,  # noqa: FBT001 - typer's form
) -> None:
    """Write a reminder."""
    _follow("reminder", wanted, to, _Print(paper, fax, large), json=json)


@door.command()
def complain(
    wanted: str = _ID,
    to: Path | None = _TO,
    large: bool = _LARGE,  # noqa: FBT001 - typer's form
    paper: Paper = _PAPER,
    json: bool = _JSON,  # noqa: FBT001 - typer's form
) -> None:
    """Write a complaint about an office that does not answer."""
    _follow("complaint", wanted, to, _Print(paper, fax=False, large=large), json=json)


@door.command()
def thank(  # noqa: PLR0913, PLR0917 - each is an option
    wanted: str = _ID,
    to: Path | None = _TO,
    fax: bool = _FAX,  # noqa: FBT001 - typer's form
    large: bool = _LARGE,  # noqa: FBT001 - typer's form
    paper: Paper = _PAPER,
    json: bool = _JSON,  # noqa: FBT001 - typer's form
) -> None:
    """Write a thank-you."""
    _follow("thanks", wanted, to, _Print(paper, fax, large), json=json)


class _Print:
    """How a letter is to be printed."""

    def __init__(self, paper: Paper, fax: bool, large: bool) -> None:  # noqa: FBT001 - two switches of the call
        self.paper, self.fax, self.large = paper, fax, large


def _follow(key: str, wanted: str, to: Path | None, form: _Print, *, json: bool) -> None:
    ground, screen = _ground(desk.case()), desk.screen()
    found = verb.find(ground.case, wanted)
    folder = to or _asked_folder(screen)
    made = write_verb.follow(found, key, ground, _desk(folder, form.paper, fax=form.fax, large=form.large))
    _answer(screen, shown.Made(ground, made, folder, key), json=json)


def _ground(case: Case) -> verb.Ground:
    with desk.index_of(case) as index:
        records = index.records_of(case)
        return verb.Ground(case, records, checklist.look(case, records, index), desk.today())


def _desk(folder: Path, paper: Paper, *, fax: bool = False, large: bool = False) -> write_verb.Desk:
    form = letter_verb.Form(large=large, paper=paper.value, fax=fax)
    return write_verb.Desk(desk.sheet_press(), desk.tray(folder), form)


def _asked_folder(screen: Screen) -> Path:
    if not screen.interactive:
        raise NobodyToAsk(option="--to FOLDER")
    return Path(screen.text(line("request.ask_folder")).strip().strip("'\"")).expanduser()


def _asked_day(screen: Screen, ask: str = "request.ask_day") -> str:
    return screen.text(line(ask)).strip() or desk.today().isoformat()


def _asked_what_happened(wanted: str) -> dict[str, str]:
    screen = desk.screen()
    if not screen.interactive:
        raise NobodyToAsk(option=f"sopinion request set {wanted} --sent DAY")
    names = ("nothing", "sent", "received", "promised", "extended", "refused", "arrived", "answer")
    what = screen.pick(line("request.pick", id=wanted), [Choice(name, line(f"request.do_{name}")) for name in names])
    match what:
        case "nothing":
            return {}
        case "answer":
            return {"answer": screen.text(line("request.ask_words"))}
        case "promised" | "extended":
            return {what: screen.text(line("request.ask_day_by")).strip()}
    return {what: _asked_day(screen)}


def _answer_one(case: Case, one: Request, *, json: bool) -> None:
    ground = _ground(case)
    rows = [row for row in verb.stand(ground) if row.request.id == one.id]
    if json:
        desk.put(verb.as_json(ground, rows, ()))
        return
    screen = desk.screen()
    screen.say(line("request.changed", id=one.id), Mark.DONE)
    shown.requests(screen, ground, rows)


def _answer(screen: Screen, made: shown.Made, *, json: bool) -> None:
    if json:
        desk.put(write_verb.as_json(made.ground, made.written))
    else:
        shown.files(screen, made)
