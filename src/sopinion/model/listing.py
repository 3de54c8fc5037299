"""What the index knows of files, and what a search brings up."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sopinion.model.page import ProblemCode


class State(StrEnum):
    """What came of a file when it was last looked at."""

    READ = "read"
    PROBLEM = "problem"
    PASSED = "passed"
    ITEM = "item"  # an image of a disc
    OPENED = "opened"  # it only holds other files, which are known by themselves


@dataclass(frozen=True, slots=True)
class Known:
    """A file as the index knows it.

    folder: absolute; path: below it. size in bytes, mtime_ns as the disk had them. sha256: "" where the bytes were
    never read. code, note: of a problem. read_by: what read it, so that a problem is tried again by a better reader.
    gone: it was there and is not any more.
    """

    folder: str
    path: str
    size: int
    mtime_ns: int
    sha256: str
    state: State
    code: ProblemCode | None = None
    note: str = ""
    read_by: str = ""
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where bytes lie: a path below a folder."""

    folder: str
    path: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A page (1-based, of the file) that holds the words looked for. snippet: one line, the words marked as MARKS."""

    record: str | None
    file: str
    folder: str
    page: int
    snippet: str


MARKS = ("«", "»")
"""What stands around a word that was looked for."""


@dataclass(frozen=True, slots=True)
class Here:
    """Bytes that were read and lie somewhere now: how many pages, and the key they were recognised under ("": none)."""

    sha256: str
    pages: int
    key: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A record as the index keeps it: its name, its bytes, its pages (1-based, inclusive), its reading as JSON.

    Of a record that has several stretches of pages, each is kept; the first one holds the reading, the others "".
    """

    id: str
    sha256: str
    first: int
    last: int
    reading: str
