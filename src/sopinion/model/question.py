"""A question, the typed conditions that decide whether it applies, and the answer a person gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Value = str | int | float | bool | tuple[str, ...] | tuple[Mapping[str, str], ...]
"""What an answer holds: text, a number, yes or no, an ISO day (as text), chosen values, or the rows of a table."""


class QuestionKind(StrEnum):
    """How a question is answered. A day is an ISO day; a list is a table with named columns."""

    YES_NO = "yes-no"
    CHOICE = "choice"
    CHOICES = "choices"
    DAY = "day"
    NUMBER = "number"
    TEXT = "text"
    NOTE = "note"
    LIST = "list"


class AnswerState(StrEnum):
    """What a person did with a question."""

    GIVEN = "given"
    SKIPPED = "skipped"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Answer:
    """What was told to one question, and the ISO day it was told. `value` is None unless the state is GIVEN.

    open: a table that somebody stopped in the middle of; its rows count, and the walk comes back to it.
    """

    value: Value | None
    state: AnswerState = AnswerState.GIVEN
    said: str = ""
    open: bool = False


Answers = Mapping[str, Answer]
"""Answers by question key."""


@dataclass(frozen=True, slots=True)
class Is:
    """The answer to `key` is one of `values` (for a question with several choices: holds one of them)."""

    key: str
    values: tuple[str | bool | int, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """`key` has been given any value (not skipped, not unsure)."""

    key: str


@dataclass(frozen=True, slots=True)
class Not:
    """The condition inside does not hold."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class All:
    """Every condition inside holds; with none inside, always."""

    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Either:
    """At least one condition inside holds."""

    conditions: tuple[Condition, ...]


Condition = Is | Answered | Not | All | Either


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose: the value kept, the words shown, and whom it is shown to."""

    value: str
    label: str
    when: Condition = field(default_factory=All)


@dataclass(frozen=True, slots=True)
class Question:
    """One question, one screen.

    key: `section.name`, kept for good. ask: the question. help: why it is asked. more: what "tell me more" shows.
    example: what an answer looks like. choices: of a choice, or of several. columns: of a list; days: those of them
    that hold a day. when: whether it applies to this person. required: it can be gone back from or stopped at, but not
    passed by. stops: a yes means that a person should call for help before anything else.

    ask, help, more and example may hold blanks such as `{your}`, for who is spoken to.
    """

    key: str
    section: str
    kind: QuestionKind
    ask: str
    help: str = ""
    more: str = ""
    example: str = ""
    choices: tuple[Choice, ...] = ()
    columns: tuple[Choice, ...] = ()
    days: tuple[str, ...] = ()
    when: Condition = field(default_factory=All)
    required: bool = False
    stops: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the walk, with its name as shown.

    intro: what it is about. after: what a person can do once it is told. opening: it is asked before a person chooses
    what comes next.
    """

    key: str
    title: str
    intro: str = ""
    after: tuple[str, ...] = ()
    opening: bool = False
