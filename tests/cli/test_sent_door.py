"""`sent` as a person, and as a script, calls it: who has which bundle."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sopinion.model.bound import Role
from sopinion.model.ledger import Written, entered
from sopinion.storage.cases import CaseRoom
from sopinion.storage.home import home as data_home

Run = Callable[..., Any]
NAME = "Reyes second opinion 2025-11-18"
BYTES = b"%PDF-1.7 a bundle"


@pytest.fixture
def told(run: Run, tmp_path: Path) -> Run:
    """The program with a case that has a bundle, a locked copy and a supplement in its ledger."""
    assert run("cases", "new", "Ana").code == 0
    sha256 = hashlib.sha256(BYTES).hexdigest()
    (tmp_path / f"{NAME}.pdf").write_bytes(BYTES)
    enter(
        Written(f"{NAME}.pdf", sha256, 12, "2025-11-18", "Dr. Lee", first="1", last="12", records=("r1",)),
        Written(f"{NAME} locked.pdf", "l1", 12, "2025-11-18", of=sha256, first="1", last="12", locked=True),
        Written("Reyes later.pdf", "s1", 2, "2025-11-19", role=Role.SUPPLEMENT, of=sha256, first="12.1", last="12.2"),
    )
    return run


def enter(*files: Written) -> None:
    """Enter files in the ledger, as `export` does."""
    room = CaseRoom(data_home())
    with room.writing(room.find(None)) as opened:
        for one in files:
            written = entered(opened.case.written, one)
            opened.save(type(opened.case)(**{**fields(opened.case), "written": written}))


def fields(case: Any) -> dict[str, Any]:  # noqa: ANN401 - a case
    return {name: getattr(case, name) for name in case.__dataclass_fields__}


def given(run: Run) -> dict[str, list[tuple[str, str]]]:
    """Who has what, as `--json` says."""
    rows = run("sent", "--json").json["bundles"]
    return {row["file"]: [(one["to"], one["day"]) for one in row["given"]] for row in rows}


def test_a_ledger_with_nothing_in_it_says_what_to_do(run: Run) -> None:
    assert run("sent").code == 10
    run("cases", "new", "Ana")
    assert "sopinion export" in run("sent").out
    assert run("sent", "--json").json == {"schema": "sopinion/sent/1", "bundles": []}
    assert run("sent", "any", "--to", "Dr. Lee").code == 30


def test_a_file_is_known_by_its_bytes_wherever_it_lies(told: Run, tmp_path: Path) -> None:
    moved = tmp_path / "stick" / "renamed.pdf"
    moved.parent.mkdir()
    moved.write_bytes(BYTES)
    assert told("sent", moved, "--to", "Dr. \x1b[2JLee", "--day", "11/19/2025").code == 0
    assert given(told)[f"{NAME}.pdf"] == [("Dr. Lee", "2025-11-19")]
    assert "Given to Dr. Lee on November 19, 2025." in told("sent").out


def test_a_file_that_was_changed_is_refused_and_nothing_noted(told: Run, tmp_path: Path) -> None:
    changed = tmp_path / f"{NAME}.pdf"
    changed.write_bytes(BYTES + b"\n")
    ended = told("sent", changed, "--to", "Dr. Lee")
    assert ended.code == 31
    assert "is not what it was when I wrote it" in ended.err
    other = tmp_path / "other.pdf"
    other.write_bytes(b"%PDF-1.7 another")
    assert told("sent", other, "--to", "Dr. Lee").code == 30
    assert set(given(told).values() and [tuple(rows) for rows in given(told).values()]) == {()}


def test_a_name_is_enough_and_today_is_the_day(told: Run) -> None:
    said = told("sent", f"{NAME.lower()}", "--to", "Dr. Lee")
    assert said.code == 0
    assert "was given to Dr. Lee on November 20, 2025" in " ".join(said.out.split())
    assert "--undo" in said.out
    assert told("sent", f"/media/stick/{NAME}.zip", "--to", "dr.  lee").code == 0
    assert given(told)[f"{NAME}.pdf"] == [("Dr. Lee", "2025-11-20")]
    several = told("sent", "Reyes", "--to", "Dr. Lee")
    assert several.code == 30
    assert "Reyes later.pdf" in several.err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("Reyes later", "--to", "Dr. Lee", "--day", "2025-11-21"), 2),
        (("Reyes later", "--to", "Dr. Lee", "--day", "2025-11-18"), 2),
        (("Reyes later", "--to", "Dr. Lee", "--day", "soon"), 2),
        (("Reyes later", "--to", "\u200b ", "--day", "2025-11-19"), 2),
        (("--to", "Dr. Lee"), 2),
        (("Reyes later",), 60),
        (("Reyes later", "--undo", "--to", "Dr. Lee"), 30),
    ],
)
def test_what_cannot_be_noted_ends_with_its_code(told: Run, words: tuple[str, ...], code: int) -> None:
    ended = told("sent", *words, "--json")
    assert (ended.code, ended.json["code"]) == (code, code)
    assert set(map(tuple, given(told).values())) == {()}


def test_what_was_noted_by_mistake_is_taken_back(told: Run) -> None:
    told("sent", NAME, "--to", "Dr. Lee", "--day", "2025-11-18")
    told("sent", NAME, "--to", "Dr. Vale", "--day", "November 19, 2025")
    assert told("sent", NAME, "--undo").code == 60
    assert told("sent", NAME, "--undo", "--to", "dr. lee").code == 0
    assert given(told)[f"{NAME}.pdf"] == [("Dr. Vale", "2025-11-19")]
    assert told("sent", NAME, "--undo", "--day", "2025-11").code == 0
    assert given(told)[f"{NAME}.pdf"] == []


def test_later_pages_without_their_bundle_are_noted_with_a_calm_word(told: Run) -> None:
    alone = told("sent", "Reyes later", "--to", "Dr. Lee")
    assert "has not had the bundle" in alone.out
    told("sent", f"{NAME} locked", "--to", "Dr. Vale", "--day", "2025-11-19")
    assert "has not had the bundle" not in told("sent", "Reyes later", "--to", "Dr. Vale").out


def test_the_list_says_all_that_the_script_gets(told: Run) -> None:
    told("sent", NAME, "--to", "Dr. Lee")
    enter(Written("Reyes later.pdf", "s2", 3, "2025-11-20", role=Role.SUPPLEMENT, of="s1"))
    rows = {row["sha256"]: row for row in told("sent", "--json").json["bundles"]}
    assert [rows[key]["replaced"] for key in ("s1", "s2")] == [True, False]
    assert rows["l1"]["of_file"] == f"{NAME}.pdf"
    assert rows["l1"]["locked"]
    assert (rows["s1"]["first"], rows["s1"]["last"], rows["s2"]["first"]) == ("12.1", "12.2", None)
    shown = told("sent").out
    for words in (
        "12 pages, numbers 1 to 12",
        "Made for Dr. Lee.",
        f"A locked copy of {NAME}.pdf",
        "Later pages that belong to",
        "Not given to anybody yet.",
        "1 file is not shown",
    ):
        assert words in shown
    status = told("status")
    assert f"Given: {NAME}.pdf, to Dr. Lee, on November 20, 2025" in " ".join(status.out.split())
    assert "Note who has" not in status.out


def test_status_says_which_bundle_waits(told: Run) -> None:
    shown = " ".join(told("status").out.split())
    assert f"Not given to anybody yet: {NAME}.pdf" in shown
    steps = told("status", "--json").json
    assert f"sopinion sent '{NAME}.pdf'" in [step["command"] for step in steps["next"]]
    assert steps["bundles"][0]["given"] == []


def test_the_ledger_goes_into_a_backup_and_comes_back(told: Run, tmp_path: Path) -> None:
    told("sent", NAME, "--to", "Dr. Lee")
    before = told("sent", "--json").json
    assert told("cases", "back-up", tmp_path / "backup").code == 0
    (backup,) = tmp_path.glob("backup*")
    assert told("cases", "forget", "Ana", "--yes-forget", "Ana").code == 0
    assert told("sent").code == 10
    assert told("cases", "restore", backup).code == 0
    assert told("sent", "--json").json == before


@pytest.mark.parametrize("plain", [(), ("--plain",)])
def test_at_a_terminal_it_asks(told: Run, terminal: Callable[..., Any], plain: tuple[str, ...]) -> None:
    window = terminal("sent", NAME, *plain)
    window.see("Who was it given to?")
    window.see("Dr. Lee")
    window.type("")
    window.see("On which day?")
    window.type("\x15sometime" if not plain else "sometime")
    window.see("Type a day like")
    window.until(lambda: window.shown.rstrip().endswith(">" if plain else "? November 20, 2025"), "the next question")
    window.type("\x1511/19/2025" if not plain else "11/19/2025")
    window.until(lambda: "was given to Dr. Lee on November 19, 2025" in " ".join(window.shown.split()), "the note")
    assert window.end() == 0
    assert given(told)[f"{NAME}.pdf"] == [("Dr. Lee", "2025-11-19")]
