"""Which papers answer a request, and what one letter asks for."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopinion.model.arrival import all_here, arrivals, same_house
from sopinion.model.day import Day
from sopinion.model.draft import Signer, Wanted, drafts, signer_of
from sopinion.model.kind import Kind
from sopinion.model.question import Answer
from sopinion.model.record import Match, Part, PatientSeen, Record
from sopinion.model.request import Ask, Office, Request

DAY = Day(2025, 3, 14)


def record(name: str, kind: Kind = Kind.OPERATIVE_REPORT, day: Day | None = DAY, **more: object) -> Record:
    return replace(Record(name, (Part("a.pdf", "/p", "f" * 64, 1, 2),), kind, 0.9, day=day), **more)  # type: ignore[arg-type]  # fields of a record


REQUEST = Request("r1", Office.RECORDS, "Harbor Hospital", (Ask("operative-report", DAY),), sent=DAY, had=("old",))


def came(request: Request, *records: Record, filled: dict[str, str] | None = None) -> list[tuple[str, bool]]:
    return [(one.record, one.sure) for one in arrivals(request, records, filled or {})]


def test_a_paper_of_that_kind_and_day_is_the_answer() -> None:
    assert came(REQUEST, record("new")) == [("new", True)]
    assert came(REQUEST, record("new", facility="Harbor Hospital, Westport")) == [("new", True)]
    assert all_here(REQUEST, arrivals(REQUEST, [record("new")], {}))


@pytest.mark.parametrize(
    "paper",
    [
        record("old"),
        record("new", Kind.LAB_REPORT),
        record("new", day=Day(2025, 4, 1)),
        record("new", facility="Lakeside Clinic"),
        record("new", copy_of="old"),
        record("new", patient=PatientSeen(match=Match.DIFFERENT)),
    ],
)
def test_what_speaks_another_language_is_not(paper: Record) -> None:
    assert came(REQUEST, paper) == []


def test_what_says_too_little_is_proposed_and_not_taken() -> None:
    assert came(REQUEST, record("new", day=None)) == [("new", False)]
    assert not all_here(REQUEST, arrivals(REQUEST, [record("new", day=None)], {}))
    loose = replace(REQUEST, asks=(Ask("operative-report"),))
    assert came(loose, record("new")) == [("new", False)]
    assert came(loose, record("new", facility="HARBOR HOSPITAL")) == [("new", True)]


def test_the_number_of_a_laboratory_decides() -> None:
    asked = replace(REQUEST, asks=(Ask("operative-report", DAY, number="S25-1"),))
    assert came(asked, record("new", day=Day(2025, 9, 9), accession="s25-1")) == [("new", True)]
    assert came(asked, record("new", accession="S25-2")) == []


def test_a_gap_is_answered_by_the_paper_that_fills_it_and_by_no_other() -> None:
    asked = replace(REQUEST, asks=(Ask("operative-report", DAY, form="addendum", gap="g1"),))
    assert came(asked, record("new")) == []
    assert came(asked, record("new"), record("late"), filled={"g1": "late"}) == [("late", True)]


def test_one_paper_answers_one_thing() -> None:
    two = replace(REQUEST, asks=(Ask("operative-report", DAY), Ask("operative-report", Day(2025, 3))))
    assert came(two, record("new")) == [("new", True)]
    assert not all_here(two, arrivals(two, [record("new")], {}))
    assert not all_here(replace(REQUEST, asks=()), ())


def test_other_papers_answer_no_named_thing() -> None:
    assert came(replace(REQUEST, asks=(Ask("other", about="images"),)), record("new", Kind.OTHER)) == []


@given(st.text(max_size=20), st.text(max_size=20))
def test_two_names_are_one_house_both_ways(one: str, other: str) -> None:
    assert same_house(one, other) == same_house(other, one)
    assert same_house(one, "") is None


def test_common_words_make_no_house() -> None:
    assert same_house("St. Anna Medical Center", "St. Olaf Medical Center") is False
    assert same_house("The Hospital", "Harbor Hospital") is None


def wanted(key: str, place: str = "", day: Day | None = None, **more: str) -> Wanted:
    offices = {"images": Office.RADIOLOGY, "slides": Office.PATHOLOGY, "genomic-report": Office.LABORATORY}
    return Wanted(Ask(key, day, **more), offices.get(key, Office.RECORDS), place)


def test_each_office_of_each_hospital_gets_one_letter() -> None:
    found = drafts(
        [
            wanted("slides", "Harbor Hospital"),
            wanted("operative-report", "Harbor Hospital", DAY),
            wanted("visit-note", "Lakeside Clinic"),
            wanted("discharge-summary", "HARBOR HOSPITAL"),
            wanted("images"),
        ]
    )
    assert [(one.office, one.place, len(one.asks)) for one in found] == [
        (Office.RECORDS, "Harbor Hospital", 2),
        (Office.RECORDS, "Lakeside Clinic", 1),
        (Office.RADIOLOGY, "", 1),
        (Office.PATHOLOGY, "Harbor Hospital", 1),
    ]


def test_with_one_hospital_all_is_asked_there_but_not_of_an_outside_laboratory() -> None:
    found = drafts([wanted("images"), wanted("operative-report", "Harbor Hospital"), wanted("genomic-report")])
    assert [(one.office, one.place) for one in found] == [
        (Office.RECORDS, "Harbor Hospital"),
        (Office.RADIOLOGY, "Harbor Hospital"),
        (Office.LABORATORY, ""),
    ]


def test_what_is_said_twice_is_asked_once_and_as_closely_as_it_is_known() -> None:
    (one,) = drafts(
        [
            wanted("operative-report"),
            wanted("operative-report", day=DAY, form="no-report", gap="g"),
            wanted("operative-report", day=Day(2025, 3)),
            wanted("operative-report", day=DAY, form="addendum", gap="h"),
        ]
    )
    assert [(ask.form, ask.day) for ask in one.asks] == [("no-report", DAY), ("addendum", DAY)]


@given(
    st.lists(st.builds(wanted, st.sampled_from(["images", "slides", "visit-note"]), st.sampled_from(["", "A", "B"])))
)
def test_nothing_that_is_wanted_is_lost(things: list[Wanted]) -> None:
    asked = {(one.office, ask.key) for one in drafts(things) for ask in one.asks}
    assert asked == {(one.office, one.ask.key) for one in things}


@pytest.mark.parametrize(
    ("answers", "signer"),
    [
        ({}, Signer.PATIENT),
        ({"you.role": "patient"}, Signer.PATIENT),
        ({"you.role": "parent", "patient.age": "child"}, Signer.PARENT),
        ({"you.role": "parent", "patient.age": "teen"}, Signer.PARENT),
        ({"you.role": "parent", "patient.age": "adult"}, Signer.HELPER),
        ({"you.role": "caregiver"}, Signer.HELPER),
        ({"you.role": "caregiver", "you.may_ask": "release"}, Signer.HELPER),
        ({"you.role": "social-worker", "you.may_ask": "power"}, Signer.PROXY),
    ],
)
def test_who_signs(answers: dict[str, str], signer: Signer) -> None:
    assert signer_of(MappingProxyType({key: Answer(value) for key, value in answers.items()})) is signer
