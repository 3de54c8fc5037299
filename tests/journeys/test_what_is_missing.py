"""`checklist` and `items` as a person runs them: shown, set, set aside; in a terminal, and as JSON."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from made_files import disc_image

PATHOLOGY = """Harbor Valley Medical Center
SURGICAL PATHOLOGY REPORT
Patient: Rowan Ashdown    DOB: 04/05/1961
Accession: S25-01187
Collected: 03/14/2025
CLINICAL HISTORY: mass of the left breast
GROSS DESCRIPTION: received fresh, a lumpectomy. Submitted in cassettes A1 to A3.
MICROSCOPIC DESCRIPTION: sheets of cells
FINAL DIAGNOSIS: invasive ductal carcinoma
COMMENT: HER2 by FISH is pending. An addendum will be issued."""
NOTE = """Harbor Valley Medical Center
Medical Oncology Progress Note
Patient: Rowan Ashdown    DOB: 04/05/1961
Date of visit: 06/20/2025
CHIEF COMPLAINT: Follow-up.
INTERVAL HISTORY: She feels well. CT of the chest on 05/02/2025 showed no metastasis.
03/14/2025: Left breast lumpectomy, margins clear.
PHYSICAL EXAMINATION: Lungs clear. Abdomen soft.
ASSESSMENT AND PLAN: Return in four weeks."""


@pytest.fixture
def case(tmp_path: Path, paper: Callable[..., Path], run: Callable[..., Any]) -> Path:
    """A case whose papers speak of a scan, an operation and a test that are not among them."""
    place = tmp_path / "papers"
    paper(place / "path.pdf", PATHOLOGY)
    paper(place / "note.pdf", NOTE)
    assert run("cases", "new", "Rowan").code == 0
    assert run("index", place).code == 0
    return place


def gaps(run: Callable[..., Any]) -> dict[str, dict[str, Any]]:
    return {gap["kind"]: gap for gap in run("checklist", "--json").json["gaps"]}


def test_each_gap_has_its_page_and_words(case: Path, run: Callable[..., Any]) -> None:
    assert case
    answer = run("checklist", "--json")
    assert answer.json["schema"] == "sopinion/checklist/1"
    found = gaps(run)
    assert {"pending", "referenced", "no-report"} <= set(found)
    assert found["referenced"]["file"] == "note.pdf"
    assert "05/02/2025" in found["referenced"]["quote"]
    assert all(gap["state"] == "open" for gap in found.values())
    rows = {(row["key"], row["event"]): row for row in answer.json["items"]}
    assert rows["pathology-report", "2025-03-14 Harbor Valley Medical Center"]["complete"] is False
    assert any(key == "operative-report" and row["status"] == "missing" for (key, _), row in rows.items())


def test_a_gap_set_aside_stays_so_when_the_paper_is_renamed(case: Path, run: Callable[..., Any]) -> None:
    gap = gaps(run)["referenced"]["id"]
    assert run("checklist", "dismiss", gap, "--why", "seen at the visit").code == 0
    assert gaps(run)["referenced"]["state"] == "dismissed"
    (case / "note.pdf").rename(case / "renamed.pdf")
    assert run("index", case).code == 0
    assert gaps(run)["referenced"]["state"] == "dismissed"
    assert run("checklist", "restore", gap).code == 0
    assert gaps(run)["referenced"]["state"] == "open"


def test_a_gap_is_filled_by_the_record_that_comes(
    case: Path, run: Callable[..., Any], paper: Callable[..., Path]
) -> None:
    text = """Harbor Valley Medical Center
