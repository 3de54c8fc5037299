"""What stands on the cover and the summary: what was told, in the words it was told in, and nothing else."""

from __future__ import annotations

import datetime
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopinion.content import sections
from sopinion.content.questions import questionnaire
from sopinion.flows import facts as verb
from sopinion.flows.cover import Cover, own_pages
from sopinion.model.binding import Belongs
from sopinion.model.bundle import Entry
from sopinion.model.bundle_plan import pages_of
from sopinion.model.case import Case
from sopinion.model.choices import Choices
from sopinion.model.day import Day
from sopinion.model.folio import Folio
from sopinion.model.item import Item, ItemKind, ItemStatus, Move
from sopinion.model.kind import Kind
from sopinion.model.layout import Layout, Manner, OutPage, extend, lay
from sopinion.model.question import Answer, AnswerState
from sopinion.model.record import Part, Record, record_id
from sopinion.model.request import Ask, Office, Request
from sopinion.model.section import BundleSection

DAY = datetime.date(2025, 11, 20)


def case(answers: dict[str, Any], **more: Any) -> Case:  # noqa: ANN401 - fields of a case
    told = {key: value if isinstance(value, Answer) else Answer(value) for key, value in answers.items()}
    return Case("case-1", "A", "2025-11-01", MappingProxyType(told), **more)


def told(answers: dict[str, Any], *records: Record, **more: Any) -> dict[str, list[tuple[str, ...]]]:  # noqa: ANN401 - as above
    made = verb.blocks(case(answers, **more), questionnaire(), records, DAY)
    return {one.key: [(*fact.cells, str(fact.day or "")) for fact in one.facts] for one in made}


def paper(pages: int = 2, kind: Kind = Kind.OPERATIVE_REPORT, day: Day | None = None) -> Record:
    sha = f"{pages:064x}"
    return Record(record_id(sha, 1, pages), (Part("a.pdf", "/p", sha, 1, pages),), kind, 1.0, day=day)


def entry(record: Record, section: BundleSection | None = None) -> Entry:
    return Entry(record, section or sections.sections()[0], "Report", record.day, tuple(pages_of(record)))


def data_of(made: Layout, answers: dict[str, Any], **more: Any) -> dict[str, Any]:  # noqa: ANN401 - fields of a cover
    return own_pages(made, Cover(case(answers), Choices(), questionnaire(), "x", DAY, **more))


def test_a_day_that_stands_in_the_words_puts_them_in_order() -> None:
    assert told(
        {
            "timeline.diagnosed": "2025-04",
            "records.surgery": True,
            "records.surgery_where": "Harbor Hospital, Springfield, March 14, 2025",
            "records.hospital_where": "Harbor Hospital, March 10 to 15, 2025",
            "timeline.start": "2025-12-02",
            "timeline.next_visit": "2025-11-25",
        }
    )["timeline"] == [
        ("Operation: Harbor Hospital, Springfield", "2025-03-14"),
        ("Hospital stay: Harbor Hospital, March 10 to 15, 2025", ""),
        ("The diagnosis was told", "2025-04"),
        ("Next visit with the doctor", "2025-11-25"),
        ("Treatment, or its next big step, is planned", "2025-12-02"),
    ]


@pytest.mark.parametrize(
    ("words", "parted"),
    [
        ("Harbor, March 2025", ("Operation: Harbor", "2025-03")),
        ("Harbor, 2025", ("Operation: Harbor", "2025")),
        ("Harbor, in spring", ("Operation: Harbor, in spring", "")),
        (", 2025", ("Operation: , 2025", "")),
        ("March 2025", ("Operation: March 2025", "")),
        ("Harbor, North, from May to 2025", ("Operation: Harbor, North, from May to 2025", "")),
        ("Harbor, April 3 to 9, 2025", ("Operation: Harbor, April 3 to 9, 2025", "")),
    ],
)
def test_words_are_parted_only_where_a_day_is_plain(words: str, parted: tuple[str, str]) -> None:
    assert told({"records.surgery_where": words})["timeline"] == [parted]


