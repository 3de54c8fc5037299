"""The verbs behind `records split`, `join` and `order`: where papers begin and end, as a person says it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import replace

from sopinion.errors import BoundaryThere, NotFound, OnePaper, PagesOther
from sopinion.flows.hands import OpenCase
from sopinion.flows.records import one_of, page_of
from sopinion.model import parting
from sopinion.model.case import Case
from sopinion.model.parting import Paper, Parting, Place
from sopinion.model.record import Record


def split(opened: OpenCase, records: Sequence[Record], wanted: str, at: str, today: datetime.date) -> tuple[Place, ...]:
    """Say that a second paper begins on page `at` of a record; give the pages of both.

    Raises NotFound (30) for a record or page that is not there, BoundaryThere (2) for its first page.
    """
    record = one_of(records, wanted)
    place = page_of(record, at)
    if place == record.places[0]:
        raise BoundaryThere(page=place[1])
    opened.save(with_papers(opened.case, parting.split(paper_of(record), place), today))
    return record.places


def join(opened: OpenCase, records: Sequence[Record], wanted: Sequence[str], today: datetime.date) -> tuple[Place, ...]:
    """Say that records are one paper, in the order named; give its pages. Raises NotFound (30), OnePaper (2)."""
    named = tuple({record.id: record for record in (one_of(records, one) for one in wanted)}.values())
    if len(named) < 2:  # noqa: PLR2004 - joining takes two
        raise OnePaper
    opened.save(with_papers(opened.case, (parting.join(map(paper_of, named)),), today))
    return tuple(place for record in named for place in record.places)


def order(
    opened: OpenCase, records: Sequence[Record], wanted: str, pages: Sequence[str], today: datetime.date
) -> tuple[Place, ...]:
    """Say in which order the pages of a record are read. Raises NotFound (30), PagesOther (2)."""
    record = one_of(records, wanted)
    try:
        said = [page_of(record, page) for page in pages]
    except NotFound:
        said = []
    if sorted(said) != sorted(record.places):
        raise PagesOther(record=record.id, pages=", ".join(written(record)))
    opened.save(with_papers(opened.case, (parting.stretches(said),), today))
    return record.places


def written(record: Record) -> list[str]:
    """Write the pages of a record as `page_of` reads them."""
    files = list(dict.fromkeys(part.sha256 for part in record.parts))
    if len(files) == 1:
        return [str(page) for _, page in record.places]
    return [f"{files.index(sha) + 1}:{page}" for sha, page in record.places]


def paper_of(record: Record) -> Paper:
    """The pages of a record, by fingerprint."""
    return parting.stretches(record.places)


def with_papers(case: Case, papers: Iterable[Paper], today: datetime.date) -> Case:
    """Add to a case that each of these is one paper."""
    return replace(case, partings=parting.added(case.partings, Parting(tuple(papers), today.isoformat())))
