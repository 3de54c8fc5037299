"""The proof of a bundle: what was checked, and whether it holds."""

from __future__ import annotations

from collections import Counter
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
    ACCOUNTED = "accounted"
    SIZE = "size"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class Check:
    """One check. count: how many things were looked at; wrong: folios (or 0 for the whole file) where it fails."""

    key: CheckKey
    good: bool
    count: int = 0
    wrong: tuple[int, ...] = ()


def accounted(
    every: Iterable[tuple[str, int]], bound: Iterable[tuple[str, int]], left_out: Iterable[tuple[str, int]]
) -> Check:
    """Check that every page of the papers, by (fingerprint, number), is bound exactly once, or is on the list."""
    pages = Counter(every)
    found = Counter(bound) + Counter(left_out)
    return Check(CheckKey.ACCOUNTED, good=found == pages, count=pages.total())


def whole(checks: Iterable[Check]) -> bool:
    """Whether every check holds, and there were any."""
    found = tuple(checks)
    return bool(found) and all(check.good for check in found)
