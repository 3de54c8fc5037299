"""The verb behind `prepare --answers`: take a whole file of answers at once, or none of it."""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from sopinion.content.messages import line, plural
from sopinion.errors import WrongUsage
from sopinion.flows.hands import OpenCase, Screen
from sopinion.flows.keep import fault_said, keep
from sopinion.flows.pause import despair_in, say_despair, say_stop
from sopinion.model.answers import check_all
from sopinion.model.case import Case
from sopinion.model.question import Answer, AnswerState, Value
from sopinion.model.questionnaire import Questionnaire

NAME = "patient.name"


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
        raise WrongUsage(what="\n".join([head, *(fault_said(fault) for fault in checked.faults)]))
    return checked.values


def fill(
    open_case: OpenCase, asked: Questionnaire, data: Mapping[str, object], screen: Screen, today: datetime.date
) -> Filled:
    """Save a whole file of answers at once, or none of it. Raises WrongUsage (2).

    A yes on the stop-list, and words of despair, are answered before anything else, and keep nothing from being saved.
    """
    values = weigh(asked, data)
    stop = any(asked[key].stops and value is True for key, value in values.items())
    if stop:
        say_stop(screen)
    if any(despair_in(asked[key], value) for key, value in values.items()):
        say_despair(screen)
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
