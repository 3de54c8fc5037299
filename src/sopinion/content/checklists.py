"""The checklist as data, turned into model values and checked as it loads."""

from __future__ import annotations

from functools import cache

from sopinion.content import shelf
from sopinion.model.checklist import Need, Wanted
from sopinion.model.kind import Kind


@cache
def wanted() -> tuple[Wanted, ...]:
    """Everything that may be on the list, in its order. ValueError or KeyError for data that does not fit."""
    return tuple(
        Wanted(
            key=item["key"],
            title=item["title"],
            need=Need(item["need"]),
            kinds=tuple(Kind(kind) for kind in item["kinds"]),
            why=item["why"],
            where=item["where"],
            only_if=item.get("only_if", ""),
            held=item.get("held", ""),
        )
        for item in shelf.read("checklists/core")["item"]
    )
