"""The verb behind `find`: words, "phrases" and beginnings* in everything that was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sopinion.flows.hands import Index
from sopinion.model.listing import Hit
from sopinion.model.search import terms


@dataclass(frozen=True, slots=True)
class Found:
    """How many pages hold the words, and the best of them. asked is False when nothing typed was a word."""

    total: int
    hits: tuple[Hit, ...]
    asked: bool = True


def find(index: Index, words: Sequence[str], limit: int) -> Found:
    """Find pages that hold all of `words`.

    A shell takes the marks off a phrase: words that came as one are looked for as one, and singly if that finds none.
    """
    for wanted in (terms(" ".join(map(_as_phrase, words))), terms(" ".join(words))):
        total, hits = index.find(wanted, limit)
        if total:
            return Found(total, hits)
    return Found(0, (), asked=bool(wanted))


def _as_phrase(words: str) -> str:
    return f'"{words}"' if " " in words.strip() and not set(words) & set('"“”*') else words


def as_json(found: Found) -> Mapping[str, Any]:
    """The answer of `find --json`."""
    return {
        "schema": "sopinion/find/1",
        "total": found.total,
        "hits": [
            {"record": hit.record, "file": hit.file, "page": hit.page, "snippet": hit.snippet} for hit in found.hits
        ],
    }
