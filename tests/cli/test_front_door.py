"""The front door: what is understood, what is not, and how every failure ends in words and an exit code."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopinion import __version__
from sopinion.cli import app as front
from sopinion.cli import home as home_door
from sopinion.content.doors import doors

REPO = Path(__file__).resolve().parent.parent.parent

words = st.lists(st.text("abc-=", min_size=1, max_size=6).filter(lambda w: not w.startswith("--")))


def test_every_door_on_the_help_page_opens() -> None:
    for name in doors():
        assert import_module(f"sopinion.cli.{name}").door is not None


def test_the_version_is_said_once() -> None:
    assert tomllib.loads((REPO / "pyproject.toml").read_text())["project"]["version"] == __version__


@given(words, words)
def test_what_holds_for_every_command_may_stand_anywhere(before: list[str], after: list[str]) -> None:
    moved = front._hoisted([*before, "--case", "A B", *after, "--plain"])  # noqa: SLF001 - a law of the front door
    assert moved == ["--case", "A B", "--plain", *before, *after]


@given(words)
def test_behind_two_dashes_every_word_is_left_alone(after: list[str]) -> None:
    given_words = ["find", "--", *after, "--plain"]
    assert front._hoisted(given_words) == given_words  # noqa: SLF001 - a law of the front door


@pytest.mark.parametrize("call", [["nope"], ["recrds"], ["--nope"], ["status", "--nope"], ["find"]])
def test_what_is_not_understood_is_said_calmly(run: Callable[..., Any], home: Path, call: list[str]) -> None:
    ended = run(*call)
    assert ended.code == 2
    assert "I did not understand that" in ended.err
    assert "--help" in ended.err
    assert "Traceback" not in ended.err
    assert not ended.out
    assert not home.exists()


def test_a_near_name_is_offered(run: Callable[..., Any]) -> None:
    assert "Did you mean 'records'?" in run("recrds").err


def test_a_script_gets_every_failure_as_one_object(run: Callable[..., Any]) -> None:
    for call, code in ((["status", "--json"], 10), (["nope", "--json"], 2)):
        ended = run(*call)
        assert ended.code == code
        assert ended.json["schema"] == "sopinion/error/1"
        assert ended.json["code"] == code
        assert set(ended.json) == {"schema", "code", "what", "safe", "advice"}


def test_help_names_every_command_and_plain_help_has_no_boxes(run: Callable[..., Any]) -> None:
    rich, plain = run("--help"), run("--plain", "--help")
    for name in doors():
        assert name in rich.out
        assert name in plain.out
    assert not set(plain.out) & set("─│╭╮╰╯")


def test_a_bug_ends_in_a_report_without_the_patients_words(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> None:
        words_of_a_paper = "Maria Alvarez has a lump"
        raise RuntimeError(words_of_a_paper)

    monkeypatch.setattr(home_door, "show_home", broken)
    assert front.run([]) == 70
    shown = capsys.readouterr()
    (report,) = (home / "reports").iterdir()
    for text in (shown.out, shown.err, report.read_text()):
        assert "Maria" not in text
    assert "RuntimeError" in report.read_text()
    assert "broken" in report.read_text()


def test_ctrl_c_ends_calmly(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def stopped() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(home_door, "show_home", stopped)
    assert front.run([]) == 130
    assert "saved" in capsys.readouterr().err
    assert not home.exists()


def test_a_full_disk_is_said_wherever_it_shows(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full() -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(home_door, "show_home", full)
    assert front.run([]) == 53
    assert capsys.readouterr().err
    assert not home.exists()


def test_without_a_case_the_home_screen_says_how_to_begin(run: Callable[..., Any], home: Path) -> None:
    ended = run()
    assert ended.code == 10
    assert "sopinion prepare" in ended.err
    assert not home.exists()
