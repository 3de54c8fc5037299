"""A case in two windows, and a window that dies: nothing told is lost."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Ran, Terminal

ANSWERS = '"patient.name" = "Mom"\n"patient.birth_date" = 1961-05-04\n'


def test_while_one_window_asks_another_may_look_but_not_write(
    run: Callable[..., Ran], terminal: Callable[..., Terminal], tmp_path: Path
) -> None:
    (tmp_path / "answers.toml").write_text(ANSWERS)
    assert run("prepare", "--answers", tmp_path / "answers.toml").code == 0
    window = terminal("--plain", "prepare")
    window.see(":stop")
    for words in (("prepare", "--answers", tmp_path / "answers.toml"), ("cases", "forget", "--yes-forget", "Mom")):
        ran = run(*words, "--json")
        assert (ran.code, ran.json["code"]) == (13, 13)
    assert run("cases").code == 0
    assert run("status", "--json").code == 0
    window.type(":stop")
    window.end()
    assert run("prepare", "--answers", tmp_path / "answers.toml").code == 0


def test_a_window_that_dies_lets_go_of_the_case(
    run: Callable[..., Ran], terminal: Callable[..., Terminal], tmp_path: Path
) -> None:
    (tmp_path / "answers.toml").write_text(ANSWERS)
    assert run("prepare", "--answers", tmp_path / "answers.toml").code == 0
    window = terminal("--plain", "prepare")
    window.see(":stop")
    os.kill(window.child.pid, signal.SIGKILL)
    window.end()
    assert run("cases", "rename", "Mother").code == 0
