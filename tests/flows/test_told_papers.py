"""Whatever a person says in whatever order: no page is lost, none is in two papers, and what was told stands."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sopinion.errors import BoundaryThere, NotFound, OnePaper, PagesOther, PageUnclear
from sopinion.flows import part
from sopinion.flows.find import Wanted, find
from sopinion.flows.recognise import recognise
from sopinion.flows.records import Papers, Told, one_of, tell, untell
from sopinion.flows.review import accept, accept_above, accused
from sopinion.model.case import Case
from sopinion.model.day import Day
from sopinion.model.kind import Kind
from sopinion.model.listing import Known, State
from sopinion.model.page import Page, Reading
from sopinion.model.record import Boundary, Record
from sopinion.model.record_json import as_json
from sopinion.model.told import overlay
from sopinion.storage.database import open_in_memory
from sopinion.storage.index import PaperIndex

TODAY = datetime.date(2025, 11, 20)
LAB = """LABORATORY REPORT
Patient: Rowan Ashdown    DOB: 04/05/1961
Collected: {day}
Page {n} of {total}
HEMOGLOBIN 12.1 g/dL 12.0-16.0
PLATELETS 250 K/uL 150-400
alpha{n} beta"""
FILES = {
    "a" * 64: [LAB.format(day="03/14/2025", n=n, total=3) for n in (1, 2, 3)]
    + [LAB.format(day="05/02/2025", n=n, total=2) for n in (1, 2)],
    "b" * 64: ["SURGICAL PATHOLOGY REPORT\nPatient: Rowan Ashdown\nCollected: 02/17/2025\nGROSS DESCRIPTION: a mass"],
    "c" * 64: ["FINAL DIAGNOSIS: carcinoma\nElectronically signed 02/19/2025"],
}
A, B, C = FILES


class Held:
    """A case in memory."""

    def __init__(self) -> None:
        self.case = Case("case-test", "Rowan", "2025-11-20")

    def save(self, case: Case) -> None:
        self.case = case


def put(index: PaperIndex, sha: str, texts: Sequence[str], path: str) -> None:
    index.put_file(Known("/papers", path, 1, 1, sha, State.READ))
    index.put_reading(sha, Reading(tuple(Page(n, text) for n, text in enumerate(texts, 1)), "test"))


@pytest.fixture
def papers() -> Iterator[Papers]:
    with closing(PaperIndex(Path("unused"), open_in_memory())) as index:
        for sha, texts in FILES.items():
            put(index, sha, texts, f"{sha[0]}.pdf")
        yield Papers(index, recognise, TODAY)


def spans(records: Sequence[Record]) -> list[list[tuple[str, int, int]]]:
    return [[(p.sha256[0], p.first, p.last) for p in record.parts] for record in records]


def at(records: Sequence[Record], sha: str, page: int) -> Record:
    return next(record for record in records if (sha, page) in record.places)


def test_read_boundaries_are_where_they_should_be(papers: Papers) -> None:
    assert spans(papers.records_of(Held().case)) == [[("a", 1, 3)], [("a", 4, 5)], [("b", 1, 1)], [("c", 1, 1)]]


def test_a_split_makes_two_and_unset_makes_one_again(papers: Papers) -> None:
    held = Held()
    before = papers.records_of(held.case)
    part.split(held, before, before[0].id, "2", TODAY)
    now = papers.records_of(held.case)
    assert spans(now)[:3] == [[("a", 1, 1)], [("a", 2, 3)], [("a", 4, 5)]]
    assert [one.boundary for one in now[:3]] == [Boundary.TOLD, Boundary.TOLD, Boundary.READ]
    assert "boundary" in now[0].told
    assert [one.boundary_confidence for one in now[:2]] == [1.0, 1.0]
    untell(held, now, now[1].id)
    assert papers.records_of(held.case) == before
    assert held.case.partings == ()


def test_photos_of_one_paper_are_joined_in_order_and_name_the_file_of_each_page(papers: Papers) -> None:
    held = Held()
    records = papers.records_of(held.case)
    part.join(held, records, [at(records, C, 1).id, at(records, B, 1).id], TODAY)
    now = papers.records_of(held.case)
    joined = at(now, B, 1)
    assert spans([joined]) == [[("c", 1, 1), ("b", 1, 1)]]
    assert joined.kind is Kind.PATHOLOGY_REPORT
    shown: Any = as_json(joined)
    assert [one["file"] for one in shown["parts"]] == ["c.pdf", "b.pdf"]
    assert {(one["file"], one["page"]) for one in shown["evidence"]} == {("c.pdf", 1), ("b.pdf", 1)}
    assert [(d["file"], d["day"]) for d in shown["days"] if d["role"] == "collected"] == [("b.pdf", "2025-02-17")]
    papers.index.save()
    hits = [hit for word in ("carcinoma", "mass") for hit in find(papers, held.case, Wanted((word,)), 5).hits]
    assert {(hit.file, hit.record) for hit in hits} == {("c.pdf", joined.id), ("b.pdf", joined.id)}


def test_a_fax_out_of_order_is_put_in_order_under_the_same_name(papers: Papers) -> None:
    held = Held()
    first = papers.records_of(held.case)[0]
    part.order(held, [first], first.id, ["3", "1", "2"], TODAY)
    now = at(papers.records_of(held.case), A, 1)
    assert spans([now]) == [[("a", 3, 3), ("a", 1, 2)]]
    assert now.id == first.id
    assert "file" not in as_json(now)["evidence"][0]
    part.order(held, [now], now.id, ["1", "2", "3"], TODAY)
    assert spans(papers.records_of(held.case)[:1]) == [[("a", 1, 3)]]


def test_what_cannot_be_parted_so_is_said_and_nothing_changes(papers: Papers) -> None:
    held = Held()
    records = papers.records_of(held.case)
    first, second = records[0].id, records[1].id
    with pytest.raises(BoundaryThere):
        part.split(held, records, first, "1", TODAY)
    for page in ("4", "9", "2:1"):
        with pytest.raises(NotFound):
            part.split(held, records, first, page, TODAY)
    for names in ([first], [first, first]):
        with pytest.raises(OnePaper):
            part.join(held, records, names, TODAY)
    with pytest.raises(NotFound):
        part.join(held, records, [first, "zzzz"], TODAY)
    for pages in (["1", "2"], ["1", "2", "2"], ["1", "2", "4"], []):
        with pytest.raises(PagesOther):
            part.order(held, records, second if not pages else first, pages, TODAY)
    assert held.case.partings == ()


def test_a_page_of_several_files_is_named_with_its_file(papers: Papers) -> None:
    held = Held()
    records = papers.records_of(held.case)
    part.join(held, records, [at(records, B, 1).id, at(records, C, 1).id], TODAY)
    now = papers.records_of(held.case)
    joined = at(now, B, 1)
    with pytest.raises(PageUnclear):
        tell(held, now, joined.id, Told(whose="not-mine", page="1"), TODAY)
    tell(held, now, joined.id, Told(whose="not-mine", page="2:1"), TODAY)
    told = at(papers.records_of(held.case), B, 1)
    assert [(one.sha256, one.page) for one in told.foreign_pages] == [(C, 1)]


def test_what_was_told_follows_most_of_the_pages(papers: Papers) -> None:
    held = Held()
    records = papers.records_of(held.case)
    tell(held, records, records[0].id, Told(Kind.REFERRAL, Day(2025, 1, 2), "mine"), TODAY)
    part.split(held, papers.records_of(held.case), records[0].id, "3", TODAY)
    now = papers.records_of(held.case)
    assert (now[0].kind, str(now[0].day)) == (Kind.REFERRAL, "2025-01-02")
    assert now[1].kind is not Kind.REFERRAL
    assert set(now[0].told) == {"boundary", "kind", "day", "whose"}
    assert "whose" in now[1].told  # said of every page
    part.join(held, now, [now[0].id, now[1].id], TODAY)
    whole = papers.records_of(held.case)[0]
    assert (whole.id, whole.kind) == (records[0].id, Kind.REFERRAL)


def test_one_of_many_papers_in_a_file_is_told_by_itself(papers: Papers) -> None:
    held = Held()
    for record in papers.records_of(held.case)[:2]:
        tell(held, papers.records_of(held.case), record.id, Told(Kind.VISIT_NOTE), TODAY)
    assert [one.kind for one in papers.records_of(held.case)[:2]] == [Kind.VISIT_NOTE] * 2


def test_a_word_about_a_joined_paper_holds_for_all_of_it(papers: Papers) -> None:
    held = Held()
    records = papers.records_of(held.case)
    part.join(held, records, [records[0].id, at(records, B, 1).id], TODAY)
    now = papers.records_of(held.case)
    tell(held, now, at(now, B, 1).id, Told(Kind.DIRECTIVE), TODAY)
    joined = at(papers.records_of(held.case), B, 1)
    assert joined.kind is Kind.DIRECTIVE
    part.split(held, papers.records_of(held.case), joined.id, "2:1", TODAY)
    now = papers.records_of(held.case)
    assert (at(now, A, 1).kind, at(now, B, 1).kind) == (Kind.DIRECTIVE, Kind.PATHOLOGY_REPORT)


def test_a_paper_that_is_gone_in_part_keeps_the_rest_and_comes_back(papers: Papers) -> None:
    held = Held()
    records = papers.records_of(held.case)
    part.join(held, records, [at(records, B, 1).id, at(records, C, 1).id], TODAY)
    whole = papers.records_of(held.case)
    papers.index.put_file(Known("/papers", "b.pdf", 1, 1, B, State.READ, gone=True))
    assert [one for one in spans(papers.records_of(held.case)) if one[0][0] in "bc"] == [[("c", 1, 1)]]
    papers.index.put_file(Known("/papers", "elsewhere.pdf", 1, 1, B, State.READ))
    back = papers.records_of(held.case)
    assert [one.id for one in back] == [one.id for one in whole]
    assert [p.file for p in at(back, B, 1).parts] == ["elsewhere.pdf", "c.pdf"]


def test_new_words_on_one_of_its_files_are_seen_in_the_whole_paper(papers: Papers) -> None:
    held = Held()
    records = papers.records_of(held.case)
    part.join(held, records, [at(records, B, 1).id, at(records, C, 1).id], TODAY)
    assert at(papers.records_of(held.case), B, 1).evidence
    papers.index.put_reading(C, Reading((Page(1, "Accession: S25-00412\nsigned 02/19/2025"),), "another engine"))
    assert at(papers.records_of(held.case), B, 1).accession == "S25-00412"


def test_a_kind_that_was_told_brings_the_day_that_counts_for_it(papers: Papers) -> None:
    papers.index.put_reading(
        C,
        Reading(
            (Page(1, "DISCHARGE SUMMARY\nAdmitted: 03/11/2025\nDischarged: 03/15/2025\nHOSPITAL COURSE: well"),), "t"
        ),
    )
    held = Held()
    records = papers.records_of(held.case)
    record = at(records, C, 1)
    assert str(record.day) == "2025-03-15"
    tell(held, records, record.id, Told(Kind.OPERATIVE_REPORT), TODAY)
    doubtful = at(papers.records_of(held.case), C, 1)
    assert doubtful.day_confidence <= 0.5
    tell(held, records, record.id, Told(Kind.DISCHARGE_SUMMARY), TODAY)
    assert at(papers.records_of(held.case), C, 1).day_confidence == record.day_confidence
    tell(held, records, record.id, Told(day="unknown"), TODAY)
    told = at(papers.records_of(held.case), C, 1)
    assert (told.day, told.day_confidence) == (None, 1.0)


def test_accepting_tells_everything_and_changes_nothing_that_is_shown(papers: Papers) -> None:
    held = Held()
    before = papers.records_of(held.case)
    held.save(accept(held.case, before, TODAY))
    after = papers.records_of(held.case)
    assert [(one.id, one.kind, one.day, one.parts) for one in after] == [
        (one.id, one.kind, one.day, one.parts) for one in before
    ]
    assert all(set(one.told) == {"kind", "day", "whose", "boundary"} for one in after)


def test_only_what_is_sure_enough_is_accepted_unseen(papers: Papers) -> None:
    held = Held()
    found = papers.records_of(held.case)
    lowest = {
        one.id: min(one.kind_confidence, one.day_confidence, one.patient.confidence, one.boundary_confidence)
        for one in found
    }
    for least in (1.0, 0.9, 0.5):
        sure = accept_above(held, papers, least, TODAY)
        told = {one.id for one in papers.records_of(held.case) if one.told}
        assert told == {name for name, low in lowest.items() if low >= least}
        assert {one.id for one in sure} <= told


SAYINGS = st.sampled_from(
    ["kind", "day", "mine", "not-mine", "page", "split", "join", "order", "unset", "accept", "undo"]
)
STEPS = st.lists(st.tuples(SAYINGS, st.integers(0, 9), st.integers(0, 9)), max_size=10)


def say(held: Held, papers: Papers, what: str, one: int, two: int) -> None:
    """Do one of the things that a person can do; what does not fit the paper is refused, and changes nothing."""
    records = papers.records_of(held.case)
    record, other = records[one % len(records)], records[two % len(records)]
    pages = part.written(record)
    page = pages[two % len(pages)]
    told = {
        "kind": Told(list(Kind)[two]),
        "day": Told(day=Day(2025, 1 + two)),
        "mine": Told(whose="mine"),
        "not-mine": Told(whose="not-mine"),
        "page": Told(whose="not-mine", page=page),
    }
    if what in told:
        tell(held, records, record.id, told[what], TODAY)
    elif what == "split" and page != pages[0]:
        part.split(held, records, record.id, page, TODAY)
    elif what == "join" and record is not other:
        part.join(held, records, [record.id, other.id], TODAY)
    elif what == "order":
        part.order(held, records, record.id, pages[two % len(pages) :] + pages[: two % len(pages)], TODAY)
    elif what == "unset":
        untell(held, records, record.id)
    elif what == "accept":
        held.save(accept(held.case, [record], TODAY))


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_whatever_is_said_every_page_is_in_one_record_and_what_was_told_stands(
    steps: list[tuple[str, int, int]],
) -> None:
    with closing(PaperIndex(Path("unused"), open_in_memory())) as index:
        for sha, texts in FILES.items():
            put(index, sha, texts, f"{sha[0]}.pdf")
        papers, held = Papers(index, recognise, TODAY), Held()
        whole = sorted((sha, n) for sha, texts in FILES.items() for n in range(1, len(texts) + 1))
        past: list[Case] = []
        for what, one, two in steps:
            if what == "undo":
                held.save(past.pop() if past else held.case)
            else:
                past.append(held.case)
                say(held, papers, what, one, two)
            records = papers.records_of(held.case)
            assert sorted(place for record in records for place in record.places) == whole
            assert len({record.id for record in records}) == len(records)
            assert overlay(records, held.case.corrections) == records
            fresh = Papers(index, recognise, TODAY).records_of(replace(held.case))
            assert fresh == records
            if what in {"kind", "day", "mine", "not-mine", "split", "join", "order", "accept"} and records:
                _stands(held, records, what)


def _stands(held: Held, records: Sequence[Record], what: str) -> None:
    """The latest word is what is shown."""
    if what in {"split", "join", "order", "accept"}:
        for paper in held.case.partings[-1].papers if held.case.partings else ():
            (record,) = [one for one in records if (paper[0].sha256, paper[0].first) in one.places]
            assert part.paper_of(record) == paper
            assert record.boundary is Boundary.TOLD
        return
    last = held.case.corrections[-1]
    record = at(records, last.sha256, last.first)
    assert last.field in record.told
    if last.field != "whose":
        assert str(getattr(record, last.field)) == last.value


def test_a_word_about_whose_is_said_of_the_pages_in_doubt(papers: Papers) -> None:
    record = papers.records_of(Held().case)[0]
    assert accused(record) == record.places
    assert one_of([record], record.id[:4]) is record
