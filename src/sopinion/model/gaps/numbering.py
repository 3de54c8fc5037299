"""`Page 2 of 5`, where another of the five is nowhere."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from sopinion.model.gap import GapKind
from sopinion.model.gaps.finding import Finding
from sopinion.model.gaps.pile import Cues, Pile, Sentence
from sopinion.model.page import Page
from sopinion.model.record import Part, Record

_LONGEST = 60
"""A paper of more pages than this is a print-out of a whole chart: somebody took what they needed out of it."""

_HEAD, _FOOT = 8, 5  # lines
_REST = 60  # letters besides the number, at most
_FIGURE = re.compile(r"\d\s*(?:of|/)\s*\d", re.IGNORECASE)


@dataclass(slots=True)
class _Run:
    """Pages of one numbering, as they follow each other in a file: page number on paper, and where it stands."""

    sha256: str
    total: int
    seen: dict[int, Sentence] = field(default_factory=dict)
    last: int = 0
    open_pages: int = 0  # pages in between that bear no number

    @property
    def absent(self) -> list[int]:
        """The numbers that no page bears."""
        return sorted(set(range(1, self.total + 1)) - set(self.seen))


def numbering(pile: Pile) -> Iterator[Finding]:
    """Every run of numbered pages that has a hole, unless another run holds just what is missing."""
    runs = [run for file in _by_file(pile) for run in _runs(file)]
    broken = [run for run in runs if run.absent and run.total <= _LONGEST]
    for run in broken:
        absent = run.absent
        if len(absent) <= run.open_pages or _elsewhere(run, runs):
            continue
        at = run.seen[max((n for n in run.seen if n < absent[0]), default=min(run.seen))]
        yield Finding(
            kind=GapKind.MISSING_PAGES,
            key=f"pages:{run.sha256}:{min(run.seen)}:{','.join(map(str, absent))}",
            about=_said(absent, run.total),
            says="missing-pages",
            sentence=at,
            wants=at.record.kind,
        )


def _said(absent: list[int], total: int) -> str:
    pieces = []
    start = before = absent[0]
    for n in [*absent[1:], 0]:
        if n != before + 1:
            pieces.append(str(start) if start == before else f"{start}-{before}")
            start = n
        before = n
    return f"{', '.join(pieces)} of {total}"


def _by_file(pile: Pile) -> Iterator[list[tuple[int, tuple[int, int] | None, Sentence | None]]]:
    """For each file its pages in order: number and total as printed, None where a page bears none or several."""
    cues = pile.cues["pages"]
    printed: dict[tuple[str, int], dict[tuple[int, int], Sentence]] = defaultdict(dict)
    files: dict[str, dict[int, bool]] = defaultdict(dict)
    for record in pile.records:
        held = list(pile.pages(record))
        flows = any(_flows(page, cues) for _, page in held)
        for part, page in held:
            files[part.sha256][page.number] = bool(page.text.strip())
            for named, sentence in () if flows else _printed(record, part, page, cues):
                printed[part.sha256, page.number].setdefault(named, sentence)
    for sha, pages in files.items():
        rows: list[tuple[int, tuple[int, int] | None, Sentence | None]] = []
        for number in sorted(n for n, written in pages.items() if written):
            found = printed.get((sha, number), {})
            one = next(iter(found.items())) if len(found) == 1 else None
            rows.append((number, one[0] if one else None, one[1] if one else None))
        yield rows


def _flows(page: Page, cues: Cues) -> bool:
    """Whether several sheets were set on one page, as when a text was copied: its numbers are then of other sheets."""
    if len(_FIGURE.findall(page.text)) < 2:  # noqa: PLR2004 - several
        return False
    found = {(m[1], m[2]) for m in cues["line"].finditer(page.text)}
    return len({total for _, total in found}) < len(found)


def _printed(record: Record, part: Part, page: Page, cues: Cues) -> Iterator[tuple[tuple[int, int], Sentence]]:
    """The numbers at the head or the foot of a page, on a line that holds little else."""
    if not _FIGURE.search(page.text):
        return
    rows = [(n, row) for n, row in enumerate(page.text.split("\n")) if row.strip()]
    edge = rows[:_HEAD] + rows[max(_HEAD, len(rows) - _FOOT) :]
    for n, row in edge:
        if not _FIGURE.search(row) or cues["unless"].search(row):
            continue
        for m in (*cues["line"].finditer(row), *cues["alone"].finditer(row)):
            rest = sum(c.isalpha() for c in row) - sum(c.isalpha() for c in m[0])
            if 1 <= int(m[1]) <= int(m[2]) and rest <= _REST:
                yield (int(m[1]), int(m[2])), Sentence(record, part, page.number, " ".join(row.split()), n)


def _runs(rows: list[tuple[int, tuple[int, int] | None, Sentence | None]]) -> Iterator[_Run]:
    run: _Run | None = None
    doubtful = False
    for _, printed, sentence in rows:
        if printed is None or sentence is None:
            if run:
                run.open_pages += 1
            continue
        number, total = printed
        if run and total == run.total and number > run.last:
            run.seen[number] = sentence
            run.last = number
            continue
        clash = run is not None and total != run.total and number == run.last + 1 > 1  # two numberings at once
        if run and not doubtful and not clash:
            yield run
        doubtful = clash
        run = _Run(sentence.part.sha256, total, {number: sentence}, number)
    if run and not doubtful:
        yield run


def _elsewhere(run: _Run, runs: list[_Run]) -> bool:
    """Whether another run of as many pages holds all that this one lacks, and nothing that it has."""
    return any(
        other is not run
        and other.total == run.total
        and not set(other.seen) & set(run.seen)
        and set(run.absent) <= set(other.seen)
        for other in runs
    ) or _scattered(run, runs)


def _scattered(run: _Run, runs: list[_Run]) -> bool:
    """Whether single pages, photographed one by one, make up the paper together."""
    pieces = [other for other in runs if other.total == run.total and other.absent]
    held = [n for piece in pieces for n in piece.seen]
    return len(held) == len(set(held)) and len(held) == run.total
