"""`sopinion request` as a person, and as a script, calls it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

ANSWERS = """
"patient.name" = "Rowan Ashdown"
"patient.birth_date" = 1961-04-05
"patient.age" = "adult"
"you.role" = "patient"
"you.country" = "us"
"records.surgery" = true
"records.surgery_where" = "Harbor Valley Medical Center, March 2025"
"records.scans" = true
"records.doctors" = [{ name = "Dr. Rao", place = "Lakeside Clinic" }]
"""
OPERATION = """Harbor Valley Medical Center
OPERATIVE REPORT
Patient: Rowan Ashdown    DOB: 04/05/1961
Date of Operation: 03/14/2025
PREOPERATIVE DIAGNOSIS: mass of the left breast
POSTOPERATIVE DIAGNOSIS: same
PROCEDURE PERFORMED: lumpectomy
ANESTHESIA: general
ESTIMATED BLOOD LOSS: 20 mL
DESCRIPTION OF PROCEDURE: The patient was taken to the operating room."""


@pytest.fixture
def told(run: Run, tmp_path: Path) -> Run:
    """The program with a case in it."""
    file = tmp_path / "answers.toml"
    file.write_text(ANSWERS, encoding="utf-8")
    assert run("prepare", "--answers", file).code == 0
    return run


def rows(run: Run) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in run("request", "--json").json["request"]}


def test_what_to_ask_of_whom(told: Run) -> None:
    found = told("request", "--json").json
    assert (found["schema"], found["request"]) == ("sopinion/request/1", [])
    asked = {(one["office"], ask["key"]) for one in found["to_ask"] for ask in one["asks"]}
    assert {("medical-records", "operative-report"), ("radiology", "images")} <= asked
    assert {one["place"] for one in found["to_ask"]} == {"Harbor Valley Medical Center"}
    shown = told("request").out
    assert "You have not asked any office yet." in shown
    assert "Medical records office, Harbor Valley Medical Center" in shown


def test_letters_are_written_and_noted(told: Run, tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    found = told("request", "write", "--to", folder, "--fax", "--json").json
    assert [row["state"] for row in found["request"]] == ["written"] * len(found["request"])
    assert found["request"][-1]["office"] == "doctor"
    names = {Path(one["path"]).name for one in found["files"]}
    assert {"sopinion request r1 medical-records.pdf", "sopinion request r1 medical-records fax cover.txt"} <= names
    for one in found["files"]:
        data = Path(one["path"]).read_bytes()
        assert (one["role"], one["bytes"]) == ("letter", len(data))
        assert one["sha256"] == hashlib.sha256(data).hexdigest()
        assert Path(one["path"]).stat().st_mode & 0o777 == 0o600
    letter = (folder / "sopinion request r1 medical-records.txt").read_text()
    assert "45 CFR 164.524" in letter
    assert "Rowan Ashdown" in letter
    again = told("request", "write", "--to", folder, "--json").json
    assert [row["id"] for row in again["request"]] == [row["id"] for row in found["request"]]
    assert told("request", "--json").json["to_ask"] == []


def test_the_fastest_way_is_said_first(told: Run, tmp_path: Path) -> None:
    shown = " ".join(told("request", "write", "--to", tmp_path / "out").out.split())
    assert shown.index("patient portal now") < shown.index("second doctor") < shown.index("ask for by letter")
    assert "as of August 2021" in shown
    assert "sopinion request set r1 --sent" in shown


def test_one_office_and_what_a_place_wants(told: Run, tmp_path: Path) -> None:
    found = told("request", "write", "--office", "pathology", "--to", tmp_path / "a", "--json").json
    assert [(row["office"], [ask["key"] for ask in row["asks"]]) for row in found["request"]] == [
        ("pathology", ["slides"])
    ]
    words = ("--office", "pathology", "--for", "MD Anderson", "--paper", "a4", "--large")
    found = told("request", "write", *words, "--to", tmp_path / "b", "--json").json
    text = (tmp_path / "b" / "sopinion request r1 pathology.txt").read_text()
    assert "Place: MD Anderson" in text
    assert (tmp_path / "b" / "sopinion request r1 pathology large print.pdf").is_file()


def test_what_happened_is_told_and_what_is_due_is_shown(told: Run, tmp_path: Path) -> None:
    told("request", "write", "--office", "medical-records", "--to", tmp_path / "out")
    assert told("status", "--json").json["due"] == []
    told("request", "set", "r1", "--sent", "10/10/2025")
    (due,) = told("status", "--json").json["due"]
    assert (due["id"], due["day"], due["basis"], due["days_away"]) == ("r1", "2025-11-09", "sent", -11)
    assert "from the day you sent it" in " ".join(told("request").out.split())
    told("request", "set", "r1", "--received", "2025-10-14", "--person", "Ms.\x1b[2J Vale", "--cost", "$6.50")
    row = rows(told)["r1"]
    assert (row["due"], row["due_basis"], row["person"]) == ("2025-11-13", "received", "Ms. Vale")
    assert "Due November 13, 2025 (7 days ago)" in told("status").out
    assert "Day 30 for Medical records office" in " ".join(told("plan").out.split())
    told("request", "set", "r1", "--extended", "2026-03-01")
    assert rows(told)["r1"]["due"] == "2025-12-13"
    told("request", "set", "r1", "--extended", "", "--arrived", "2025-11-19")
    assert (rows(told)["r1"]["state"], rows(told)["r1"]["due"]) == ("arrived", None)
    assert told("status", "--json").json["due"] == []


def test_a_request_made_without_us(told: Run) -> None:
    words = (
        "--office",
        "radiology",
        "--place",
        "Bay Imaging",
        "--what",
        "the images on a disc",
        "--sent",
        "2025-11-01",
    )
    (row,) = told("request", "add", *words, "--json").json["request"]
    assert (row["id"], row["state"], row["due"]) == ("r1", "sent", "2025-12-01")
    assert row["asks"][0]["key"] == "images"
    assert not any(ask["key"] == "images" for one in told("request", "--json").json["to_ask"] for ask in one["asks"])


def test_requests_of_the_walk_are_there_and_become_our_own(run: Run, tmp_path: Path, home: Path) -> None:
    file = tmp_path / "answers.toml"
    row = '{ office = "Bay Records", what = "everything", sent = "2025-11-01" }'
    other = '{ office = "Lab", sent = "2025-11-02" }'
    file.write_text(f'{ANSWERS}"records.requests" = [{row}, {other}]\n', encoding="utf-8")
    assert run("prepare", "--answers", file).code == 0
    assert {one: found["due"] for one, found in rows(run).items()} == {"w1": "2025-12-01", "w2": "2025-12-02"}
    run("request", "set", "w1", "--received", "2025-11-05")
    assert {one: found["due"] for one, found in rows(run).items()} == {"r1": "2025-12-05", "w1": "2025-12-02"}
    assert run("request", "remove", "w1", "--json").json["request"][0]["id"] == "r1"
    assert run("request", "remove", "w1").code == 30
    kept = json.loads(next(home.glob("cases/*/case.json")).read_text())
    assert kept["answers"]["records.requests"]["value"] == []
    assert run("request", "remove", "r1").code == 0
    assert rows(run) == {}


def test_a_paper_that_comes_is_matched_and_can_be_refused(
    told: Run, tmp_path: Path, paper: Callable[..., Path]
) -> None:
    told("request", "write", "--office", "medical-records", "--to", tmp_path / "out")
    told("request", "set", "r1", "--sent", "2025-11-01")
    paper(tmp_path / "papers" / "op.pdf", OPERATION)
    assert told("index", tmp_path / "papers").code == 0
    (came,) = rows(told)["r1"]["came"]
    assert rows(told)["r1"]["state"] == "seen"
    shown = " ".join(told("request").out.split())
    assert "op.pdf, page 1" in shown
    assert "sopinion request set r1 --arrived DAY" in shown
    told("request", "set", "r1", "--not-it", came["record"])
    assert (rows(told)["r1"]["came"], rows(told)["r1"]["state"]) == ([], "sent")


def test_a_paper_that_was_here_before_is_no_answer(told: Run, tmp_path: Path, paper: Callable[..., Path]) -> None:
    paper(tmp_path / "papers" / "op.pdf", OPERATION)
    told("index", tmp_path / "papers")
    told("request", "add", "--office", "medical-records", "--what", "operative report", "--sent", "2025-11-01")
    assert rows(told)["r1"]["came"] == []


def test_letters_that_follow_and_a_page_that_tracks(told: Run, tmp_path: Path) -> None:
    told("request", "write", "--office", "medical-records", "--to", tmp_path)
    told("request", "set", "r1", "--sent", "2025-10-01", "--reference", "4471")
    before = rows(told)
    for word, key in (("remind", "reminder"), ("complain", "complaint"), ("thank", "thanks")):
        found = told("request", word, "r1", "--to", tmp_path, "--json").json
        assert next(Path(one["path"]).name for one in found["files"]) == f"sopinion request r1 {key}.pdf"
    assert "Office for Civil Rights" in (tmp_path / "sopinion request r1 complaint.txt").read_text()
    assert "Your number for it is 4471." in (tmp_path / "sopinion request r1 reminder.txt").read_text()
    assert "within 180 days" in " ".join(told("request", "complain", "r1", "--to", tmp_path).out.split())
    told("request", "set", "r1", "--received", "2025-11-10")
    files = told("request", "track", "--to", tmp_path, "--json").json["files"]
    assert [Path(one["path"]).suffix for one in files] == [".pdf", ".txt", ".ics"]
    ics = (tmp_path / "sopinion requests.ics").read_text()
    assert "DTSTART;VALUE=DATE:20251210" in ics
    assert "cancer" not in ics.casefold()
    assert set(before) == {"r1"}
    found = told("index", tmp_path, "--json").json  # our own letters are nobody's papers
    assert (found["read"], found["ignored"]) == (1, found["files"] - 1)  # the file of answers


def test_trouble_with_requests(told: Run, tmp_path: Path) -> None:
    assert told("request", "set", "r9", "--sent", "2025-11-01").code == 30
    assert told("request", "write", "--office", "kitchen", "--to", tmp_path).code == 2
    assert told("request", "write", "--for", "nowhere at all", "--to", tmp_path).code == 30
    assert told("request", "write").code == 60
    assert told("request", "add").code == 60
    told("request", "add", "--office", "doctor")
    assert told("request", "set", "r1").code == 60
    assert told("request", "set", "r1", "--sent", "13/13/2025").code == 2
    assert told("request", "set", "r1", "--sent", "soon").code == 2
    assert told("request", "remind", "r1").code == 60
    (tmp_path / "sopinion request r2 medical-records.pdf").write_bytes(b"theirs")
    assert told("request", "write", "--office", "medical-records", "--to", tmp_path).code == 52
    assert set(rows(told)) == {"r1"}  # what was not written is not noted
    (tmp_path / "file").write_bytes(b"")
    assert told("request", "write", "--to", tmp_path / "file").code == 50


def test_requests_need_a_case(run: Run) -> None:
    assert run("request").code == 10
    assert run("request", "write", "--to", "x").code == 10
