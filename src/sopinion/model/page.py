"""What is written on one page of a file."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Source(StrEnum):
    """Where the words of a page, or of a record, come from."""

    TEXT = "text"
    OCR = "ocr"
    MIXED = "mixed"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Page:
    """One page as it is read upright.

    number: 1-based in its file. text: lines as a reader sees them, top to bottom, "" for a page without any.
    width, height: points, after the page's own rotation. pictured: whether a page with little or no text bears
    pictures or drawings (without text and pictured it is a scan, without text and not pictured it is blank).
    """

    number: int
    text: str
    source: Source = Source.TEXT
    width: float = 612.0
    height: float = 792.0
    pictured: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as it was read: its pages in order, the engine that read them, whether a repaired copy was read."""

    pages: tuple[Page, ...]
    engine: str
    repaired: bool = False
    encrypted: bool = False


class ProblemCode(StrEnum):
    """Why a file was not read. The words for each stand in content, `problems.toml`."""

    PASSWORD = "password"  # noqa: S105 - the code of the public contract, not a secret
    DAMAGED = "damaged"
    NOT_WHAT_IT_SAYS = "not-what-it-says"
    TOO_LARGE = "too-large"
    TOO_SLOW = "too-slow"
    UNREADABLE = "unreadable"
    UNSUPPORTED = "unsupported"
    NO_OCR_ENGINE = "no-ocr-engine"
    UNSAFE = "unsafe"
    EMPTY = "empty"


class Passed(StrEnum):
    """Why a file is passed over without a word: it cannot be anybody's paper."""

    OWN = "own"  # sopinion made it
    LITTER = "litter"  # what systems and programs leave behind
    PROGRAM = "program"
    MEDIA = "media"  # sound and film


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that was not read, named by its path below the folder."""

    file: str
    code: ProblemCode
    note: str = ""  # a fixed word from our own code (never from the file) that picks a finer sentence, e.g. "word"


Outcome = Reading | Problem | Passed
"""What comes of a file."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file as it lies on the disk now. path is below `folder`, with forward slashes; times in nanoseconds."""

    folder: str
    path: str
    size: int
    mtime_ns: int
