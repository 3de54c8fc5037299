"""The folio: what a page bears in a bundle. Stamp, page label and index line all say the same one.

In the one-file bundle it is the number of the page; in volumes it runs on from one to the next. The pages of a
supplement are numbered after the last folio of the bundle they belong to (`184.1`); the core bundle's own pages are
`C1`, `C2` and so on, while the records in it keep the folios of the whole bundle.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

PREFIX = "SO-"
"""What stands before the folio on the page, so that a search for the stamp finds that page and nothing else."""

CORE = "C"
"""What stands before the numbers of the core bundle's own pages."""

_SHAPE = re.compile(r"(C|\d{1,6}\.)?([1-9]\d{0,5})")


class Folio(NamedTuple):
    """What a page bears: a number, and what stands before it (mostly nothing)."""

    number: int
    before: str = ""

    def __str__(self) -> str:
        return f"{self.before}{self.number}"

    @property
    def stamp(self) -> str:
        """As the page bears it: `SO-134`."""
        return f"{PREFIX}{self}"

    def on(self, pages: int) -> Folio:
        """The folio so many pages further on."""
        return Folio(self.number + pages, self.before)


FIRST = Folio(1)
"""Where a bundle begins."""


def read(text: str) -> Folio:
    """Read `134`, `184.1` or `C2`. ValueError for anything else."""
    m = _SHAPE.fullmatch(text)
    if not m:
        raise ValueError("not a folio")
    return Folio(int(m[2]), m[1] or "")


def span(first: Folio, last: Folio) -> str:
    """Write the folios of a record: `12` or `12-19`, with the dash that typesetters use."""
    return str(first) if first == last else f"{first}\N{EN DASH}{last}"


def runs(folios: Iterable[Folio]) -> str:
    """Write folios in their order, runs together: `12-14, 18`."""
    found: list[tuple[Folio, Folio]] = []
    for one in folios:
        if found and one == found[-1][1].on(1):
            found[-1] = (found[-1][0], one)
        else:
            found.append((one, one))
    return ", ".join(span(first, last) for first, last in found)


def supplement(last: Folio) -> str:
    """What stands before the numbers of a supplement to the bundle that ends with `last`.

    Late pages of a supplement run on in it: there is no supplement of a supplement.
    """
    return last.before if last.before.endswith(".") else f"{last}."
