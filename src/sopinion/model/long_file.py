"""The records of a file whose pages come a few at a time: no more of it in hand than the paper under way needs."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sopinion.model.file_seen import FileSeen
from sopinion.model.lexicon import Lexicon
from sopinion.model.page import Page
from sopinion.model.patient import Whom
from sopinion.model.recognition import recognise
from sopinion.model.record import Record

AT_ONCE = 300
"""Pages that are looked at together."""

_MOST = 1500  # pages of one record; a longer one is parted


@dataclass(frozen=True, slots=True)
class Open:
    """Pages of a record that may go on, and how sure it is that it begins where it does (0 to 1)."""

    pages: tuple[Page, ...] = ()
    sure: float = 1.0


def ahead(file: FileSeen, begun: Open, lexicon: Lexicon, whom: Whom, *, more: bool) -> tuple[tuple[Record, ...], Open]:
    """Read the records that end on the pages so far; what the last one has is given back while `more` may follow.

    file: with the pages that are new; begun: as the call before gave it back.
    """
    pages = begun.pages + file.pages
    first, *others = recognise(replace(file, pages=pages), lexicon, whom.patient, whom.today) or (None,)
    if first is None:
        return (), Open()
    if begun.sure < first.boundary_confidence:
        first = replace(first, boundary_confidence=begun.sure)
    records = (first, *others)
    if not more or (not others and len(pages) >= _MOST):
        return records, Open()
    last = records[-1]
    rest = tuple(page for page in pages if page.number >= last.parts[0].first)
    return records[:-1], Open(rest, last.boundary_confidence)


def recognise_long(file: FileSeen, lexicon: Lexicon, whom: Whom) -> tuple[Record, ...]:
    """Read the records of a file of any length: the same as `recognise` finds, with less in hand."""
    if file.kind is not None:  # it is one paper, however long
        return recognise(file, lexicon, whom.patient, whom.today)
    found: list[Record] = []
    begun = Open()
    for at in range(0, len(file.pages), AT_ONCE):
        group = replace(file, pages=file.pages[at : at + AT_ONCE])
        records, begun = ahead(group, begun, lexicon, whom, more=at + AT_ONCE < len(file.pages))
        found += records
    return tuple(found)