DIAGNOSTIC IMAGING REPORT
Patient: Rowan Ashdown    DOB: 04/05/1961
Exam: CT CHEST WITH CONTRAST
Exam date: 05/02/2025
INDICATION: breast cancer
TECHNIQUE: axial images
FINDINGS: no nodule
IMPRESSION: no metastasis"""
    before = gaps(run)["referenced"]["id"]
    paper(case / "ct.pdf", text)
    run("index", case)
    found = {gap["id"]: gap for gap in run("checklist", "--json").json["gaps"]}
    assert found[before]["state"] == "filled"
    records = {record["id"]: record["file"] for record in run("records", "--json").json["records"]}
    assert records[found[before]["filled_by"]] == "ct.pdf"


def test_a_row_is_set_and_taken_back(case: Path, run: Callable[..., Any]) -> None:
    assert case

    def status() -> str:
        return str(next(row["status"] for row in run("checklist", "--json").json["items"] if row["key"] == "photo-id"))

    assert status() == "unsure"
    assert run("checklist", "set", "photo-id", "have", "--why", "in my bag").code == 0
    assert status() == "have"
    assert run("checklist", "unset", "photo-id").code == 0
    assert status() == "unsure"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("checklist", "dismiss", "nosuch"), 30),
        (("checklist", "set", "nosuch", "have"), 30),
        (("checklist", "set", "operative-report", "have", "--event", "1999-01-01"), 30),
        (("checklist", "set", "photo-id", "perhaps"), 2),
        (("items", "set", "nosuch", "asked"), 30),
        (("items", "add", "--kind", "disc", "--what", " "), 2),
    ],
)
def test_what_is_unknown_changes_nothing(
    case: Path, run: Callable[..., Any], words: tuple[str, ...], code: int
) -> None:
    assert case
    before = run("checklist", "--json").json
    ended = run(*words, "--json")
    assert (ended.code, ended.json["schema"]) == (code, "sopinion/error/1")
    assert run("checklist", "--json").json == before


def test_slides_go_from_asked_to_returned(case: Path, run: Callable[..., Any]) -> None:
    assert case
    found = {item["kind"]: item for item in run("items", "--json").json["items"]}
    assert (found["slides"]["accession"], found["slides"]["status"]) == ("S25-01187", "not-asked")
    assert found["block"]["blocks"] == ["A1", "A3"]
    assert "slides" in gaps(run)
    name = found["slides"]["id"]
    run("items", "set", name, "asked", "--day", "2025-11-01")
    sent = run("items", "set", name, "sent", "--day", "2025-11-05", "--tracking", "X 77", "--json").json["items"]
    row = next(item for item in sent if item["id"] == name)
    assert (row["status"], row["day"], row["tracking"], len(row["moves"])) == ("sent", "2025-11-05", "X 77", 2)
    assert "slides" not in gaps(run)
    rows = {row["key"]: row["status"] for row in run("checklist", "--json").json["items"]}
    assert rows["slides"] == "sent"


def test_a_disc_can_be_added(case: Path, run: Callable[..., Any]) -> None:
    assert case
    added = run("items", "add", "--kind", "disc", "--what", "CT of May", "--at", "Harbor", "--json")
    disc = next(item for item in added.json["items"] if item["kind"] == "disc")
    assert (disc["label"], disc["place"], disc["status"]) == ("CT of May", "Harbor", "not-asked")
    again = run("items", "add", "--kind", "disc", "--what", "CT of May", "--at", "Harbor", "--json")
    assert len(again.json["items"]) == len(added.json["items"])
    gone = run("items", "remove", disc["id"], "--json")
    assert disc["id"] not in {item["id"] for item in gone.json["items"]}


def test_slides_that_come_answer_the_request_for_them(case: Path, run: Callable[..., Any], tmp_path: Path) -> None:
    assert case
    assert run("request", "write", "--office", "pathology", "--to", tmp_path / "out").code == 0
    assert run("request", "set", "r1", "--sent", "2025-11-03").code == 0
    slides = next(one["id"] for one in run("items", "--json").json["items"] if one["kind"] == "slides")

    def request() -> dict[str, Any]:
        (row,) = run("request", "--json").json["request"]
        return dict(row)

    assert (request()["state"], request()["came"]) == ("sent", [])
    assert run("items", "set", slides, "sent", "--day", "2025-11-10").code == 0
    assert request()["state"] == "sent", "on its way is not here"
    assert run("items", "set", slides, "arrived", "--day", "2025-11-14").code == 0
    assert request()["state"] == "arrived"
    assert request()["came"] == [{"record": None, "items": [slides], "key": "slides", "sure": True}]
    assert "Came: Glass slides, S25-01187" in _flat(run("request").out)
    assert run("request", "set", "r1", "--not-it", slides).code == 0
    assert (request()["state"], request()["came"]) == ("sent", [])


def test_slides_told_in_the_walk_are_those_of_the_report(case: Path, run: Callable[..., Any], tmp_path: Path) -> None:
    assert case
    file = tmp_path / "answers.toml"
    file.write_text('"items.list" = [{ what = "Slides of S25-01187", where = "the lab", sent = "2025-11-12" }]\n')
    assert run("prepare", "--answers", file).code == 0
    (slides,) = (one for one in run("items", "--json").json["items"] if one["kind"] == "slides")
    assert (slides["accession"], slides["status"], slides["file"]) == ("S25-01187", "sent", "path.pdf")
    assert run("items", "set", slides["id"], "arrived", "--day", "2025-11-14").code == 0
    (slides,) = (one for one in run("items", "--json").json["items"] if one["kind"] == "slides")
    assert [step["status"] for step in slides["moves"]] == ["sent", "arrived"]
    (row,) = run("status", "--json").json["answers"]["items.list"]
    assert row["arrived"] == "2025-11-14"


def test_a_disc_that_comes_answers_the_request_for_its_scans(
    case: Path, run: Callable[..., Any], tmp_path: Path, paper: Callable[..., Path]
) -> None:
    scan = (
        NOTE.splitlines()[0]
        + """
