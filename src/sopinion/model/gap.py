"""What the papers speak of and is not here. Each rule looks for one thing; precision comes before recall.

The words that rules look for stand in content (`gaps.toml`); here stand the decisions.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from sopinion.model.checklist import own
from sopinion.model.day import Day
from sopinion.model.kind import Kind
from sopinion.model.page import Page
from sopinion.model.record import Record, Status


class GapKind(StrEnum):
    """What is missing, and how it shows."""

    REFERENCED = "referenced"
    ADDENDUM = "addendum"
    PRELIMINARY = "preliminary"
    PENDING = "pending"
    MISSING_PAGES = "missing-pages"
    NO_REPORT = "no-report"


@dataclass(frozen=True, slots=True)
class Cues:
    """The patterns of one rule, compiled: `line` must hold, `unless` must not."""

    line: re.Pattern[str]
    unless: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """One missing thing, told once. page: 1-based, of `file`. about: what fills the sentence (an accession, a test)."""

    id: str
    kind: GapKind
    about: str
    record: str
    file: str
    page: int
    quote: str
    filled_by: str | None = None


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a rule may look at: the person's own records, their pages, and the cues by gap kind."""

    records: tuple[Record, ...]
    pages: Mapping[str, tuple[Page, ...]]
    cues: Mapping[str, Cues]

    def lines(self, record: Record) -> Iterator[tuple[str, int, str]]:
        """Every sentence of a record with its file and page; what is wrapped inside a sentence is one line again."""
        for part in record.parts:
            for page in self.pages.get(part.sha256, ()):
                if part.first <= page.number <= part.last:
                    for line in _unwrapped(page.text):
                        yield from ((part.file, page.number, sentence) for sentence in _SENTENCE_END.split(line))


_ACCESSION = re.compile(r"\b(?=[A-Z0-9-]{6,18}\b)(?:[A-Z]{1,4}-?\d{2}-\d{2,7}|\d{2}-?[A-Z]{1,3}-?\d{3,7})\b")
"""Case numbers as laboratories print them: letters, a two-digit year, a running number (S24-12345, SP-24-1234)."""

_PAGE_OF = re.compile(r"\bpage\s*:?\s*(\d{1,3})\s*(?:of|/)\s*(\d{1,3})\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[a-z)][.;!?])\s+(?=[A-Z])")
_NEAR_DAYS = 3
_LONGEST_QUOTE = 160


def _unwrapped(text: str) -> Iterator[str]:
    """Join a line to the one before where that one ends inside a sentence and this one begins with a small letter."""
    held = ""
    for raw in text.splitlines():
        line = " ".join(raw.split())
        if held and line[:1].islower() and held[-1] not in ".;:!?":
            held = f"{held} {line}"
            continue
        if held:
            yield held
        held = line
    if held:
        yield held


def accessions(text: str) -> tuple[str, ...]:
    """Find every laboratory case number in a line."""
    return tuple(_ACCESSION.findall(text))


def _gap(kind: GapKind, record: Record, where: tuple[str, int, str], about: str, filled_by: str | None) -> Gap:
    file, page, quote = where
    name = f"{kind}:{about.casefold()}:{record.parts[0].sha256}:{page}"
    short = base64.b32encode(hashlib.sha256(name.encode()).digest()[:5]).decode().lower()
    return Gap(short, kind, about, record.id, file, page, quote[:_LONGEST_QUOTE], filled_by)


def _referenced(shelf: Shelf) -> Iterator[Gap]:
    """A case number that a paper points to, and that no paper here bears as its own."""
    cue = shelf.cues["referenced"]
    bearer: dict[str, str] = {r.accession.upper(): r.id for r in shelf.records if r.accession}
    mentions = []
    for record in shelf.records:
        for where in shelf.lines(record):
            found = accessions(where[2])
            if found and cue.line.search(where[2]) and not (cue.unless and cue.unless.search(where[2])):
                mentions += [(record, where, number) for number in found]
            else:  # standing alone or behind its label, a case number is the paper's own
                bearer.update((number, record.id) for number in found if number not in bearer)
    for record, where, number in mentions:
        if bearer.get(number) != record.id:
            yield _gap(GapKind.REFERENCED, record, where, number, bearer.get(number))


def _later(shelf: Shelf, record: Record, kinds: tuple[Kind, ...], statuses: tuple[Status, ...]) -> str | None:
    """Find a record that came after: same case number, or a fitting kind of the same or a later day."""
    for other in shelf.records:
        if other.id == record.id or other.kind not in kinds or (statuses and other.status not in statuses):
            continue
        if record.accession and record.accession == other.accession:
            return other.id
        if record.day and other.day and other.day.last >= record.day.first and not (record.accession and statuses):
            return other.id
    return None


