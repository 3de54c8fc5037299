"""The detective: what the papers speak of and is not here. Each rule looks for one thing; precision before recall.

The words that rules listen for stand in content (`gaps.toml`); here stand the decisions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType

from sopinion.model.gap import Gap
from sopinion.model.gaps.cycles import cycles
from sopinion.model.gaps.documents import consults, documents
from sopinion.model.gaps.finding import Finding, join
from sopinion.model.gaps.leaves import poor_copies, strangers
from sopinion.model.gaps.numbering import numbering
from sopinion.model.gaps.numbers import numbers
from sopinion.model.gaps.outside import outside
from sopinion.model.gaps.pile import Calendar, Cues, Pile, Told
from sopinion.model.gaps.promises import preliminary, promises
from sopinion.model.gaps.specimens import specimens
from sopinion.model.gaps.stays import stays
from sopinion.model.gaps.studies import studies
from sopinion.model.gaps.things import discs, images, slides, strange_discs
from sopinion.model.page import Page
from sopinion.model.record import Record

__all__ = ["RULES", "gaps", "look"]

RULES: Mapping[str, Callable[[Pile], Iterator[Finding]]] = MappingProxyType(
    {
        "numbers": numbers,
        "studies": studies,
        "stays": stays,
        "outside": outside,
        "specimens": specimens,
        "promises": promises,
        "preliminary": preliminary,
        "documents": documents,
        "consults": consults,
        "cycles": cycles,
        "numbering": numbering,
        "strangers": strangers,
        "strange-discs": strange_discs,
        "poor-copies": poor_copies,
        "discs": discs,
        "images": images,
        "slides": slides,
    }
)
"""Every rule, in the order in which its gaps are told."""


def gaps(
    records: Sequence[Record],
    pages: Mapping[str, tuple[Page, ...]],
    cues: Mapping[str, Cues],
    calendar: Calendar,
    told: Told | None = None,
) -> tuple[Gap, ...]:
    """Every gap, each told once, in the order of the rules. `pages` by fingerprint."""
    return look(Pile(records, pages, cues, calendar, told or Told()))


def look(pile: Pile) -> tuple[Gap, ...]:
    """Every gap in a pile of papers."""
    return join([finding for rule in RULES.values() for finding in rule(pile)])
