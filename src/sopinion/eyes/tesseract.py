"""Tesseract, where it is installed: a call for each page, from pipe to pipe; nothing is put on the disk."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path

from PIL import Image, ImageFilter

from sopinion.eyes.engine import CannotSee, Probe
from sopinion.model.scan import Scan
from sopinion.model.seen import SeenWord

SECONDS = 90.0
"""What a page may take; a full page takes one or two."""

_PROBE_SECONDS = 10.0
_MEGABYTES = 1024  # what it may claim; a page takes some 80
_PACE = 0.9  # seconds a page on one core of the machine of docs/measurements.md, drawing included
_SOFTER = 0.7  # dots: a touch of blur takes the grain out of a scan, and saves every tenth mistake
_WINDOWS = ("ProgramFiles", "ProgramW6432", "LOCALAPPDATA")
_COLUMNS = 12
_WORD_ROW = "5"
_ROTATE = re.compile(rb"^Rotate: (\d+)$", re.MULTILINE)


def probe() -> Probe | None:
    """Look for it. None where it is not installed, does not start, or knows no letters."""
    program = shutil.which("tesseract") or _on_windows()
    if program is None:
        return None
    version = re.search(rb"^tesseract v?(\d+(?:\.\d+)*)", _said(program, "--version"), re.MULTILINE)
    listed = _said(program, "--list-langs").decode("utf-8", "replace").splitlines()
    languages = tuple(word for line in listed[1:] if (word := line.strip()))
    if version is None or not set(languages) - {"osd"}:
        return None
    number = version[1].decode()
    return Probe(f"tesseract {'.'.join(number.split('.')[:2])}", f"tesseract-{number}", program, languages)


def _on_windows() -> str | None:
    places = (os.environ.get(name) for name in _WINDOWS)
    found = (Path(place, "Tesseract-OCR", "tesseract.exe") for place in places if place)
    return next((str(path) for path in found if path.is_file()), None)


def _said(program: str, word: str) -> bytes:
    try:
        ended = subprocess.run(  # noqa: S603 - the program that was found, and our own words
            [program, word], stdin=subprocess.DEVNULL, capture_output=True, timeout=_PROBE_SECONDS, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return b""
    return ended.stdout or ended.stderr


class Tesseract:
    """The Engine. jobs: calls at once."""

    def __init__(self, found: Probe, jobs: int) -> None:
        self._probe = found
        self._jobs = jobs
        self._language = "eng" if "eng" in found.languages else next(w for w in found.languages if w != "osd")
        self._running: set[subprocess.Popen[bytes]] = set()
        self._lock = threading.Lock()
        self._closed = False

    @property
    def probe(self) -> Probe:
        """Which one it is."""
        return self._probe

    @property
    def at_once(self) -> int:
        """How many scans it can have in hand."""
        return self._jobs

    @property
    def pace(self) -> float:
        """Seconds a page takes."""
        return _PACE / min(self._jobs, os.cpu_count() or 1)

    def see(self, scan: Scan) -> tuple[SeenWord, ...]:
        """Read a scan as it lies. Raises CannotSee."""
        # Light words on dark ground are rare on papers, and looking for them costs a third more.
        rows = self._call(_soft(scan), "-l", self._language, "--psm", "3", "-c", "tessedit_do_invert=0", "tsv")
        return tuple(word for row in rows.decode("utf-8", "replace").splitlines() if (word := _word(row)))

    def turns(self, scan: Scan, *, standing: bool) -> tuple[int, ...]:
        """Ask it for the turn where it can tell; where it cannot, any may be right."""
        if "osd" in self._probe.languages:
            with contextlib.suppress(CannotSee):
                found = _ROTATE.search(self._call(scan, "-l", "osd", "--psm", "0"))
                if found and (found[1] != b"0" or not standing):
                    return (int(found[1]),)
        return (90, 270) if standing else (180, 90, 270)

    def close(self) -> None:
        """End every call."""
        with self._lock:
            self._closed = True
            for process in self._running:
                with contextlib.suppress(OSError):
                    process.kill()

    def _call(self, scan: Scan, *words: str) -> bytes:
        """Have it look at a scan. Raises CannotSee where it fails or takes too long."""
        process = self._start([self._probe.program, "stdin", "stdout", "--dpi", str(scan.dpi), *words])
        try:
            head = f"P5\n{scan.width} {scan.height}\n255\n".encode()
            said, _ = process.communicate(head + scan.gray, timeout=SECONDS)
        except (OSError, ValueError, subprocess.SubprocessError):
            raise CannotSee from None
        finally:
            with self._lock:
                self._running.discard(process)
            _clear_away(process)
        if process.returncode != 0:
            raise CannotSee
        return said

    def _start(self, words: list[str]) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._closed:
                raise CannotSee
            try:
                process = subprocess.Popen(  # noqa: S603 - the program that was found, and our own words
                    words,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    env={**os.environ, "OMP_THREAD_LIMIT": "1"},  # more calls do more than more threads in one
                    start_new_session=os.name != "nt",  # Ctrl-C is for the program; it ends them itself
                )
            except OSError:
                raise CannotSee from None
            self._running.add(process)
        if sys.platform == "linux":
            import resource  # noqa: PLC0415 - not there on Windows

            with contextlib.suppress(OSError, ValueError):
                resource.prlimit(process.pid, resource.RLIMIT_AS, (_MEGABYTES * 2**20,) * 2)
                resource.prlimit(process.pid, resource.RLIMIT_CORE, (0, 0))
        return process


def _clear_away(process: subprocess.Popen[bytes]) -> None:
    """End a call that is not over, and let go of its pipes."""
    with contextlib.suppress(OSError):
        process.kill()
    for pipe in (process.stdin, process.stdout):
        with contextlib.suppress(OSError):
            if pipe is not None:
                pipe.close()
    process.wait()


def _soft(scan: Scan) -> Scan:
    size = (scan.width, scan.height)
    soft = Image.frombuffer("L", size, scan.gray, "raw", "L", 0, 1).filter(ImageFilter.GaussianBlur(_SOFTER))
    return Scan(*size, scan.dpi, soft.tobytes())


def _word(row: str) -> SeenWord | None:
    """Read a row of its table; None for a row that is no word."""
    parts = row.split("\t", _COLUMNS - 1)
    if len(parts) < _COLUMNS or parts[0] != _WORD_ROW or not parts[-1].strip():
        return None
    _, _, block, paragraph, line, _, left, top, width, height, sure, text = parts
    try:
        return SeenWord(
            text.strip(),
            float(left),
            float(top),
            float(width),
            float(height),
            max(0.0, float(sure)) / 100,
            (int(block) * 1000 + int(paragraph)) * 1000 + int(line),
        )
    except ValueError:
        return None
