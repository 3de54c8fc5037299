"""The made-up patient's papers: the same every time, as the story plans them, and like those of real offices."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pypdfium2
import pytest

from sopinion.content.demo import papers
from sopinion.press.demo_papers import typeset

if TYPE_CHECKING:
    from pathlib import Path

PAGES = {
    "Downloads/scan0007.pdf": 1,
    "Downloads/report.pdf": 1,
    "portal/CT_Report_20250219.pdf": 1,
    "old laptop/CT_Report_20250219.pdf": 1,
    "surgery/discharge.pdf": 2,
    "surgery/path final.pdf": 2,
    "portal/Results-NGS-Lindqvist.pdf": 2,
    "chemo/flowsheet FOLFOX.pdf": 1,
    "from clinic/Scan_2025-11-03_to patient.pdf": 3,
    "chemo/plan nov.pdf": 2,
    "labs nov 10.pdf": 1,
    "Downloads/meds.pdf": 1,
    "portal/AfterVisitSummary (1).pdf": 1,
    "mail/IMG insurance letter.pdf": 1,
    "Downloads/labs (1).pdf": 1,
}
BROKEN = "Downloads/discharge (1).pdf"
PICTURE = "Downloads/scan0007.pdf"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "papers"
    typeset(papers(), folder)
    return folder


def texts(file: Path) -> list[str]:
    document = pypdfium2.PdfDocument(file)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def test_the_files_and_their_pages_are_as_the_story_plans_them(folder: Path) -> None:
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*.pdf")}
    assert found == {*PAGES, BROKEN}
    assert {name: len(texts(folder / name)) for name in PAGES} == PAGES


def test_the_same_words_give_the_same_bytes_and_take_little_time(folder: Path, tmp_path: Path) -> None:
    began = time.monotonic()
    again = typeset(papers(), tmp_path / "again")
    assert time.monotonic() - began < 3
    for path in again:
        assert path.read_bytes() == (folder / path.relative_to(tmp_path / "again")).read_bytes(), path.name


def test_the_scan_is_a_picture_without_words(folder: Path) -> None:
    document = pypdfium2.PdfDocument(folder / PICTURE)
    try:
        page = document[0]
        assert not page.get_textpage().get_text_range().strip()
        seen = page.render(scale=0.5, grayscale=True)
        shades = set(bytes(seen.buffer))
        assert min(shades) < 90
        assert max(shades) > 220
        assert len(shades) > 20
    finally:
        document.close()


def test_every_other_page_says_whose_it_is(folder: Path) -> None:
    for name in set(PAGES) - {PICTURE}:
        words = texts(folder / name)[0].upper()
        assert "LINDQVIST" in words, name
        assert re.search(r"1961|1957", words), name
        assert ("HAROLD" in words) == (name == "Downloads/labs (1).pdf"), name


def test_one_file_is_there_twice_and_one_broke_off(folder: Path) -> None:
    assert (folder / "old laptop/CT_Report_20250219.pdf").read_bytes() == (
        folder / "portal/CT_Report_20250219.pdf"
    ).read_bytes()
    assert (folder / "surgery/discharge.pdf").read_bytes().startswith((folder / BROKEN).read_bytes())
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(folder / BROKEN)


def test_papers_speak_of_papers_that_are_not_there(folder: Path) -> None:
    everything = {name: re.sub(r"\s+", " ", " ".join(texts(folder / name))) for name in PAGES}
    assert "operative report of 03/11/2025" in everything["surgery/discharge.pdf"]
    assert not any("PREOPERATIVE DIAGNOSIS" in words.upper() for words in everything.values())
    assert "Addendum to follow" in everything["surgery/path final.pdf"]
    assert not any(
        re.search(r"addendum report|HER2[^.]*(negative|positive|score)", w, re.IGNORECASE) for w in everything.values()
    )
    assert "10/20/2025" in everything["from clinic/Scan_2025-11-03_to patient.pdf"]


def test_the_flow_sheet_lies_on_its_side_and_one_file_holds_two_papers(folder: Path) -> None:
    document = pypdfium2.PdfDocument(folder / "chemo/flowsheet FOLFOX.pdf")
    try:
        width, height = document[0].get_size()
    finally:
        document.close()
    assert width > height
    stack = texts(folder / "from clinic/Scan_2025-11-03_to patient.pdf")
    assert ["Progress Note" in stack[0], "Page 2 of 2" in stack[1], "MRI LIVER" in stack[2]] == [True] * 3


def test_doses_on_the_flow_sheet_add_up_to_what_is_written_under_it(folder: Path) -> None:
    sheet = next(paper for paper in papers() if paper.file == "chemo/flowsheet FOLFOX.pdf").documents[0]
    rows = sheet["blocks"][0]["rows"]
    total = sum(int(row[5]) for row in rows)
    assert len(rows) == 12
    assert f"Total oxaliplatin {total:,} mg" in texts(folder / "chemo/flowsheet FOLFOX.pdf")[0]


def test_telephone_numbers_are_made_up(folder: Path) -> None:
    for name in PAGES:
        for number in re.findall(r"\b\d{3}-\d{4}\b", " ".join(texts(folder / name))):
            assert number.startswith("555-01"), (name, number)


def test_files_and_folders_are_the_owners_alone(folder: Path, tmp_path: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        assert path.stat().st_mode & 0o077 == 0, path
    with pytest.raises(FileExistsError):
        typeset(papers()[:1], folder)
    typeset(papers()[:1], tmp_path)
