"""What is decided about a bundle before it is laid out: what goes in, in which order, and why a page stays out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from sopinion.model.case import Correction
from sopinion.model.day import Day
from sopinion.model.kind import Kind
from sopinion.model.record import Record
from sopinion.model.section import BundleSection
from sopinion.model.sensitive import SensitivePage, Watch


class Why(StrEnum):
    """Why a page is left out."""

    EXCLUDED = "excluded"
    NOT_MINE = "not-mine"
    COPY = "copy"
    SECTION = "section"
    NOT_CHOSEN = "not-chosen"
    SENT_BEFORE = "sent-before"
    BROKEN = "broken"
    LOCKED = "locked"


class Doubt(StrEnum):
    """Why a page needs a person's word first."""

    WHOSE = "whose"
    SENSITIVE = "sensitive"


@dataclass(frozen=True, slots=True)
class SourcePage:
    """Page `number` (1-based) of one of the patient's files."""

    file: str
    folder: str
    sha256: str
    number: int

    @property
    def key(self) -> tuple[str, int]:
        """What names the page wherever its file lies."""
        return self.sha256, self.number


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the index: a record, and the pages of it that are shared.

    part, parts: which piece of how many, where a record is too long for one volume. uncopied: pages of it, by
    (fingerprint, number), that no program could copy.
    """

    record: Record
    section: BundleSection
    title: str
    day: Day | None
    pages: tuple[SourcePage, ...]
    part: int = 1
    parts: int = 1
    uncopied: tuple[tuple[str, int], ...] = ()

    @property
    def whole(self) -> bool:
        """Whether every page of the record is in it."""
        return len(self.pages) == self.record.length


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Pages (1-based, of `file`, whose fingerprint is `sha256`) of a record that stay out, all for the same reason."""

    record: str
    title: str
    file: str
    pages: tuple[int, ...]
    why: Why
    sha256: str


@dataclass(frozen=True, slots=True)
class Undecided:
    """Pages (1-based, of `file`) of a record that nobody has decided about. what: what is sensitive, if that is it.

    at: which of the files that the record lies in it is, 1 for the first; 0 where it lies in one.
    """

    record: str
    file: str
    pages: tuple[int, ...]
    doubt: Doubt
    what: str = ""
    whole: bool = False
    at: int = 0


@dataclass(frozen=True, slots=True)
class BundlePlan:
    """A whole bundle on paper: its records in their order, and what came of every other page."""

    entries: tuple[Entry, ...]
    left_out: tuple[LeftOut, ...]
    sensitive: tuple[SensitivePage, ...]
    undecided: tuple[Undecided, ...]

    @property
    def length(self) -> int:
        """How many pages of the patient's files go in."""
        return sum(len(entry.pages) for entry in self.entries)

    @property
    def shared(self) -> frozenset[tuple[str, int]]:
        """Every page of a file that goes in, as (fingerprint, number)."""
        return frozenset(page.key for entry in self.entries for page in entry.pages)


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a plan is made from besides the records.

    names: what a record of a kind is called. flags: what was seen on a page to watch for. barred: pages that cannot
    be copied, BROKEN or LOCKED. Pages are named by (fingerprint, number). before: records that stand in a bundle
    this one adds to.
    """

    sections: tuple[BundleSection, ...]
    names: Mapping[Kind, str]
    corrections: tuple[Correction, ...] = ()
    flags: Mapping[tuple[str, int], tuple[Watch, ...]] = field(default_factory=lambda: MappingProxyType({}))
    barred: Mapping[tuple[str, int], Why] = field(default_factory=lambda: MappingProxyType({}))
    before: frozenset[str] = frozenset()
