"""What of two neighbouring pages tells whether the second begins a document or goes on with the first."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sopinion.model.bearer import Bearer
from sopinion.model.dates import Written
from sopinion.model.heading import wording
from sopinion.model.identity import same_bearer
from sopinion.model.kind import Kind
from sopinion.model.lexicon import Lexicon, Use
from sopinion.model.sight import Sight

_ENDS = re.compile(r"[.!?:;)\"']\s*$")
_PAGE_LINE = re.compile(r"^\W*(?:page|pg)?\W*\d{1,3}\s*(?:(?:of|/)\s*\d{1,3})?\W*$", re.IGNORECASE)
_PAGE_LINE_LENGTH = 24
_FULL_LINE = 0.72  # of the widest line: a line that was wrapped, not ended
_HALF = 0.5
_FULL_PAGE = 38  # lines that a page holds at least when it is full
_FEW_LINES = 4
_TOP_LINES = 8
_FOOT_LINES = 3
_TITLE_LINES = 6
_HEAD_LABELS = 3  # a head that names at least so many things is one that begins a paper
_WIDE = 80
_SCRAP = 10  # lines of a page that may be the last of a paper, and hold little but its date and signature

Days = frozenset[tuple[int, int, int]]


@dataclass(frozen=True, slots=True)
class Face:
    """What of a page tells whether it begins or goes on: whom it names, its head, and the text it carries on."""

    bearer: Bearer
    blank: bool
    number: int
    total: int
    head: int
    labels: int
    opens: bool
    titles: frozenset[str]
    title_kinds: frozenset[Kind]
    head_lines: frozenset[str]
    head_days: Days
    first_line: str
    last_line: str
    width: int
    size: int
    wording: tuple[float, ...]


def _numbers(written: Written) -> tuple[int, int, int]:
    """A date as three numbers, whichever of the small ones stands first."""
    day = written.day
    one, two = (day.month or 0, day.day or 0) if day else (written.first, written.second)
    return (day.year if day else written.year, min(one, two), max(one, two))


def face(sight: Sight, bearer: Bearer, lexicon: Lexicon) -> Face:
    """Part a page into the head that it bears and the text that it carries on."""
    size, body = len(sight.lines), sight.body
    edge = {
        label.line
        for label in sight.labels
        if (label.strong or label.value in {"born", "number"})
        and (label.use in {Use.DATE, Use.IDENTITY})
        and (label.line < _TOP_LINES or label.line >= size - _FOOT_LINES)
    }
    text = [
        line.text for n, line in enumerate(sight.lines) if n >= body and n not in edge and not _page_line(line.text)
    ]
    born = {(d.year, min(d.month or 0, d.day or 0), max(d.month or 0, d.day or 0)) for d in bearer.born}
    top_titles = [t for t in sight.titles if t.line <= max(body, _TITLE_LINES)]
    return Face(
        bearer=bearer,
        blank=sight.blank,
        number=sight.numbered[0],
        total=sight.numbered[1],
        head=body,
        labels=sum(1 for label in sight.labels if label.strong and label.line < max(body, _FEW_LINES)),
        opens=0 < sight.openings <= max(body, 1) + 2,
        titles=frozenset(t.run for t in top_titles),
        title_kinds=frozenset(t.entry.kind for t in top_titles),
        head_lines=frozenset(line.text for line in sight.lines[: max(body, _FOOT_LINES)]),
        head_days=frozenset(_numbers(w) for n, w in sight.dates if n < max(body, 2)) - born,
        first_line=text[0] if text else "",
        last_line=text[-1] if text else "",
        width=max((len(line) for line in text), default=_WIDE),
        size=size,
        wording=wording({word for line in sight.lines for word in line.words}, lexicon),
    )


def _page_line(text: str) -> bool:
    return len(text) < _PAGE_LINE_LENGTH and bool(_PAGE_LINE.match(text))


def _runs_on(before: Face, after: Face) -> float:
    """How plainly a page's text runs on from the page before: -0.2 (it ended) to 1 (in mid-sentence)."""
    last, first = before.last_line, after.first_line
    if not last or not first:
        return 0.0
    ended = _ENDS.search(last) is not None
    wrapped = len(last) >= _FULL_LINE * before.width and not ended
    score = 0.8 if first[:1].islower() else 0.3 if first[:1].isupper() and wrapped else 0.0
    score += 0.4 if wrapped else -0.2 if ended and len(last) < _HALF * before.width else 0.0
    return min(score, 1.0)


