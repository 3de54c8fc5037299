"""The worker processes as the program sees them: asked, watched, and replaced when one dies or overruns."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from importlib import import_module
from pathlib import Path
from typing import IO, Any

from sopinion.model.kind import Kind
from sopinion.model.page import (
    INSIDE,
    FoundFile,
    Images,
    Inside,
    Opened,
    Page,
    Passed,
    Problem,
    ProblemCode,
    Reading,
)
from sopinion.model.patient import Whom
from sopinion.paper.frames import image_of, kept_of, page_of, read_frame, whom_row, write_frame
from sopinion.paper.limits import Limits

_ROOT = str(Path(__file__).parents[2])
_START = "import sys; sys.path.append(sys.argv[1]); from {room} import main; main()"
ENTRY = "sopinion.paper.worker"
"""The module whose `main` a worker runs."""

_FRAME = 2**29  # bytes; a worker that sends more in one go is not answering
_ENGINES = 3  # a file that kills its worker is tried again with the engines that are left
_DEATHS = 40  # of workers over one file and what lies inside it
_NEARLY = 0.7  # of the memory it may have: a worker that dies with so much died of it


Found = Reading | Problem | Passed | Images | Opened
"""What comes of a file by itself."""

Tell = Callable[[str, int, Inside], None]
"""Hears what came of a file inside another: its path, its size in bytes, its outcome."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a worker is started with.

    passwords: tried in turn on locked files. entry: the module whose `main` it runs. whom: whom papers are held
    against; without it, pages are not sorted into records.
    """

    passwords: tuple[str, ...] = field(default=(), repr=False)
    limits: Limits = field(default_factory=Limits)
    entry: str = ENTRY
    whom: Whom | None = field(default=None, repr=False)


@dataclass(slots=True)
class _Clock:
    """When a worker is to be ended: the sooner of its next sign of life and the end of its file."""

    alive_by: float = float("inf")
    done_by: float = float("inf")
    rung: bool = False


@dataclass(slots=True)
class Progress:
    """How far the reading of a file has come, whichever worker was at it.

    settled: files inside it that are told. skips: engines that a file inside does without, by name. inside: the one
    being read now, with its size and fingerprint.
    """

    folder: str
    file: str
    sha256: str
    tell: Tell
    skip: int = 0
    settled: set[str] = field(default_factory=set)
    skips: dict[str, int] = field(default_factory=dict)
    inside: tuple[str, int, str] | None = None

    def settle(self, outcome: Reading | Problem | Passed | Images) -> None:
        """Tell what came of the file inside that was being read."""
        if self.inside is not None:
            name, size, sha256 = self.inside
            self.inside = None
            self.settled.add(name)
            self.tell(self.below(name), size, Inside(sha256, outcome))

    def below(self, name: str) -> str:
        """The whole path of a file inside."""
        return f"{self.file}{INSIDE}{name}"

    def go_on(self, problem: ProblemCode) -> bool:
        """After a worker was lost: leave out an engine, or the file inside that it was lost over; False at the end."""
        if self.inside is None:
            self.skip += 1
            return self.skip < _ENGINES and problem is not ProblemCode.TOO_SLOW
        name = self.inside[0]
        self.skips[name] = self.skips.get(name, 0) + 1
        if self.skips[name] >= _ENGINES or problem is ProblemCode.TOO_SLOW:
            self.settle(Problem(self.below(name), problem))
        self.inside = None
        return True


_BYTES_EACH = 1 if sys.platform == "darwin" else 1024  # systems count a process's memory in units of their own


def _held() -> int:
    """The most bytes this program has held: what a process of its own is said to have held before it began its work."""
    if os.name == "nt":
        return 0
    resource = import_module("resource")
    return int(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _BYTES_EACH)


class Worker:
    """One process and the pipes to it. One thread reads with it; another may watch it and end it."""

    def __init__(self, terms: Terms) -> None:
        self._limits = terms.limits
        self._clock = _Clock()
        # -P: a file in the current folder, which may be the one being read, never stands in for a library.
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own words
            [sys.executable, "-P", "-c", _START.format(room=terms.entry), _ROOT],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=os.name != "nt",
        )
        if process.stdin is None or process.stdout is None:
            raise BrokenPipeError
        self._process = process
        self._born = _held()
        self._to: IO[bytes] = process.stdin
        self._from: IO[bytes] = process.stdout
        with suppress(OSError):
            whom = terms.whom and whom_row(terms.whom)
            self._send({"passwords": terms.passwords, "limits": asdict(terms.limits), "whom": whom})

    def _send(self, value: Any) -> None:  # noqa: ANN401 - any JSON value
        write_frame(self._to, value)

    def read(self, under_way: Progress) -> Found | None:
        """Read a file, telling what lies inside it as it comes. None when the worker died or was ended over it."""
        self._set_clock()
        pages: list[Page] = []
        made = b""
        try:
            self._send(
                {
                    "folder": under_way.folder,
                    "file": under_way.file,
                    "sha256": under_way.sha256,
                    "skip": under_way.skip,
                    "settled": sorted(under_way.settled),
                    "skips": under_way.skips,
                }
            )
            while True:
                answer = read_frame(self._from, _FRAME)
                self._clock.alive_by = time.monotonic() + self._limits.seconds
                match answer:
                    case {"alive": _}:
                        pass
                    case {"pages": None}:
                        pages.clear()
                        made = b""
                    case {"pages": rows}:
                        pages += map(page_of, rows)
                    case {"made": data}:
                        made = base64.b64decode(data)
                    case {"begin": name, "size": size, "sha256": sha256}:
                        self._set_clock()
                        under_way.inside = (str(name), int(size), str(sha256))
                        pages, made = [], b""
                    case {"settle": outcome} if under_way.inside is not None:
                        found = _outcome(outcome, pages, made, under_way.below(under_way.inside[0]))
                        if not isinstance(found, Opened):
                            under_way.settle(found)
                        pages, made = [], b""
                    case _:
                        return _outcome(answer, pages, made, under_way.file)
        except (EOFError, OSError, ValueError, KeyError, TypeError):
            return None
        finally:
            self._clock = _Clock(rung=self._clock.rung)

    def _set_clock(self) -> None:
        now = time.monotonic()
        self._clock = _Clock(now + self._limits.seconds, now + self._limits.file_seconds, rung=self._clock.rung)

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
        return used.ru_maxrss * _BYTES_EACH > max(_NEARLY * self._limits.megabytes * 2**20, self._born)


def _outcome(answer: dict[str, Any], pages: list[Page], made: bytes, file: str) -> Found:
    if "problem" in answer:
        return Problem(file, ProblemCode(answer["problem"]), str(answer["note"]))
    if answer["passed"]:
        return Passed(answer["passed"])
    if answer["images"]:
        return Images(tuple(image_of(row) for row in answer["images"]))
    if answer["opened"]:
        return Opened()
    kind = Kind(answer["kind"]) if answer["kind"] else None
    records = answer.get("records")
    return Reading(
        tuple(pages),
        str(answer["engine"]),
        bool(answer["repaired"]),
        bool(answer["encrypted"]),
        kind,
        made,
        None if records is None else tuple(map(kept_of, records)),
    )


class Seat:
    """A place for one worker: filled when first needed, filled anew when its worker is gone."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._worker: Worker | None = None
        self._closed = threading.Event()

    def read(self, found: FoundFile, tell: Tell) -> Found:
        """Read a file; whatever it does to a worker, there is an answer. tell: hears of each file inside it."""
        under_way = Progress(found.folder, found.path, found.sha256, tell)
        why = ProblemCode.DAMAGED
        for _ in range(_DEATHS):
            if self._closed.is_set():
                break
            self._worker = self._worker or Worker(self._terms)
            outcome = self._worker.read(under_way)
            overran = self._worker.overran
            starved = self._leave() if outcome is None or overran else False
            if outcome is not None:
                return outcome
            why = ProblemCode.TOO_SLOW if overran else ProblemCode.TOO_LARGE if starved else why
            if not under_way.go_on(why):
                break
        return Problem(found.path, why)

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
