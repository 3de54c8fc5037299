"""A fact that the program prints: what it says, where it comes from, and when it was seen there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Known(StrEnum):
    """How well a fact is known. Nothing that is unchecked is ever printed, so it has no place here."""

    VERIFIED = "verified"  # seen in a copy of the source
    SECOND_HAND = "second-hand"  # seen in a source that restates the original


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact.

    source: who says it, in words. as_of: the ISO day, month or year of the copy that was seen. ages: whether it can
    go out of date (a phone number, a fee), so that "as of" and "check first" stand beside it.
    """

    key: str
    says: str
    source: str
    as_of: str
    known: Known = Known.VERIFIED
    ages: bool = True
