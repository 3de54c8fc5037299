"""Whether what was said fits the question: for answers files and for prompts alike."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sopinion.model.clean import cleaned, one_line
from sopinion.model.day import Day
from sopinion.model.question import Question, QuestionKind, Value
from sopinion.model.typed import FIRST_YEAR, LAST_YEAR

if TYPE_CHECKING:
    from sopinion.model.questionnaire import Questionnaire


LINE_LENGTH = 500
"""Characters that a line of text or a cell may have."""
NOTE_LENGTH = 10_000
"""Characters that a note may have."""
MOST_ROWS = 500


class FaultCode(StrEnum):
    """What does not fit. The words for each stand in content, `screens/prompts.toml`."""

    UNKNOWN_KEY = "unknown-key"
    TWICE = "twice"
    NOT_TEXT = "not-text"
    NOT_YES_NO = "not-yes-no"
    NOT_A_NUMBER = "not-a-number"
    NOT_A_CHOICE = "not-a-choice"
    NOT_CHOICES = "not-choices"
    NOT_A_DAY = "not-a-day"
    NOT_ROWS = "not-rows"
    UNKNOWN_COLUMN = "unknown-column"
    TOO_LONG = "too-long"


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake: what, at which question, what was seen there (one clean line) and what is known instead."""

    code: FaultCode
    key: str
    seen: str = ""
    known: tuple[str, ...] = ()


def check(question: Question, raw: object) -> Value | Fault:
    """Turn what was said into the value that is kept, or say what does not fit.

    raw: what TOML gives (text, number, bool, date, list, list of tables) or a prompt chose. Days may be ISO text as far
    as they are known. Text is kept as one clean line, a note with its lines.
    """
    return _CHECKS[question.kind](question, raw)


def _text(question: Question, raw: object) -> Value | Fault:
    if not isinstance(raw, str):
        return Fault(FaultCode.NOT_TEXT, question.key)
    text = one_line(raw)
    return text if len(text) <= LINE_LENGTH else Fault(FaultCode.TOO_LONG, question.key)


def _note(question: Question, raw: object) -> Value | Fault:
    if not isinstance(raw, str):
        return Fault(FaultCode.NOT_TEXT, question.key)
    text = "\n".join(cleaned(line).rstrip() for line in raw.splitlines()).strip()
    return text if len(text) <= NOTE_LENGTH else Fault(FaultCode.TOO_LONG, question.key)


def _yes_no(question: Question, raw: object) -> Value | Fault:
    return raw if isinstance(raw, bool) else Fault(FaultCode.NOT_YES_NO, question.key)


def _number(question: Question, raw: object) -> Value | Fault:
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not math.isfinite(raw):
        return Fault(FaultCode.NOT_A_NUMBER, question.key)
    return raw if abs(raw) < 10**15 else Fault(FaultCode.TOO_LONG, question.key)


def _choice(question: Question, raw: object) -> Value | Fault:
    known = tuple(choice.value for choice in question.choices)
    if isinstance(raw, str) and raw in known:
        return raw
    return Fault(FaultCode.NOT_A_CHOICE, question.key, _seen(raw), known)


def _choices(question: Question, raw: object) -> Value | Fault:
    known = tuple(choice.value for choice in question.choices)
    if not isinstance(raw, list | tuple):
        return Fault(FaultCode.NOT_CHOICES, question.key, _seen(raw), known)
    for one in raw:
        if one not in known:
            return Fault(FaultCode.NOT_A_CHOICE, question.key, _seen(one), known)
    return tuple(value for value in known if value in raw)


def _day(question: Question, raw: object) -> Value | Fault:
    try:
        if isinstance(raw, datetime.date):  # a TOML date and time is a date as well
            day = Day(raw.year, raw.month, raw.day)
        elif isinstance(raw, str):
            day = Day.parse(raw)
        else:
            return Fault(FaultCode.NOT_A_DAY, question.key)
    except ValueError:
        return Fault(FaultCode.NOT_A_DAY, question.key, _seen(raw))
    return str(day) if FIRST_YEAR <= day.year <= LAST_YEAR else Fault(FaultCode.NOT_A_DAY, question.key, str(day))


def _rows(question: Question, raw: object) -> Value | Fault:
    known = tuple(column.value for column in question.columns)
    if not isinstance(raw, list | tuple) or not all(isinstance(row, Mapping) for row in raw):
        return Fault(FaultCode.NOT_ROWS, question.key)
    if len(raw) > MOST_ROWS:
        return Fault(FaultCode.TOO_LONG, question.key)
    rows = []
    for row in raw:
        for column, cell in row.items():
            if column not in known:
                return Fault(FaultCode.UNKNOWN_COLUMN, question.key, _seen(column), known)
            if isinstance(cell, bool) or not isinstance(cell, str | int | float | datetime.date):
                return Fault(FaultCode.NOT_ROWS, question.key)
            if len(str(cell)) > LINE_LENGTH:
                return Fault(FaultCode.TOO_LONG, question.key)
        cells = {column: one_line(str(row[column])) for column in known if column in row}
        if filled := {column: cell for column, cell in cells.items() if cell}:
            rows.append(filled)
    return tuple(rows)


_CHECKS: Mapping[QuestionKind, Callable[[Question, object], Value | Fault]] = {
    QuestionKind.TEXT: _text,
    QuestionKind.NOTE: _note,
    QuestionKind.YES_NO: _yes_no,
    QuestionKind.NUMBER: _number,
    QuestionKind.CHOICE: _choice,
    QuestionKind.CHOICES: _choices,
    QuestionKind.DAY: _day,
    QuestionKind.LIST: _rows,
}


def _seen(raw: object) -> str:
    return one_line(str(raw))[:60]


@dataclass(frozen=True, slots=True)
class Checked:
    """A whole file of answers: the values by key, and every mistake in it."""

    values: Mapping[str, Value]
    faults: tuple[Fault, ...]


def check_all(questionnaire: Questionnaire, data: Mapping[str, object]) -> Checked:
    """Check a whole file of answers.

    A key may stand quoted as one (`"patient.name" = …`) or as a table (`[patient]` and `name = …`).
    """
    values: dict[str, Value] = {}
    faults: list[Fault] = []
    seen: set[str] = set()
    questions = {question.key: question for question in questionnaire.questions}
    for key, raw in _flat(data, frozenset(questions)):
        if key not in questions:
            faults.append(Fault(FaultCode.UNKNOWN_KEY, _seen(key)))
            continue
        if key in seen:
            faults.append(Fault(FaultCode.TWICE, key))
            continue
        seen.add(key)
        found = check(questions[key], raw)
        if isinstance(found, Fault):
            faults.append(found)
        else:
            values[key] = found
    return Checked(values, tuple(faults))


def _flat(data: Mapping[str, object], known: frozenset[str], above: str = "") -> list[tuple[str, object]]:
    found: list[tuple[str, object]] = []
    for name, raw in data.items():
        key = f"{above}{name}"
        if isinstance(raw, Mapping) and raw and key not in known:
            found += _flat(raw, known, f"{key}.")
        else:
            found.append((key, raw))
    return found
