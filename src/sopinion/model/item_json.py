"""Items as they stand in the file of a case. Pure: lists and dictionaries in, values out, and back.

What is on a disc is not kept here: it is read from the disc again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sopinion.model.item import Item, ItemKind, ItemStatus, Move
from sopinion.model.told_rows import rows, text

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
    return tuple(_item(one) for one in rows(data))


def _item(row: dict[str, Any]) -> Item:
    page = row.get("page", 0)
    blocks = row.get("blocks", [])
    if not isinstance(page, int) or isinstance(page, bool) or not isinstance(blocks, list):
        raise ValueError("not an item")  # noqa: TRY004 - the reader of a case heeds ValueError
    if not all(isinstance(block, str) for block in blocks):
        raise ValueError("not the names of blocks")
    return Item(
        id=text(row, "id"),
        kind=ItemKind(text(row, "kind")),
        label=text(row, "label"),
        accession=text(row, "accession"),
        blocks=tuple(blocks),
        place=text(row, "place"),
        record=text(row, "record"),
        file=text(row, "file"),
        page=page,
        quote=text(row, "quote"),
        moves=tuple(
            Move(ItemStatus(text(move, "status")), text(move, "day"), text(move, "tracking"), text(move, "note"))
            for move in rows(row.get("moves", []))
        ),
    )
