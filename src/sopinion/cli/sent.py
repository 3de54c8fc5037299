"""`sopinion sent`: the ledger of who has which bundle."""

from __future__ import annotations

import datetime

import typer

from sopinion.cli import desk
from sopinion.content import spoken
from sopinion.content.messages import line, plural
from sopinion.errors import NobodyToAsk, WrongUsage
from sopinion.flows import sent as verb
from sopinion.flows.hands import Mark, Screen
from sopinion.model.bound import Role
from sopinion.model.clean import one_line
from sopinion.model.day import Day
from sopinion.model.ledger import Given, Written
from sopinion.model.question import Choice
from sopinion.model.typed import read_day

door = typer.Typer(add_completion=False)

_BUNDLE = typer.Argument("", metavar="BUNDLE", help="The file, its name, or the beginning of its name.")


@door.command()
def sent(
    bundle: str = _BUNDLE,
    to: str = typer.Option("", metavar="NAME", help="Who it was given to."),
    day: str = typer.Option("", metavar="DAY", help="On which day. Left out: today."),
    undo: bool = typer.Option(False, "--undo", help="Take back what you noted."),  # noqa: FBT001 - typer's form
    json: bool = typer.Option(False, "--json", help="One JSON object on standard output."),  # noqa: FBT001 - typer's form
) -> None:
    """Who has which bundle. Note what you gave, to whom, and when."""
    screen = desk.screen()
    if not bundle:
        if to or day or undo:
            raise WrongUsage(what=line("sent.no_bundle"))
        if not json:
            _show(screen)
    else:
        told = _day(day)
        wanted = verb.find(desk.case(), bundle, desk.sum_of)
        said = _take_back(screen, wanted, to, told) if undo else _give(screen, wanted, to, told)
        if not json:
            for text, mark in said:
                screen.say(text, mark)
    if json:
        desk.put(verb.as_json(desk.case()))


def _day(said: str) -> Day | None:
    day = read_day(said, spoken.months())
    if said and day is None:
        raise WrongUsage(what=line("sent.bad_day", said=said))
    return day


def _give(screen: Screen, one: Written, to: str, day: Day | None) -> list[tuple[str, Mark]]:
    today = desk.today()
    if not to:
        to = screen.text(line("sent.ask_to"), one.recipient, option=line("sent.option"))
        day = day or _asked_day(screen, today)
    if not one_line(to):
        raise WrongUsage(what=line("sent.nobody"))
    with desk.writing() as opened:
        noted = verb.give(opened, one, to, day or Day.of(today), today)
    values = _values(noted.given)
    said = [(line("sent.noted_before" if noted.before else "sent.noted", **values), Mark.DONE)]
    if noted.stranger:
        said.append((line("sent.stranger", to=noted.given.to, file=noted.stranger), Mark.HERE))
    return [*said, (line("sent.take_back", **values), Mark.NONE)]


def _asked_day(screen: Screen, today: datetime.date) -> Day:
    while True:
        said = screen.text(line("sent.ask_day"), spoken.day(Day.of(today)), option="--day")
        if day := read_day(said, spoken.months()):
            return day
        screen.say(line("prompts.unreadable_day"), Mark.NEEDS)


def _take_back(screen: Screen, one: Written, to: str, day: Day | None) -> list[tuple[str, Mark]]:
    found = verb.may_be_meant(desk.case(), one, to, day)
    which = 0
    if len(found) > 1:
        if not screen.interactive:
            raise NobodyToAsk(option=line("sent.option_undo"))
        choices = [Choice(str(n), line("sent.row", **_values(row))) for n, row in enumerate(found, 1)]
        which = int(screen.pick(line("sent.ask_which"), choices)) - 1
    with desk.writing() as opened:
        verb.take_back(opened, found[which])
    return [(line("sent.taken_back", **_values(found[which])), Mark.DONE)]


def _values(row: Given) -> dict[str, str]:
    return {"file": row.bundle, "to": row.to, "day": spoken.day(Day.parse(row.day))}


def _show(screen: Screen) -> None:
    rows = verb.rows(desk.case())
    shown = [row for row in rows if not row.replaced]
    screen.title(line("sent.title"))
    for row in shown:
        _row(screen, row)
        screen.say()
    if hidden := len(rows) - len(shown):
        screen.say(plural(hidden, line("sent.earlier_one"), line("sent.earlier", count=hidden)))
        screen.say()
    latest = next((row.written.bundle for row in reversed(shown) if not row.above), "")
    screen.say(line("sent.how", file=latest) if latest else line("sent.none"))
    if not latest:
        screen.say(line("sent.none_next"))


def _row(screen: Screen, row: verb.Row) -> None:
    one = row.written
    deeper = 4 if row.above else 0
    screen.say(one.bundle, Mark.DONE if row.given else Mark.OPEN, indent=deeper)
    for text in (*_about(row), *(line("sent.given", **_values(given)) for given in row.given)):
        screen.say(text, indent=deeper + 4)
    if not row.given:
        screen.say(line("sent.not_given"), indent=deeper + 4)


def _about(row: verb.Row) -> list[str]:
    one = row.written
    said = []
    if row.above:
        said.append(line("sent.locked" if one.locked else f"sent.{one.role}", file=row.above))
    elif one.locked:
        said.append(line("sent.locked_alone"))
    told = one.first and one.last and one.role != Role.CORE  # a core's numbers do not run on
    bare = "" if told else "_bare"
    key = plural(one.pages, f"sent.written{bare}_one", f"sent.written{bare}")
    day = spoken.day(Day.parse(one.day))
    said.append(line(key, day=day, pages=one.pages, first=one.first, last=one.last))
    if one.recipient and not row.above:
        said.append(line("sent.made_for", recipient=one.recipient))
    return said
