"""`sopinion guide`: read the guidance without answering anything."""

from __future__ import annotations

import typer

from sopinion.cli import desk
from sopinion.content import guidance, reasons
from sopinion.content.centers import centers, find_state
from sopinion.content.messages import line
from sopinion.errors import CaseDamaged, CaseNewer, NoCase, TopicUnknown
from sopinion.flows import guide as verb
from sopinion.flows.hands import Screen
from sopinion.model.leaf import Leaf, Pairs
from sopinion.model.question import Answers
from sopinion.terminal.leaf import show

door = typer.Typer(add_completion=False)

_TOPIC = typer.Argument("", metavar="[TOPIC]", help="What to read: a topic, or a word to look up.")
_REASON = typer.Option("", "--reason", metavar="REASON", help="One page for one reason: what to say, to ask, to bring.")
_STATE = typer.Option("", "--state", metavar="STATE", help="With centers: one US state, by name or letters.")
_JSON = typer.Option(False, "--json", help="One JSON object on standard output.")


@door.command()
def guide(topic: str = _TOPIC, reason: str = _REASON, state: str = _STATE, json: bool = _JSON) -> None:  # noqa: FBT001 - typer's form
    """Read what helps, in any order: what to say, to ask, to gather, and whom to call."""
    page = _page(topic, reason, state)
    if json:
        desk.put(
            {
                "schema": "sopinion/guide/1",
                "topics": [{"key": one.key, "title": one.title, "lead": one.lead} for one in guidance.topics()],
                "reasons": [{"key": one.key, "label": one.label} for one in reasons.reasons()],
                "page": verb.as_json(page),
            }
        )
    elif page is None:
        _list(desk.screen())
    else:
        show(desk.screen(), page)


def _page(topic: str, reason: str, state: str) -> Leaf | None:
    if reason:
        return verb.reason_page(reasons.find(reason), _answers())
    if topic == line("guide.centers_key") or (state and not topic):
        return verb.centers_page(centers(), find_state(state) if state else "")
    if topic == line("guide.words_key"):
        return verb.words_page()
    if not topic:
        return None
    try:
        return verb.topic_page(guidance.find(topic), _answers())
    except TopicUnknown:
        word = verb.words_page(topic)
        if word.blocks == (Pairs(()),):
            raise
        return word


def _answers() -> Answers:
    """What was told, where there is a case that can be read; whoever needs to know whom to call needs none."""
    try:
        return desk.case().answers
    except (NoCase, CaseDamaged, CaseNewer):
        if desk.settings.case:
            raise
        return {}


def _list(screen: Screen) -> None:
    screen.title(line("guide.title"))
    screen.say(line("guide.intro"))
    screen.say()
    heads = (line("guide.head_name"), line("guide.head_about"))
    rows = [(one.key, one.title) for one in guidance.topics()]
    rows += [(line(f"guide.{key}_key"), line(f"guide.{key}_title")) for key in ("centers", "words")]
    screen.table(heads, rows)
    screen.say()
    screen.say(line("guide.one_topic", topic=guidance.topics()[1].key))
    screen.title(line("guide.reasons"))
    screen.say(line("guide.reasons_intro"))
    screen.say()
    screen.table(heads, [(one.key, one.label) for one in reasons.reasons()])
    screen.say()
    screen.say(line("guide.one_reason", reason=reasons.reasons()[0].key))
