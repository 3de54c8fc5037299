"""Leaves on paper: everything is there, nothing runs off the page, tagged, ours, and the same bytes every time."""

from __future__ import annotations

import datetime
import io

import pikepdf
import pypdfium2
import pytest

from sopinion.model.leaf import Heading, Leaf, Note, Pairs, Paragraph, Points, Room, Say, Table, Ticks
from sopinion.press.leaf_pages import leaf_pages, made_by

DAY = datetime.date(2025, 11, 20)
MAKER = "sopinion 9.9"
EDGE = 28.0  # points, about 1 cm: what every printer can print on


def leaf(text: str, word: str) -> Leaf:
    blocks = (
        Heading("A heading"),
        Paragraph(text),
        Points((text, word)),
        Points(("first", "second"), numbered=True),
        Say(text),
        Note(text),
        Pairs((("Label", text), ("Empty", ""), (word, word))),
        Table(("One", "Two", "Three"), ((text, word, ""), ("", "", ""))),
        Ticks(((True, text), (False, word))),
        Room(text, 3),
    )
    return Leaf("x", "A title", "A lead", blocks, "A foot")


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return " ".join(page.get_textpage().get_text_range() for page in document)


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_long_answers_wrap_and_stay_on_the_page(paper: str, *, large: bool) -> None:
    text, word = "some words " * 300 + "lastword", "x" * 150 + "END"
    made = leaf_pages(leaf(text, word), DAY, MAKER, large=large, paper=paper)
    document = pypdfium2.PdfDocument(made.pdf)
    assert len(document) == made.count > 1
    assert words_of(made.pdf).count("lastword") == 8
    for page in document:
        width, height = page.get_size()
        assert (round(width), round(height)) == ((612, 792) if paper == "letter" else (595, 842))
        letters = page.get_textpage()
        for at in range(letters.count_chars()):
            if letters.get_text_range(at, 1).strip():
                left, bottom, right, top = letters.get_charbox(at)
                assert left > EDGE
                assert right < width - EDGE
                assert bottom > EDGE
                assert top < height - EDGE


def test_large_print_is_eighteen_points_and_normal_print_eleven() -> None:
    one = Leaf("x", "T", "", (Paragraph("measure"),))
    for large, points in ((False, 11), (True, 18)):
        made = leaf_pages(one, DAY, MAKER, large=large)
        document = pypdfium2.PdfDocument(made.pdf)
        letters = document[0].get_textpage()
        at = letters.get_text_range().index("measure")
        sizes = {round(pypdfium2.raw.FPDFText_GetFontSize(letters.raw, at + step)) for step in range(7)}
        assert sizes == {points}


def test_pages_are_tagged_titled_and_ours() -> None:
    made = leaf_pages(leaf("words", "word"), DAY, MAKER)
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en"
        assert str(pdf.docinfo["/Title"]) == "A title"
        assert str(pdf.docinfo["/Producer"]) == MAKER
        assert "/Creator" not in pdf.docinfo
        assert b"Typst" not in pdf.Root.Metadata.read_bytes()
    assert made_by(made.pdf) == MAKER
    assert made_by(b"not a PDF at all") == ""


def test_the_same_leaf_gives_the_same_bytes() -> None:
    one = leaf("words", "word")
    assert leaf_pages(one, DAY, MAKER).pdf == leaf_pages(one, DAY, MAKER).pdf


def test_text_is_text_and_never_markup() -> None:
    odd = '#panic("no") $x$ *bold* _it_ <label> @ref `raw` = // \\ [x] "q"'
    assert odd in words_of(leaf_pages(Leaf("x", "T", "", (Paragraph(odd),)), DAY, MAKER).pdf).replace("\r\n", " ")


def test_letters_no_font_holds_are_said() -> None:
    made = leaf_pages(Leaf("x", "T", "", (Paragraph("before \U0001e900 after"),)), DAY, MAKER)
    assert made.undrawn == ("\U0001e900",)
    assert "after" in words_of(made.pdf)
