"""Which slides, blocks and discs answer a request: only where it is certain."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopinion.content.gaps import cues
from sopinion.model.arrival import Things, all_here, arrivals
from sopinion.model.day import Day
from sopinion.model.disc import Study
from sopinion.model.item import Item, ItemKind, ItemStatus, Move
from sopinion.model.record import Match
from sopinion.model.request import Ask, Office, Request

SENT = Day(2025, 11, 3)
CAME = (Move(ItemStatus.ASKED, "2025-11-03"), Move(ItemStatus.ARRIVED, "2025-11-12"))
SLIDES = Request("r1", Office.PATHOLOGY, "Harbor Hospital", (Ask("slides"),), sent=SENT)
SCANS = Ask(
    "images", Day(2025, 3, 1), form="no-images", about="CT of the chest 2025-03-01, MRI brain 2025-04-02", gap="g"
)
IMAGES = Request("r2", Office.RADIOLOGY, "Harbor Hospital", (SCANS,), sent=SENT)


def slides(name: str, moves: tuple[Move, ...] = CAME, place: str = "Harbor Hospital", **more: object) -> Item:
    return replace(Item(name, ItemKind.SLIDES, name, name, place=place, moves=moves), **more)  # type: ignore[arg-type]  # fields


def disc(name: str, *studies: Study, **more: object) -> Item:
    here = Item(name, ItemKind.DISC, name, studies=studies, moves=(Move(ItemStatus.ARRIVED),))
    return replace(here, **more)  # type: ignore[arg-type]  # fields of an item


def came(request: Request, *items: Item, others: tuple[Request, ...] = ()) -> list[tuple[str, ...]]:
    found = arrivals(request, (), {}, Things(items, (request, *others), cues()["acts"]))
    assert all(one.sure and not one.record for one in found)
    assert all_here(request, found) == (len(found) == len(request.asks))
    return [one.items for one in found]


def asking(number: str = "", **more: object) -> Request:
    return replace(SLIDES, asks=(replace(Ask("slides", number=number), **more),))  # type: ignore[arg-type]  # fields


def test_slides_of_the_number_that_was_asked_for_are_the_answer() -> None:
    asked = asking("S25-1")
    assert came(asked, slides("S25-1"), slides("S25-2", ())) == [("S25-1",)]
    assert came(asked, slides("s25-1", place="Elsewhere")) == [("s25-1",)]
    assert came(asked, slides("S25-2")) == []
    assert came(asked, slides("S25-1", CAME[:1])) == [], "it is not here yet"
    assert came(replace(asked, had=("S25-1",)), slides("S25-1")) == [], "it was here before, or is not it"
    before = (Move(ItemStatus.ARRIVED, "2025-10-01"),)
    assert came(asked, slides("S25-1", before)) == []
    assert came(asked, slides("S25-1", kind=ItemKind.BLOCK)) == []
    away = (*CAME, Move(ItemStatus.RETURNED, "2025-11-18"))
    assert came(asked, slides("S25-1", away)) == [("S25-1",)], "it was here, and went back"


def test_slides_of_several_cases_have_all_come_or_the_request_is_open() -> None:
    asked = asking("S25-1", form="slides", about="S25-1, S25-2", gap="g")
    assert came(asked, slides("S25-1"), slides("S25-2", ())) == []
    assert came(asked, slides("S25-1")) == [], "what is not on the list of things has not come"
    assert came(asked, slides("S25-1"), slides("S25-2")) == [("S25-1", "S25-2")]
    named = asking(about="the slides of S25-1 and S25-2")
    assert came(named, slides("S25-1"), slides("S25-2", ())) == []
    assert came(named, slides("S25-1"), slides("S25-2")) == [("S25-1", "S25-2")]


def test_slides_without_a_number_are_known_by_the_only_laboratory_that_was_asked() -> None:
    assert came(SLIDES, slides("S25-1")) == [("S25-1",)]
    assert came(SLIDES, slides("S25-1"), slides("S24-9", (), "Lakeside Clinic")) == [("S25-1",)]
    assert came(SLIDES, slides("S25-1"), slides("S25-2", ())) == [], "which of them was asked for?"
    assert came(SLIDES, slides("S25-1"), slides("S25-2", (), "")) == []
    assert came(SLIDES, slides("S25-1", place="")) == []
    assert came(SLIDES, slides("S25-1", place="Lakeside Clinic")) == []
    assert came(replace(SLIDES, place=""), slides("S25-1")) == []
    twice = replace(SLIDES, id="r9")
    assert came(SLIDES, slides("S25-1"), others=(twice,)) == []
    assert came(SLIDES, slides("S25-1"), others=(replace(twice, place="Lakeside Clinic"),)) == [("S25-1",)]
    assert came(SLIDES, slides("S25-1"), others=(replace(twice, sent=None),)) == [("S25-1",)], "it was never sent"


def test_a_block_answers_for_blocks_only() -> None:
    both = replace(SLIDES, asks=(Ask("slides", number="S25-1"), Ask("block", number="S25-1")))
    block = slides("b", kind=ItemKind.BLOCK, accession="S25-1")
    assert came(both, block) == [("b",)]
    assert came(both, block, slides("S25-1")) == [("S25-1",), ("b",)]


CT, MR = Study("CT", "Chest", Day(2025, 3, 1)), Study("MR", "Brain", Day(2025, 4, 2))


@pytest.mark.parametrize(
    ("items", "answer"),
    [
        ([disc("a", CT, MR)], [("a",)]),
        ([disc("a", CT), disc("b", MR)], [("a", "b")]),
        ([disc("a", CT)], []),
        ([disc("a", CT, replace(MR, modality="US"))], []),
        ([disc("a", CT, replace(MR, day=Day(2025, 4, 9)))], []),
        ([disc("a", CT, replace(MR, day=None))], []),
        ([disc("a", CT, replace(MR, match=Match.DIFFERENT))], []),
        ([disc("a", CT, MR, mixed=True)], []),
        ([disc("a", CT, MR, moves=())], []),
        ([disc("a", place="Harbor Hospital")], [("a",)]),
        ([disc("a", place="Harbor Hospital"), disc("b", CT)], []),
        ([disc("a")], []),
    ],
)
def test_discs_answer_with_every_scan_that_was_asked_for(items: list[Item], answer: list[tuple[str, ...]]) -> None:
    assert came(IMAGES, *items) == answer
    assert came(replace(IMAGES, had=tuple(one.id for one in items)), *items) == []


def test_images_asked_for_without_a_day_stay_open() -> None:
    assert came(replace(IMAGES, asks=(Ask("images"),)), disc("a", CT)) == []
    assert came(replace(IMAGES, asks=(replace(SCANS, about="CT 2025-03, MRI 2025-04-02"),)), disc("a", CT, MR)) == []
    assert came(replace(IMAGES, asks=(Ask("images", Day(2025, 3)),)), disc("a", CT)) == []
    assert came(replace(IMAGES, asks=(Ask("images", Day(2025, 3, 1)),)), disc("a", CT)) == [("a",)]


ITEMS = st.lists(
    st.builds(
        Item,
        st.sampled_from("abcd"),
        st.sampled_from(ItemKind),
        st.just("x"),
        st.sampled_from(["", "S25-1", "S25-2"]),
        place=st.sampled_from(["", "Harbor Hospital", "Lakeside Clinic"]),
        studies=st.lists(st.sampled_from([CT, MR, replace(MR, match=Match.DIFFERENT)]), max_size=2).map(tuple),
        moves=st.sampled_from([(), CAME, CAME[:1], (Move(ItemStatus.ARRIVED),)]),
        mixed=st.booleans(),
    ),
    max_size=5,
    unique_by=lambda one: one.id,
)
ASKS = st.lists(
    st.sampled_from([Ask("slides"), Ask("slides", number="S25-1"), Ask("block"), SCANS]), min_size=1, max_size=3
)


@given(ITEMS, ASKS)
def test_only_what_has_come_and_is_the_patients_answers(items: list[Item], asks: list[Ask]) -> None:
    request = replace(SLIDES, asks=tuple(asks))
    by_id = {one.id: one for one in items}
    for names in came(request, *items):
        assert names
        assert all(by_id[name].here and not by_id[name].strange for name in names)


@given(ITEMS, ASKS)
def test_what_was_here_before_answers_nothing(items: list[Item], asks: list[Ask]) -> None:
    assert came(replace(SLIDES, asks=tuple(asks), had=tuple(one.id for one in items)), *items) == []
