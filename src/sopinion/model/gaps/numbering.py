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
_REST = 68  # letters of the line, at most
_FIGURE = re.compile(r"\d\s*(?:of|/)\s*\d", re.IGNORECASE)


@dataclass(slots=True)
class _File:
    """A file with the numbers on its pages.

    pages: how many. told: by total, the pages (1-based, of the file) that bear a number of it at head or foot.
    any: every number and total by page, wherever it stands. at: where a number stands, by page, number and total.
    flows: totals of which one page bears several numbers, as when a text was copied from several sheets.
    """

    pages: int
    told: dict[int, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    any: dict[int, set[tuple[int, int]]] = field(default_factory=lambda: defaultdict(set))
    at: dict[tuple[int, int, int], Sentence] = field(default_factory=dict)
    flows: set[int] = field(default_factory=set)


@dataclass(slots=True)
class _Run:
    """Pages of one numbering, as they follow each other in a file: the numbers seen, the first and the last page."""

    sha256: str
    total: int
    first: int
    last: int
    seen: dict[int, int]  # the number on paper, and the page of the file

    @property
    def absent(self) -> list[int]:
        """The numbers that no page bears."""
        return sorted(set(range(1, self.total + 1)) - set(self.seen))


def numbering(pile: Pile) -> Iterator[Finding]:
    """Every run of numbered pages that has a hole, unless unnumbered pages or another run can hold what is missing."""
    files = _files(pile)
    runs = [run for sha, file in files.items() for total in file.told for run in _runs(sha, file, total)]
    whole = {(run.sha256, page) for run in runs if not run.absent and run.total > 1 for page in run.seen.values()}
    for run in runs:
        if all((run.sha256, page) in whole for page in run.seen.values()):
            continue  # its pages are numbered another way as well, and that way none is absent
        file, absent = files[run.sha256], run.absent
        if not absent or run.total > _LONGEST or run.total in file.flows or _doubtful(run, file):
            continue
        if len(absent) <= _open(run, file) or _elsewhere(run, runs):
            continue
        before = max((n for n in run.seen if n < absent[0]), default=min(run.seen))
        sentence = file.at.get((run.seen[before], before, run.total))
        if sentence is None:
            continue
        yield Finding(
            kind=GapKind.MISSING_PAGES,
            key=f"pages:{run.sha256}:{min(run.seen)}:{','.join(map(str, absent))}",
            about=_said(absent, run.total),
            says="missing-pages",
            sentence=sentence,
            wants=sentence.record.kind,
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


def _files(pile: Pile) -> dict[str, _File]:
    """The numbers on every page of every file that holds an own record; pages of somebody else count as pages."""
    cues = pile.cues["pages"]
    owners: dict[tuple[str, int], tuple[Record, Part]] = {}
    for record in pile.records:
        for part in record.parts:
            owners.update({(part.sha256, n): (record, part) for n in range(part.first, part.last + 1)})
    found: dict[str, _File] = {}
    for sha in dict.fromkeys(sha for sha, _ in owners):
        file = found.setdefault(sha, _File(len(pile.texts.get(sha, ()))))
        for page in pile.texts.get(sha, ()):
            if _FIGURE.search(page.text):
                _read(file, page, cues, owners.get((sha, page.number)))
    return found


def _read(file: _File, page: Page, cues: Cues, owner: tuple[Record, Part] | None) -> None:
    text, totals = page.text, []
    for start, row in _rows(text):
        said = {(int(m[1]), int(m[2])) for m in cues["line"].finditer(row)}
        totals += [total for _, total in said]
        said |= {(int(m[1]), int(m[2])) for m in cues["alone"].finditer(row)}
        edge = said and not cues["unless"].search(row) and _at_edge(text, start, row)
        for number, total in said:
            file.any[page.number].add((number, total))
            if not edge or not 1 <= number <= total or sum(c.isalpha() for c in row) > _REST:
                continue
            if (page.number, number) not in file.told[total]:
                file.told[total].append((page.number, number))
            if owner:
                place = Sentence(*owner, page.number, " ".join(row.split()), text.count("\n", 0, start))
                file.at.setdefault((page.number, number, total), place)
    file.flows.update(total for total in totals if totals.count(total) > 1)


def _rows(text: str) -> Iterator[tuple[int, str]]:
    """The lines that hold the figures of a page number, each with its place in the text."""
    done = -1
    for m in _FIGURE.finditer(text):
        if m.start() > done:
            start = text.rfind("\n", 0, m.start()) + 1
            done = text.find("\n", m.end())
            done = len(text) if done < 0 else done
            yield start, text[start:done]


def _at_edge(text: str, start: int, row: str) -> bool:
    """Whether a line is one of the first or the last of its page; blank ones do not count."""
    above = sum(1 for line in text[:start].split("\n") if line.strip())
    below = sum(1 for line in text[start + len(row) :].split("\n") if line.strip())
    return above < _HEAD or below < _FOOT


def _runs(sha: str, file: _File, total: int) -> Iterator[_Run]:
    """The runs of one total: a number that is no higher than the one before it begins anew."""
    run: _Run | None = None
    for page, number in file.told[total]:
        if run and number > max(run.seen) and page > run.last:
            run.seen[number] = page
            run.last = page
            continue
        if run:
            yield _whole(run, file)
        run = _Run(sha, total, page, page, {number: page})
    if run:
        yield _whole(run, file)


def _whole(run: _Run, file: _File) -> _Run:
    """Add what stands elsewhere on pages in and beside the run: it is no reason for an alarm, but one against it."""
    for page in range(run.first - 1, run.last + 2):
        for number, total in file.any.get(page, ()):
            if total == run.total:
                run.seen.setdefault(number, page)
    return run


def _open(run: _Run, file: _File) -> int:
    """How many pages in the run, and beside it, bear no number of it, and could be those that seem to be missing."""
    mine = set(run.seen.values())
    count = sum(1 for page in range(run.first, run.last + 1) if page not in mine)
    for step, page in ((-1, run.first - 1), (1, run.last + 1)):
        while 1 <= page <= file.pages and not file.any.get(page):
            count += 1
            page += step  # noqa: PLW2901 - walks on to the next page beside the run
    return count


def _doubtful(run: _Run, file: _File) -> bool:
    """Whether the next page goes on counting under another total: two numberings at once."""
    after = {number for number, total in file.any.get(run.last + 1, ()) if total != run.total}
    before = {number for number, total in file.any.get(run.first - 1, ()) if total != run.total}
    return max(run.seen) + 1 in after or (min(run.seen) > 1 and min(run.seen) - 1 in before)


def _elsewhere(run: _Run, runs: list[_Run]) -> bool:
    """Whether other runs of as many pages hold all that this one lacks: one of them, or single pages together."""
    same = [other for other in runs if other is not run and other.total == run.total]
    if any(not set(other.seen) & set(run.seen) and set(run.absent) <= set(other.seen) for other in same):
        return True
    held = [n for piece in (run, *(other for other in same if other.absent)) for n in piece.seen]
    return len(held) == len(set(held)) == run.total
