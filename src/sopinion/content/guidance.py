"""The guidance as data, turned into topics and checked as it loads.

A part lists its blocks as small tables of one form each:

    { heading = "..." }  { text = "..." }  { points = ["..."] }  { steps = ["..."] }  { say = "..." }  { note = "..." }
    { ticks = ["..."] }  { pairs = [["label", "value"]] }  { heads = ["..."], rows = [["..."]] }
    { room = "...", lines = 3 }
    { fact = "key" }  prints that fact as a paragraph;  { facts = ["key"] }  prints several as points
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from sopinion.content import conditions, shelf
from sopinion.content.facts import facts
from sopinion.errors import TopicUnknown
from sopinion.model.guidance import Part, Topic
from sopinion.model.leaf import Block, Heading, Note, Pairs, Paragraph, Points, Room, Say, Table, Ticks


@cache
def topics() -> tuple[Topic, ...]:
    """Every topic, in the order of reading. ValueError or KeyError for data that does not fit."""
    files = sorted((shelf.read(name) for name in shelf.names("guidance")), key=lambda data: int(data["place"]))
    found = tuple(topic(data) for data in files)
    for what in ("key", "place"):
        if len({data[what] for data in files}) != len(files):
            raise ValueError(f"two topics with the same {what}")
    return found


def find(wanted: str) -> Topic:
    """The topic of that name. Raises TopicUnknown (30) with the names that come close."""
    by_key = {one.key: one for one in topics()}
    found = by_key.get(wanted.strip().casefold().replace(" ", "-"))
    if found is None:
        raise TopicUnknown(wanted=wanted, near=", ".join(near(wanted, by_key)))
    return found


def near(wanted: str, names: Mapping[str, Any]) -> tuple[str, ...]:
    """The names that come close to what was typed: alike, or with it inside."""
    typed = wanted.strip().casefold().replace(" ", "-")
    inside = [name for name in names if typed and (typed in name or name in typed)]
    return tuple(dict.fromkeys([*inside, *difflib.get_close_matches(typed, list(names), n=4, cutoff=0.5)]))


def topic(data: Mapping[str, Any]) -> Topic:
    """Read one topic. ValueError for parts without words or of the same name."""
    parts = tuple(_part(item) for item in data["part"])
    if len({one.key for one in parts}) != len(parts) or not all(one.key and one.blocks for one in parts):
        raise ValueError(f"each part of a topic needs its own key, and blocks: {data['key']}")
    return Topic(data["key"], data["title"], data["lead"], parts)


def _part(item: Mapping[str, Any]) -> Part:
    cited = [*item.get("facts", ()), *(key for block in item["blocks"] for key in _cited(block))]
    for key in cited:
        if key not in facts():
            raise ValueError(f"no such fact: {key}")
    return Part(
        key=item["key"],
        blocks=tuple(block_of(each) for each in item["blocks"]),
        when=conditions.parsed(item.get("when", {})),
        facts=tuple(dict.fromkeys(cited)),
    )


def _cited(block: Mapping[str, Any]) -> Iterator[str]:
    if "fact" in block:
        yield block["fact"]
    yield from block.get("facts", ())


def block_of(data: Mapping[str, Any]) -> Block:  # noqa: C901, PLR0911 - one return for each form of block
    """Read one block. ValueError for a form that there is not."""
    match data:
        case {"heading": str(text)}:
            return Heading(text)
        case {"text": str(text)}:
            return Paragraph(text)
        case {"points": [*items]}:
            return Points(tuple(items))
        case {"steps": [*items]}:
            return Points(tuple(items), numbered=True)
        case {"say": str(text)}:
            return Say(text)
        case {"note": str(text)}:
            return Note(text)
        case {"ticks": [*items]}:
            return Ticks(tuple((False, item) for item in items))
        case {"pairs": [*rows]}:
            return Pairs(tuple((label, value) for label, value in rows))
        case {"heads": [*heads], "rows": [*rows]} if all(len(row) == len(heads) for row in rows):
            return Table(tuple(heads), tuple(tuple(row) for row in rows))
        case {"room": str(label), **more}:
            return Room(label, int(more.get("lines", 3)))
        case {"fact": str(key)}:
            return Paragraph(facts()[key].says)
        case {"facts": [*keys]}:
            return Points(tuple(facts()[key].says for key in keys))
    raise ValueError(f"no such form of block: {', '.join(data)}")
