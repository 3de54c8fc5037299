"""The records of a file where a person said how its pages belong together."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sopinion.model.file_seen import FileSeen
from sopinion.model.lexicon import Lexicon
from sopinion.model.parting import Paper, paper_id, places
from sopinion.model.patient import Patient
from sopinion.model.recognition import recognise, recognise_whole
from sopinion.model.record import Boundary, Part, Record

FIELD = "boundary"
"""The name of a told edge among the told fields of a record."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What papers are read with: the words, the patient as told, the day it is."""

    lexicon: Lexicon
    patient: Patient
    today: datetime.date


def recognise_told(
    file: FileSeen, others: Mapping[str, FileSeen], told: Sequence[Paper], reading: Reading
) -> tuple[Record, ...]:
    """Read the records that begin in a file.

    told: the told papers that have pages in it, as `settled` gives them; others: by fingerprint, every other file that
    these have pages in.
    """
    ranges = [(one.first, one.last) for paper in told for one in paper if one.sha256 == file.sha256]
    scattered = [paper for paper in told if len(paper) > 1]
    elsewhere = {(one.first, one.last) for paper in scattered for one in paper if one.sha256 == file.sha256}
    found = []
    for record in recognise(file, reading.lexicon, reading.patient, reading.today, ranges):
        pages = (record.parts[0].first, record.parts[0].last)
        if pages not in elsewhere:
            found.append(_told(record) if pages in ranges else record)
    files = {**others, file.sha256: file}
    found += [_gathered(paper, files, reading) for paper in scattered if paper[0].sha256 == file.sha256]
    return tuple(found)


def _told(record: Record) -> Record:
    return replace(record, boundary=Boundary.TOLD, boundary_confidence=1.0, told=(*record.told, FIELD))


def _gathered(paper: Paper, files: Mapping[str, FileSeen], reading: Reading) -> Record:
    """Read pages that lie apart as one record: numbered through for the reading, and named by their own place after."""
    here = list(places(paper))
    pages = (replace(files[sha].pages[at - 1], number=n) for n, (sha, at) in enumerate(here, 1))
    first = files[here[0][0]]
    whole = replace(first, pages=tuple(pages))
    record = recognise_whole(whole, reading.lexicon, reading.patient, reading.today)
    several = len({sha for sha, _ in here}) > 1

    def number(n: int) -> int:
        return here[n - 1][1]

    def whose(n: int) -> str:
        return here[n - 1][0] if several else ""

    return _told(
        replace(
            record,
            id=paper_id(paper),
            parts=tuple(
                Part(files[one.sha256].file, files[one.sha256].folder, one.sha256, one.first, one.last) for one in paper
            ),
            days=tuple(replace(one, page=number(one.page), sha256=whose(one.page)) for one in record.days),
            foreign_pages=tuple(
                replace(one, page=number(one.page), sha256=whose(one.page)) for one in record.foreign_pages
            ),
            evidence=tuple(replace(one, page=number(one.page), sha256=whose(one.page)) for one in record.evidence),
        )
    )
