"""Which papers go along, and how: as they came, or only the pages that are shared."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopinion.content import sections
from sopinion.flows.enclose import enclosures
from sopinion.model.bundle import BundlePlan, Entry, LeftOut, SourcePage, Why
from sopinion.model.bundle_plan import pages_of
from sopinion.model.day import Day
from sopinion.model.folio import Folio
from sopinion.model.kind import Kind
from sopinion.model.parcel import Enclosure
from sopinion.model.record import Part, Record
from sopinion.model.section import section_of


class Opened:
    """Files that may go along as they came, whenever all their pages do. length: pages of each file."""

    def __init__(self, **lengths: int) -> None:
        self.lengths = lengths

    def whole(self, shared: frozenset[tuple[str, int]], page: SourcePage) -> bool:
        return all((page.sha256, n) in shared for n in range(1, self.lengths.get(page.sha256, 0) + 1)) and (
            page.sha256 in self.lengths
        )


def record(
    name: str, *parts: tuple[str, int, int], kind: Kind = Kind.PATHOLOGY_REPORT, day: Day | None = None
) -> Record:
    made = tuple(Part(f"{sha}.pdf", "/papers", sha, first, last) for sha, first, last in parts)
    return Record(name, made, kind=kind, day=day, title=f"TITLE OF {name.upper()}")


def planned(*records: Record, out: tuple[LeftOut, ...] = ()) -> BundlePlan:
    gone = {(row.record, row.file, n) for row in out for n in row.pages}
    entries = []
    for one in records:
        pages = tuple(page for page in pages_of(one) if (one.id, page.file, page.number) not in gone)
        if pages:
            section = section_of(one.kind, sections.sections())
            entries.append(Entry(one, section, one.title or "", one.day, pages))
    return BundlePlan(tuple(entries), out, (), ())


def enclosed(plan: BundlePlan, records: tuple[Record, ...], opened: Opened) -> tuple[Enclosure, ...]:
    shared = [page for entry in plan.entries for page in entry.pages]
    return enclosures(plan, records, {page.key: Folio(n) for n, page in enumerate(shared, 3)}, opened)


def left(one: Record, file: str, *pages: int, why: Why = Why.EXCLUDED) -> LeftOut:
    sha256 = next(part.sha256 for part in one.parts if part.file == f"{file}.pdf")
    return LeftOut(one.id, "", f"{file}.pdf", pages, why, sha256)


def test_a_file_of_one_paper_goes_as_it_came() -> None:
    one = record("a", ("f", 1, 3), day=Day(2025, 3))
    (found,) = enclosed(planned(one), (one,), Opened(f=3))
    assert found.as_it_came
    assert (found.title, found.loinc, found.day, found.folios) == (
        "Title of A",
        "11526-1",
        Day(2025, 3),
        "3\N{EN DASH}5",
    )


def test_with_one_page_kept_home_only_the_others_go() -> None:
    one = record("a", ("f", 1, 3))
    (found,) = enclosed(planned(one, out=(left(one, "f", 2),)), (one,), Opened(f=3))
    assert not found.as_it_came
    assert [page.number for page in found.pages] == [1, 3]
    assert not found.uncopied


def test_a_file_of_many_papers_goes_once_and_says_so() -> None:
    records = (
        record("a", ("f", 1, 2), day=Day(2025, 3, 14)),
        record("b", ("f", 3, 3), kind=Kind.LAB_REPORT),
        record("c", ("f", 4, 4)),
    )
    (found,) = enclosed(planned(*records), records, Opened(f=4))
    assert found.title == "Title of A, and 2 more in the same file"
    assert (found.loinc, found.day, found.folios, len(found.pages)) == ("", None, "3\N{EN DASH}6", 4)


def test_when_one_paper_of_a_file_stays_home_the_others_go_one_by_one() -> None:
    records = (record("a", ("f", 1, 2)), record("b", ("f", 3, 3)), record("c", ("f", 4, 4)))
    out = (left(records[1], "f", 3, why=Why.NOT_CHOSEN),)
    found = enclosed(planned(*records, out=out), records, Opened(f=4))
    assert [(one.as_it_came, [page.number for page in one.pages]) for one in found] == [(False, [1, 2]), (False, [4])]


def test_a_paper_of_several_files_goes_together_or_each_file_as_it_came() -> None:
    both, other = record("a", ("f", 1, 1), ("g", 1, 2)), record("b", ("f", 2, 2))
    records = (both, other)
    found = enclosed(planned(*records), records, Opened(f=2))  # g is a photo, and cannot go as it came
    assert [(one.as_it_came, [page.key for page in one.pages]) for one in found] == [
        (False, [("f", 1), ("g", 1), ("g", 2)]),
        (False, [("f", 2)]),
    ]
    found = enclosed(planned(*records), records, Opened(f=2, g=2))
    assert [(one.as_it_came, [page.key for page in one.pages]) for one in found] == [
        (True, [("f", 1), ("f", 2)]),
        (True, [("g", 1), ("g", 2)]),
    ]


def test_a_page_that_no_program_copies_goes_along_in_its_file() -> None:
    one = record("a", ("f", 1, 3))
    plan = planned(one, out=(left(one, "f", 3, why=Why.BROKEN),))
    (found,) = enclosed(plan, (one,), Opened(f=3))
    assert found.as_it_came
    assert found.uncopied == (3,)
    assert found.folios == "3\N{EN DASH}4"


def test_a_page_that_no_program_copies_stays_home_with_a_page_that_was_withheld() -> None:
    one = record("a", ("f", 2, 4))
    plan = planned(one, out=(left(one, "f", 3, why=Why.BROKEN), left(one, "f", 4)))
    (found,) = enclosed(plan, (one,), Opened(f=4))
    assert not found.as_it_came
    assert found.uncopied == (2,)  # as the paper counts, not the file
    assert [page.number for page in found.pages] == [2]


@pytest.mark.parametrize(("opened", "count"), [(Opened(f=2), 1), (Opened(), 0)])
def test_a_paper_of_which_nothing_can_be_copied_goes_as_it_came_or_not_at_all(opened: Opened, count: int) -> None:
    one = record("a", ("f", 1, 2))
    found = enclosed(planned(one, out=(left(one, "f", 1, 2, why=Why.BROKEN),)), (one,), opened)
    assert len(found) == count
    assert all(one.as_it_came and one.uncopied == (1, 2) and not one.folios for one in found)


@given(st.data())
def test_every_shared_page_goes_along_once_and_no_withheld_page_ever(data: st.DataObject) -> None:
    lengths = data.draw(st.dictionaries(st.sampled_from("fgh"), st.integers(1, 4), min_size=1))
    free = [(sha, n) for sha, length in lengths.items() for n in range(1, length + 1)]
    owner = {key: data.draw(st.integers(0, 3)) for key in free}
    records = tuple(
        record(f"r{n}", *((sha, at, at) for (sha, at), whose in owner.items() if whose == n))
        for n in sorted(set(owner.values()))
    )
    fate = {key: data.draw(st.sampled_from(["shared", "shared", "shared", "kept", "broken"])) for key in free}
    out = tuple(
        left(one, sha, at, why=Why.BROKEN if fate[sha, at] == "broken" else Why.EXCLUDED)
        for one in records
        for sha, at in (page.key for page in pages_of(one))
        if fate[sha, at] != "shared"
    )
    opened = Opened(**{sha: length for sha, length in lengths.items() if data.draw(st.booleans())})
    found = enclosed(planned(*records, out=out), records, opened)
    gone = [page.key for one in found for page in one.pages]
    assert len(set(gone)) == len(gone)
    assert {key for key in free if fate[key] == "shared"} <= set(gone)
    assert not any(fate[key] == "kept" for key in gone)
    for one in found:
        if one.as_it_came:
            (sha,) = {page.sha256 for page in one.pages}
            assert len(one.pages) == lengths[sha]
            assert {n for n in range(1, lengths[sha] + 1) if fate[sha, n] == "broken"} == set(one.uncopied)
        else:
            assert all(fate[page.key] == "shared" for page in one.pages)
    again = enclosed(planned(*records, out=out), tuple(replace(one) for one in records), opened)
    assert again == found
