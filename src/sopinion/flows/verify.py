"""The verb behind `verify`: prove a bundle whole and true, whoever made it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sopinion.flows import compose
from sopinion.flows.lock import Lock
from sopinion.flows.presses import Press
from sopinion.model import proof
from sopinion.model.proof import Check, CheckKey


@dataclass(frozen=True, slots=True)
class Verification:
    """What was checked about a file."""

    checks: tuple[Check, ...]

    @property
    def good(self) -> bool:
        """Whether every check holds."""
        return proof.whole(self.checks)


def verify(file: Path, press: Press, lock: Lock, passwords: Callable[[], Sequence[str]]) -> Verification:
    """Check a bundle against what it says about itself. The file is input like any other: nothing in it is believed.

    passwords: gives those to try; asked only for a locked file, which is looked at without its lock in memory alone.
    """
    if not lock.asks(file):
        return Verification(press.prove(file))
    open_copy = lock.unlocked(file, passwords())
    if open_copy is None:
        return Verification((Check(CheckKey.OPENS, good=False),))
    checks = press.prove(open_copy)
    return Verification((Check(CheckKey.LOCKED, good=True, count=checks[0].count), *checks))


def as_json(verification: Verification) -> Mapping[str, Any]:
    """The answer of `verify --json`."""
    return {
        "schema": "sopinion/verify/1",
        "good": verification.good,
        "checks": [
            {"check": check.key, "good": check.good, "detail": compose.told(check)} for check in verification.checks
        ],
    }
