"""The laws of the walk: it ends, asks nothing twice, reaches every question, and loses nothing."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sopinion.content.conditions import keys_in
from sopinion.content.questions import questionnaire
from sopinion.model.question import (
    All,
    Answer,
    Answered,
    AnswerState,
    Choice,
    Condition,
    Either,
    Is,
    Not,
    Question,
    QuestionKind,
    Section,
)
from sopinion.model.questionnaire import Questionnaire, by_key, holds

SKIPPED = Answer(None, AnswerState.SKIPPED)
VALUES = ("red", "green", "blue")
SLOWLY = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""Whole walks are large examples; how long one takes says nothing about the law."""


def answer_to(question: Question) -> st.SearchStrategy[Answer]:
    """Anything a person may do at a question."""
    match question.kind:
        case QuestionKind.YES_NO:
            values: st.SearchStrategy[object] = st.booleans()
        case QuestionKind.CHOICE:
            values = st.sampled_from([choice.value for choice in question.choices])
        case QuestionKind.CHOICES:
            values = st.lists(st.sampled_from([choice.value for choice in question.choices]), unique=True).map(tuple)
        case QuestionKind.DAY:
            values = st.just("2025-03-14")
        case QuestionKind.LIST:
            values = st.just(())
        case _:
            values = st.just("words")
    given_one = values.map(Answer)  # type: ignore[arg-type]
    return st.one_of(given_one, st.just(SKIPPED), st.just(Answer(None, AnswerState.UNSURE)))


def conditions(earlier: list[Question]) -> st.SearchStrategy[Condition]:
    """Conditions that look only at questions that came before."""
    if not earlier:
        return st.just(All())
    single: st.SearchStrategy[Condition] = st.one_of(
        st.builds(Answered, st.sampled_from([question.key for question in earlier])),
        st.sampled_from(earlier).flatmap(
            lambda question: st.builds(
                Is,
                st.just(question.key),
                st.lists(
                    st.booleans() if question.kind is QuestionKind.YES_NO else st.sampled_from(VALUES), min_size=1
                ).map(tuple),
            )
        ),
    )
    return st.recursive(
        st.one_of(st.just(All()), single),
        lambda inside: st.one_of(
            st.builds(Not, inside),
            st.builds(All, st.lists(inside, max_size=2).map(tuple)),
            st.builds(Either, st.lists(inside, min_size=1, max_size=2).map(tuple)),
        ),
        max_leaves=4,
    )


@st.composite
def questionnaires(draw: st.DrawFn) -> Questionnaire:
    sections = (Section("a", "A"), Section("b", "B"))
    questions: list[Question] = []
    for number in range(draw(st.integers(1, 8))):
        section = "a" if number < 3 else "b"
        kind = draw(st.sampled_from(QuestionKind))
        choices = tuple(Choice(value, value) for value in VALUES) if kind in {"choice", "choices"} else ()
        when = draw(conditions(questions))
        questions.append(Question(f"{section}.q{number}", section, kind, "?", choices=choices, when=when))
    return Questionnaire(sections, tuple(questions))


def walked(asked: Questionnaire, data: st.DataObject) -> list[str]:
    """Walk to the end with any answers; give the keys in the order asked."""
    answers: dict[str, Answer] = {}
    order: list[str] = []
    while (question := asked.next(answers)) is not None:
        assert len(order) <= len(asked.questions), "the walk does not end"
        order.append(question.key)
        answers[question.key] = data.draw(answer_to(question))
    return order


@SLOWLY
@given(questionnaires(), st.data())
def test_the_walk_ends_and_asks_nothing_twice(asked: Questionnaire, data: st.DataObject) -> None:
    order = walked(asked, data)
    assert len(order) == len(set(order))
    places = [question.key for question in asked.questions]
    assert order == sorted(order, key=places.index)


@SLOWLY
@given(st.data())
def test_the_real_walk_ends_and_asks_nothing_twice(data: st.DataObject) -> None:
    order = walked(questionnaire(), data)
    assert len(order) == len(set(order))


@SLOWLY
@given(questionnaires(), st.data())
def test_going_back_and_forth_is_the_same_way(asked: Questionnaire, data: st.DataObject) -> None:
    answers = {question.key: data.draw(answer_to(question)) for question in asked.questions}
    way = [question.key for question in asked.applying(answers)]
    for here, there in pairwise(way):
        after, before = asked.after(here, answers), asked.before(there, answers)
        assert after is not None
        assert after.key == there
        assert before is not None
        assert before.key == here
    if way:
        assert asked.before(way[0], answers) is None
        assert asked.after(way[-1], answers) is None


@SLOWLY
@given(questionnaires(), st.data())
def test_settling_loses_nothing_and_brings_everything_back(asked: Questionnaire, data: st.DataObject) -> None:
    told = {question.key: data.draw(answer_to(question)) for question in asked.questions}
    told["x.later"] = Answer("from another version")
    settled = asked.settle(told)
    assert by_key(settled.set_aside, settled.answers) == told
    assert not set(settled.answers) & set(settled.set_aside)
    assert "x.later" in settled.answers
    again = asked.settle(by_key(settled.set_aside, settled.answers))
    assert again == settled
    for question in asked.questions:
        assert (question.key in settled.answers) == holds(question.when, settled.answers)


