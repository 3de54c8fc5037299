"""`sopinion questions`: your own list, for the doctor, the insurer and the place."""

from __future__ import annotations

from collections.abc import Sequence

import typer

from sopinion.cli import desk
from sopinion.content.messages import line
from sopinion.content.questions_to_ask import suggestions
from sopinion.errors import NobodyToAsk
from sopinion.flows import questions as verb
from sopinion.flows.hands import Mark, Screen
from sopinion.model.question import Answers
from sopinion.model.to_ask import Suggestion, ToAsk, Whom, own_list

door = typer.Typer(add_completion=False)

_JSON = typer.Option(False, "--json", help="One JSON object on standard output.")
_WHOM = typer.Option(Whom.DOCTOR, "--for", help="Whom the question is for.")
_ONLY_FOR = typer.Option(None, "--for", help="Only questions for one of them.")
_SUGGESTED = typer.Option(None, "--suggested", metavar="NAME", help="Take over an idea. May stand several times.")
_SITUATION = typer.Option(None, "--situation", metavar="NAME", help="What you face. May stand several times.")


@door.callback(invoke_without_command=True)
def questions(ctx: typer.Context, json: bool = _JSON) -> None:  # noqa: FBT001 - typer's form
    """Your own questions, the most important first."""
    if ctx.invoked_subcommand is None:
        _answer(own_list(desk.case().answers), json=json)


@door.command()
def add(
    text: str = typer.Argument("", help="The question. Left out, you are asked."),
    whom: Whom = _WHOM,
    suggested: list[str] | None = _SUGGESTED,
    json: bool = _JSON,  # noqa: FBT001 - typer's form
) -> None:
    """Put a question at the end of the list, or take over ideas."""
    if not (text or suggested):
        text = _asked()
    with desk.writing() as opened:
        if suggested:
            asks = verb.take(opened, suggested, desk.today())
        if text:
            asks = verb.add(opened, text, whom, desk.today())
    _answer(asks, json=json)


@door.command()
def move(
    number: int = typer.Argument(help="Which question, by its number."),
    to: int = typer.Argument(help="Its new place."),
    json: bool = _JSON,  # noqa: FBT001 - typer's form
) -> None:
    """Put a question at another place."""
    with desk.writing() as opened:
        asks = verb.move(opened, number, to, desk.today())
    _answer(asks, json=json)


@door.command()
def remove(
    number: int = typer.Argument(help="Which question, by its number."),
    json: bool = _JSON,  # noqa: FBT001 - typer's form
) -> None:
    """Take a question off the list."""
    with desk.writing() as opened:
        asks = verb.remove(opened, number, desk.today())
    _answer(asks, json=json)


@door.command()
def suggest(
    situation: list[str] | None = _SITUATION,
    whom: Whom | None = _ONLY_FOR,
    json: bool = _JSON,  # noqa: FBT001 - typer's form
) -> None:
    """Ideas for questions, by topic, that fit what you face."""
    case = desk.case()
    found = verb.suggest(case.answers, situation or (), whom)
    if json:
        desk.put(verb.as_json(own_list(case.answers), verb.suggested_json(found, case.answers)))
        return
    _show_ideas(desk.screen(), found, case.answers)


def _asked() -> str:
    screen = desk.screen()
    if not screen.interactive:
        raise NobodyToAsk(option='sopinion questions add "TEXT"')
    return screen.text(line("questions.ask"))


def _answer(asks: Sequence[ToAsk], *, json: bool) -> None:
    if json:
        desk.put(verb.as_json(asks))
        return
    screen = desk.screen()
    screen.title(line("questions.title"))
    if not asks:
        screen.say(line("questions.none"))
    for number, one in enumerate(asks, 1):
        words = "questions.row" if one.whom is Whom.DOCTOR else f"questions.row_{one.whom}"
        screen.say(line(words, number=number, text=one.text), indent=2)
    screen.say()
    screen.say(line("questions.how"))


def _show_ideas(screen: Screen, found: Sequence[Suggestion], answers: Answers) -> None:
    everything = suggestions()
    screen.title(line("questions.ideas"))
    for topic, title in everything.topics.items():
        here = [one for one in found if one.topic == topic]
        if here:
            screen.say()
            screen.say(title)
        for one in here:
            screen.say(verb.spoken(one, answers), Mark.HERE if one.first else Mark.OPEN, indent=2)
            screen.say(line("questions.idea_name", name=one.key), indent=6)
    screen.say()
    screen.say(line("questions.ideas_marked"))
    screen.say(line("questions.ideas_how", name=found[0].key if found else "certain"))
    screen.say(line("questions.ideas_more"))
    for each in everything.situations:
        screen.say(line("questions.situation", name=each.key, title=each.title), indent=2)
