"""A leaf: what a person reads, as blocks, before it is drawn on a screen, typeset on paper, or written as plain text.

Guidance and the sheets a person carries are made of the same few blocks, so each is written once and looks the same
everywhere. Every text is plain; nothing in it is markup.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a leaf."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A few sentences."""

    text: str


@dataclass(frozen=True, slots=True)
class Points:
    """Short points, one under the other; numbered where their order matters."""

    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Say:
    """Words that a person can say or read aloud as they stand."""

    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """A small line: where a fact comes from, its "as of", what to check first."""

    text: str


@dataclass(frozen=True, slots=True)
class Pairs:
    """Labels with their values; an empty value is room to write."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under heads; an empty cell is room to write. Every row is as long as `heads`."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Ticks:
    """Boxes to tick, some ticked already."""

    items: tuple[tuple[bool, str], ...]


@dataclass(frozen=True, slots=True)
class Room:
    """A label and empty lines to write on."""

    label: str
    lines: int = 3


Block = Heading | Paragraph | Points | Say | Note | Pairs | Table | Ticks | Room


@dataclass(frozen=True, slots=True)
class Leaf:
    """One thing to read or carry. foot: a line at the bottom of each page. made: the ISO day it was made, or ""."""

    key: str
    title: str
    lead: str
    blocks: tuple[Block, ...]
    foot: str = ""
    made: str = ""


def as_text(leaf: Leaf, width: int = 76) -> str:
    """Write a leaf as plain text of at most `width` columns: words, no boxes; room to write becomes underscores."""
    lines = [*_wrapped(leaf.title, width), "=" * min(width, len(leaf.title))]
    if leaf.lead:
        lines += ["", *_wrapped(leaf.lead, width)]
    for block in leaf.blocks:
        lines += ["", *_lines(block, width)]
    if leaf.foot:
        lines += ["", *_wrapped(leaf.foot, width)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _wrapped(text: str, width: int, first: str = "", rest: str | None = None) -> list[str]:
    follow = " " * len(first) if rest is None else rest
    found = []
    for paragraph in text.split("\n"):
        found += textwrap.wrap(
            paragraph, width, initial_indent=first, subsequent_indent=follow, break_on_hyphens=False
        ) or [""]
        first = follow
    return found


def _lines(block: Block, width: int) -> Sequence[str]:  # noqa: PLR0911 - one return for each form of block
    match block:
        case Heading(text):
            return [*_wrapped(text, width), "-" * min(width, len(text))]
        case Paragraph(text):
            return _wrapped(text, width)
        case Points(items, numbered):
            signs = (f"{n}. " if numbered else "- " for n in range(1, len(items) + 1))
            return [line for sign, item in zip(signs, items, strict=True) for line in _wrapped(item, width, sign)]
        case Say(text):
            return _wrapped(f'"{text}"', width, "    ")
        case Note(text):
            return _wrapped(f"({text})", width)
        case Pairs(rows):
            return [line for label, value in rows for line in _wrapped(f"{label}: {value or '_' * 24}", width)]
        case Table(heads, rows):
            return list(_table(heads, rows, width))
        case Ticks(items):
            return [line for done, item in items for line in _wrapped(item, width, "[x] " if done else "[ ] ")]
        case Room(label, lines):
            return [*_wrapped(label, width), *(line for _ in range(lines) for line in ("", "_" * width))]


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    """Rows as words: a screen reader reads them better than columns."""
    for number, row in enumerate(rows, 1):
        if number > 1:
            yield ""
        for head, cell in zip(heads, row, strict=True):
            yield from _wrapped(f"{head}: {cell or '_' * 24}", width)
