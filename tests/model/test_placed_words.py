"""Words in their places, and what a scanned page is given of them."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from sopinion.model.clean import cleaned
from sopinion.model.overlay import Overlay, overlay_of
from sopinion.model.placed import Placed, Row, apart, spread, text_of, turned
from sopinion.model.seen import Seen, SeenWord, lines, placed

NOTE = "\n".join(
    f"{n}. The patient was seen in the clinic today and feels well after the surgery of the left breast, no fever."
    for n in range(6)
)
FAX = "12/03/2025 09:41 FAX 5550100 page 2 of 7"

share = st.integers(0, 10_000).map(lambda n: n / 10_000)
word = st.builds(Placed, st.text("abc", min_size=1), share, share, share, share)
page = st.lists(st.lists(word, min_size=1, max_size=4).map(tuple), max_size=4).map(tuple)


def rows_of(text: str, top: float = 0.1) -> tuple[Row, ...]:
    """Set text in rows from `top` on, a hundredth of the page a letter."""
    rows = []
    for number, line in enumerate(text.split("\n")):
        left, row = 0.01, []
        for one in line.split():
            row.append(Placed(one, left, top + 0.03 * number, 0.008 * len(one), 0.02))
            left += 0.008 * (len(one) + 1)
        rows.append(tuple(row))
    return tuple(rows)


@given(page, st.sampled_from([0, 90, 180, 270]))
def test_turning_there_and_back_changes_nothing(rows: tuple[Row, ...], degrees: int) -> None:
    back = turned(turned(rows, degrees), -degrees)
    assert text_of(back) == text_of(rows)
    for row, other in zip(rows, back, strict=True):
        for one, two in zip(row, other, strict=True):
            assert abs(one.left - two.left) + abs(one.top - two.top) < 1e-9
            assert (one.width, one.height) == (two.width, two.height)


def test_a_quarter_turn_brings_the_lower_left_corner_to_the_upper_left() -> None:
    ((one,),) = turned(((Placed("x", 0.0, 0.9, 0.2, 0.1),),), 90)
    assert (round(one.left, 9), round(one.top, 9), one.width, one.height) == (0.0, 0.0, 0.1, 0.2)


@given(page)
def test_what_is_there_already_is_left_out(rows: tuple[Row, ...]) -> None:
    assert apart(rows, ()) == rows
    solid = tuple(tuple(one for one in row if one.width and one.height) for row in rows)
    assert apart(solid, solid) == ()


@given(st.lists(st.text("abc x", max_size=200), max_size=200))
def test_lines_without_places_keep_their_words_and_stay_on_the_page(text: list[str]) -> None:
    rows = spread("\n".join(text))
    assert [row[0].text for row in rows] == [line.strip() for line in text if line.strip()]
    for (one,) in rows:
        assert one.left >= 0
        assert one.right <= 1
        assert one.top >= 0
        assert one.bottom <= 1
        assert one.height > 0


@given(
    st.lists(
        st.builds(
            SeenWord,
            st.text(max_size=8),
            *[st.floats(-50, 900)] * 2,
            *[st.floats(0, 300)] * 2,
            st.floats(0.4, 1),
            st.integers(0, 4),
        ),
        max_size=12,
    )
)
def test_places_are_shares_of_the_picture_and_follow_the_text(words: list[SeenWord]) -> None:
    rows = placed(words, 800, 600)
    assert "".join(text_of(rows).split()) == "".join("".join(map(cleaned, lines(words).split("\n"))).split())
    for one in (one for row in rows for one in row):
        assert 0 <= one.left <= one.right <= 1.0001
        assert 0 <= one.top <= one.bottom <= 1.0001


def test_a_scan_without_text_gets_all_its_words_and_may_be_turned() -> None:
    rows = rows_of(NOTE)
    assert overlay_of(Seen(NOTE, 0.9, 270, words=rows)) == Overlay(rows, 270, sure=True)
    assert overlay_of(Seen(NOTE, 0.9)) == Overlay(spread(NOTE), 0, sure=True)


def test_a_reading_can_be_held_without_its_places() -> None:
    assert Seen(NOTE, 0.9, 90, words=rows_of(NOTE)).alone == Seen(NOTE, 0.9, 90)


def test_a_page_is_not_turned_by_a_guess() -> None:
    for unsure in (Seen(NOTE, 0.5, 180), Seen("a few words", 0.99, 180)):
        found = overlay_of(unsure)
        assert found is not None
        assert (found.turn, found.sure) == (180, False)


def test_a_page_with_text_of_its_own_is_given_nothing() -> None:
    """Not even when its picture was read all the same: its words would be there twice."""
    seen = Seen(NOTE, 0.95, words=rows_of(NOTE))
    assert overlay_of(seen, rows_of(NOTE)) is None
    assert overlay_of(Seen("", 0.9)) is None
    assert overlay_of(replace(seen, failed=True)) is None


def test_under_a_fax_line_only_what_is_missing_is_laid() -> None:
    """Also where the picture lies on its side and the fax line does not."""
    own = rows_of(FAX, top=0.02)
    for turn in (0, 90):
        seen = Seen(f"{FAX}\n{NOTE}", 0.9, turn, words=turned(own, turn) + rows_of(NOTE, top=0.5))
        found = overlay_of(seen, own)
        assert found is not None
        assert text_of(found.rows) == NOTE


def test_words_in_a_broken_font_do_not_keep_the_seen_ones_out() -> None:
    shifted = "".join(chr(ord(letter) - 29) if letter.isalpha() else letter for letter in NOTE)
    rows = rows_of(NOTE)
    assert overlay_of(Seen(NOTE, 0.9, words=rows), rows_of(shifted)) == Overlay(rows, 0, sure=True)
