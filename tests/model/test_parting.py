from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopinion.model.boundary import Span, parted
from sopinion.model.parting import (
    Parting,
    Stretch,
    added,
    join,
    paper_id,
    places,
    settled,
    split,
    stretches,
    taken_back,
)
from sopinion.model.record import record_id

LENGTHS = {"aa": 6, "bb": 4, "cc": 1}
PLACES = st.sampled_from([(sha, number) for sha, length in LENGTHS.items() for number in range(1, length + 1)])
BEYOND = PLACES | st.sampled_from([("aa", 7), ("gone", 1)])
PAPERS = st.lists(BEYOND, min_size=1, max_size=7).map(stretches)
PARTINGS = st.lists(st.builds(Parting, st.lists(PAPERS, min_size=1, max_size=3).map(tuple)), max_size=6).map(tuple)


@given(st.lists(PLACES, max_size=12))
def test_stretches_hold_the_same_pages_in_the_same_order(pages: list[tuple[str, int]]) -> None:
    assert list(places(stretches(pages))) == list(dict.fromkeys(pages))


@given(PARTINGS)
def test_no_page_is_in_two_told_papers_and_none_is_named_that_is_not_there(partings: tuple[Parting, ...]) -> None:
    pages = [place for paper in settled(partings, LENGTHS) for place in places(paper)]
    assert len(pages) == len(set(pages))
    assert all(number <= LENGTHS.get(sha, 0) for sha, number in pages)
    spoken = {place for parting in partings for place in parting.places}
    assert set(pages) == {(sha, number) for sha, number in spoken if number <= LENGTHS.get(sha, 0)}


@given(PARTINGS, st.lists(PLACES, min_size=1, max_size=5).map(stretches))
def test_the_last_word_stands_whole(partings: tuple[Parting, ...], paper: tuple[Stretch, ...]) -> None:
    assert paper in settled(added(partings, Parting((paper,))), LENGTHS)


@given(PARTINGS, st.lists(PLACES, min_size=1, max_size=5).map(stretches))
def test_what_is_dropped_when_something_is_added_had_nothing_left_to_say(
    partings: tuple[Parting, ...], paper: tuple[Stretch, ...]
) -> None:
    new = Parting((paper,))
    assert settled(added(partings, new), LENGTHS) == settled((*partings, new), LENGTHS)


@given(PARTINGS, st.lists(PLACES, min_size=1, max_size=3))
def test_what_is_taken_back_is_gone_and_the_rest_stays(
    partings: tuple[Parting, ...], pages: list[tuple[str, int]]
) -> None:
    left = taken_back(partings, pages)
    told = {place for paper in settled(left, LENGTHS) for place in places(paper)}
    assert not told & set(pages)
    assert all(one in left for one in partings if not one.places & set(pages))


def test_what_is_left_of_an_earlier_paper_stays_together() -> None:
    first = Parting(((Stretch("aa", 1, 6),),))
    second = Parting(((Stretch("aa", 3, 4), Stretch("bb", 1, 1)),))
    assert settled((first, second), LENGTHS) == (
        (Stretch("aa", 1, 2), Stretch("aa", 5, 6)),
        (Stretch("aa", 3, 4), Stretch("bb", 1, 1)),
    )


def test_a_split_begins_the_second_paper_on_its_page() -> None:
    paper = (Stretch("aa", 2, 4), Stretch("bb", 1, 2))
    assert split(paper, ("aa", 4)) == ((Stretch("aa", 2, 3),), (Stretch("aa", 4, 4), Stretch("bb", 1, 2)))
    assert split(paper, ("bb", 1)) == ((Stretch("aa", 2, 4),), (Stretch("bb", 1, 2),))
    for page in (("aa", 2), ("aa", 5)):
        with pytest.raises(ValueError, match=r"\w"):
            split(paper, page)


@given(st.lists(PLACES, min_size=2, max_size=9, unique=True).map(stretches), st.data())
def test_what_is_split_and_joined_is_as_it_was(paper: tuple[Stretch, ...], data: st.DataObject) -> None:
    at = data.draw(st.sampled_from(list(places(paper))[1:]))
    assert join(split(paper, at)) == paper


@given(st.lists(PLACES, min_size=1, max_size=6, unique=True))
def test_a_paper_is_named_by_its_pages_in_whatever_order(pages: list[tuple[str, int]]) -> None:
    assert paper_id(stretches(pages)) == paper_id(stretches(pages[::-1]))


def test_a_paper_of_one_stretch_is_named_as_it_was_read() -> None:
    assert paper_id((Stretch("aa", 3, 3), Stretch("aa", 2, 2))) == record_id("aa", 2, 3)
    assert paper_id((Stretch("aa", 2, 2), Stretch("bb", 2, 2))) != paper_id((Stretch("aa", 2, 2),))


SPANS = st.lists(st.tuples(st.integers(1, 4), st.floats(0, 1)), min_size=1, max_size=5)


@given(SPANS, st.lists(st.tuples(st.integers(0, 19), st.integers(0, 4)), max_size=3))
def test_told_papers_lie_whole_over_read_ones(lengths: list[tuple[int, float]], told: list[tuple[int, int]]) -> None:
    read: list[Span] = []
    for length, sure in lengths:
        first = read[-1].last + 1 if read else 0
        read.append(Span(first, first + length - 1, sure))
    end = read[-1].last
    ranges: list[tuple[int, int]] = []
    for first, more in told:
        fits = first + more <= end and all(first > b or first + more < a for a, b in ranges)
        ranges += [(first, first + more)] if fits else []
    found = parted(read, ranges)
    assert [page for span in found for page in range(span.first, span.last + 1)] == list(range(end + 1))
    assert {(span.first, span.last) for span in found} >= set(ranges)
    edges = {span.first for span in found} - {edge for a, b in ranges for edge in (a, b + 1)}
    assert edges <= {span.first for span in read}
    if not ranges:
        assert found == read
