"""`export` and `verify` as the real program: options, answers, exit codes."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pikepdf
import pytest

from sopinion.content import demo
from sopinion.press.demo_papers import typeset

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Ran


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up patient's folder, typeset once."""
    folder = tmp_path_factory.mktemp("papers")
    typeset(demo.papers(), folder)
    return folder


@pytest.fixture
def case(run: Callable[..., Ran], papers: Path, tmp_path: Path) -> Callable[..., Ran]:
    """A case whose papers were read."""
    answers = tmp_path / "answers.toml"
    answers.write_text(demo.answers(), encoding="utf-8")
    assert run("prepare", "--answers", answers).code == 0
    assert run("index", papers).code in (0, 1)
    return run


def test_from_the_first_word_to_a_bundle_that_is_proved(case: Callable[..., Ran], tmp_path: Path) -> None:
    out = tmp_path / "out"
    stopped = case("export", "--to", out, "--yes", "--json")
    assert stopped.code == 54
    assert stopped.json["schema"] == "sopinion/error/1"
    assert not out.exists()

    planned = case("export", "--plan", "--json")
    assert planned.code == 1
    strange = {one["record"] for one in planned.json["undecided"]}
    assert strange
    assert planned.json["files"] == []

    left = [word for record in strange for word in ("--exclude", record)]
    written = case("export", "--to", out, "--yes", "--json", *left)
    assert written.code == 0, written.err
    answer = written.json
    assert answer["schema"] == "sopinion/export/1"
    assert strange <= {row["id"] for row in answer["left_out"]}
    bundle = answer["files"][0]["path"]
    proved = case("verify", bundle, "--json")
    assert proved.code == 0
    assert proved.json["good"]
    assert {check["check"] for check in proved.json["checks"]} >= {"pages", "stamps", "labels", "links", "bookmarks"}
    assert "whole and true" in case("verify", bundle).out

    again = case("export", "--to", out, "--yes", "--json", *left)
    assert again.code == 0
    assert again.json["files"] == answer["files"]
    other = case("export", "--to", out, "--yes", "--json", *left, "--recipient", "Dr. Lee")
    assert other.code == 52
    with pikepdf.open(bundle, allow_overwriting_input=True) as pdf:
        del pdf.pages[4]
        pdf.save(bundle)
    broken = case("verify", bundle, "--json")
    assert broken.code == 55
    assert not broken.json["good"]
    assert [check["check"] for check in broken.json["checks"] if not check["good"]]


def test_without_a_terminal_it_says_which_option_it_needs(case: Callable[..., Ran], tmp_path: Path) -> None:
    ended = case("export", "--to", tmp_path / "out")
    assert ended.code == 60
    assert "--yes" in ended.err
    assert not (tmp_path / "out").exists()


def test_a_plan_tells_of_every_page_and_writes_nothing(case: Callable[..., Ran], home: Path, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in home.rglob("case.json")}
    planned = case("export", "--to", tmp_path / "out", "--plan", "--core", "--json")
    assert planned.code == 1  # a page waits for a word
    answer = planned.json
    whole, core = answer["layout"]
    assert (whole["role"], core["role"]) == ("bundle", "core")
    assert [row["folio"] for row in whole["pages"]] == [str(n) for n in range(1, answer["pages"] + 1)]
    assert [row["stamp"] for row in whole["pages"]] == [f"SO-{row['folio']}" for row in whole["pages"]]
    for one in answer["records"]:
        held = [row["folio"] for row in whole["pages"] if row["record"] == one["id"]]
        assert [held[0], held[-1]] == one["folios"]
    assert all(row["file"] and row["file_page"] for row in whole["pages"] if row["what"] == "record")
    folios = {(row["file"], row["file_page"]): row["folio"] for row in whole["pages"]}
    for row in core["pages"]:
        assert row["folio"] == (folios[row["file"], row["file_page"]] if row["file"] else f"C{row['page']}")
    assert answer["files"] == []
    assert not (tmp_path / "out").exists()
    assert {path: path.read_bytes() for path in home.rglob("case.json")} == before


