from __future__ import annotations

import hashlib

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sopinion.model.ledger import (
    Given,
    Role,
    SeveralFit,
    Written,
    entered,
    family,
    given_of,
    has_bundle,
    latest_bundle,
    not_in,
    of_name,
    of_sum,
    replaced,
    root,
    same_person,
)

NAME = "Reyes second opinion 2025-11-20"
BUNDLE = Written(f"{NAME}.pdf", "b1", 12, "2025-11-20", "Dr. Lee", records=("r1", "r2"), exclude=("r3", "r4:2"))
LOCKED = Written(f"{NAME} locked.pdf", "l1", 12, "2025-11-20", of="b1", records=("r1", "r2"), locked=True)
CORE = Written(f"{NAME} core.pdf", "c1", 4, "2025-11-20", role=Role.CORE, of="b1", records=("r1",))
LATER = Written("Reyes later pages.pdf", "s1", 2, "2025-12-01", role=Role.SUPPLEMENT, of="b1", records=("r9",))
FAMILY = (BUNDLE, LOCKED, CORE, LATER)

SUM = st.sampled_from("abcdef")
ROW = st.builds(
    Written,
    bundle=st.sampled_from(["x.pdf", "xy.pdf", "z.pdf"]),
    sha256=SUM,
    pages=st.integers(1, 9),
    day=st.just("2025-11-20"),
    role=st.sampled_from(Role),
    of=SUM | st.just(""),
    locked=st.booleans(),
)
ROWS = st.lists(ROW, max_size=6).map(tuple)


@given(ROWS, ROW)
def test_a_file_that_is_entered_is_there_once_and_nothing_else_is_lost(rows: tuple[Written, ...], one: Written) -> None:
    after = entered(rows, one)
    assert of_sum(after, one.sha256) == one
    assert [row for row in after if row.sha256 != one.sha256] == [row for row in rows if row.sha256 != one.sha256]
    assert entered(after, one) == after


@given(ROWS, SUM)
def test_what_belongs_together_ends_at_one_bundle_even_in_a_ring(rows: tuple[Written, ...], sha256: str) -> None:
    above = {one.sha256: one.of for one in rows}
    top = root(rows, sha256)
    assert not above.get(top) or _in_a_ring(above, top)
    for one in rows:
        assert one in family(rows, one)


def _in_a_ring(above: dict[str, str], start: str) -> bool:
    met, at = set(), start
    while above.get(at) and at not in met:
        met.add(at)
        at = above[at]
    return at in met


@given(ROWS)
def test_every_file_is_found_by_its_whole_name(rows: tuple[Written, ...]) -> None:
    for one in rows:
        found = of_name(rows, one.bundle)
        assert found is not None
        assert found == [row for row in rows if row.bundle == one.bundle][-1]


def test_the_beginning_of_a_name_is_enough_where_it_is_the_only_one() -> None:
    assert of_name(FAMILY, "reyes LATER") == LATER
    assert of_name(FAMILY, f"{NAME}.zip") == BUNDLE
    assert of_name(FAMILY, NAME) == BUNDLE
    assert of_name(FAMILY, "Alvarez") is None
    assert of_name(FAMILY, "") is None
    with pytest.raises(SeveralFit) as several:
        of_name(FAMILY, "Reyes second opinion 2025-11-20 ".rstrip()[:-1])
    assert several.value.names == (BUNDLE.bundle, LOCKED.bundle, CORE.bundle)


def test_the_same_name_written_again_takes_the_place_of_one_nobody_has() -> None:
    again = Written(BUNDLE.bundle, "b2", 11, "2025-11-20")
    rows = (*FAMILY, again)
    assert of_name(rows, BUNDLE.bundle) == again
    assert replaced(rows, (), BUNDLE)
    assert not replaced(rows, (), again)
    assert not replaced(rows, (Given("b1", BUNDLE.bundle, "Dr. Lee", "2025-11-20"),), BUNDLE)


def test_who_was_given_a_file_stands_in_the_order_of_days() -> None:
    late, early = Given("b1", "x", "A", "2025-12-02"), Given("b1", "x", "B", "2025-11")
    assert given_of((late, Given("c1", "x", "C", "2025-11-21"), early), BUNDLE) == (early, late)


@pytest.mark.parametrize("form", [BUNDLE, LOCKED, CORE])
def test_a_supplement_follows_the_bundle_in_whichever_form(form: Written) -> None:
    had = (Given(form.sha256, form.bundle, "Dr.  LEE", "2025-11-21"),)
    assert has_bundle(FAMILY, had, LATER, "dr. lee")
    assert not has_bundle(FAMILY, had, LATER, "Dr. Vale")


def test_a_supplement_alone_is_not_its_bundle() -> None:
    assert not has_bundle(FAMILY, (Given("s1", LATER.bundle, "Dr. Lee", "2025-12-01"),), LATER, "Dr. Lee")


def test_the_latest_bundle_is_the_one_that_others_belong_to() -> None:
    assert latest_bundle(FAMILY) == BUNDLE
    first, second = (
        Written(f"v{n}.pdf", f"v{n}", 9, "2025-11-21", role=Role.VOLUME, of=of) for n, of in ((1, ""), (2, "v1"))
    )
    assert latest_bundle((*FAMILY, first, second)) == first
    assert latest_bundle(()) is None


def test_what_came_after_a_bundle_and_its_supplements() -> None:
    there = ("r1", "r2", "r3", "r4", "r9", "r10")
    assert not_in(FAMILY, BUNDLE, ("r1", "r3", "r4", "r9", "r10"), there) == ("r10",)  # of r4 every page was left out
    old = Written("old.pdf", "o", 3, "2025-01-01")
    assert not_in((old,), old, ("r1",), there) == ()


def test_nothing_is_said_of_papers_that_were_parted_anew() -> None:
    assert not_in(FAMILY, BUNDLE, ("r4",), ("r1", "r4", "r9")) == ()


@given(st.text(max_size=8), st.text(max_size=8))
def test_names_are_told_alike_or_not(one: str, other: str) -> None:
    assert same_person(one, f"  {one} ")
    assert same_person(one, other) == same_person(other, one)


@given(st.text(max_size=8))
def test_a_day_that_is_none_is_refused(day: str) -> None:
    assume(not day.strip()[:4].isdigit())
    sha256 = hashlib.sha256(b"").hexdigest()
    with pytest.raises(ValueError, match="ISO"):
        Given(sha256, "x.pdf", "Dr. Lee", day)
    with pytest.raises(ValueError, match="ISO"):
        Written("x.pdf", sha256, 1, day)