def _addendum(shelf: Shelf) -> Iterator[Gap]:
    """A report that promises an addendum."""
    cue = shelf.cues["addendum"]
    for record in shelf.records:
        for where in shelf.lines(record):
            m = cue.line.search(where[2])
            if m and not (cue.unless and cue.unless.search(where[2])):
                fill = _later(shelf, record, (record.kind,), (Status.ADDENDUM, Status.CORRECTED))
                yield _gap(GapKind.ADDENDUM, record, where, m[0], fill)


def _pending(shelf: Shelf) -> Iterator[Gap]:
    """A test that was sent and has not come back."""
    cue = shelf.cues["pending"]
    for record in shelf.records:
        for where in shelf.lines(record):
            m = cue.line.search(where[2])
            if m and not (cue.unless and cue.unless.search(where[2])):
                test = next((group for group in m.groups() if group), m[0])
                fill = _later(shelf, record, (Kind.GENOMIC_REPORT,), ()) or _later(
                    shelf, record, (record.kind,), (Status.ADDENDUM, Status.CORRECTED)
                )
                yield _gap(GapKind.PENDING, record, where, test, fill)


def _preliminary(shelf: Shelf) -> Iterator[Gap]:
    """A preliminary report without its final."""
    for record in shelf.records:
        if record.status is Status.PRELIMINARY:
            first = next(shelf.lines(record), None)
            if first:
                done = (Status.FINAL, Status.CORRECTED, Status.ADDENDUM)
                cue = shelf.cues["preliminary"].line
                where = next((line for line in shelf.lines(record) if cue.search(line[2])), first)
                about = record.title or record.kind.value
                yield _gap(GapKind.PRELIMINARY, record, where, about, _later(shelf, record, (record.kind,), done))


def _missing_pages(shelf: Shelf) -> Iterator[Gap]:
    """`Page 2 of 5` where another of the five is absent. Only a record numbered throughout, and one way, counts."""
    for record in shelf.records:
        seen: dict[int, tuple[str, int, str]] = {}
        totals = set()
        for where in shelf.lines(record):
            for number, total in _PAGE_OF.findall(where[2]):
                seen.setdefault(int(number), where)
                totals.add(int(total))
        if len(totals) != 1 or len(seen) != record.length:
            continue
        absent = sorted(set(range(1, totals.pop() + 1)) - set(seen))
        if absent and seen:
            about = ", ".join(str(n) for n in absent)
            yield _gap(GapKind.MISSING_PAGES, record, seen[min(seen)], about, None)


def _no_report(shelf: Shelf) -> Iterator[Gap]:
    """An operation that a discharge summary speaks of, without its report."""
    cue = shelf.cues["no-report"]
    reports = [r for r in shelf.records if r.kind is Kind.OPERATIVE_REPORT]
    for record in shelf.records:
        if record.kind is not Kind.DISCHARGE_SUMMARY:
            continue
        where = next(
            (
                line
                for line in shelf.lines(record)
                if cue.line.search(line[2]) and not (cue.unless and cue.unless.search(line[2]))
            ),
            None,
        )
        if where:
            fill = next((r.id for r in reports if _within(r.day, record)), None)
            yield _gap(GapKind.NO_REPORT, record, where, str(record.day or ""), fill)


def _within(day: Day | None, stay: Record) -> bool:
    """Whether an operation falls into a hospital stay. An unknown day is taken to: better no alarm than a false one."""
    days = [line.day for line in stay.days if line.role.value in ("admitted", "discharged")]
    if day is None or not days:
        return True
    first, last = min(d.first for d in days).toordinal(), max(d.last for d in days).toordinal()
    return first - _NEAR_DAYS <= day.last.toordinal() and day.first.toordinal() <= last + _NEAR_DAYS


RULES: Mapping[GapKind, Callable[[Shelf], Iterator[Gap]]] = MappingProxyType(
    {
        GapKind.REFERENCED: _referenced,
        GapKind.ADDENDUM: _addendum,
        GapKind.PRELIMINARY: _preliminary,
        GapKind.PENDING: _pending,
        GapKind.MISSING_PAGES: _missing_pages,
        GapKind.NO_REPORT: _no_report,
    }
)


def gaps(records: Sequence[Record], pages: Mapping[str, tuple[Page, ...]], cues: Mapping[str, Cues]) -> tuple[Gap, ...]:
    """Every gap, each told once, in the order of the rules. `pages` by fingerprint."""
    shelf = Shelf(own(records), pages, cues)
    found: dict[tuple[GapKind, str], Gap] = {}
    for kind, rule in RULES.items():
        for gap in rule(shelf):
            told_by = gap.about.casefold() if kind is GapKind.REFERENCED else f"{gap.record}:{gap.about.casefold()}"
            found.setdefault((kind, told_by), gap)
    return tuple(found.values())
