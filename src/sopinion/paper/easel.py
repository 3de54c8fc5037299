"""Pages drawn as pictures, by worker processes: one for each thread that asks."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO, Self

from sopinion.model.scan import Scan
from sopinion.paper.frames import read_frame, write_frame
from sopinion.paper.limits import Limits

_ROOT = str(Path(__file__).parents[2])
_START = "import sys; sys.path.append(sys.argv[1]); from sopinion.paper.drawing import main; main()"
_FRAME = 2**16
_MOST_DOTS = 2**26


class _Painter:
    """One worker process and the pipes to it."""

    def __init__(self, passwords: Sequence[str], limits: Limits) -> None:
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
        self._seconds = limits.seconds
        with suppress(OSError):
            write_frame(self._to, {"passwords": list(passwords), "limits": asdict(limits)})

    def draw(self, path: str, page: int) -> Scan | None:
        """Draw a page. None where it cannot be drawn; EOFError, OSError, ValueError where the process is lost."""
        clock = threading.Timer(self._seconds, self.end)
        clock.daemon = True
        clock.start()
        try:
            write_frame(self._to, {"path": path, "page": page})
            said = read_frame(self._from, _FRAME)
            if "problem" in said:
                return None
            size = int(said["width"]) * int(said["height"])
            if not 0 < size <= _MOST_DOTS:
                raise ValueError
            gray = self._from.read(size)
            if len(gray) < size:
                raise EOFError
            return Scan(int(said["width"]), int(said["height"]), int(said["dpi"]), gray)
        finally:
            clock.cancel()

    def end(self) -> None:
        """End the process now."""
        with suppress(OSError):
            self._process.kill()

    def bury(self) -> None:
        """Wait for the end of the process."""
        self.end()
        for pipe in (self._to, self._from):
            with suppress(OSError):
                pipe.close()
        self._process.wait()


class PaperEasel:
    """The Easel of flows/hands.py. passwords: tried in turn on locked files."""

    def __init__(self, passwords: Sequence[str] = (), limits: Limits | None = None) -> None:
        self._passwords = tuple(passwords)
        self._limits = limits or Limits()
        self._painters: dict[int, _Painter] = {}
        self._closed = False
        self._lock = threading.Lock()

    def draw(self, folder: str, path: str, page: int) -> Scan | None:
        """Draw a page (1-based) of a file below a folder. None where it cannot be drawn, whatever the reason.

        Any thread may ask; each has a process of its own.
        """
        me = threading.get_ident()
        with self._lock:
            if self._closed:
                return None
            painter = self._painters.get(me) or self._painters.setdefault(me, _Painter(self._passwords, self._limits))
        try:
            return painter.draw(str(Path(folder, path)), page)
        except (EOFError, OSError, ValueError, KeyError, TypeError):
            with self._lock:
                self._painters.pop(me, None)
            painter.bury()
            return None

    def close(self) -> None:
        """End every process, in the middle of what it does; a page that is being drawn is not."""
        with self._lock:
            self._closed = True
            painters = tuple(self._painters.values())
        for painter in painters:
            painter.end()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
        for painter in self._painters.values():
            painter.bury()
