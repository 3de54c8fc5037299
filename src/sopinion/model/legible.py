"""Whether a page has text worth the name, or has to be looked at as a picture."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from sopinion.model.page import Page, Source
from sopinion.model.seen import Seen

LITTLE = 400
"""Letters; a page with fewer on a picture that fills it may bear no more than a stamp or a fax line."""

_FEW = 40  # letters from which a text can be judged
_ODD_SHARE = 0.1  # of what is written
_PLAIN_SHARE = 0.55
_ENOUGH = 8  # words of four letters or more from which they can be judged
_VOWEL_SHARE = 0.2  # of the letters of long words: English has 0.38, letters shifted by a broken font 0.15
_USUAL_SHARE = 0.3
_WORDS = 40  # among so many, one of the commonest has to be
_SAMPLE = 1500  # letters
_ONE_IN = 15  # words: a text with that share of common ones reads well
_FEW_WORDS = 20
_RICHER = 1.25  # how much more a picture has to give than the text that is there

_ODD = re.compile("[\x00-\x08\x0e-\x1f\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff]")
"""Signs that no paper bears: without meaning, without a shape, or with a meaning in one font alone."""

_LONG_WORDS = re.compile(r"[A-Za-z]{4,}")
_LETTERS = re.compile(r"[^\W\d_]+")
_VOWELS = frozenset("aeiouyAEIOUY")
_COMMON = frozenset(
    {"the", "of", "and", "to", "in", "for", "with", "was", "is", "no", "not", "on", "by", "at", "or"}
    | {"date", "name", "patient", "page", "mg", "ml", "dr"}
    | {"de", "la", "el", "en", "et", "le", "les", "und", "der", "die", "il", "da", "do"}
)


def is_legible(text: str) -> bool:
    """Whether words stand there. A text too short to judge is; so is one in another script than ours."""
    return _reads_well(text[:_SAMPLE]) or _is_plain(text)


def _reads_well(sample: str) -> bool:
    """A quick yes for most pages, which saves looking at every letter of them."""
    words = sample.lower().split()
    return "\ufffd" not in sample and _common(words) * _ONE_IN > len(words) > _FEW_WORDS


def _common(words: Iterable[str]) -> int:
    return sum(map(_COMMON.__contains__, words))


def _is_plain(text: str) -> bool:
    written = [char for char in text if not char.isspace()]
    if not written:
        return False
    if len(_ODD.findall(text)) > _ODD_SHARE * len(written):
        return False
    return len(written) < _FEW or (
        sum(char.isalnum() for char in written) >= _PLAIN_SHARE * len(written) and _is_worded(text)
    )


def _is_worded(text: str) -> bool:
    """Whether letters make words, as far as that can be told: not of figures, short forms and other scripts."""
    long = _LONG_WORDS.findall(text)
    letters = "".join(long)
    if len(long) < _ENOUGH:
        return True
    vowels = sum(letter in _VOWELS for letter in letters) / len(letters)
    if vowels < _VOWEL_SHARE:
        return False
    words = _LETTERS.findall(text.lower())
    enough = _WORDS if vowels >= _USUAL_SHARE else _WORDS // 3
    return len(words) < enough or _common(words) * _WORDS >= len(words)


def needs_eyes(page: Page) -> bool:
    """Whether a page has to be looked at as a picture for its words."""
    if page.source is Source.OCR:
        return False
    if not page.text:
        return page.pictured
    return (page.pictured and len(page.text) < LITTLE) or not is_legible(page.text)


def says_more(text: str, seen: str) -> bool:
    """Whether what was seen on a page says a good deal more than the text it has, as far as that can be read."""
    return len(text if is_legible(text) else "") * _RICHER < len(seen)


def with_seen(page: Page, seen: Seen, *, forced: bool = False) -> Page:
    """Give a page the words seen on its picture, where they say more than the text it has."""
    if not seen.text or (not forced and not says_more(page.text, seen.text)):
        return page
    return replace(page, text=seen.text, source=Source.OCR)
