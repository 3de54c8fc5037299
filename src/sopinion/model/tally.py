"""How many papers of each kind there are: all that a report of a reading says of them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sopinion.model.kind import Kind
from sopinion.model.page import Source
from sopinion.model.record import Record


@dataclass(frozen=True, slots=True)
class Tally:
    """records: all of them. kinds: how many of each kind are no copies of others, most first. copies: the others.

    pictured: pages of records that nobody has read the words of.
    """

    records: int = 0
    kinds: tuple[tuple[Kind, int], ...] = ()
    copies: int = 0
    pictured: int = 0

    def of(self, kind: Kind) -> int:
        """How many are of a kind."""
        return dict(self.kinds).get(kind, 0)


def tallied(records: Iterable[Record]) -> Tally:
    """Count records, settled and with what was told laid over them."""
    kinds: Counter[Kind] = Counter()
    copies = pictured = 0
    for record in records:
        if record.copy_of is None:
            kinds[record.kind] += 1
        else:
            copies += 1
        if record.source is Source.NONE:
            pictured += record.length
    return Tally(kinds.total() + copies, tuple(kinds.most_common()), copies, pictured)


def written(tally: Tally) -> str:
    """Write a tally as one line of JSON."""
    return json.dumps([tally.records, tally.kinds, tally.copies, tally.pictured])


def from_written(line: str) -> Tally:
    """Read a tally back."""
    records, kinds, copies, pictured = json.loads(line)
    return Tally(records, tuple((Kind(kind), count) for kind, count in kinds), copies, pictured)
