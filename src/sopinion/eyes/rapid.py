"""rapidocr, where tesseract is not installed: its models come with it, and it reads in a process of its own.

That process lives on from page to page (it takes a second to start), holds up to 1.2 GB, and is the only one.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import struct
import subprocess
import sys
import threading
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import IO, Any

from sopinion.eyes.engine import CannotSee, Probe
from sopinion.model.scan import Scan
from sopinion.model.seen import SeenWord

SECONDS = 120.0
"""What a page may take; a full page takes four."""

HEAD = struct.Struct("!IIII")
"""Before a scan: width, height, dpi, bytes. Before an answer: three zeros, bytes."""

_ROOT = str(Path(__file__).parents[2])
_START = "import sys; sys.path.append(sys.argv[1]); from sopinion.eyes.rapid_worker import main; main()"
_SILENT = {"ORT_DISABLE_TELEMETRY": "1"}  # newer onnxruntimes than ours would report to their makers
_NEEDED = ("rapidocr", "onnxruntime")
_MODELS = ("det", "rec")
_PACE = 4.0
_MOST = 2**24


def models() -> tuple[Path, ...] | None:
    """The models inside the installed package, for finding lines and for reading them; None where one is missing."""
    spec = importlib.util.find_spec("rapidocr")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "models"
    found = [sorted(folder.glob(f"*_{part}_*.onnx")) for part in _MODELS]
    return tuple(files[0] for files in found) if all(found) else None


def probe() -> Probe | None:
    """Look for it. None where it, or what it runs on, is not installed, or its models did not come with it."""
    try:
        number, _ = (version(name) for name in _NEEDED)
    except PackageNotFoundError:
        return None
    if models() is None:
        return None
    return Probe(f"rapidocr {'.'.join(number.split('.')[:2])}", f"rapidocr-{number}", sys.executable)


class Rapid:
    """The Engine."""

    def __init__(self, found: Probe) -> None:
        self._probe = found
        self._process: subprocess.Popen[bytes] | None = None
        self._turn = threading.Lock()
        self._lock = threading.Lock()
        self._closed = False

    @property
    def probe(self) -> Probe:
        """Which one it is."""
        return self._probe

    @property
    def at_once(self) -> int:
        """One: it uses every core for it."""
        return 1

    @property
    def pace(self) -> float:
        """Seconds a page takes."""
        return _PACE

    def see(self, scan: Scan) -> tuple[SeenWord, ...]:
        """Read a scan as it lies. Raises CannotSee."""
        with self._turn:
            process = self._started()
            clock = threading.Timer(SECONDS, process.kill)
            clock.daemon = True
            clock.start()
            try:
                rows = _ask(process, scan)
                return tuple(_word(row, line) for line, row in enumerate(rows))
            except (OSError, EOFError, ValueError, KeyError, TypeError):
                self._end(process)
                raise CannotSee from None
            finally:
                clock.cancel()

    def turns(self, scan: Scan, *, standing: bool) -> tuple[int, ...]:  # noqa: ARG002 - it has no other way to tell
        """Try it on its sides where lines stand, else on its head."""
        return (90, 270) if standing else (180,)

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._closed = True
        if self._process is not None:
            self._end(self._process)

    def _started(self) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._closed:
                raise CannotSee
            if self._process is None:
                # -P: a file in the current folder never stands in for a library.
                self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own words
                    [sys.executable, "-P", "-c", _START, _ROOT],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    env={**os.environ, **_SILENT},
                    start_new_session=os.name != "nt",
                )
            return self._process

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        with contextlib.suppress(OSError):
            process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                if pipe is not None:
                    pipe.close()
        with self._lock:
            if self._process is process:
                self._process = None


def _ask(process: subprocess.Popen[bytes], scan: Scan) -> Sequence[Any]:
    if process.stdin is None or process.stdout is None:
        raise EOFError
    process.stdin.write(HEAD.pack(scan.width, scan.height, scan.dpi, len(scan.gray)) + scan.gray)
    process.stdin.flush()
    return list(json.loads(read_part(process.stdout)[1]))


def read_part(pipe: IO[bytes], most: int = _MOST) -> tuple[tuple[int, ...], bytes]:
    """Read a head and what it announces. Raises EOFError at the end, ValueError for more than `most` bytes."""
    head = pipe.read(HEAD.size)
    if len(head) < HEAD.size:
        raise EOFError
    *sizes, length = HEAD.unpack(head)
    if length > most:
        raise ValueError
    data = pipe.read(length)
    if len(data) < length:
        raise EOFError
    return tuple(sizes), data


def _word(row: Any, line: int) -> SeenWord:  # noqa: ANN401 - what the worker wrote
    text, left, top, width, height, sure = row
    return SeenWord(str(text), float(left), float(top), float(width), float(height), float(sure), line)
