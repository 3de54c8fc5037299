"""A scan from its picture to a page that can be searched: read, kept, laid over, and looked at again."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary
from PIL import Image
from tests.eyes.conftest import picture, scan

from sopinion.eyes.engine import Engine
from sopinion.eyes.gaze import upright
from sopinion.model.overlay import Overlay, overlay_of
from sopinion.model.placed import Row, text_of
from sopinion.model.scan import Scan
from sopinion.model.seen import Saw, Seen
from sopinion.paper.drawing import draw
from sopinion.press.frame import Frame
from sopinion.press.layer_fonts import LayerFonts
from sopinion.press.text_layer import text_layer, words_of
from sopinion.storage.transcripts import Transcripts

SHA = "a" * 64
_DARK = 128


@pytest.fixture(autouse=True)
def _open_again(engine: Engine) -> None:
    engine._closed = False  # type: ignore[attr-defined]  # noqa: SLF001 - one engine serves every test here


def read(path: Path, engine: Engine, kept: Transcripts) -> Overlay:
    """Read the one page of a file as `index` does, and take from the transcripts what the page is to be given."""
    document = pypdfium2.PdfDocument(path)
    kept.keep(SHA, 1, Saw("e", "e 1", upright(engine, draw(document, 1))))
    found = overlay_of(kept.seen(SHA)[1], words_of(document[0]))
    document.close()
    assert found is not None
    return found


def searchable(path: Path, box: tuple[float, float, float, float], overlay: Overlay) -> pypdfium2.PdfDocument:
    """Lay the words over the page, and set it upright."""
    with pikepdf.open(path) as pdf:
        page = pdf.pages[0].obj
        rotate = int(page.get("/Rotate", 0))
        drawing, named = text_layer(overlay.rows, Frame(box, rotate), LayerFonts(pdf), turn=overlay.turn)
        pdf.pages[0].contents_add(drawing)
        page.Resources.Font = Dictionary(named)
        page.Rotate = (rotate + overlay.turn) % 360
        out = io.BytesIO()
        pdf.save(out)
    return pypdfium2.PdfDocument(out.getvalue())


def ink_missed(page: pypdfium2.PdfPage, rows: tuple[Row, ...]) -> float:
    """The share of a page's ink that lies under none of its words."""
    shown = Image.frombuffer(*_grey(page)).point(lambda level: 255 if level < _DARK else 0)
    whole = shown.histogram()[255]
    width, height = shown.size
    for word in (word for row in rows for word in row):
        corners = (word.left * width - 2, word.top * height - 2, word.right * width + 2, word.bottom * height + 2)
        shown.paste(0, tuple(map(int, corners)))
    return shown.histogram()[255] / whole


def _grey(page: pypdfium2.PdfPage) -> tuple[str, tuple[int, int], bytes, str, str, int, int]:
    bitmap = page.render(scale=2, grayscale=True, may_draw_forms=False)
    return "L", (bitmap.width, bitmap.height), bytes(bitmap.buffer), "raw", "L", bitmap.stride, 1


@pytest.mark.parametrize(("lies", "askew", "rotate"), [(0, 0.0, 0), (90, 0.0, 90), (180, 1.2, 270), (270, -0.8, 0)])
def test_the_words_lie_over_their_ink_and_the_page_upright(
    engine: Engine, tmp_path: Path, lies: int, askew: float, rotate: int
) -> None:
    path = scan(tmp_path / "scan.pdf", picture(turn=lies, askew=askew))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0].obj
        left, bottom, right, top = box = tuple(float(n) - 30 for n in page.MediaBox)
        pdf.pages[0].contents_add(b"q 1 0 0 1 -30 -30 cm\n", prepend=True)
        pdf.pages[0].contents_add(b"Q")
        page.MediaBox = Array([left - 40, bottom, right, top + 20])
        page.CropBox = Array(list(box))
        page.Rotate = rotate
        pdf.save(path)
    overlay = read(path, engine, Transcripts(tmp_path / "t"))
    assert overlay.turn == -(lies + rotate) % 360
    assert overlay.sure
    document = searchable(path, (left, bottom, right, top), overlay)
    page_now = document[0]
    assert page_now.get_width() < page_now.get_height()
    found = words_of(page_now)
    assert text_of(found).split() == text_of(overlay.rows).split()
    assert ink_missed(page_now, found) < 0.03
    text = page_now.get_textpage()
    assert text.search("Invasive ductal carcinoma").get_next() is not None
    text.close()
    document.close()


def test_places_come_with_the_words_of_each_line(engine: Engine) -> None:
    page = picture()
    seen = upright(engine, draw_of(page))
    assert text_of(seen.words).split() == seen.text.split()
    first, last = seen.words[0][0], seen.words[-1][-1]
    assert first.text.startswith("Harbor")
    assert first.left == pytest.approx(1 / 8.5, abs=0.01)
    assert first.top == pytest.approx(1 / 11, abs=0.01)
    assert last.top > first.top
    assert upright(engine, draw_of(Image.new("L", (800, 600), 255))) == Seen("")


def draw_of(page: Image.Image) -> Scan:
    """Take a picture as a scan of 200 dots an inch."""
    return Scan(page.width, page.height, 200, page.tobytes())
