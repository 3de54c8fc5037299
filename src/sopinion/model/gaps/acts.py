"""What a sentence says was done, and on which day: `CT of the chest on 3/4/2025`, `03/11/2025: sigmoid colectomy`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sopinion.model.dates import Written
from sopinion.model.day import Day
from sopinion.model.gaps.pile import Cues, Pile, Sentence

SCAN = "scan"
"""The family of a study that is not named closer: `the prior study of March 3`."""
BIOPSY, OPERATION, SCOPE = "biopsy", "operation", "scope"

_LONGEST_NAME = 60
_LONGEST_PREFIX = 50


@dataclass(frozen=True, slots=True)
class Act:
    """Something done. family: a kind of scan, or scope, biopsy, operation. name: as written, with its day as written.

    days: what the day can be; more than one where month and day cannot be told apart.
    """

    sentence: Sentence
    family: str
    name: str
    days: tuple[Day, ...]


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    family: str
    text: str


def families(text: str, cues: Cues) -> Iterator[_Word]:
    """Every study, endoscopy, biopsy and operation that a text names, in order."""
    done = 0
    small = text.lower()
    if len(small) != len(text):  # a letter that has no small form of its own length
        small = text
    for stem in cues["stems"].finditer(small):
        at = stem.start()
        while at > 0 and (small[at - 1].isalpha() or small[at - 1] == "-"):
            at -= 1  # an ending: back to where its word begins
        m = cues["act"].match(text, at) or (at < stem.start() and cues["act"].match(text, stem.start())) or None
        if m is None or m.start() < done or not m.lastgroup:
            continue
        done = m.end()
        if m.lastgroup == "guided":
            continue
        before = cues["prefix"].search(text, max(0, m.start() - _LONGEST_PREFIX), m.start())
        start = before.start() if before and m.lastgroup in (BIOPSY, OPERATION) else m.start()
        yield _Word(start, m.end(), m.lastgroup, text[start : m.end()])


def dated(pile: Pile, sentence: Sentence) -> Iterator[Act]:
    """Every act of a sentence with its day.

    A day belongs to the act before it unless the sentence opens with a day: there it belongs to the act after it.
    """
    cues = pile.cues["acts"]
    text = sentence.text
    days = pile.dates(sentence)
    words = list(families(text, cues)) if days else []
    if not words:
        return
    free = list(days)
    claimed: set[int] = set()
    leading = days[0][0].start < words[0].start
    for ahead in (not leading, leading):
        for n, word in enumerate(words):
            if n in claimed:
                continue
            found = _after(text, word, words, free, cues) if ahead else _before(text, word, words, free, cues)
            if found:
                claimed.add(n)
                free.remove(found)
                yield _act(sentence, word, found)
                if ahead:
                    yield from _listed(word, found, free, sentence, cues)


def _act(sentence: Sentence, word: _Word, found: tuple[Written, tuple[Day, ...]]) -> Act:
    written = sentence.text[found[0].start : found[0].end]
    return Act(sentence, word.family, f"{word.text[:_LONGEST_NAME]} of {written}", found[1])


_Day = tuple[Written, tuple[Day, ...]]


def _after(text: str, word: _Word, words: list[_Word], free: list[_Day], cues: Cues) -> _Day | None:
    """The first day behind an act, with nothing between that tells of something else."""
    for day in free:
        if day[0].start < word.end:
            continue
        gap = text[word.end : day[0].start]
        other = any(word.end <= w.start < day[0].start for w in words)
        return None if other or cues["apart"].search(gap) else day
    return None


def _before(text: str, word: _Word, words: list[_Word], free: list[_Day], cues: Cues) -> _Day | None:
    """The last day before an act, with nothing between but who had it and what it was like."""
    for day in reversed(free):
        if day[0].end > word.start:
            continue
        gap = text[day[0].end : word.start]
        other = any(day[0].end <= w.start < word.start for w in words)
        apart = other or cues["label"].search(text, 0, day[0].start)
        return day if not apart and cues["bridge"].fullmatch(gap) else None
    return None


def _listed(word: _Word, last: _Day, free: list[_Day], sentence: Sentence, cues: Cues) -> Iterator[Act]:
    """Further days of the same act: `CT of 3/3/2025, 1/5/2025 and 12/1/2024`."""
    text = sentence.text
    while True:
        more = next((d for d in free if d[0].start >= last[0].end), None)
        if more is None or not cues["comma"].fullmatch(text[last[0].end : more[0].start]):
            return
        free.remove(more)
        last = more
        yield _act(sentence, word, more)


def unsure(text: str, cues: Cues) -> re.Match[str] | None:
    """What makes a sentence speak of something planned, refused, supposed, or of somebody else."""
    return cues["unsure"].search(text)
