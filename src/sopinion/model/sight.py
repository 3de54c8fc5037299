"""One look over a page: its lines, the runs of known words in them, its dates, and what stands where."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from typing import NamedTuple

from sopinion.model.dates import Written, read
from sopinion.model.kind import Kind
from sopinion.model.lexicon import WORD, Entry, Hit, Lexicon, Use
from sopinion.model.page import Page

_NUMBERED = re.compile(r"\bpage\s*:?\s*(\d{1,3})(?:\s*(?:of|/)\s*(\d{1,3}))?|^\W*(\d{1,3})\s*(?:/|of)\s*(\d{1,3})\W*$", re.IGNORECASE)
_LONG_LINE = 62
_HEAD_LINES = 26
_FOOT_LINES = 3
_TITLE_WORDS = 9
_TITLE_LINES = 24


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

    numbered: the page's own number and total as printed (0 where it prints none).
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

    @property
    def blank(self) -> bool:
        """Whether nothing is written on the page."""
        return not self.lines


def _number(lines: list[Line]) -> tuple[int, int]:
    """Read the page's own number from its last or first lines: (number, total), 0 where none is printed."""
    plain = (0, 0)
    for line in (*reversed(lines[-_FOOT_LINES:]), *lines[:4]):
        text = line.text
        if not any(c.isdigit() for c in text):
            continue
        for m in _NUMBERED.finditer(text):
            n, total = int(m[1] or m[3]), int(m[2] or m[4] or 0)
            if total and 0 < n <= total:
                return n, total
            if not total and 0 < n and plain == (0, 0):
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
    form = lexicon.date_form
    digits = _DIGITS.search
    for number, line in enumerate(lines):
        if digits(line.text):
            seen.dates.extend((number, w) for w in read(line.text, form, lexicon.months, today))
        if line.hits:
            _mark(seen, number, line)
    seen.body = _body(seen)
    seen.foot = max(seen.body, len(lines) - _FOOT_LINES)
    return seen


_DIGITS = re.compile(r"\d[\d/. -]|\d$|\d[A-Za-z]")


def _mark(seen: Sight, number: int, line: Line) -> None:
    """Sort the known runs of a line into headings, phrases, titles and labels."""
    text, words, hits = line
    spans: list[tuple[int, int]] | None = None
    heads = 0
    table = len(hits) >= 3 and sum(h.length for h in hits if any(e.use is Use.HEADING for e in h.entries)) * 5 >= len(words) * 3  # noqa: PLR2004
    for at, length, entries in hits:
        leads = at == 0 or (at <= 2 and all(len(w) <= 2 or w.isdigit() for w in words[:at]))  # noqa: PLR2004
        ends = at + length == len(words)
        colon = upper = row = False
        start = end = 0
        if leads or ":" in text or any(e.use in (Use.DATE, Use.IDENTITY) for e in entries):
            if spans is None:
                spans = [m.span() for m in WORD.finditer(text.lower())]
            start, end = spans[at][0], spans[at + length - 1][1]
            after = text[end : end + 3].lstrip(" )")
            colon = after[:1] in {":", ";"}
            upper = text[start:end].isupper()
            row = leads and not ends and words[at + length][:1].isdigit()
        head = (leads and (colon or ends or row)) or (colon and upper) or table or (leads and upper and text[end : end + 3].strip()[:1] in {"-", "–", "."})
        for entry in entries:
            use = entry.use
            if use is Use.PHRASE:
                seen.headings.append(Heading(entry, number, " ".join(words[at : at + length])))
            elif use is Use.HEADING:
                if head:
                    heads += 1
                    seen.headings.append(Heading(entry, number, " ".join(words[at : at + length])))
            elif use is Use.OPENING:
                if head and heads <= 1 and not seen.openings:
                    seen.openings = number + 1
            elif use is Use.TITLE:
                if number < _TITLE_LINES and len(words) <= _TITLE_WORDS and len(words) - length <= 3 and not (colon and not ends):  # noqa: PLR2004
                    seen.titles.append(Heading(entry, number, " ".join(words[at : at + length])))
            elif use in (Use.DATE, Use.IDENTITY):
                seen.labels.append(Label(use, entry.value, number, start, end, colon or leads))
            elif number < _HEAD_LINES and (head or colon or ends):
                seen.statuses.append((entry.value, number))


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


def title_kinds(seen: Sight) -> dict[Kind, Heading]:
    """The kinds that titles on this page speak of, each with the line that says it."""
    kinds: dict[Kind, Heading] = {}
    for title in seen.titles:
        kinds.setdefault(title.entry.kind, title)
    return kinds
