"""The verb behind `records`: what was found, with what was told laid over what was read."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from sopinion import __version__
from sopinion.errors import CaseBusy, NotFound, PageUnclear
from sopinion.flows.hands import Index, OpenCase
from sopinion.model import listing, record_json
from sopinion.model.case import Case, Correction
from sopinion.model.copies import settle
from sopinion.model.day import Day
from sopinion.model.disc import Disc
from sopinion.model.file_seen import FileSeen
from sopinion.model.kind import Kind
from sopinion.model.listing import Kept
from sopinion.model.page import Page
from sopinion.model.parting import Paper, Place, Stretch, paper_id, settled, stretches, taken_back
from sopinion.model.patient import Patient, Whom
from sopinion.model.record import Part, Record
from sopinion.model.tally import Tally, from_written, tallied, written
from sopinion.model.told import overlay

RECOGNISER = 6
"""Goes up when recognition changes between two versions of the program.

Papers read before are then recognised again, from the text that is kept.
"""

_RECOGNISED = "recognised"
_TALLY = "tally"


Recognise = Callable[[FileSeen, Mapping[str, FileSeen], Sequence[Paper], Whom], tuple[Record, ...]]
"""As `recognise` in `recognise.py`."""


@dataclass(frozen=True, slots=True)
class Papers:
    """The papers of a case: the index, and what it takes to recognise what lies in it.

    recognised: the verb of `recognise.py`; it is called only when there is something to recognise.
    """

    index: Index
    recognised: Recognise
    today: datetime.date

    def pages(self, sha256: str) -> tuple[Page, ...]:
        """Every page of a file as read, in order; empty for a file unknown."""
        return tuple(self.index.pages(sha256))

    def discs(self, *folders: str) -> tuple[Disc, ...]:
        """The discs of images below these folders, or below every folder."""
        return self.index.discs(*folders)

    def records_of(self, case: Case) -> tuple[Record, ...]:
        """Every record that is here, by file and page: copies settled, what was told laid over what was read."""
        fresh = self.refresh(case)
        kept = (record_json.from_json(json.loads(k.reading)) for k in self.index.records() if k.sha256 not in fresh)
        here = _Places(self.index)
        found = [here.put(record) for group in (kept, *fresh.values()) for record in group]
        return overlay(settle(tuple(sorted(found, key=_order))), case.corrections)

    def tally(self, case: Case) -> Tally:
        """Count what is here; counted once, as long as neither the papers nor what is told of them change.

        Raises CaseBusy (13) while another program writes the index.
        """
        noted, _, line = self.index.note(_TALLY).partition(" ")
        told = _digest(_told_key(case), case.corrections)
        if noted == told:
            return from_written(line)
        tally = tallied(self.records_of(case))
        self.index.put_note(_RECOGNISED, _told_key(case))
        self.index.put_note(_TALLY, f"{told} {written(tally)}")
        self.index.save()
        return tally

    def refresh(self, case: Case) -> Mapping[str, tuple[Record, ...]]:
        """Recognise what was not yet held against what is told, by fingerprint; the files themselves are not opened.

        While another program writes the index, what comes out is not kept, and is worked out again next time.
        """
        if self.index.note(_RECOGNISED) == _told_key(case):
            return {}
        here = {one.sha256: one for one in self.index.here()}
        told = _told_by_file(settled(case.partings, {sha: one.pages for sha, one in here.items()}))
        plain = _key(case.patient, ())
        keys = {sha: _key(case.patient, told[sha]) if sha in told else plain for sha in here}
        unread = {sha for sha, one in here.items() if not one.key}
        stale = [
            sha
            for sha, one in here.items()
            if one.key != keys[sha] or any(page.sha256 in unread for paper in told.get(sha, ()) for page in paper)
        ]
        fresh = {sha: self._recognised(sha, told.get(sha, ()), case.patient) for sha in stale}
        try:
            for sha, found in fresh.items():
                self._keep(sha, found, told.get(sha, ()), keys[sha])
            if fresh:
                self.index.put_note(_RECOGNISED, _told_key(case))
            self.index.save()
        except CaseBusy:
            return fresh
        return {}

    def recognise(self, sha256: str, pages: Sequence[Page], patient: Patient) -> None:
        """Recognise the records of a file that was just read, and keep them; what was told of it is laid over later."""
        found = self.recognised(self._seen(sha256, pages), {}, (), Whom(patient, self.today))
        self._keep(sha256, found, (), _key(patient, ()))

    def keep(self, sha256: str, records: Sequence[Kept], patient: Patient) -> None:
        """Keep the records of a file that were recognised while it was read."""
        self.index.put_records(sha256, _key(patient, ()), records)

    def _recognised(self, sha256: str, told: Sequence[Paper], patient: Patient) -> tuple[Record, ...]:
        others = {one.sha256 for paper in told for one in paper} - {sha256}
        return self.recognised(
            self._seen(sha256, self.pages(sha256)),
            {sha: self._seen(sha, self.pages(sha)) for sha in others},
            told,
            Whom(patient, self.today),
        )

    def _seen(self, sha256: str, pages: Sequence[Page]) -> FileSeen:
        places = self.index.places(sha256)
        said = self.index.said_kind(sha256)
        return FileSeen(places[0].path, places[0].folder, _also(places), sha256, tuple(pages), said)

    def _keep(self, sha256: str, found: Sequence[Record], told: Sequence[Paper], key: str) -> None:
        """Keep the records that begin in a file, and the further stretches of told ones that lie in it."""
        kept = [record_json.kept(one) for one in found]
        further = ((paper_id(paper), run) for paper in told for run in paper[1:] if run.sha256 == sha256)
        kept += [Kept(name, sha256, run.first, run.last, "") for name, run in further]
        self.index.put_records(sha256, key, kept)


def _told_by_file(told: Sequence[Paper]) -> Mapping[str, tuple[Paper, ...]]:
    """Sort told papers by the files that they have pages in."""
    found: dict[str, tuple[Paper, ...]] = {}
    for paper in told:
        for sha in dict.fromkeys(one.sha256 for one in paper):
            found[sha] = (*found.get(sha, ()), paper)
    return found


class _Places:
    """Where the bytes of records lie now; they may have moved since they were recognised."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._known: dict[str, tuple[listing.Place, ...]] = {}

    def put(self, record: Record) -> Record:
        """Name the places where a record lies now."""
        return replace(record, parts=tuple(map(self._part, record.parts)))

    def _part(self, part: Part) -> Part:
        sha = part.sha256
        places = self._known.get(sha) or self._known.setdefault(sha, self._index.places(sha))
        return replace(part, file=places[0].path, folder=places[0].folder, also=_also(places))


