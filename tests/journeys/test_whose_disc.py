"""Discs as hospitals burn them, of the patient and of somebody else: what `items` and `checklist` say of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from made_files import disc_image

Run = Callable[..., Any]
OTHER = {"PatientName": "MARLOW^PETER", "PatientBirthDate": "19440730", "PatientID": "555"}


@pytest.fixture
def told(tmp_path: Path, run: Run) -> Path:
    """A case that knows its patient, and a folder for discs."""
    file = tmp_path / "answers.toml"
    file.write_text('"patient.name" = "Jane Doe"\n"patient.birth_date" = 1961-02-03\n', encoding="utf-8")
    assert run("prepare", "--answers", file).code == 0
    return tmp_path / "papers"


def discs(run: Run) -> dict[str, dict[str, Any]]:
    return {one["label"]: one for one in run("items", "--json").json["items"] if one["kind"] == "disc"}


def wrong(run: Run) -> list[dict[str, Any]]:
    gaps = run("checklist", "--json").json["gaps"]
    return [gap for gap in gaps if gap["kind"] == "wrong-patient" and gap["state"] == "open"]


def images(run: Run) -> str:
    rows = run("checklist", "--json").json["items"]
    return str(next(row["status"] for row in rows if row["key"] == "images"))


def test_a_disc_of_the_patient_is_here(told: Path, run: Run) -> None:
    disc_image(told / "ct" / "1.dcm")
    assert run("index", told).code == 0
    (disc,) = discs(run).values()
    assert (disc["match"], disc["mixed"], disc["studies"][0]["match"]) == ("same", False, "same")
    assert (wrong(run), images(run)) == ([], "arrived")
    assert "somebody else" not in run("items").out


def test_a_disc_of_somebody_else_is_flagged_and_is_not_the_images(told: Path, run: Run) -> None:
    disc_image(told / "ct" / "1.dcm", **OTHER)
    assert run("index", told).code == 0
    (disc,) = discs(run).values()
    assert (disc["match"], disc["mixed"]) == ("different", False)
    study = disc["studies"][0]
    assert (study["patient_name"], study["record_number"], study["match"]) == ("PETER MARLOW", "555", "different")
    (gap,) = wrong(run)
    assert "Do not send this disc on." in gap["advice"]
    assert "MARLOW" not in f"{gap}", "whose it is stands with the disc only"
    assert images(run) == "unsure"
    assert not any(gap["kind"] == "no-report" for gap in run("checklist", "--json").json["gaps"])
    shown = " ".join(run("items").out.split())
    assert "CT Chest, March 10, 2025: somebody else, PETER MARLOW born July 30, 1944" in shown
    assert "Do not send it on." in shown


def test_a_disc_of_two_people_is_mixed_until_a_person_says_otherwise(told: Path, run: Run) -> None:
    disc_image(told / "cd" / "1.dcm")
    disc_image(told / "cd" / "2.dcm", 2, StudyInstanceUID="1.5.9", SeriesInstanceUID="1.5.9.1", **OTHER)
    assert run("index", told).code == 0
    (disc,) = discs(run).values()
    assert (disc["match"], disc["mixed"]) == ("unknown", True)
    assert sorted(study["match"] for study in disc["studies"]) == ["different", "same"]
    (gap,) = wrong(run)
    assert "more than one person" in gap["what"]
    assert images(run) != "arrived"
    shown = " ".join(run("items").out.split())
    assert "March 10, 2025: the patient" in shown
    assert run("checklist", "dismiss", gap["id"], "--why", "it is mine").code == 0
    assert (wrong(run), images(run)) == ([], "arrived")


def test_a_former_name_that_is_told_makes_it_the_patients_again(told: Path, tmp_path: Path, run: Run) -> None:
    disc_image(told / "ct" / "1.dcm", PatientName="LINDQVIST^JANET", PatientBirthDate="")
    assert run("index", told).code == 0
    assert len(wrong(run)) == 1
    file = tmp_path / "more.toml"
    file.write_text('"patient.other_names" = "Janet Lindqvist"\n', encoding="utf-8")
    assert run("prepare", "--answers", file).code == 0
    assert wrong(run) == []
    assert [one["match"] for one in discs(run).values()] == ["unknown"], "a name alone is not enough"


def test_what_the_walk_and_the_command_tell_is_there_once(told: Path, tmp_path: Path, run: Run) -> None:
    assert told
    file = tmp_path / "more.toml"
    file.write_text('"items.list" = [{ what = "MRI disc", where = "Lakeside", asked = "2025-11-03" }]\n')
    assert run("prepare", "--answers", file).code == 0
    disc = discs(run)["MRI disc"]
    assert (disc["status"], disc["day"]) == ("asked", "2025-11-03")
    add = ("items", "add", "--kind", "disc", "--what", "MRI disc", "--at", "Lakeside")
    assert run(*add).code == 0
    assert discs(run)["MRI disc"] == disc, "to add it again takes nothing back"
    assert run("items", "set", disc["id"], "sent", "--day", "2025-11-10", "--tracking", "77").code == 0

    def walked() -> list[dict[str, str]]:
        rows: list[dict[str, str]] = run("status", "--json").json["answers"]["items.list"]
        return rows

    (row_now,) = walked()
    assert (row_now["asked"], row_now["sent"], row_now["tracking"]) == ("2025-11-03", "2025-11-10", "77")
    file.write_text(
        '"items.list" = [{ what = "MRI disc", where = "Lakeside", asked = "2025-11-03", sent = "2025-11-10",'
        ' tracking = "77", arrived = "2025-11-15" }]\n'
    )
    assert run("prepare", "--answers", file).code == 0
    (disc,) = discs(run).values()
    assert [(step["status"], step["day"]) for step in disc["moves"]] == [
        ("asked", "2025-11-03"),
        ("sent", "2025-11-10"),
        ("arrived", "2025-11-15"),
    ]
    assert run("items", "add", "--kind", "block", "--what", "the block of May").code == 0
    assert [row["what"] for row in walked()] == ["MRI disc", "the block of May"]
    assert run("items", "remove", disc["id"]).code == 0
    assert [row["what"] for row in walked()] == ["the block of May"]
    assert discs(run) == {}
