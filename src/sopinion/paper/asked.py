"""What is asked of a reading, and what comes back: the words between a form's module and the worker it runs in."""

from __future__ import annotations

from dataclasses import dataclass, field

from sopinion.model.page import Passed, ProblemCode
from sopinion.paper.limits import Limits


@dataclass(frozen=True, slots=True)
class Asked:
    """How to read. passwords: tried in turn after none. skip: how many engines to leave out, the first ones first."""

    passwords: tuple[str, ...] = field(default=(), repr=False)
    skip: int = 0
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Whole:
    """A file is read to its end. engine: what read it. passed: it is not to be kept after all."""

    engine: str
    repaired: bool = False
    encrypted: bool = False
    passed: Passed | None = None


class Unread(Exception):
    """A file cannot be read. `note` is a fixed word of ours. It never leaves paper/."""

    def __init__(self, code: ProblemCode, note: str = "") -> None:
        super().__init__(code.value)
        self.code = code
        self.note = note