def test_a_page_that_is_seen_by_nobody_never_goes_out(
    run: Callable[..., Ran], paper: Callable[..., Path], tmp_path: Path
) -> None:
    place, out = tmp_path / "papers", tmp_path / "out"
    paper(place / "visit.pdf", "PROGRESS NOTE\nASSESSMENT AND PLAN: none", "more\nSocial Security Number: 078-05-1120")
    run("cases", "new", "Ana")
    assert run("index", place, "--ocr", "off").code == 0
    stopped = run("export", "--to", out, "--yes", "--json")
    assert (stopped.code, out.exists()) == (54, False)
    (one,) = run("export", "--plan", "--json").json["undecided"]
    left = run("export", "--to", out, "--yes", "--json", "--exclude", f"{one['record']}:{one['pages'][0]}")
    seen = run("export", "--to", tmp_path / "all", "--yes", "--json", "--include-sensitive")
    assert (left.code, seen.code) == (0, 0)
    assert seen.json["pages"] == left.json["pages"] + 1
    assert [row["grade"] for row in seen.json["sensitive"]] == ["stop"]


def test_one_photo_of_a_paper_is_left_out_by_its_place(
    run: Callable[..., Ran], paper: Callable[..., Path], tmp_path: Path
) -> None:
    for n in (1, 2, 3):
        paper(tmp_path / "papers" / f"photo {n}.pdf", f"PROGRESS NOTE\nsheet {n} of a visit")
    run("cases", "new", "Ana")
    assert run("index", tmp_path / "papers", "--ocr", "off").code == 0
    photos = sorted(run("records", "--json").json["records"], key=lambda one: one["file"])
    assert run("records", "join", *(one["id"] for one in photos)).code == 0
    (joined,) = run("records", "--json").json["records"]
    assert run("export", "--plan", "--exclude", f"{joined['id']}:1").code == 2
    planned = run("export", "--plan", "--json", "--exclude", f"{joined['id']}:2:1").json
    assert [row["file"] for row in planned["layout"][0]["pages"] if row["file"]] == ["photo 1.pdf", "photo 3.pdf"]
    assert run("export", "--plan", "--exclude", f"{joined['id']}:4:1").code == 30


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--yes"], 2),
        (["--plan", "--exclude", "x:0"], 2),
        (["--plan", "--paper", "foolscap"], 2),
        (["--plan", "--include", "nobody"], 30),
        (["--plan", "--password-file", "/nowhere/at/all"], 2),
    ],
)
def test_what_does_not_fit_is_said(case: Callable[..., Ran], words: list[str], code: int) -> None:
    assert case("export", *words).code == code


def test_before_anything_was_read_it_says_what_comes_first(run: Callable[..., Ran], tmp_path: Path) -> None:
    assert run("export", "--to", tmp_path, "--yes").code == 10
    run("cases", "new", "Ana")
    assert run("export", "--to", tmp_path, "--yes").code in (22, 51)


def test_a_place_where_nothing_can_be_written_is_said(case: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    planned = case("export", "--plan", "--json").json
    left = [word for one in planned["undecided"] for word in ("--exclude", one["record"])]
    ended = case("export", "--to", tmp_path / "file", "--yes", "--json", *left)
    assert ended.code == 50
    assert json.loads(ended.out)["code"] == 50


def test_our_own_bundle_in_the_folder_is_not_read_again(case: Callable[..., Ran], papers: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(papers, copy)
    before = case("index", copy, "--json").json
    planned = case("export", "--plan", "--json").json
    left = [word for one in planned["undecided"] for word in ("--exclude", one["record"])]
    assert case("export", "--to", copy, "--yes", "--json", *left).code == 0
    after = case("index", copy, "--json").json
    assert after["read"] == before["read"]
    assert after["ignored"] == before["ignored"] + 4


def test_verify_of_what_is_not_there_is_wrong_usage(run: Callable[..., Ran], tmp_path: Path) -> None:
    assert run("verify", tmp_path / "nothing.pdf").code == 2
    (tmp_path / "x.pdf").write_bytes(b"hello")
    assert run("verify", tmp_path / "x.pdf").code == 55
