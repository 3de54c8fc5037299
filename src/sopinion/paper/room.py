"""The room where workers sit: files go in, what came of them comes out, as they finish."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sopinion.model.page import FoundFile, Inside, Outcome, Problem, ProblemCode
from sopinion.paper.workers import ENTRY, Found, Seat, Terms

__all__ = ["ENTRY", "Room", "Terms", "opened"]

_WORTH = 4  # files waiting before another worker is worth its start
_PULSE = 0.25  # seconds between looks at the clock

Answered = tuple[FoundFile, Outcome]


class Room:
    """Threads that each keep one worker busy."""

    def __init__(self, jobs: int, terms: Terms) -> None:
        self._jobs = jobs
        self._terms = terms
        self._seats: list[Seat] = []
        self._threads: list[threading.Thread] = []
        self._todo: queue.SimpleQueue[FoundFile | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[Answered | BaseException] = queue.SimpleQueue()

    def hand_out(self, found: FoundFile) -> None:
        """Have a file read."""
        self._todo.put(found)
        if not self._threads or (len(self._threads) < self._jobs and self._todo.qsize() >= _WORTH):
            seat = Seat(self._terms)
            thread = threading.Thread(target=self._work, args=(seat,), daemon=True)
            self._seats.append(seat)
            self._threads.append(thread)
            thread.start()

    def take(self) -> Answered:
        """Wait for the next file that is done, or that lies inside one."""
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
        """End the workers."""
        for seat in self._seats:
            seat.interrupt()
        for _ in self._threads:
            self._todo.put(None)
        for thread in self._threads:
            with suppress(RuntimeError):  # Ctrl-C came while it was being started: it ends by itself
                thread.join()


@contextmanager
def opened(jobs: int, terms: Terms) -> Iterator[Room]:
    """Open a room for `jobs` workers at most; leaving it ends them."""
    room = Room(jobs, terms)
    try:
        yield room
    finally:
        room.close()
