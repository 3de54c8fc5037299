"""Where a told fact stands: it follows the pages it was said of, and ends with the words it was said of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopinion.model.citation import Citation, fact_id, folios, record_of, row_id, with_citation, without
from sopinion.model.citation_json import citations_in, citations_out
from sopinion.model.folio import Folio
from sopinion.model.parting import Stretch
from sopinion.model.record import Part, Record, record_id

SHA, OTHER = "a" * 64, "b" * 64
ROW = st.dictionaries(st.sampled_from(["drug", "dose", "from", "to"]), st.text("ab ", max_size=4), min_size=1)


def record(first: int, last: int, sha: str = SHA) -> Record:
    return Record(record_id(sha, first, last), (Part("a.pdf", "/p", sha, first, last),))


def cited(*pages: tuple[int, int], sha: str = SHA, key: str = "k", fact: str = "f") -> Citation:
    return Citation(key, fact, "x", tuple(Stretch(sha, first, last) for first, last in pages))


@given(ROW)
def test_a_row_is_known_by_its_cells_and_not_by_its_place(row: dict[str, str]) -> None:
    assert row_id(row) == row_id(dict(reversed(row.items())))
    assert row_id(row) == row_id({**row, "more": " "})
    assert row_id(row) != row_id({**row, "drug": row.get("drug", "") + "x"})


def test_what_is_told_otherwise_is_another_fact() -> None:
    assert fact_id("colon cancer") != fact_id("colon cancer, now in the liver")
    assert fact_id("2025-02") == fact_id("2025-02")


def test_folios_of_what_is_shared_and_of_nothing_else() -> None:
    where = {(SHA, 1): Folio(12), (SHA, 2): Folio(13), (SHA, 4): Folio(20)}
    assert folios(cited((1, 4)), where) == (Folio(12), Folio(13), Folio(20))
    assert folios(cited((3, 3)), where) == ()
    assert folios(cited((1, 4), sha=OTHER), where) == ()


def test_folios_of_a_supplement_stand_behind_those_of_the_bundle() -> None:
    where = {(SHA, 1): Folio(2, "184."), (SHA, 2): Folio(12), (SHA, 3): Folio(200)}
    assert folios(cited((1, 3)), where) == (Folio(12), Folio(2, "184."), Folio(200))


@given(st.integers(1, 9), st.integers(0, 9), st.integers(0, 4), st.integers(0, 4))
def test_a_citation_follows_the_pages_when_a_boundary_moves(first: int, more: int, before: int, after: int) -> None:
    said = cited((first, first + more))
    grown = record(max(1, first - before), first + more + after)
    elsewhere = record(first + more + after + 1, first + more + after + 9)
    assert record_of(said, (elsewhere, grown, record(1, 99, OTHER))) is grown
    assert record_of(said, (elsewhere,)) is None


def test_the_paper_that_holds_most_of_the_pages_is_the_one() -> None:
    small, large = record(1, 2), record(3, 6)
    assert record_of(cited((1, 6)), (small, large)) is large


def test_a_later_word_takes_the_place_of_an_earlier_one() -> None:
    one, other, later = cited((1, 1)), cited((1, 1), fact="g"), cited((2, 2))
    assert with_citation((one, other), later) == (other, later)
    assert without((other, later), "k", "f") == (other,)


@pytest.mark.parametrize(
    "data",
    [
        {},
        [1],
        [{"key": 1}],
        [{"key": "k", "paper": "x"}],
        [{"key": "k", "paper": [{"sha256": "a", "pages": [2, 1]}]}],
        [{"key": "k", "paper": [{"sha256": "a", "pages": [True, 1]}]}],
        [{"key": "k", "paper": [{"sha256": "a", "pages": [1]}]}],
        [{"key": "k", "paper": [{"sha256": 7, "pages": [1, 1]}]}],
    ],
)
def test_what_is_no_citation_is_refused(data: object) -> None:
    with pytest.raises(ValueError, match=r"not|pages"):
        citations_in(data)


def test_citations_come_back_as_they_went() -> None:
    said = (cited((1, 3), (7, 7)), cited((2, 2), fact="g"))
    assert citations_in(citations_out(said)) == said
