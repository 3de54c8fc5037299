from __future__ import annotations

from collections.abc import Callable

import pytest

from sopinion.content.centers import centers, find_state, states
from sopinion.errors import StateUnknown
from sopinion.flows import guide
from sopinion.model.center import Center, counted, treating
from sopinion.model.leaf import Points, as_text


def test_seventy_five_rows_are_seventy_three_centers() -> None:
    assert len(centers()) == 75
    assert counted(centers()) == 73
    assert sum(one.campus_of == "Mayo Clinic Cancer Center" for one in centers()) == 3


def test_the_seven_laboratories_are_never_shown() -> None:
    labs = [one for one in centers() if not one.treats]
    assert len(labs) == 7
    page = as_text(guide.centers_page(centers()), 10_000)
    assert not [one.name for one in labs if one.name in page]
    assert "73 centers" in page
    assert all(one.name in page for one in centers() if one.treats)


def test_the_order_ranks_nobody() -> None:
    shown = treating(centers())
    assert [(one.state, one.city, one.name) for one in shown] == sorted((o.state, o.city, o.name) for o in shown)
    assert treating(reversed(shown)) == shown


def test_one_state(run: Callable[..., object]) -> None:
    ran = run("guide", "centers", "--state", "ny", "--json")
    points = [block for block in ran.json["page"]["blocks"] if block["form"] == "points"]  # type: ignore[attr-defined]
    assert len(points) == 1
    assert len(points[0]["texts"]) == sum(one.state == "NY" and one.treats for one in centers())


def test_a_state_without_one_says_so() -> None:
    page = guide.centers_page(centers(), "AK")
    assert not [block for block in page.blocks if isinstance(block, Points)]
    assert "Alaska" in as_text(page)


def test_the_list_says_as_of_and_check_first() -> None:
    page = as_text(guide.centers_page(centers(), "ME"), 10_000)
    assert "As of June 2026" in page
    assert "check first" in page


def test_states_by_letters_and_by_name(run: Callable[..., object]) -> None:
    assert find_state(" new york ") == find_state("ny") == "NY"
    assert len(states()) == 51
    with pytest.raises(StateUnknown):
        find_state("Ontario")
    assert run("guide", "centers", "--state", "Ontario").code == 30  # type: ignore[attr-defined]


def test_campuses_count_once() -> None:
    one = Center("A, North", "X", "NY", treats=True, campus_of="A")
    other = Center("A, South", "Y", "NY", treats=True, campus_of="A")
    assert counted([one, other, Center("B", "Z", "NY", treats=True)]) == 2
