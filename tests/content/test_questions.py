"""The questions themselves: whole, plain, calm; and data that does not fit together is refused as it loads."""

from __future__ import annotations

import re
from typing import Any

import pytest

from sopinion.content import guidance, shelf
from sopinion.content.conditions import as_data, parsed
from sopinion.content.doors import doors
from sopinion.content.questions import BadQuestions, as_json, build, questionnaire
from sopinion.content.reasons import reasons
from sopinion.content.voices import BESIDE, PARENT, PATIENT, voice
from sopinion.flows.prepare import addressed
from sopinion.flows.sheets import SHEETS
from sopinion.model.question import Answer, Question, QuestionKind
from sopinion.terminal.page import NEUTRAL, needs_neutral

QUESTIONS = questionnaire().questions
FIXED = {
    "patient.name": "text",
    "patient.birth_date": "day",
    "patient.other_names": "text",
    "patient.record_numbers": "text",
}


REASONS = {"reasons.main", "goals.reasons"}
"""Their choices are the labels of the reasons, and those shown depend on what was told."""


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
        ([section(asking(kind="list", columns={"a": "A"}, days=["b"]))], "column that there is not"),
        (
            [section(asking(kind="choice", by=["s.none"])) | {"group": [{"about": "x", "reasons": ["new"]}]}],
            "come before",
        ),
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
    assert all(len(one.label) <= (72 if question.key in REASONS else 56) for one in question.choices)
    if question.kind in {QuestionKind.TEXT, QuestionKind.NOTE, QuestionKind.DAY}:
        assert question.example


def test_an_enter_by_mistake_claims_nothing() -> None:
    for one in QUESTIONS:
        values = [choice.value for choice in one.choices]
        assert not NEUTRAL & set(values[1:]), one.key


def test_every_reason_can_be_chosen_and_is_shown_where_it_is_about_that() -> None:
    every = [one.key for one in reasons()]
    for key in REASONS:
        assert sorted(choice.value for choice in questionnaire()[key].choices) == sorted(every)
    seen: set[str] = set()
    for about in [choice.value for choice in questionnaire()["reasons.about"].choices]:
        told = {"patient.age": Answer("child"), "reasons.about": Answer(about)}
        shown = {choice.value for choice in addressed(questionnaire()["reasons.main"], told).choices}
        assert 3 <= len(shown) <= 9, about
        seen |= shown
    assert seen == set(every)
    everything = addressed(questionnaire()["goals.reasons"], {}).choices
    assert {choice.value for choice in everything} == set(every) - {"child-not-cancer"}


def test_what_was_chosen_before_stays_among_the_choices() -> None:
    told = {"reasons.about": Answer("doctor"), "goals.reasons": Answer(("trial",))}
    shown = {choice.value for choice in addressed(questionnaire()["goals.reasons"], told).choices}
    assert {"trial", "talk", "other"} <= shown
    assert "rare" not in shown


@pytest.mark.parametrize("who", [PATIENT, PARENT, BESIDE])
def test_the_words_change_with_who_is_typing(who: str) -> None:
    fill = voice(who).fill
    asked = [fill(text) for one in QUESTIONS for text in (one.ask, one.help, one.more, one.example)]
    intros = [fill(one.intro) for one in questionnaire().sections]
    assert not any("{" in text or "}" in text for text in (*asked, *intros))
    names = {PATIENT: "What is your name?", PARENT: "What is your child's name?", BESIDE: "What is the patient's name?"}
    assert names[who] in asked


def test_what_stays_as_it_is_has_no_blanks() -> None:
    fixed = [label.label for one in QUESTIONS for label in (*one.choices, *one.columns)]
    fixed += [text for one in questionnaire().sections for text in (one.title, *one.after)]
    assert not any("{" in text for text in fixed)


def test_every_command_that_a_part_names_is_there() -> None:
    for section in questionnaire().sections:
        for text in section.after:
            words = text.partition("sopinion ")[2].split()
            assert words[0] in doors(), text
            if words[0] == "guide" and len(words) > 1 and words[1] not in {"words", "centers"}:
                guidance.find(words[1])
            if words[0] == "sheets":
                assert words[1] in SHEETS, text


def test_sentences_are_short() -> None:
    texts = [f"{one.help}\n{one.more}" for one in QUESTIONS]
    sentences = [s.split() for text in texts for s in re.split(r"(?<=[.?])\s+|\n", text) if s.strip()]
    assert max(map(len, sentences)) <= 26
    assert sum(map(len, sentences)) / len(sentences) <= 13


def test_a_page_fits_a_usual_window() -> None:
    about = {"reasons.about": Answer("diagnosis")}
    for one in (addressed(question, about) for question in QUESTIONS):
        lines = sum(1 + len(part) // 72 for part in (one.ask, *one.help.split("\n"), one.example) if part)
        intro = questionnaire().section(one.section).intro
        unsure = one.kind in {QuestionKind.CHOICE, QuestionKind.YES_NO} and needs_neutral(one)
        assert 8 + lines + len(one.choices) + unsure + (2 + len(intro) // 72) <= 24, one.key


def test_the_list_has_the_form_of_the_contract() -> None:
    found = as_json(questionnaire())
    assert found["schema"] == "sopinion/questions/1"
    needed = {"key", "section", "kind", "ask", "help", "choices", "columns", "when"}
    assert all(needed <= set(one) for one in found["questions"])
    where = {one["key"]: one["when"] for one in found["questions"]}
    assert where["records.operative"] == {"records.surgery": True}
    assert all(as_data(parsed(when)) == when for when in where.values())
