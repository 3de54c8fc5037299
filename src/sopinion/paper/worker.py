"""A worker: a process of its own that reads files for the program, so that no file can bring the program down.

It is asked on standard input and answers on standard output, in frames: four bytes of length, then one JSON value.
JSON carries data and nothing else, whatever a hostile file makes of this process. Nobody at a terminal reaches it.
"""

from __future__ import annotations

import json
import os
import signal
import struct
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

from sopinion.model.page import Page, ProblemCode
from sopinion.paper.asked import Asked, Unread
from sopinion.paper.forms import read_file
from sopinion.paper.limits import Limits, hold_memory, hold_time

_LENGTH = struct.Struct("!I")


def write_frame(pipe: IO[bytes], value: Any) -> None:  # noqa: ANN401 - any JSON value
    """Write one value. Raises OSError when nobody listens."""
    data = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    pipe.write(_LENGTH.pack(len(data)) + data)
    pipe.flush()


def read_frame(pipe: IO[bytes], most: int) -> Any:  # noqa: ANN401 - any JSON value
    """Read one value of at most `most` bytes; EOFError at the end. Raises ValueError for what is no frame."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    if length > most:
        raise ValueError("frame too long")
    data = pipe.read(length)
    if len(data) < length:
        raise EOFError
    return json.loads(data)


def _row(page: Page) -> list[Any]:
    return [page.number, page.text, page.source.value, page.width, page.height, page.pictured]


def _answer(path: Path, asked: Asked, out: IO[bytes]) -> dict[str, Any]:
    def put(pages: Sequence[Page] | None) -> None:
        write_frame(out, {"pages": pages if pages is None else [_row(page) for page in pages]})

    try:
        whole = read_file(path, asked, put)
    except Unread as trouble:
        return {"problem": trouble.code.value, "note": trouble.note}
    except OSError:
        return {"problem": ProblemCode.UNREADABLE.value, "note": ""}
    except MemoryError:
        return {"problem": ProblemCode.TOO_LARGE.value, "note": ""}
    passed = whole.passed and whole.passed.value
    return {"engine": whole.engine, "repaired": whole.repaired, "encrypted": whole.encrypted, "passed": passed}


def main() -> None:
    """Answer until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the program; it ends its workers itself
    questions = sys.stdin.buffer
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # a library that prints cannot break a frame
    try:
        first = read_frame(questions, 2**24)
        limits = Limits(**first["limits"])
        passwords = tuple(first["passwords"])
        hold_memory(limits)
        while True:
            question = read_frame(questions, 2**24)
            hold_time(limits)
            asked = Asked(passwords, question["skip"], limits)
            write_frame(out, _answer(Path(question["path"]), asked, out))
    except (EOFError, BrokenPipeError):
        return
