"""The questions themselves: whole, plain, calm; and data that does not fit together is refused as it loads."""

from __future__ import annotations

import re
from typing import Any

import pytest

from sopinion.content import shelf
from sopinion.content.conditions import as_data, parsed
from sopinion.content.questions import BadQuestions, as_json, build, questionnaire
from sopinion.model.question import Question, QuestionKind

QUESTIONS = questionnaire().questions
FIXED = {
    "patient.name": "text",
    "patient.birth_date": "day",
    "patient.other_names": "text",
    "patient.record_numbers": "text",
}


def section(*questions: dict[str, Any], key: str = "s") -> dict[str, Any]:
    return {"key": key, "title": "S", "question": list(questions)}


def asking(key: str = "s.a", kind: str = "yes-no", **more: object) -> dict[str, Any]:
    return {"key": key, "kind": kind, "ask": "?", **more}


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ([section(asking(kind="maybe"))], "maybe"),
        ([section(asking(), asking())], "asked twice"),
        ([section(asking()), section(asking("s.b"))], "two sections"),
        ([section(asking(when={"s.none": True}))], "does not come before"),
        ([section(asking(when={"s.b": True}), asking("s.b"))], "does not come before"),
        ([section(asking(), asking("s.b", when={"not": {"s.a": "yes"}}))], "is never"),
        ([section(asking(), asking("s.b", when={"sometimes": 1}))], "not a condition"),
        ([section(asking("nodot"))], "section.name"),
        ([section(asking(kind="choice"))], "choices"),
        ([section(asking(choices={"a": "A"}))], "choices"),
        ([section(asking(kind="list"))], "columns"),
        ([section(asking(hlep="x"))], "unknown field"),
    ],
)
def test_data_that_does_not_fit_is_refused(files: list[dict[str, Any]], why: str) -> None:
    with pytest.raises(BadQuestions, match=why):
        build(files)


def test_every_file_is_in_the_walk() -> None:
    files = set(shelf.names("questions")) - {"questions/order"}
    assert files == {f"questions/{one.key}" for one in questionnaire().sections}


def test_the_stop_list_comes_first() -> None:
    assert QUESTIONS[0].key == "stop.now"
    assert QUESTIONS[0].stops
    assert not any(one.stops for one in QUESTIONS[1:])


def test_the_fixed_keys_are_there() -> None:
    kinds = {one.key: one.kind.value for one in QUESTIONS}
    assert {key: kinds[key] for key in FIXED} == FIXED


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda one: one.key)
def test_a_question_says_why_it_is_asked_and_stays_calm(question: Question) -> None:
    labels = " ".join(one.label for one in (*question.choices, *question.columns))
    words = f"{question.ask} {question.help} {question.more} {question.example} {labels}"
    assert question.more
    assert "!" not in words
    assert not re.search(r"\b(please wait|urgent care|simply|just)\b", words)
    assert len(question.ask) <= 80
    assert all(len(one.label) <= 56 for one in question.choices)
    if question.kind in {QuestionKind.TEXT, QuestionKind.NOTE, QuestionKind.DAY}:
        assert question.example


def test_an_enter_by_mistake_claims_nothing() -> None:
    for one in QUESTIONS:
        values = [choice.value for choice in one.choices]
        assert not {"not-yet", "not-asked"} & set(values[1:]), one.key


def test_sentences_are_short() -> None:
    texts = [f"{one.help}\n{one.more}" for one in QUESTIONS]
    sentences = [s.split() for text in texts for s in re.split(r"(?<=[.?])\s+|\n", text) if s.strip()]
    assert max(map(len, sentences)) <= 26
    assert sum(map(len, sentences)) / len(sentences) <= 13


def test_a_page_fits_a_usual_window() -> None:
    for one in QUESTIONS:
        lines = sum(1 + len(part) // 72 for part in (one.ask, *one.help.split("\n"), one.example) if part)
        intro = questionnaire().section(one.section).intro
        assert 8 + lines + len(one.choices) + (2 + len(intro) // 72) <= 24, one.key


def test_the_list_has_the_form_of_the_contract() -> None:
    found = as_json(questionnaire())
    assert found["schema"] == "sopinion/questions/1"
    needed = {"key", "section", "kind", "ask", "help", "choices", "columns", "when"}
    assert all(needed <= set(one) for one in found["questions"])
    where = {one["key"]: one["when"] for one in found["questions"]}
    assert where["records.operative"] == {"records.surgery": True}
    assert all(as_data(parsed(when)) == when for when in where.values())
