"""A person answers, goes back, changes, stops, and is cut off at any moment: nothing that was told is lost.

What was told is compared as a person sees it: an answer counts as told once the next screen stands.
"""

from __future__ import annotations

import json
import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

ROUNDS = 5
MOVES = 14


def on_disk(home: Path) -> dict[str, Any]:
    """Everything the case holds, set aside or not; whole and readable whenever one looks."""
    files = list(home.glob("cases/*/case.json"))
    if not files:
        return {}
    case = json.loads(files[0].read_text(encoding="utf-8"))
    everything = {**case["set_aside"], **case["answers"]}
    return {key: (one["state"], one["value"]) for key, one in everything.items()}


class Sitting:
    """One run of the walk in plain words, which are easy to read back."""

    def __init__(self, opened: Any) -> None:  # noqa: ANN401 - a terminal
        self.one = opened
        self.heard = 0

    def waits(self) -> str:
        """Wait until the program waits for a line; give what it said since the last one."""
        before = self.heard
        self.one.until(lambda: "".join(self.one.raw).count("\r\n> ") > before, "the next question")
        self.heard = "".join(self.one.raw).count("\r\n> ")
        return "".join(self.one.raw).split("\r\n> ")[-2]

    def types(self, line: str) -> None:
        self.one.child.send(line + "\r")


ANSWERS = {
    "Type yes or no.": ["no", "no", ":skip"],
    "Type a number.": ["1", "2", ":unsure", ":back"],
    "Type the numbers": ["1 2", "2", ":skip"],
    "Type a day.": ["3/14/2025", "March 2025", ":skip", ":back", "soon"],
    "Type :add": [":done", ":add", ":done"],
    "Type your answer.": ["Ruth Calder", "words of my own", ":back"],
}


def answer_for(said: str, chance: random.Random) -> str:
    """Something to type at what the program just said; in a menu, the second choice."""
    asked = (answers for how, answers in ANSWERS.items() if how in said)
    return chance.choice(next(asked, ["2"]))


@pytest.mark.parametrize("seed", range(3))
def test_cut_off_at_any_moment_nothing_told_is_lost(
    terminal: Callable[..., Any], run: Callable[..., Any], home: Path, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - a choice that can be made again, not a secret
    for _ in range(ROUNDS):
        before = on_disk(home)
        sitting = Sitting(terminal("prepare", "--plain", rows=60, columns=100))
        sitting.waits()
        assert on_disk(home) == before  # to come back changes nothing
        standing = before
        for _move in range(chance.randrange(1, MOVES)):
            said = "".join(sitting.one.raw).split("\r\n> ")[-2]
            sitting.types(answer_for(said, chance))
            sitting.waits()
            now = on_disk(home)
            assert set(standing) <= set(now)  # a screen further on, no answer is gone
            standing = now
        sitting.types(answer_for("".join(sitting.one.raw).split("\r\n> ")[-2], chance))
        time.sleep(chance.random() * 0.05)  # somewhere between the key and the disk
        os.kill(sitting.one.child.pid, signal.SIGKILL)
        sitting.one.end()
        after = on_disk(home)
        changed = {key for key in {*standing, *after} if standing.get(key) != after.get(key)}
        assert set(standing) <= set(after)
        assert len(changed) <= 1  # at most the answer that was on its way
    assert len(on_disk(home)) > 5  # a way was gone
    assert run("cases", "--json").code == 0
    assert {file.name for file in home.rglob("cases/*/*") if "case.json" not in file.name} <= {"lock", "editions"}
