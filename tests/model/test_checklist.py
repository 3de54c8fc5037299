"""The checklist: rows that fit the person and each event, and an honest headline."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import Any

import pytest

from sopinion.content.checklists import wanted
from sopinion.content.questions import questionnaire
from sopinion.model.checklist import Asked, Checklist, Ground, Item, Standing, ToldStatus
from sopinion.model.day import Day
from sopinion.model.gap import Gap, GapKind, GapState
from sopinion.model.gaps.hints import Hint
from sopinion.model.item import Item as Thing
from sopinion.model.item import ItemKind, ItemStatus, Move
from sopinion.model.kind import Kind
from sopinion.model.question import Answer
from sopinion.model.record import Match, Part, PatientSeen, Record
from sopinion.model.rows import checklist

NOW = (Kind.PATHOLOGY_REPORT, Kind.IMAGING_REPORT, Kind.TREATMENT_PLAN)


def read(kind: Kind, confidence: float = 0.9, name: str = "", **more: object) -> Record:
    part = Part("f.pdf", "/", "0" * 64, 1, 1)
    return Record(id=name or kind[:8], parts=(part,), kind=kind, kind_confidence=confidence, **more)  # type: ignore[arg-type]


def told(**values: object) -> MappingProxyType[str, Answer]:
    return MappingProxyType({key.replace("__", "."): Answer(value) for key, value in values.items()})  # type: ignore[arg-type]


def made(answers: Any = MappingProxyType({}), *records: Record, **more: Any) -> Checklist:  # noqa: ANN401
    return checklist(wanted(), Ground(answers, records, **more))


def rows(found: Checklist, key: str) -> list[Item]:
    return [item for item in found.items if item.key == key]


def one(found: Checklist, key: str) -> Item:
    (row,) = rows(found, key)
    return row


def absent(kind: GapKind, wants: Kind, day: Day | None, name: str = "g") -> tuple[Gap, GapState]:
    return Gap(name, kind, f"Thing of {day}", "r", "f.pdf", 2, "words", wants=wants, day=day), GapState.OPEN


def test_the_questions_it_leans_on_exist() -> None:
    keys = {question.key for question in questionnaire().questions}
    for thing in wanted():
        assert {key for key in (thing.held, *_keys(thing.when), *_keys(thing.only_if)) if key} <= keys


def _keys(condition: Any) -> Iterator[str]:  # noqa: ANN401
    for name in ("key", "condition", "conditions"):
        inside = getattr(condition, name, ())
        if isinstance(inside, str):
            yield inside
        for each in inside if isinstance(inside, tuple) else (inside,):
            if not isinstance(each, str):
                yield from _keys(each)


def test_every_key_is_a_kind_or_one_of_the_contract() -> None:
    others = {"images", "slides", "photo-id", "insurance-card", "consent", "growth-record"}
    assert {thing.key for thing in wanted()} <= {kind.value for kind in Kind} | others
    assert others <= {thing.key for thing in wanted()}


def test_without_surgery_no_operative_report_is_asked_for() -> None:
    assert not rows(made(told(records__surgery=False)), "operative-report")
    assert one(made(told(records__surgery=True)), "operative-report").status is Standing.MISSING


def test_where_nothing_was_told_the_row_is_unsure() -> None:
    assert one(made(), "operative-report").status is Standing.UNSURE


def test_a_record_outranks_a_no() -> None:
    found = made(told(records__surgery=False), read(Kind.OPERATIVE_REPORT))
    assert one(found, "operative-report").status is Standing.HAVE


def test_an_unsure_reading_is_not_called_here() -> None:
    assert one(made({}, read(Kind.PATHOLOGY_REPORT, 0.4)), "pathology-report").status is Standing.UNSURE
    sure = made({}, read(Kind.PATHOLOGY_REPORT, 0.4, told=("kind",)))
    assert one(sure, "pathology-report").status is Standing.HAVE


def test_somebody_elses_paper_and_a_copy_fill_nothing() -> None:
    theirs = read(Kind.PATHOLOGY_REPORT, patient=PatientSeen(match=Match.DIFFERENT))
    copy = read(Kind.PATHOLOGY_REPORT, name="b", copy_of="other")
    assert one(made({}, theirs, copy), "pathology-report").status is Standing.MISSING


def test_two_operations_are_two_rows_and_papers_of_one_are_one() -> None:
    first = read(Kind.OPERATIVE_REPORT, name="a", day=Day(2025, 3, 1), facility="Harbor Hospital")
    again = read(Kind.OPERATIVE_REPORT, name="b", day=Day(2025, 3, 2))
    later = read(Kind.OPERATIVE_REPORT, name="c", day=Day(2025, 6, 1))
    found = rows(made({}, later, first, again), "operative-report")
    assert [(row.event, row.records) for row in found] == [
        ("2025-03-01 Harbor Hospital", ("a", "b")),
        ("2025-06-01", ("c",)),
    ]


def test_an_operation_that_a_paper_speaks_of_is_a_row_of_its_own_with_the_words() -> None:
    here = read(Kind.OPERATIVE_REPORT, day=Day(2025, 3, 1))
    gap = absent(GapKind.NO_REPORT, Kind.OPERATIVE_REPORT, Day(2025, 6, 1))
    have, missing = rows(made({}, here, gaps=(gap,)), "operative-report")
    assert have.status is Standing.HAVE
    assert (missing.status, missing.event, missing.because) == (
        Standing.MISSING,
        "2025-06-01 Thing",
        ("f.pdf", 2, "words"),
    )


def test_a_gap_that_is_filled_or_dismissed_makes_no_row() -> None:
    gap, _ = absent(GapKind.NO_REPORT, Kind.OPERATIVE_REPORT, Day(2025, 6, 1))
    for state in (GapState.FILLED, GapState.DISMISSED):
        found = made(told(records__surgery=False), gaps=((gap, state),))
        assert not rows(found, "operative-report")


def test_a_row_says_whether_more_of_it_is_to_come() -> None:
    here = read(Kind.PATHOLOGY_REPORT, name="r", day=Day(2025, 3, 1))
    assert one(made({}, here), "pathology-report").complete is True
    gap = absent(GapKind.ADDENDUM, Kind.PATHOLOGY_REPORT, None)
    assert one(made({}, here, gaps=(gap,)), "pathology-report").complete is False


def test_a_gene_test_that_is_awaited_is_on_the_list_with_the_words() -> None:
    gap = absent(GapKind.PENDING, Kind.GENOMIC_REPORT, None)
    row = one(made(told(records__genomic=False), gaps=(gap,)), "genomic-report")
    assert (row.status, row.event, row.because) == (Standing.MISSING, None, ("f.pdf", 2, "words"))


def test_radiation_in_a_paper_puts_its_summary_on_the_list() -> None:
    assert not rows(made(told(records__treatment=("none",))), "radiation-summary")
    hint = Hint("radiation", "r", "f.pdf", 3, "She received radiation.")
    row = one(made(told(records__treatment=("none",)), hints=(hint,)), "radiation-summary")
    assert (row.status, row.because) == (Standing.MISSING, ("f.pdf", 3, "She received radiation."))


def test_a_child_has_a_road_map_a_growth_record_and_a_parents_consent() -> None:
    keys = {item.key for item in made(told(patient__age="child")).items}
    assert {"growth-record", "consent"} <= keys
    assert "road map" in one(made(told(patient__age="child")), "treatment-plan").title
    assert "growth-record" not in {item.key for item in made(told(patient__age="adult")).items}


def test_a_helper_needs_a_paper_that_lets_them_act() -> None:
    assert rows(made(told(you__role="caregiver", patient__age="adult")), "consent")
    assert not rows(made(told(you__role="patient", patient__age="adult")), "consent")


@pytest.mark.parametrize(
    ("status", "standing"),
    [
        (ItemStatus.ASKED, Standing.ASKED),
        (ItemStatus.SENT, Standing.SENT),
        (ItemStatus.ARRIVED, Standing.ARRIVED),
        (ItemStatus.TO_RETURN, Standing.ARRIVED),
    ],
)
def test_slides_stand_as_their_items_do(status: ItemStatus, standing: Standing) -> None:
    moved = Thing("a", ItemKind.SLIDES, "x", moves=(Move(status),))
    still = Thing("b", ItemKind.SLIDES, "y")
    assert one(made({}, things=(moved,)), "slides").status is standing
    assert one(made({}, things=(still,)), "slides").status is Standing.MISSING
    assert one(made({}, things=(moved, still)), "slides").status is Standing.ASKED


def test_what_an_office_was_asked_for_is_asked() -> None:
    found = made(told(records__surgery=True), asked=(Asked("operative-report"),))
    assert one(found, "operative-report").status is Standing.ASKED


def test_what_is_told_of_a_row_wins_for_its_event_only() -> None:
    first = read(Kind.OPERATIVE_REPORT, name="a", day=Day(2025, 3, 1))
    later = read(Kind.OPERATIVE_REPORT, name="b", day=Day(2025, 6, 1))
    said = (ToldStatus("operative-report", "2025-06-01", Standing.NOT_NEEDED, "minor"),)
    found = rows(made({}, first, later, told=said), "operative-report")
    assert [(row.status, row.told) for row in found] == [(Standing.HAVE, ""), (Standing.NOT_NEEDED, "minor")]
    everywhere = (ToldStatus("operative-report", "", Standing.NOT_NEEDED),)
    assert {row.status for row in rows(made({}, first, later, told=everywhere), "operative-report")} == {
        Standing.NOT_NEEDED
    }


def test_enough_is_something_of_all_that_is_needed_now() -> None:
    now = [read(kind) for kind in NOW]
    assert made(told(records__surgery=True), *now).enough_to_send
    short = made(told(records__surgery=True), *now[:2])
    assert not short.enough_to_send
    assert [row.key for row in short.short] == ["treatment-plan"]
    assert not Checklist(()).enough_to_send


def test_nobody_waits_for_a_second_pathology_report() -> None:
    gap = absent(GapKind.NO_PATHOLOGY, Kind.PATHOLOGY_REPORT, Day(2024, 6, 1))
    found = made({}, *(read(kind, day=Day(2025, 3, 1)) for kind in NOW), gaps=(gap,))
    assert len(rows(found, "pathology-report")) == 2
    assert found.enough_to_send


def test_what_is_said_not_to_be_needed_does_not_hold_anything_up() -> None:
    now = [read(kind) for kind in NOW[:2]]
    assert made({}, *now, told=(ToldStatus("treatment-plan", "", Standing.NOT_NEEDED),)).enough_to_send
