"""What a person types to find something: words, "phrases", beginnings*; anything else is read as words."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TERM = re.compile(r'["“”„«]([^"“”„«»]*)(?:["“”»]|$)(\*?)|(\S+)')
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand next to each other; `beginning` when the last one may go on."""

    words: tuple[str, ...]
    beginning: bool = False


def terms(asked: str) -> tuple[Term, ...]:
    """Read what was typed. Empty when nothing in it is a word. Never fails."""
    found = []
    for phrase, star, word in _TERM.findall(asked):
        words = tuple(_WORD.findall(phrase or word))
        if words:
            found.append(Term(words, beginning=bool(star) or word.endswith("*")))
    return tuple(found)
