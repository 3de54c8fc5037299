"""Where one document ends and the next begins, in a file that holds several."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from sopinion.model.dates import Written
from sopinion.model.heading import Tally, found, tally
from sopinion.model.identity import Bearer, same_bearer
from sopinion.model.lexicon import Lexicon, Use
from sopinion.model.sight import Sight

_ENDS = re.compile(r"[.!?:;)\"']\s*$")
_FULL_LINE = 0.72
_HALF = 0.5
_LABELS = 3


@dataclass(frozen=True, slots=True)
class Span:
    """Pages `first` to `last` (0-based, inclusive) of a file as one document, and how sure its edges are (0 to 1)."""

    first: int
    last: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Face:
    """What of a page tells whether it begins or goes on."""

    bearer: Bearer
    head_lines: frozenset[str]
    head_days: frozenset[Written | tuple[int, int, int]]
    body_lines: tuple[str, ...]
    words: Tally
    size: int


def face(sight: Sight, bearer: Bearer) -> Face:
    """Part a page into the head that it bears and the text that it carries on."""
    skip = {label.line for label in sight.labels if label.use in (Use.DATE, Use.IDENTITY) and (label.strong or label.value in {"born", "number"})}
    top = {n for n in range(min(sight.body, len(sight.lines)))}
    text = tuple(line.text for n, line in enumerate(sight.lines) if n not in top and not (n in skip and (n < 8 or n >= len(sight.lines) - 3)) and not _page_line(line.text))  # noqa: PLR2004
    days = frozenset((w.year, w.first, w.second) if not w.day else (w.day.year, w.day.month or 0, w.day.day or 0) for n, w in sight.dates if n < max(sight.body, 4))
    return Face(bearer, frozenset(line.text for line in sight.lines[: max(sight.body, 3)]), days, text, tally([sight]), len(sight.lines))


_PAGE_LINE = re.compile(r"^\W*(?:page|pg)?\W*\d{1,3}\s*(?:(?:of|/)\s*\d{1,3})?\W*$", re.IGNORECASE)


def _page_line(text: str) -> bool:
    return len(text) < 24 and bool(_PAGE_LINE.match(text))  # noqa: PLR2004


def _continues(before: Face, after: Face, width: int) -> float:
    """How plainly a page's text runs on from the page before: -1 (plainly not) to 1 (plainly so)."""
    if not before.body_lines or not after.body_lines:
        return 0.0
    last, first = before.body_lines[-1], after.body_lines[0]
    score = 0.0
    if first[:1].islower():
        score += 0.8
    elif first[:1].isupper() and _ENDS.search(last) is None and len(last) >= _FULL_LINE * width:
        score += 0.3
    if _ENDS.search(last) is None and len(last) >= _FULL_LINE * width:
        score += 0.4
    if len(last) < _HALF * width and _ENDS.search(last):
        score -= 0.2
    return min(score, 1.0)


def features(sights: list[Sight], faces: list[Face], at: int, lexicon: Lexicon) -> Mapping[str, float]:
    """What speaks for page `at` (0-based, not blank, not the first) beginning a document, against the page before."""
    back = at - 1
    while back > 0 and sights[back].blank:
        back -= 1
    here, before = sights[at], sights[back]
    mine, theirs = faces[at], faces[back]
    n, total = here.numbered
    n0, total0 = before.numbered
    whole = total == len(sights) and n == at + 1
    most = max((face.size for face in faces), default=1)
    width = max((len(text) for text in theirs.body_lines), default=80)
    same = same_bearer(mine.bearer, theirs.bearer)
    shared = len(mine.head_lines & theirs.head_lines)
    titled = any(t.line <= max(here.body, 6) for t in here.titles)
    titled0 = {t.run for t in before.titles}
    new_title = titled and not {t.run for t in here.titles} & titled0
    own = found(mine.words, "", lexicon)
    old = found(theirs.words, "", lexicon)
    learned = [(own[k].learned, old[k].learned) for k in lexicon.learned]
    unlike = _unlike([a for a, _ in learned], [b for _, b in learned]) if learned else 0.0
    labels = sum(1 for label in here.labels if label.line < max(here.body, 4) and label.strong)
    labels0 = sum(1 for label in before.labels if label.line < max(before.body, 4) and label.strong)
    days = mine.head_days, theirs.head_days
    beyond = at + 1 < len(sights) and same_bearer(faces[at + 1].bearer, theirs.bearer)
    goes_on = bool(total and total0 == total and n == n0 + 1 and not whole)
    return {
        "bias": 1.0,
        "page one": float(n == 1 and (total != 0 or n0 != 0) and not whole),
        "goes on": float(goes_on),
        "number breaks": float(bool(n and n != 1 and n0 and not whole and not goes_on)),
        "before ended": float(bool(total0 and n0 == total0 and not whole)),
        "before unended": float(bool(total0 and n0 < total0 and not whole)),
        "numbers begin": float(bool(n) != bool(n0) and not whole),
        "other person": float(same is False),
        "other person, goes on": float(same is False and goes_on),
        "same person": float(same is True),
        "returns": float(same is False and beyond is True),
        "title": float(new_title),
        "title again": float(titled and not new_title),
        "opens": float(0 < here.openings <= max(here.body, 1) + 2),
        "runs on": _continues(theirs, mine, width),
        "short before": 1.0 - min(1.0, theirs.size / most),
        "short before, squared": (1.0 - min(1.0, theirs.size / most)) ** 2,
        "head": min(here.body, 12) / 12,
        "head grows": float(labels > labels0),
        "labels": min(labels, 6) / 6,
        "no head": float(here.body == 0),
        "shared head": min(shared, 4) / 4,
        "shared days": float(bool(days[0] & days[1])),
        "other days": float(bool(days[0] and days[1] and not days[0] & days[1])),
        "unlike": unlike,
        "after blank": float(back != at - 1),
    }


def _unlike(one: list[float], two: list[float]) -> float:
    """How unlike the wording of two pages is: half the distance of their shares, 0 to 1."""

    def shares(values: list[float]) -> list[float]:
        top = max(values)
        odds = [math.exp(min(30.0, (value - top))) for value in values]
        return [odd / sum(odds) for odd in odds]

    return sum(abs(a - b) for a, b in zip(shares(one), shares(two), strict=True)) / 2


def spans(sights: list[Sight], bearers: list[Bearer], lexicon: Lexicon) -> list[Span]:
    """Part a file into documents; blank pages stay with the page before."""
    if len(sights) <= 1:
        return [Span(0, len(sights) - 1, 1.0)] if sights else []
    faces = [face(s, b) for s, b in zip(sights, bearers, strict=True)]
    starts, odds = [0], [1.0]
    weakest = 1.0
    inner: list[float] = []
    for at in range(1, len(sights)):
        if sights[at].blank:
            continue
        value = sum(lexicon.edge_mix.get(key, 0.0) * v for key, v in features(sights, faces, at, lexicon).items())
        chance = 1 / (1 + math.exp(-max(-30.0, min(30.0, value))))
        if chance > _HALF and not all(s.blank for s in sights[:at]):
            starts.append(at)
            odds.append(chance)
            inner.append(weakest)
            weakest = 1.0
        else:
            weakest = min(weakest, 1 - chance)
    inner.append(weakest)
    found_spans = []
    for i, start in enumerate(starts):
        last = starts[i + 1] - 1 if i + 1 < len(starts) else len(sights) - 1
        after = odds[i + 1] if i + 1 < len(starts) else 1.0
        found_spans.append(Span(start, last, round(min(odds[i], after, inner[i]), 3)))
    return found_spans
