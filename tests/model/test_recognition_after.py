from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopinion.model.case import Correction
from sopinion.model.copies import NUMBERS, SIZE, alike, settle, signature
from sopinion.model.day import Day
from sopinion.model.kind import Kind, Role
from sopinion.model.page import Source
from sopinion.model.record import (
    Boundary,
    DatedLine,
    Evidence,
    ForeignPage,
    Guess,
    Match,
    Part,
    PatientSeen,
    Record,
    Status,
    record_id,
)
from sopinion.model.record_json import as_json, as_kept, from_json
from sopinion.model.told import overlay

KEYS = [
    *("id", "parts", "file", "folder", "sha256", "pages", "boundary", "boundary_confidence", "kind", "loinc"),
    *("kind_confidence", "guesses", "title", "day", "day_role", "day_confidence", "days", "patient", "foreign_pages"),
    *("facility", "accession", "status", "source", "evidence", "copy_of", "supersedes", "told"),
]
TEXT = st.text(max_size=12)
MAYBE = st.none() | TEXT
SURE = st.floats(0, 1)
DAYS = st.builds(Day, st.integers(1930, 2030), st.integers(1, 12), st.integers(1, 28)) | st.builds(
    Day, st.integers(1930, 2030)
)
SOME = st.lists
PARTS = st.builds(Part, TEXT, TEXT, TEXT, st.integers(1, 9), st.integers(9, 20), SOME(TEXT, max_size=2).map(tuple))
RECORDS = st.builds(
    Record,
    id=TEXT,
    parts=SOME(PARTS, min_size=1, max_size=2).map(tuple),
    kind=st.sampled_from(Kind),
    kind_confidence=SURE,
    guesses=SOME(st.builds(Guess, st.sampled_from(Kind), SURE), max_size=2).map(tuple),
    title=MAYBE,
    day=st.none() | DAYS,
    day_role=st.none() | st.sampled_from(Role),
    day_confidence=SURE,
    days=SOME(st.builds(DatedLine, DAYS, st.sampled_from(Role), st.integers(1, 9), TEXT, SURE), max_size=2).map(tuple),
    patient=st.builds(PatientSeen, MAYBE, st.none() | DAYS, MAYBE, st.sampled_from(Match), SURE),
    foreign_pages=SOME(st.builds(ForeignPage, st.integers(1, 9), MAYBE, st.none() | DAYS, TEXT), max_size=2).map(tuple),
    facility=MAYBE,
    accession=MAYBE,
    status=st.sampled_from(Status),
    source=st.sampled_from(Source),
    evidence=SOME(st.builds(Evidence, st.integers(1, 9), TEXT, TEXT), max_size=2).map(tuple),
    boundary=st.sampled_from(Boundary),
    boundary_confidence=SURE,
    copy_of=MAYBE,
    supersedes=MAYBE,
    told=SOME(TEXT, max_size=2).map(tuple),
    signature=SOME(st.integers(0, 9), max_size=3).map(tuple),
)


@given(RECORDS)
def test_a_kept_record_comes_back_whole(record: Record) -> None:
    assert from_json(json.loads(json.dumps(as_kept(record)))) == record


@given(RECORDS)
def test_a_shown_record_has_the_keys_of_the_contract_in_their_order(record: Record) -> None:
    shown = as_json(record)
    assert list(shown) == KEYS
    assert as_json(from_json(shown)) == shown


def record(first: int = 1, last: int = 3, sha256: str = "aa", **fields: object) -> Record:
    part = Part(f"{sha256}.pdf", "/papers", sha256, first, last)
    return replace(Record(record_id(sha256, first, last), (part,)), **fields)  # type: ignore[arg-type]


def test_what_is_told_wins_and_is_listed() -> None:
    one = record(kind=Kind.VISIT_NOTE, kind_confidence=0.97, day=Day(2020, 1, 1))
    said = (
        Correction("aa", 1, 3, "kind", "pathology-report"),
        Correction("aa", 1, 3, "day", "2021-02"),
        Correction("aa", 1, 3, "whose", "not-mine"),
    )
    (told,) = overlay((one,), said)
    assert (told.kind, told.kind_confidence, str(told.day)) == (Kind.PATHOLOGY_REPORT, 1.0, "2021-02")
    assert told.patient.match is Match.DIFFERENT
    assert told.told == ("kind", "day", "whose")


def test_single_pages_are_told_mine_or_not() -> None:
    one = record(foreign_pages=(ForeignPage(2, "Somebody", None, "Somebody"),))
    (mine,) = overlay((one,), (Correction("aa", 2, 2, "whose", "mine"),))
    assert mine.foreign_pages == ()
    (other,) = overlay((one,), (Correction("aa", 3, 3, "whose", "not-mine"),))
    assert [f.page for f in other.foreign_pages] == [2, 3]


@pytest.mark.parametrize(
    ("first", "last", "follows"), [(1, 3, True), (1, 4, True), (2, 3, True), (3, 9, False), (4, 6, False)]
)
def test_what_is_told_follows_most_of_its_pages(first: int, last: int, follows: bool) -> None:  # noqa: FBT001 - a column
    (told,) = overlay((record(first, last),), (Correction("aa", 1, 3, "kind", "lab-report"),))
    assert (told.kind is Kind.LAB_REPORT) is follows


