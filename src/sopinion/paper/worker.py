"""A worker: a process of its own that reads files for the program, so that no file can bring the program down.

It is asked on standard input and answers on standard output, in frames. Nobody at a terminal reaches it.

The frames of one answer, in order: for each file inside the one asked for `begin`, then what it holds, then `settle`;
then what the file itself holds, and its outcome. What a file holds: `pages` in groups (null takes them back), `made`,
the PDF made of its words. `alive` may come at any time. An outcome carries the records that the pages hold, when the
worker was told whom they are held against.
"""

from __future__ import annotations

import base64
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any, NamedTuple

from sopinion.model.page import INSIDE, Page, ProblemCode
from sopinion.paper.asked import Asked, Typeset, Unread, Whole
from sopinion.paper.clerk import Clerk
from sopinion.paper.forms import read_file
from sopinion.paper.frames import image_row, kept_row, page_row, read_frame, whom_of, write_frame
from sopinion.paper.limits import Limits, hold_memory, hold_time
from sopinion.paper.original import Original


class _File(NamedTuple):
    """A file under way: its path below a folder, its fingerprint."""

    folder: str
    path: str
    sha256: str


def _outcome(whole: Whole | Unread) -> dict[str, Any]:
    if isinstance(whole, Unread):
        return {"problem": whole.code.value, "note": whole.note}
    return {
        "engine": whole.engine,
        "repaired": whole.repaired,
        "encrypted": whole.encrypted,
        "passed": whole.passed and whole.passed.value,
        "kind": whole.kind and whole.kind.value,
        "images": [image_row(image) for image in whole.images],
        "opened": whole.opened,
    }


class _Tray:
    """The Tray of asked.py: everything goes into the pipe at once, so that a worker that dies has told what it read."""

    def __init__(self, out: IO[bytes], limits: Limits, clerk: Clerk | None, file: _File) -> None:
        self._out = out
        self._limits = limits
        self._clerk = clerk
        self._files = [file]  # the one asked for, and those inside it that are under way
        self._take_up()

    def _take_up(self) -> None:
        if self._clerk is not None:
            self._clerk.begin(*self._files[-1])

    def put(self, pages: Sequence[Page] | None) -> None:
        write_frame(self._out, {"pages": pages if pages is None else [page_row(page) for page in pages]})
        if self._clerk is not None:
            self._clerk.see(pages)

    def keep(self, made: bytes) -> None:
        write_frame(self._out, {"made": base64.b64encode(made).decode("ascii")})

    def alive(self) -> None:
        write_frame(self._out, {"alive": True})

    def begin(self, name: str, size: int, sha256: str) -> None:
        hold_time(self._limits)
        write_frame(self._out, {"begin": name, "size": size, "sha256": sha256})
        self._files.append(_File(self._files[0].folder, f"{self._files[0].path}{INSIDE}{name}", sha256))
        self._take_up()

    def settle(self, whole: Whole | Unread) -> None:
        write_frame(self._out, {"settle": self.told(whole)})
        self._files.pop()
        self._take_up()

    def told(self, whole: Whole | Unread) -> dict[str, Any]:
        """Write an outcome, and the records of the pages that came before it."""
        outcome = _outcome(whole)
        if isinstance(whole, Whole) and self._clerk is not None:
            # What a file says itself that it is comes last; its records are made out by the program then.
            records = self._clerk.end() if whole.kind is None else None
            outcome["records"] = None if records is None else [kept_row(record) for record in records]
        return outcome


def _answer(path: Path, asked: Asked, tray: _Tray) -> dict[str, Any]:
    try:
        return tray.told(read_file(Original.at(path), asked, tray))
    except Unread as trouble:
        return tray.told(trouble)
    except OSError:
        return tray.told(Unread(ProblemCode.UNREADABLE))
    except (MemoryError, RecursionError):
        return tray.told(Unread(ProblemCode.TOO_LARGE))


def main(typeset: Typeset | None = None) -> None:
    """Answer until standard input ends. typeset: makes pages of words; without it, words are not read."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the program; it ends its workers itself
    questions = sys.stdin.buffer
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # a library that prints cannot break a frame
    try:
        first = read_frame(questions, 2**24)
        limits = Limits(**first["limits"])
        passwords = tuple(first["passwords"])
        hold_memory(limits)
        clerk = Clerk(whom_of(first["whom"])) if first["whom"] else None
        while True:
            question = read_frame(questions, 2**24)
            hold_time(limits)
            settled, skips = frozenset(question["settled"]), dict(question["skips"])
            asked = Asked(passwords, question["skip"], limits, typeset, settled, skips)
            file = _File(question["folder"], question["file"], question["sha256"])
            place = Path(file.folder, file.path)
            write_frame(out, _answer(place, asked, _Tray(out, limits, clerk, file)))
    except (EOFError, BrokenPipeError):
        return
