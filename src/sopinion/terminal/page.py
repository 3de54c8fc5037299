"""What stands on a question's screen, before anybody decides how to draw it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sopinion.content import glossary, messages, spoken
from sopinion.flows.hands import Move
from sopinion.model.clean import one_line
from sopinion.model.day import Day
from sopinion.model.question import Answer, AnswerState, QuestionKind
from sopinion.model.typed import read_day

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sopinion.model.guidance import Term
    from sopinion.model.question import Question, Value

Rows = tuple["Mapping[str, str]", ...]

LETTERS = {"b": Move.BACK, "s": Move.SKIP, "u": Move.UNSURE, "q": Move.STOP}
"""The keys that move instead of answering; `?` is the fifth and only shows more."""


OPTION = "sopinion prepare --answers FILE"
"""What answers a question where nobody can be asked."""


def word(name: str, **values: object) -> str:
    """Give one of the terminal's own words."""
    return messages.line(f"prompts.{name}", **values)


@dataclass(frozen=True, slots=True)
class Page:
    """The parts of a question's screen, top to bottom; "" for what is not there.

    words: what the glossary says about words of this question, shown with `more`. sofar: what was told before.
    """

    place: str
    intro: str
    ask: str
    help: str
    more: str
    words: tuple[Term, ...]
    example: str
    sofar: str
    trouble: str


def page(question: Question, before: Answer | None, place: str, trouble: str, intro: str) -> Page:
    """Lay out a question."""
    return Page(
        place=place,
        intro=intro,
        ask=question.ask,
        help=question.help,
        more=question.more,
        words=glossary.terms_in(
            (question.ask, question.help, question.more, *(choice.label for choice in question.choices))
        ),
        example=word("example", example=question.example) if question.example else "",
        sofar=_sofar(question, before),
        trouble=trouble,
    )


def _sofar(question: Question, before: Answer | None) -> str:
    if before is None:
        return ""
    if before.state is AnswerState.SKIPPED:
        return word("now_skipped")
    if before.state is AnswerState.UNSURE:
        return word("now_unsure")
    if before.value is None or question.kind is QuestionKind.LIST:
        return ""
    return word("now_told", answer=shown(question, before.value))


def shown(question: Question, value: Value) -> str:
    """Say an answer in the words of its question."""
    if isinstance(value, bool):
        return word("yes") if value else word("no")
    if question.kind is QuestionKind.DAY:
        return spoken.day(Day.parse(str(value)))
    labels = {choice.value: choice.label for choice in question.choices}
    if isinstance(value, tuple):
        return ", ".join(one_line(labels.get(v, v)) for v in value if isinstance(v, str))
    return labels.get(str(value), str(value))


def rows_of(before: Answer | None) -> Rows:
    """Give the rows a table holds so far."""
    if before is None or not isinstance(before.value, tuple):
        return ()
    return tuple(row for row in before.value if not isinstance(row, str))


def cells(question: Question, row: Mapping[str, str]) -> tuple[str, ...]:
    """Give a row's cells in the order of the columns."""
    return tuple(cell(question, column.value, row.get(column.value, "")) for column in question.columns)


def cell(question: Question, column: str, text: str) -> str:
    """Show a cell: a day as a person says it, where it is one."""
    day = read_day(text, spoken.months()) if column in question.days else None
    return spoken.day(day) if day else one_line(text)


NEUTRAL = frozenset({"not-yet", "not-asked", "not-said"})
"""Choices that claim nothing."""


def needs_neutral(question: Question) -> bool:
    """Whether none of the choices claims nothing: then "not sure" stands before them, where an Enter in haste lands."""
    return not question.required and not NEUTRAL.intersection(choice.value for choice in question.choices)


def offered(question: Question) -> dict[str, Move]:
    """Give the letters that this question answers to."""
    return {key: move for key, move in LETTERS.items() if not (question.required and move in {Move.SKIP, Move.UNSURE})}