def _unlike(one: Sequence[float], two: Sequence[float]) -> float:
    """How unlike the wording of two pages is: half the distance of their shares, 0 to 1."""
    if not one:
        return 0.0

    def shares(values: Sequence[float]) -> list[float]:
        top = max(values)
        odds = [math.exp(value - top) for value in values]
        total = sum(odds)
        return [odd / total for odd in odds]

    return sum(abs(a - b) for a, b in zip(shares(one), shares(two), strict=True)) / 2


def features(faces: Sequence[Face], at: int, start: int) -> Mapping[str, float]:
    """What speaks for page `at` (0-based, not blank, not the first) beginning a document.

    It is held against the page before, and against page `start` that begins the document so far.
    """
    back = at - 1
    while back > 0 and faces[back].blank:
        back -= 1
    here, before, lead = faces[at], faces[back], faces[start]
    same = same_bearer(here.bearer, before.bearer)
    returns = at + 1 < len(faces) and same_bearer(faces[at + 1].bearer, before.bearer)
    room = 1.0 - min(1.0, before.size / max(_FULL_PAGE, *(one.size for one in faces)))
    same_days = bool(here.head_days & lead.head_days)
    other_days = bool(here.head_days and lead.head_days) and not same_days
    restarts = here.labels >= _HEAD_LABELS and back > start and before.labels < here.labels - 1
    signs = {
        "other person": same is False,
        "same person": same is True,
        "returns": same is False and returns is True,
        "comes back": same is False and same_bearer(here.bearer, lead.bearer) is True,
        "title": bool(here.titles - before.titles) and not here.titles & before.titles,
        "other title": bool(here.title_kinds and lead.title_kinds) and not here.title_kinds & lead.title_kinds,
        "title again": bool(here.titles & before.titles),
        "opens": here.opens,
        "head restarts": restarts,
        "head grows": here.labels > before.labels,
        "no head": here.head == 0,
        "shared days": same_days,
        "other days": other_days,
        "head, other days": other_days and here.labels >= _HEAD_LABELS,
        "nameless": not here.bearer.says,
        "scrap": here.size <= _SCRAP and not here.titles and not here.bearer.says,
        "after blank": back != at - 1,
    }
    return {
        "bias": 1.0,
        "runs on": _runs_on(before, here),
        "short before": room,
        "short before, squared": room**2,
        "head": min(here.head, 12) / 12,
        "labels": min(here.labels, 6) / 6,
        "shared head": min(len(here.head_lines & before.head_lines), 4) / 4,
        "unlike": _unlike(here.wording, before.wording),
        **{sign: float(shows) for sign, shows in signs.items()},
        **_numbering(here, before, at, back, len(faces)),
    }


def _numbering(here: Face, before: Face, at: int, back: int, pages: int) -> Mapping[str, float]:
    """What printed page numbers say; numbers that count the whole file say nothing.

    Blank pages between `back` and `at` bear no number, and may count or not.
    """
    if here.total == pages and here.number == at + 1:
        return {}
    step = here.number - before.number
    goes_on = bool(here.total) and before.total == here.total and 1 <= step <= at - back
    signs = {
        "page one": here.number == 1 and bool(here.total or before.number),
        "goes on": goes_on,
        "number breaks": here.number > 1 and before.number > 0 and not goes_on,
        "before ended": 0 < before.total == before.number,
        "before unended": 0 < before.number < before.total,
        "numbers begin": (here.number > 0) != (before.number > 0),
    }
    return {sign: float(shows) for sign, shows in signs.items()}
