"""The verb that gathers the papers of a parcel: each as it came, or only its pages that are shared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sopinion.content import sections, shelf
from sopinion.model import folio
from sopinion.model.bundle import BundlePlan, Entry, SourcePage, Why
from sopinion.model.bundle_plan import pages_of
from sopinion.model.folio import Folio
from sopinion.model.kind import LOINC, Kind
from sopinion.model.parcel import Enclosure
from sopinion.model.record import Record

Key = tuple[str, int]


class Opened(Protocol):
    """The patient's files, open for one bundle."""

    def whole(self, shared: frozenset[Key], page: SourcePage) -> bool:
        """Whether the file of a page may go along as it came: every page of it shared, and nothing else in it."""


def enclosures(
    plan: BundlePlan, records: Sequence[Record], where: Mapping[Key, Folio], opened: Opened
) -> tuple[Enclosure, ...]:
    """Give every paper of a bundle as an enclosure, in the order of the bundle.

    records: those the plan was made from. where: the folio of each shared page, over all volumes. A page that no
    program could copy goes along in its whole file, when every other page of that file is shared.
    """
    broken = {record.id: _broken(record, plan) for record in records}
    entries = {entry.record.id: entry for entry in plan.entries}
    papers = [
        _Paper(record, entries.get(record.id), broken[record.id])
        for record in _ordered(plan, records)
        if record.id in entries or broken[record.id]
    ]
    whole = _whole_files(papers, records, plan.shared, opened)
    made: list[Enclosure] = []
    gone: set[str] = set()
    for paper in papers:
        if not paper.files <= whole:
            if paper.entry:
                made.append(_shared_pages(paper, paper.entry, where))
            continue
        for sha256 in dict.fromkeys(page.sha256 for page in paper.pages):
            if sha256 not in gone:
                gone.add(sha256)
                made.append(_whole_file([one for one in papers if sha256 in one.files], sha256, where))
    return tuple(made)


@dataclass(frozen=True, slots=True)
class _Paper:
    """A record, what is shared of it, and its pages that no program could copy."""

    record: Record
    entry: Entry | None
    broken: tuple[SourcePage, ...]

    @property
    def pages(self) -> tuple[SourcePage, ...]:
        return (*(self.entry.pages if self.entry else ()), *self.broken)

    @property
    def files(self) -> frozenset[str]:
        return frozenset(page.sha256 for page in self.pages)

    @property
    def title(self) -> str:
        return self.entry.title if self.entry else sections.name(self.record.kind)


def _broken(record: Record, plan: BundlePlan) -> tuple[SourcePage, ...]:
    rows = [row for row in plan.left_out if row.record == record.id and row.why is Why.BROKEN]
    return tuple(
        page for page in pages_of(record) if any(page.sha256 == row.sha256 and page.number in row.pages for row in rows)
    )


def _ordered(plan: BundlePlan, records: Sequence[Record]) -> Iterable[Record]:
    """The records as they stand in the bundle; those of which nothing could be copied come last."""
    shared = [entry.record for entry in plan.entries]
    ids = {record.id for record in shared}
    return (*shared, *(record for record in records if record.id not in ids))


def _whole_files(
    papers: Sequence[_Paper], records: Sequence[Record], shared: frozenset[Key], opened: Opened
) -> frozenset[str]:
    """Name the files that go along as they came: a paper goes that way only with all the files that it is made of."""
    wanted = shared | {page.key for paper in papers for page in paper.broken}
    withheld = {page.sha256 for record in records for page in pages_of(record) if page.key not in wanted}
    firsts = {page.sha256: page for paper in papers for page in paper.pages}
    whole = {sha for sha, page in firsts.items() if sha not in withheld and opened.whole(wanted, page)}
    while apart := {sha for paper in papers if not paper.files <= whole for sha in paper.files & whole}:
        whole -= apart
    return frozenset(whole)


def _whole_file(papers: Sequence[_Paper], sha256: str, where: Mapping[Key, Folio]) -> Enclosure:
    words = shelf.read("sheets/parcel")
    title = sections.shown(papers[0].title)
    kinds = {paper.record.kind for paper in papers}
    days = {paper.entry.day if paper.entry else None for paper in papers}
    pages = sorted((page for paper in papers for page in paper.pages if page.sha256 == sha256), key=lambda p: p.number)
    kind = kinds.pop() if len(kinds) == 1 else Kind.OTHER
    return Enclosure(
        title=words["more"].format(title=title, count=len(papers) - 1) if len(papers) > 1 else title,
        kind=sections.name(kind),
        loinc=LOINC[kind] or "",
        day=days.pop() if len(days) == 1 else None,
        folios=folio.runs(where[page.key] for page in pages if page.key in where),
        pages=tuple(pages),
        as_it_came=True,
        uncopied=tuple(sorted(page.number for paper in papers for page in paper.broken if page.sha256 == sha256)),
    )


def _shared_pages(paper: _Paper, entry: Entry, where: Mapping[Key, Folio]) -> Enclosure:
    numbers = {page.key: n for n, page in enumerate(pages_of(paper.record), 1)}
    return Enclosure(
        title=sections.shown(entry.title),
        kind=sections.name(entry.record.kind),
        loinc=LOINC[entry.record.kind] or "",
        day=entry.day,
        folios=folio.runs(where[page.key] for page in entry.pages if page.key in where),
        pages=entry.pages,
        uncopied=tuple(numbers[page.key] for page in paper.broken),
    )
