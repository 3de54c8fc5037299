"""The words of a scan, laid unseen over its picture: found, copied and pointed at where they stand."""

from __future__ import annotations

import io
import shutil
import subprocess
import unicodedata
import zlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name

from sopinion.model.placed import Placed, Row, spread, turned
from sopinion.press.frame import Frame
from sopinion.press.layer_fonts import LayerFonts
from sopinion.press.text_layer import text_layer, words_of

TURNS = (0, 90, 180, 270)
SCRIPTS = (
    ("Patient:", "Zoë", "Åström-Núñez", "1.5·10⁹/L"),
    ("Ελληνικά", "λόγος", "ἀρχή"),
    ("Пациент", "Анна", "Ивановна"),
    ("病理", "報告書", "한국어", "ドア"),
    ("हिन्दी", "ไทย"),
    ("(a)", "\\b\\", "<c>", "100%", "\N{MATHEMATICAL SCRIPT CAPITAL A}-test"),
)


def page(
    pdf: pikepdf.Pdf, box: tuple[float, float, float, float] = (0, 0, 612, 792), rotate: int = 0, picture: str = ""
) -> pikepdf.Page:
    """Add a page that is seen through a crop box, smaller than the sheet, with something drawn on it."""
    left, bottom, right, top = box
    drawn = picture or f"0.6 g {left + 20} {bottom + 20} {right - left - 40} {(top - bottom) / 3} re f"
    pdf.pages.append(
        pikepdf.Page(
            Dictionary(
                Type=Name.Page,
                MediaBox=Array([left - 13, bottom - 7, right + 5, top + 29]),
                CropBox=Array(list(box)),
                Rotate=rotate,
                Resources=Dictionary(),
                Contents=pdf.make_indirect(pdf.make_stream(drawn.encode())),
            )
        )
    )
    return pdf.pages[-1]


def lay(on: pikepdf.Page, layer: tuple[bytes, dict[str, pikepdf.Object]], pdf: pikepdf.Pdf) -> None:
    """Lay words over a page as the binder does: in a stream of its own, with its fonts among the page's."""
    drawing, named = layer
    on.obj.Contents = Array([on.obj.Contents, pdf.make_indirect(pdf.make_stream(drawing))])
    on.obj.Resources.Font = Dictionary(named)


