"""Questions to ask: a person's own list, the most important first, and suggestions by topic and situation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from sopinion.model.clock import rows
from sopinion.model.question import Answer, Answers, Condition

OWN = "questions.own"
"""The key under which a case keeps the list: rows with `text` and `for`, in order."""


class Whom(StrEnum):
    """Whom a question is for."""

    DOCTOR = "doctor"
    INSURER = "insurer"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class ToAsk:
    """One question of a person's own list."""

    text: str
    whom: Whom = Whom.DOCTOR


@dataclass(frozen=True, slots=True)
class Situation:
    """What a person faces. when: the answers that show it by themselves; None for what only the person can say."""

    key: str
    title: str
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question to take over. situations: whom it is meant for, none for everybody. first: among the weightiest."""

    key: str
    topic: str
    ask: str
    whom: Whom = Whom.DOCTOR
    situations: tuple[str, ...] = ()
    first: bool = False


@dataclass(frozen=True, slots=True)
class Suggestions:
    """All suggestions, in the order of topics. topics: their titles by key."""

    topics: Mapping[str, str]
    situations: tuple[Situation, ...]
    questions: tuple[Suggestion, ...] = field(default=())

    def fitting(self, situations: Sequence[str], whom: Whom | None = None) -> tuple[Suggestion, ...]:
        """Pick what fits one of the situations, or everybody; of one addressee, or of all."""
        chosen = set(situations)
        return tuple(
            one
            for one in self.questions
            if (not one.situations or chosen & set(one.situations)) and whom in (None, one.whom)
        )


def own_list(answers: Answers) -> tuple[ToAsk, ...]:
    """Give a person's own list; a row without words is none, and one for nobody known is for the doctor."""
    known = {whom.value: whom for whom in Whom}
    return tuple(
        ToAsk(row["text"], known.get(row.get("for", ""), Whom.DOCTOR))
        for row in rows(answers, OWN)
        if row.get("text", "").strip()
    )


def as_answer(asks: Sequence[ToAsk], said: str) -> Answer:
    """Give the list as the answer that a case keeps. said: the ISO day."""
    return Answer(tuple(MappingProxyType({"text": one.text, "for": one.whom.value}) for one in asks), said=said)


def moved(asks: Sequence[ToAsk], number: int, to: int) -> tuple[ToAsk, ...]:
    """Put question `number` at place `to`; both count from 1. IndexError for a number that is not there.

    A place beyond the end means the end.
    """
    left = without(asks, number)
    at = max(1, to) - 1
    return (*left[:at], asks[number - 1], *left[at:])


def without(asks: Sequence[ToAsk], number: int) -> tuple[ToAsk, ...]:
    """Take question `number` (from 1) away. IndexError when it is not there."""
    if not 1 <= number <= len(asks):
        raise IndexError(number)
    return (*asks[: number - 1], *asks[number:])
