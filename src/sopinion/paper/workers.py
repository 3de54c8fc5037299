"""The worker processes as the program sees them: asked, watched, and replaced when one dies or overruns."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from sopinion.model.page import Page, Passed, Problem, ProblemCode, Reading, Source
from sopinion.paper.limits import Limits
from sopinion.paper.worker import read_frame, write_frame

_ROOT = str(Path(__file__).parents[2])
_START = "import sys; sys.path.append(sys.argv[1]); from sopinion.paper.worker import main; main()"
_FRAME = 2**29  # bytes; a worker that sends more in one go is not answering
_ENGINES = 3  # a file that kills its worker is tried again with the engines that are left
_NEARLY = 0.7  # of the memory it may have: a worker that dies with so much died of it


@dataclass(slots=True)
class _Clock:
    """When a worker is to be ended: the sooner of its next sign of life and the end of its file."""

    alive_by: float = float("inf")
    done_by: float = float("inf")
    rung: bool = False


class Worker:
    """One process and the pipes to it. One thread reads with it; another may watch it and end it."""

    def __init__(self, passwords: Sequence[str], limits: Limits) -> None:
        self._limits = limits
        self._clock = _Clock()
        # -P: a file in the current folder, which may be the one being read, never stands in for a library.
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own words
            [sys.executable, "-P", "-c", _START, _ROOT],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=os.name != "nt",
        )
        if process.stdin is None or process.stdout is None:
            raise BrokenPipeError
        self._process = process
        self._to: IO[bytes] = process.stdin
        self._from: IO[bytes] = process.stdout
        with suppress(OSError):
            self._send({"passwords": list(passwords), "limits": asdict(limits)})

    def _send(self, value: Any) -> None:  # noqa: ANN401 - any JSON value
        write_frame(self._to, value)

    def read(self, path: str, file: str, skip: int) -> Reading | Problem | Passed | None:
        """Read the file at `path`, named `file` in a problem. None when the worker died over it."""
        now = time.monotonic()
        self._clock = _Clock(now + self._limits.seconds, now + self._limits.file_seconds)
        pages: list[Page] = []
        try:
            self._send({"path": path, "skip": skip})
            while True:
                answer = read_frame(self._from, _FRAME)
                self._clock.alive_by = time.monotonic() + self._limits.seconds
                if "pages" not in answer:
                    break
                if answer["pages"] is None:
                    pages.clear()
                else:
                    pages += (Page(n, text, Source(source), *rest) for n, text, source, *rest in answer["pages"])
            return _outcome(answer, pages, file)
        except (EOFError, OSError, ValueError, KeyError, TypeError):
            return Problem(file, ProblemCode.TOO_SLOW) if self._clock.rung else None
        finally:
            self._clock = _Clock(rung=self._clock.rung)

    @property
    def overran(self) -> bool:
        """Whether it was ended because a file took too long."""
        return self._clock.rung

    def watch(self) -> None:
        """End the process if the file in hand has taken too long."""
        clock = self._clock
        if time.monotonic() >= min(clock.alive_by, clock.done_by):
            clock.rung = True
            self.end()

    def end(self) -> None:
        """End the process now."""
        with suppress(OSError):
            self._process.kill()

    def bury(self) -> bool:
        """Wait for the end of a process that died or was ended; say whether it died for want of memory."""
        self.end()
        for pipe in (self._to, self._from):
            with suppress(OSError):
                pipe.close()
        if os.name == "nt":
            self._process.wait()
            return False
        try:
            _, status, used = os.wait4(self._process.pid, 0)
        except ChildProcessError:
            return False
        self._process.returncode = os.waitstatus_to_exitcode(status)
        bytes_each = 1 if sys.platform == "darwin" else 1024
        return used.ru_maxrss * bytes_each > _NEARLY * self._limits.megabytes * 2**20


def _outcome(answer: dict[str, Any], pages: list[Page], file: str) -> Reading | Problem | Passed:
    if "problem" in answer:
        return Problem(file, ProblemCode(answer["problem"]), str(answer["note"]))
    if answer["passed"]:
        return Passed(answer["passed"])
    return Reading(tuple(pages), str(answer["engine"]), bool(answer["repaired"]), bool(answer["encrypted"]))


class Seat:
    """A place for one worker: filled when first needed, filled anew when its worker is gone."""

    def __init__(self, passwords: Sequence[str], limits: Limits) -> None:
        self._passwords = passwords
        self._limits = limits
        self._worker: Worker | None = None
        self._closed = threading.Event()

    def read(self, path: str, file: str) -> Reading | Problem | Passed:
        """Read a file; whatever it does to a worker, there is an answer."""
        starved = False
        for skip in range(_ENGINES):
            if self._closed.is_set():
                break
            self._worker = self._worker or Worker(self._passwords, self._limits)
            outcome = self._worker.read(path, file, skip)
            if outcome is None or self._worker.overran:
                starved = self._leave() or starved
            if outcome is not None:
                return outcome
        return Problem(file, ProblemCode.TOO_LARGE if starved else ProblemCode.DAMAGED)

    def _leave(self) -> bool:
        worker, self._worker = self._worker, None
        return worker is not None and worker.bury()

    def watch(self) -> None:
        """End the worker if it has overrun; whoever waits for it then hears of it."""
        worker = self._worker
        if worker is not None:
            worker.watch()

    def interrupt(self) -> None:
        """End the worker in the middle of what it does, and start no other."""
        self._closed.set()
        worker = self._worker
        if worker is not None:
            worker.end()

    def leave(self) -> None:
        """End the worker for good; for the thread that read with it."""
        self._closed.set()
        self._leave()
