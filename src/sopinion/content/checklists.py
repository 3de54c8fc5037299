"""The checklist as data, turned into model values and checked as it loads."""

from __future__ import annotations

from functools import cache

from sopinion.content import shelf
from sopinion.content.conditions import parsed
from sopinion.model.checklist import Need, Wanted
from sopinion.model.item import ItemKind
from sopinion.model.kind import Kind


@cache
def wanted() -> tuple[Wanted, ...]:
    """Everything that may be on the list, in its order. ValueError or KeyError for data that does not fit."""
    return tuple(
        Wanted(
            key=item["key"],
            title=item["title"],
            need=Need(item["need"]),
            kinds=tuple(Kind(kind) for kind in item.get("kinds", ())),
            why=item["why"],
            where=item["where"],
            called=item.get("called", ""),
            when=parsed(item.get("when", {})),
            only_if=parsed(item["only_if"]) if "only_if" in item else None,
            held=item.get("held", ""),
            each=item.get("each", False),
            hint=item.get("hint", ""),
            things=tuple(ItemKind(kind) for kind in item.get("things", ())),
        )
        for item in shelf.read("checklists/core")["item"]
    )
