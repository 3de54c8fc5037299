"""The whole path on the made-up patient, by the real program."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Ran, Terminal

LONGEST = 20  # seconds


@pytest.fixture(scope="module")
def _qpdf() -> None:
    if not shutil.which("qpdf"):
        pytest.skip("qpdf is not on this computer")


def bundle_in(folder: Path) -> Path:
    return folder / "bundle" / "Lindqvist second opinion 2025-11-20.pdf"


@pytest.mark.slow
@pytest.mark.usefixtures("_qpdf")
def test_in_a_terminal_the_whole_path_ends_in_a_whole_bundle(
    terminal: Callable[..., Terminal], home: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "demo"
    began = time.monotonic()
    shown = terminal("demo", "--to", folder, columns=80, rows=24)
    assert shown.end(timeout=LONGEST) == 0
    assert time.monotonic() - began < LONGEST
    bundle = bundle_in(folder)
    assert "sopinion prepare" in shown.shown  # the last line stands on the last screen
    everything = "".join(shown.raw)
    for command in ("index papers", "records", "checklist", "export --to bundle --yes", "verify", "sent"):
        assert f"sopinion {command}" in everything
    checked = subprocess.run(["qpdf", "--check", bundle], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert not home.exists()  # the person's own data folder is not even made


@pytest.mark.slow
def test_without_a_terminal_it_tells_a_script_what_was_made(
    run: Callable[..., Ran], home: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "demo"
    ended = run("demo", "--to", folder, "--json")
    assert ended.code == 0, ended.err
    answer = ended.json
    assert answer["schema"] == "sopinion/demo/1"
    assert answer["folder"] == str(folder.resolve())
    assert answer["bundle"] == str(bundle_in(folder.resolve()))
    assert answer["records"] == 15
    assert answer["gaps"] >= 2
    assert answer["seconds"] < LONGEST
    codes = [step["code"] for step in answer["steps"]]
    assert codes == [0, 1, 0, 0, 0, 0, 54, 0, 0, 0, 0]
    assert not home.exists()

    there = {"SOPINION_HOME": str(folder / "sopinion-data"), "SOPINION_TODAY": "2025-11-20"}
    records = {record["file"]: record for record in run("records", "--json", env=there).json["records"]}
    assert records["Downloads/labs (1).pdf"]["patient"]["match"] == "different"
    assert records["Downloads/scan0007.pdf"]["kind"] == "referral"
    assert set(records["Downloads/scan0007.pdf"]["told"]) >= {"kind", "day"}
    listed = json.dumps(run("verify", answer["bundle"], "--json", env=there).json)
    assert "Harold" not in listed
    assert open_to_others(folder) == []


def open_to_others(folder: Path) -> list[str]:
    return [str(path) for path in [folder, *folder.rglob("*")] if path.stat().st_mode & 0o077]


def test_a_folder_that_holds_something_is_left_alone(run: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    ended = run("demo", "--to", tmp_path)
    assert ended.code == 52
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_waiting_for_enter_without_anybody_there_is_said(run: Callable[..., Ran], tmp_path: Path) -> None:
    ended = run("demo", "--to", tmp_path / "demo", "--pause")
    assert ended.code == 60
    assert "sopinion demo" in ended.err
    assert not (tmp_path / "demo").exists()


def test_with_pause_it_waits_for_enter_and_can_be_left_at_any_step(
    terminal: Callable[..., Terminal], home: Path, tmp_path: Path
) -> None:
    shown = terminal("demo", "--to", tmp_path / "demo", "--pause", rows=60)
    assert "Step 2 of 12" not in shown.see("Press Enter")
    shown.press("\r")
    shown.see("Step 2 of 12")
    shown.until(lambda: shown.shown.count("Press Enter") == 2, "the next pause")
    shown.press("\x03")
    assert shown.end() == 130
    assert not home.exists()


@pytest.mark.slow
def test_in_plain_mode_it_is_words_only(run: Callable[..., Ran], tmp_path: Path) -> None:
    ended = run("demo", "--to", tmp_path / "demo", "--plain")
    assert ended.code == 0, ended.err
    assert "Step 12 of 12" in ended.out
    assert not set("✓●○│─━") & set(ended.out + ended.err)
