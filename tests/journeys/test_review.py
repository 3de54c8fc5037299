"""Reviewing the unsure papers in a real terminal: say yes, change, undo, stop, go on, look."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HEAD = "Harbor Valley Medical Center\nPatient: {who}    DOB: {born}\n"
MINE = HEAD.format(who="Rowan Ashdown", born="04/05/1961")
LAB = "LABORATORY REPORT\nCollected: 05/22/2025\nHEMOGLOBIN 12.1 g/dL 12.0-16.0\nPLATELETS 250 K/uL 150-400"
UNDATED = f"{MINE}SURGICAL PATHOLOGY REPORT\nGROSS DESCRIPTION: a mass\nFINAL DIAGNOSIS: carcinoma"
BACK = "MICROSCOPIC DESCRIPTION: sheets of cells\nSYNOPTIC REPORT: none of the margins is involved"
ODD = "notes about nothing much\nthe weather was fine\nwe talked a while"
THEIRS = HEAD.format(who="Harold Quint", born="07/19/1948") + LAB
UP, DOWN = "\x1b[A", "\x1b[B"


@pytest.fixture
def papers(tmp_path: Path, paper: Callable[..., Path], run: Callable[..., Any]) -> Path:
    """A case with papers read: one of somebody else, one without a day, one that is nothing in particular."""
    folder = tmp_path / "papers"
    paper(folder / "odd.pdf", ODD)
    paper(folder / "sure.pdf", MINE + LAB)
    paper(folder / "theirs.pdf", THEIRS)
    paper(folder / "undated.pdf", UNDATED, BACK)
    answers = tmp_path / "answers.toml"
    answers.write_text('"patient.name" = "Rowan Ashdown"\n"patient.birth_date" = 1961-04-05\n', encoding="utf-8")
    assert run("prepare", "--answers", answers).code == 0
    assert run("index", folder).code == 0
    return folder


@pytest.fixture
def look(papers: Path, run: Callable[..., Any]) -> Callable[[str], dict[str, Any]]:
    """Give what is known of the paper that begins a file."""
    assert papers.is_dir()

    def one(name: str) -> dict[str, Any]:
        found: list[dict[str, Any]] = run("records", "--json").json["records"]
        return next(record for record in found if record["file"] == name)

    return one


def card(window: Any, place: str) -> str:  # noqa: ANN401 - the terminal of conftest.py, which cannot be imported
    """Wait for a card, down to its keys."""
    window.see(place)
    shown: str = window.see("stop")
    return shown


def test_each_paper_is_decided_and_kept_before_the_next(
    look: Callable[[str], Any], terminal: Callable[..., Any], run: Callable[..., Any], tmp_path: Path
) -> None:
    assert run("export", "--to", tmp_path / "out", "--yes").code == 54
    window = terminal("review")
    shown = card(window, "1 of 3 · theirs.pdf, page 1")
    assert "It names somebody else as the patient: Harold Quint." in shown
    assert "enter yes" not in shown  # a yes would not say whose it is
    window.press("n")
    shown = card(window, "2 of 3 · odd.pdf")
    assert look("theirs.pdf")["told"] == ["whose"]  # before anything else is pressed
    assert "Not sure because" in shown
    window.press("k")
    window.see("What is this paper?")
    window.press(UP + "\r")  # the last of all: leave it
    card(window, "2 of 3 · odd.pdf")
    window.press("k")
    window.see("What is this paper?")
    window.press("\r")  # the first: the best guess
    card(window, "3 of 3 · undated.pdf")
    assert look("odd.pdf")["told"] == ["kind"]
    window.press("u")
    card(window, "2 of 3 · odd.pdf")
    assert look("odd.pdf")["told"] == []
    window.press("s")
    shown = card(window, "3 of 3 · undated.pdf")
    assert "I think this is a pathology report. I found no day of care on it." in shown
    window.press("d")
    window.see("When did the care take place?")
    window.type("someday")
    window.see("I could not read that as a day")
    window.type("3/14/2025")
    window.see("I read this as March 14, 2025.")
    window.press("y")
    window.see("That was the last one.")
    assert look("undated.pdf")["day"] == "2025-03-14"
    window.press("\r")
    window.see("2 papers decided.")
    window.see("1 paper still waits.")
    assert window.end() == 0
    made = run("export", "--to", tmp_path / "out", "--yes", "--json")
    assert made.code == 0
    assert look("theirs.pdf")["id"] not in {one["id"] for one in made.json["records"]}


def test_a_person_can_stop_and_go_on_later(look: Callable[[str], Any], terminal: Callable[..., Any]) -> None:
    window = terminal("review")
    card(window, "1 of 3 · theirs.pdf")
    window.press("m")
    card(window, "2 of 3 · odd.pdf")
    window.press("q")
    window.see("1 paper decided.")
    assert window.end() == 0
    assert look("theirs.pdf")["patient"]["match"] == "same"
    window = terminal("review")
    card(window, "1 of 2 · odd.pdf")
    window.press("\r")
    card(window, "2 of 2 · undated.pdf")
    window.press("\x03")
    assert window.end() == 130
    odd = look("odd.pdf")
    assert set(odd["told"]) == {"kind", "day", "whose", "boundary"}
    assert odd["boundary"] == "told"


def test_many_steps_are_undone_one_by_one(look: Callable[[str], Any], terminal: Callable[..., Any]) -> None:
    before = [look(name) for name in ("theirs.pdf", "odd.pdf", "undated.pdf")]
    window = terminal("review")
    card(window, "1 of 3")
    window.press("n")
    card(window, "2 of 3")
    window.press("\r")
    card(window, "3 of 3")
    window.press("\r")
    window.see("That was the last one.")
    for place in ("3 of 3 · undated.pdf", "2 of 3 · odd.pdf", "1 of 3 · theirs.pdf"):
        window.press("u")
        card(window, place)
    assert "undo" not in window.shown
    window.press("q")
    window.see("3 papers still wait.")
    assert window.end() == 0
    assert [look(name) for name in ("theirs.pdf", "odd.pdf", "undated.pdf")] == before


def test_another_paper_that_begins_inside_is_told(look: Callable[[str], Any], terminal: Callable[..., Any]) -> None:
    before = look("undated.pdf")
    assert before["pages"] == [1, 2]
    window = terminal("review")
    for place in ("1 of 3", "2 of 3"):
        card(window, place)
        window.press("s")
    card(window, "undated.pdf, pages 1-2")
    window.press("b")
    window.see("Another paper begins inside it")
    window.press("2")
    window.see("On which page")
    window.type("7")
    window.see("a page from 2 to 2")
    window.type("2")
    card(window, "undated.pdf, page ")
    half = look("undated.pdf")
    assert (half["pages"], half["boundary"]) == ([1, 1], "told")
    window.press("b")
    window.see("Which pages are this paper?")
    window.press("1")
    card(window, "undated.pdf, pages 1-2")
    whole = look("undated.pdf")
    assert (whole["id"], whole["pages"], whole["boundary"]) == (before["id"], [1, 2], "told")
    window.press("q")
    assert window.end() == 0


def test_review_in_words_only(look: Callable[[str], Any], terminal: Callable[..., Any]) -> None:
    window = terminal("review", "--plain", rows=60)
    window.see("m: mine")
    window.type("")  # a yes is not offered here
    window.see("Type one of these letters")
    window.type("n")
    card(window, "2 of 3 · odd.pdf")
    window.see("enter: yes")
    window.type("")
    card(window, "3 of 3 · undated.pdf")
    window.type("d")
    window.see("When did the care take place?")
    window.type("unknown")
    window.see("That was the last one.")
    window.type("")
    window.see("No paper waits for you to look at it.")
    assert window.end() == 0
    assert "\x1b[" not in "".join(window.raw)
    undated = look("undated.pdf")
    assert (undated["day"], undated["told"]) == (None, ["day"])


def test_the_pages_are_shown_in_the_own_viewer_and_gone_after(
    papers: Path, terminal: Callable[..., Any], tmp_path: Path, home: Path
) -> None:
    assert papers.is_dir()
    tools = tmp_path / "tools"
    tools.mkdir()
    seen = tmp_path / "seen"
    (tools / "xdg-open").write_text(
        f'#!/bin/sh\nstat -c "%a %n" "$1" > "{seen}.new"\ncp "$1" "{seen}.pdf"\nmv "{seen}.new" "{seen}"\n'
    )
    (tools / "xdg-open").chmod(stat.S_IRWXU)
    window = terminal("review", env={"PATH": f"{tools}:{os.environ['PATH']}"})
    card(window, "1 of 3 · theirs.pdf")
    window.press("v")
    window.until(seen.exists, "the viewer to be called")
    mode, _, name = seen.read_text().strip().partition(" ")
    assert mode == "600"
    assert home in Path(name).parents
    assert Path(name).exists()
    assert "Quint" not in name
    assert (tmp_path / "seen.pdf").read_bytes().startswith(b"%PDF")
    window.press("q")
    assert window.end() == 0
    assert not Path(name).parent.exists()


def test_without_a_viewer_the_place_of_the_paper_is_said(papers: Path, terminal: Callable[..., Any]) -> None:
    window = terminal("review", columns=120, env={"PATH": "/nowhere"})
    card(window, "1 of 3 · theirs.pdf")
    window.press("v")
    window.see("I found no program on this computer")
    window.see(papers.name)
    window.press("q")
    assert window.end() == 0


def test_a_terminal_that_shows_pictures_shows_the_page(papers: Path, terminal: Callable[..., Any]) -> None:
    assert papers.is_dir()
    window = terminal("review", rows=50, env={"KITTY_WINDOW_ID": "1"})  # what stands here cannot draw; it is only told
    window.until(lambda: "\x1b_Ga=T,f=100" in "".join(window.raw), "a picture")
    window.until(lambda: "later" in "".join(window.raw), "the keys")
    window.press("q")
    assert window.end() == 0
    assert "\x1b_Ga=d" in "".join(window.raw)  # and it is taken off the screen again


def test_home_leads_to_the_review(papers: Path, terminal: Callable[..., Any], run: Callable[..., Any]) -> None:
    assert papers.is_dir()
    steps = {step["key"]: step["command"] for step in run("status", "--json").json["next"]}
    assert (steps["decide-pages"], steps["look-at-unsure"]) == ("sopinion review", "sopinion review")
    window = terminal(rows=40)
    window.see("names somebody else")
    window.press("2")
    card(window, "1 of 3 · theirs.pdf")
    window.press("q")
    window.see("Press Enter to go back")
    window.press("\r")
    window.see("quit")
    window.press("q")
    assert window.end() == 0
