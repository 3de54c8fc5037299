"""The plan of a bundle: every output page known before a byte is written, and a reason for every page left out."""

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
    """One row of the index: a record, the pages of it that are shared, and the folio of the first."""

    record: Record
    section: BundleSection
    title: str
    day: Day | None
    pages: tuple[SourcePage, ...]
    first: int = 0

    @property
    def last(self) -> int:
        """The folio of its last page."""
        return self.first + len(self.pages) - 1


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Pages (1-based, of `file`) of a record that stay out, all for the same reason."""

    record: str
    title: str
    file: str
    pages: tuple[int, ...]
    why: Why


@dataclass(frozen=True, slots=True)
class Undecided:
    """Pages (1-based, of `file`) of a record that nobody has decided about. what: what is sensitive, if that is it."""

    record: str
    file: str
    pages: tuple[int, ...]
    doubt: Doubt
    what: str = ""
    whole: bool = False


@dataclass(frozen=True, slots=True)
class BundlePlan:
    """A whole bundle on paper: `front` pages of cover and index, then `entries` with their folios, in order."""

    front: int
    entries: tuple[Entry, ...]
    left_out: tuple[LeftOut, ...]
    sensitive: tuple[SensitivePage, ...]
    undecided: tuple[Undecided, ...]

    @property
    def length(self) -> int:
        """How many pages the bundle has."""
        return self.front + sum(len(entry.pages) for entry in self.entries)

    @property
    def sections(self) -> tuple[tuple[BundleSection, tuple[Entry, ...]], ...]:
        """The sections that hold anything, each with its entries."""
        held: dict[str, list[Entry]] = {}
        for entry in self.entries:
            held.setdefault(entry.section.key, []).append(entry)
        return tuple((entries[0].section, tuple(entries)) for entries in held.values())

    @property
    def shared(self) -> frozenset[tuple[str, int]]:
        """Every page of a file that goes in, as (fingerprint, number)."""
        return frozenset(page.key for entry in self.entries for page in entry.pages)


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a plan is made from besides the records.

    names: what a record of a kind is called. flags: what was seen on a page to watch for. barred: pages that cannot
    be copied, BROKEN or LOCKED. Pages are named by (fingerprint, number).
    """

    sections: tuple[BundleSection, ...]
    names: Mapping[Kind, str]
    corrections: tuple[Correction, ...] = ()
    flags: Mapping[tuple[str, int], tuple[Watch, ...]] = field(default_factory=lambda: MappingProxyType({}))
    barred: Mapping[tuple[str, int], Why] = field(default_factory=lambda: MappingProxyType({}))
