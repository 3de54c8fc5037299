"""What was read off pictures, kept for good: it took minutes, and the index is made anew now and then.

A file for each paper, named by its fingerprint, and a line in it for each page; lines are only ever added. A line that
a crash cut short is passed over.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from sopinion.model.seen import Saw, Seen
from sopinion.storage.whole_file import make_folder, write_trouble

FOLDER = "transcripts"
"""Its name in the folder of a case."""


class Transcripts:
    """The Transcripts of flows/see.py, in `folder`, which is made when the first is kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def of(self, sha256: str, engine: str = "") -> dict[int, Saw]:
        """What was seen of a paper, by page (1-based): by `engine` only, or, without it, by the latest one."""
        return {
            row["page"]: Saw(
                row["engine"], row["name"], Seen(row["text"], row["sure"], row["turn"], failed=row["failed"])
            )
            for row in self._rows(sha256)
            if not engine or row["engine"] == engine
        }

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
        line = json.dumps(row, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
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

    def _rows(self, sha256: str) -> list[dict[str, Any]]:
        try:
            data = self._path(sha256).read_bytes()
        except OSError:
            return []
        return [row for line in data.split(b"\n") if (row := _row(line)) is not None]


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
    """Read a line; None for one that is not whole."""
    try:
        row = json.loads(line)
    except ValueError:
        return None
    whole = isinstance(row, dict) and all(isinstance(row.get(name), kind) for name, kind in _FIELDS.items())
    return row if whole else None


def _is_cut(path: Path) -> bool:
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        if size == 0:
            return False
        file.seek(size - 1)
        return file.read(1) != b"\n"
