"""Titles as they stand in an index: what is printed all in capitals is said quietly."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+(?:['\N{RIGHT SINGLE QUOTATION MARK}][^\W\d_]+)?")
_SMALL = frozenset({"and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with", "without"})


def calm(title: str, kept: frozenset[str], *, name: bool = False) -> str:
    """Set a title that is all in capitals in ordinary letters; any other stays as it is.

    kept: words that are capitals by nature, such as CT. name: whether it names somebody, so that each word is capital.
    """
    if not title.isupper() or not any(len(word) > 3 and word not in kept for word in _WORD.findall(title)):  # noqa: PLR2004 - a shorter word may be letters that stand for something
        return title
    first = True

    def said(found: re.Match[str]) -> str:
        nonlocal first
        word, begins = found[0], first
        first = False
        glued = (found.start() and title[found.start() - 1].isdigit()) or title[found.end() : found.end() + 1].isdigit()
        if word in kept or glued or len(word) == 1:
            return word
        small = word.lower()
        return small.capitalize() if begins or (name and small not in _SMALL) else small

    return _WORD.sub(said, title)
