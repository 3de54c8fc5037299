"""The verb behind `questions`: a person's own list of questions, and suggestions that fit what they face."""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Mapping, Sequence
from typing import Any

from sopinion.content.questions_to_ask import suggestions
from sopinion.errors import QuestionUnknown, SituationUnknown, WrongUsage
from sopinion.flows.hands import OpenCase
from sopinion.flows.voice import voiced
from sopinion.model.clean import cleaned
from sopinion.model.question import Answers
from sopinion.model.questionnaire import holds
from sopinion.model.sheet import BLANK
from sopinion.model.to_ask import OWN, Suggestion, ToAsk, Whom, as_answer, moved, own_list, without


def add(opened: OpenCase, text: str, whom: Whom, today: datetime.date) -> tuple[ToAsk, ...]:
    """Put a question at the end of the list and save. Raises WrongUsage for one without words."""
    asked = " ".join(cleaned(text).split())
    if not asked:
        raise WrongUsage(what=text)
    return _saved(opened, (*own_list(opened.case.answers), ToAsk(asked, whom)), today)


def take(opened: OpenCase, keys: Sequence[str], today: datetime.date) -> tuple[ToAsk, ...]:
    """Take suggestions over by key, those that are there already left out. Raises QuestionUnknown (30)."""
    found = [_suggestion(key) for key in keys]
    asks = list(own_list(opened.case.answers))
    for one in found:
        asked = ToAsk(spoken(one, opened.case.answers), one.whom)
        if asked not in asks:
            asks.append(asked)
    return _saved(opened, asks, today)


def move(opened: OpenCase, number: int, to: int, today: datetime.date) -> tuple[ToAsk, ...]:
    """Put question `number` at place `to`. Raises QuestionUnknown (30)."""
    try:
        return _saved(opened, moved(own_list(opened.case.answers), number, to), today)
    except IndexError:
        raise QuestionUnknown(wanted=number) from None


def remove(opened: OpenCase, number: int, today: datetime.date) -> tuple[ToAsk, ...]:
    """Take question `number` off the list. Raises QuestionUnknown (30)."""
    try:
        return _saved(opened, without(own_list(opened.case.answers), number), today)
    except IndexError:
        raise QuestionUnknown(wanted=number) from None


def faced(answers: Answers) -> tuple[str, ...]:
    """Name the situations that the answers show by themselves."""
    return tuple(one.key for one in suggestions().situations if one.when is not None and holds(one.when, answers))


def suggest(answers: Answers, situations: Sequence[str] = (), whom: Whom | None = None) -> tuple[Suggestion, ...]:
    """Pick suggestions for the situations named, else for those that the answers show. Raises SituationUnknown (30)."""
    known = [one.key for one in suggestions().situations]
    for key in situations:
        if key not in known:
            raise SituationUnknown(wanted=key, near=", ".join(difflib.get_close_matches(key, known) or known))
    return suggestions().fitting(situations or faced(answers), whom)


def spoken(one: Suggestion, answers: Answers) -> str:
    """Say a suggestion as this person would."""
    words = voiced(answers)
    return BLANK.sub(lambda m: words[m[1]], one.ask)


def as_json(asks: Sequence[ToAsk], suggested: Sequence[Mapping[str, Any]] = ()) -> Mapping[str, Any]:
    """The answer of `questions --json`; suggestions stand in it when they were asked for."""
    return {
        "schema": "sopinion/questions-to-ask/1",
        "questions": [{"number": number, "text": one.text, "for": one.whom} for number, one in enumerate(asks, 1)],
        "suggestions": list(suggested),
    }


def suggested_json(found: Sequence[Suggestion], answers: Answers) -> Sequence[Mapping[str, Any]]:
    """Suggestions as rows of JSON, in this person's words."""
    return [
        {
            "key": one.key,
            "text": spoken(one, answers),
            "for": one.whom,
            "topic": one.topic,
            "situations": list(one.situations),
            "first": one.first,
        }
        for one in found
    ]


def _suggestion(key: str) -> Suggestion:
    by_key = {one.key: one for one in suggestions().questions}
    if key not in by_key:
        raise QuestionUnknown(wanted=key)
    return by_key[key]


def _saved(opened: OpenCase, asks: Sequence[ToAsk], today: datetime.date) -> tuple[ToAsk, ...]:
    opened.save(opened.case.with_answer(OWN, as_answer(asks, today.isoformat())))
    return tuple(asks)
