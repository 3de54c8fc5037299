"""The words of the bundle fit what they speak of."""

from __future__ import annotations

import pytest

from sopinion.content import sections, sensitive, shelf
from sopinion.content.messages import line
from sopinion.content.questions import questionnaire
from sopinion.model.bundle import Why
from sopinion.model.item import ItemKind, ItemStatus
from sopinion.model.kind import Kind
from sopinion.model.proof import CheckKey
from sopinion.model.question import QuestionKind


def test_the_cover_asks_for_answers_that_are_asked_for() -> None:
    words = shelf.read("sheets/cover")
    asked = {question.key: question for question in questionnaire().questions}
    keys = [words["question_key"], *(one["key"] for row in words["block"] for one in row.get("facts", ()))]
    keys += [one["unless"] for row in words["block"] for one in row.get("facts", ()) if "unless" in one]
    assert [key for key in keys if key not in asked] == []
    for row in words["block"]:
        if row.get("form") == "table":
            assert asked[row["key"]].kind is QuestionKind.LIST
        for one in row.get("facts", ()):
            assert asked[one["key"]].kind is not QuestionKind.LIST
            assert (asked[one["key"]].kind is QuestionKind.YES_NO) == ("yes" in one), one["key"]
            assert set(one.get("but", ())) <= {choice.value for choice in asked[one["key"]].choices}


def test_what_can_be_cited_stands_on_the_summary() -> None:
    assert set(shelf.read("screens/cite")["medical"]) < {row["key"] for row in shelf.read("sheets/cover")["block"]}


def test_whoever_types_is_named_as_the_one_who_told() -> None:
    roles = {choice.value for choice in questionnaire()["you.role"].choices}
    assert set(shelf.read("sheets/cover")["by"]) == roles


def test_every_way_of_a_thing_can_be_said() -> None:
    words = shelf.read("sheets/cover")["coming"]
    assert set(words["kind"]) == set(ItemKind)
    assert {*words["state"], "not-asked", "returned"} == {*ItemStatus, "leaving"}


def test_every_kind_has_a_name_and_a_section() -> None:
    assert {sections.name(kind) for kind in Kind}
    assert sorted(kind for section in sections.sections() for kind in section.kinds) == sorted(Kind)


@pytest.mark.parametrize("key", CheckKey)
def test_every_check_can_be_said_both_ways(key: CheckKey) -> None:
    assert line(f"verify.{key}-good", count=3)
    assert line(f"verify.{key}-bad", count=3)
    assert shelf.read("sheets/check")["check"][key]


@pytest.mark.parametrize("why", Why)
def test_every_reason_to_leave_a_page_out_can_be_said(why: Why) -> None:
    assert shelf.read("sheets/check")["why"][why].format(record="abcd2efg")


def test_what_is_watched_for_is_named_once_for_each_grade() -> None:
    named: dict[str, set[str]] = {}
    for watch in sensitive.watches():
        named.setdefault(watch.what, set()).add(watch.grade)
    assert all(len(grades) == 1 for grades in named.values())


def test_no_sentence_of_the_bundle_raises_its_voice() -> None:
    for room in ("screens/export", "screens/verify", "sheets/cover", "sheets/check", "sheets/parcel"):
        assert "!" not in str(shelf.read(room))
