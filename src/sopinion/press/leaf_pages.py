"""Typesets a leaf as the pages a person carries: normal print and large print, tagged, the same bytes every time."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pikepdf

from sopinion.model.leaf import Block, Heading, Leaf, Note, Pairs, Paragraph, Points, Room, Say, Table, Ticks
from sopinion.press.typesetter import typeset

if TYPE_CHECKING:
    import datetime

_NARROWEST, _WIDEST = 9, 44  # letters: a column is set no narrower, and no wider, than such a line asks for


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
        "blocks": [_block(block) for block in leaf.blocks],
        "paper": paper,
        "large": large,
        "lang": "en",
    }
    made = typeset("leaf", data, day)
    pdf, count = _signed(made.pdf, producer)
    return Pages(pdf, count, made.undrawn)


def made_by(data: bytes) -> str:
    """Name the program that a PDF says it was produced by; "" for what says nothing or is no PDF."""
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return str(pdf.docinfo.get("/Producer", ""))
    except pikepdf.PdfError:
        return ""


def _signed(data: bytes, producer: str) -> tuple[bytes, int]:
    """Name ourselves as the producer, so that our own sheets are not taken for the patient's papers."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.docinfo["/Producer"] = producer
        if "/Creator" in pdf.docinfo:
            del pdf.docinfo["/Creator"]
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as told:
            told["pdf:Producer"] = producer
            told["xmp:CreatorTool"] = producer
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return out.getvalue(), len(pdf.pages)


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
    """Weigh each column by its longest cell, within bounds, so that no long cell starves the others."""
    longest = (max(map(len, column)) for column in zip(heads, *rows, strict=True))
    return [min(_WIDEST, max(_NARROWEST, width)) for width in longest]
