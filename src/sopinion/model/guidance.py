"""Guidance: what a person can read, with the parts that fit them."""

from __future__ import annotations

from dataclasses import dataclass, field

from sopinion.model.leaf import Block
from sopinion.model.question import All, Condition


@dataclass(frozen=True, slots=True)
class Part:
    """Some blocks, whom they fit, and the keys of the facts they rest on."""

    blocks: tuple[Block, ...]
    when: Condition = field(default_factory=All)
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic of the guidance: its name in commands, its title, the one sentence it comes down to, its parts."""

    key: str
    title: str
    lead: str
    parts: tuple[Part, ...]
