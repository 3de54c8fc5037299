"""The press for sheets to carry: leaves become PDF, days become a calendar, and our own files are known again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sopinion.flows.sheets import Printed
from sopinion.model.sheet import CALENDAR_START, OWN_START
from sopinion.press import calendar
from sopinion.press.leaf_pages import leaf_pages, made_by

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable

    from sopinion.model.leaf import Leaf
    from sopinion.model.plan import Entry


class SheetPress:
    """What `flows/sheets.py` prints with. producer: our name and version, as our PDFs bear it."""

    def __init__(self, producer: str) -> None:
        self._producer = producer

    def print(self, leaf: Leaf, day: datetime.date, *, large: bool, paper: str) -> Printed:
        """Typeset a leaf on `letter` or `a4`, in normal or in large print."""
        made = leaf_pages(leaf, day, self._producer, large=large, paper=paper)
        return Printed(made.pdf, made.count, made.undrawn)

    def calendar(self, entries: Iterable[Entry], owner: str, day: datetime.date) -> bytes:
        """Write days as a calendar file."""
        return calendar.calendar(entries, owner, day)

    def own(self, data: bytes) -> bool:
        """Whether we made a file that holds these bytes."""
        if data.startswith((OWN_START.encode(), CALENDAR_START)):
            return True
        return made_by(data).startswith(self._producer.split()[0])
