"""One look over a page: its lines, the runs of known words in them, its dates, and what stands where."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from typing import NamedTuple

from sopinion.model import slip
from sopinion.model.dates import Written, read
from sopinion.model.lexicon import WORD, Entry, Hit, Lexicon, Use
from sopinion.model.page import Page, Source

_NUMBERED = re.compile(
    r"\bpage\s*:?\s*(\d{1,3})(?:\s*(?:of|/)\s*(\d{1,3}))?|^\W*(\d{1,3})\s*(?:/|of)\s*(\d{1,3})\W*$", re.IGNORECASE
)
_LONG_LINE = 62
_HEAD_LINES = 26
_FOOT_LINES = 3
_TITLE_WORDS = 9
_TITLE_LINES = 24
_TITLE_MORE = 3  # words that may stand beside a title in its line
_NUMBER_WORDS = 2  # "1.", "A)", "II." before a heading
_TABLE_HEADS, _TABLE_SHARE = 3, 0.6  # a line of column heads: so many known ones, filling so much of it
_SPECKS = " .,'`~_-=|*\u2018\u2019\u201c\u201d\u2022\u00b7"
_DASHES = frozenset({"-", "\u2013", "."})
_DIGIT = re.compile(r"\d").search
_DIGITS = re.compile(r"\d[\d/. -]|\d$|\d[A-Za-z]")
_DATE_LIKE = re.compile(r"\d[/.-]\d|\d[^\W\d_]|[^\W\d_]\d").search  # what a date has where it names no month


class Line(NamedTuple):
    """A line of a page: as it stands, its words in lower case, the known runs among them."""

    text: str
    words: list[str]
    hits: list[Hit]


class Heading(NamedTuple):
    """A heading, phrase or title met on a page, and the line it stands in."""

    entry: Entry
    line: int
    run: str


class Label(NamedTuple):
    """A label with what follows it: `line`, and where in the line the label begins and ends."""

    use: Use
    value: str
    line: int
    start: int
    end: int
    strong: bool


@dataclass(slots=True)
class Sight:
    """What one look at a page gives. Lines are 0-based; `body` is the first line below the page's head.

    numbered: the page's own number and total as printed (0 where it prints none). mended: lines in whose dates or
    label a slip of a reader of pictures was set right.
    """

    page: Page
    lines: list[Line]
    body: int = 0
    foot: int = 0
    headings: list[Heading] = field(default_factory=list)
    titles: list[Heading] = field(default_factory=list)
    openings: int = 0
    labels: list[Label] = field(default_factory=list)
    dates: list[tuple[int, Written]] = field(default_factory=list)
    numbered: tuple[int, int] = (0, 0)
    statuses: list[tuple[str, int]] = field(default_factory=list)
    mended: set[int] = field(default_factory=set)

    @property
    def blank(self) -> bool:
        """Whether nothing is written on the page."""
        return not self.lines


def _number(lines: list[Line]) -> tuple[int, int]:
    """Read the page's own number from its last or first lines: (number, total), 0 where none is printed."""
    plain = (0, 0)
    for line in (*reversed(lines[-_FOOT_LINES:]), *lines[:4]):
        text = line.text
        if not _DIGIT(text):
            continue
        for m in _NUMBERED.finditer(text):
            n, total = int(m[1] or m[3]), int(m[2] or m[4] or 0)
            if 0 < n <= total:
                return n, total
            if n and not total and not plain[0]:
                plain = (n, 0)
    return plain


def look(page: Page, lexicon: Lexicon, today: datetime.date) -> Sight:
    """Look over a page once; everything else is worked out from what this finds."""
    text = page.text.replace("(s)", "s").replace("(S)", "S")
    lines: list[Line] = []
    hits_of = lexicon.hits
    for raw in text.split("\n"):
        stripped = raw.strip()
        words = WORD.findall(stripped.lower())
        if words:
            lines.append(Line(stripped, words, hits_of(words)))
    seen = Sight(page, lines)
    if not lines:
        return seen
    seen.numbered = _number(lines)
    form, months = lexicon.date_form, lexicon.months.keys()
    digits = _DIGITS.search
    seen_by_eye = page.source is not Source.TEXT
    for number, line in enumerate(lines):
        if digits(line.text) and (seen_by_eye or _DATE_LIKE(line.text) or not months.isdisjoint(line.words)):
            plain = slip.mended(line.text, lexicon.months) if seen_by_eye else line.text
            found = read(plain, form, lexicon.months, today)
            seen.dates.extend((number, w) for w in found)
            if found and plain != line.text:
                seen.mended.add(number)
        if line.hits:
            _mark(seen, number, line)
        if seen_by_eye and number < _HEAD_LINES:
            _near_label(seen, number, line, lexicon)
    seen.body = _body(seen)
    seen.foot = max(seen.body, len(lines) - _FOOT_LINES)
    return seen


