"""Pages for papers that came as words without pages: set once when they are read, and the same ever after.

The words are the paper's own. Nothing in them is markup, moves a cursor or turns the reading direction.
"""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, Any

from sopinion.content import shelf
from sopinion.model.clean import cleaned
from sopinion.model.readable import Facts, Grid, Heading, Lines, Paragraph, Points, Readable, Turn
from sopinion.press.typesetter import typeset

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sopinion.model.readable import Block

_DAY = datetime.date(2000, 1, 1)
"""The day that the pages bear inside: always the same, so that the same words give the same bytes."""

_TOO_LONG = re.compile(r"\S{40}(?=\S{4})")
_SPACES = re.compile(r"(?<= ) | (?= )|^ ", re.MULTILINE)
_SIGN = re.compile("[\uf000-\uf0ff]")  # letters of fonts that hold only signs, as word processors write them
_NO_LETTER = re.compile("[\ufdd0-\ufdef\ufff9-\uffff]")  # what Unicode keeps for other things than writing
_NARROWEST, _WIDEST = 5, 40  # letters that a column has room for


def made_pages(readable: Readable) -> bytes:
    """Set a paper that came as words; gives a PDF."""
    words = shelf.read("sheets/made")
    labels: Mapping[str, str] = words["labels"]
    title = _clean(readable.title).strip()
    data: dict[str, Any] = {
        "name": title or "-",
        "title": title,
        "facts": _facts(readable.facts, labels),
        "blocks": _stepped(
            [made for block in readable.blocks for made in (_block(block, labels),) if made], titled=bool(title)
        ),
        "foot": words["foot"][readable.form],
        "page": words["page"],
        "lang": "en",
    }
    return typeset("made", data, _DAY).pdf


def _block(block: Block, labels: Mapping[str, str]) -> dict[str, Any] | None:  # noqa: PLR0911 - one for each form of block
    match block:
        case Heading(text, level, key):
            words = labels[key] if key else _clean(text).strip()
            return {"form": "heading", "text": words, "level": level + 1} if words else None
        case Paragraph(text):
            return {"form": "text", "text": _clean(text)}
        case Facts(rows):
            return {"form": "facts", "rows": _facts(rows, labels)}
        case Points(items):
            return {"form": "points", "items": [(sign, _clean(text)) for sign, text in items]}
        case Lines(text):
            return {"form": "lines", "text": _SPACES.sub("\N{NO-BREAK SPACE}", _clean(text))}
        case Turn():
            return {"form": "turn"}
        case Grid(rows, headed):
            return _table(rows, headed=headed)


def _stepped(blocks: list[dict[str, Any]], *, titled: bool) -> list[dict[str, Any]]:
    """Have headings go down one step at a time, as a tagged PDF asks for; the first of all is the title."""
    level = int(titled)
    for block in blocks:
        if block["form"] == "heading":
            block["level"] = level = max(1, min(block["level"], level + 1))
    return blocks


def _facts(rows: tuple[tuple[str, str], ...], labels: Mapping[str, str]) -> list[tuple[str, str]]:
    """Put facts under labels; one without a label stands by itself, before the others."""
    said = [(labels[key], _clean(value)) for key, value in rows]
    return sorted(said, key=lambda row: bool(row[0]))


def _table(rows: tuple[tuple[str, ...], ...], *, headed: bool) -> dict[str, Any] | None:
    wide = max(map(len, rows), default=0)
    if not wide:
        return None
    full = [[_clean(cell) for cell in row] + [""] * (wide - len(row)) for row in rows]
    widths = [
        min(_WIDEST, max(_NARROWEST, *(len(line) for row in full for line in row[column].split("\n"))))
        for column in range(wide)
    ]
    return {"form": "table", "rows": full, "widths": widths, "headed": headed}


def _clean(text: str) -> str:
    """Keep lines, drop whatever steers a terminal or the reading direction, let words break that fit no line."""
    lines = (_SIGN.sub("\N{BULLET}", _NO_LETTER.sub("", cleaned(line))) for line in text.split("\n"))
    return "\n".join(_TOO_LONG.sub("\\g<0>\N{ZERO WIDTH SPACE}", line) for line in lines)
