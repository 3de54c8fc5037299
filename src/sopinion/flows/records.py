"""The verb behind `records`: what was found, with what was told laid over what was read."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from sopinion import __version__
from sopinion.errors import CaseBusy, NotFound
from sopinion.flows.hands import Index, OpenCase
from sopinion.model import record_json
from sopinion.model.case import Case, Correction
from sopinion.model.copies import settle
from sopinion.model.day import Day
from sopinion.model.kind import Kind
from sopinion.model.lexicon import Lexicon
from sopinion.model.listing import Kept, Place
from sopinion.model.page import Page
from sopinion.model.patient import Patient
from sopinion.model.recognition import FileSeen, recognise
from sopinion.model.record import Part, Record
from sopinion.model.told import overlay

RECOGNISER = 1
"""Goes up when recognition changes between two versions of the program.

Papers read before are then recognised again, from the text that is kept.
"""


@dataclass(frozen=True, slots=True)
class Papers:
    """The papers of a case: the index, and what it takes to recognise what lies in it.

    lexicon: gives the words that papers are read by; it is asked only when there is something to recognise.
    """

    index: Index
    lexicon: Callable[[], Lexicon]
    today: datetime.date

    def pages(self, sha256: str) -> tuple[Page, ...]:
        """Every page of a file as read, in order; empty for a file unknown."""
        return tuple(self.index.pages(sha256))

    def records_of(self, case: Case) -> tuple[Record, ...]:
        """Every record that is here, by file and page: copies settled, what was told laid over what was read."""
        fresh = self.refresh(case.patient)
        kept = (record_json.from_json(json.loads(k.reading)) for k in self.index.records() if k.sha256 not in fresh)
        here = _Places(self.index)
        found = [here.put(record) for group in (kept, *fresh.values()) for record in group]
        return overlay(settle(tuple(sorted(found, key=_order))), case.corrections)

    def refresh(self, patient: Patient) -> Mapping[str, tuple[Record, ...]]:
        """Recognise what was not yet held against `patient`, by fingerprint; the files themselves are not opened.

        While another program writes the index, what comes out is not kept, and is worked out again next time.
        """
        stale = self.index.unrecognised(_key(patient))
        fresh = {sha: self._recognised(sha, self.pages(sha), patient) for sha in stale}
        try:
            for sha, found in fresh.items():
                self._keep(sha, found, patient)
            self.index.save()
        except CaseBusy:
            return fresh
        return {}

    def recognise(self, sha256: str, pages: Sequence[Page], patient: Patient) -> None:
        """Recognise the records of a file that was just read, and keep them."""
        self._keep(sha256, self._recognised(sha256, pages, patient), patient)

    def _recognised(self, sha256: str, pages: Sequence[Page], patient: Patient) -> tuple[Record, ...]:
        places = self.index.places(sha256)
        seen = FileSeen(places[0].path, places[0].folder, _also(places), sha256, tuple(pages))
        return recognise(seen, self.lexicon(), patient, self.today)

    def _keep(self, sha256: str, found: Sequence[Record], patient: Patient) -> None:
        kept = tuple(
            Kept(one.id, sha256, one.parts[0].first, one.parts[-1].last, json.dumps(record_json.as_kept(one)))
            for one in found
        )
        self.index.put_records(sha256, _key(patient), kept)


class _Places:
    """Where the bytes of records lie now; they may have moved since they were recognised."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._known: dict[str, tuple[Place, ...]] = {}

    def put(self, record: Record) -> Record:
        """Name the places where a record lies now."""
        sha = record.parts[0].sha256
        places = self._known.get(sha) or self._known.setdefault(sha, self._index.places(sha))
        here, also = places[0], _also(places)
        parts = tuple(replace(part, file=here.path, folder=here.folder, also=also) for part in record.parts)
        return replace(record, parts=parts)


def _key(patient: Patient) -> str:
    """Name what recognition depends on besides the pages."""
    return hashlib.sha256(repr((__version__, RECOGNISER, patient)).encode()).hexdigest()[:16]


def _also(places: Sequence[Place]) -> tuple[str, ...]:
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
        raise NotFound(wanted=wanted)
    return exact[0]


@dataclass(frozen=True, slots=True)
class Told:
    """What a person says of a record, or of one page of it (1-based, of the file). None leaves it as it is."""

    kind: Kind | None = None
    day: Day | None = None
    whose: str | None = None  # "mine" or "not-mine"
    page: int | None = None

    def fields(self) -> tuple[tuple[str, str], ...]:
        """What was said, as field and value."""
        said = (("kind", self.kind and self.kind.value), ("day", self.day and str(self.day)), ("whose", self.whose))
        return tuple((field, value) for field, value in said if value)


def tell(opened: OpenCase, records: Sequence[Record], wanted: str, told: Told, today: datetime.date) -> Record:
    """Save what a person says of a record; it outranks what was read from then on. Raises NotFound (30)."""
    record = one_of(records, wanted)
    spans = _spans(record, told.page)
    if not spans:
        raise NotFound(wanted=f"{record.id}, page {told.page}")
    fields = told.fields()
    new = tuple(
        Correction(part.sha256, part.first, part.last, field, value, today.isoformat())
        for part in spans
        for field, value in fields
    )
    said = {(one.sha256, one.first, one.last, one.field) for one in new}
    kept = tuple(c for c in opened.case.corrections if (c.sha256, c.first, c.last, c.field) not in said)
    opened.save(replace(opened.case, corrections=kept + new))
    return record


def untell(opened: OpenCase, records: Sequence[Record], wanted: str, page: int | None = None) -> Record:
    """Take back everything said of a record, or of one page of it. Raises NotFound (30)."""
    record = one_of(records, wanted)
    spans = _spans(record, page)
    if not spans:
        raise NotFound(wanted=f"{record.id}, page {page}")
    kept = tuple(c for c in opened.case.corrections if not any(_within(c, part) for part in spans))
    opened.save(replace(opened.case, corrections=kept))
    return record


def _spans(record: Record, page: int | None) -> tuple[Part, ...]:
    if page is None:
        return record.parts
    return tuple(replace(p, first=page, last=page) for p in record.parts if p.first <= page <= p.last)


def _within(correction: Correction, part: Part) -> bool:
    return correction.sha256 == part.sha256 and part.first <= correction.first and correction.last <= part.last


def as_json(records: Sequence[Record]) -> Mapping[str, Any]:
    """The answer of `records --json`."""
    return {"schema": "sopinion/records/1", "records": [record_json.as_json(record) for record in records]}
