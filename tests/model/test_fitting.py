from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sopinion.model.fitting import fits
from sopinion.model.question import All, Answer, Answered, AnswerState, Either, Is, Not
from sopinion.model.questionnaire import holds

KEYS = st.sampled_from(["a.a", "b.b", "c.c"])
VALUES = st.sampled_from(["x", "y", True, False])
SIMPLE = st.builds(Is, KEYS, st.lists(VALUES, min_size=1, max_size=2).map(tuple))
CONDITIONS = st.recursive(
    SIMPLE,
    lambda inside: st.one_of(
        inside.map(Not),
        st.lists(inside, max_size=3).map(tuple).map(All),
        st.lists(inside, min_size=1, max_size=3).map(tuple).map(Either),
    ),
    max_leaves=6,
)
GIVEN = st.one_of(VALUES, st.lists(VALUES, max_size=2).map(tuple)).map(Answer)
NOT_SAID = st.sampled_from([Answer(None, AnswerState.SKIPPED), Answer(None, AnswerState.UNSURE)])


@given(CONDITIONS, st.dictionaries(KEYS, NOT_SAID))
def test_what_is_unknown_hides_nothing(condition: object, answers: dict[str, Answer]) -> None:
    # An empty Either cannot be; an empty All always holds; so with nothing told only a Not of it can be false.
    if "All(conditions=())" not in repr(condition):
        assert fits(condition, answers)  # type: ignore[arg-type]


@given(CONDITIONS, st.fixed_dictionaries({"a.a": GIVEN, "b.b": GIVEN, "c.c": GIVEN}))
def test_with_everything_told_it_is_what_the_walk_says(condition: object, answers: dict[str, Answer]) -> None:
    assert fits(condition, answers) == holds(condition, answers)  # type: ignore[arg-type]


def test_answered_is_known_either_way() -> None:
    assert not fits(Answered("a.a"), {})
    assert fits(Not(Answered("a.a")), {})
