"""The verb behind every answer: understand what was said, and put it on disk."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace

from sopinion.content import spoken
from sopinion.content.messages import line
from sopinion.flows.hands import Move, OpenCase, Reply
from sopinion.model.answers import Fault, FaultCode, check
from sopinion.model.question import Answer, AnswerState, Question, QuestionKind, Value
from sopinion.model.questionnaire import Questionnaire, by_key
from sopinion.model.typed import read_day, read_number


def take(open_case: OpenCase, asked: Questionnaire, question: Question, reply: Reply, today: datetime.date) -> str:
    """Keep what was said to a question; give what is wrong with it, or ""."""
    day = today.isoformat()
    before = open_case.case.answers.get(question.key)
    half_way = reply.move is Move.STOP and reply.value is not None
    if reply.move is Move.UNSURE:
        keep(open_case, asked, {question.key: Answer(None, AnswerState.UNSURE, day)})
    elif reply.move is Move.SKIP and before is None:
        keep(open_case, asked, {question.key: Answer(None, AnswerState.SKIPPED, day)})
    elif reply.move is Move.SKIP and before is not None and (before.value is None or before.open):
        keep(open_case, asked, {question.key: replace(before, said=day, open=False)})
    elif reply.move in {Move.ANSWER, Move.MORE} or half_way:  # to skip past an answer does not take it back
        value = understood(question, reply.value)
        if isinstance(value, Fault):
            return line(f"prompts.typed_{value.code}") if value.code in _AT_THE_PROMPT else fault_said(value)
        if question.required and value == "":
            return line("prompts.typed_empty")
        still_open = question.kind is QuestionKind.LIST and reply.move is not Move.ANSWER
        keep(open_case, asked, {question.key: Answer(value, AnswerState.GIVEN, day, open=still_open)})
    return ""


_AT_THE_PROMPT = frozenset(FaultCode) - {
    FaultCode.UNKNOWN_KEY,
    FaultCode.TWICE,
    FaultCode.NOT_ROWS,
    FaultCode.UNKNOWN_COLUMN,
}


def understood(question: Question, said: object) -> Value | Fault:
    """Turn what was typed or chosen into the value to keep, or say what does not fit.

    A cell that should hold a day and cannot be read as one stays as it was typed.
    """
    if question.kind is QuestionKind.DAY and isinstance(said, str):
        day = read_day(said, spoken.months())
        return check(question, str(day)) if day else Fault(FaultCode.NOT_A_DAY, question.key)
    if question.kind is QuestionKind.NUMBER and isinstance(said, str):
        return check(question, read_number(said))
    if question.kind is QuestionKind.LIST and isinstance(said, tuple):
        return check(question, tuple(_row(question, row) for row in said))
    return check(question, said)


def _row(question: Question, row: object) -> object:
    if not isinstance(row, Mapping):
        return row
    days = {column: read_day(str(row[column]), spoken.months()) for column in question.days if column in row}
    return {**row, **{column: str(day) for column, day in days.items() if day}}


def keep(open_case: OpenCase, asked: Questionnaire, answers: Mapping[str, Answer]) -> None:
    """Put answers on disk; those whose question no longer applies are set aside, and come back when it does."""
    case = open_case.case
    settled = asked.settle(by_key(case.set_aside, case.answers, answers))
    fresh = replace(case, answers=settled.answers, set_aside=settled.set_aside)
    name = fresh.patient.name
    if name and case.name in {"", line("prepare.unnamed"), case.patient.name}:
        fresh = replace(fresh, name=name)
    open_case.save(fresh)


def fault_said(fault: Fault) -> str:
    """Say a mistake in the words for a file of answers, which name the question by its key."""
    return line(f"prompts.fault_{fault.code}", question=fault.key, seen=fault.seen, known=", ".join(fault.known))
