"""The words that gap rules look for, and the words that a gap is told in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from sopinion.content import shelf
from sopinion.model.gap import Cues, Gap, GapKind


@cache
def cues() -> Mapping[str, Cues]:
    """The compiled patterns by gap kind; KeyError when a kind has none."""
    words = shelf.read("gaps")

    def compiled(pattern: str | None) -> re.Pattern[str] | None:
        return re.compile(pattern, re.IGNORECASE) if pattern else None

    return {
        kind.value: Cues(re.compile(words[kind]["line"], re.IGNORECASE), compiled(words[kind].get("unless")))
        for kind in GapKind
    }


@dataclass(frozen=True, slots=True)
class GapWords:
    """What is missing, and what to do about it."""

    what: str
    advice: str


def told(gap: Gap) -> GapWords:
    """Tell a gap in words."""
    words = shelf.read("gaps")[gap.kind]
    return GapWords(words["what"].format(about=gap.about), words["advice"].format(about=gap.about))
