"""What the home screen says of who has which bundle."""

from __future__ import annotations

import pytest

from sopinion.flows.sent import given_lines, kept
from sopinion.model.bound import Role
from sopinion.model.case import Case
from sopinion.model.kind import Kind
from sopinion.model.ledger import Given, Written
from sopinion.model.record import Match, Part, PatientSeen, Record

BUNDLE = Written("bundle.pdf", "b1", 12, "2025-11-18", records=("first", "third"))
GIVEN = (
    Given("b0", "older.pdf", "Dr. Ray", "2025-03"),
    Given("b1", "bundle.pdf", "Dr. Lee", "2025-11-19"),
    Given("b0", "older.pdf", "Dr. Vale", "2025-04-01"),
)


def paper(name: str, kind: Kind = Kind.PATHOLOGY_REPORT, match: Match = Match.SAME) -> Record:
    return Record(
        id=name,
        parts=(Part(f"{name}.pdf", "/papers", name, 1, 2),),
        kind=kind,
        kind_confidence=1.0,
        patient=PatientSeen(match=match),
    )


PAPERS = (paper("first"), paper("third"))


def case(*given: Given, written: tuple[Written, ...] = (BUNDLE,)) -> Case:
    return Case("case-test", "Ana", "2025-11-01", written=written, given=given)


def said(told: Case, *papers: Record) -> list[str]:
    return [text for _, text in given_lines(told, papers)]


def test_a_bundle_that_nobody_has_waits() -> None:
    assert said(case(), *PAPERS, paper("new")) == ["Not given to anybody yet: bundle.pdf"]
    assert said(case(written=())) == []


def test_the_last_two_are_named_by_their_days() -> None:
    assert said(case(*GIVEN), *PAPERS) == [
        "Given: older.pdf, to Dr. Vale, on April 1, 2025",
        "Given: bundle.pdf, to Dr. Lee, on November 19, 2025",
    ]


@pytest.mark.parametrize("role", [Role.CORE, Role.VOLUME, Role.BUNDLE])
def test_whoever_has_a_part_or_a_locked_copy_has_the_bundle(role: Role) -> None:
    part = Written("part.pdf", "p1", 4, "2025-11-18", role=role, of="b1", locked=role is Role.BUNDLE)
    told = case(Given("p1", "part.pdf", "Dr. Lee", "2025-11-19"), written=(BUNDLE, part))
    assert kept(told) == ""


def test_papers_that_came_later_are_counted_and_none_that_would_stay_out() -> None:
    stay_out = (paper("bill", Kind.INSURANCE_PAPER), paper("strange", match=Match.DIFFERENT))
    told = case(*GIVEN)
    assert said(told, *PAPERS, *stay_out)[2:] == []
    assert said(told, *PAPERS, *stay_out, paper("new"))[2].startswith("1 paper is not in that bundle.")
    assert said(told, *PAPERS, paper("new"), paper("newer"))[2].startswith("2 papers are not in that bundle.")


def test_papers_in_a_supplement_or_left_out_by_choice_are_not_missed() -> None:
    later = Written("later.pdf", "s1", 2, "2025-11-19", role=Role.SUPPLEMENT, of="b1", records=("new",))
    left = Written("bundle.pdf", "b1", 12, "2025-11-18", records=("first",), exclude=("third", "first:2"))
    assert said(case(*GIVEN, written=(left, later)), *PAPERS, paper("new"))[2:] == []
