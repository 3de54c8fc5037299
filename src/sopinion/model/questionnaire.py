"""The walk as a value: which question comes next, which came before, what no longer applies, how far one has come.

Nothing here remembers anything: the answers alone decide, so stopping, resuming, going back and skipping need no
code of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sopinion.model.question import (
    All,
    Answer,
    Answered,
    Answers,
    AnswerState,
    Condition,
    Either,
    Is,
    Not,
    Question,
    Section,
)
from sopinion.model.step import SectionProgress


def holds(condition: Condition, answers: Answers) -> bool:
    """Whether the answers given so far fulfil `condition`; what was skipped or is unsure fulfils nothing."""
    match condition:
        case Is(key, values):
            value = _told(answers, key)
            held = value if isinstance(value, tuple) else (value,)
            return any(wanted == one and type(wanted) is type(one) for one in held for wanted in values)
        case Answered(key):
            return _told(answers, key) is not None
        case Not(inside):
            return not holds(inside, answers)
        case All(conditions):
            return all(holds(each, answers) for each in conditions)
        case Either(conditions):
            return any(holds(each, answers) for each in conditions)


def _told(answers: Answers, key: str) -> object:
    answer = answers.get(key)
    return answer.value if answer and answer.state is AnswerState.GIVEN else None


def dealt_with(answers: Answers, key: str) -> bool:
    """Whether a question was answered or passed by; a table that somebody stopped in the middle of was not."""
    return key in answers and not answers[key].open


@dataclass(frozen=True, slots=True)
class Settled:
    """Answers parted in two: those whose question applies, and those that wait in case it does again."""

    answers: Answers
    set_aside: Answers


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """Sections and their questions, in the order they are asked.

    A condition looks only at questions that come earlier (the loader sees to it), so one pass settles everything.
    """

    sections: tuple[Section, ...]
    questions: tuple[Question, ...]

    def __getitem__(self, key: str) -> Question:
        """Give a question by its key; KeyError when there is none."""
        for question in self.questions:
            if question.key == key:
                return question
        raise KeyError(key)

    def section(self, key: str) -> Section:
        """Give a section by its key; KeyError when there is none."""
        for section in self.sections:
            if section.key == key:
                return section
        raise KeyError(key)

    @property
    def opening(self) -> tuple[str, ...]:
        """The sections that are asked before a person chooses what comes next."""
        return tuple(section.key for section in self.sections if section.opening)

    def applying(self, answers: Answers, *sections: str) -> Iterator[Question]:
        """Go through the questions that apply to this person, of these sections or of all, in order."""
        for question in self.questions:
            if (not sections or question.section in sections) and holds(question.when, answers):
                yield question

    def next(self, answers: Answers, *sections: str) -> Question | None:
        """Give the first question that applies and was not dealt with; None when there is none."""
        return next((one for one in self.applying(answers, *sections) if not dealt_with(answers, one.key)), None)

    def before(self, key: str, answers: Answers, *sections: str) -> Question | None:
        """Give the question that stands before `key`, for going back; None at the beginning."""
        found = None
        for question in self.applying(answers, *sections):
            if question.key == key:
                return found
            found = question
        return found

    def after(self, key: str, answers: Answers, *sections: str) -> Question | None:
        """Give the question that stands after `key`, dealt with or not; None at the end."""
        places = {question.key: place for place, question in enumerate(self.questions)}
        later = (one for one in self.applying(answers, *sections) if places[one.key] > places[key])
        return next(later, None)

    def settle(self, told: Answers) -> Settled:
        """Part everything ever told into what applies now and what is set aside; nothing is lost.

        Answers to questions that this version does not know stay.
        """
        known = {question.key for question in self.questions}
        kept: dict[str, Answer] = {key: answer for key, answer in told.items() if key not in known}
        for question in self.questions:
            if question.key in told and holds(question.when, kept):
                kept[question.key] = told[question.key]
        aside = {key: answer for key, answer in told.items() if key not in kept}
        in_order = {key: kept[key] for key in told if key in kept}
        return Settled(MappingProxyType(in_order), MappingProxyType(aside))

    def place(self, key: str, answers: Answers) -> tuple[int, int]:
        """Give the 1-based place of a question among those of its section that apply, and how many these are."""
        beside = [one.key for one in self.applying(answers, self[key].section)]
        return (beside.index(key) + 1 if key in beside else len(beside), len(beside))

    def progress(self, answers: Answers) -> tuple[SectionProgress, ...]:
        """Say for each section that applies how many of its questions were dealt with, answered or not."""
        found = []
        for section in self.sections:
            here = [question.key for question in self.applying(answers, section.key)]
            if here:
                done = sum(dealt_with(answers, key) for key in here)
                found.append(SectionProgress(section.key, section.title, done, len(here)))
        return tuple(found)

    def passed(self, answers: Answers) -> tuple[Question, ...]:
        """Give the questions that apply and were skipped or left unsure."""
        return tuple(
            one
            for one in self.applying(answers)
            if one.key in answers and answers[one.key].state is not AnswerState.GIVEN
        )


def by_key(told: Mapping[str, Answer], *more: Mapping[str, Answer]) -> Answers:
    """Lay answers over each other; a later one to the same question wins."""
    return MappingProxyType({key: answer for answers in (told, *more) for key, answer in answers.items()})
