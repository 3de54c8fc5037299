"""What gap rules look at: the person's own papers, and the sentences in them that hold a word some rule listens for.

All pages are passed over once. A line is opened only when one of its words is a cue word; then the sentence it belongs
to is put together again across line ends and handed to the rules that listen for that word.
"""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sopinion.model.dates import Order, Written, order, read, readings
from sopinion.model.day import Day
from sopinion.model.disc import Study
from sopinion.model.item import Item, ItemKind
from sopinion.model.kind import Kind, Role
from sopinion.model.page import Page
from sopinion.model.record import Match, Part, Record

_SENTENCE_END = re.compile(r"(?<=[a-z0-9)\]][.;!?])\s+(?=[A-Z])")
_FLAT = bytes(b if chr(b).isalnum() or b == 10 else 32 for b in range(128)) + b" " * 128  # noqa: PLR2004 - ASCII, \n
NOT_CARE = frozenset({Kind.INSURANCE_PAPER, Kind.DIRECTIVE, Kind.PATIENT_PAGE})
"""Kinds that tell nothing of care that can be relied on: letters of insurers, forms, the patient's own pages."""
_ENDS = (".", ";", ":", "!", "?")
_SHORT = ("Dr.", "Mr.", "Mrs.", "Ms.", "St.", "vs.", "No.", "approx.")
_MOST_JOINED = 3
_SLASHED = re.compile(r"\d[/-]\d")
_YEAR_COLON = re.compile(r"(?<=\d{4}):(?!\d)")
"""A colon behind a year, which is no hour: it is read as a space."""


@dataclass(frozen=True, slots=True)
class Cues:
    """What one rule listens for.

    near: single words, lower case. forms: its patterns by name. kinds: the records it listens to. dated: whether a
    sentence without a date says nothing to it.
    """

    near: frozenset[str]
    forms: Mapping[str, re.Pattern[str]]
    kinds: frozenset[Kind] = frozenset(Kind)
    dated: bool = False

    def __getitem__(self, name: str) -> re.Pattern[str]:
        """The pattern of that name."""
        return self.forms[name]


@dataclass(frozen=True, slots=True)
class Calendar:
    """How dates are written: the names of months, the expressions that find every form."""

    months: Mapping[str, int]
    form: re.Pattern[str]
    yearless: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a record: its file, page (1-based), words, and its place on the page (line, counted from 0)."""

    record: Record
    part: Part
    page: int
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Told:
    """What a person told that rules heed: whether images and slides are here or asked for, and every item.

    own: ids of discs that a person said are the patient's, whatever they name.
    """

    images: str = ""
    slides: str = ""
    items: tuple[Item, ...] = ()
    own: frozenset[str] = frozenset()

    @property
    def studies(self) -> Iterator[tuple[Item, Study]]:
        """The patient's own studies, each with the disc that holds it."""
        for item in self.items:
            for study in item.studies if item.kind is ItemKind.DISC else ():
                if item.id in self.own or study.match is not Match.DIFFERENT:
                    yield item, study


def own(records: Iterable[Record]) -> tuple[Record, ...]:
    """Leave out copies and papers of somebody else."""
    return tuple(r for r in records if r.copy_of is None and r.patient.match is not Match.DIFFERENT)


