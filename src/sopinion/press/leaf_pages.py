"""Typesets a leaf as the pages a person carries: normal print and large print, tagged, the same bytes every time."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pikepdf

from sopinion.model.leaf import Block, Heading, Leaf, Note, Pairs, Paragraph, Points, Room, Say, Table, Ticks
from sopinion.press.typesetter import signed, typeset

if TYPE_CHECKING:
    import datetime

_NARROWEST, _WRITTEN, _WIDEST = 9, 30, 46  # letters that a column has room for: at least, to write in, at most
_TOO_LONG = re.compile(r"\S{22}(?=\S{4})")
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'")


@dataclass(frozen=True, slots=True)
class Pages:
    """A typeset leaf: a PDF, how many pages it has, and the letters that no font could draw."""

    pdf: bytes
    count: int
    undrawn: tuple[str, ...] = ()


def leaf_pages(leaf: Leaf, day: datetime.date, producer: str, *, large: bool = False, paper: str = "letter") -> Pages:
    """Typeset a leaf on `letter` or `a4`: 11 points, or 18 in large print."""
    data = {
        "title": leaf.title,
        "lead": leaf.lead,
        "foot": leaf.foot,
        "blocks": [
            {**_block(block), "keep": isinstance(after, Say | Pairs | Room)}  # what leads up to something stays with it
            for block, after in zip(leaf.blocks, (*leaf.blocks[1:], None), strict=True)
        ],
        "paper": paper,
        "large": large,
        "lang": "en",
    }
    made = typeset("leaf", _dressed(data), day)
    pdf = signed(made.pdf, producer)
    return Pages(pdf, _count(pdf), made.undrawn)


def made_by(data: bytes) -> str:
    """Name the program that a PDF says it was produced by; "" for what says nothing or is no PDF."""
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return str(pdf.docinfo.get("/Producer", ""))
    except pikepdf.PdfError:
        return ""


def _count(data: bytes) -> int:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return len(pdf.pages)


def _block(block: Block) -> dict[str, Any]:  # noqa: PLR0911 - one return for each form of block
    match block:
        case Heading(text):
            return {"form": "heading", "text": text}
        case Paragraph(text):
            return {"form": "text", "text": text}
        case Points(items, numbered):
            return {"form": "points", "items": items, "numbered": numbered}
        case Say(text):
            return {"form": "say", "text": text}
        case Note(text):
            return {"form": "note", "text": text}
        case Pairs(rows):
            return {"form": "pairs", "rows": rows}
        case Table(heads, rows):
            return {"form": "table", "heads": heads, "rows": rows, "widths": _widths(heads, rows)}
        case Ticks(items):
            return {"form": "ticks", "items": items}
        case Room(label, lines):
            return {"form": "room", "label": label, "lines": lines}


def _widths(heads: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> list[int]:
    """Weigh each column by its longest line, within bounds, and leave room to write beside what is printed."""
    columns = list(zip(heads, *rows, strict=True))
    blank = not any(cell for row in rows for cell in row)
    found = []
    for cells in columns:
        longest = max(len(line) for cell in cells for line in cell.split("\n"))
        least = _WRITTEN if "" in cells and not blank else _NARROWEST
        found.append(min(_WIDEST, max(least, longest)))
    return found


def _dressed(data: Any) -> Any:  # noqa: ANN401 - JSON is whatever it is
    """Set apostrophes the way a printer does, and let words break that are too long for any line."""
    if isinstance(data, str):
        return _TOO_LONG.sub("\\g<0>\N{ZERO WIDTH SPACE}", _APOSTROPHE.sub("\N{RIGHT SINGLE QUOTATION MARK}", data))
    if isinstance(data, dict):
        return {key: _dressed(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_dressed(value) for value in data]
    return data
