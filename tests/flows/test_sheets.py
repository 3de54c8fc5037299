"""The sheets: made from the answers, calm, one page where one page is promised, and nothing of others replaced."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
import textstat

from sopinion.content import checklists, sheets_to_carry
from sopinion.content.questions import questionnaire
from sopinion.errors import SheetUnknown, WouldOverwrite
from sopinion.flows import sheets as verb
from sopinion.flows import voice
from sopinion.flows.checklist import Missing
from sopinion.model.checklist import Ground as ListGround
from sopinion.model.leaf import Leaf, Pairs, Room, Say, Table, as_text
from sopinion.model.question import Answer, Answers
from sopinion.model.rows import checklist
from sopinion.model.sheet import OWN_START, ToldRows, blanks
from sopinion.press.sheet_press import SheetPress
from sopinion.storage.tray import Tray

TODAY = datetime.date(2025, 11, 20)
PRESS = SheetPress("sopinion 9.9")
TOLD: Answers = {
    "patient.name": Answer("Maria Alvarez"),
    "patient.birth_date": Answer("1961-04-02"),
    "you.role": Answer("patient"),
    "you.country": Answer("us"),
    "timeline.diagnosis": Answer("Breast cancer, found in October"),
    "timeline.diagnosed": Answer("2025-10-28"),
    "timeline.start": Answer("2025-12-14"),
    "timeline.booked": Answer(value=True),
    "timeline.wait": Answer("fine"),
    "timeline.wait_who": Answer("Dr. Rao"),
    "timeline.wait_day": Answer("2025-11-18"),
    "insurance.plan": Answer("hmo"),
    "insurance.insurer": Answer("Lakeside Health"),
    "insurance.covered": Answer("yes"),
    "insurance.referral": Answer("not-yet"),
    "insurance.reread": Answer(("pathology",)),
    "insurance.calls": Answer(({"day": "2025-11-19", "who": "Ms. Chen", "number": "R-4471", "said": "Covered"},)),
    "records.pathology": Answer("have"),
    "records.doctors": Answer(({"name": "Dr. Rao", "place": "Harbor Hospital", "phone": "206-555-0142"},)),
    "records.requests": Answer(
        ({"office": "Harbor Hospital", "what": "Operative report", "sent": "2025-11-10", "received": "2025-11-12"},)
    ),
    "appointment.day": Answer("2025-12-09"),
    "goals.question": Answer("Is radiation needed at all?"),
}

# Not asked in the walk so far: on paper they are room to write, and filled as soon as they are told.
ROOM_FOR_NOW = {"records.requests"} | {
    f"appointment.{name}" for name in ("place", "case_number", "companion", "interpreter")
}


def ground(answers: Answers = TOLD) -> verb.Ground:
    rows = checklist(checklists.wanted(), ListGround(answers, ()))
    return verb.Ground("case-abcd", answers, Missing(rows, ()), TODAY)


def leaf(key: str, answers: Answers = TOLD) -> Leaf:
    return verb.SHEETS[key](ground(answers))


def text(key: str, **answers: Answer) -> str:
    told = {**TOLD, **{name.replace("__", "."): answer for name, answer in answers.items()}}
    return re.sub(r"\s+", " ", as_text(leaf(key, told)))


def said(one: Leaf) -> list[str]:
    return [block.text for block in one.blocks if isinstance(block, Say)]


def test_every_sheet_has_its_words_and_its_maker() -> None:
    assert list(verb.SHEETS) == list(sheets_to_carry.sheets())
    assert all(one.purpose for one in sheets_to_carry.sheets().values())


def test_every_blank_and_every_table_is_one_that_answers_can_fill() -> None:
    asked = {question.key for question in questionnaire().questions}
    for one in sheets_to_carry.sheets().values():
        rows = {block.key for part in one.parts for block in part.blocks if isinstance(block, ToldRows)}
        assert set(blanks(one)) <= asked | set(voice.words({}, TODAY)) | ROOM_FOR_NOW, one.key
        assert rows <= asked | {""} | ROOM_FOR_NOW


@pytest.mark.parametrize("key", list(verb.SHEETS))
@pytest.mark.parametrize("answers", [{}, TOLD], ids=["nothing told", "much told"])
def test_no_sheet_shows_a_blank_or_a_verdict(key: str, answers: Answers) -> None:
    shown = as_text(leaf(key, answers))
    assert not re.search(r"[{}]|None\b|not-yet", shown)
    assert "you can wait" not in shown.casefold().replace("how long you can wait", "")
    assert "!" not in shown
    assert leaf(key, answers).foot


@pytest.mark.parametrize("key", list(verb.SHEETS))
def test_a_sheet_is_easy_to_read(key: str) -> None:
    shown = re.sub(r"_+|[=-]{3,}|\[.\]|\((?:Where|As of)[^)]*\)", " ", as_text(leaf(key)))
    lines = [
        line if re.search(r"[.?!:\"]$", line) else f"{line}." for line in map(str.strip, shown.splitlines()) if line
    ]
    assert textstat.flesch_kincaid_grade(" ".join(lines)) <= 8


@pytest.mark.parametrize(
    ("key", "large", "most"),
    [
        ("plan", False, 1),
        ("doctor-card", False, 1),
        ("first-call", False, 1),
        ("fast-lane", False, 1),
        ("fax-cover", False, 1),
        ("fax-cover", True, 1),
        ("symptom-timeline", False, 1),
        ("records-checklist", False, 2),
        ("visit-day", False, 2),
        ("insurer-call-sheet", False, 2),
        ("source-guide", False, 3),
    ],
)
def test_how_many_pages_a_sheet_has(key: str, most: int, *, large: bool) -> None:
    assert PRESS.print(leaf(key), TODAY, large=large, paper="letter").pages <= most


def test_the_plan_shows_days_and_where_they_are_counted_from() -> None:
    shown = text("plan")
    assert "November 18, 2025 From today: 2 days ago What, and what to ask: Dr. Rao said: some time is fine" in shown
    assert "December 12, 2025 From today: in 22 days" in shown
    assert "Day 30 for Harbor Hospital, from the day it had your request" in shown
    assert "Treatment starts, booked" in shown
    assert "Records due at the second doctor: ____" in shown
    assert "Day 30" not in text("plan", you__country=Answer("uk"))


def test_a_full_plan_stays_on_one_page_and_folds_steps_that_are_overtaken() -> None:
    requests = (
        {"office": "Harbor", "what": "Report", "sent": "2025-11-01", "received": "2025-11-03", "arrived": "2025-11-17"},
        {"office": "Lake Imaging", "what": "Scans", "sent": "2025-11-10", "received": "2025-11-12"},
        {"office": "Hill", "what": "Slides", "sent": "2025-11-11"},
    )
    full: Answers = {
        **TOLD,
        "records.requests": Answer(requests),
        "records.slides_sent": Answer("2025-11-24"),
        "records.slides_due": Answer("2025-11-26"),
        "timeline.next_visit": Answer("2025-12-01"),
        "appointment.place": Answer("Northern Center"),
        "appointment.records_due": Answer("2025-12-02"),
        "appointment.answer_days": Answer(7),
    }
    shown = as_text(leaf("plan", full))
    assert [line for line in shown.splitlines() if "Harbor" in line] == [
        "What, and what to ask: Report came from Harbor"
    ]
    assert "reached Lake Imaging" in shown
    assert "asked for at Lake Imaging" not in shown
    assert "Slides asked for at Hill" in shown
    assert PRESS.print(leaf("plan", full), TODAY, large=False, paper="letter").pages == 1


def test_the_doctor_card_speaks_to_the_situation() -> None:
    scripts = {
        answer: said(leaf("doctor-card", {**TOLD, "timeline.wait": Answer(answer)}))
        for answer in ("fine", "no-wait", "unclear", "not-asked")
    }
    assert any("phone an expert" in one for one in scripts["no-wait"])
    assert any("Is that still so" in one for one in scripts["fine"])
    assert any("medical reason" in one for one in scripts["not-asked"])
    assert scripts["unclear"] == scripts["not-asked"]
    treated = said(leaf("doctor-card", {**TOLD, "records.treatment": Answer(("chemotherapy",))}))
    assert any("without missing a treatment" in one for one in treated)
    assert not any("Before treatment starts" in one for one in treated)


def test_the_doctor_card_speaks_of_whom_it_is_about() -> None:
    child = {**TOLD, "you.role": Answer("parent"), "patient.age": Answer("child")}
    helper = {**TOLD, "you.role": Answer("caregiver")}
    assert "my child's case" in " ".join(said(leaf("doctor-card", child)))
    assert "Maria Alvarez's case" in " ".join(said(leaf("doctor-card", helper)))
    assert "my case" in " ".join(said(leaf("doctor-card")))


def test_the_call_sheet_knows_what_was_told_and_leaves_room_for_the_rest() -> None:
    one = leaf("insurer-call-sheet")
    asks = next(block for block in one.blocks if isinstance(block, Table) and len(block.heads) == 2)
    answers = {ask.split("?")[0]: answer for ask, answer in asks.rows}
    assert answers["Does the plan pay for a second opinion on this illness"] == "Yes"
    assert answers["Do I need a referral"] == ""
    assert answers["Do you pay for a second look at the tissue slides"] == "Yes"
    assert answers["Do you pay for a second look at the scans"] == "No"
    shown = text("insurer-call-sheet")
    assert "HMO" in shown
    assert "As of November 2026" in shown or "as of November 2026" in shown
    assert "Number: R-4471" in shown
    assert "November 19, 2025" in shown
    without = text("insurer-call-sheet", insurance__plan=Answer("none"))
    assert "good faith estimate" in without
    assert "network" not in without


def test_the_first_call_reads_from_the_answers() -> None:
    rows = dict(next(block for block in leaf("first-call").blocks if isinstance(block, Pairs)).rows)
    assert rows["Current doctor"] == "Dr. Rao, Harbor Hospital, 206-555-0142"
    assert rows["Insurance"] == "Lakeside Health, HMO"
    assert rows["Tests at hand"] == "Pathology report"
    assert rows["Your phone"] == ""


def test_own_questions_come_in_order_and_ideas_only_without_any() -> None:
    own = Answer(({"text": "Why first?", "for": "doctor"}, {"text": "Why second?", "for": "doctor"}))
    rooms = [b.label for b in leaf("question-list", {**TOLD, "questions.own": own}).blocks if isinstance(b, Room)]
    assert rooms == ["1. Why first?", "2. Why second?"]
    ideas = [b.label for b in leaf("question-list").blocks if isinstance(b, Room)]
    assert len(ideas) == 10
    visit = [b.label for b in leaf("visit-day", {**TOLD, "questions.own": own}).blocks if isinstance(b, Room)]
    assert visit[:3] == ["1. Why first?", "2. Why second?", "3."]


def test_a_fax_cover_names_neither_patient_nor_illness() -> None:
    shown = text("fax-cover")
    assert "Alvarez" not in shown
    assert "cancer" not in shown.casefold()


def test_the_calendar_never_names_the_illness() -> None:
    days = verb.entries(ground())
    assert [one.day.isoformat() for one in days] == [
        "2025-12-02",
        "2025-12-08",
        "2025-12-09",
        "2025-12-12",
        "2025-12-14",
    ]
    told = json.dumps([[one.title, one.note, one.name] for one in days]).casefold()
    assert not re.search(
        r"cancer|tumou?r|oncolog|breast|treatment|diagnos", " ".join(one.title for one in days).casefold()
    )
    assert "breast" not in told
    assert len({one.name for one in days}) == len(days)


def test_a_sheet_that_is_not_there() -> None:
    with pytest.raises(SheetUnknown) as caught:
        verb.chosen(["docter-card"])
    assert caught.value.values["near"] == "doctor-card"


def lay(folder: Path, *keys: str, **more: Mapping[str, object]) -> tuple[verb.Laid, ...]:
    return verb.lay_out(keys, ground(), PRESS, Tray(folder), **more)  # type: ignore[arg-type]


def test_files_are_the_owners_alone_and_made_again_in_place(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "folder"
    names = [Path(one.path).name for one in lay(folder, "plan")]
    assert names == ["sopinion plan.pdf", "sopinion plan.txt", "sopinion plan.ics"]
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    lay(folder, "plan")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert before["sopinion plan.txt"].startswith(OWN_START.encode())


@pytest.mark.parametrize("name", ["sopinion plan.pdf", "sopinion plan.txt", "sopinion plan.ics"])
def test_nothing_that_is_not_ours_is_replaced_and_nothing_is_written_then(tmp_path: Path, name: str) -> None:
    theirs = tmp_path / name
    theirs.write_text("my own notes", encoding="utf-8")
    with pytest.raises(WouldOverwrite):
        lay(tmp_path, "doctor-card", "plan")
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert theirs.read_text(encoding="utf-8") == "my own notes"
