"""Items as they stand in the file of a case. Pure: lists and dictionaries in, values out, and back.

What is on a disc is not kept here: it is read from the disc again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sopinion.model.item import Item, ItemKind, ItemStatus, Move

_WORDS = ("id", "label", "accession", "place", "record", "file", "quote")


def items_out(items: Sequence[Item]) -> list[dict[str, Any]]:
    """Lay items out as they stand in the file."""
    return [
        {
            **{name: getattr(one, name) for name in _WORDS},
            "kind": one.kind.value,
            "blocks": list(one.blocks),
            "page": one.page,
            "moves": [
                {"status": move.status.value, "day": move.day, "tracking": move.tracking, "note": move.note}
                for move in one.moves
            ],
        }
        for one in items
    ]


def items_in(data: object) -> tuple[Item, ...]:
    """Read items from the file. ValueError for what is none."""
    return tuple(_item(one) for one in _rows(data))


def _item(row: dict[str, Any]) -> Item:
    page = row.get("page", 0)
    blocks = row.get("blocks", [])
    if not isinstance(page, int) or isinstance(page, bool) or not isinstance(blocks, list):
        raise ValueError("not an item")  # noqa: TRY004 - the reader of a case heeds ValueError
    if not all(isinstance(block, str) for block in blocks):
        raise ValueError("not the names of blocks")
    return Item(
        id=_text(row, "id"),
        kind=ItemKind(_text(row, "kind")),
        label=_text(row, "label"),
        accession=_text(row, "accession"),
        blocks=tuple(blocks),
        place=_text(row, "place"),
        record=_text(row, "record"),
        file=_text(row, "file"),
        page=page,
        quote=_text(row, "quote"),
        moves=tuple(
            Move(ItemStatus(_text(move, "status")), _text(move, "day"), _text(move, "tracking"), _text(move, "note"))
            for move in _rows(row.get("moves", []))
        ),
    )


def _rows(data: object) -> list[dict[str, Any]]:
    if not isinstance(data, list) or not all(isinstance(one, dict) for one in data):
        raise ValueError("not a list of rows")
    return data


def _text(row: dict[str, Any], key: str) -> str:
    value = row.get(key, "")
    if not isinstance(value, str):
        raise ValueError("not text")  # noqa: TRY004 - the reader of a case heeds ValueError
    return value
