"""A record: one clinical document, as a page range of a file, read with its reasons."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from enum import StrEnum

from sopinion.model.day import Day
from sopinion.model.kind import Kind, Role
from sopinion.model.page import Source


class Match(StrEnum):
    """Whether a page bears the patient's name, somebody else's, or leaves it open."""

    SAME = "same"
    DIFFERENT = "different"
    UNKNOWN = "unknown"


class Status(StrEnum):
    """How far a report had come when it was written."""

    FINAL = "final"
    PRELIMINARY = "preliminary"
    ADDENDUM = "addendum"
    CORRECTED = "corrected"
    UNKNOWN = "unknown"


class Boundary(StrEnum):
    """Who said where a record begins and ends."""

    READ = "read"
    TOLD = "told"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why something was read: `quote` stands on `page` (1-based, of the file), `why` is a line for a patient.

    sha256, here and below: whose page it is, "" where the record lies in one file.
    """

    page: int
    quote: str
    why: str
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Pages `first` to `last` (1-based, inclusive) of one file. Paths are below `folder`; `also` are the same bytes."""

    file: str
    folder: str
    sha256: str
    first: int
    last: int
    also: tuple[str, ...] = ()

    @property
    def length(self) -> int:
        """How many pages."""
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class DatedLine:
    """A date on a page, the role it plays and the words that say so."""

    day: Day
    role: Role
    page: int
    quote: str
    confidence: float = 1.0
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class PatientSeen:
    """Whom a record names as its patient, and whether that is the person told. Confidence 0 to 1."""

    name: str | None = None
    birth_date: Day | None = None
    record_number: str | None = None
    match: Match = Match.UNKNOWN
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class ForeignPage:
    """A page (1-based, of the file) that names somebody else inside an otherwise own record."""

    page: int
    name: str | None
    birth_date: Day | None
    quote: str
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Guess:
    """A kind that a record may be, with its confidence (0 to 1)."""

    kind: Kind
    confidence: float


@dataclass(frozen=True, slots=True)
class Record:
    """One clinical document with everything that was read of it and told about it.

    Confidences are 0 to 1. `told` names the fields a person said (they outrank what was read). `guesses` are the next
    best kinds, best first. `days` are all dated lines; `day` is when the care took place, None when nothing says so.
    `signature` is a small fingerprint of the words (see model/copies.py), by which copies are found; never shown.
    """

    id: str
    parts: tuple[Part, ...]
    kind: Kind = Kind.OTHER
    kind_confidence: float = 0.0
    guesses: tuple[Guess, ...] = ()
    title: str | None = None
    day: Day | None = None
    day_role: Role | None = None
    day_confidence: float = 0.0
    days: tuple[DatedLine, ...] = ()
    patient: PatientSeen = PatientSeen()
    foreign_pages: tuple[ForeignPage, ...] = ()
    facility: str | None = None
    accession: str | None = None
    status: Status = Status.UNKNOWN
    source: Source = Source.TEXT
    evidence: tuple[Evidence, ...] = ()
    boundary: Boundary = Boundary.READ
    boundary_confidence: float = 1.0
    copy_of: str | None = None
    supersedes: str | None = None
    told: tuple[str, ...] = ()
    signature: tuple[int, ...] = ()

    @property
    def length(self) -> int:
        """How many pages."""
        return sum(part.length for part in self.parts)

    @property
    def places(self) -> tuple[tuple[str, int], ...]:
        """Every page in order: the fingerprint of its file, and its number there."""
        return tuple((part.sha256, page) for part in self.parts for page in range(part.first, part.last + 1))

    def place_of(self, one: Evidence | DatedLine | ForeignPage) -> tuple[str, int]:
        """Give the page that something was read on."""
        return one.sha256 or self.parts[0].sha256, one.page


def record_id(sha256: str, first: int, last: int) -> str:
    """Name a record by fingerprint and pages, so that the name survives renames and re-indexing: eight letters."""
    digest = hashlib.sha256(f"{sha256}:{first}-{last}".encode()).digest()
    return base64.b32encode(digest[:5]).decode().lower()
