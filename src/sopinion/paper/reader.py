"""Reads files of every form into pages, several at a time, in worker processes."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence

from sopinion.model.page import FoundFile, Inside, Outcome, ProblemCode
from sopinion.model.patient import Whom
from sopinion.paper.limits import Limits

VERSION = "2"
"""Changes when files are read otherwise than before: what could not be read is then tried again."""

_AHEAD, _AHEAD_BYTES = 100, 2**26  # files handed out before their answers are taken, unless they are large
_FEW = 2  # are handed out for each worker, however large


class PaperReader:
    """The Reader of flows/hands.py. jobs: workers at most; passwords: tried in turn on locked files.

    entry: the module whose `main` a worker runs; that of this package ("") makes no pages of words.
    """

    def __init__(
        self, jobs: int | None = None, passwords: Sequence[str] = (), limits: Limits | None = None, entry: str = ""
    ) -> None:
        self._entry = entry
        self._jobs = max(1, jobs or min(8, os.cpu_count() or 1))
        self._passwords = tuple(passwords)
        self._limits = limits or Limits()

    @property
    def version(self) -> str:
        """Changes when files would be read otherwise."""
        return VERSION

    def tries_again(self, code: ProblemCode) -> bool:
        """What the computer refused may be open now, and what asked for a password may have one."""
        return code is ProblemCode.UNREADABLE or (code is ProblemCode.PASSWORD and bool(self._passwords))

    def read(self, files: Iterable[FoundFile], whom: Whom | None = None) -> Iterator[tuple[FoundFile, Outcome]]:
        """Yield each file with what came of it, as they finish, and before it whatever lies inside it.

        Leaving the loop early ends the workers.
        """
        # Most runs find nothing to read: what it takes to run processes is loaded by the first that does.
        from sopinion.paper.room import ENTRY, Terms, opened  # noqa: PLC0415 - as said

        with opened(self._jobs, Terms(self._passwords, self._limits, self._entry or ENTRY, whom)) as room:
            waiting = iter(files)
            out = size = 0
            more = True
            while more or out:
                while more and (out < _FEW * self._jobs or (out < _AHEAD * self._jobs and size < _AHEAD_BYTES)):
                    found = next(waiting, None)
                    more = found is not None
                    if found is not None:
                        room.hand_out(found)
                        out += 1
                        size += found.size
                if out:
                    found, outcome = room.take()
                    if not isinstance(outcome, Inside):
                        out -= 1
                        size -= found.size
                    yield found, outcome
