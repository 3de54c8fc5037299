"""Guidance: what a person can read, with the parts that fit them."""

from __future__ import annotations

from dataclasses import dataclass, field

from sopinion.model.leaf import Block
from sopinion.model.question import All, Condition


@dataclass(frozen=True, slots=True)
class Part:
    """Some blocks, whom they fit, and the keys of the facts they rest on. key: the part's name within its topic."""

    blocks: tuple[Block, ...]
    when: Condition = field(default_factory=All)
    facts: tuple[str, ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic of the guidance: its name in commands, its title, the one sentence it comes down to, its parts."""

    key: str
    title: str
    lead: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason for a second opinion, and what fits it.

    label: the reason in a person's own words. lead: what a second opinion may do here, in a sentence or two. say:
    words for the doctor or a center. ask: questions for the second doctor. bring: papers. read: topics to read next.
    """

    key: str
    label: str
    lead: str
    say: tuple[str, ...]
    ask: tuple[str, ...]
    bring: tuple[str, ...]
    read: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A medical or legal word of the glossary, what it means, and other forms of it that a text may use."""

    word: str
    says: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks, and of whom: the words that fill the blanks of a text, such as `my` with "my child's".

    note: a line for the reader about these words, "" where none is needed.
    """

    key: str
    words: tuple[tuple[str, str], ...]
    note: str = ""

    def fill(self, text: str) -> str:
        """Fill the blanks of a text. KeyError for a blank that no voice knows."""
        return text.format_map(dict(self.words))
