"""The room of cases through the real program, as a script and as a person use it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

HOLDER = (
    "import sys, time\n"
    "from sopinion.storage.cases import CaseRoom\n"
    "from sopinion.storage.home import home\n"
    "with CaseRoom(home()).writing(sys.argv[1]):\n"
    "    print('held', flush=True)\n"
    "    time.sleep(60)\n"
)


@contextmanager
def _held_elsewhere(label: str) -> Iterator[None]:
    env = {**os.environ, "PYTHONPATH": ":".join(sys.path)}
    with subprocess.Popen([sys.executable, "-c", HOLDER, label], stdout=subprocess.PIPE, env=env) as other:
        assert other.stdout
        assert other.stdout.readline() == b"held\n"
        try:
            yield
        finally:
            other.kill()


def _rows(run: Callable[..., Any]) -> list[dict[str, Any]]:
    ran = run("cases", "--json")
    assert ran.code == 0
    assert ran.json["schema"] == "sopinion/cases/1"
    assert ran.err == ""
    return ran.json["cases"]


def test_reading_makes_no_data_folder(run: Callable[..., Any], home: Path) -> None:
    assert _rows(run) == []
    assert run("cases").code == 0
    for words in (("cases", "use", "1"), ("cases", "rename", "x"), ("cases", "forget"), ("cases", "back-up", "/tmp")):  # noqa: S108 - not written to
        assert run(*words).code == 10
    assert not home.exists()


def test_a_list_row_has_every_column(run: Callable[..., Any]) -> None:
    run("cases", "new", "Mom")
    run("cases", "new", "Dad")
    first, second = _rows(run)
    assert re.fullmatch(r"case-[a-z0-9]{4}", first["label"])
    assert first.pop("bytes") > 0
    assert first == {
        "number": 1, "label": first["label"], "name": "Mom", "made": "2025-11-20", "current": False, "state": "whole",
    }  # fmt: skip
    assert second["current"] is True
    shown = run("cases").out
    assert run("cases", "list").out == shown
    assert run("cases", "list", "--json").json == run("cases", "--json").json
    for word in ("Mom", "Dad", first["label"], "2025-11-20", "current"):
        assert word in shown


def test_every_change_answers_in_json(run: Callable[..., Any], tmp_path: Path) -> None:
    made = run("cases", "new", "Mom", "--json").json
    label = made["label"]
    assert [row["name"] for row in made["cases"]] == ["Mom"]
    assert run("cases", "rename", "Mother", "--json").json["cases"][0]["name"] == "Mother"
    assert run("cases", "use", "1", "--json").json["label"] == label
    file = run("cases", "back-up", tmp_path, "--json").json["file"]
    back = run("cases", "restore", file, "--json").json
    assert back["label"] != label
    assert back["mended"] is False
    assert [row["current"] for row in back["cases"]] == [False, True]
    assert [row["label"] for row in run("cases", "forget", "--yes-forget", label, "--json").json["cases"]] == [
        back["label"]
    ]


def test_the_case_option_may_name_a_case_by_number_name_or_label(run: Callable[..., Any]) -> None:
    run("cases", "new", "Mom")
    run("cases", "new", "Dad")
    label = _rows(run)[0]["label"]
    for number, wanted in enumerate(("1", label, "mother 1")):
        assert run("--case", wanted, "cases", "rename", f"Mother {number}").code == 0
        assert [row["name"] for row in _rows(run)] == [f"Mother {number}", "Dad"]
    assert run("cases", "rename", "2", "Papa").code == 0
    assert [row["name"] for row in _rows(run)] == ["Mother 2", "Papa"]


def test_a_name_is_taken_once(run: Callable[..., Any]) -> None:
    run("cases", "new", "Mom")
    run("cases", "new", "Dad")
    assert run("cases", "new", "mom").code == 2
    assert run("cases", "rename", "Mom").code == 2
    assert run("cases", "rename", "DAD").code == 0
    assert [row["name"] for row in _rows(run)] == ["Mom", "DAD"]


def test_nobody_to_ask_names_the_words_to_give(run: Callable[..., Any]) -> None:
    assert run("cases", "new").code == 60
    assert "sopinion cases new NAME" in run("cases", "new").err
    label = run("cases", "new", "Mom", "--json").json["label"]
    ran = run("cases", "forget")
    assert ran.code == 60
    assert f"--yes-forget {label}" in " ".join(ran.err.split())
    assert len(_rows(run)) == 1


@pytest.mark.parametrize("said", ["mom", "1", "Mom ", "", "case-zzzz"])
def test_forgetting_without_asking_takes_the_exact_name_or_label(run: Callable[..., Any], said: str) -> None:
    run("cases", "new", "Mom")
    assert run("cases", "forget", "1", "--yes-forget", said).code == (2 if said else 60)
    assert len(_rows(run)) == 1


def test_forgetting_by_name_leaves_the_others(run: Callable[..., Any], home: Path) -> None:
    for name in ("Mom", "Dad"):
        run("cases", "new", name)
    before = (home / "cases" / _rows(run)[1]["label"] / "case.json").read_bytes()
    assert run("cases", "forget", "--yes-forget", "Mom").code == 0
    (row,) = _rows(run)
    assert row["name"] == "Dad"
    assert (home / "cases" / row["label"] / "case.json").read_bytes() == before


def test_a_shared_computer_is_left_clean(run: Callable[..., Any], home: Path) -> None:
    run("cases", "new", "Zebulon")
    assert run("cases", "forget", "--yes-forget", "Zebulon").code == 0
    left = [one for one in home.rglob("*") if one.is_file()]
    assert [one.name for one in left] == ["lock"]
    assert left[0].read_bytes() == b""


def test_a_person_is_asked_before_a_case_is_forgotten(run: Callable[..., Any], terminal: Callable[..., Any]) -> None:
    run("cases", "new", "Mom")
    for answer, left in (("n", 1), ("y", 0)):
        screen = terminal("--plain", "cases", "forget")
        screen.see("cannot be undone")
        screen.type({"n": "no", "y": "yes"}[answer])
        assert screen.end() == 0
        assert len(_rows(run)) == left


def test_stopping_at_the_question_removes_nothing(run: Callable[..., Any], terminal: Callable[..., Any]) -> None:
    run("cases", "new", "Mom")
    screen = terminal("--plain", "cases", "forget")
    screen.see("cannot be undone")
    screen.press("\x03")
    assert screen.end() == 130
    assert len(_rows(run)) == 1


def test_a_person_is_asked_for_a_name(run: Callable[..., Any], terminal: Callable[..., Any]) -> None:
    screen = terminal("--plain", "cases", "new")
    screen.see("called")
    screen.type("Mom")
    assert screen.end() == 0
    assert [row["name"] for row in _rows(run)] == ["Mom"]


def test_two_programs_on_one_case(run: Callable[..., Any]) -> None:
    label = run("cases", "new", "Mom", "--json").json["label"]
    with _held_elsewhere(label):
        for words in (("cases", "rename", "x"), ("cases", "forget", "--yes-forget", "Mom")):
            ran = run(*words, "--json")
            assert (ran.code, ran.json["code"]) == (13, 13)
            assert "Mom" in ran.json["what"]
        assert [row["name"] for row in _rows(run)] == ["Mom"]
        assert run("cases", "new", "Dad").code == 0
    assert run("cases", "rename", "1", "Mother").code == 0


def test_a_case_from_a_newer_version(run: Callable[..., Any], home: Path) -> None:
    label = run("cases", "new", "Mom", "--json").json["label"]
    file = home / "cases" / label / "case.json"
    data = json.dumps({"schema": "sopinion/case/9", "other": 1}).encode()
    file.write_bytes(data)
    ran = run("cases", "rename", "x", "--json")
    assert (ran.code, ran.json["code"]) == (12, 12)
    assert file.read_bytes() == data
    assert _rows(run)[0]["state"] == "newer"
    assert "newer" in run("cases").out


def test_a_half_written_case_is_mended_from_the_copy_that_is_named(run: Callable[..., Any], home: Path) -> None:
    label = run("cases", "new", "Mom", "--json").json["label"]
    run("cases", "rename", "Mother")
    file = home / "cases" / label / "case.json"
    half = file.read_bytes()[:60]
    file.write_bytes(half)
    ran = run("cases", "rename", "x", "--json")
    assert (ran.code, ran.json["code"]) == (11, 11)
    assert file.read_bytes() == half
    assert "damaged" in run("cases").out
    good = re.search(r'restore "(.+)"', ran.json["advice"])
    assert good
    assert run("cases", "restore", good[1]).code == 0
    (row,) = _rows(run)
    assert (row["name"], row["label"], row["state"]) == ("Mother", label, "whole")
    assert half in [one.read_bytes() for one in file.parent.iterdir() if one.is_file()]


def test_a_damaged_case_can_be_forgotten_by_its_label(run: Callable[..., Any], home: Path) -> None:
    label = run("cases", "new", "Mom", "--json").json["label"]
    (home / "cases" / label / "case.json").write_bytes(b"{")
    assert run("cases", "forget", "--yes-forget", label).code == 0
    assert _rows(run) == []


def _with_limit(words: list[str], home: Path) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": ":".join(sys.path), "SOPINION_HOME": str(home)}
    call = ["bash", "-c", 'ulimit -f 0; exec "$@"', "bash", sys.executable, "-m", "sopinion", *words]
    return subprocess.run(call, capture_output=True, text=True, env=env, check=False)


def test_a_full_disk_loses_nothing(run: Callable[..., Any], home: Path, tmp_path: Path) -> None:
    run("cases", "new", "Mom")
    before = {one: one.read_bytes() for one in home.rglob("*") if one.is_file()}
    for words in (["cases", "new", "Dad"], ["cases", "rename", "x"], ["cases", "back-up", str(tmp_path / "b.zip")]):
        ran = _with_limit([*words, "--json"], home)
        assert (ran.returncode, json.loads(ran.stdout)["code"]) == (53, 53)
    after = {one: one.read_bytes() for one in home.rglob("*") if one.is_file()}
    assert {one: data for one, data in after.items() if one.name != "lock"} == {
        one: data for one, data in before.items() if one.name != "lock"
    }
    assert not (tmp_path / "b.zip").exists()
    assert [one.name for one in tmp_path.iterdir()] == ["sopinion-home"]


def test_a_data_folder_where_nothing_can_be_written(run: Callable[..., Any]) -> None:
    ran = run("cases", "new", "Mom", "--json", env={"SOPINION_HOME": "/proc/sopinion"})
    assert (ran.code, ran.json["code"]) == (50, 50)


def test_leftovers_of_a_crash_are_gone_at_the_next_start(run: Callable[..., Any], home: Path) -> None:
    label = run("cases", "new", "Mom", "--json").json["label"]
    for room in (home, home / "cases", home / "cases" / label, home / "cases" / label / "editions"):
        os.close(os.open(room / ".sopinion-1a2b.tmp", os.O_CREAT | os.O_WRONLY, 0o600))
    assert run("cases").code == 0
    assert list(home.rglob(".sopinion-*")) == []


def test_everything_is_the_owners_from_its_first_byte(traced: Callable[..., Any], home: Path, tmp_path: Path) -> None:
    files: dict[str, str] = {}
    folders: dict[str, str] = {}
    to = tmp_path / "stick"
    to.mkdir()
    runs = (["new", "Mom"], ["rename", "Mother"], ["back-up", to], ["new", "Dad"], ["forget", "--yes-forget", "Dad"])
    for words in runs:
        seen = traced("cases", *words)
        assert seen.code == 0
        assert not [call for call in seen.calls if "chmod" in call and str(home) in call]
        files |= seen.created(tmp_path)
        folders |= seen.folders(home)
    assert len(files) > 10
    assert len(folders) > 3
    assert set(files.values()) == {"0600"}
    assert set(folders.values()) == {"0700"}


def test_a_case_is_flushed_before_it_takes_its_name_and_its_folder_after(
    run: Callable[..., Any], traced: Callable[..., Any]
) -> None:
    run("cases", "new", "Mom")
    calls = traced("cases", "rename", "Mother").calls
    (renamed,) = (n for n, call in enumerate(calls) if "rename" in call and call.count("case.json") == 1)
    beside = re.search(r'"([^"]+\.tmp)"', calls[renamed])
    assert beside
    opened = next(n for n, call in enumerate(calls) if beside[1] in call and "O_CREAT" in call)
    handle = calls[opened].rsplit("= ", 1)[1]
    assert any(f"fsync({handle})" in call for call in calls[opened:renamed])
    assert "O_DIRECTORY" in calls[renamed + 1]
    assert "fsync(" in calls[renamed + 2]


@pytest.mark.parametrize("words", [("cases", "--help"), ("cases", "forget", "--help"), ("prepare", "--help")])
def test_plain_help_has_no_boxes(run: Callable[..., Any], words: tuple[str, ...]) -> None:
    assert "─" in run(*words).out
    ran = run("--plain", *words)
    assert ran.code == 0
    assert "--json" in ran.out
    assert ran.out.isascii()
