"""`index` on scans as a person or a script runs it."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.eyes.conftest import PAPER, picture, scan

OTHER = PAPER.replace("PATHOLOGY REPORT", "PATHOLOGY REPORT, SECOND LOOK").replace("left breast", "right kidney")


@pytest.fixture
def folder(tmp_path: Path, paper: Callable[..., Path], run: Callable[..., Any]) -> Path:
    """A folder with a digital paper, a scan of two pages whose second lies upside down, and a mixed file."""
    place = tmp_path / "papers"
    paper(place / "digital.pdf", "Harbor Valley Medical Center\nPROGRESS NOTE\nThe patient feels well today, no fever.")
    scan(place / "scan.pdf", picture(askew=0.7), picture(OTHER, turn=180))
    assert run("cases", "new", "Rowan").code == 0
    return place


def index(run: Callable[..., Any], folder: Path, *words: str, env: dict[str, str] | None = None) -> dict[str, Any]:
    ended = run("index", folder, "--json", *words, env=env, timeout=240)
    assert ended.code in (0, 1), ended.err
    return dict(ended.json)


def records(run: Callable[..., Any]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for record in run("records", "--json").json["records"]:
        found.setdefault(record["file"], []).append(record)
    return found


def texts(run: Callable[..., Any], words: str) -> list[tuple[str, int]]:
    return sorted((hit["file"], hit["page"]) for hit in run("find", words, "--json").json["hits"])


def test_pictures_are_read_recognised_and_found(
    folder: Path, run: Callable[..., Any], counted: Callable[[], int]
) -> None:
    report = index(run, folder)
    assert (report["read"], report["problems"], report["pages"], report["ocr_pages"]) == (2, [], 3, 2)
    assert report["ocr_engine"].startswith("tesseract ")
    assert counted() >= 2
    assert texts(run, "mammogram") == [("scan.pdf", 1), ("scan.pdf", 2)]
    assert texts(run, "kidney") == [("scan.pdf", 2)]
    found = records(run)
    assert {record["source"] for record in found["scan.pdf"]} == {"ocr"}
    assert {record["source"] for record in found["digital.pdf"]} == {"text"}
    first = found["scan.pdf"][0]
    assert (first["kind"], first["day"], first["patient"]["name"]) == (
        "pathology-report",
        "2025-03-14",
        "Rowan Ashdown",
    )


def test_no_page_is_paid_for_twice(
    folder: Path, run: Callable[..., Any], counted: Callable[[], int], home: Path
) -> None:
    index(run, folder)
    before = (records(run), counted())
    assert index(run, folder)["ocr_pages"] == 2
    (folder / "sub").mkdir()
    (folder / "scan.pdf").rename(folder / "sub/moved.pdf")
    assert index(run, folder)["moved"] == 1
    shutil.copy(folder / "sub/moved.pdf", folder / "copy.pdf")
    index(run, folder)
    for kept in home.rglob("index.sqlite3*"):
        kept.unlink()
    again = index(run, folder)
    assert (again["new"], again["ocr_pages"], again["ocr_engine"][:9]) == (3, 4, "tesseract")
    assert counted() == before[1]
    assert len(records(run)["copy.pdf"]) == len(before[0]["scan.pdf"])
    kept = sorted(home.rglob("transcripts/*.jsonl"))
    assert [len(path.read_text(encoding="utf-8").splitlines()) for path in kept] == [2]


def test_off_leaves_pictures_and_auto_takes_them_up_later(
    folder: Path, run: Callable[..., Any], counted: Callable[[], int]
) -> None:
    report = index(run, folder, "--ocr", "off")
    assert (report["read"], report["problems"], report["ocr_pages"], report["ocr_engine"]) == (2, [], 0, None)
    assert counted() == 0
    later = index(run, folder)
    assert (later["unchanged"], later["ocr_pages"]) == (2, 2)


def test_force_reads_every_page_and_a_word_that_is_no_choice_is_refused(
    folder: Path, run: Callable[..., Any], counted: Callable[[], int]
) -> None:
    assert index(run, folder)["ocr_pages"] == 2
    calls = counted()
    assert index(run, folder, "--ocr", "force")["ocr_pages"] == 3
    assert counted() == calls + 1  # the scan is in the transcripts
    assert run("index", folder, "--ocr", "perhaps").code == 2


@pytest.mark.usefixtures("counted")
def test_only_the_pages_that_need_it_are_looked_at(
    tmp_path: Path, run: Callable[..., Any], paper: Callable[..., Path]
) -> None:
    """A good text layer under a scan is left alone; a broken one is not."""
    pikepdf = pytest.importorskip("pikepdf")
    place = tmp_path / "papers"
    scan(tmp_path / "scan.pdf", picture())
    paper(tmp_path / "text.pdf", PAPER.replace("|", " "))
    shifted = "".join(chr(ord(c) - 29) if c.isalpha() else c for c in PAPER.replace("|", " "))
    paper(tmp_path / "broken.pdf", shifted)
    place.mkdir()
    with pikepdf.open(tmp_path / "scan.pdf") as scanned:
        for name in ("text", "broken"):
            with pikepdf.open(tmp_path / f"{name}.pdf") as words, pikepdf.new() as both:
                both.pages.extend([scanned.pages[0], words.pages[0]])
                both.pages[0].add_underlay(both.pages[1])
                del both.pages[1]
                both.save(place / f"{name}.pdf")
    run("cases", "new", "Rowan")
    assert index(run, place)["ocr_pages"] == 1
    found = records(run)
    assert found["text.pdf"][0]["source"] == "text"
    assert found["broken.pdf"][0]["source"] == "ocr"
    assert found["broken.pdf"][0]["kind"] == "pathology-report"


def test_without_an_engine_pictures_are_said_and_stay_records(
    folder: Path, run: Callable[..., Any], blind: dict[str, str]
) -> None:
    report = index(run, folder, env=blind)
    assert [(p["file"], p["code"]) for p in report["problems"]] == [("scan.pdf", "no-ocr-engine")]
    assert (report["files"], report["read"], report["new"], report["pages"]) == (2, 1, 1, 3)
    assert len(records(run)["scan.pdf"]) == 1
    again = index(run, folder, env=blind)
    assert (again["unchanged"], len(again["problems"])) == (1, 1)
    (folder / "digital.pdf").unlink()
    only = run("index", folder, env=blind)
    assert only.code == 1
    assert "tesseract" in only.out
    forced = run("index", folder, "--ocr", "force", "--json", env=blind)
    assert (forced.code, forced.json["code"]) == (40, 40)
    assert "tesseract" in forced.json["advice"]


def test_an_engine_that_breaks_on_every_page_is_said(
    folder: Path, run: Callable[..., Any], tmp_path: Path, home: Path
) -> None:
    scan(folder / "more.pdf", *[picture(PAPER.replace("grade 2", f"grade {n}")) for n in range(4)])
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin/tesseract"
    program.write_text(
        '#!/bin/sh\ncase $1 in --version) echo "tesseract 5.3.0";;\n'
        '--list-langs) printf "List\\neng\\n";; *) exit 1;; esac\n',
        encoding="utf-8",
    )
    program.chmod(0o700)
    ended = run("index", folder, "--json", env={"PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}"})
    assert (ended.code, ended.json["code"]) == (41, 41)
    assert texts(run, "fever") == [("digital.pdf", 1)]  # what has text is there all the same
    assert list(home.rglob("*.jsonl")) == []


def test_rapidocr_reads_where_tesseract_is_not(folder: Path, run: Callable[..., Any], tmp_path: Path) -> None:
    pytest.importorskip("rapidocr")
    report = index(run, folder, env={"PATH": str(tmp_path / "nowhere")})
    assert (report["problems"], report["ocr_pages"]) == ([], 2)
    assert report["ocr_engine"].startswith("rapidocr ")
    assert texts(run, "kidney") == [("scan.pdf", 2)]


def test_ctrl_c_keeps_what_is_read_and_the_next_time_goes_on(
    folder: Path, run: Callable[..., Any], terminal: Callable[..., Any], home: Path, counted: Callable[[], int]
) -> None:
    pages = [picture(PAPER.replace("4.2 by 3.1", f"{n}.2 by {n}.9")) for n in range(1, 13)]
    scan(folder / "long.pdf", *pages)
    shown = terminal("index", folder)
    shown.see("Looking")
    kept: set[int] = set()

    def some_kept() -> bool:
        lines = [line for path in home.rglob("*.jsonl") for line in path.read_text(encoding="utf-8").splitlines()]
        kept.update(json.loads(line)["page"] for line in lines)
        return len(lines) >= 5  # the last of them may be kept, and not yet be found, when the key is pressed

    shown.until(some_kept, "five pages to be kept", 120)
    shown.press("\x03")
    assert shown.end() == 130
    assert "type the same command again" in " ".join(shown.shown.split())
    read = texts(run, "mammogram")
    assert 4 <= len(read) < 14
    before = counted()
    report = index(run, folder)
    assert (report["ocr_pages"], report["unchanged"]) == (14, 3)
    assert counted() - before <= 14 - len(read) + 2
    assert len(texts(run, "mammogram")) == 14


@pytest.mark.usefixtures("counted")
def test_photos_and_scans_inside_other_files_are_read(tmp_path: Path, run: Callable[..., Any]) -> None:
    place = tmp_path / "papers"
    place.mkdir()
    picture(turn=90).convert("RGB").save(place / "photo.jpg", quality=85)
    upright = picture(PAPER.replace("breast", "kidney"))
    held = upright.getexif()
    held[0x0112] = 6  # the camera was held on its side, and says so
    upright.rotate(90, expand=True).save(place / "held.jpg", exif=held)
    scan(tmp_path / "scan.pdf", picture(PAPER.replace("breast", "lung")))
    with zipfile.ZipFile(place / "portal.zip", "w") as box:
        box.write(tmp_path / "scan.pdf", "IN/scan.pdf")
    run("cases", "new", "Rowan")
    report = index(run, place)
    assert (report["read"], report["problems"], report["ocr_pages"]) == (3, [], 3)
    assert texts(run, "breast") == [("photo.jpg", 1)]
    assert texts(run, "kidney") == [("held.jpg", 1)]
    assert texts(run, "lung") == [("portal.zip!/IN/scan.pdf", 1)]
