"""A sheet to carry, as a pattern with blanks, and how it is filled for one person.

A blank is `{key}` or `{key|words for when nobody told it}`. A blank that nothing fills makes its sentence or point
fall away, and leaves its value in a pair, or its cell in a table, empty: room to write by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sopinion.model.leaf import Block, Heading, Leaf, Note, Pairs, Paragraph, Points, Room, Say, Table, Ticks
from sopinion.model.question import All, Answers, Condition
from sopinion.model.questionnaire import holds

OWN_START = "[sopinion]"
CALENDAR_START = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//sopinion//"
"""How our plain text and our calendars begin, so that they are not taken for the patient's papers."""

BLANK = re.compile(r"\{([a-z][a-z0-9_.]*)(?:\|([^{}]*))?\}")


@dataclass(frozen=True, slots=True)
class ToldRows:
    """A table made of rows that were told to question `key`: its columns in order, and empty rows to write on."""

    key: str
    heads: tuple[str, ...]
    columns: tuple[str, ...]
    spare: int = 3


@dataclass(frozen=True, slots=True)
class Place:
    """Where blocks that are worked out elsewhere are put in, by name."""

    name: str


@dataclass(frozen=True, slots=True)
class SheetPart:
    """Some blocks, on the sheet when `when` holds."""

    blocks: tuple[Block | ToldRows | Place, ...]
    when: Condition = field(default_factory=All)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. purpose: what it is for, in a line of the list."""

    key: str
    title: str
    purpose: str
    lead: str
    parts: tuple[SheetPart, ...]


@dataclass(frozen=True, slots=True)
class Filling:
    """What fills a sheet: each blank's words, the rows told to each table, and the blocks for each Place."""

    words: Mapping[str, str]
    tables: Mapping[str, tuple[Mapping[str, str], ...]]
    placed: Mapping[str, tuple[Block, ...]]


def fill(sheet: Sheet, answers: Answers, filling: Filling) -> Leaf:
    """Fill a sheet for one person. Raises KeyError for a Place that nothing was made for."""
    blocks = [
        filled
        for part in sheet.parts
        if holds(part.when, answers)
        for block in part.blocks
        for filled in _filled(block, filling)
    ]
    title = _sentence(sheet.title, filling.words) or sheet.title
    return Leaf(sheet.key, title, _sentence(sheet.lead, filling.words), _without_bare_headings(blocks))


def blanks(sheet: Sheet) -> Iterator[str]:
    """Name every blank of a sheet, as often as it stands there."""
    texts = [sheet.title, sheet.lead]
    texts += [text for part in sheet.parts for block in part.blocks for text in texts_of(block)]
    for text in texts:
        yield from (m[1] for m in BLANK.finditer(text))


def texts_of(block: Block | ToldRows | Place) -> Iterator[str]:
    """Every text of a block."""
    match block:
        case Heading(text) | Paragraph(text) | Say(text) | Note(text):
            yield text
        case Points(items, _):
            yield from items
        case Pairs(pairs):
            yield from (text for pair in pairs for text in pair)
        case Table(heads, table):
            yield from heads
            yield from (cell for row in table for cell in row)
        case Ticks(items):
            yield from (text for _, text in items)
        case Room(label, _):
            yield label
        case ToldRows(heads=heads):
            yield from heads
        case Place():
            return


def _filled(block: Block | ToldRows | Place, filling: Filling) -> Iterator[Block]:  # noqa: C901, PLR0912 - one case for each form of block
    words = filling.words
    match block:
        case Paragraph(text):
            if said := _sentence(text, words):
                yield Paragraph(said)
        case Say(text):
            if said := _sentence(text, words):
                yield Say(said)
        case Heading(text):
            if said := _sentence(text, words):
                yield Heading(said)
        case Note(text):
            if said := _sentence(text, words):
                yield Note(said)
        case Points(items, numbered):
            if left := tuple(said for item in items if (said := _sentence(item, words))):
                yield Points(left, numbered)
        case Pairs(pairs):
            yield Pairs(tuple((_sentence(label, words), _sentence(value, words)) for label, value in pairs))
        case Table(heads, table):
            yield Table(heads, tuple(tuple(_sentence(cell, words) for cell in row) for row in table))
        case Ticks(items):
            if boxes := tuple((done, said) for done, item in items if (said := _sentence(item, words))):
                yield Ticks(boxes)
        case Room(label, lines):
            yield Room(_sentence(label, words), lines)
        case ToldRows(key, heads, columns, spare):
            told = tuple(tuple(row.get(column, "") for column in columns) for row in filling.tables.get(key, ()))
            yield Table(heads, told + (("",) * len(heads),) * spare)
        case Place(name):
            yield from filling.placed[name]


def _sentence(text: str, words: Mapping[str, str]) -> str:
    """Fill the blanks of a text; "" when one of them stays empty. What fills a blank is never read for blanks."""
    missing = False

    def said(m: re.Match[str]) -> str:
        nonlocal missing
        found = words.get(m[1], "") or m[2] or ""
        missing = missing or not found
        return found

    filled = BLANK.sub(said, text)
    return "" if missing else filled


def _without_bare_headings(blocks: list[Block]) -> tuple[Block, ...]:
    """Leave out a heading under which nothing is left."""
    following = [*blocks[1:], Heading("")]
    return tuple(
        block
        for block, after in zip(blocks, following, strict=False)
        if not (isinstance(block, Heading) and isinstance(after, Heading))
    )
