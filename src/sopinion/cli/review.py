"""`sopinion review`: look at the papers that were not surely recognized."""

from __future__ import annotations

import typer

from sopinion.cli import desk
from sopinion.content import spoken
from sopinion.content.messages import line, plural
from sopinion.errors import NobodyToAsk, WrongUsage
from sopinion.flows import review as verb
from sopinion.flows.hands import Mark, Screen
from sopinion.model.unsure import waiting

door = typer.Typer(add_completion=False)


@door.command()
def review(
    accept_above: float = typer.Option(
        -1.0,
        "--accept-above",
        metavar="0.9",
        show_default=False,
        help="Without asking, say yes to every paper whose reading is at least as sure as this, from 0 to 1.",
    ),
    json: bool = typer.Option(False, "--json", help="One JSON object on standard output: what waits."),  # noqa: FBT001 - typer's form
) -> None:
    """Look at the papers I am not sure about, one by one. Stop when you like, and go on later."""
    screen = desk.screen()
    if accept_above != -1.0:
        _accept(screen, accept_above, json=json)
    elif json:
        case = desk.case()
        with desk.index_of(case) as papers:
            desk.put(verb.as_json((), waiting(papers.records_of(case))))
    elif not screen.interactive:
        raise NobodyToAsk(option=line("review.option"))
    else:
        _walk(screen)


def _accept(screen: Screen, least: float, *, json: bool) -> None:
    if not 0 <= least <= 1:
        raise WrongUsage(what=line("review.above"))
    with desk.writing() as opened, desk.index_of(opened.case) as papers:
        sure = verb.accept_above(opened, papers, least, desk.today())
        left = waiting(papers.records_of(opened.case))
    if json:
        desk.put(verb.as_json(sure, left))
        return
    key = "accepted_none" if not sure else plural(len(sure), "accepted_one", "accepted")
    screen.say(line(f"review.{key}", count=len(sure)), Mark.DONE)
    _say_left(screen, len(left))


def _walk(screen: Screen) -> None:
    with desk.writing() as opened, desk.index_of(opened.case) as papers:
        before = len(waiting(papers.records_of(opened.case)))
        with desk.glass() as glass, desk.showcase(opened.case) as showcase:
            looking = verb.Looking(screen, glass, showcase, spoken.months(), desk.today())
            left = verb.Review(opened, papers, looking).walk()
    if before > left:
        done = before - left
        screen.say(line(plural(done, "review.done_one", "review.done"), count=done), Mark.DONE)
    _say_left(screen, left)


def _say_left(screen: Screen, left: int) -> None:
    if left:
        screen.say(line(plural(left, "review.left_one", "review.left"), count=left), Mark.OPEN)
    else:
        screen.say(line("review.nothing"), Mark.DONE)