@SLOWLY
@given(questionnaires(), st.data())
def test_progress_is_complete_exactly_when_nothing_is_left(asked: Questionnaire, data: st.DataObject) -> None:
    some = [question for question in asked.questions if data.draw(st.booleans())]
    answers = asked.settle({question.key: data.draw(answer_to(question)) for question in some}).answers
    progress = asked.progress(answers)
    assert all(0 <= one.done <= one.total for one in progress)
    assert (asked.next(answers) is None) == all(one.done == one.total for one in progress)


def fulfil(asked: Questionnaire, condition: Condition) -> dict[str, Answer]:
    """Answers that make a condition of the real questions hold, with what those questions need in turn."""
    match condition:
        case Is(key, values):
            value = (values[0],) if asked[key].kind is QuestionKind.CHOICES else values[0]
            return {**fulfil(asked, asked[key].when), key: Answer(value)}  # type: ignore[arg-type]
        case Answered(key):
            return {**fulfil(asked, asked[key].when), key: Answer("2025-01-01")}
        case All(conditions):
            return {key: one for each in conditions for key, one in fulfil(asked, each).items()}
        case Either(conditions):
            return fulfil(asked, conditions[0])
        case Not(_):
            return {}


@pytest.mark.parametrize("key", [question.key for question in questionnaire().questions])
def test_every_question_can_be_reached(key: str) -> None:
    asked = questionnaire()
    told = fulfil(asked, asked[key].when)
    answers = dict(asked.settle(told).answers)
    while (question := asked.next(answers)) is not None and question.key != key:
        answers[question.key] = SKIPPED
    assert question is not None


@SLOWLY
@given(st.data())
def test_the_real_walk_loses_nothing_however_often_one_changes_ones_mind(data: st.DataObject) -> None:
    asked = questionnaire()
    told: dict[str, Answer] = {}
    kept: dict[str, Answer] = {}
    depended_on = {key for one in asked.questions for key in keys_in(one.when)}
    turning = [one for one in asked.questions if one.key in depended_on]
    assert len(turning) > 10
    for _ in range(data.draw(st.integers(1, 12))):
        question = data.draw(st.sampled_from(turning) | st.sampled_from(asked.questions))
        told[question.key] = data.draw(answer_to(question))
        settled = asked.settle(by_key(kept, {question.key: told[question.key]}))
        kept = dict(by_key(settled.set_aside, settled.answers))
        assert kept == told
        for one in asked.questions:
            if one.key in told:
                assert (one.key in settled.answers) == holds(one.when, settled.answers)


def test_what_is_open_is_asked_again_and_not_counted() -> None:
    table = Question("a.t", "a", QuestionKind.LIST, "?", columns=(Choice("x", "X"),))
    asked = Questionnaire((Section("a", "A"),), (table, Question("a.q", "a", QuestionKind.TEXT, "?")))
    half = {"a.t": Answer(({"x": "1"},), open=True), "a.q": Answer("words")}
    assert asked.next(half) == table
    assert asked.progress(half)[0].done == 1
    assert holds(Answered("a.t"), half)  # its rows count
    whole = {**half, "a.t": Answer(({"x": "1"},))}
    assert asked.next(whole) is None
    assert asked.progress(whole)[0].done == 2


def test_sections_can_be_asked_together() -> None:
    sections = (Section("a", "A", opening=True), Section("b", "B", opening=True), Section("c", "C"))
    questions = tuple(Question(f"{one.key}.q", one.key, QuestionKind.TEXT, "?") for one in sections)
    asked = Questionnaire(sections, questions)
    assert asked.opening == ("a", "b")
    assert asked.next({"a.q": SKIPPED}, *asked.opening) == questions[1]
    assert asked.before("b.q", {}, "b") is None
    assert asked.before("b.q", {}, *asked.opening) == questions[0]
    assert asked.after("b.q", {}, *asked.opening) is None
    assert asked.after("b.q", {}) == questions[2]


def test_an_answer_set_aside_comes_back_when_its_question_applies_again() -> None:
    asked = questionnaire()
    told = {"records.surgery": Answer(value=True), "records.surgery_where": Answer("Harbor Hospital")}
    kept = asked.settle(told)
    assert set(kept.answers) == set(told)
    without = asked.settle({**told, "records.surgery": Answer(value=False)})
    assert set(without.set_aside) == {"records.surgery_where"}
    back = asked.settle(by_key(without.set_aside, without.answers, {"records.surgery": Answer(value=True)}))
    assert back.answers["records.surgery_where"].value == "Harbor Hospital"


def test_what_is_skipped_or_unsure_fulfils_nothing() -> None:
    condition = Is("a.q", (True,))
    assert holds(condition, {"a.q": Answer(value=True)})
    assert not holds(condition, {"a.q": SKIPPED})
    assert not holds(condition, {"a.q": Answer(None, AnswerState.UNSURE)})
    assert not holds(Is("a.q", (1,)), {"a.q": Answer(value=True)})
