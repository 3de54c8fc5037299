"""How words on a picture become lines, and how a picture is turned."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from sopinion.model.scan import Scan
from sopinion.model.seen import SeenWord, lines, sureness

ROWS = (("Patient: Rowan Ashdown", "Record number: 4471902"), ("Born: 04/05/1961", "Collected: 03/14/2025"))


def word(text: str, left: float, top: float, line: int, sure: float = 0.9) -> SeenWord:
    return SeenWord(text, left, top, 12.0 * len(text), 20.0, sure, line)


def tilted(words: list[SeenWord], degrees: float) -> list[SeenWord]:
    slope = math.tan(math.radians(degrees))
    return [SeenWord(w.text, w.left, w.top + slope * w.left, w.width, w.height, w.sure, w.line) for w in words]


def page(rows: tuple[tuple[str, ...], ...]) -> list[SeenWord]:
    """Two blocks side by side, as an engine gives them: the left one whole, then the right one."""
    found = []
    for column in range(2):
        for number, row in enumerate(rows):
            left = 100.0 + 800 * column
            for text in row[column].split():
                found.append(word(text, left, 300.0 + 40 * number, line=column * 100 + number))
                left += 12 * len(text) + 12
    return found


@given(st.floats(-3, 3), st.permutations(range(8)))
def test_labels_and_values_at_one_height_make_one_line_however_askew(degrees: float, order: list[int]) -> None:
    words = tilted(page(ROWS), degrees)
    mixed = [words[n] for n in order if n < len(words)] + words[8:]
    assert lines(mixed) == "\n".join(" ".join(row) for row in ROWS)


def test_columns_of_prose_stay_apart() -> None:
    left = "the patient was seen again today"
    right = "and feels well after the surgery"
    text = lines(page(tuple((f"{left} {n}", f"{right} {n}") for n in range(8))))
    assert text.split("\n")[:2] == [f"{left} 0", f"{left} 1"]
    assert text.split("\n")[8] == f"{right} 0"


def test_dust_is_no_word_and_a_letter_always_is() -> None:
    assert lines([word("|", 10, 10, 1, 0.2), word("pT3b", 40, 10, 1, 0.05)]) == "pT3b"
    assert lines([]) == ""


@given(st.lists(st.tuples(st.text("ab", min_size=1, max_size=9), st.floats(0, 1)), max_size=9))
def test_sureness_is_a_mean(given_words: list[tuple[str, float]]) -> None:
    sure = sureness(word(text, 0, 0, 1, share) for text, share in given_words)
    low = min((share for _, share in given_words), default=0.0)
    high = max((share for _, share in given_words), default=0.0)
    assert low - 1e-9 <= sure <= high + 1e-9


scans = st.tuples(st.integers(1, 7), st.integers(1, 7)).flatmap(
    lambda size: st.binary(min_size=size[0] * size[1], max_size=size[0] * size[1]).map(
        lambda gray: Scan(size[0], size[1], 200, gray)
    )
)


@given(scans, st.sampled_from([90, 180, 270]))
def test_four_turns_are_none(scan: Scan, degrees: int) -> None:
    turned = scan.turned(degrees)
    assert turned.turned(360 - degrees) == scan
    assert scan.turned(0) == scan
    assert scan.turned(90).turned(90) == scan.turned(180)


def test_a_quarter_turn_brings_the_left_column_to_the_top() -> None:
    assert Scan(2, 2, 200, b"abcd").turned(90) == Scan(2, 2, 200, b"cadb")
