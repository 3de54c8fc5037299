"""The words that gap rules listen for, and the words that a gap is told in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from sopinion.content import shelf
from sopinion.model.dates import pattern
from sopinion.model.gap import Gap
from sopinion.model.gaps.pile import Calendar, Cues
from sopinion.model.kind import Kind


@cache
def cues() -> Mapping[str, Cues]:
    """What each rule listens for, by rule: its words, and its patterns compiled."""
    return MappingProxyType({name: _cues(rule) for name, rule in shelf.read("gaps")["rules"].items()})


def _cues(rule: Mapping[str, Any]) -> Cues:
    exact = rule.get("exact", ())
    forms = {
        name: re.compile(said, re.VERBOSE if name in exact else re.VERBOSE | re.IGNORECASE)
        for name, said in rule.items()
        if isinstance(said, str)
    }
    kinds = frozenset(Kind(kind) for kind in rule.get("kinds", Kind))
    return Cues(frozenset(rule["near"]), MappingProxyType(forms), kinds, rule.get("dated", False))


@cache
def calendar() -> Calendar:
    """How dates are written in the language of the shelf, with and without their year."""
    words = shelf.read("reading/labels")["words"]
    months = {
        name: number for names in (words["months"], words["short_months"]) for number, name in enumerate(names, 1)
    }
    months["sept"] = 9
    names = "|".join(sorted(months, key=len, reverse=True))
    yearless = re.compile(
        rf"""\b(?:(?P<month>{names})\.?\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s*,?\s*\d{{4}}|[/.-]\d|\s*%)
          | (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<month2>{names})\b\.?(?!\s*,?\s*\d{{2,4}}\b)
          | (?<=\bof\s|\bon\s)(?P<num>1?\d)/(?P<numday>[1-3]\d|[1-9])(?![\d/.-]))""",
        re.VERBOSE | re.IGNORECASE,
    )
    return Calendar(MappingProxyType(months), pattern(months), yearless)


@dataclass(frozen=True, slots=True)
class GapWords:
    """What is missing, and what to do about it."""

    what: str
    advice: str


def told(gap: Gap) -> GapWords:
    """Tell a gap in words."""
    words = shelf.read("gaps")["says"][gap.says]
    return GapWords(words["what"].format(about=gap.about), words["advice"].format(about=gap.about))
