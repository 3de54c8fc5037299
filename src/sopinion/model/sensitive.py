"""Pages that a person should look at before they leave: what to watch for, and how strictly."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    """STOP keeps the bundle from being written until a person has decided; TELL is listed and never blocks."""

    STOP = "stop"
    TELL = "tell"


@dataclass(frozen=True, slots=True)
class Watch:
    """One thing to watch for.

    what: as a person calls it. line: the pattern that must be found on the page. only_with: a pattern that must be
    found on the same page too. unless: a pattern that, where `line` was found, shows it means something else.
    """

    what: str
    grade: Grade
    line: re.Pattern[str]
    only_with: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = None

    def sees(self, text: str) -> bool:
        """Whether the text of a page holds it."""
        hits = (m for m in self.line.finditer(text) if not (self.unless and self.unless.search(m[0])))
        return next(hits, None) is not None and (self.only_with is None or self.only_with.search(text) is not None)


@dataclass(frozen=True, slots=True)
class SensitivePage:
    """A page of the bundle that a person should look at. page: 1-based, of `file`.

    at: which of the files that the record lies in it is, 1 for the first; 0 where it lies in one.
    """

    record: str
    file: str
    page: int
    what: str
    grade: Grade
    at: int = 0


def seen_on(text: str, watches: Sequence[Watch]) -> tuple[Watch, ...]:
    """Give everything to watch for that the text of a page holds, in the order of `watches`."""
    return tuple(watch for watch in watches if watch.sees(text))
