"""A gap: one thing that the papers speak of and that is not here, with the page and the words that say so."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from sopinion.model.day import Day
from sopinion.model.kind import Kind


class GapKind(StrEnum):
    """What is missing, and how it shows."""

    REFERENCED = "referenced"
    ADDENDUM = "addendum"
    PRELIMINARY = "preliminary"
    PENDING = "pending"
    MISSING_PAGES = "missing-pages"
    MISSING_CYCLES = "missing-cycles"
    NO_REPORT = "no-report"
    NO_PATHOLOGY = "no-pathology"
    NO_IMAGES = "no-images"
    SLIDES = "slides"
    WRONG_PATIENT = "wrong-patient"
    POOR_COPY = "poor-copy"


class GapState(StrEnum):
    """Whether a gap is open, filled by a record that is here, or dismissed by a person."""

    OPEN = "open"
    FILLED = "filled"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Gap:
    """One missing thing, told once.

    id: eight letters that survive renames and re-indexing. about: what fills the sentence (a number, a test, a study).
    says: which sentence tells it (content, `gaps.toml`). record, file, page (1-based), quote: where it is said; empty
    and 0 for what no paper says. wants: the kind of record that would fill it. day: when the care took place.
    names: the id of every mention that was joined here, so that a dismissal outlives a new paper that says the same.
    """

    id: str
    kind: GapKind
    about: str
    record: str = ""
    file: str = ""
    page: int = 0
    quote: str = ""
    filled_by: str | None = None
    says: str = ""
    wants: Kind | None = None
    day: Day | None = None
    names: tuple[str, ...] = ()

    def state(self, dismissed: Collection[str] = ()) -> GapState:
        """How it stands, given the ids that a person dismissed. A record that came outranks a dismissal."""
        if self.filled_by is not None:
            return GapState.FILLED
        return GapState.DISMISSED if any(name in dismissed for name in (self.id, *self.names)) else GapState.OPEN


def gap_id(kind: GapKind, about: str, sha256: str, page: int) -> str:
    """Name a mention by fingerprint, page, kind and what it is about: eight letters."""
    digest = hashlib.sha256(f"{kind}:{about.casefold()}:{sha256}:{page}".encode()).digest()
    return base64.b32encode(digest[:5]).decode().lower()