def _key(patient: Patient, told: Sequence[Paper]) -> str:
    """Name what recognition of a file depends on besides its pages."""
    return _digest(__version__, RECOGNISER, patient, *told)


def _told_key(case: Case) -> str:
    """Name what recognition of all files depends on besides their pages."""
    return _digest(__version__, RECOGNISER, case.patient, case.partings)


def _digest(*values: object) -> str:
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]


def _also(places: Sequence[listing.Place]) -> tuple[str, ...]:
    """Name the other places of the same bytes: below the same folder by their path, elsewhere in full."""
    first, *rest = places
    return tuple(p.path if p.folder == first.folder else str(PurePath(p.folder, p.path)) for p in rest)


def _order(record: Record) -> tuple[str, str, int]:
    part = record.parts[0]
    return part.folder, part.file, part.first


def one_of(records: Sequence[Record], wanted: str) -> Record:
    """Find a record by its id, or by the beginning of its id that no other shares. Raises NotFound (30)."""
    asked = wanted.strip().lower()
    near = [record for record in records if asked and record.id.startswith(asked)]
    exact = [record for record in near if record.id == asked] or near
    if len(exact) != 1:
        raise NotFound(what=wanted)
    return exact[0]


def with_pages(records: Sequence[Record], pages: Iterable[Place]) -> tuple[Record, ...]:
    """Pick the records that have any of these pages."""
    wanted = frozenset(pages)
    return tuple(record for record in records if wanted & frozenset(record.places))


