"""What is written on one page of a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from sopinion.model.image import Image
from sopinion.model.kind import Kind

if TYPE_CHECKING:
    from sopinion.model.listing import Kept


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
    """A file as it was read: its pages in order, the engine that read them, whether a repaired copy was read.

    kind: what a code in the file, or in its envelope, says it is. made: the PDF whose pages these are, for a file that
    has no pages of its own. records: what its pages hold; None where nobody has looked.
    """

    pages: tuple[Page, ...]
    engine: str
    repaired: bool = False
    encrypted: bool = False
    kind: Kind | None = None
    made: bytes = field(default=b"", repr=False)
    records: tuple[Kept, ...] | None = None


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


@dataclass(frozen=True, slots=True)
class Images:
    """A file of a disc of images. seen: the images it holds, or, for a table of contents, those that lie beside it."""

    seen: tuple[Image, ...]


@dataclass(frozen=True, slots=True)
class Inside:
    """What came of a file that lies inside another. sha256: of its own bytes, "" where they were not read."""

    sha256: str
    outcome: Reading | Problem | Passed | Images


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that only holds others, such as a zip: each of them was told before it as Inside."""


Outcome = Reading | Problem | Passed | Images | Inside | Opened
"""What comes of a file."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file as it lies on the disk now. path is below `folder`, with forward slashes; times in nanoseconds.

    What lies inside another file has the path `outer.zip!/inner.pdf`, its own size, and the time of the outer file.
    sha256: its fingerprint, "" where it is not known.
    """

    folder: str
    path: str
    size: int
    mtime_ns: int
    sha256: str = ""


INSIDE = "!/"
"""What stands between the path of a file and that of a file inside it."""
