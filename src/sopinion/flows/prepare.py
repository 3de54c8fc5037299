"""The verb behind `prepare`: the walk through the questions, each answer kept before the next one shows.

Without a person, the same answers come from a file: all of them or none.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sopinion.content import spoken
from sopinion.content.messages import line, plural
from sopinion.errors import Stopped, WrongUsage
from sopinion.flows.hands import Mark, Move
from sopinion.model.answers import Fault, FaultCode, check, check_all
from sopinion.model.question import Answer, AnswerState, Choice, QuestionKind
from sopinion.model.questionnaire import by_key
from sopinion.model.typed import read_day, read_number

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping

    from sopinion.flows.hands import OpenCase, Reply, Screen
    from sopinion.model.case import Case
    from sopinion.model.question import Answers, Question, Value
    from sopinion.model.questionnaire import Questionnaire

NAME = "patient.name"


def walk(open_case: OpenCase, asked: Questionnaire, screen: Screen, today: datetime.date, section: str = "") -> None:
    """Ask what was not asked yet, one question at a time; with a section, go through all of it again.

    Raises Stopped (130) when the person stops: everything told until then is saved.
    """
    question = _first(asked, open_case.case.answers, today, section)
    trouble = ""
    while question is not None:
        reply = _show(screen, asked, question, open_case.case, trouble)
        trouble = _take(open_case, asked, question, reply, today)
        if trouble or reply.move is Move.MORE:
            continue
        if reply.move is Move.STOP:
            raise Stopped
        answers = open_case.case.answers
        if question.stops and reply.move is Move.ANSWER and answers[question.key].value is True:
            _call_now(screen)
        if reply.move is Move.BACK:
            question = asked.before(question.key, answers, section) or question
        elif section:
            question = asked.after(question.key, answers, section)
        else:
            question = asked.next(answers)
    _end(screen, asked, open_case.case.answers, section)


def _first(asked: Questionnaire, answers: Answers, today: datetime.date, section: str) -> Question | None:
    if section:
        return next(asked.applying(answers, section), None)
    question = asked.next(answers)
    if question is None:
        return None
    # "Is it happening now?" is true of one day only: coming back on another, it is asked again.
    for one in asked.applying(answers):
        if one.stops and one.key in answers and answers[one.key].said != today.isoformat():
            return one
    return question


def _show(screen: Screen, asked: Questionnaire, question: Question, case: Case, trouble: str) -> Reply:
    at, total = asked.place(question.key, case.answers)
    section = asked.section(question.section)
    return screen.ask(
        question,
        by_key(case.set_aside, case.answers).get(question.key),
        line("prepare.place", section=section.title, at=at, total=total),
        trouble,
        section.intro if at == 1 else "",
    )


def _take(open_case: OpenCase, asked: Questionnaire, question: Question, reply: Reply, today: datetime.date) -> str:
    """Keep what was said; give what is wrong with it, or ""."""
    day = today.isoformat()
    before = open_case.case.answers.get(question.key)
    if reply.move is Move.UNSURE:
        keep(open_case, asked, {question.key: Answer(None, AnswerState.UNSURE, day)})
    elif reply.move is Move.SKIP and before is None:  # passing by an answer does not take it back
        keep(open_case, asked, {question.key: Answer(None, AnswerState.SKIPPED, day)})
    elif reply.move in {Move.ANSWER, Move.MORE} or (reply.move is Move.STOP and reply.value is not None):
        value = understood(question, reply.value)
        if isinstance(value, Fault):
            return line(f"prompts.typed_{value.code}") if value.code in _AT_THE_PROMPT else _said(value)
        if question.required and value == "":
            return line("prompts.typed_empty")
        keep(open_case, asked, {question.key: Answer(value, AnswerState.GIVEN, day)})
    elif reply.move is Move.SKIP and before is not None and before.value is None:
        keep(open_case, asked, {question.key: replace(before, said=day)})
    return ""


_AT_THE_PROMPT = frozenset(FaultCode) - {
    FaultCode.UNKNOWN_KEY,
    FaultCode.TWICE,
    FaultCode.NOT_ROWS,
    FaultCode.UNKNOWN_COLUMN,
}


def understood(question: Question, said: object) -> Value | Fault:
    """Turn what was typed or chosen into the value to keep, or say what does not fit."""
    if question.kind is QuestionKind.DAY and isinstance(said, str):
        day = read_day(said, spoken.months())
        return check(question, str(day)) if day else Fault(FaultCode.NOT_A_DAY, question.key)
    if question.kind is QuestionKind.NUMBER and isinstance(said, str):
        return check(question, read_number(said))
    return check(question, said)


def keep(open_case: OpenCase, asked: Questionnaire, answers: Mapping[str, Answer]) -> None:
    """Put answers on disk; those whose question no longer applies are set aside, and come back when it does."""
    case = open_case.case
    settled = asked.settle(by_key(case.set_aside, case.answers, answers))
    fresh = replace(case, answers=settled.answers, set_aside=settled.set_aside)
    name = fresh.patient.name
    if name and case.name in {"", line("prepare.unnamed"), case.patient.name}:
        fresh = replace(fresh, name=name)
    open_case.save(fresh)


def _call_now(screen: Screen) -> None:
    """Say whom to call, and offer to stop here."""
    say_stop(screen)
    screen.say(line("prepare.stop_saved"))
    choices = [Choice("leave", line("prepare.stop_leave")), Choice("on", line("prepare.stop_go_on"))]
    if screen.pick(line("prepare.stop_ask"), choices) == "leave":
        raise Stopped


def say_stop(screen: Screen) -> None:
    """Say whom to call; how urgent it is, nobody here can know."""
    screen.title(line("prepare.stop_title"))
    screen.say(line("prepare.stop_call"), Mark.NEEDS)
    screen.say(line("prepare.stop_emergency"), Mark.NEEDS)
    screen.say()
    screen.say(line("prepare.stop_cannot"))
    screen.say()


def _end(screen: Screen, asked: Questionnaire, answers: Answers, section: str) -> None:
    screen.title(line("prepare.end_part_title" if section else "prepare.end_title"))
    for one in asked.progress(answers):
        here = [answers.get(question.key) for question in asked.applying(answers, one.key)]
        told = sum(answer is not None and answer.state is AnswerState.GIVEN for answer in here)
        mark = Mark.DONE if told == len(here) else Mark.HERE if told else Mark.OPEN
        screen.say(line("prepare.end_section", title=one.title, told=told, total=len(here)), mark)
    screen.say()
    if passed := len(asked.passed(answers)):
        screen.say(line(plural(passed, "prepare.end_passed_one", "prepare.end_passed"), count=passed))
    screen.say(line("prepare.end_saved"))
    screen.say()
    screen.say(line("prepare.end_next"))
    for step in ("index", "checklist", "change"):
        screen.say(line(f"prepare.end_{step}"), indent=2)
    screen.say()


def choose_section(screen: Screen, asked: Questionnaire, answers: Answers) -> str:
    """Let the person choose a part to go through again; "" for none."""
    parts = [
        Choice(one.key, line("prepare.section_choice", title=one.title, done=one.done, total=one.total))
        for one in asked.progress(answers)
    ]
    picked = screen.pick(line("prepare.section_ask"), [*parts, Choice("leave", line("prepare.section_leave"))])
    return "" if picked == "leave" else picked


@dataclass(frozen=True, slots=True)
class Filled:
    """What came of a file of answers: the keys that were saved, those set aside, and whether a stop-list was a yes."""

    saved: tuple[str, ...]
    set_aside: tuple[str, ...]
    stop: bool


def weigh(asked: Questionnaire, data: Mapping[str, object]) -> Mapping[str, Value]:
    """Check a whole file of answers; WrongUsage (2) names every mistake in it."""
    checked = check_all(asked, data)
    if checked.faults:
        head = line(plural(len(checked.faults), "prepare.mistakes_one", "prepare.mistakes"), count=len(checked.faults))
        raise WrongUsage(what="\n".join([head, *(_said(fault) for fault in checked.faults)]))
    return checked.values


def fill(
    open_case: OpenCase, asked: Questionnaire, data: Mapping[str, object], screen: Screen, today: datetime.date
) -> Filled:
    """Save a whole file of answers at once, or none of it. Raises WrongUsage (2).

    A yes on the stop-list is said before anything else, and does not keep the rest from being saved.
    """
    values = weigh(asked, data)
    stop = any(asked[key].stops and value is True for key, value in values.items())
    if stop:
        say_stop(screen)
    day = today.isoformat()
    keep(open_case, asked, {key: Answer(value, AnswerState.GIVEN, day) for key, value in values.items()})
    aside = tuple(key for key in values if key in open_case.case.set_aside)
    return Filled(tuple(values), aside, stop)


def another_patient(case: Case, values: Mapping[str, Value]) -> bool:
    """Whether the file names somebody else than the patient of this case."""
    told, named = _words(case.patient.name), _words(str(values.get(NAME, "")))
    if not told or not named or told == named:
        return False
    return not (len(told & named) > 1 and (told <= named or named <= told))  # a middle name more or less


def _words(name: str) -> frozenset[str]:
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return frozenset("".join(c if c.isalnum() else " " for c in plain).split())


def _said(fault: Fault) -> str:
    return line(f"prompts.fault_{fault.code}", question=fault.key, seen=fault.seen, known=", ".join(fault.known))
