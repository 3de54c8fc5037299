"""Reads files of every form into pages, several at a time, in worker processes."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sopinion.model.page import FoundFile, Inside, Outcome, Problem, ProblemCode
from sopinion.model.patient import Whom
from sopinion.paper.limits import Limits
from sopinion.paper.workers import ENTRY, Found, Seat, Terms

VERSION = "2"
"""Changes when files are read otherwise than before: what could not be read is then tried again."""

_AHEAD = 4  # files handed out before the first answer is taken, for each seat
_WORTH = 4  # files waiting before another worker is worth its start
_PULSE = 0.25  # seconds between looks at the clock

Answered = tuple[FoundFile, Outcome]


class PaperReader:
    """The Reader of flows/hands.py. jobs: workers at most; passwords: tried in turn on locked files.

    entry: the module whose `main` a worker runs; the one of this package makes no pages of words.
    """

    def __init__(
        self,
        jobs: int | None = None,
        passwords: Sequence[str] = (),
        limits: Limits | None = None,
        entry: str = ENTRY,
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

    def read(self, files: Iterable[FoundFile], whom: Whom | None = None) -> Iterator[Answered]:
        """Yield each file with what came of it, as they finish, and before it whatever lies inside it.

        Leaving the loop early ends the workers.
        """
        with _room(self._jobs, Terms(self._passwords, self._limits, self._entry, whom)) as room:
            waiting = iter(files)
            out = 0
            more = True
            while more or out:
                while more and out < _AHEAD * self._jobs:
                    found = next(waiting, None)
                    more = found is not None
                    if found is not None:
                        room.hand_out(found)
                        out += 1
                if out:
                    found, outcome = room.take()
                    out -= not isinstance(outcome, Inside)
                    yield found, outcome


class _Room:
    def __init__(self, jobs: int, terms: Terms) -> None:
        self._jobs = jobs
        self._terms = terms
        self._seats: list[Seat] = []
        self._threads: list[threading.Thread] = []
        self._todo: queue.SimpleQueue[FoundFile | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[Answered | BaseException] = queue.SimpleQueue()

    def hand_out(self, found: FoundFile) -> None:
        self._todo.put(found)
        if not self._threads or (len(self._threads) < self._jobs and self._todo.qsize() >= _WORTH):
            seat = Seat(self._terms)
            thread = threading.Thread(target=self._work, args=(seat,), daemon=True)
            self._seats.append(seat)
            self._threads.append(thread)
            thread.start()

    def take(self) -> Answered:
        while True:
            for seat in self._seats:
                seat.watch()
            try:
                answer = self._done.get(timeout=_PULSE)
            except queue.Empty:
                continue
            if isinstance(answer, BaseException):
                raise answer
            return answer

    def _work(self, seat: Seat) -> None:
        try:
            while (found := self._todo.get()) is not None:
                self._done.put((found, self._read(seat, found)))
        except BaseException as error:  # noqa: BLE001 - a fault of ours is raised where somebody waits for it
            self._done.put(error)
        finally:
            seat.leave()

    def _read(self, seat: Seat, found: FoundFile) -> Found:
        def tell(path: str, size: int, inside: Inside) -> None:
            self._done.put((FoundFile(found.folder, path, size, found.mtime_ns), inside))

        outcome = seat.read(found, tell)
        try:
            now = Path(found.folder, found.path).stat()
        except OSError:
            return Problem(found.path, ProblemCode.UNREADABLE)
        if (now.st_size, now.st_mtime_ns) != (found.size, found.mtime_ns):
            return Problem(found.path, ProblemCode.UNREADABLE)  # it changed while it was being read
        return outcome

    def close(self) -> None:
        for seat in self._seats:
            seat.interrupt()
        for _ in self._threads:
            self._todo.put(None)
        for thread in self._threads:
            thread.join()


@contextmanager
def _room(jobs: int, terms: Terms) -> Iterator[_Room]:
    room = _Room(jobs, terms)
    try:
        yield room
    finally:
        room.close()
