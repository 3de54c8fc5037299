"""What was read off pictures, kept for good: it took minutes, and the index is made anew now and then.

A file for each paper, named by its fingerprint, and a line in it for each page; lines are only ever added. A line that
a crash cut short is passed over. A line ends with the places of its words, in ten-thousandths of the page, a list for
each row; they are most of it, and are skipped, not read, by whoever wants the text alone.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sopinion.model.placed import Placed, Row
from sopinion.model.seen import Saw, Seen
from sopinion.storage.whole_file import make_folder, write_trouble

FOLDER = "transcripts"
"""Its name in the folder of a case."""

_WORDS = b', "words": ['
"""What the places of words begin with: within the strings of a line no quotation mark stands without a backslash."""

_PARTS = 10_000  # of the page: what places are counted in


class Transcripts:
    """The Transcripts and the Readings of flows/see.py, in `folder`, which is made when the first is kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def of(self, sha256: str, engine: str = "") -> dict[int, Saw]:
        """What was seen of a paper, by page (1-based): by `engine` only, or, without it, by the latest one.

        Without the places of the words.
        """
        return {
            row["page"]: Saw(row["engine"], row["name"], _seen(row))
            for line in self._lines(sha256)
            if (row := _row(line)) is not None and (not engine or row["engine"] == engine)
        }

    def seen(self, sha256: str) -> Mapping[int, Seen]:
        """What was seen of a paper, by page (1-based), with the places of the words; each is read when asked for.

        By the engine that read the page last without breaking on it.
        """
        found: dict[int, tuple[int, int]] = {}
        start = 0
        for line in self._lines(sha256):
            row = _row(line)
            if row is not None and not row["failed"]:
                found[row["page"]] = (start, len(line))
            start += len(line) + 1
        return _Pages(self._path(sha256), found)

    def keep(self, sha256: str, page: int, saw: Saw) -> None:
        """Keep what was seen on a page. It lasts from then on. Raises NoRoom (53), CannotWrite (50)."""
        seen = saw.seen
        row = {
            "page": page,
            "engine": saw.engine,
            "name": saw.name,
            "turn": seen.turn,
            "sure": seen.sure,
            "failed": seen.failed,
            "text": seen.text,
        }
        line = json.dumps(row, ensure_ascii=False).encode("utf-8", "replace")
        if seen.words:
            line = line[:-1] + _WORDS + _written(seen.words)[1:] + b"}"
        line += b"\n"
        path = self._path(sha256)
        try:
            make_folder(self._folder)
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o600)
            try:
                if _is_cut(path):
                    line = b"\n" + line
                os.write(handle, line)
                os.fsync(handle)
            finally:
                os.close(handle)
        except OSError as error:
            raise write_trouble(error, path) from None

    def _path(self, sha256: str) -> Path:
        return self._folder / f"{sha256}.jsonl"

    def _lines(self, sha256: str) -> list[bytes]:
        try:
            return self._path(sha256).read_bytes().split(b"\n")
        except OSError:
            return []


class _Pages(Mapping[int, Seen]):
    """Pages in a file of lines, by number: where each line begins, and how long it is."""

    def __init__(self, path: Path, lines: dict[int, tuple[int, int]]) -> None:
        self._path, self._found = path, lines

    def __getitem__(self, page: int) -> Seen:
        start, length = self._found[page]
        try:
            with self._path.open("rb") as file:
                file.seek(start)
                line = file.read(length)
        except OSError:
            raise KeyError(page) from None
        row = _row(line)
        if row is None or row["page"] != page:
            raise KeyError(page)
        return _seen(row, _places(line))

    def __iter__(self) -> Iterator[int]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


_FIELDS: dict[str, type | tuple[type, ...]] = {
    "page": int,
    "engine": str,
    "name": str,
    "turn": int,
    "sure": (int, float),
    "failed": bool,
    "text": str,
}


def _row(line: bytes) -> dict[str, Any] | None:
    """Read a line, but not the places of its words; None for one that is not whole."""
    head, words, places = line.partition(_WORDS)
    if words and not places.endswith(b"]}"):
        return None
    try:
        row = json.loads(head + b"}" if words else head)
    except ValueError:
        return None
    whole = isinstance(row, dict) and all(isinstance(row.get(name), kind) for name, kind in _FIELDS.items())
    return row if whole else None


def _seen(row: Mapping[str, Any], words: tuple[Row, ...] = ()) -> Seen:
    return Seen(row["text"], row["sure"], row["turn"], failed=row["failed"], words=words)


def _written(rows: tuple[Row, ...]) -> bytes:
    places = [
        [[word.text, *(round(_PARTS * n) for n in (word.left, word.top, word.width, word.height))] for word in row]
        for row in rows
    ]
    return json.dumps(places, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _places(line: bytes) -> tuple[Row, ...]:
    """Read the places of the words of a line; none where it has none, or somebody wrote other things there."""
    _, words, places = line.partition(_WORDS)
    try:
        found = json.loads(b"[" + places[:-1]) if words else []
        return tuple(tuple(_placed(*word) for word in row) for row in found)
    except (ValueError, TypeError, OverflowError):
        return ()


def _placed(text: str, *box: int) -> Placed:
    left, top, width, height = (min(max(int(part), 0), _PARTS) / _PARTS for part in box)
    return Placed(str(text), left, top, width, height)


def _is_cut(path: Path) -> bool:
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        if size == 0:
            return False
        file.seek(size - 1)
        return file.read(1) != b"\n"