def _near_label(seen: Sight, number: int, line: Line, lexicon: Lexicon) -> None:
    """Take what stands before a colon for the label that it is but for a slip."""
    before, colon, _ = line.text.partition(":")
    run = before.strip(_SPECKS)
    if not colon or not run or any(label.line == number for label in seen.labels):
        return
    words = WORD.findall(run)
    for first in range(min(len(words), 2)):
        entries = slip.label(" ".join(words[first:]), lexicon)
        if entries:
            start = line.text.index(words[first])
            seen.labels.extend(Label(e.use, e.value, number, start, len(before), strong=True) for e in entries)
            seen.mended.add(number)
            return


class _Place(NamedTuple):
    """How a known run stands in its line: at its start, at its end, behind a colon, in capitals, before a number."""

    start: int
    end: int
    leads: bool
    ends: bool
    colon: bool
    capitals: bool
    heads: bool


def _place(line: Line, hit: Hit, spans: list[tuple[int, int]], *, table: bool) -> _Place:
    """Say how a run stands in its line, and whether it heads what follows."""
    text, words = line.text, line.words
    at, beyond = hit.at, hit.at + hit.length
    start, end = spans[at][0], spans[beyond - 1][1]
    leads = at == 0 or (at <= _NUMBER_WORDS and all(len(w) <= _NUMBER_WORDS or w.isdigit() for w in words[:at]))
    ends = beyond == len(words)
    after = text[end : end + 3].lstrip(" )")[:1]
    colon = after in {":", ";"}
    capitals = text[start:end].isupper()
    row = leads and not ends and words[beyond][:1].isdigit()
    heads = table or (leads and (colon or ends or row)) or (capitals and (colon or (leads and after in _DASHES)))
    return _Place(start, end, leads, ends, colon, capitals, heads)


def _mark(seen: Sight, number: int, line: Line) -> None:
    """Sort the known runs of a line into headings, phrases, titles, labels and states."""
    hits, words = line.hits, line.words
    table = len(hits) >= _TABLE_HEADS and (
        sum(hit.length for hit in hits if any(entry.use is Use.HEADING for entry in hit.entries))
        >= _TABLE_SHARE * len(words)
    )
    spans: list[tuple[int, int]] | None = None
    for hit in hits:
        if hit.phrase:
            run = " ".join(words[hit.at : hit.at + hit.length])
            seen.headings.extend(Heading(entry, number, run) for entry in hit.entries)
            continue
        if spans is None:
            spans = _spans(line)
        _sort(seen, number, line, hit, _place(line, hit, spans, table=table))


def _spans(line: Line) -> list[tuple[int, int]]:
    """Where each word of a line begins and ends: between two words nothing stands that a word could be made of."""
    text = line.text.lower()
    spans, end = [], 0
    for word in line.words:
        start = text.find(word, end)
        end = start + len(word)
        spans.append((start, end))
    return spans


def _sort(seen: Sight, number: int, line: Line, hit: Hit, place: _Place) -> None:
    """Put one run where its meanings belong."""
    run = " ".join(line.words[hit.at : hit.at + hit.length])
    for entry in hit.entries:
        match entry.use:
            case Use.PHRASE:
                seen.headings.append(Heading(entry, number, run))
            case Use.HEADING if place.heads:
                seen.headings.append(Heading(entry, number, run))
            case Use.OPENING if place.heads and not seen.openings:
                seen.openings = number + 1
            case Use.TITLE if _titles(number, line, hit, place):
                seen.titles.append(Heading(entry, number, run))
            case Use.DATE | Use.IDENTITY:
                strong = place.colon or (place.leads and line.text[place.start].isupper())
                seen.labels.append(Label(entry.use, entry.value, number, place.start, place.end, strong))
            case Use.STATUS if number < _HEAD_LINES and (place.heads or place.colon or place.ends):
                seen.statuses.append((entry.value, number))
            case _:
                pass


def _titles(number: int, line: Line, hit: Hit, place: _Place) -> bool:
    """Whether a run is the title of its page: near the top, and all but alone in a short line."""
    size = len(line.words)
    alone = size <= _TITLE_WORDS and size - hit.length <= _TITLE_MORE
    return number < _TITLE_LINES and alone and (place.ends or not place.colon)


def _body(seen: Sight) -> int:
    """Find the first line below the head: headings of sections, or long lines of prose."""
    labelled = {label.line for label in seen.labels}
    dated = {number for number, _ in seen.dates}
    titled = {title.line for title in seen.titles}
    headed = {h.line for h in seen.headings if h.entry.use is Use.HEADING}
    for number, line in enumerate(seen.lines[:_HEAD_LINES]):
        if number in labelled and (number in dated or number not in headed):
            continue
        if number in titled or number in labelled:
            continue
        if number in headed or len(line.text) > _LONG_LINE:
            return number
    return min(len(seen.lines), _HEAD_LINES)
