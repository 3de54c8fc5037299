"""`sopinion sheets`, `plan` and `questions` as a person, and as a script, calls them."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sopinion.model.leaf import Leaf, Paragraph
from sopinion.press.leaf_pages import leaf_pages

if TYPE_CHECKING:
    Run = Callable[..., Any]

ANSWERS = """
"patient.name" = "Maria Alvarez"
"you.role" = "patient"
"you.country" = "us"
"timeline.start" = 2025-12-14
"timeline.booked" = true
"timeline.wait" = "fine"
"timeline.wait_who" = "Dr. Rao"
"timeline.wait_day" = 2025-11-18
"""


@pytest.fixture
def told(run: Run, tmp_path: Path) -> Run:
    """The program with a case in it."""
    file = tmp_path / "answers.toml"
    file.write_text(ANSWERS, encoding="utf-8")
    assert run("prepare", "--answers", file).code == 0
    return run


def test_the_list_needs_no_case(run: Run) -> None:
    shown = run("sheets")
    assert shown.code == 0
    assert "doctor-card" in shown.out
    assert "words to ask your doctor" in shown.out
    found = run("sheets", "--json").json
    assert found["schema"] == "sopinion/sheets/1"
    assert found["files"] == []
    assert {"key": "fax-cover", "purpose": found["sheets"][8]["purpose"]} == found["sheets"][8]


def test_sheets_are_written_and_told(told: Run, tmp_path: Path) -> None:
    folder = tmp_path / "to carry"
    found = told("sheets", "plan", "doctor-card", "--to", folder, "--large", "--json").json
    names = [Path(one["path"]).name for one in found["files"]]
    assert names == [
        "sopinion plan large print.pdf",
        "sopinion plan.txt",
        "sopinion plan.ics",
        "sopinion doctor-card large print.pdf",
        "sopinion doctor-card.txt",
    ]
    for one in found["files"]:
        data = Path(one["path"]).read_bytes()
        assert one["role"] == "sheet"
        assert one["bytes"] == len(data)
        assert one["sha256"] == hashlib.sha256(data).hexdigest()
        assert (one["pages"] is None) is (not one["path"].endswith(".pdf"))
        assert Path(one["path"]).stat().st_mode & 0o777 == 0o600


def test_every_sheet_is_told_on_a_screen(told: Run, tmp_path: Path) -> None:
    shown = told("sheets", "--to", tmp_path / "out", "--paper", "a4")
    assert shown.code == 0
    assert "25 files are in" in shown.out
    assert len(list((tmp_path / "out").iterdir())) == 25


def test_our_own_sheets_are_not_taken_for_papers(told: Run, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    told("sheets", "--to", folder)
    paper = leaf_pages(
        Leaf("x", "Visit note", "", (Paragraph("Seen today."),)), datetime.date(2025, 1, 1), "A hospital"
    )
    (folder / "visit.pdf").write_bytes(paper.pdf)
    found = told("index", folder, "--json").json
    assert (found["files"], found["read"], found["ignored"], found["problems"]) == (26, 1, 25, [])


def test_trouble_with_sheets(told: Run, tmp_path: Path) -> None:
    assert told("sheets", "plann", "--to", tmp_path).code == 30
    (tmp_path / "sopinion plan.pdf").write_bytes(b"theirs")
    assert told("sheets", "plan", "--to", tmp_path).code == 52
    (tmp_path / "file").write_bytes(b"")
    assert told("sheets", "plan", "--to", tmp_path / "file").code == 50


def test_sheets_need_a_case(run: Run, tmp_path: Path) -> None:
    assert run("sheets", "plan", "--to", tmp_path).code == 10


def test_the_plan(told: Run) -> None:
    shown = told("plan").out
    assert (
        shown.index("Dr. Rao said: some time is fine") < shown.index("Today") < shown.index("December 14, 2025 (in 24")
    )
    found = told("plan", "--json").json
    assert found["schema"] == "sopinion/plan/1"
    assert [(one["key"], one["day"], one["days_away"], one["told"]) for one in found["events"]] == [
        ("wait-answer", "2025-11-18", -2, True),
        ("today", "2025-11-20", 0, False),
        ("start", "2025-12-14", 24, True),
    ]
    assert [one["key"] for one in found["open"]] == ["asked", "records-due", "appointment"]


def test_a_list_of_questions_grows_moves_and_shrinks(told: Run) -> None:
    assert told("questions", "--json").json == {
        "schema": "sopinion/questions-to-ask/1",
        "questions": [],
        "suggestions": [],
    }
    told("questions", "add", "Is it\x1b[2J certain?")
    told("questions", "add", "Do you pay?", "--for", "insurer")
    told("questions", "add", "--suggested", "how-long", "--suggested", "how-long")
    assert told("questions", "move", "3", "1").code == 0
    rows = told("questions", "--json").json["questions"]
    assert [(row["number"], row["for"]) for row in rows] == [(1, "doctor"), (2, "doctor"), (3, "insurer")]
    assert rows[1]["text"] == "Is it certain?"
    assert told("questions", "remove", "2", "--json").json["questions"][1]["text"] == "Do you pay?"
    assert "2. For the insurer: Do you pay?" in told("questions").out


def test_trouble_with_questions(told: Run) -> None:
    assert told("questions", "add").code == 60
    assert told("questions", "add", "  ").code == 2
    assert told("questions", "add", "--suggested", "nothing").code == 30
    assert told("questions", "move", "1", "2").code == 30
    assert told("questions", "remove", "1").code == 30
    assert told("questions", "suggest", "--situation", "nowhere").code == 30


def test_ideas_fit_what_was_told_or_what_is_named(told: Run) -> None:
    keys = {one["key"] for one in told("questions", "suggest", "--json").json["suggestions"]}
    child = {one["key"] for one in told("questions", "suggest", "--situation", "child", "--json").json["suggestions"]}
    assert "family-genes" in keys  # nothing was given so far: a new diagnosis
    assert "child-explain" in child - keys
    assert "Whom do I call then" in told("questions", "suggest").out
