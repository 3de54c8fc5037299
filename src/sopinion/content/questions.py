"""The questions of the walk, as data in `questions/`, checked as they load."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

from sopinion.content import shelf, voices
from sopinion.content.conditions import as_data, keys_in, parsed
from sopinion.model.question import All, Answered, Choice, Either, Is, Not, Question, QuestionKind, Section
from sopinion.model.questionnaire import Questionnaire


class BadQuestions(ValueError):
    """The data of the questions does not fit together; its text names the question and what is wrong with it."""


_FIELDS = frozenset(
    {
        "key",
        "kind",
        "ask",
        "help",
        "more",
        "example",
        "choices",
        "columns",
        "days",
        "when",
        "required",
        "stops",
        "by",
    }
)
_WITH_CHOICES = (QuestionKind.CHOICE, QuestionKind.CHOICES)


@cache
def questionnaire() -> Questionnaire:
    """Load the walk. Raises BadQuestions."""
    order = shelf.read("questions/order")
    return build([shelf.read(f"questions/{name}") for name in order["sections"]], order["opening"])


def build(files: list[dict[str, Any]], opening: Collection[str] = ()) -> Questionnaire:
    """Make a questionnaire of the data of its sections, in order. Raises BadQuestions.

    opening: the sections that are asked before a person chooses what comes next.
    """
    sections: list[Section] = []
    questions: list[Question] = []
    for data in files:
        section = Section(
            key=data["key"],
            title=data["title"],
            intro=data.get("intro", ""),
            after=tuple(data.get("after", ())),
            opening=data["key"] in opening,
        )
        if section.key in {one.key for one in sections}:
            raise BadQuestions(f"{section.key}: two sections of one name")
        sections.append(section)
        for item in data["question"]:
            questions.append(_question(item, section.key, {one.key: one for one in questions}, data.get("group", ())))
    return Questionnaire(tuple(sections), tuple(questions))


def _question(
    data: Mapping[str, Any],
    section: str,
    earlier: Mapping[str, Question],
    groups: Sequence[Mapping[str, Any]],
) -> Question:
    key = str(data.get("key", ""))
    if strange := set(data) - _FIELDS:
        raise BadQuestions(f"{key}: unknown field {', '.join(sorted(strange))}")
    if key.count(".") != 1 or not all(key.split(".")):
        raise BadQuestions(f"{key}: a key is section.name")
    if key in earlier:
        raise BadQuestions(f"{key}: asked twice")
    try:
        kind = QuestionKind(data["kind"])
        when = parsed(data.get("when", {}))
        choices = _choices(data, groups)
    except (ValueError, KeyError) as error:
        raise BadQuestions(f"{key}: {error}") from None
    question = Question(
        key=key,
        section=section,
        kind=kind,
        ask=data["ask"],
        help=data.get("help", ""),
        more=data.get("more", ""),
        example=data.get("example", ""),
        choices=choices,
        columns=tuple(Choice(value, label) for value, label in data.get("columns", {}).items()),
        days=tuple(data.get("days", ())),
        when=when,
        required=data.get("required", False),
        stops=data.get("stops", False),
    )
    _fits(question, earlier)
    return question


def _choices(data: Mapping[str, Any], groups: Sequence[Mapping[str, Any]]) -> tuple[Choice, ...]:
    """Read the choices of a question: those of its own, or the reasons in the groups that its `by` questions name."""
    if "by" not in data:
        return tuple(Choice(value, label) for value, label in data.get("choices", {}).items())
    labels = {item["key"]: item["label"] for item in shelf.read("reasons")["reason"]}
    open_still = All(tuple(Not(Answered(key)) for key in data["by"]))
    found = []
    for group in groups:
        named = tuple(Is(key, (group["about"],)) for key in data["by"]) if group["about"] else (All(),)
        when = All((parsed(group.get("when", {})), Either((*named, open_still))))
        found += [Choice(key, labels[key], when) for key in group["reasons"]]
    return tuple(found)


def _fits(question: Question, earlier: Mapping[str, Question]) -> None:
    if (question.kind in _WITH_CHOICES) != bool(question.choices):
        raise BadQuestions(f"{question.key}: choices belong to a choice, and to nothing else")
    if (question.kind is QuestionKind.LIST) != bool(question.columns):
        raise BadQuestions(f"{question.key}: columns belong to a list, and to nothing else")
    if not {column.value for column in question.columns}.issuperset(question.days):
        raise BadQuestions(f"{question.key}: a day in a column that there is not")
    for when in (question.when, *(choice.when for choice in question.choices)):
        for key in keys_in(when):
            if key not in earlier:
                raise BadQuestions(f"{question.key}: asks about {key}, which does not come before it")
        for key, value in _wanted(as_data(when)):
            known: list[object] = [choice.value for choice in earlier[key].choices] or [True, False]
            if value not in known:
                raise BadQuestions(f"{question.key}: {key} is never {value}")


def _wanted(when: Mapping[str, Any]) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for word, said in when.items():
        if word == "answered":
            continue
        if word == "not":
            found += _wanted(said)
        elif word in {"all", "either"}:
            found += [pair for each in said for pair in _wanted(each)]
        else:
            found += [(word, value) for value in (said if isinstance(said, list) else [said])]
    return found


def as_json(asked: Questionnaire) -> dict[str, Any]:
    """Lay the questions out as `prepare --list --json` prints them, spoken to the patient."""
    spoken = voices.voice(voices.PATIENT).fill
    return {
        "schema": "sopinion/questions/1",
        "questions": [
            {
                "key": one.key,
                "section": one.section,
                "kind": one.kind.value,
                "ask": spoken(one.ask),
                "help": spoken(one.help),
                "more": spoken(one.more),
                "example": spoken(one.example),
                "choices": [{"value": choice.value, "label": choice.label} for choice in one.choices],
                "columns": [
                    {"value": column.value, "label": column.label, "day": column.value in one.days}
                    for column in one.columns
                ],
                "when": as_data(one.when),
            }
            for one in asked.questions
        ],
    }
