"""The glossary: what the words mean that a page cannot do without."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from sopinion.content import shelf
from sopinion.model.guidance import Term


@cache
def glossary() -> tuple[Term, ...]:
    """Every term, in the order of the alphabet. ValueError for a word that stands twice."""
    found = tuple(
        Term(word=item["word"], says=item["says"], also=tuple(item.get("also", ())))
        for item in shelf.read("glossary")["term"]
    )
    words = [form.casefold() for term in found for form in (term.word, *term.also)]
    if len(words) != len(set(words)):
        raise ValueError("a word of the glossary stands twice")
    return tuple(sorted(found, key=lambda term: term.word.casefold()))


@cache
def pattern(term: Term) -> re.Pattern[str]:
    """What finds a term in a text: whole words, in any form, with a plural s."""
    forms = sorted((re.escape(form) for form in (term.word, *term.also)), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(forms)})(?:e?s)?(?![\w-])", re.IGNORECASE)


def terms_in(texts: Iterable[str]) -> tuple[Term, ...]:
    """The terms that a text uses, in the order of the alphabet."""
    whole = "\n".join(texts)
    return tuple(term for term in glossary() if pattern(term).search(whole))
