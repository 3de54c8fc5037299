"""Profiles of places: all load, each rule has source and days, numbers stand in the notes, a form can be filled."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopinion.content import conditions, places
from sopinion.content.questions import questionnaire
from sopinion.errors import PlaceUnknown, ProfileFaulty
from sopinion.model.kind import Kind
from sopinion.model.profile import Gate, Held, Open, Told

NOTES = Path(__file__).resolve().parents[3] / "shared" / "facts" / "peers.md"
TODAY = datetime.date(2025, 11, 20)
KEYS = {"images", "slides", "photo-id", "insurance-card", "consent", "growth-record"}
RULE: dict[str, Any] = {
    "key": "one",
    "gate": "form",
    "says": "They want a letter.",
    "fix": "Write one.",
    "test": {"ask": True},
    "source": "the place, by phone",
    "as_of": "2025-11-01",
    "review_due": datetime.date(2026, 5, 1),
}
WHOLE: dict[str, Any] = {"key": "harbor", "name": "Harbor", "rule": [RULE]}


def test_every_profile_loads_and_fits() -> None:
    assert len(places.profiles()) >= 20
    asked = {question.key for question in questionnaire().questions}
    for one in places.profiles().values():
        assert one.key == one.key.casefold()
        for rule in one.rules:
            assert rule.source.name
            if isinstance(rule.test, Held):
                assert set(rule.test.keys) <= KEYS | {kind.value for kind in Kind}
            if isinstance(rule.test, Told):
                named = {
                    key for found in (rule.test.met, rule.test.broken) if found for key in conditions.keys_in(found)
                }
                assert named <= asked, (one.key, named - asked)


def test_what_is_printed_of_a_place_stands_in_the_notes() -> None:
    if not NOTES.is_file():
        pytest.skip("the gathered facts are not beside this project")
    text = NOTES.read_text(encoding="utf-8")
    table = text[text.index("### 4.1") : text.index("### 4.2")] + text[text.index("### 4.4") : text.index("### 4.6")]
    have = set(re.findall(r"\d[\d,.]*\d|\d+", table))
    for one in places.profiles().values():
        said = " ".join([*(rule.says for rule in one.rules), *(remark.says for remark in one.remarks)])
        for number in re.findall(r"\d[\d,.]*\d|\d+", said):
            assert number in have, (one.key, number)


@pytest.mark.parametrize("field", ["source", "as_of", "review_due", "gate", "says", "fix", "test"])
def test_a_rule_lacking_a_field_is_refused(field: str) -> None:
    rule = {key: value for key, value in RULE.items() if key != field}
    with pytest.raises(places.Faulty):
        places.profile({**WHOLE, "rule": [rule]})


@pytest.mark.parametrize(
    "change",
    [
        {"source": " "},
        {"as_of": "lately"},
        {"as_of": 2025},
        {"review_due": "2026-05-01"},
        {"gate": "door"},
        {"test": {}},
        {"test": {"has": []}},
        {"test": {"has": "images"}},
        {"test": {"has": ["images"], "ask": True}},
        {"test": {"fresh": "nothing", "months": 6}},
        {"test": {"fresh": "imaging-report", "months": 0}},
        {"test": {"names": False}},
        {"test": {"met": {}, "other": {}}},
        {"test": {"met": {"not": 3}}},
        {"test": {"met": "yes"}},
        {"test": 3},
    ],
)
def test_a_rule_that_does_not_fit_is_refused(change: dict[str, Any]) -> None:
    assert places.profile(WHOLE).rules[0].gate is Gate.FORM
    with pytest.raises(places.Faulty):
        places.profile({**WHOLE, "rule": [{**RULE, **change}]})


@pytest.mark.parametrize(
    "change",
    [{"rule": []}, {"rule": [RULE, RULE]}, {"rule": 3}, {"name": ""}, {"remark": [{"says": "It costs much."}]}],
)
def test_a_profile_that_does_not_fit_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(places.Faulty):
        places.profile({**WHOLE, **change})


@given(st.text(max_size=30))
def test_a_form_for_any_name_is_a_profile(name: str) -> None:
    form = places.blank_form(name or "x", TODAY)
    if places.file_name(name):
        one = places.own_profile(places.file_name(name), form)
        assert one.own
        assert {rule.source.review_due for rule in one.rules} == {datetime.date(2026, 5, 21)}


@given(st.text(max_size=40))
def test_the_name_of_a_file_is_only_letters_digits_and_dashes(name: str) -> None:
    assert re.fullmatch(r"(?:[a-z0-9]+(?:-[a-z0-9]+)*)?-?", places.file_name(name))


def test_a_place_is_found_by_any_of_its_names() -> None:
    for name in ("dana-farber", "Dana Farber", "DFCI", "Dana-Farber, online second opinion"):
        assert places.find(name, {}).key == "dana-farber"
    assert places.find("St. Jude", {}).key == "st-jude"
    with pytest.raises(PlaceUnknown) as near:
        places.find("dana farbr", {})
    assert "dana-farber" in str(near.value.values["near"])
    with pytest.raises(PlaceUnknown) as all_of_them:
        places.find("???", {})
    assert "ucsf" in str(all_of_them.value.values["near"])


def test_a_persons_own_page_comes_first_and_a_broken_one_harms_no_other() -> None:
    form = places.blank_form("UCSF", TODAY)
    own = {"ucsf": form, "broken": "name = ", "other": form.replace('"UCSF"', '"Lakeside"')}
    assert places.find("ucsf", own).own
    assert places.find("lakeside", own).key == "other"
    assert not places.find("dana-farber", own).own
    with pytest.raises(ProfileFaulty):
        places.find("broken", own)
    with pytest.raises(ProfileFaulty) as why:
        places.find("ucsf", {"ucsf": form.replace("source =", "sorce =")})
    assert "source" in str(why.value.values["why"])


def test_what_only_a_person_can_know_is_asked() -> None:
    assert isinstance(places.profile(WHOLE).rules[0].test, Open)
