"""How near two words are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopinion.model.closeness import apart, folded, pieces, slips

WORDS = st.text(alphabet="abcdmnruvwl1", min_size=4, max_size=14)


@pytest.mark.parametrize(
    ("one", "two", "slip"),
    [
        ("carcinoma", "carcinoma", 0),
        ("carcinoma", "carcinorna", 1),
        ("carcinoma", "carcnioma", 1),
        ("carcinoma", "carcinomas", 1),
        ("margin", "rnargin", 1),
        ("clear", "dear", 1),
        ("lesion", "1esion", 1),
        ("benign", "malign", 3),
    ],
)
def test_slips_are_counted(one: str, two: str, slip: int) -> None:
    assert apart(one, two) == apart(two, one) == slip


@given(WORDS, WORDS)
def test_apart_is_a_distance(one: str, two: str) -> None:
    assert (apart(one, two) == 0) == (one == two)
    assert apart(one, two) == apart(two, one) <= max(len(one), len(two))


@given(WORDS, st.data())
def test_a_word_with_its_slips_keeps_one_piece(word: str, data: st.DataObject) -> None:
    most = slips(word)
    assert "".join(pieces(word, most)) == word
    other = word
    for _ in range(most):
        at = data.draw(st.integers(0, len(other) - 1))
        other = other[:at] + data.draw(st.sampled_from(("", "z", other[at] + "z"))) + other[at + 1 :]
    first, *rest = pieces(word, most)
    assert other.startswith(first) or any(piece in other for piece in rest)


def test_short_words_take_no_slips() -> None:
    assert [slips(word) for word in ("mri", "node", "tumor", "carcinoma")] == [0, 1, 1, 2]


def test_words_fold_as_the_index_folds_them() -> None:
    assert folded("M\u00fcLLER") == "muller"
