"""A person's own list of questions: moved, shortened, kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopinion.content.questions_to_ask import suggestions
from sopinion.model.question import Answer, AnswerState
from sopinion.model.to_ask import OWN, ToAsk, Whom, as_answer, moved, own_list, without

lists = st.lists(st.builds(ToAsk, st.text(min_size=1).filter(str.strip), st.sampled_from(Whom)), min_size=1, max_size=8)


@given(lists, st.data())
def test_moving_loses_nothing_and_lands_where_it_was_sent(asks: list[ToAsk], data: st.DataObject) -> None:
    number = data.draw(st.integers(1, len(asks)))
    to = data.draw(st.integers(1, len(asks)))
    found = moved(asks, number, to)
    assert sorted(found, key=repr) == sorted(asks, key=repr)
    assert found[to - 1] == asks[number - 1]
    rest = list(found)
    del rest[to - 1]
    assert tuple(rest) == without(asks, number)


@given(lists)
def test_a_list_comes_back_from_the_case_as_it_was(asks: list[ToAsk]) -> None:
    assert own_list({OWN: as_answer(asks, "2025-11-20")}) == tuple(asks)


@pytest.mark.parametrize("number", [0, -1, 3])
def test_a_number_that_is_not_there(number: int) -> None:
    asks = (ToAsk("a"), ToAsk("b"))
    with pytest.raises(IndexError):
        without(asks, number)
    with pytest.raises(IndexError):
        moved(asks, number, 1)


def test_a_place_beyond_the_ends_is_the_end() -> None:
    asks = (ToAsk("a"), ToAsk("b"), ToAsk("c"))
    assert [one.text for one in moved(asks, 1, 99)] == ["b", "c", "a"]
    assert [one.text for one in moved(asks, 3, -5)] == ["c", "a", "b"]


def test_rows_without_words_are_no_questions() -> None:
    rows = ({"text": " "}, {"for": "insurer"}, {"text": "Why?", "for": "nobody"})
    assert own_list({OWN: Answer(rows)}) == (ToAsk("Why?", Whom.DOCTOR),)
    assert own_list({OWN: Answer(None, AnswerState.SKIPPED)}) == ()


def test_suggestions_fit_a_situation_and_an_addressee() -> None:
    everybody = {one.key for one in suggestions().fitting(())}
    child = {one.key for one in suggestions().fitting(("child",))}
    assert everybody < child
    assert "child-explain" in child - everybody
    assert {one.whom for one in suggestions().fitting(("remote",), Whom.PLACE)} == {Whom.PLACE}


def test_every_situation_and_topic_has_questions() -> None:
    found = suggestions()
    assert {name for one in found.questions for name in one.situations} == {one.key for one in found.situations}
    assert {one.topic for one in found.questions} == set(found.topics)
