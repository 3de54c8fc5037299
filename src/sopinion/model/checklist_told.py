"""What a person said of the checklist: how a row stands, and which gaps need no answer; and both in the case's file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sopinion.model.told_rows import rows, text


class Standing(StrEnum):
    """How a thing on the checklist stands."""

    HAVE = "have"
    MISSING = "missing"
    UNSURE = "unsure"
    ASKED = "asked"
    PROMISED = "promised"
    SENT = "sent"
    ARRIVED = "arrived"
    NOT_NEEDED = "not-needed"


@dataclass(frozen=True, slots=True)
class ToldStatus:
    """What a person said of a row: its key, its event ("" for all rows of the key), and why. said: ISO day."""

    key: str
    event: str
    status: Standing
    why: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Dismissed:
    """A gap that a person dismissed, by the ids of all its mentions then, and why. said: ISO day."""

    gaps: tuple[str, ...]
    why: str = ""
    said: str = ""


def statuses_out(told: Sequence[ToldStatus]) -> list[dict[str, Any]]:
    """Lay told rows out as they stand in the file."""
    return [
        {"key": one.key, "event": one.event, "status": one.status.value, "why": one.why, "said": one.said}
        for one in told
    ]


def statuses_in(data: object) -> tuple[ToldStatus, ...]:
    """Read told rows from the file. ValueError for what is none."""
    return tuple(
        ToldStatus(
            text(one, "key"),
            text(one, "event"),
            Standing(text(one, "status")),
            text(one, "why"),
            text(one, "said"),
        )
        for one in rows(data)
    )


def dismissed_out(told: Sequence[Dismissed]) -> list[dict[str, Any]]:
    """Lay dismissed gaps out as they stand in the file."""
    return [{"gaps": list(one.gaps), "why": one.why, "said": one.said} for one in told]


def dismissed_in(data: object) -> tuple[Dismissed, ...]:
    """Read dismissed gaps from the file. ValueError for what is none."""
    found = []
    for one in rows(data):
        gaps = one.get("gaps")
        if not isinstance(gaps, list) or not all(isinstance(gap, str) for gap in gaps):
            raise ValueError("not the ids of gaps")
        found.append(Dismissed(tuple(gaps), text(one, "why"), text(one, "said")))
    return tuple(found)
