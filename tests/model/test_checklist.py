"""The checklist: rows that fit the person, and an honest headline."""

from __future__ import annotations

from types import MappingProxyType

from sopinion.content.checklists import wanted
from sopinion.content.questions import questionnaire
from sopinion.model.checklist import Checklist, Item, Standing, checklist
from sopinion.model.kind import Kind
from sopinion.model.question import Answer
from sopinion.model.record import Match, Part, PatientSeen, Record


def read(kind: Kind, confidence: float = 0.9, **more: object) -> Record:
    part = Part("f.pdf", "/", "0" * 64, 1, 1)
    return Record(id=kind[:8], parts=(part,), kind=kind, kind_confidence=confidence, **more)  # type: ignore[arg-type]


def rows(found: Checklist) -> dict[str, Item]:
    return {item.key: item for item in found.items}


def told(**values: object) -> MappingProxyType[str, Answer]:
    return MappingProxyType({f"records.{key}": Answer(value) for key, value in values.items()})  # type: ignore[arg-type]


def test_the_questions_it_leans_on_exist() -> None:
    keys = {question.key for question in questionnaire().questions}
    for thing in wanted():
        assert {key for key in (thing.only_if, thing.held) if key} <= keys


def test_without_surgery_no_operative_report_is_asked_for() -> None:
    assert "operative-report" not in rows(checklist(wanted(), told(surgery=False), []))
    assert rows(checklist(wanted(), told(surgery=True), []))["operative-report"].status is Standing.MISSING


def test_where_nothing_was_told_the_row_is_unsure() -> None:
    assert rows(checklist(wanted(), {}, []))["operative-report"].status is Standing.UNSURE


def test_a_record_outranks_a_no() -> None:
    found = rows(checklist(wanted(), told(surgery=False), [read(Kind.OPERATIVE_REPORT)]))
    assert found["operative-report"].status is Standing.HAVE


def test_an_unsure_reading_is_not_called_here() -> None:
    found = rows(checklist(wanted(), {}, [read(Kind.PATHOLOGY_REPORT, 0.4)]))
    assert found["pathology-report"].status is Standing.UNSURE
    sure = rows(checklist(wanted(), {}, [read(Kind.PATHOLOGY_REPORT, 0.4, told=("kind",))]))
    assert sure["pathology-report"].status is Standing.HAVE


def test_somebody_elses_paper_and_a_copy_fill_nothing() -> None:
    theirs = read(Kind.PATHOLOGY_REPORT, patient=PatientSeen(match=Match.DIFFERENT))
    copy = read(Kind.PATHOLOGY_REPORT, copy_of="other")
    assert rows(checklist(wanted(), {}, [theirs, copy]))["pathology-report"].status is Standing.MISSING


def test_enough_is_what_is_needed_now() -> None:
    now = [read(kind) for kind in (Kind.PATHOLOGY_REPORT, Kind.IMAGING_REPORT, Kind.TREATMENT_PLAN)]
    assert checklist(wanted(), told(surgery=True), now).enough_to_send
    assert not checklist(wanted(), told(surgery=True), now[:2]).enough_to_send
    assert not Checklist(()).enough_to_send
