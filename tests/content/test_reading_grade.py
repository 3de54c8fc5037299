"""How hard our words are to read: Flesch-Kincaid by textstat, over texts of 30 words or more, glossary words masked.

Screens and questions: grade 6 or lower. Guidance, reasons and sheets: 8 or lower.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import textstat

from sopinion.content import guidance, reasons, shelf
from sopinion.content.glossary import glossary, pattern
from sopinion.flows import guide
from sopinion.model.leaf import Leaf, Note, Pairs

SCREEN, GUIDANCE = 6.0, 8.0
LONG_ENOUGH = 30

# What a text may hold that nobody reads as words: commands to type, file names, sites, numbers to call, countries.
_UNREAD = re.compile(
    r"\bsopinion(?: --?[\w-]+| [a-z-]+(?= )| FILE| FOLDER\b)+|--[\w-]+(?: [A-Z]+)?|\b[\w-]+\.(?:gov|org|pdf|toml)\b"
    r"|[+\d][\d\s().-]{6,}\d|United (?:States|Kingdom)|European Union|Australia|New Zealand|Canada"
)


def masked(text: str) -> str:
    """The text as it is measured: what is not read as words, and words of the glossary, count as one short word."""
    text = _UNREAD.sub("word", text)
    text = re.sub(r"\{[^}]*\}", "word", text)
    for term in glossary():
        text = pattern(term).sub("word", text)
    return text


def sentence(text: str) -> str:
    """A heading or a point reads as a sentence of its own, though no period ends it."""
    lines = [line.strip(" ·") for line in text.splitlines() if line.strip()]
    return " ".join(line if re.search(r"[.?!:;]\"?$", line) else f"{line}." for line in lines)


def too_hard(text: str, most: float) -> float | None:
    """The grade of a text, where it is long enough to measure and above `most`."""
    if len(text.split()) < LONG_ENOUGH:
        return None
    grade = textstat.flesch_kincaid_grade(masked(text))
    return round(grade, 1) if grade > most else None


def page_text(leaf: Leaf) -> str:
    """The words of a page, without its notes on sources."""
    found = [leaf.title, leaf.lead]
    for block in leaf.blocks:
        if isinstance(block, Pairs):
            found += [f"{label}. {value}" for label, value in block.rows]
        elif not isinstance(block, Note):
            found += guide.texts(block)
    return " ".join(sentence(text) for text in found)


def strings(data: Any) -> Iterator[str]:  # noqa: ANN401 - whatever TOML holds
    """Every sentence in a piece of data: texts that hold a blank between words."""
    if isinstance(data, str) and " " in data.strip():
        yield data
    elif isinstance(data, dict):
        for key, value in data.items():
            if key not in {"when", "line", "unless", "key", "only_if", "held"}:
                yield from strings(value)
    elif isinstance(data, list):
        for value in data:
            yield from strings(value)


def hard(texts: dict[str, str], most: float) -> dict[str, float]:
    """The texts that are too hard, with their grades."""
    found = {name: too_hard(text, most) for name, text in texts.items()}
    return {name: grade for name, grade in found.items() if grade is not None}


def joined(data: Any) -> str:  # noqa: ANN401 - whatever TOML holds
    return " ".join(sentence(text) for text in strings(data))


@pytest.mark.parametrize("topic", guidance.topics(), ids=lambda topic: topic.key)
def test_guidance(topic: Any) -> None:  # noqa: ANN401 - a topic
    assert too_hard(page_text(guide.topic_page(topic, {})), GUIDANCE) is None
    parts = {
        part.key: " ".join(sentence(text) for block in part.blocks for text in guide.texts(block))
        for part in topic.parts
    }
    assert hard(parts, GUIDANCE + 1) == {}


def test_reasons() -> None:
    pages = {one.key: page_text(guide.reason_page(one, {})) for one in reasons.reasons()}
    assert hard(pages, SCREEN) == {}


def test_screens() -> None:
    screens = {name: joined(shelf.read(name)) for name in shelf.names("screens")}
    assert hard(screens, SCREEN) == {}


def test_questions() -> None:
    questions = {
        item["key"]: joined(
            {name: item.get(name, "") for name in ("ask", "help", "more", "example", "choices", "columns")}
        )
        for name in shelf.names("questions")
        for item in shelf.read(name).get("question", ())
    }
    assert len(questions) > 40
    assert hard(questions, SCREEN) == {}


@pytest.mark.parametrize("name", ["errors", "problems", "gaps"])
def test_trouble(name: str) -> None:
    told = {
        key: " ".join(sentence(entry.get(part, "")) for part in ("what", "safe", "advice"))
        for key, entry in shelf.read(name).items()
    }
    assert hard(told, SCREEN) == {}


@pytest.mark.parametrize("folder", ["sheets_to_carry", "checklists"])
def test_sheets_and_lists(folder: str) -> None:
    assert hard({name: joined(shelf.read(name)) for name in shelf.names(folder)}, GUIDANCE) == {}


def test_glossary_and_questions_to_ask() -> None:
    assert hard({name: joined(shelf.read(name)) for name in ("glossary", "questions_to_ask")}, GUIDANCE) == {}


def test_the_measure_finds_what_is_hard() -> None:
    learned = (
        "Notwithstanding considerable heterogeneity, multidisciplinary deliberation facilitates individualized "
        "therapeutic recommendations, particularly where histopathological interpretation remains fundamentally "
        "controversial among internationally recognized institutions, necessitating supplementary examination."
    )
    assert len(learned.split()) < LONG_ENOUGH
    assert too_hard(f"{learned} {learned}", GUIDANCE) is not None
    assert "biopsy" not in masked("A biopsy, or two biopsies.")
