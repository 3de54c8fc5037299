"""The verb for what is said between two questions: whom to call, one page for one reason, and the fast lane."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from sopinion.content.distress import despairs
from sopinion.content.facts import facts, note
from sopinion.content.messages import line
from sopinion.errors import Stopped
from sopinion.flows.hands import Mark, Screen
from sopinion.model.clock import told
from sopinion.model.question import Answers, Choice, Question, QuestionKind, Value

MAIN_REASON = "reasons.main"
TIME = "timeline.time"
_FREE = frozenset({QuestionKind.TEXT, QuestionKind.NOTE, QuestionKind.LIST})
_LINES = {"us": ("cancercare-line", "acs-line"), "uk": ("macmillan-line",)}


class Pages(Protocol):
    """What can be read, and put on paper, in the middle of the walk."""

    def read(self, reason: str) -> None:
        """Show the page for one reason."""

    def lay(self, sheet: str) -> None:
        """Ask for a folder and put a sheet there; what goes wrong is told, and nothing is raised but Stopped (130)."""


def say_stop(screen: Screen, *, unsure: bool = False) -> None:
    """Say whom to call; how urgent it is, nobody here can know."""
    screen.title(line("prepare.stop_title"))
    if unsure:
        screen.say(line("prepare.stop_unsure"))
    screen.say(line("prepare.stop_call"), Mark.NEEDS)
    screen.say(line("prepare.stop_emergency"), Mark.NEEDS)
    screen.say()
    screen.say(line("prepare.stop_cannot"))
    screen.say()


def call_now(screen: Screen, *, unsure: bool) -> None:
    """Say whom to call, and offer to stop here. Raises Stopped (130)."""
    say_stop(screen, unsure=unsure)
    screen.say(line("prepare.stop_saved"))
    _or_stop(screen, "stop", go_on="stop_unsure_go_on" if unsure else "stop_go_on")


def despair_in(question: Question, value: Value | None) -> bool:
    """Whether a free answer holds words of despair."""
    if question.kind not in _FREE:
        return False
    rows = value if isinstance(value, tuple) else (value,)
    texts = (text for row in rows for text in (row.values() if isinstance(row, Mapping) else (row,)))
    return any(despairs(text) for text in texts if isinstance(text, str))


def say_despair(screen: Screen, country: object = None) -> None:
    """Answer words of despair: somebody to call, now; and those who listen, in this country."""
    screen.title(line("prepare.distress_title"))
    screen.say(line("prepare.distress_heard"))
    screen.say()
    screen.say(line("prepare.distress_call"), Mark.NEEDS)
    screen.say(line("prepare.distress_near"))
    screen.say()
    cited = [facts()[key] for key in _LINES.get(str(country or "us"), ())]
    if cited:
        screen.say(line("prepare.distress_lines"))
        for fact in cited:
            screen.say(fact.says, indent=2)
        screen.say(note(cited), indent=2)
        screen.say()
    screen.say(line("prepare.distress_more"))
    screen.say()


def be_there(screen: Screen, answers: Answers) -> None:
    """Answer words of despair, and offer to stop here. Raises Stopped (130)."""
    say_despair(screen, told(answers, "you.country"))
    _or_stop(screen, "distress")


def _or_stop(screen: Screen, what: str, go_on: str = "") -> None:
    choices = [
        Choice("leave", line(f"prepare.{what}_leave")),
        Choice("on", line(f"prepare.{go_on or f'{what}_go_on'}")),
    ]
    if screen.pick(line(f"prepare.{what}_ask"), choices) == "leave":
        raise Stopped


def wants_one_page(screen: Screen) -> bool:
    """Offer the two-minute path: one reason in, one page out. Raises Stopped (130)."""
    screen.title(line("prepare.two_title"))
    screen.say(line("prepare.two_lead"))
    picked = screen.pick(
        line("prepare.two_ask"), [Choice(key, line(f"prepare.two_{key}")) for key in ("now", "later", "stop")]
    )
    if picked == "stop":
        raise Stopped
    return picked == "now"


def one_page(screen: Screen, pages: Pages, reason: str) -> None:
    """Show the page for a reason, and offer it on paper. Raises Stopped (130)."""
    pages.read(reason)
    screen.say()
    screen.say(line("prepare.two_scroll"))
    choices = [Choice(key, line(f"prepare.two_{key}")) for key in ("go_on", "sheet", "stop")]
    picked = screen.pick(line("prepare.two_then"), choices)
    if picked == "stop":
        raise Stopped
    if picked == "sheet":
        pages.lay("my-reason")


def little_time(answers: Answers) -> bool:
    """Whether the doctor spoke of days, or said not to wait and named no longer time."""
    time = told(answers, TIME)
    return time == "days" or (told(answers, "timeline.wait") == "no-wait" and time in (None, "not-said"))


def fast_lane(screen: Screen, pages: Pages) -> None:
    """Offer the request to the current doctor to phone an expert."""
    screen.title(line("prepare.fast_title"))
    screen.say(line("prepare.fast_lead"))
    screen.say()
    screen.say(line("prepare.fast_say"))
    screen.say(line("prepare.fast_words"), indent=2)
    screen.say()
    screen.say(line("prepare.fast_page"))
    screen.say(line("prepare.fast_keep"))
    choices = [Choice(key, line(f"prepare.fast_{key}")) for key in ("sheet", "go_on")]
    if screen.pick(line("prepare.fast_ask"), choices) == "sheet":
        pages.lay("fast-lane")
