"""`sopinion check` as a person, and as a script, calls it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

ANSWERS = """
"patient.name" = "Rowan Ashdown"
"patient.birth_date" = 1961-04-05
"patient.age" = "adult"
"you.country" = "us"
"timeline.staying" = "home"
"goals.question" = "Is it right?"
"""
PATHOLOGY = """Harbor Valley Medical Center
SURGICAL PATHOLOGY REPORT
Patient: Rowan Ashdown    DOB: 04/05/1961
Collected: 03/14/2025
CLINICAL HISTORY: mass of the left breast
GROSS DESCRIPTION: received fresh, a lumpectomy
MICROSCOPIC DESCRIPTION: sheets of cells
FINAL DIAGNOSIS: invasive ductal carcinoma"""


@pytest.fixture
def told(run: Run, tmp_path: Path) -> Run:
    """The program with a case in it."""
    file = tmp_path / "answers.toml"
    file.write_text(ANSWERS, encoding="utf-8")
    assert run("prepare", "--answers", file).code == 0
    return run


def verdicts(found: Any) -> dict[str, str]:  # noqa: ANN401 - a run
    return {row["key"]: row["verdict"] for row in found.json["check"]}


def test_the_list_needs_no_case(run: Run) -> None:
    shown = run("check")
    assert shown.code == 0
    assert "dana-farber" in shown.out
    assert "no list of the best" in shown.out
    assert {"key": "ucsf", "name": "UCSF, online second opinion", "own": False} in run("check", "--json").json["places"]


def test_a_place_is_held_against_the_case(told: Run, tmp_path: Path, paper: Callable[..., Path]) -> None:
    found = told("check", "--for", "Dana Farber", "--json")
    assert found.code == 1
    assert found.json["schema"] == "sopinion/check/1"
    assert verdicts(found) == {
        "adults": "pass",
        "not-in-hospital": "pass",
        "not-massachusetts": "ask",
        "medical-oncology": "ask",
        "reports": "fix",
    }
    row = found.json["check"][0]
    assert row["source"]
    assert (row["as_of"], row["review_due"], row["stale"]) == ("2026-11", "2027-05-31", False)
    paper(tmp_path / "papers" / "path.pdf", PATHOLOGY)
    told("index", tmp_path / "papers")
    fits = told("check", "--for", "brigham", "--json")
    assert verdicts(fits)["report"] == "pass"
    assert (
        "path" in verdicts(told("check", "--for", "hopkins", "--json"))
        or verdicts(told("check", "--for", "hopkins", "--json"))["names"] == "pass"
    )


def test_what_is_shown_has_rule_verdict_source_and_day(told: Run) -> None:
    ended = told("check", "--for", "dfci")
    shown = " ".join(ended.out.split())
    assert ended.code == 1
    assert "It is for adults. Yes." in shown
    assert "Missing: Pathology report" in shown
    assert "seen November 2026" in shown
    assert "It cost $2,400" in shown
    assert "Call them before you rely on it." in shown


def test_a_profile_that_nobody_looked_at_for_long_says_so(told: Run) -> None:
    later = {"SOPINION_TODAY": "2027-06-01"}
    found = told("check", "--for", "dana-farber", "--json", env=later)
    assert verdicts(found)["adults"] == "ask"
    assert verdicts(found)["reports"] == "fix"
    assert {row["stale"] for row in found.json["check"]} == {True}
    assert "This may be out of date" in told("check", "--for", "dana-farber", env=later).out
    assert verdicts(told("check", "--for", "any", "--json", env=later))["question"] == "pass"  # that one lasts


def test_a_page_of_ones_own(told: Run, home: Path) -> None:
    assert told("check", "new", "Lakeside Cancer Center").code == 0
    form = home / "places" / "lakeside-cancer-center.toml"
    assert form.stat().st_mode & 0o777 == 0o600
    assert "(your own page)" in told("check").out
    found = told("check", "--for", "lakeside cancer center", "--json")
    assert (found.code, found.json["own"], found.json["place"]) == (1, True, "lakeside-cancer-center")
    form.write_text(form.read_text().replace('has = ["pathology-report", "imaging-report"]', "ask = true"))
    assert told("check", "--for", "Lakeside Cancer Center").code == 0
    assert told("check", "new", "Lakeside Cancer Center").code == 52
    form.write_text(form.read_text().replace("review_due", "review"))
    assert told("check", "--for", "lakeside-cancer-center").code == 2
    assert "does not fit" in told("check").out
    assert told("check", "--for", "dana-farber").code == 1


def test_trouble_with_places(told: Run) -> None:
    wrong = told("check", "--for", "dana farbr", "--json")
    assert (wrong.code, wrong.json["code"]) == (30, 30)
    assert "dana-farber" in wrong.json["what"]
    assert told("check", "new", "???").code == 2


def test_a_check_needs_a_case(run: Run) -> None:
    assert run("check", "--for", "ucsf").code == 10
