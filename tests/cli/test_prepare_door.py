"""`prepare` without a person: answers from a file, all or none, and the list of questions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ANSWERS = """
"stop.now" = false
"patient.birth_date" = 1961-05-23
"records.surgery" = true
"records.treatment" = ["radiation", "chemotherapy"]

[patient]
name = "Ruth A. Calder"

[[records.drugs_taken]]
drug = "oxaliplatin"
dose = 85
from = 2025-04-02
"""


def told(home: Path) -> dict[str, object]:
    (file,) = home.glob("cases/*/case.json")
    return {key: one["value"] for key, one in json.loads(file.read_text())["answers"].items()}


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    file = tmp_path / "answers.toml"
    file.write_text(ANSWERS)
    return file


def test_the_first_case_is_made_of_a_file(run: Callable[..., object], home: Path, answers: Path) -> None:
    ran = run("prepare", "--answers", answers, "--json")
    assert (ran.code, ran.err) == (0, "")
    assert ran.json["schema"] == "sopinion/prepare/1"
    assert ran.json["answered"] == 6
    assert ran.json["new"] is True
    assert ran.json["case"].startswith("case-")
    assert told(home) == {
        "stop.now": False,
        "patient.birth_date": "1961-05-23",
        "records.surgery": True,
        "records.treatment": ["chemotherapy", "radiation"],
        "patient.name": "Ruth A. Calder",
        "records.drugs_taken": [{"drug": "oxaliplatin", "dose": "85", "from": "2025-04-02"}],
    }


def test_the_same_file_again_changes_nothing(run: Callable[..., object], home: Path, answers: Path) -> None:
    run("prepare", "--answers", answers)
    before = told(home)
    assert run("prepare", "--answers", answers).code == 0
    assert told(home) == before


def test_mistakes_are_all_named_and_nothing_is_written(run: Callable[..., object], home: Path, tmp_path: Path) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text('"patient.name" = "Ruth"\n"patient.birth_date" = "3/4/1961"\n"you.rloe" = "x"\n"stop.now" = "no"\n')
    ran = run("prepare", "--answers", file)
    assert ran.code == 2
    assert all(key in ran.err for key in ("patient.birth_date", "you.rloe", "stop.now"))
    assert not home.exists()


@pytest.mark.parametrize("content", [b"x = = 3", b"\xff\xfe", b"x = " + b"[" * 100_000], ids=["form", "bytes", "deep"])
def test_a_file_that_is_none_says_so(run: Callable[..., object], home: Path, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "wrong.toml"
    file.write_bytes(content)
    ran = run("prepare", "--answers", file, "--json")
    assert ran.code == ran.json["code"] == 2
    assert not home.exists()


def test_a_file_that_is_not_there_says_so(run: Callable[..., object], tmp_path: Path) -> None:
    assert run("prepare", "--answers", tmp_path / "none.toml").code == 2
    assert run("prepare", "--answers", tmp_path).code == 2


def test_another_patient_needs_new(run: Callable[..., object], answers: Path, tmp_path: Path) -> None:
    run("prepare", "--answers", answers)
    other = tmp_path / "other.toml"
    other.write_text('"patient.name" = "Tom Reed"\n')
    refused = run("prepare", "--answers", other)
    assert refused.code == 2
    assert "--new" in refused.err
    assert run("prepare", "--answers", other, "--new", "--json").json["new"] is True
    assert len(run("cases", "--json").json["cases"]) == 2


def test_a_yes_on_the_stop_list_is_said_first_and_blocks_nothing(
    run: Callable[..., object], home: Path, tmp_path: Path
) -> None:
    file = tmp_path / "now.toml"
    file.write_text('"patient.name" = "Ruth"\n"stop.now" = true\n"you.role" = "patient"\n')
    ran = run("prepare", "--answers", file, "--plain")
    assert ran.code == 0
    assert ran.out.strip().startswith("Please stop here and call now")
    assert ran.out.index("911") < ran.out.index("3 answers")
    assert set(told(home)) == {"patient.name", "stop.now", "you.role"}
    aside = run("prepare", "--answers", file, "--json")
    assert aside.json["stop"] is True
    assert "911" in aside.err


def test_the_questions_are_listed(run: Callable[..., object], home: Path) -> None:
    found = run("prepare", "--list", "--json").json
    assert found["questions"][0]["key"] == "stop.now"
    assert "patient.name" in run("prepare", "--list").out
    assert not home.exists()


def test_without_a_terminal_it_names_the_option(run: Callable[..., object], home: Path) -> None:
    ran = run("prepare")
    assert ran.code == 60
    assert "--answers" in ran.err
    assert not home.exists()


def test_a_part_that_is_not_there_is_named(run: Callable[..., object]) -> None:
    ran = run("prepare", "--section", "cooking")
    assert ran.code == 2
    assert "insurance" in ran.err
