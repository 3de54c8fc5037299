"""The verb behind `find`: words, "phrases", beginnings* and -words in everything that was read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice, product
from typing import Any

from sopinion.flows.hands import Index
from sopinion.flows.records import Papers
from sopinion.model.case import Case
from sopinion.model.closeness import apart, folded, pieces, slips
from sopinion.model.day import Day
from sopinion.model.kind import Kind
from sopinion.model.listing import Hit
from sopinion.model.parting import Stretch
from sopinion.model.record import Record
from sopinion.model.search import Term, terms

_OTHERS = 12  # words tried for one that was typed
_PHRASES = 60  # ways to write one phrase


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to find. close: words that nearly look so will do. kinds, since, until: of the papers to look at.

    Nothing in `kinds`: all kinds. A paper whose day nobody knows lies in no stretch of time.
    """

    words: tuple[str, ...]
    close: bool = False
    kinds: tuple[Kind, ...] = ()
    since: Day | None = None
    until: Day | None = None

    @property
    def everywhere(self) -> bool:
        """Whether all papers are looked at."""
        return not (self.kinds or self.since or self.until)

    def takes(self, record: Record) -> bool:
        """Whether a paper is looked at; a day that is known in part is taken where it may lie in the stretch."""
        if self.kinds and record.kind not in self.kinds:
            return False
        if not (self.since or self.until):
            return True
        if record.day is None or (self.since and record.day.last < self.since.first):
            return False
        return not (self.until and record.day.first > self.until.last)


@dataclass(frozen=True, slots=True)
class Found:
    """How many pages hold the words, and the best of them. asked is False when nothing typed was a word.

    tried: for each word that was typed, the words that look like it and were looked for as well.
    """

    total: int
    hits: tuple[Hit, ...]
    asked: bool = True
    tried: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def find(papers: Papers, case: Case, wanted: Wanted, limit: int) -> Found:
    """Find pages that hold all the words.

    A shell takes the marks off a phrase: words that came as one are looked for as one, and singly if that finds none.
    """
    only = None
    if wanted.everywhere:
        papers.refresh(case)
    else:
        only = [
            Stretch(part.sha256, part.first, part.last)
            for record in papers.records_of(case)
            if wanted.takes(record)
            for part in record.parts
        ]
    tried: dict[str, tuple[str, ...]] = {}
    asked = False
    for typed in dict.fromkeys((terms(" ".join(map(_as_phrase, wanted.words))), terms(" ".join(wanted.words)))):
        asked = asked or bool(typed)
        looked = tuple(_loosely(papers.index, term, tried) for term in typed) if wanted.close else typed
        total, hits = papers.index.find(looked, limit, only)
        if total:
            return Found(total, hits, tried=tried)
    return Found(0, (), asked=asked, tried=tried)


def _as_phrase(words: str) -> str:
    return f'"{words}"' if " " in words.strip() and not set(words) & set('"“”*-') else words


def _loosely(index: Index, term: Term, tried: dict[str, tuple[str, ...]]) -> Term:
    """Let words that look like those of a term do as well; beginnings, and what must not stand there, stay."""
    if term.beginning or term.without:
        return term
    for word in term.words:
        if word not in tried:
            tried[word] = tuple(islice(_alike(index, folded(word)), _OTHERS))
    ways = islice(product(*((word, *tried[word]) for word in term.words)), 1, _PHRASES)
    return replace(term, others=tuple(ways))


def _alike(index: Index, word: str) -> Iterator[str]:
    """Give words of the papers that look like one, the nearest first, and of these the most frequent."""
    most = slips(word)
    if not most:
        return
    like = index.words_like(pieces(word, most), len(word) - most, len(word) + most)
    near = [(far, at, other) for at, other in enumerate(like) if 0 < (far := apart(word, other)) <= most]
    yield from (other for _, _, other in sorted(near))


def as_json(found: Found) -> Mapping[str, Any]:
    """The answer of `find --json`."""
    return {
        "schema": "sopinion/find/1",
        "total": found.total,
        "hits": [
            {"record": hit.record, "file": hit.file, "page": hit.page, "snippet": hit.snippet} for hit in found.hits
        ],
        "tried": [{"word": word, "also": list(others)} for word, others in found.tried.items()],
    }