class Pile:
    """The papers of one person, passed over once."""

    def __init__(
        self,
        records: Sequence[Record],
        pages: Mapping[str, tuple[Page, ...]],
        cues: Mapping[str, Cues],
        calendar: Calendar,
        told: Told,
    ) -> None:
        self.everything = tuple(records)
        self.records = own(records)
        self.texts = pages
        self.cues = cues
        self.calendar = calendar
        self.told = told
        self._months = frozenset(name.encode() for name in calendar.months)

    @cached_property
    def latest(self) -> datetime.date:
        """The last day that any record bears: what reads years of two digits."""
        return max((r.day.last for r in self.records if r.day), default=datetime.date(2039, 12, 31))

    def pages(self, record: Record) -> Iterator[tuple[Part, Page]]:
        """The pages of a record, without those that name somebody else."""
        strange = {page.page for page in record.foreign_pages}
        for part in record.parts:
            for page in self.texts.get(part.sha256, ())[part.first - 1 : part.last]:
                if page.number not in strange:
                    yield part, page

    @cached_property
    def _heard(self) -> Mapping[str, tuple[Sentence, ...]]:
        """Every sentence that some rule listens for, by rule, in the order of the papers."""
        heard: dict[str, list[Sentence]] = defaultdict(list)
        listeners = {kind: self._listeners(kind) for kind in Kind if kind not in NOT_CARE}
        for record in self.records:
            words = listeners.get(record.kind, {})
            for part, page in self.pages(record) if words else ():
                rows = page.text.encode("ascii", "replace").lower().translate(_FLAT).split(b"\n")
                hit = [n for n, row in enumerate(rows) if not words.keys().isdisjoint(row.split())]
                if hit:
                    for rule, sentence in self._open(record, part, page, hit, words):
                        heard[rule].append(sentence)
        return {rule: tuple(found) for rule, found in heard.items()}

    def _listeners(self, kind: Kind) -> dict[bytes, tuple[str, ...]]:
        """Which rules listen for which word in records of a kind."""
        found: dict[bytes, tuple[str, ...]] = defaultdict(tuple)
        for rule, cue in self.cues.items():
            for word in cue.near if kind in cue.kinds else ():
                found[word.encode()] += (rule,)
        return dict(found)

    def _open(
        self, record: Record, part: Part, page: Page, hit: Sequence[int], words: Mapping[bytes, tuple[str, ...]]
    ) -> Iterator[tuple[str, Sentence]]:
        rows = page.text.split("\n")
        done = -1
        for at in hit:
            if at <= done:
                continue
            first, done = _around(rows, at)
            for text in _sentences(" ".join(" ".join(rows[first : done + 1]).split())):
                flat = text.encode("ascii", "replace").lower().translate(_FLAT).split()
                told = words.keys() & flat
                if told:
                    dated = self._may_date(text, flat)
                    sentence = Sentence(record, part, page.number, text, first)
                    for rule in dict.fromkeys(rule for word in flat if word in told for rule in words[word]):
                        if dated or not self.cues[rule].dated:
                            yield rule, sentence

    def _may_date(self, text: str, flat: Sequence[bytes]) -> bool:
        """Whether a sentence may hold a date: a quick look, which errs on the side of yes."""
        years = (b"19", b"20")
        return (
            _SLASHED.search(text) is not None
            or not self._months.isdisjoint(flat)
            or any(len(word) == 4 and word.startswith(years) for word in flat)  # noqa: PLR2004 - a year
        )

    def heard(self, rule: str) -> tuple[Sentence, ...]:
        """The sentences that hold a word this rule listens for."""
        return self._heard.get(rule, ())

    def head(self, record: Record, lines: int = 14) -> str:
        """The first lines of a record, as one."""
        for _, page in self.pages(record):
            if page.text.strip():
                return "\n".join(page.text.split("\n")[:lines])
        return ""

    def dates(self, sentence: Sentence) -> list[tuple[Written, tuple[Day, ...]]]:
        """The dates of a sentence, each with every day it can be: one, or two where month and day cannot be told."""
        text = _YEAR_COLON.sub(" ", sentence.text)
        found = read(text, self.calendar.form, self.calendar.months, self.latest)
        how = self.order_of(sentence.record, found)
        out = []
        for written in found:
            ways = readings(written)
            if len(ways) > 1 and how is not Order.UNKNOWN:
                ways = ways[:1] if how is Order.MONTH_FIRST else ways[1:]
            out.append((written, ways))
        taken = [(w.start, w.end) for w in found]
        for m in self.calendar.yearless.finditer(sentence.text):
            if any(start <= m.start() < end or start < m.end() <= end for start, end in taken):
                continue
            if ways := self._yearless(m, sentence.record):
                out.append((Written(m.start(), m.end(), ways[0].year, 0, 0, ways[0]), ways))
        return sorted(out, key=lambda one: one[0].start)

    def order_of(self, record: Record, found: Iterable[Written]) -> Order:
        """Whether month or day comes first on a paper, as far as its sentence and its own days tell."""
        return order(found, (line.day for line in record.days if line.day.whole))

    def _yearless(self, m: re.Match[str], record: Record) -> tuple[Day, ...]:
        """A month and a day without a year: the last such day before the paper was written."""
        if m["num"]:
            month, day = int(m["num"]), int(m["numday"])
        else:
            month, day = self.calendar.months[(m["month"] or m["month2"]).lower()], int(m["day"] or m["day2"])
        end = record.day.last if record.day else self.latest
        for year in (end.year, end.year - 1):
            try:
                found = Day(year, month, day)
            except ValueError:
                return ()
            if found.first <= end:
                return (found,)
        return ()


def _around(rows: Sequence[str], at: int) -> tuple[int, int]:
    """The lines that the sentence on line `at` is wrapped over: first and last, both meant."""
    first = last = at
    while first > 0 and at - first < _MOST_JOINED and _goes_on(rows[first - 1], rows[first]):
        first -= 1
    while last + 1 < len(rows) and last - at < _MOST_JOINED and _goes_on(rows[last], rows[last + 1]):
        last += 1
    return first, last


def _goes_on(above: str, below: str) -> bool:
    """Whether a line ends inside a sentence that the next one goes on with."""
    above, below = above.strip(), below.strip()
    if not above or not below:
        return False
    if above.endswith(_ENDS) and not above.endswith(_SHORT):
        return False
    return below[0].islower() or (len(above) > 55 and (below[0].isdigit() or below[0] == "("))  # noqa: PLR2004 - a full line


def _sentences(text: str) -> Iterator[str]:
    """Split at the ends of sentences; an abbreviation is none."""
    start = 0
    for m in _SENTENCE_END.finditer(text):
        if not text.endswith(_SHORT, start, m.start()):
            yield text[start : m.start()]
            start = m.end()
    yield text[start:]


def own_days(record: Record) -> tuple[Day, ...]:
    """The days that a record is of: its own, and those its labels give for the care and the report."""
    roles = (Role.COLLECTED, Role.PERFORMED, Role.VISITED, Role.RECEIVED, Role.REPORTED, Role.SIGNED, Role.ENDED)
    found = [line.day for line in record.days if line.role in roles and line.confidence > 0.5]  # noqa: PLR2004 - labelled
    return tuple(dict.fromkeys(([record.day] if record.day else []) + found))


def near(days: Iterable[Day], others: Iterable[Day], before: int, after: int) -> bool:
    """Whether one of `others` can lie between `before` days before and `after` days after one of `days`."""
    pairs = [(d, o) for d in days for o in others]
    return any(
        o.last.toordinal() >= d.first.toordinal() - before and o.first.toordinal() <= d.last.toordinal() + after
        for d, o in pairs
    )
