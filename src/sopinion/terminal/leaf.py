"""A leaf on a screen: the same blocks that paper has, drawn with what every screen can do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sopinion.model.leaf import Block, Heading, Leaf, Note, Pairs, Paragraph, Points, Room, Say, Table, Ticks

if TYPE_CHECKING:
    from sopinion.flows.hands import Screen

_POINT = "· "
_IN = 4


def show(screen: Screen, leaf: Leaf) -> None:
    """Draw a leaf from its title to its foot."""
    screen.title(leaf.title)
    if leaf.lead:
        screen.say(leaf.lead)
    after_heading = False
    for block in leaf.blocks:
        if isinstance(block, Heading):
            screen.title(block.text)
        else:
            if not after_heading:
                screen.say()
            _draw(screen, block)
        after_heading = isinstance(block, Heading)
    if leaf.foot:
        screen.say()
        screen.say(leaf.foot)


def _draw(screen: Screen, block: Block) -> None:  # noqa: C901 - one case for each form of block
    match block:
        case Heading(text) | Paragraph(text) | Note(text):
            screen.say(text)
        case Points(items, numbered):
            for number, item in enumerate(items, 1):
                screen.say(f"{number}. {item}" if numbered else _POINT + item)
        case Say(text):
            screen.say(f'"{text}"', indent=_IN)
        case Pairs(rows):
            for label, value in rows:
                screen.say(f"{label}: {value}")
        case Table(heads, rows):
            screen.table(heads, rows)
        case Ticks(items):
            for done, item in items:
                screen.say(f"{'[x]' if done else '[ ]'} {item}")
        case Room(label):
            screen.say(label)
