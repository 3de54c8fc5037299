"""What a person types to find something: words, "phrases", beginnings*, -words that must not stand there."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TERM = re.compile(r'([-−]?)["“”„«]([^"“”„«»]*)(?:["“”»]|$)(\*?)|(\S+)')  # noqa: RUF001 - a minus sign is one too
_WORD = re.compile(r"[^\W_]+")
_MINUS = ("-", "−")  # noqa: RUF001 - as above


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand next to each other; `beginning` when the last one may go on, `without` when they must not stand.

    others: other spellings of the same words that will do as well.
    """

    words: tuple[str, ...]
    beginning: bool = False
    without: bool = False
    others: tuple[tuple[str, ...], ...] = ()


def terms(asked: str) -> tuple[Term, ...]:
    """Read what was typed; anything odd is read as words. Empty when nothing in it is to be found. Never fails."""
    found = []
    for minus, phrase, star, word in _TERM.findall(asked):
        words = tuple(_WORD.findall(phrase or word))
        if words:
            without = bool(minus) or word.startswith(_MINUS)
            found.append(Term(words, beginning=bool(star) or word.endswith("*"), without=without))
    return tuple(found) if any(not term.without for term in found) else ()
