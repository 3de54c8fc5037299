"""The parcel: what goes along in one zip, and in one FHIR bundle."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from sopinion.model.bound import Role
from sopinion.model.bundle import SourcePage
from sopinion.model.day import Day
from sopinion.model.patient import Patient


@dataclass(frozen=True, slots=True)
class BoundFile:
    """One of our own PDFs. name: its file name in the parcel; sha256: of its bytes; pages: how many it has.

    role: what it is of the bundle; None for a sheet that goes along with it. folios: those that its pages bear, as the
    index says them, or "".
    """

    name: str
    sha256: str
    pages: int
    role: Role | None = None
    folios: str = ""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """One of the patient's papers, as a file of its own: the file as it came, or its shared pages only.

    title, kind: what the paper is called, and what it is, in words. loinc: its document code, or "". folios: where its
    pages stand in the bundle. pages: every page of the patient's files that goes along with it, in order. as_it_came:
    the whole file goes, byte for byte. uncopied: numbers, within the paper, of pages that no program could copy.
    """

    title: str
    kind: str
    loinc: str
    day: Day | None
    folios: str
    pages: tuple[SourcePage, ...]
    as_it_came: bool = False
    uncopied: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Parcel:
    """All that goes along. title: of the bundle; day: when it was put together. program: what put it together."""

    title: str
    patient: Patient
    day: datetime.date
    bound: tuple[BoundFile, ...]
    enclosures: tuple[Enclosure, ...]
    program: str

    @property
    def parts(self) -> tuple[BoundFile, ...]:
        """The bound files that hold papers: the short core first, then the bundle or its volumes, then what is late."""
        order = {Role.CORE: 0, Role.BUNDLE: 1, Role.VOLUME: 2, Role.SUPPLEMENT: 3}
        return tuple(sorted((one for one in self.bound if one.role), key=lambda one: order[one.role or Role.BUNDLE]))

    @property
    def sheets(self) -> tuple[BoundFile, ...]:
        """The bound files that only go along."""
        return tuple(one for one in self.bound if one.role is None)

    @property
    def names(self) -> tuple[tuple[str, Enclosure], ...]:
        """The enclosures, each with its file name: short and in capitals, as the oldest discs want it."""
        return tuple((f"DOC{n:04}.PDF", one) for n, one in enumerate(self.enclosures, 1))
