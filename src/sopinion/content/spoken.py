"""Days as a person says them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sopinion.content import messages, shelf

if TYPE_CHECKING:
    from sopinion.model.day import Day


def months() -> tuple[str, ...]:
    """Name the twelve months, January first."""
    return tuple(shelf.read("screens/prompts")["months"])


def day(told: Day) -> str:
    """Say a day as far as it is known: `March 14, 2025`, `March 2025` or `2025`."""
    if told.month is None:
        return str(told.year)
    month = months()[told.month - 1]
    if told.day is None:
        return messages.line("prompts.day_month", month=month, year=told.year)
    return messages.line("prompts.day_whole", month=month, day=told.day, year=told.year)
