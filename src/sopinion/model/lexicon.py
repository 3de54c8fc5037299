"""The words that papers are read by, compiled once: headings, titles, labels, months, and weights of plain words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import NamedTuple

from sopinion.model.kind import Kind

WORD = re.compile(r"[^\W_]+")


class Use(IntEnum):
    """What a run of words is for."""

    HEADING = 1
    PHRASE = 2
    TITLE = 3
    OPENING = 4
    DATE = 5
    IDENTITY = 6
    STATUS = 7


class Entry(NamedTuple):
    """One meaning of a run of words: a family of a kind's headings, the role of a date label, a field of identity."""

    use: Use
    value: str
    kind: Kind = Kind.OTHER


class Hit(NamedTuple):
    """A run of words of the lexicon in a line: from word `at`, `length` words, with its meanings.

    phrase: whether it is a phrase and nothing else, wherever it stands.
    """

    at: int
    length: int
    entries: tuple[Entry, ...]
    phrase: bool


class Node:
    """A step in the tree of runs: where the next word leads, and what a run that ends here means."""

    __slots__ = ("entries", "phrase", "then")

    def __init__(self) -> None:
        self.then: dict[str, Node] = {}
        self.entries: tuple[Entry, ...] = ()
        self.phrase = True

    def mean(self, entry: Entry) -> None:
        """Take one more meaning."""
        if entry not in self.entries:
            self.entries = (*self.entries, entry)
            self.phrase = self.phrase and entry.use is Use.PHRASE


@dataclass(frozen=True, slots=True)
class KindWords:
    """The vocabulary of one kind: families of headings and phrases with weights, titles, openings, file names.

    paper: how the kind is spoken of in a sentence ("a pathology report"). words: plain words that are usual in it.
    """

    kind: Kind
    paper: str
    titles: tuple[str, ...] = ()
    filename: tuple[str, ...] = ()
    opens: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()
    families: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    phrases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything that recognition knows of words.

    tree: every run of words. kinds: the vocabulary of each kind. months: month number by name. weights: for plain
    words, one weight for each of `learned` kinds; bias: one for each. kind_mix, edge_mix: weights of the features
    that decide kind and boundary, by feature name. sets: named sets of single words. why: sentences by reason.
    date_form: the expression that finds dates. nicknames: given names that stand for each other. title_words: for
    each word of titles, the share of its kinds in it. plain_words: words usual in some kinds, with their worth.
    """

    tree: Node
    kinds: Mapping[Kind, KindWords]
    months: Mapping[str, int]
    sets: Mapping[str, frozenset[str]]
    why: Mapping[str, str]
    date_form: re.Pattern[str]
    learned: tuple[Kind, ...] = ()
    weights: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    bias: tuple[float, ...] = ()
    kind_mix: Mapping[str, float] = field(default_factory=dict)
    edge_mix: Mapping[str, float] = field(default_factory=dict)
    nicknames: frozenset[frozenset[str]] = frozenset()
    title_words: Mapping[str, Mapping[Kind, float]] = field(default_factory=dict)
    plain_words: Mapping[str, tuple[float, tuple[Kind, ...]]] = field(default_factory=dict)

    def hits(self, words: list[str]) -> list[Hit]:
        """Find the runs of words in a line, the longest first, none inside another."""
        found: list[Hit] = []
        start = self.tree.then
        if start.keys().isdisjoint(words):
            return found
        free, size = 0, len(words)
        for at, word in enumerate(words):
            if at < free or word not in start:
                continue
            node = best = start[word]
            length, here = 1, at + 1
            while here < size:
                further = node.then.get(words[here])
                if further is None:
                    break
                node = further
                here += 1
                if node.entries:
                    best, length = node, here - at
            if best.entries:
                found.append(Hit(at, length, best.entries, best.phrase))
                free = at + length
        return found


def spelled(run: str, spellings: Mapping[str, tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Give a run of words in every spelling, as words."""
    forms: list[tuple[str, ...]] = [()]
    for word in WORD.findall(run.lower()):
        ways = (word, *spellings.get(word, ()))
        forms = [(*form, *way.split()) for form in forms for way in ways]
    return tuple(forms)


def plant(runs: Iterable[tuple[str, Entry]], spellings: Mapping[str, tuple[str, ...]]) -> Node:
    """Compile runs of words with their meanings into one tree."""
    root = Node()
    for run, entry in runs:
        for form in spelled(run, spellings):
            node = root
            for word in form:
                node = node.then.setdefault(word, Node())
            if form:
                node.mean(entry)
    return root
