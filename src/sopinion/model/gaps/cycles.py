"""`Cycle 3 of 6`, where nothing here records the cycles before it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sopinion.model.gap import GapKind
from sopinion.model.gaps.finding import Finding
from sopinion.model.gaps.pile import Cues, Pile, Sentence
from sopinion.model.kind import Kind

_SPEAK = frozenset({Kind.TREATMENT_RECORD, Kind.VISIT_NOTE, Kind.OTHER, Kind.VISIT_SUMMARY})
_MOST = 24
_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight")
_ORDINALS = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
_ROW = re.compile(
    r"^\s*\|?\s*(?:c|cycle\s*)?(\d{1,2})\b(?=\s+\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4})", re.IGNORECASE | re.MULTILINE
)
"""A row of a flow sheet: the cycle, then its day."""


def cycles(pile: Pile) -> Iterator[Finding]:
    """The cycles before the latest that a paper tells as given; once for the whole pile."""
    cues = pile.cues["cycles"]
    here: set[int] = set()
    said: dict[int, Sentence] = {}
    for record in pile.records:
        if record.kind is Kind.TREATMENT_RECORD:
            for _, page in pile.pages(record):
                here.update(int(n) for n in _ROW.findall(page.text))
    for sentence in pile.heard("cycles"):
        if sentence.record.kind not in _SPEAK:
            continue
        several = _several(sentence.text, cues)
        here |= several
        if not several and not cues["unless"].search(sentence.text):
            for n in _given(sentence.text, cues):
                here.add(n)
                said.setdefault(n, sentence)
    if not said:
        return
    top = max(said)
    absent = sorted(set(range(1, top)) - here)
    if absent:
        yield Finding(
            kind=GapKind.MISSING_CYCLES,
            key="cycles",
            about=", ".join(map(str, absent)),
            says="missing-cycles",
            sentence=said[min(n for n in said if n > absent[-1])],
            wants=Kind.TREATMENT_RECORD,
        )


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _WORDS.index(text.lower()) + 1


def _given(text: str, cues: Cues) -> Iterator[int]:
    for m in cues["given"].finditer(text):
        n = _ORDINALS.index(m["o"].lower()) + 2 if m["o"] else _number(m["n"] or m["c"])
        if 1 <= n <= _MOST:
            yield n


def _several(text: str, cues: Cues) -> set[int]:
    """The cycles that a sentence tells together: `cycles 1 to 3`, `12 of 12 cycles given`."""
    found: set[int] = set()
    for m in cues["range"].finditer(text):
        first, last = (int(m["a"]), int(m["b"])) if m["a"] else (1, int(m["g"] or m["h"]))
        found.update(range(first, min(last, _MOST) + 1))
    for m in cues["list"].finditer(text):
        found.update(int(n) for n in re.findall(r"\d+", m["l"]) if int(n) <= _MOST)
    return found
