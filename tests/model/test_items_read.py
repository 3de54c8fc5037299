"""Slides, blocks and discs: what reports name, what was told, and both in the case's file."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopinion.model.checklist_told import (
    Dismissed,
    Standing,
    ToldStatus,
    dismissed_in,
    dismissed_out,
    statuses_in,
    statuses_out,
)
from sopinion.model.day import Day
from sopinion.model.disc import Disc, Study
from sopinion.model.item import Item, ItemKind, ItemStatus, Move, blocks, disc_items, item_id, joined, read_items
from sopinion.model.item_json import items_in, items_out
from sopinion.model.kind import Kind
from sopinion.model.page import Page
from sopinion.model.record import Part, Record

TEXT = st.text(max_size=12)
MOVE = st.builds(Move, st.sampled_from(ItemStatus), TEXT, TEXT, TEXT)
ITEM = st.builds(
    Item,
    TEXT,
    st.sampled_from(ItemKind),
    TEXT,
    TEXT,
    st.lists(TEXT, max_size=3).map(tuple),
    TEXT,
    st.just(()),
    TEXT,
    TEXT,
    st.integers(0, 99),
    TEXT,
    st.lists(MOVE, max_size=3).map(tuple),
)
SHA = "a" * 64


def report(text: str, accession: str = "S25-111", name: str = "r") -> tuple[Record, dict[str, tuple[Page, ...]]]:
    record = Record(name, (Part("p.pdf", "/", SHA, 1, 1),), Kind.PATHOLOGY_REPORT, 0.9, accession=accession)
    return record, {SHA: (Page(1, text),)}


@given(st.lists(ITEM, max_size=4).map(tuple))
def test_items_come_back_from_the_file_as_they_went_in(items: tuple[Item, ...]) -> None:
    assert items_in(items_out(items)) == items


@given(st.lists(st.builds(ToldStatus, TEXT, TEXT, st.sampled_from(Standing), TEXT, TEXT), max_size=4).map(tuple))
def test_told_rows_come_back_from_the_file(told: tuple[ToldStatus, ...]) -> None:
    assert statuses_in(statuses_out(told)) == told


@given(st.lists(st.builds(Dismissed, st.lists(TEXT, max_size=3).map(tuple), TEXT, TEXT), max_size=4).map(tuple))
def test_dismissed_gaps_come_back_from_the_file(told: tuple[Dismissed, ...]) -> None:
    assert dismissed_in(dismissed_out(told)) == told


@pytest.mark.parametrize("read", [items_in, statuses_in, dismissed_in])
@pytest.mark.parametrize("data", [None, {}, "x", [1], [{"kind": 3}], [{"status": "no"}], [{"gaps": [1]}]])
def test_what_is_no_section_is_refused(read: Any, data: object) -> None:  # noqa: ANN401
    with pytest.raises(ValueError):  # noqa: PT011 - any of them
        read(data)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("entirely submitted in cassettes A1 to A3", ("A1", "A3")),
        ("Block A4 was sent out; see block 2B.", ("A4", "2B")),
        ("blocks A1, A2 and B1", ("A1", "A2", "B1")),
        ("A heart block and a nerve block", ()),
    ],
)
def test_blocks_are_named_as_the_report_names_them(text: str, named: tuple[str, ...]) -> None:
    assert blocks(text) == named


def test_a_pathology_report_tells_of_its_slides_and_blocks() -> None:
    record, pages = report("SURGICAL PATHOLOGY\nAccession: S25-111\nTumor in block A4.")
    slides, block = read_items([record], pages)
    assert (slides.kind, slides.accession, slides.quote) == (ItemKind.SLIDES, "S25-111", "Accession: S25-111")
    assert (block.kind, block.blocks) == (ItemKind.BLOCK, ("A4",))
    assert slides.status is ItemStatus.NOT_ASKED


def test_two_reports_of_one_number_are_one_set_of_slides() -> None:
    record, pages = report("Accession: S25-111")
    again, _ = report("Accession: S25-111", name="s")
    assert len(joined(read_items([record, again], pages), ())) == 1


def test_what_was_told_of_a_thing_outlives_its_paper() -> None:
    record, pages = report("Accession: S25-111")
    told = Item(item_id(ItemKind.SLIDES, "S25-111"), ItemKind.SLIDES, "x", "S25-111", moves=(Move(ItemStatus.SENT),))
    (here,) = joined(read_items([record], pages), (told,))
    assert (here.status, here.quote) == (ItemStatus.SENT, "Accession: S25-111")
    assert joined((), (told,)) == (told,)


DAYS = st.sampled_from(["2025-11-01", "2025-11-05", "2025-11-09"])
DATED = st.lists(st.builds(Move, st.sampled_from(ItemStatus), DAYS), max_size=4, unique=True).map(
    lambda moves: tuple(sorted(moves, key=lambda move: move.day))
)


@given(DATED, DATED)
def test_changes_told_twice_are_one_and_none_is_lost(one: tuple[Move, ...], two: tuple[Move, ...]) -> None:
    walked, told = (Item("a", ItemKind.DISC, "x", moves=moves) for moves in (one, two))
    (both,) = joined((walked,), (told,))
    assert set(both.moves) == {*one, *two}
    assert len(both.moves) == len(set(both.moves))
    assert [move.day for move in both.moves] == sorted(move.day for move in both.moves)
    assert joined((both,), (both,)) == (both,), "to lay it over itself changes nothing"
    (twice,) = joined((walked, told), ())
    assert set(twice.moves) == set(both.moves), "nor is anything lost of a thing that is read twice"


def test_what_came_on_the_day_it_was_sent_has_come() -> None:
    sent, came = (Move(status, "2025-11-14") for status in (ItemStatus.SENT, ItemStatus.ARRIVED))
    for one, two in ((sent, came), (came, sent)):
        items = [(Item("a", ItemKind.DISC, "x", moves=(move,)),) for move in (one, two)]
        assert joined(*items)[0].status is ItemStatus.ARRIVED


def test_a_disc_in_the_folder_is_a_thing_that_arrived() -> None:
    study = Study("CT", "CHEST", Day(2025, 3, 1))
    (disc,) = disc_items([Disc("/papers", "cd1", (study,))])
    assert (disc.kind, disc.status, disc.studies) == (ItemKind.DISC, ItemStatus.ARRIVED, (study,))


def test_the_last_parcel_number_that_was_told_counts() -> None:
    moves = (Move(ItemStatus.SENT, tracking="X1"), Move(ItemStatus.ARRIVED))
    assert Item("a", ItemKind.SLIDES, "x", moves=moves).tracking == "X1"
