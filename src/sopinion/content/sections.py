"""The sections of the bundle and the names of the kinds, as data turned into model values and checked as it loads."""

from __future__ import annotations

from functools import cache

from sopinion.content import shelf
from sopinion.model.clean import one_line
from sopinion.model.kind import Kind
from sopinion.model.section import BundleSection
from sopinion.model.titles import calm


@cache
def sections() -> tuple[BundleSection, ...]:
    """Every section in its order. ValueError unless every kind stands in exactly one."""
    found = tuple(
        BundleSection(
            key=item["key"],
            title=item["title"],
            kinds=tuple(Kind(kind) for kind in item["kinds"]),
            by_default=item.get("by_default", True),
        )
        for item in shelf.read("sections")["section"]
    )
    if sorted(kind for section in found for kind in section.kinds) != sorted(Kind):
        raise ValueError("every kind stands in exactly one section")
    return found


def name(kind: Kind) -> str:
    """What a record of this kind is called where its own title is not known."""
    called: str = shelf.read("sections")["names"][kind]
    return called


@cache
def capitals() -> frozenset[str]:
    """Words that are capitals by nature."""
    return frozenset(shelf.read("sections")["capitals"]["kept"])


def shown(title: str) -> str:
    """A record's own title as the index shows it."""
    return calm(one_line(title), capitals())


def house(name: str) -> str:
    """The name of a hospital or an office as the index shows it."""
    return calm(one_line(name), capitals(), name=True)