def test_the_last_word_counts_and_other_files_are_left_alone() -> None:
    said = (Correction("aa", 1, 3, "kind", "lab-report"), Correction("aa", 1, 3, "kind", "referral"))
    one, two = overlay((record(), record(sha256="bb")), said)
    assert (one.kind, two.kind) == (Kind.REFERRAL, Kind.OTHER)


LONG = [f"word{n}" for n in range(300)]


def test_a_text_is_like_itself_and_unlike_another() -> None:
    own = signature([LONG])
    assert len(own) == SIZE + NUMBERS + 1
    assert alike(own, signature([LONG])) == 1.0
    assert alike(own, signature([[*LONG[:290], "slip", *LONG[291:]]])) > 0.7
    assert alike(own, signature([[f"other{n}" for n in range(300)]])) < 0.2
    assert signature([["too", "short"]]) == ()


def test_a_note_that_says_one_sentence_more_is_no_copy() -> None:
    more = [*LONG[:200], "and", "seen", "again", *LONG[200:]]
    one, two = settle(
        (record(sha256="bb", signature=signature([LONG])), record(sha256="cc", signature=signature([more])))
    )
    assert (one.copy_of, two.copy_of) == (None, None)


def test_a_form_filled_in_with_other_numbers_is_no_copy_even_as_a_picture() -> None:
    rows = [[f"row{n}", str(n * 7 + 11), "units", "between", "so", "and", "so"] for n in range(40)]
    others = [[row[0], str(n * 5 + 300), *row[2:]] for n, row in enumerate(rows)]
    day = Day(2024, 1, 2)
    records = (
        record(sha256="bb", signature=signature(rows), source=Source.OCR, day=day),
        record(sha256="cc", signature=signature(others), source=Source.OCR, day=day),
    )
    assert [r.copy_of for r in settle(records)] == [None, None]


@pytest.mark.parametrize(
    ("before", "after", "same_text", "follows"),
    [
        (Status.PRELIMINARY, Status.FINAL, False, True),
        (Status.FINAL, Status.CORRECTED, True, True),
        (Status.FINAL, Status.ADDENDUM, True, True),
        (Status.FINAL, Status.ADDENDUM, False, False),
        (Status.FINAL, Status.UNKNOWN, True, False),
    ],
)
def test_a_later_version_takes_the_place_of_the_earlier(
    before: Status,
    after: Status,
    same_text: bool,  # noqa: FBT001 - a column
    follows: bool,  # noqa: FBT001 - a column
) -> None:
    text = [*LONG, "more"] if same_text else [f"new{n}" for n in range(60)]
    kind, day = Kind.PATHOLOGY_REPORT, Day(2024, 1, 2)
    old = record(sha256="bb", signature=signature([LONG]), status=before, accession="S24-1", kind=kind, day=day)
    new = record(sha256="aa", signature=signature([text]), status=after, accession="S24-1", kind=kind, day=day)
    settled = {r.id: r for r in settle((new, old))}
    assert settled[new.id].supersedes == (old.id if follows else None)
    assert settled[old.id].supersedes is None


def test_versions_of_other_papers_are_left_apart() -> None:
    kind, day = Kind.PATHOLOGY_REPORT, Day(2024, 1, 2)
    old = record(
        sha256="bb", signature=signature([LONG]), status=Status.PRELIMINARY, accession="S24-1", kind=kind, day=day
    )
    new = replace(
        record(sha256="aa", signature=signature([LONG]), kind=kind, day=day), status=Status.FINAL, accession="S24-2"
    )
    assert [r.supersedes for r in settle((old, new))] == [None, None]


def test_the_same_paper_in_other_bytes_is_a_copy_of_the_best_one() -> None:
    mark = signature([LONG])
    text = record(sha256="cc", signature=mark, day=Day(2024, 1, 2))
    scan = record(sha256="bb", signature=mark, source=Source.OCR, day=Day(2024, 1, 2))
    series = record(sha256="dd", signature=mark, day=Day(2024, 2, 2))
    numbered = record(sha256="ee", signature=mark, accession="S24-1", day=Day(2024, 1, 2))
    settled = {r.parts[0].sha256: r.copy_of for r in settle((scan, text, series, numbered))}
    assert settled["bb"] == text.id
    assert settled["cc"] is None
    assert settled["dd"] is None
    assert settled["ee"] == text.id


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), st.booleans()), max_size=8))
def test_settling_twice_changes_nothing_and_no_copy_points_to_a_copy(rows: list[tuple[int, int, bool]]) -> None:
    marks = [signature([[f"{n}-{i}" for i in range(100)]]) for n in range(3)]
    records = tuple(
        record(
            sha256=f"f{n}", signature=marks[text], day=Day(2024, 1, 1 + day), source=Source.OCR if scan else Source.TEXT
        )
        for n, (text, day, scan) in enumerate(rows)
    )
    settled = settle(records)
    assert settle(settled) == settled
    by_id = {r.id: r for r in settled}
    assert all(by_id[r.copy_of].copy_of is None for r in settled if r.copy_of)