def page_of(record: Record, said: str) -> Place:
    """Find a page of a record: its number in the file, or `2:1` for page 1 of the second file that it lies in.

    Raises NotFound (30) where there is none, PageUnclear (2) where several files have a page of that number.
    """
    files = list(dict.fromkeys(part.sha256 for part in record.parts))
    file, colon, number = said.strip().rpartition(":")
    fits = [
        place
        for place in record.places
        if number.isdecimal() and place[1] == int(number) and (not colon or str(files.index(place[0]) + 1) == file)
    ]
    if not fits:
        raise NotFound(what=f"{record.id}, page {said}")
    if len(fits) > 1:
        raise PageUnclear(page=number, record=record.id)
    return fits[0]


@dataclass(frozen=True, slots=True)
class Told:
    """What a person says of a record, or of one page of it (as `page_of` reads it). None leaves it as it is.

    day: ISO, or "unknown". whose: "mine" or "not-mine".
    """

    kind: Kind | None = None
    day: Day | str | None = None
    whose: str | None = None
    page: str | None = None

    def fields(self) -> tuple[tuple[str, str], ...]:
        """What was said, as field and value."""
        said = (("kind", self.kind and self.kind.value), ("day", self.day and str(self.day)), ("whose", self.whose))
        return tuple((field, value) for field, value in said if value)


def tell(opened: OpenCase, records: Sequence[Record], wanted: str, told: Told, today: datetime.date) -> Record:
    """Save what a person says of a record; it outranks what was read from then on. Raises NotFound (30)."""
    record = one_of(records, wanted)
    pages = record.places if told.page is None else (page_of(record, told.page),)
    opened.save(with_told(opened.case, pages, told.fields(), today))
    return record


def with_told(case: Case, pages: Sequence[Place], fields: Sequence[tuple[str, str]], today: datetime.date) -> Case:
    """Add to a case what is said of pages, in the place of what was said of just these before."""
    spans = stretches(pages)
    paper = paper_id(spans) if len(spans) > 1 else ""
    new = tuple(
        Correction(one.sha256, one.first, one.last, field, value, today.isoformat(), paper)
        for one in spans
        for field, value in fields
    )
    said = {(one.sha256, one.first, one.last, one.field) for one in new}
    kept = tuple(c for c in case.corrections if (c.sha256, c.first, c.last, c.field) not in said)
    return replace(case, corrections=kept + new)


def untell(
    opened: OpenCase, records: Sequence[Record], wanted: str, page: str | None = None
) -> tuple[tuple[str, int], ...]:
    """Take back everything said of a record, or of one page of it; give the pages. Raises NotFound (30).

    Where the record begins and ends is taken back with the whole record only.
    """
    record = one_of(records, wanted)
    pages = record.places if page is None else (page_of(record, page),)
    spans = stretches(pages)
    kept = tuple(c for c in opened.case.corrections if not any(_within(c, one) for one in spans))
    partings = opened.case.partings if page else taken_back(opened.case.partings, pages)
    opened.save(replace(opened.case, corrections=kept, partings=partings))
    return pages


def _within(correction: Correction, one: Stretch) -> bool:
    return correction.sha256 == one.sha256 and one.first <= correction.first and correction.last <= one.last


def as_json(records: Sequence[Record]) -> Mapping[str, Any]:
    """The answer of `records --json`."""
    return {"schema": "sopinion/records/1", "records": [record_json.as_json(record) for record in records]}
