"""Every question that is listed can be answered from a file, and says the same again."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

DAY = datetime.date(2025, 11, 18)


def written(value: object) -> str:
    """A value as TOML."""
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {written(one)}" for key, one in value.items()) + "}"
    return value.isoformat() if isinstance(value, datetime.date) else json.dumps(value)


def answer_to(question: dict[str, Any], *, last: bool) -> Any:  # noqa: ANN401 - any answer
    """The last or the first choice, every choice of several, a full row and a short one, words that name the key."""
    values = [choice["value"] for choice in question["choices"]]
    columns = [column["value"] for column in question["columns"]]
    answers = {
        "yes-no": last,
        "choice": values[-1 if last else 0] if values else "",
        "choices": values,
        "day": DAY,
        "number": 7,
        "note": f"{question['key']}\nand another line",
        "list": [{column["value"]: DAY if column["day"] else "a cell" for column in question["columns"]}],
        "text": f"words for {question['key']}",
    }
    short = [{columns[0]: "2025-11-19"}] if columns else []
    return answers["list"] + short if question["kind"] == "list" else answers[question["kind"]]


def plain(value: Any) -> Any:  # noqa: ANN401 - any answer
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, list):
        return [plain(one) for one in value]
    return {key: plain(one) for key, one in value.items()} if isinstance(value, dict) else value


@pytest.mark.parametrize("last", [True, False])
def test_every_question_that_is_listed_can_be_answered_from_a_file(
    run: Callable[..., Any],
    home: Path,
    tmp_path: Path,
    last: bool,  # noqa: FBT001 - a case of the test
) -> None:
    listed = run("prepare", "--list", "--json").json["questions"]
    assert len(listed) > 100
    answers = {one["key"]: answer_to(one, last=last and one["key"] != "stop.now") for one in listed}
    file = tmp_path / "answers.toml"
    file.write_text("".join(f'"{key}" = {written(value)}\n' for key, value in answers.items()))
    said = run("prepare", "--answers", file, "--json")
    assert said.code == 0, said.err
    assert said.json["answered"] == len(listed)
    (case_file,) = home.glob("cases/*/case.json")
    case = json.loads(case_file.read_text())
    kept = {key: one["value"] for key, one in {**case["set_aside"], **case["answers"]}.items()}
    assert kept == {key: plain(value) for key, value in answers.items()}
    assert sorted(said.json["set_aside"]) == sorted(case["set_aside"])
    again = tmp_path / "again.toml"
    again.write_text("".join(f'"{key}" = {written(value)}\n' for key, value in kept.items()))
    assert run("prepare", "--answers", again).code == 0
    assert json.loads(case_file.read_text()) == case
