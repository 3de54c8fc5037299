"""The proof of a bundle: what was checked, and whether it holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class CheckKey(StrEnum):
    """One thing that is checked about a finished bundle."""

    OPENS = "opens"
    MANIFEST = "manifest"
    PAGES = "pages"
    STAMPS = "stamps"
    LABELS = "labels"
    LINKS = "links"
    INDEX = "index"
    BOOKMARKS = "bookmarks"
    WORDS = "words"
    QUIET = "quiet"
    ATTACHMENTS = "attachments"
    PROPERTIES = "properties"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class Check:
    """One check. count: how many things were looked at; wrong: folios (or 0 for the whole file) where it fails."""

    key: CheckKey
    good: bool
    count: int = 0
    wrong: tuple[int, ...] = ()


def whole(checks: Iterable[Check]) -> bool:
    """Whether every check holds, and there were any."""
    found = tuple(checks)
    return bool(found) and all(check.good for check in found)