def test_what_was_passed_by_or_says_nothing_is_not_there() -> None:
    assert (
        told(
            {
                "timeline.diagnosis": Answer(None, AnswerState.SKIPPED),
                "timeline.plan": Answer(None, AnswerState.UNSURE),
                "records.surgery": False,
                "goals.know": "not-said",
                "insurance.plan": "other",
                "records.drugs_taken": Answer(({"drug": " "},)),
                "records.doctors": Answer(()),
            }
        )
        == {}
    )


def test_no_number_of_a_member_and_no_worry_stands_there() -> None:
    found = told({"goals.worries": "going fast", "insurance.insurer": "Larkfield", "appointment.case_number": "LC-1"})
    assert found == {"insurance": [("Larkfield", "")]}


def test_chosen_values_are_said_in_words() -> None:
    found = told({"records.treatment": ("chemotherapy", "radiation"), "records.surgery": True, "goals.know": "all"})
    assert found["treatment"] == [("So far: Chemotherapy, radiation", "")]
    assert found["timeline"] == [("An operation", "")]
    assert found["matters"] == [("How much to tell: Everything, with numbers", "")]


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_text_of_a_person_is_read_for_blanks(plan: str, drug: str) -> None:
    found = told({"timeline.plan": plan + "{answer}{x}", "records.drugs_taken": Answer(({"drug": drug + "{x}"},))})
    assert found["treatment"][0][0].endswith("{answer}{x}")
    assert found["records.drugs_taken"][0][0].endswith("{x}")


SENT = (Move(ItemStatus.ASKED, "2025-11-01"), Move(ItemStatus.SENT, "2025-11-18", "77 88"))


def test_things_on_their_way_say_how_they_stand() -> None:
    items = (
        Item("a", ItemKind.SLIDES, "S25-1", "S25-1", place="Harbor lab", moves=SENT),
        Item("b", ItemKind.BLOCK, "S25-2", "S25-2"),
        Item("c", ItemKind.DISC, "CT of May", moves=(Move(ItemStatus.RETURNED),)),
    )
    walk = {"items.list": Answer(({"what": "MRI disc", "where": "Lakeside", "asked": "2025-11"},))}
    assert told(walk, items=items)["coming"] == [
        ("Glass slides, S25-1", "Harbor lab", "sent on November 18, 2025, parcel 77 88", "2025-11-18"),
        ("MRI disc", "Lakeside", "asked for in November 2025", "2025-11"),
    ]


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"records.slides_asked": "2025-11-17"}, "asked for on November 17, 2025"),
        ({"records.slides_sent": "2025-11-19"}, "sent on November 19, 2025"),
        ({"records.slides_sent": "2025-11-21"}, "to be sent on November 21, 2025"),
        (
            {
                "records.slides_sent": "2025-11-19",
                "records.slides_tracking": "FS 1",
                "records.slides_due": "2025-11-24",
            },
            "sent on November 19, 2025, parcel FS 1, due on November 24, 2025",
        ),
    ],
)
def test_slides_of_the_walk_say_how_they_stand(answers: dict[str, str], said: str) -> None:
    walk = {"records.slides": "yes", "records.slides_who": "Harbor lab", **answers}
    assert told(walk)["coming"][0][:3] == ("Glass slides", "Harbor lab", said)
    slides = Item("a", ItemKind.SLIDES, "S25-1", "S25-1", moves=SENT)
    assert [row[0] for row in told(walk, items=(slides,))["coming"]] == ["Glass slides, S25-1"], "told once"
    assert "coming" not in told({**walk, "records.slides": "no"})


