"""What is locked: asked for once, on the terminal, and never shown or kept."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from made_files import word, zipped

Make = Callable[..., Path]


@pytest.fixture
def papers(tmp_path: Path, paper: Make) -> Path:
    folder = tmp_path / "papers"
    paper(folder / "open.pdf", "an open paper")
    lock = pikepdf.Encryption(owner="own", user="tulip 7", R=6)
    locked = paper(folder / "locked.pdf", "behind a lock", encryption=lock).read_bytes()
    (folder / "box.zip").write_bytes(zipped({"a.docx": word("not locked"), "b.pdf": locked}))
    return folder


@pytest.mark.parametrize("plain", [False, True])
def test_a_password_is_asked_once_and_opens_what_it_fits(
    run: Callable[..., object], terminal: Callable[..., object], papers: Path, home: Path, *, plain: bool
) -> None:
    run("cases", "new", "Mom")
    screen = terminal(*(["--plain"] if plain else []), "index", papers, "--ocr", "off")
    screen.see("2 files ask for a password")
    screen.see("Password")
    screen.type("tulip 7")
    screen.see("4 files read")
    shown = screen.shown
    assert screen.end() == 0
    assert "tulip" not in "".join(screen.raw)
    assert "4 read just now" in shown or "before" not in shown
    kept = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert b"tulip" not in kept
    told = run("find", "behind", "--json").json
    assert {hit["file"] for hit in told["hits"]} <= {"locked.pdf", "box.zip!/b.pdf"}
    assert told["total"] == 1  # the same bytes, in two places


def test_without_the_password_the_rest_is_read_all_the_same(
    run: Callable[..., object], terminal: Callable[..., object], papers: Path
) -> None:
    run("cases", "new", "Mom")
    screen = terminal("index", papers, "--ocr", "off")
    screen.see("Password")
    screen.type("")
    screen.see("2 files read")
    assert screen.end() == 1
    told = run("index", papers, "--json", "--ocr", "off").json
    assert (told["unchanged"], [problem["code"] for problem in told["problems"]]) == (2, ["password", "password"])
    words = papers.parent / "words.txt"
    words.write_text("wrong\ntulip 7\n")
    told = run("index", papers, "--json", "--ocr", "off", "--password-file", words).json
    assert (told["unchanged"], told["new"], told["problems"]) == (2, 2, [])


@pytest.mark.slow
def test_export_asks_for_the_password_of_a_locked_paper_until_it_opens(
    run: Callable[..., object], terminal: Callable[..., object], papers: Path, tmp_path: Path, home: Path
) -> None:
    run("cases", "new", "Mom")
    words = tmp_path / "words.txt"
    words.write_text("tulip 7\n")
    run("index", papers, "--ocr", "off", "--password-file", words)
    screen = terminal("export", "--to", tmp_path / "out")
    screen.see("is locked. Its password")
    screen.type("rose 9")
    screen.see("That did not open it.")
    screen.until(lambda: "Its password" in screen.shown.partition("That did not open it.")[2], "the second asking")
    time.sleep(0.5)  # what is typed before the line is open, the terminal shows
    screen.type("tulip 7")
    screen.see("What next?")
    screen.press("w")
    screen.see("Your bundle is ready")
    assert screen.end() == 0
    assert "tulip" not in "".join(screen.raw)
    kept = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert b"tulip" not in kept
    left = terminal("export", "--to", tmp_path / "other")
    left.see("is locked. Its password")
    left.type("")
    left.see("asks for a password")
    left.press("q")
    assert left.end() == 0
