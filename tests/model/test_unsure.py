from __future__ import annotations

from dataclasses import replace

from sopinion.model.day import Day
from sopinion.model.kind import Kind
from sopinion.model.record import Boundary, ForeignPage, Match, Part, PatientSeen, Record
from sopinion.model.unsure import Unsure, sureness, unsure_of, waiting

SURE = Record(
    id="sure",
    parts=(Part("a.pdf", "/papers", "aa", 1, 3),),
    kind=Kind.LAB_REPORT,
    kind_confidence=0.99,
    day=Day(2025, 3, 14),
    day_confidence=0.95,
    patient=PatientSeen("Rowan Ashdown", match=Match.SAME, confidence=0.97),
    boundary_confidence=0.96,
)
THEIRS = replace(SURE, id="theirs", patient=PatientSeen("Harold Ashdown", match=Match.DIFFERENT, confidence=0.98))
PAGE = replace(SURE, id="page", foreign_pages=(ForeignPage(2, "Harold Ashdown", None, "Patient: Harold"),))


def test_each_doubt_has_its_name() -> None:
    assert unsure_of(SURE) == ()
    assert unsure_of(replace(SURE, kind_confidence=0.5)) == (Unsure.KIND,)
    assert unsure_of(replace(SURE, day_confidence=0.5)) == (Unsure.DAY,)
    assert unsure_of(replace(SURE, day=None, day_confidence=0.0)) == (Unsure.DAY,)
    assert unsure_of(replace(SURE, boundary_confidence=0.5)) == (Unsure.BOUNDARY,)
    assert unsure_of(replace(SURE, patient=PatientSeen("R. Ash"))) == (Unsure.WHOSE,)
    assert unsure_of(THEIRS) == unsure_of(PAGE) == (Unsure.WHOSE,)


def test_what_nobody_misses_is_no_doubt() -> None:
    assert unsure_of(replace(SURE, patient=PatientSeen())) == ()
    assert unsure_of(replace(SURE, kind=Kind.INSURANCE_PAPER, day=None, day_confidence=0.0)) == ()


def test_what_was_told_is_no_doubt_and_what_stays_out_is_not_asked_about() -> None:
    open_ones = replace(SURE, day=None, boundary_confidence=0.1, patient=PatientSeen("R. Ash"))
    told = replace(open_ones, boundary=Boundary.TOLD, told=("day", "whose", "boundary"))
    assert unsure_of(told) == ()
    assert unsure_of(replace(open_ones, copy_of="sure")) == ()
    assert unsure_of(replace(THEIRS, told=("whose",), kind_confidence=0.1)) == ()
    assert unsure_of(replace(SURE, kind_confidence=0.1, boundary=Boundary.TOLD, told=("boundary",))) == (Unsure.KIND,)


def test_the_lowest_of_the_confidences_counts() -> None:
    assert sureness(SURE) == 0.95
    for field in ("kind_confidence", "day_confidence", "boundary_confidence"):
        assert sureness(replace(SURE, **{field: 0.4})) == 0.4
    stranger = replace(SURE, patient=PatientSeen("R. Ash", confidence=0.2))
    assert (sureness(stranger), sureness(replace(stranger, told=("whose",)))) == (0.2, 0.95)


def test_what_names_somebody_else_comes_first_then_the_least_sure() -> None:
    low = replace(SURE, id="low", kind_confidence=0.3)
    lower = replace(SURE, id="lower", kind_confidence=0.2)
    assert [one.id for one in waiting([SURE, low, PAGE, lower, THEIRS])] == ["page", "theirs", "lower", "low"]