def test_what_was_asked_for_is_there_until_it_comes() -> None:
    asked = Request(
        "r1",
        Office.RECORDS,
        "Harbor Hospital",
        (Ask("operative-report", Day(2025, 3, 14)), Ask("discharge-summary"), Ask("other", about="x", gap="g")),
        sent=Day(2025, 11, 3),
        promised=Day(2025, 11, 28),
    )
    (row,) = told({}, requests=(asked,))["coming"]
    assert row[1:3] == (
        "Medical records office, Harbor Hospital",
        "asked for on November 3, 2025, promised for on November 28, 2025",
    )
    assert "March 14, 2025" in row[0]
    came = paper(day=Day(2025, 3, 14))
    (row,) = told({}, came, requests=(asked,))["coming"]
    assert "March 14, 2025" not in row[0]
    for over in ({"arrived": Day(2025, 11, 9)}, {"refused": Day(2025, 11, 9)}, {"sent": None}):
        fields = {name: getattr(asked, name) for name in ("id", "office", "place", "asks", "sent")}
        assert told({}, requests=(Request(**{**fields, **over}),)) == {}


@pytest.mark.parametrize(
    ("role", "said"),
    [
        (None, "told by the patient"),
        ("patient", "told by the patient"),
        ("parent", "told by a parent or guardian"),
        ("caregiver", "told by someone close to the patient"),
        ("social-worker", "told by a social worker or navigator"),
    ],
)
def test_each_block_says_who_told_it(role: str | None, said: str) -> None:
    answers = {"timeline.diagnosis": "a lump", "goals.matters": "home", "goals.question": "Is it so?"}
    data = data_of(lay([entry(paper())], 3, Manner()), {**answers, **({"you.role": role} if role else {})})
    assert [data["question"]["by"], data["diagnosis"]["by"]] == [said] * 2
    assert {one["by"] for one in data["summary"]["blocks"]} == {said}


def test_a_question_of_ours_is_told_by_nobody() -> None:
    data = data_of(lay([entry(paper())], 3, Manner()), {})
    assert data["question"]["text"]
    assert data["question"]["by"] == ""


def test_a_bundle_that_takes_anothers_place_says_what_is_new_with_its_folios() -> None:
    old, late = paper(2), paper(3)
    front = 3
    first = lay([entry(old)], front, Manner())
    kept = [OutPage(page.folio, source=page.source) for page in first.pages[front:]]
    added = BundleSection("added", "Added since", ())
    made = extend(kept, first.placed, front, front, [entry(late, added)])
    data = data_of(made, {}, of=Belongs("Reyes 2025", "a" * 64, Folio(5)))
    assert data["part"] == (
        "This takes the place of Reyes 2025. Pages up to 5 keep their numbers. New: pages 6\N{EN DASH}8."
    )
    assert data["enclosed"]["lines"][-1] == {
        "title": "Added since",
        "count": "1 paper, 3 pages",
        "folios": "6\N{EN DASH}8",
        "target": "6",
    }


def test_what_is_enclosed_adds_up() -> None:
    records = [paper(n) for n in range(1, 6)]
    other = sections.sections()[3]
    made = lay([entry(one, other if n > 2 else None) for n, one in enumerate(records)], 3, Manner(dividers=True))
    data = data_of(made, {})
    assert data["enclosed"]["total"]["count"] == "5 papers, 15 pages"
    assert [(one["count"], one["folios"]) for one in data["enclosed"]["lines"]] == [
        ("3 papers, 6 pages", "5\N{EN DASH}10"),
        ("2 papers, 9 pages", "12\N{EN DASH}20"),
    ]


def test_days_of_what_is_missing_are_said_as_a_person_says_them() -> None:
    lacks = ("Operative report (2025-03-14 Harbor)", "Case 2025-13-40, S2025-03-1", "Scan of 2025-03")
    data = data_of(lay([entry(paper())], 3, Manner()), {}, missing=lacks)
    assert data["missing"]["lines"] == [
        "Operative report (March 14, 2025 Harbor)",
        "Case 2025-13-40, S2025-03-1",
        "Scan of March 2025",
    ]
