"""`records split`, `join`, `order` and `unset`, and `review` without a terminal, through the real program."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest

HEAD = "Harbor Valley Medical Center\nPatient: Rowan Ashdown    DOB: 04/05/1961\n"
PATHOLOGY = (
    f"{HEAD}SURGICAL PATHOLOGY REPORT\nCollected: 03/14/2025\nGROSS DESCRIPTION: a mass\nFINAL DIAGNOSIS: carcinoma"
)
LAB = f"{HEAD}LABORATORY REPORT\nCollected: 05/22/2025\nHEMOGLOBIN 12.1 g/dL 12.0-16.0\nPLATELETS 250 K/uL"
THEIRS = LAB.replace("Rowan Ashdown", "Harold Quint").replace("04/05/1961", "07/19/1948")
BACK = "MICROSCOPIC DESCRIPTION: zebrafinch cells\nElectronically signed 03/18/2025"


@pytest.fixture
def found(tmp_path: Path, paper: Callable[..., Path], run: Callable[..., Any]) -> Callable[[], dict[str, Any]]:
    """A case with papers that were read; gives every record by file and first page."""
    folder = tmp_path / "papers"
    paper(folder / "front.pdf", PATHOLOGY)
    paper(folder / "back.pdf", BACK)
    paper(folder / "stack.pdf", LAB, PATHOLOGY, BACK)
    answers = tmp_path / "answers.toml"
    answers.write_text('"patient.name" = "Rowan Ashdown"\n"patient.birth_date" = 1961-04-05\n', encoding="utf-8")
    assert run("prepare", "--answers", answers).code == 0
    assert run("index", folder).code == 0

    def look() -> dict[str, Any]:
        return {f"{r['file']}:{r['pages'][0]}": r for r in run("records", "--json").json["records"]}

    return look


def test_a_paper_is_split_and_made_whole_again(found: Callable[[], Any], run: Callable[..., Any]) -> None:
    before = found()
    assert before["stack.pdf:2"]["pages"] == [2, 3]
    halves = run("records", "split", before["stack.pdf:2"]["id"], "--at", "3", "--json").json["records"]
    assert [(one["pages"], one["boundary"]) for one in halves] == [([2, 2], "told"), ([3, 3], "told")]
    assert run("records", "unset", halves[1]["id"], "--json").json["records"] == [before["stack.pdf:2"]]
    assert found() == before


def test_two_photos_become_one_paper_everywhere(
    found: Callable[[], Any], run: Callable[..., Any], tmp_path: Path
) -> None:
    before = found()
    names = [before["front.pdf:1"]["id"], before["back.pdf:1"]["id"]]
    (joined,) = run("records", "join", *names, "--json").json["records"]
    assert [(one["file"], one["pages"]) for one in joined["parts"]] == [("front.pdf", [1, 1]), ("back.pdf", [1, 1])]
    assert (joined["kind"], joined["boundary"], joined["day"]) == ("pathology-report", "told", "2025-03-14")
    assert {one["file"] for one in joined["evidence"]} == {"front.pdf", "back.pdf"}
    assert run("find", "zebrafinch", "--json").json["hits"][0]["record"] in {joined["id"], before["stack.pdf:2"]["id"]}
    shown = run("records", "show", joined["id"]).out
    assert "front.pdf, page 1" in shown
    assert "back.pdf, page 1" in shown
    assert run("checklist", "--json").code == 0
    assert run("status").code == 0
    made = run("export", "--to", tmp_path / "out", "--yes", "--json", "--exclude", before["stack.pdf:2"]["id"])
    assert made.code == 0, made.out
    folios = {one["id"]: one["folios"] for one in made.json["records"]}[joined["id"]]
    first, last = (int(one) for one in folios)
    assert last == first + 1
    with pikepdf.open(made.json["files"][0]["path"]) as bundle:
        drawn = [b"".join(s.read_bytes() for s in _streams(bundle.pages[n - 1])) for n in (first, last)]
    assert b"GROSS" in drawn[0]
    assert b"zebrafinch" in drawn[1]


def _streams(page: pikepdf.Page) -> list[Any]:
    contents = page.obj.Contents
    return list(contents) if isinstance(contents, pikepdf.Array) else [contents]  # type: ignore[arg-type] - pikepdf's own types


def test_pages_are_put_in_order(found: Callable[[], Any], run: Callable[..., Any]) -> None:
    name = found()["stack.pdf:2"]["id"]
    (one,) = run("records", "order", name, "3", "2", "--json").json["records"]
    assert one["id"] == name
    assert [part["pages"] for part in one["parts"]] == [[3, 3], [2, 2]]


def test_what_was_told_survives_a_new_name_and_another_reading(
    found: Callable[[], Any], run: Callable[..., Any], tmp_path: Path
) -> None:
    before = found()
    joined = run("records", "join", before["back.pdf:1"]["id"], before["front.pdf:1"]["id"], "--json").json["records"][
        0
    ]
    run("records", "set", joined["id"], "--kind", "second-opinion")
    (tmp_path / "papers" / "back.pdf").rename(tmp_path / "papers" / "page two.pdf")
    for kept in (tmp_path / "sopinion-home").rglob("index.sqlite3*"):
        kept.unlink()
    assert run("index", tmp_path / "papers").code == 0
    now = found()["page two.pdf:1"]
    assert (now["id"], now["kind"], now["told"]) == (joined["id"], "second-opinion", ["boundary", "kind"])


REFUSED = {
    ("split", "{id}", "--at", "2"): 2,
    ("split", "{id}", "--at", "1"): 30,
    ("split", "{id}", "--at", "x"): 2,
    ("split", "{id}"): 2,
    ("split", "nothere", "--at", "2"): 30,
    ("join", "{id}"): 2,
    ("join", "{id}", "nothere"): 30,
    ("order", "{id}", "2", "3", "4"): 2,
    ("set", "{id}", "--page", "9", "--whose", "mine"): 30,
    ("unset", "{id}", "--page", "0"): 2,
}


def test_what_does_not_fit_is_refused(found: Callable[[], Any], run: Callable[..., Any]) -> None:
    before = found()
    for words, code in REFUSED.items():
        ended = run("records", *(word.format(id=before["stack.pdf:2"]["id"]) for word in words), "--json")
        assert (ended.code, ended.json["code"]) == (code, code), words
    assert found() == before


def test_review_without_a_terminal_names_the_option(found: Callable[[], Any], run: Callable[..., Any]) -> None:
    found()
    ended = run("review")
    assert ended.code == 60
    assert "--accept-above" in ended.err


def test_review_accepts_what_is_sure_and_leaves_a_stranger_to_a_person(
    found: Callable[[], Any], run: Callable[..., Any], paper: Callable[..., Path], tmp_path: Path
) -> None:
    paper(tmp_path / "papers" / "theirs.pdf", THEIRS)
    run("index", tmp_path / "papers")
    before = found()
    waiting = run("review", "--json").json
    assert waiting["schema"] == "sopinion/review/1"
    assert waiting["waiting"][0]["file"] == "theirs.pdf"
    assert "whose" in waiting["waiting"][0]["unsure"]
    ended = run("review", "--accept-above", "0.9", "--json")
    assert ended.code == 0
    now = found()
    for key, record in before.items():
        low = min(
            *(record[f"{what}_confidence"] for what in ("kind", "day", "boundary")), record["patient"]["confidence"]
        )
        sure = low >= 0.9 and record["patient"]["match"] != "different"
        assert (now[key]["boundary"] == "told", "kind" in now[key]["told"]) == (sure, sure), key
    assert sorted(ended.json["accepted"]) == sorted(one["id"] for one in now.values() if one["told"])
    assert ended.json["accepted"]
    assert now["theirs.pdf:1"]["told"] == []
    assert "sopinion review" in run("review", "--accept-above", "0.9").out
    assert run("review", "--accept-above", "1.5").code == 2
    assert run("export", "--to", tmp_path / "out", "--yes").code == 54


def test_the_unsure_ones_are_listed_alone(found: Callable[[], Any], run: Callable[..., Any]) -> None:
    found()
    waiting = [one["record"] for one in run("review", "--json").json["waiting"]]
    assert [one["id"] for one in run("records", "--unsure", "--json").json["records"]] == waiting
    assert waiting
