"""What a record says of itself when only some of its pages are shared."""

from __future__ import annotations

from dataclasses import fields

from hypothesis import given
from hypothesis import strategies as st

from sopinion.model.day import Day
from sopinion.model.excerpt import excerpt
from sopinion.model.kind import Kind, Role
from sopinion.model.record import DatedLine, Evidence, ForeignPage, Guess, Match, Part, PatientSeen, Record, Status

LONG, DAY = "f" * 64, Day(2025, 3, 14)
PAGES = st.sets(st.integers(1, 4))


def record(*, dated: int = 2, told: tuple[str, ...] = ()) -> Record:
    return Record(
        id="abcdefgh",
        parts=(Part("a.pdf", "/x", LONG, 1, 4),),
        kind=Kind.VISIT_NOTE,
        kind_confidence=0.9,
        guesses=(Guess(Kind.OTHER, 0.1),),
        title="Secret",
        day=DAY,
        day_role=Role.VISITED,
        day_confidence=0.8,
        days=tuple(DatedLine(DAY if n == dated else Day(2024, n), Role.VISITED, n, f"Secret {n}") for n in range(1, 5)),
        patient=PatientSeen("Secret", match=Match.SAME, confidence=1.0),
        foreign_pages=(ForeignPage(3, "Secret 3", None, "Secret 3"),),
        facility="Secret",
        accession="Secret",
        status=Status.ADDENDUM,
        evidence=tuple(Evidence(n, f"Secret {n}", "x") for n in range(1, 5)),
        told=told,
    )


@given(PAGES)
def test_it_says_only_what_its_shared_pages_say(pages: set[int]) -> None:
    whole = record()
    found = excerpt(whole, {(LONG, page) for page in pages})
    if pages == {1, 2, 3, 4}:
        assert found == whole
        return
    said = repr([getattr(found, one.name) for one in fields(found)])
    for page in range(1, 5):
        assert (f"Secret {page}" in said) is (page in pages)
    assert "'Secret'" not in said
    assert found.day == (DAY if 2 in pages else None)
    assert (found.day_role is None) is (2 not in pages)
    assert (found.id, found.parts, found.kind, found.patient.match) == (whole.id, whole.parts, whole.kind, Match.SAME)


@given(PAGES)
def test_a_day_that_a_person_told_stays(pages: set[int]) -> None:
    assert excerpt(record(told=("day",)), {(LONG, page) for page in pages}).day == DAY