def saved(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def bound(
    rows: Sequence[Row],
    box: tuple[float, float, float, float] = (0, 0, 612, 792),
    rotate: int = 0,
    turn: int = 0,
) -> bytes:
    pdf = pikepdf.new()
    lay(page(pdf, box, rotate), text_layer(rows, Frame(box, rotate), LayerFonts(pdf), turn=turn), pdf)
    return saved(pdf)


def row_of(words: Sequence[str], top: float = 0.1, left: float = 0.1, letter: float = 0.012) -> Row:
    found = []
    for word in words:
        found.append(Placed(word, left, top, letter * len(word), 0.016))
        left += letter * (len(word) + 0.5)
    return tuple(found)


def pdfium_text(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    text: str = document[0].get_textpage().get_text_range()
    document.close()
    return text


def poppler_text(data: bytes, *how: str) -> str:
    if not shutil.which("pdftotext"):
        pytest.skip("poppler is not on this computer")
    ended = subprocess.run(["pdftotext", *how, "-", "-"], input=data, capture_output=True, check=True)
    return ended.stdout.decode().translate(dict.fromkeys((0x202A, 0x202B, 0x202C)))


def pypdf_text(data: bytes) -> str:
    return pypdf.PdfReader(io.BytesIO(data)).pages[0].extract_text()


def lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.replace("\f", "").splitlines() if line.strip()]


@pytest.mark.parametrize("read", [pdfium_text, poppler_text, pypdf_text])
@pytest.mark.parametrize("rotate", TURNS)
def test_three_readers_give_the_words_of_any_script_back_line_by_line(read: object, rotate: int) -> None:
    assert callable(read)
    rows = [row_of(words, 0.1 + 0.03 * n) for n, words in enumerate(SCRIPTS)]
    wanted = [unicodedata.normalize("NFC", " ".join(words)) for words in SCRIPTS]
    found = lines(read(bound(rows, (-100, 300, 512, 1092), rotate)))
    assert [unicodedata.normalize("NFC", line) for line in found] == wanted


@pytest.mark.parametrize("read", [pdfium_text, poppler_text, pypdf_text])
def test_words_that_run_from_right_to_left_come_back_as_they_are_spoken(read: object) -> None:
    """They lie in a row as an eye finds them, from the left."""
    assert callable(read)
    for spoken in (("مريض", "سرطان", "الثدي"), ("שלום", "עולם")):
        assert lines(read(bound([row_of(tuple(reversed(spoken)))]))) == [" ".join(spoken)]


def test_a_number_among_them_stays_a_number() -> None:
    assert lines(pdfium_text(bound([row_of(("תקין", "4.5", "ערך12.5"))]))) == ["ערך12.5 4.5 תקין"]


words = st.lists(
    st.text(st.sampled_from("abgpqWM.,0189éßøЖλ病"), min_size=2, max_size=14).filter(
        lambda word: any(map(str.isalnum, word))
    ),
    min_size=1,
    max_size=6,
)


@st.composite
def rows(draw: st.DrawFn) -> list[Row]:
    """Rows that lie askew; words of a row differ in height, as ink does; gaps between them are wide or narrow."""
    slope, jitter = draw(st.floats(-0.01, 0.01)), draw(st.floats(0, 0.002))
    letter = draw(st.floats(0.004, 0.011))
    found = []
    for n in range(draw(st.integers(1, 5))):
        left, row = draw(st.floats(0.05, 0.2)), []
        for number, text in enumerate(draw(words)):
            width = letter * len(text)
            if left + width > 0.97:
                break
            top = 0.1 + 0.15 * n + slope * (left + width / 2)
            row.append(Placed(text, left, top + jitter * (number % 2), width, 0.015 - jitter * (number % 3)))
            left += width + letter * draw(st.floats(0.3, 3))
        if row:
            found.append(tuple(row))
    return found


@given(
    rows(),
    st.sampled_from(TURNS),
    st.sampled_from(TURNS),
    st.tuples(st.floats(-900, 900), st.floats(-900, 900), st.floats(200, 1300), st.floats(200, 1300)),
)
@settings(deadline=None)
def test_every_word_is_pointed_at_where_its_picture_is(
    placed: list[Row], rotate: int, turn: int, place: tuple[float, float, float, float]
) -> None:
    """For every turn of the page and of its picture, and for every crop box: a hundredth of the page at most."""
    left, bottom, width, height = place
    data = bound(placed, (left, bottom, left + width, bottom + height), rotate, turn)
    document = pypdfium2.PdfDocument(data)
    found = [word for row in turned(words_of(document[0]), turn) for word in row]
    document.close()
    wanted = [word for row in placed for word in row]
    assert sorted(word.text for word in found) == sorted(word.text for word in wanted)
    assert [one for one in wanted if not any(_there(other, one) for other in found)] == []


def _there(found: Placed, wanted: Placed) -> bool:
    """Whether a word lies where it should: a word of a row may stand a little lower or higher than its ink."""
    return (
        found.text == wanted.text
        and abs(found.left - wanted.left) < 0.004
        and abs(found.right - wanted.right) < 0.004 + 0.05 * wanted.width
        and -0.008 < found.top - wanted.top < 0.003
        and -0.003 < found.bottom - wanted.bottom < 0.008
    )


def found_in(data: bytes) -> list[Placed]:
    document = pypdfium2.PdfDocument(data)
    found = [word for row in words_of(document[0]) for word in row]
    document.close()
    return found


def test_rows_that_fall_are_followed() -> None:
    straight = row_of(("The", "patient", "feels", "well", "after", "the", "surgery", "in", "March"))
    placed = [
        tuple(
            replace(word, top=top + less + 0.04 * (word.left + word.width / 2), height=0.016 - less)
            for word, less in zip(straight, (0, 0.003, 0.001) * 3, strict=True)
        )
        for top in (0.1, 0.2, 0.3)
    ]
    found = found_in(bound(placed))
    assert [one for row in placed for one in row if not any(_there(other, one) for other in found)] == []
    assert {round(word.height, 3) for word in found} == {0.016}


def test_a_rule_taken_for_a_word_does_not_stretch_its_row() -> None:
    low, tall = row_of(("was", "seen", "on", "a")), row_of(("Friday", "by", "hand"), left=0.5)
    low = tuple(replace(word, top=0.104, height=0.01) for word in low)
    *words, rule = found_in(bound([(*low, *tall, Placed("|", 0.9, 0.02, 0.005, 0.3))]))
    assert len({(round(word.top, 3), round(word.height, 3)) for word in words}) == 1
    assert words[0].height == pytest.approx(0.016, abs=0.001)
    assert rule.height == pytest.approx(0.3, abs=0.01)


def test_letters_are_as_wide_as_such_letters_usually_are() -> None:
    """In a run of words, each is pointed at about where it is printed."""
    document = pypdfium2.PdfDocument(bound([(Placed("MARGINS till it", 0.1, 0.1, 0.4, 0.02),)]))
    ((capitals, narrow, last),) = words_of(document[0])
    document.close()
    assert capitals.right == pytest.approx(0.1 + 0.4 * 4667 / 6667, abs=0.01)  # in Helvetica
    assert narrow.width < capitals.width / 2
    assert last.right == pytest.approx(0.5, abs=0.004)


def test_nothing_of_it_is_seen(tmp_path: Path) -> None:
    """Pictures of the page before and after are the same in pdfium and in poppler, and qpdf finds nothing wrong."""
    placed = [row_of(words, 0.1 + 0.05 * n) for n, words in enumerate(SCRIPTS)]
    before, after = bound(()), bound(placed)
    assert b" 3 Tr\n" in text_layer(placed, Frame((0, 0, 612, 792)), LayerFonts(pikepdf.new()))[0]
    pictures = []
    for data in (before, after):
        document = pypdfium2.PdfDocument(data)
        pictures.append(bytes(document[0].render(scale=2).buffer))
        document.close()
    assert pictures[0] == pictures[1]
    path = tmp_path / "after.pdf"
    path.write_bytes(after)
    if shutil.which("qpdf"):
        assert subprocess.run(["qpdf", "--check", path], capture_output=True, check=False).returncode == 0
    if shutil.which("pdftoppm"):
        shown = [
            subprocess.run(["pdftoppm", "-r", "100", "-"], input=data, capture_output=True, check=True)
            for data in (before, after)
        ]
        assert shown[0].stdout == shown[1].stdout
        assert [one.stderr for one in shown] == [b"", b""]


def test_a_phrase_is_found_and_marked_across_its_words() -> None:
    document = pypdfium2.PdfDocument(bound([row_of(("Invasive", "ductal", "carcinoma", "grade"), 0.5)]))
    text = document[0].get_textpage()
    at, length = text.search("ductal carcinoma").get_next()
    marked = [text.get_rect(n) for n in range(text.count_rects(at, length))]
    assert min(left for left, *_ in marked) == pytest.approx(612 * (0.1 + 0.012 * 8.5), abs=1)
    assert max(right for _, _, right, _ in marked) == pytest.approx(612 * (0.1 + 0.012 * 24), abs=1)
    assert min(bottom for _, bottom, *_ in marked) == pytest.approx(792 * (1 - 0.516), abs=1)
    assert max(top for *_, top in marked) == pytest.approx(792 * 0.5, abs=1)
    document.close()


def test_a_full_page_costs_little_and_many_pages_share_their_fonts() -> None:
    text = [f"{chr(97 + n % 26)}{'ionatesr'[n % 8] * (n % 7)}{n}" for n in range(480)]
    placed = [row_of(text[n * 12 : n * 12 + 12], 0.05 + 0.022 * n, 0.05 + n % 3 / 500, 0.0085) for n in range(40)]
    pdf = pikepdf.new()
    fonts = LayerFonts(pdf)
    layers = [text_layer(placed, Frame((0, 0, 612, 792)), fonts) for _ in range(10)]
    assert len(zlib.compress(layers[0][0])) / 480 < 20
    for layer in layers:
        lay(page(pdf), layer, pdf)
    plain = pikepdf.new()
    for _ in range(10):
        page(plain)
    assert (len(saved(pdf)) - len(saved(plain))) / 4800 < 20
    assert {drawing for drawing, _ in layers} == {layers[0][0]}
    assert {one.obj.Resources.Font.SopinionWords0.objgen for one in pdf.pages} == {
        pdf.pages[0].obj.Resources.Font.SopinionWords0.objgen
    }


def test_more_letters_than_a_font_holds_go_into_a_second_one() -> None:
    letters = [chr(code) for code in range(0x4E00, 0x4E00 + 600)]
    placed = [row_of(["".join(letters[n * 20 : n * 20 + 20])], 0.05 + 0.025 * n, letter=0.03) for n in range(30)]
    pdf = pikepdf.new()
    drawing, named = text_layer(placed, Frame((0, 0, 612, 792)), LayerFonts(pdf))
    assert sorted(named) == ["/SopinionWords0", "/SopinionWords1", "/SopinionWords2"]
    assert drawing
    data = bound(placed)
    assert [line.replace(" ", "") for line in lines(pdfium_text(data))] == [row[0].text for row in placed]
    assert [line.replace(" ", "") for line in lines(poppler_text(data))] == [row[0].text for row in placed]


def test_the_same_words_give_the_same_bytes_and_a_name_the_page_has_is_left_alone() -> None:
    placed = [row_of(words, 0.1 + 0.05 * n) for n, words in enumerate(SCRIPTS)]
    assert bound(placed) == bound(placed)
    frame = Frame((0, 0, 612, 792))
    drawing, named = text_layer(placed, frame, LayerFonts(pikepdf.new()), taken=["/F1", "/SopinionWords0"])
    assert set(named) == {"/SopinionWordsX0"}
    assert b"/SopinionWordsX0 " in drawing
    assert b"/SopinionWords0" not in drawing


def test_a_page_without_words_is_left_as_it_is() -> None:
    fonts = LayerFonts(pikepdf.new())
    assert text_layer((), Frame((0, 0, 612, 792)), fonts) == (b"", {})
    nothing = [(Placed("\x1b[2J \u202e", 0.1, 0.1, 0.1, 0.1),), ()]
    assert text_layer(nothing, Frame((0, 0, 612, 792)), fonts) == (b"", {})


@given(
    st.lists(
        st.lists(st.builds(Placed, st.text(max_size=8), *[st.floats(0, 1)] * 4), max_size=4).map(tuple), max_size=4
    )
)
@settings(deadline=None)
def test_whatever_a_transcript_says_the_page_stays_whole(placed: list[Row]) -> None:
    """Any letters, boxes without an inside, boxes over one another: nothing is seen, and nothing but text is drawn."""
    data = bound(placed)
    document = pypdfium2.PdfDocument(data)
    clean = pypdfium2.PdfDocument(bound(()))
    assert bytes(document[0].render(scale=0.3).buffer) == bytes(clean[0].render(scale=0.3).buffer)
    document[0].get_textpage().get_text_range()
    document.close()
    clean.close()
    pdf = pikepdf.new()
    drawing, _ = text_layer(placed, Frame((0, 0, 612, 792)), LayerFonts(pdf))
    used = {str(one.operator) for one in pikepdf.parse_content_stream(pikepdf.Stream(pdf, drawing))}
    assert used <= {"q", "cm", "BT", "Tr", "Tf", "Tz", "Td", "Tj", "ET", "Q"}


def test_lines_without_places_are_found_on_their_page() -> None:
    text = "\n".join(f"line {n} of an older reading" for n in range(70))
    placed = spread(text)
    assert all(word.top >= 0 and word.bottom <= 1 and word.right <= 1 for row in placed for word in row)
    for read in (pdfium_text, poppler_text, pypdf_text):
        assert lines(read(bound(placed))) == text.split("\n")


def test_the_words_of_a_page_are_where_pdfium_draws_them() -> None:
    """A page that goes in as a picture keeps its words: they are laid over the picture."""
    box = (-50, 20, 562, 812)
    for rotate in TURNS:
        pdf = pikepdf.new()
        frame = Frame(box, rotate)
        matrix = " ".join(map(str, frame.place(0, 0)))
        drawn = "BT /F1 18 Tf 80 500 Td (Margins clear) Tj 0 -40 Td (pT2 N0) Tj ET"
        one = page(pdf, box, rotate, f"q {matrix} cm {drawn} Q")
        one.obj.Resources.Font = Dictionary(F1=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        document = pypdfium2.PdfDocument(saved(pdf))
        found = words_of(document[0])
        document.close()
        assert [[word.text for word in row] for row in found] == [["Margins", "clear"], ["pT2", "N0"]]
        first = found[0][0]
        assert first.left == pytest.approx(80 / frame.width, abs=0.005)
        assert first.bottom == pytest.approx(1 - 500 / frame.height, abs=0.01)
        assert 0.01 < first.height < 0.035
        assert lines(pdfium_text(bound(found, box, rotate))) == ["Margins clear", "pT2 N0"]
