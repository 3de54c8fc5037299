"""Facts that are printed against the notes they were gathered in, where those lie beside the project."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import pytest

from sopinion.content import shelf
from sopinion.content.centers import centers
from sopinion.content.facts import facts

REPO = Path(__file__).resolve().parents[2]
GATHERED = REPO.parent / "shared" / "facts"

ITEMS: list[dict[str, Any]] = [item for name in shelf.names("facts") for item in shelf.read(name)["fact"]]


@pytest.fixture(scope="module")
def notes() -> str:
    """The notes as one text."""
    if not (GATHERED / "domain.md").is_file():
        pytest.skip("the gathered facts are not beside this project")
    return (GATHERED / "domain.md").read_text(encoding="utf-8")


def cited(notes: str, mark: str) -> set[str]:
    """The sources that the notes cite with this mark."""
    found: set[str] = set()
    for inside in re.findall(rf"\[{mark} ([^\]]*)\]", notes):
        found |= set(re.findall(r"\bS\d+\b", inside))
    return found


def test_every_source_was_seen_and_is_marked_so(notes: str) -> None:
    seen, restated = cited(notes, "V"), cited(notes, "V2")
    # One line of the notes marks with words between the sources.
    seen |= set(re.findall(r"\bS\d+\b", " ".join(re.findall(r"\[V [^\]]*\]", notes))))
    for item in ITEMS:
        allowed = seen if item["known"] == "verified" else restated
        missing = [one for one in item["source_id"].split() if one not in allowed]
        assert missing == [], item["key"]


def test_every_number_that_is_printed_stands_in_the_notes(notes: str) -> None:
    have = set(re.findall(r"\d[\d,.]*\d|\d+", notes))
    for one in facts().values():
        for phone in re.findall(r"\d[\d ()-]{8,}\d", one.says):
            assert phone in notes, one.key
        for number in re.findall(r"\d[\d,.]*\d", re.sub(r"\d[\d ()-]{8,}\d", "", one.says)):
            assert number in have, (one.key, number)


def test_no_unchecked_number_to_call_is_printed(notes: str) -> None:
    unchecked = re.findall(r"(\d{3}-\d{3}-\d{4}) \[M\]|\| (\d{3}-\d{3}-\d{4}) \[M\]", notes)
    assert unchecked
    said = " ".join(one.says for one in facts().values())
    assert [number for pair in unchecked for number in pair if number and number in said] == []


def test_the_list_of_centers_is_the_one_that_was_gathered() -> None:
    if not (GATHERED / "nci_centers.csv").is_file():
        pytest.skip("the gathered list is not beside this project")
    with (GATHERED / "nci_centers.csv").open(encoding="utf-8", newline="") as file:
        theirs = list(csv.DictReader(file))
    assert [(row["city"], row["state"], row["treats_patients"] == "yes") for row in theirs] == [
        (one.city, one.state, one.treats) for one in centers()
    ]
    # Full names were filled in from memory there; for places that see patients we print what the list itself says.
    assert [row["name_in_source"].replace(" – ", ", ") for row in theirs if row["treats_patients"] == "yes"] == [  # noqa: RUF001 - the list's own dash
        one.name for one in centers() if one.treats
    ]
