"""`index`, `records` and `find` as a person or a script runs them, on real papers."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src"
PATHOLOGY = """Harbor Valley Medical Center
SURGICAL PATHOLOGY REPORT
Patient: Rowan Ashdown    DOB: 04/05/1961
Collected: 03/14/2025
CLINICAL HISTORY: mass of the left breast
GROSS DESCRIPTION: received fresh, a lumpectomy
MICROSCOPIC DESCRIPTION: sheets of cells
FINAL DIAGNOSIS: invasive ductal carcinoma"""
LAB = "Harbor Valley Medical Center\nLABORATORY REPORT\nPatient: Rowan Ashdown\nCollected: 04/02/2025\nWBC 5.1 HGB 12.0"
"""Two papers of our own making."""


@pytest.fixture
def folder(tmp_path: Path, paper: Callable[..., Path], run: Callable[..., Any]) -> Path:
    """A folder of three papers and a broken one, and a case to read it into."""
    place = tmp_path / "papers"
    paper(place / "path.pdf", PATHOLOGY)
    paper(place / "sub/labs (2).pdf", f"{LAB}\nPage 1 of 3", "", LAB.replace("WBC", "hemoglobin") + "\nPage 3 of 3")
    (place / "copy.pdf").write_bytes((place / "path.pdf").read_bytes())
    (place / "torn.pdf").write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 20)
    (place / ".DS_Store").write_bytes(b"x")
    assert run("cases", "new", "Rowan").code == 0
    return place


def holds(report: dict[str, Any]) -> bool:
    """Whether every file is accounted for."""
    read = report["new"] + report["changed"] + report["unchanged"] + report["moved"]
    parts = report["read"] + len(report["problems"]) + report["item_files"] + report["ignored"]
    return bool(report["read"] == read and report["files"] == parts)


def counts(report: dict[str, Any]) -> dict[str, int]:
    names = ("files", "read", "ignored", "pages", "new", "changed", "unchanged", "moved", "gone")
    return {name: report[name] for name in names if report[name]}


def records(run: Callable[..., Any]) -> list[dict[str, Any]]:
    ended = run("records", "--json")
    assert ended.code == 0, ended.err
    return list(ended.json["records"])


def first_lab(run: Callable[..., Any]) -> dict[str, Any]:
    """The record that the lab file begins with: its first page, and the page after it that has nothing on it."""
    return next(r for r in records(run) if r["file"] == "sub/labs (2).pdf" and r["pages"][0] == 1)


def test_every_file_is_accounted_for_and_again_costs_nothing(folder: Path, run: Callable[..., Any]) -> None:
    first = run("index", folder, "--json")
    assert first.code == 1
    assert first.json["schema"] == "sopinion/index/1"
    assert [(p["file"], p["code"]) for p in first.json["problems"]] == [("torn.pdf", "damaged")]
    assert counts(first.json) == {"files": 5, "read": 3, "ignored": 1, "pages": 5, "new": 3}
    assert first.json["records"] == len(records(run))
    again = run("index", folder, "--json")
    assert counts(again.json) == {"files": 5, "read": 3, "ignored": 1, "pages": 5, "unchanged": 3}
    assert holds(first.json)
    assert holds(again.json)


def test_the_same_bytes_in_two_places_are_one_record(folder: Path, run: Callable[..., Any]) -> None:
    run("index", folder)
    (pathology,) = [record for record in records(run) if record["kind"] == "pathology-report"]
    assert (pathology["file"], pathology["parts"][0]["also"]) == ("copy.pdf", ["path.pdf"])
    assert pathology["day"] == "2025-03-14"


def test_what_is_told_wins_and_follows_a_renamed_file(folder: Path, run: Callable[..., Any]) -> None:
    run("index", folder)
    lab = first_lab(run)
    words = ("--kind", "visit-note", "--day", "2024-12", "--whose", "not-mine", "--json")
    (told,) = run("records", "set", lab["id"], *words).json["records"]
    assert (told["kind"], told["day"], told["patient"]["match"]) == ("visit-note", "2024-12", "different")
    assert sorted(told["told"]) == ["day", "kind", "whose"]
    (folder / "sub/labs (2).pdf").rename(folder / "renamed.pdf")
    moved = run("index", folder, "--json").json
    assert counts(moved) == {"files": 5, "read": 3, "ignored": 1, "pages": 5, "unchanged": 2, "moved": 1}
    (after,) = [record for record in records(run) if record["file"] == "renamed.pdf" and record["pages"][0] == 1]
    same = ("id", "sha256", "pages", "kind", "day", "patient", "told")
    assert {name: after[name] for name in same} == {name: told[name] for name in same}
    (back,) = run("records", "unset", lab["id"], "--json").json["records"]
    assert (back["told"], back["kind"], back["day"]) == ([], lab["kind"], lab["day"])


def test_a_page_can_be_told_apart(folder: Path, run: Callable[..., Any]) -> None:
    run("index", folder)
    lab = first_lab(run)
    (told,) = run("records", "set", lab["id"], "--page", "2", "--whose", "not-mine", "--json").json["records"]
    assert [foreign["page"] for foreign in told["foreign_pages"]] == [2]
    assert run("records", "set", lab["id"], "--page", "4", "--whose", "mine").code == 30
    assert run("records", "set", lab["id"], "--page", "1", "--kind", "other").code == 2
    assert run("records", "set", lab["id"], "--kind", "nonsense").code == 2
    assert run("records", "set", lab["id"], "--day", "13/13/2025").code == 2
    assert run("records", "set", lab["id"]).code == 2
    assert run("records", "show", "zzzzzzzz").code == 30


def test_a_changed_and_a_gone_file_are_counted(
    folder: Path, paper: Callable[..., Path], run: Callable[..., Any]
) -> None:
    run("index", folder)
    paper(folder / "path.pdf", LAB.replace("04/02", "04/09"))
    (folder / "sub/labs (2).pdf").unlink()
    report = run("index", folder, "--json").json
    assert counts(report) == {"files": 4, "read": 2, "ignored": 1, "pages": 2, "changed": 1, "unchanged": 1, "gone": 1}
    assert {record["file"] for record in records(run)} == {"copy.pdf", "path.pdf"}
    assert run("index", folder, "--json").json["gone"] == 0


def test_a_drive_that_is_not_plugged_in_erases_nothing(folder: Path, run: Callable[..., Any]) -> None:
    run("index", folder)
    before = records(run)
    away = folder.rename(folder.with_name("away"))
    assert run("index", folder, "--json").json["code"] == 20
    folder.mkdir()
    (folder / ".DS_Store").write_bytes(b"x")
    emptied = run("index", folder, "--json")
    assert (emptied.code, emptied.json["code"]) == (21, 21)
    assert records(run) == before
    folder.joinpath(".DS_Store").unlink()
    folder.rmdir()
    away.rename(folder)
    assert run("index", folder, "--json").json["unchanged"] == 3


def test_nothing_readable_names_why(tmp_path: Path, run: Callable[..., Any]) -> None:
    run("cases", "new", "Rowan")
    (tmp_path / "only").mkdir()
    assert run("index", tmp_path / "only", "--json").json["code"] == 22
    (tmp_path / "only/letter.docx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 90)
    ended = run("index", tmp_path / "only")
    assert ended.code == 22
    assert "letter.docx" in ended.out
    assert "word processor" in ended.out
    assert run("index", tmp_path / "only/letter.docx").code == 20
    assert run("index", tmp_path / "only", "--password-file", tmp_path / "none").code == 2


def test_a_password_is_tried_and_never_kept(
    folder: Path, paper: Callable[..., Path], run: Callable[..., Any], home: Path
) -> None:
    paper(folder / "locked.pdf", "behind", encryption=pikepdf.Encryption(user="hunter-2-secret", owner="o", R=6))
    assert {p["file"]: p["code"] for p in run("index", folder, "--json").json["problems"]}["locked.pdf"] == "password"
    (folder.parent / "words").write_text("nope\nhunter-2-secret\n")
    report = run("index", folder, "--password-file", folder.parent / "words", "--json").json
    assert [p["file"] for p in report["problems"]] == ["torn.pdf"]
    assert run("index", folder, "--json").json["read"] == 4
    assert not any(b"hunter-2-secret" in path.read_bytes() for path in home.rglob("*") if path.is_file())


def test_find_gives_the_right_page(folder: Path, run: Callable[..., Any]) -> None:
    nothing = {"schema": "sopinion/find/1", "total": 0, "hits": [], "tried": []}
    assert run("find", "hemoglobin", "--json").json == nothing
    run("index", folder)
    (hit,) = run("find", "hemoglobin", "--json").json["hits"]
    assert (hit["file"], hit["page"]) == ("sub/labs (2).pdf", 3)
    assert "«hemoglobin»" in hit["snippet"]
    assert hit["record"] in {record["id"] for record in records(run)}
    assert run("find", "invasive carcinoma", "--json").json["total"] == 1
    assert run("find", '"carcinoma invasive"', "--json").json["total"] == 0
    for odd in ('"', "*", "AND", "NEAR(", "a:b", "-x", "^", "''", "(((", "col : *"):
        assert run("find", "--json", "--", odd).code == 0


def test_another_patient_told_has_the_papers_held_against_them(folder: Path, run: Callable[..., Any]) -> None:
    run("index", folder)
    assert {r["patient"]["match"] for r in records(run) if r["kind"] == "pathology-report"} == {"unknown"}
    answers = folder.parent / "answers.toml"
    answers.write_text('"patient.name" = "Rowan Ashdown"\n"patient.birth_date" = 1961-04-05\n')
    assert run("prepare", "--answers", answers, "--new").code == 0
    label = next(case["label"] for case in run("cases", "--json").json["cases"] if case["current"])
    run("index", folder, "--case", label)
    assert {r["patient"]["match"] for r in records(run) if r["kind"] == "pathology-report"} == {"same"}
    answers.write_text('"patient.birth_date" = 1944-10-30\n')
    assert run("prepare", "--answers", answers).code == 0
    assert {r["patient"]["match"] for r in records(run) if r["kind"] == "pathology-report"} == {"different"}


def test_a_damaged_index_is_said_and_read_again(folder: Path, run: Callable[..., Any], home: Path) -> None:
    run("index", folder)
    before = records(run)
    (kept,) = home.rglob("index.sqlite3")
    kept.write_bytes(b"no database" * 999)
    for words in (("records",), ("find", "carcinoma")):
        ended = run(*words, "--json")
        assert (ended.code, ended.json["code"]) == (22, 22)
        assert "sopinion index" in ended.json["advice"]
    assert run("index", folder, "--json").json["new"] == 3
    assert records(run) == before


def test_an_index_damaged_inside_is_made_anew(folder: Path, run: Callable[..., Any], home: Path) -> None:
    run("index", folder)
    before = records(run)
    (kept,) = home.rglob("index.sqlite3")
    data = bytearray(kept.read_bytes())
    for start in range(4096, len(data), 4096):
        data[start : start + 400] = os.urandom(400)
    kept.write_bytes(data)
    assert run("index", folder, "--json").json["new"] == 3
    assert records(run) == before


@pytest.mark.slow
def test_a_program_killed_in_the_middle_leaves_a_sound_index(
    tmp_path: Path, paper: Callable[..., Path], run: Callable[..., Any], home: Path
) -> None:
    run("cases", "new", "Rowan")
    for n in range(400):
        paper(tmp_path / f"many/{n:03}.pdf", f"{LAB}\nnumber {n}", "second page")
    for wait in (0.25, 0.45, 0.65):
        child = subprocess.Popen(
            [sys.executable, "-m", "sopinion", "index", str(tmp_path / "many")],
            env={**os.environ, "PYTHONPATH": str(SOURCE)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            umask=0,
        )
        time.sleep(wait)
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        for kept in home.rglob("index.sqlite3"):
            with sqlite3.connect(kept) as tables:
                assert tables.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
                # Its tables are made in one transaction: killed before that, there are none, and nothing to lose.
                (made,) = tables.execute("SELECT count(*) FROM sqlite_master WHERE name = 'files'").fetchone()
                if made:
                    (lost,) = tables.execute(
                        "SELECT count(*) FROM files WHERE sha256 NOT IN (SELECT sha256 FROM readings)"
                    ).fetchone()
                    assert lost == 0
            tables.close()
        assert run("records", "--json").code == 0
    report = run("index", tmp_path / "many", "--json").json
    assert (report["read"], report["pages"], report["records"]) == (400, 800, len(records(run)))
    assert holds(report)


def test_a_person_sees_a_calm_summary_and_can_stop(
    folder: Path, terminal: Callable[..., Any], run: Callable[..., Any], paper: Callable[..., Path]
) -> None:
    shown = terminal("index", folder)
    shown.see("One file was not read:")
    shown.see('"torn.pdf"')
    assert shown.end() == 1
    for n in range(300):
        paper(folder / f"more/{n}.pdf", f"paper {n}")
    shown = terminal("index", folder)
    shown.see("Reading")
    shown.press("\x03")
    assert shown.end() == 130
    assert run("index", folder, "--json").json["read"] == 303


def test_names_of_files_cannot_draw_on_the_screen(
    folder: Path, paper: Callable[..., Path], run: Callable[..., Any]
) -> None:
    paper(folder / "evil\x1b[31m\nname.pdf", LAB)
    for words in (("index", folder), ("records",), ("find", "laboratory")):
        ended = run(*words)
        assert "\x1b" not in ended.out + ended.err
        assert "\nname.pdf" not in ended.out + ended.err
    assert any("\n" in record["file"] for record in json.loads(run("records", "--json").out)["records"])


def test_find_takes_kinds_days_and_words_that_nearly_look_so(
    folder: Path, paper: Callable[..., Path], run: Callable[..., Any]
) -> None:
    paper(folder / "scan.pdf", PATHOLOGY.replace("invasive ductal carcinoma", "invasive ductal carcinorna"))
    run("index", folder)

    def files(*words: str) -> list[str]:
        ended = run("find", *words, "--json")
        assert ended.code == 0, ended.err
        return sorted(hit["file"] for hit in ended.json["hits"])

    assert files("collected", "--kind", "lab-report") == ["sub/labs (2).pdf"] * 2
    assert files("collected", "--from", "2025-03-14", "--kind", "pathology-report") == ["copy.pdf", "scan.pdf"]
    assert files("collected", "--to", "2025-03-13") == ["sub/labs (2).pdf"] * 2  # 04/02 may be in February
    assert files("collected", "--from", "2026") == []
    assert files("rowan", "-laboratory") == ["copy.pdf", "scan.pdf"]
    assert files("carcinoma") == ["copy.pdf"]
    assert files("carcinoma", "--close") == ["copy.pdf", "scan.pdf"]
    close = run("find", "carcinoma", "--close").out
    assert "carcinorna" in close
    assert run("find", "carcinoma", "--kind", "letter").code == 2
    assert run("find", "carcinoma", "--from", "3/14/2025").code == 2
    assert run("find", "carcinoma", "--clsoe").code == 2
