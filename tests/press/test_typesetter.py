"""Sheets: what people typed stays text, every letter can be drawn or is said, and the bytes are the same each time."""

from __future__ import annotations

import datetime
import io
from typing import Any

import pikepdf
import pypdfium2
import pytest

from sopinion.press.typesetter import typeset

DAY = datetime.date(2025, 11, 20)


def sheet(words: str, paper: str = "letter") -> dict[str, Any]:
    return {
        "title": "Check",
        "lang": "en",
        "paper": paper,
        "stays": words,
        "made_on": "",
        "heading": "Check sheet",
        "verdict": words,
        "checks": [],
        "files": {"heading": "Files", "note": "", "rows": []},
        "lists": [],
    }


def read(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        words: str = document[0].get_textpage().get_text_range()
    return words


@pytest.mark.parametrize(
    "words",
    ['#panic("x")', "$x$ *bold* _it_ @ref <label>", "= no heading", "\\ `raw` // gone?", '#read("/etc/passwd")'],
)
def test_what_was_typed_is_text_and_never_commands(words: str) -> None:
    assert words in read(typeset("check", sheet(words), DAY).pdf)


@pytest.mark.parametrize("name", ["Łucja Żółć", "Nguyễn Thị Ánh", "Ștefan Țepeș", "Jiří Dvořák", "Ωμέγα", "Дарья"])
def test_names_of_europe_and_vietnam_need_no_other_font(name: str) -> None:
    made = typeset("check", sheet(name), DAY)
    assert made.undrawn == ()
    assert name in read(made.pdf)


def test_a_letter_that_no_font_holds_is_written_as_its_number_and_said() -> None:
    made = typeset("check", sheet("name \U000f0000 end"), DAY)
    assert made.undrawn == ("\U000f0000",)
    assert "name [U+F0000] end" in read(made.pdf)


def test_the_same_data_gives_the_same_bytes() -> None:
    assert typeset("check", sheet("x"), DAY).pdf == typeset("check", sheet("x"), DAY).pdf


@pytest.mark.parametrize(("paper", "size"), [("letter", (612, 792)), ("a4", (595, 842))])
def test_paper_is_as_asked_and_pages_are_tagged(paper: str, size: tuple[int, int]) -> None:
    with pikepdf.open(io.BytesIO(typeset("check", sheet("x", paper), DAY).pdf)) as pdf:
        box = [round(float(value)) for value in pdf.pages[0].mediabox]
        assert tuple(box[2:]) == size
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
