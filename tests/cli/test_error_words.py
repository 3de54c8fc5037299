"""Every way to end without an answer has its words, and they can always be said."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from functools import cache
from itertools import pairwise
from pathlib import Path
from string import Formatter

import pytest

import sopinion
from sopinion import errors
from sopinion.content import messages, shelf

CODES = {2, 10, 11, 12, 13, 20, 21, 22, 23, 30, 31, 40, 41, 50, 51, 52, 53, 54, 55, 60, 70, 130}
PARTS = ("what", "safe", "advice")


def _tree(root: type[errors.SopinionError]) -> list[type[errors.SopinionError]]:
    return [root, *(found for one in root.__subclasses__() for found in _tree(one))]


CLASSES = [one for one in _tree(errors.SopinionError) if one.__module__ == errors.__name__]
WORDS = shelf.read("errors")


def _blanks(text: str) -> set[str]:
    return {blank for _, blank, _, _ in Formatter().parse(text) if blank}


@cache
def _raised() -> dict[str, set[str]]:
    """The values that each class is made with, anywhere in the program."""
    made: dict[str, set[str]] = defaultdict(set)
    for file in Path(sopinion.__file__).parent.rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        imports = [
            node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == errors.__name__
        ]
        ours = {name.name for node in imports for name in node.names}
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            if isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", "") == "errors":
                made[node.func.attr] |= {word.arg or "" for word in node.keywords}
            elif isinstance(node.func, ast.Name) and node.func.id in ours:
                made[node.func.id] |= {word.arg or "" for word in node.keywords}
    return dict(made)


def test_the_words_and_the_classes_are_the_same_set() -> None:
    assert sorted(WORDS) == sorted(one.key for one in CLASSES)
    assert len({one.key for one in CLASSES}) == len(CLASSES)


def test_every_code_of_the_contract_but_the_kept_one_has_a_class() -> None:
    assert {one.code for one in CLASSES} >= CODES
    assert {one.code for one in CLASSES} <= CODES | {14}


@pytest.mark.parametrize("one", CLASSES, ids=lambda one: one.key)
def test_an_error_has_calm_words(one: type[errors.SopinionError]) -> None:
    entry = WORDS[one.key]
    assert set(PARTS) <= set(entry) <= {*PARTS, *(f"{part}-bare" for part in PARTS)}
    for part, text in entry.items():
        assert text.strip() == text != "", part
        assert "!" not in text, part
        assert len(text) < 200, part
        if "advice" in part or "safe" in part:
            assert "\n" not in text, part
        if part in PARTS and _blanks(text):
            assert f"{part}-bare" in entry, part
        if part.endswith("-bare"):
            assert not _blanks(text), part
            assert _blanks(entry[part.removesuffix("-bare")]), part


@pytest.mark.parametrize("one", CLASSES, ids=lambda one: one.key)
def test_an_error_can_be_said_with_and_without_its_values(one: type[errors.SopinionError]) -> None:
    bare = messages.trouble(one.key)
    assert bare.what
    assert bare.safe
    assert bare.advice
    blanks = set().union(*(_blanks(WORDS[one.key][part]) for part in PARTS))
    full = messages.trouble(one.key, **{blank: f"<{blank}>{{x}}" for blank in blanks})
    said = f"{full.what} {full.safe} {full.advice}"
    assert all(f"<{blank}>{{x}}" in said for blank in blanks)


@pytest.mark.parametrize("one", CLASSES, ids=lambda one: one.key)
def test_every_blank_is_filled_by_somebody(one: type[errors.SopinionError]) -> None:
    blanks = set().union(*(_blanks(WORDS[one.key][part]) for part in PARTS))
    assert blanks <= _raised().get(one.__name__, blanks)


def test_an_empty_value_is_said_as_no_value() -> None:
    assert messages.trouble("no-case-named", wanted="x", near="").what == WORDS["no-case-named"]["what-bare"]


def test_an_unknown_key_is_a_bug_with_words() -> None:
    assert messages.trouble("no such key").what == WORDS["bug"]["what"]


def _syllables(word: str) -> int:
    return max(1, len(re.findall(r"[aeiouy]+", re.sub(r"e\b", "", word.lower()))))


def test_the_words_can_be_read_by_a_tired_person() -> None:
    """Flesch-Kincaid grade over all sentences, commands and paths left out (Kincaid and others, 1975)."""
    text = " ".join(
        re.sub(r"sopinion [^.]*|\{.*?\}|\"[^\"]*\"", "it", part) for entry in WORDS.values() for part in entry.values()
    )
    sentences = [one for one in re.split(r"[.?:]\s", text) if one.strip()]
    words = re.findall(r"[A-Za-z']+", text)
    grade = 0.39 * len(words) / len(sentences) + 11.8 * sum(map(_syllables, words)) / len(words) - 15.59
    assert grade < 6


def test_no_error_says_the_same_thing_twice() -> None:
    whats = sorted(part for entry in WORDS.values() for name, part in entry.items() if name.startswith("what"))
    assert all(first != second for first, second in pairwise(whats))
