"""The sheets a person carries, as data in `sheets_to_carry/`, checked as they load.

A part lists its blocks in the forms of the guidance (`content/guidance.py`), where a text may have blanks
(`model/sheet.py`), and two more: `{ table = "question key", heads = [...], columns = [...], spare = 3 }` for rows that
were told (with no key, rows to write on), and `{ place = "name" }` for blocks that the verb works out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from sopinion.content import conditions, shelf
from sopinion.content import facts as fact_words
from sopinion.content.guidance import block_of
from sopinion.model.leaf import Block, Note, Paragraph, Points
from sopinion.model.sheet import Place, Sheet, SheetPart, ToldRows


@cache
def sheets() -> Mapping[str, Sheet]:
    """Every sheet by key, in the order a person needs them. ValueError or KeyError for data that does not fit."""
    files = sorted((shelf.read(name) for name in shelf.names("sheets_to_carry")), key=lambda data: int(data["place"]))
    found = {data["key"]: sheet(data) for data in files}
    if len(found) != len(files):
        raise ValueError("two sheets of one name")
    return MappingProxyType(found)


def sheet(data: Mapping[str, Any]) -> Sheet:
    """Read one sheet. ValueError or KeyError for data that does not fit."""
    return Sheet(
        key=data["key"],
        title=data["title"],
        purpose=data["purpose"],
        lead=data["lead"],
        parts=tuple(_part(item) for item in data["part"]),
    )


def _part(item: Mapping[str, Any]) -> SheetPart:
    return SheetPart(
        blocks=tuple(block for each in item["blocks"] for block in _blocks(each)),
        when=conditions.parsed(item.get("when", {})),
    )


def _blocks(data: Mapping[str, Any]) -> Iterator[Block | ToldRows | Place]:
    match data:
        case {"place": str(name)}:
            yield Place(name)
        case {"table": str(key), "heads": [*heads], "columns": [*columns], **more} if len(heads) == len(columns):
            yield ToldRows(key, tuple(heads), tuple(columns), int(more.get("spare", 3)))
        case {"fact": str(key)}:
            yield from _told((key,))
        case {"facts": [*keys]}:
            yield from _told(tuple(keys))
        case _:
            yield block_of(data)


def _told(keys: tuple[str, ...]) -> Iterator[Block]:
    """Facts as they stand on paper: what they say, then where each comes from and as of when."""
    facts = [fact_words.facts()[key] for key in keys]
    yield Points(tuple(one.says for one in facts)) if len(facts) > 1 else Paragraph(facts[0].says)
    yield Note(fact_words.note(facts))
