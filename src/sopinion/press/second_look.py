"""What pdfium makes of a finished file: whether each page bears its folio, whether it has words, what a line says.

Over a long file it looks at most of it in a process of its own, while pypdf goes through the build in this one, and
then at the rest here: on two cores the proof takes half the time. That process gets a path and what to look for,
answers once, and keeps nothing.
"""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, Self

import pypdfium2

Box = tuple[float, float, float, float]

_MANY = 150  # pages, from which on another process is worth its start
_SHARE = 0.55  # of the pages: what it has looked at when this process, which has more to do, is through with the rest
_ROOT = str(Path(__file__).parents[2])
_START = "import sys; sys.path.append(sys.argv[1]); from sopinion.press.second_look import main; main()"


class Wanted(NamedTuple):
    """What to look for on a page: its stamp, and the boxes whose words are asked for, in the page's own units."""

    stamp: str
    boxes: tuple[Box, ...] = ()


class Looked(NamedTuple):
    """What was seen on a page: whether it bears its stamp, whether it says anything else, the words in each box."""

    bears: bool
    says: bool
    within: tuple[str, ...] = ()


class SecondLook:
    """A look under way."""

    def __init__(self, source: Path | bytes, wanted: Sequence[Wanted]) -> None:
        """Begin to look at the pages of a file, as many as there are `wanted`."""
        self._source, self._wanted = source, wanted
        self._process: subprocess.Popen[bytes] | None = None
        self._first = 0
        if isinstance(source, Path) and len(wanted) >= _MANY:
            with suppress(OSError):
                # -P: a file in the current folder never stands in for a library.
                self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own words
                    [sys.executable, "-P", "-c", _START, _ROOT],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                )
        if self._process and self._process.stdin:
            self._first = int(len(wanted) * _SHARE)
            with suppress(OSError), self._process.stdin as asked:
                asked.write(json.dumps([str(source), wanted[: self._first]]).encode())
            self._process.stdin = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
            if self._process.stdout:
                self._process.stdout.close()

    def seen(self) -> tuple[Looked, ...]:
        """Give what was seen, page by page. Raises PdfiumError, LookupError for pages that cannot be looked at."""
        here = self._looked(self._first)
        return (*(self._told() if self._process else ()), *here)

    def _told(self) -> tuple[Looked, ...]:
        """What the other process saw; looked at here where it came to nothing."""
        if self._process:
            told, _ = self._process.communicate()
            if self._process.returncode == 0:
                with suppress(ValueError, TypeError):
                    return tuple(Looked(bears, says, tuple(within)) for bears, says, within in json.loads(told))
        return self._looked(0, self._first)

    def _looked(self, first: int, beyond: int | None = None) -> tuple[Looked, ...]:
        document = pypdfium2.PdfDocument(self._source)
        try:
            return tuple(_look(document, self._wanted[first:beyond], first))
        finally:
            document.close()


def main() -> None:
    """Answer what is asked on standard input, on standard output."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the program; it ends this process itself
    path, rows = json.load(sys.stdin)
    wanted = [Wanted(stamp, tuple(map(tuple, boxes))) for stamp, boxes in rows]
    sys.stdout.write(json.dumps(list(_look(pypdfium2.PdfDocument(path), wanted))))


def _look(document: pypdfium2.PdfDocument, wanted: Sequence[Wanted], first: int = 0) -> Iterator[Looked]:
    for number, (stamp, boxes) in enumerate(wanted, first):
        page = document[number]
        text = page.get_textpage()
        words = text.get_text_range()
        bears = re.search(rf"{re.escape(stamp)}(?![\d.])", words) or re.search(
            rf"{re.escape(stamp)}(?![\d.])", " ".join(words.split())
        )
        within = tuple("".join(text.get_text_bounded(*box).split()) for box in boxes)
        text.close()
        page.close()
        yield Looked(bears is not None, bool(words.replace(stamp, "", 1).strip()), within)
