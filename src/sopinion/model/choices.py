"""What a person chose for a bundle: what goes in, what stays out, and on which paper."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Paper(StrEnum):
    """The size of the pages that are typeset; the records keep their own."""

    LETTER = "letter"
    A4 = "a4"


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A record that a choice names, to leave out or for the core; with `pages` (1-based, of its file), only those.

    file: which of the files that the record lies in has those pages, 1 for the first; 0 for the one that has them.
    """

    record: str
    pages: tuple[int, ...] = ()
    file: int = 0

    def written(self) -> str:
        """Write it as `exclusion` reads it."""
        if not self.pages:
            return self.record
        file = f"{self.file}:" if self.file else ""
        return f"{self.record}:{file}{','.join(map(str, self.pages))}"

    def names(self, record: str, file: int, page: int) -> bool:
        """Whether it names a page (1-based, of its file) of a record. file: as above, 0 for a record in one file."""
        if record != self.record or not self.pages:
            return record == self.record
        return page in self.pages and self.file in {0, file or 1}


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything a person said about this bundle.

    include: records that would stay out by themselves. only: the records that go in, whatever their kind; None leaves
    it to the rules. order: records in the order they are to stand in within their section. include_sensitive: whether
    pages to stop at were seen and are to go in. recipient: whom it is for, as it stands on the cover. duplex: to be
    printed on both sides, each record on a sheet of its own. dividers: whether a page leads each section; None: in a
    long bundle. seen: pages to stop at (record, file as in Exclusion, page of it) that were looked at and may go in.
    without: what was told and is left out: the key of a question or, for one row of a table, `of_row`.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[Exclusion, ...] = ()
    include_sensitive: bool = False
    recipient: str = ""
    paper: Paper = Paper.LETTER
    only: frozenset[str] | None = None
    order: tuple[str, ...] = ()
    duplex: bool = False
    dividers: bool | None = None
    seen: frozenset[tuple[str, int, int]] = frozenset()
    without: frozenset[str] = frozenset()

    def lets_in(self, record: str, file: int, page: int) -> bool:
        """Whether a page to stop at (1-based, of its file) was seen and may go in."""
        return self.include_sensitive or (record, file, page) in self.seen

    def excludes(self, record: str, file: int, page: int) -> bool:
        """Whether a page (1-based, of its file) of a record is to stay out."""
        return any(one.names(record, file, page) for one in self.exclude)


def of_row(key: str, row: str) -> str:
    """Name one row of a table that was told, by its content (`citation.row_id`), so that rows may change places."""
    return f"{key}#{row}"


_EXCLUSION = re.compile(r"([a-z0-9]+)(?::(?:(\d{1,4}):)?(\d{1,6}(?:-\d{1,6})?(?:,\d{1,6}(?:-\d{1,6})?)*))?")
_MOST_PAGES = 100_000


def exclusion(text: str) -> Exclusion:
    """Read `ID`, `ID:3,5-6` or, for pages of the second file of a paper, `ID:2:3`. ValueError for anything else."""
    m = _EXCLUSION.fullmatch(text.strip().lower())
    if not m:
        raise ValueError("neither ID nor ID:pages")
    pages: set[int] = set()
    for piece in m[3].split(",") if m[3] else ():
        first, _, last = piece.partition("-")
        low, high = int(first), int(last or first)
        if not 1 <= low <= high <= _MOST_PAGES:
            raise ValueError("pages run upward from 1")
        pages.update(range(low, high + 1))
    return Exclusion(m[1], tuple(sorted(pages)), int(m[2] or 0))
