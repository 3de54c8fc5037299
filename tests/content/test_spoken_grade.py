"""How hard each screen of the walk is to read, whole and in each voice: Flesch-Kincaid grade 6 or lower."""

from __future__ import annotations

import re

import pytest
import textstat

from sopinion.content import glossary, voices
from sopinion.content.questions import questionnaire
from sopinion.model.question import Question

MOST = 6.0
LONG_ENOUGH = 30
_PLACES = re.compile(r"United (?:States|Kingdom)|European Union|Australia|New Zealand|Canada|TRICARE|Veterans Affairs")


def grade(texts: list[str]) -> float:
    """The grade of a screen, its labels read as sentences, words of the glossary as one short word."""
    lines = [line.strip(" ·") for text in texts for line in text.splitlines() if line.strip()]
    whole = " ".join(line if re.search(r"[.?!:]\"?$", line) else f"{line}." for line in lines)
    whole = _PLACES.sub("word", whole)
    for term in glossary.glossary():
        whole = glossary.pattern(term).sub("word", whole)
    return float(textstat.flesch_kincaid_grade(whole)) if len(whole.split()) >= LONG_ENOUGH else 0.0


@pytest.mark.parametrize("who", [voices.PATIENT, voices.PARENT, voices.BESIDE])
@pytest.mark.parametrize("question", questionnaire().questions, ids=lambda one: one.key)
def test_a_screen_is_easy_to_read_for_whoever_is_typing(question: Question, who: str) -> None:
    fill = voices.voice(who).fill
    section = questionnaire().section(question.section)
    first = next(questionnaire().applying({}, section.key), None)
    seen = [fill(question.ask), fill(question.help), fill(question.example), *(one.label for one in question.choices)]
    if first == question:
        seen.append(fill(section.intro))
    assert grade(seen) <= MOST
    assert grade([*seen, fill(question.more)]) <= MOST


def test_the_measure_finds_what_is_hard() -> None:
    learned = "Multidisciplinary deliberation facilitates individualized recommendations in heterogeneous situations."
    assert grade([learned] * 4) > MOST
