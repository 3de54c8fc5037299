"""Requests in a real terminal: see the fastest way, have letters written, tell what happened, see what is due."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

DOWN, ENTER = "\x1b[B", "\r"
ANSWERS = """
"patient.name" = "Rowan Ashdown"
"you.role" = "patient"
"you.country" = "us"
"records.surgery" = true
"records.surgery_where" = "Harbor Hospital, March 2025"
"""


@pytest.fixture
def told(run: Callable[..., Any], tmp_path: Path) -> Callable[..., Any]:
    """The program with a case in it."""
    file = tmp_path / "answers.toml"
    file.write_text(ANSWERS, encoding="utf-8")
    assert run("prepare", "--answers", file).code == 0
    return run


def test_from_what_is_missing_to_what_is_due(
    told: Callable[..., Any], terminal: Callable[..., Any], tmp_path: Path
) -> None:
    one = terminal("request", "write", rows=60)
    one.see("The fastest way first")
    one.see("In which folder should the letters be put?")
    one.type(str(tmp_path / "letters"))
    one.see("Read each letter, sign it")
    assert one.end() == 0
    assert (tmp_path / "letters" / "sopinion request r1 medical-records.pdf").is_file()

    two = terminal("request", "set", "r1")
    two.see("What happened with r1?")
    two.press(DOWN + ENTER)
    two.see("On what day?")
    two.type("10/14/2025")
    two.see("Answer due November 13, 2025 (7 days ago)")
    assert two.end() == 0

    three = terminal("status", rows=40)
    three.see("Due November 13, 2025")
    assert three.end() == 0
    assert told("request", "--json").json["request"][0]["sent"] == "2025-10-14"


def test_an_enter_by_mistake_claims_nothing(told: Callable[..., Any], terminal: Callable[..., Any]) -> None:
    told("request", "add", "--office", "radiology", "--sent", "2025-11-01")
    before = told("request", "--json").json["request"]
    one = terminal("request", "set", "r1")
    one.see("What happened with r1?")
    one.press(ENTER)
    assert one.end() == 0
    assert told("request", "--json").json["request"] == before


def test_stopping_in_the_middle_changes_nothing(told: Callable[..., Any], terminal: Callable[..., Any]) -> None:
    one = terminal("request", "write", rows=60)
    one.see("In which folder should the letters be put?")
    one.press("\x03")
    assert one.end() == 130
    assert told("request", "--json").json["request"] == []


def test_one_made_without_us_in_plain_words(told: Callable[..., Any], terminal: Callable[..., Any]) -> None:
    one = terminal("request", "add", "--plain")
    one.see("Which office was asked?")
    one.type("2")
    one.see("Which hospital or laboratory?")
    one.type("Bay Imaging")
    one.see("What did you ask for?")
    one.type("the images")
    one.see("On what day?")
    one.type("")
    one.see("Noted: r1")
    assert one.end() == 0
    (row,) = told("request", "--json").json["request"]
    assert (row["office"], row["place"], row["sent"]) == ("radiology", "Bay Imaging", "2025-11-20")
