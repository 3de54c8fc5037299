"""What a person should know of how pages went into a bundle."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sopinion.model.bundle import SourcePage


class About(StrEnum):
    """What a remark is about, in the order in which a person is told."""

    PICTURED = "pictured"  # its drawing could not be copied, and it went in as a picture
    COPIED = "copied"  # another program copied it, because its file is damaged
    TURNED = "turned"  # it lay on its side or upside down
    SHRUNK = "shrunk"  # it had no free place for its number, and was made slightly smaller
    COARSE = "coarse"  # it was scanned too coarsely
    REMOVED = "removed"  # something was taken out of its file


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to know of a page; detail: dots an inch of a coarse scan, what was removed from the file, or ""."""

    about: About
    page: SourcePage
    detail: str = ""


FINE_ENOUGH = 150
"""Dots an inch: below it a scan is named, so that a better copy can be asked for."""
