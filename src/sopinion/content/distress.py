"""Words of despair in what a person writes, as data: a careful list with few false alarms."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from sopinion.content import shelf

_MARKS = re.compile(r"[’'`´]")  # noqa: RUF001 - the marks that people and keyboards use
_APART = re.compile(r"[^a-z0-9]+")


def despairs(text: str) -> bool:
    """Whether the text holds words of despair."""
    plain = _APART.sub(" ", _MARKS.sub("", unicodedata.normalize("NFKC", text).casefold()))
    return bool(_pattern("words").search(_pattern("unless").sub(" . ", plain)))


@cache
def _pattern(name: str) -> re.Pattern[str]:
    data = shelf.read("distress")
    no = f"(?:{'|'.join(data['not'])})"
    return re.compile(rf"\b(?:{'|'.join(form.replace('{not}', no) for form in data[name])})\b")
