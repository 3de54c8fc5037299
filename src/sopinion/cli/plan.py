"""`sopinion plan`: the days in order, and the days still to ask for."""

from __future__ import annotations

import typer

from sopinion.cli import desk
from sopinion.content.messages import line
from sopinion.flows import checklist, due, request
from sopinion.flows import plan as verb
from sopinion.flows.hands import Mark, Screen
from sopinion.model.case import Case
from sopinion.model.clock import AskedFor
from sopinion.model.plan import EventKey, Plan

door = typer.Typer(add_completion=False)


@door.command()
def plan(json: bool = typer.Option(False, "--json", help="One JSON object on standard output.")) -> None:  # noqa: FBT001 - typer's form
    """Your days in order: what happened, what is due, and what to ask."""
    case = desk.case()
    asked = asked_of(case) if case.requests else ()
    found = verb.of(case.answers, desk.today(), asked)
    if json:
        desk.put(verb.as_json(found))
    else:
        show(desk.screen(), found)


def asked_of(case: Case) -> tuple[AskedFor, ...]:
    """The requests of a case, each with the day its answer is due."""
    with desk.index_of(case) as index:
        records = index.records_of(case)
        missing = checklist.look(case, records, index)
    return due.for_plan(request.Ground(case, records, missing, desk.today()))


def show(screen: Screen, found: Plan) -> None:
    """Draw the days from top to bottom: those gone by, today, those ahead."""
    screen.title(line("plan.title"))
    screen.say(line("plan.lead"))
    screen.say()
    if not any(event.told for event in found.events):
        screen.say(line("plan.none"))
        return
    for one in verb.in_words(found):
        away = f" ({one.away})" if one.away and one.event.key is not EventKey.TODAY else ""
        screen.say(f"{one.day}{away}: {one.what}", _mark(one, found), indent=2)
        if one.ask:
            screen.say(one.ask, indent=6)
    if found.unknown:
        screen.say()
        screen.say(line("plan.open_title"))
        for what in verb.open_days(found):
            screen.say(what, Mark.OPEN, indent=2)
    screen.say()
    screen.say(line("plan.sheet"))


def _mark(one: verb.DayLine, found: Plan) -> Mark:
    if one.event.key is EventKey.TODAY:
        return Mark.HERE
    return Mark.DONE if one.event.day.last < found.made else Mark.OPEN
