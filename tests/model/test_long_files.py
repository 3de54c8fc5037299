"""A file that is looked at a few pages at a time gives the same records as one that is looked at whole."""

from __future__ import annotations

import datetime
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopinion.content.kinds import lexicon
from sopinion.model import long_file
from sopinion.model.file_seen import FileSeen
from sopinion.model.long_file import Open, ahead, recognise_long
from sopinion.model.page import Page
from sopinion.model.patient import Patient, Whom
from sopinion.model.recognition import recognise
from sopinion.model.record import Record

WHOM = Whom(Patient("Rowan Ashdown"), datetime.date(2025, 11, 20))
LEAVES = (
    "SURGICAL PATHOLOGY REPORT\nPatient: Rowan Ashdown\nCollected: 03/14/2025\nGROSS DESCRIPTION: fresh\nPage 1 of 2",
    "MICROSCOPIC DESCRIPTION: sheets of cells\nFINAL DIAGNOSIS: carcinoma\nPage 2 of 2",
    "LABORATORY REPORT\nPatient: Rowan Ashdown\nCollected: 04/02/2025\nWBC 5.1 HGB 12.0",
    "CT CHEST\nPatient: Jo Other\nExam date: 05/06/2025\nTECHNIQUE: with contrast\nFINDINGS: none\nIMPRESSION: clear",
    "and goes on without a heading, for a few more words",
    "",
)


def seen(leaves: list[int]) -> FileSeen:
    return FileSeen("a.pdf", "/f", (), "a" * 64, tuple(Page(n, LEAVES[leaf]) for n, leaf in enumerate(leaves, 1)))


def in_groups(file: FileSeen, sizes: random.Random) -> tuple[Record, ...]:
    found: list[Record] = []
    begun, at = Open(), 0
    while at < len(file.pages):
        size = sizes.randint(1, 4)
        group = FileSeen(file.file, file.folder, (), file.sha256, file.pages[at : at + size])
        at += size
        records, begun = ahead(group, begun, lexicon(), WHOM, more=at < len(file.pages))
        found += records
    return tuple(found)


@given(st.lists(st.integers(0, len(LEAVES) - 1), max_size=14), st.randoms(use_true_random=False))
def test_groups_of_any_size_give_the_same_pages_to_the_same_records(leaves: list[int], sizes: random.Random) -> None:
    file = seen(leaves)
    whole = recognise(file, lexicon(), WHOM.patient, WHOM.today)
    parts = in_groups(file, sizes)
    pages = [page for record in parts for page in range(record.parts[0].first, record.parts[0].last + 1)]
    assert pages == list(range(1, len(leaves) + 1))
    assert [r.id for r in parts] == [r.id for r in whole]
    assert [(r.kind, r.day, r.patient, r.boundary_confidence) for r in parts] == [
        (r.kind, r.day, r.patient, r.boundary_confidence) for r in whole
    ]


def test_a_record_without_end_is_parted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_file, "_AT_ONCE", 3)
    lines = "\n".join(["and so it went on from day to day without an end and without a heading of any kind that"] * 30)
    pages = tuple(Page(n, f"{lines}\nPage {n} of 60") for n in range(1, 61))
    file = FileSeen("a.pdf", "/f", (), "a" * 64, pages)
    assert len(recognise(file, lexicon(), WHOM.patient, WHOM.today)) == 1
    records = recognise_long(file, lexicon(), WHOM)
    assert [record.parts[0].last for record in records] == [15, 30, 45, 60]
