"""From the home screen a person reaches everything: read a folder with a broken file, look, make the bundle."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest

REPORT = """Harbor Valley Medical Center
SURGICAL PATHOLOGY REPORT
Patient: Rowan Ashdown    DOB: 04/05/1961
Collected: 03/14/2025
CLINICAL HISTORY: mass of the left breast
GROSS DESCRIPTION: received fresh, a lumpectomy
MICROSCOPIC DESCRIPTION: sheets of cells
FINAL DIAGNOSIS: invasive ductal carcinoma"""


@pytest.fixture
def papers(tmp_path: Path, paper: Callable[..., Path], run: Callable[..., Any]) -> Path:
    """A case, and a folder of one paper and a broken one."""
    place = tmp_path / "my papers"
    paper(place / "path.pdf", REPORT)
    (place / "torn.pdf").write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 20)
    answers = tmp_path / "answers.toml"
    answers.write_text('"patient.name" = "Rowan Ashdown"\n"patient.birth_date" = 1961-04-05\n', encoding="utf-8")
    assert run("prepare", "--answers", answers).code == 0
    return place


def test_from_the_home_screen_to_a_bundle(papers: Path, terminal: Callable[..., Any], tmp_path: Path) -> None:
    window = terminal(rows=40)
    window.see("Rowan Ashdown")
    window.see("Next")
    window.press("m")
    window.see("read a folder of papers")
    window.press("i")
    window.see("Which folder")
    window.type(f"'{papers}'")  # as a terminal writes a folder that was dragged into it
    window.see("torn.pdf", timeout=40)
    window.see("It is damaged")
    window.see("Press Enter to go back")
    window.press("\r")
    window.see("1 found")
    window.press("b")
    window.see("In which folder")
    window.type(str(tmp_path))
    window.see("Write it to", timeout=40)
    window.see("1 paper in, 3 pages")
    window.press("w")
    window.see("Your bundle is ready", timeout=40)
    window.see("Press Enter to go back")
    window.press("\r")
    window.see("made 2025-11-20")
    window.see("quit")
    window.press("q")
    assert window.end() == 0
    with pikepdf.open(tmp_path / "Ashdown second opinion 2025-11-20.pdf") as made:
        assert len(made.pages) == 3


def test_a_newcomer_is_greeted_and_can_leave(terminal: Callable[..., Any], home: Path) -> None:
    window = terminal()
    window.see("Everything stays on this computer")
    window.see("Not now")
    window.press("\x1b[B\x1b[B\r")
    assert window.end() == 0
    assert not home.exists()


def test_what_goes_wrong_comes_back_to_the_home_screen(papers: Path, terminal: Callable[..., Any]) -> None:
    window = terminal(rows=40)
    window.see("Next")
    window.press("m")
    window.see("read a folder of papers")
    window.press("i")
    window.see("Which folder")
    window.type(str(papers / "not there"))
    window.see("The folder is not there")
    window.see("Press Enter to go back")
    window.press("\r")
    window.see("Next")
    window.press("q")
    assert window.end() == 0


def test_status_tells_a_script_the_same(papers: Path, run: Callable[..., Any]) -> None:
    assert run("index", papers).code == 1
    said = run("status", "--json").json
    assert said["schema"] == "sopinion/status/1"
    assert said["records"] == 1
    assert said["answers"]["patient.name"] == "Rowan Ashdown"
    assert {section["key"] for section in said["sections"]} >= {"timeline", "insurance", "records"}
    assert said["next"][0]["command"].startswith("sopinion prepare")
    shown = run("status").out + run().out
    for step in said["next"]:
        assert step["command"] in shown
