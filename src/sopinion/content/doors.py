"""The commands, as the help page lists them."""

from __future__ import annotations

from dataclasses import dataclass

from sopinion.content import shelf


@dataclass(frozen=True, slots=True)
class Door:
    """A command: its name, its line on the help page, and the panel it stands in."""

    name: str
    help: str
    panel: str


def doors() -> dict[str, Door]:
    """Every command by name, in the order a person meets them."""
    return {name: Door(name, entry["help"], entry["panel"]) for name, entry in shelf.read("commands").items()}