DIAGNOSTIC IMAGING REPORT
Patient: Rowan Ashdown    DOB: 04/05/1961
Exam: CT CHEST WITH CONTRAST
Exam date: 05/22/2025
INDICATION: breast cancer
TECHNIQUE: axial images
FINDINGS: no nodule
IMPRESSION: no metastasis"""
    )
    paper(case / "ct.pdf", scan)
    run("index", case)
    assert run("request", "write", "--office", "radiology", "--to", tmp_path / "out").code == 0
    assert run("request", "set", "r1", "--sent", "2025-11-03").code == 0

    def came() -> list[tuple[str, list[str]]]:
        (row,) = run("request", "--json").json["request"]
        return [(one["key"], one["items"]) for one in row["came"]]

    who = {"PatientName": "ASHDOWN^ROWAN", "PatientBirthDate": "19610405"}
    disc_image(case / "cd" / "1.dcm", StudyDate="20250702", **who)
    run("index", case)
    assert came() == [], "another day"
    disc_image(case / "cd2" / "1.dcm", StudyInstanceUID="1.9", StudyDate="20250522", **who)
    run("index", case)
    disc = next(one["id"] for one in run("items", "--json").json["items"] if one["label"] == "cd2")
    assert came() == [("images", [disc])]
    assert [one["status"] for one in run("items", "--json").json["items"] if one["id"] == disc] == ["arrived"]


def _flat(screen: str) -> str:
    """A screen as one line: where it is wrapped depends on the window."""
    return " ".join(screen.split())


def test_the_checklist_in_a_terminal(case: Path, run: Callable[..., Any], terminal: Callable[..., Any]) -> None:
    assert case
    shown = terminal("checklist", columns=100, rows=120)
    screen = _flat(shown.see("If one of these is not needed"))
    assert shown.end() == 0
    assert "Not yet enough to send: imaging reports, treatment plan." in screen
    assert "Nobody has to wait for all the rest." in screen
    assert "Pathology report (March 14, 2025, Harbor Valley Medical Center): here, more of it is to come" in screen
    assert 'because note.pdf, page 1: "' in screen
    gap = gaps(run)["referenced"]["id"]
    aside = terminal("checklist", "dismiss", gap, "--why", "not needed", columns=100, rows=120)
    screen = _flat(aside.see("1 you set aside."))
    assert aside.end() == 0
    assert "It is set aside. It will not be shown again." in screen
    assert f"{gap}  The report of a scan" not in screen
    done = terminal("checklist", "set", "images", "asked", "--why", "called them on Monday", columns=100, rows=120)
    screen = _flat(done.see("You said: called them on Monday"))
    assert done.end() == 0
    assert "The scans themselves, on a disc or by link: asked for" in screen


def test_the_things_in_a_narrow_terminal(case: Path, terminal: Callable[..., Any]) -> None:
    assert case
    shown = terminal("items", columns=46, rows=40)
    screen = shown.see("To say where one is now:")
    assert shown.end() == 0
    assert "S25-01187" in screen
    assert "nobody has asked" in screen
    assert all(len(row) <= 46 for row in screen.splitlines())
