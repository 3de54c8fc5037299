"""Files that are built oddly, damaged or locked: every page comes, or its absence is named."""

from __future__ import annotations

import io
import re
import zlib
from typing import TYPE_CHECKING

import pikepdf
import pypdfium2
import pytest
from pikepdf import Dictionary, Name

from sopinion.model.bundle import SourcePage, Why
from sopinion.press.lent import Lent
from sopinion.press.ready import Form
from sopinion.press.source import Sources

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from tests.press.conftest import Bundle, Papers


def whole(bundle: Bundle) -> Bundle:
    """Hold a bundle against its own proof and the engine that binds."""
    assert bundle.wrong() == []
    with pikepdf.open(bundle.path) as pdf:
        assert pdf.check_pdf_syntax() == []
    return bundle


def raw_pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    """Put numbered objects together by hand, with a table of where they lie."""
    out = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + one + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % at for at in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start)
    return bytes(out)


def stream(data: bytes, more: bytes = b"") -> bytes:
    """Write a stream by hand."""
    return b"<< /Length %d %s >>\nstream\n" % (len(data), more) + data + b"\nendstream"


FONT = b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
TREE = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"


def page(more: bytes = b"/MediaBox [0 0 612 792]") -> bytes:
    """Write a page by hand."""
    return b"<< /Type /Page /Parent 2 0 R /Resources " + FONT + b" /Contents 4 0 R " + more + b" >>"


def words(text: bytes, x: int = 60, y: int = 700) -> bytes:
    """Draw words."""
    return b"BT /F1 14 Tf %d %d Td (%s) Tj ET" % (x, y, text)


@pytest.mark.parametrize(
    ("box", "size"),
    [
        (b"/MediaBox [612 792 0 0]", (612, 792)),
        (b"/MediaBox [0 792 612 0]", (612, 792)),
        (b"/MediaBox 5 0 R", (400, 300)),
        (b"/MediaBox [-300 -300 312 492]", (612, 792)),
        (b"/MediaBox [0 0 0 0]", (612, 792)),
        (b"/MediaBox [0 0 (x) 1]", (612, 792)),
        (b"", (612, 792)),
        (b"/MediaBox [0 0 612 792] /CropBox [700 700 900 900]", (612, 792)),
        (b"/MediaBox [0 0 612 792] /CropBox [-50 -50 700 900]", (612, 792)),
        (b"/MediaBox [0 0 14400 14400]", (14400, 14400)),
        (b"/MediaBox [0 0 612.5 791.25]", (612.5, 791.25)),
        (b"/MediaBox [0 0 612 792] /Rotate 45", (612, 792)),
        (b"/MediaBox [0 0 612 792] /Rotate -90", (612, 792)),
        (b"/MediaBox [0 0 612 792] /Rotate 450", (612, 792)),
        (b"/MediaBox [0 0 612 792] /UserUnit -3", (612, 792)),
    ],
)
def test_boxes_of_every_kind(papers: Papers, box: bytes, size: tuple[float, float]) -> None:
    data = raw_pdf(CATALOG, TREE, page(box), stream(words(b"Boxed", 30, 30)), b"[0 0 400 300]")
    papers.add("box.pdf", data, pages=1)
    bundle = whole(papers.bind())
    with pikepdf.open(bundle.path) as out:
        left, bottom, right, top = (float(v) for v in out.pages[2].obj.CropBox)
    assert (right - left, top - bottom) == pytest.approx(size)
    assert "Boxed" in bundle.text(3)


def test_a_page_without_contents_and_one_without_resources(papers: Papers) -> None:
    tree = b"<< /Type /Pages /Kids [3 0 R 4 0 R 5 0 R] /Count 3 /MediaBox [0 0 612 792] >>"
    bare = b"<< /Type /Page /Parent 2 0 R >>"
    drawn = b"<< /Type /Page /Parent 2 0 R /Contents 6 0 R >>"
    nulled = b"<< /Type /Page /Parent 2 0 R /Contents [null 99 0 R 6 0 R] /Resources null >>"
    papers.add("bare.pdf", raw_pdf(CATALOG, tree, bare, drawn, nulled, stream(b"0 g 100 100 50 50 re f")), pages=3)
    bundle = whole(papers.bind())
    assert bundle.manifest.length == 5
    with pypdfium2.PdfDocument(bundle.path) as document:
        for number in (3, 4):
            bitmap = document[number].render(scale=1, grayscale=True)
            assert bytes(bitmap.buffer)[(792 - 125) * bitmap.stride + 125] < 40


def test_a_drawing_split_in_the_middle_of_a_word(papers: Papers) -> None:
    one = words(b"Whole again")
    parts = (stream(one[:9]), stream(one[9:25]), stream(one[25:]))
    body = page(b"/MediaBox [0 0 612 792]").replace(b"4 0 R", b"[4 0 R 5 0 R 6 0 R]")
    papers.add("split.pdf", raw_pdf(CATALOG, TREE, body, *parts), pages=1)
    bundle = whole(papers.bind())
    assert "SO-3" in bundle.text(3)


@pytest.mark.parametrize(
    "drawing",
    [
        b"Q Q Q " + words(b"Kept"),
        b"q q q 2 0 0 2 0 0 cm " + words(b"Kept", 20, 300),
        words(b"Kept") + b" BI /W 8 /H 8 /BPC 8 /CS /G ID " + bytes(64),
        words(b"Kept") + b" ] ] >> 17 foo (bar",
        words(b"Kept")[:-3],
        words(b"Kept") + b" /Nothing Do /Nowhere gs",
        words(b"Kept") + b" BX 1 2 3 undefined EX q 1 0 0 1",
    ],
)
def test_drawings_that_break_off_or_make_no_sense_leave_the_stamp_readable(papers: Papers, drawing: bytes) -> None:
    papers.add("broken.pdf", raw_pdf(CATALOG, TREE, page(), stream(drawing)), pages=1)
    papers.add("next.pdf", raw_pdf(CATALOG, TREE, page(), stream(words(b"Next"))), pages=1)
    bundle = papers.bind()
    assert bundle.wrong() == []
    assert "Kept" in bundle.text(3)
    assert "SO-3" in bundle.text(3)
    assert "Next" in bundle.text(4)
    with pypdfium2.PdfDocument(bundle.path) as document:
        boxes = bundle.places_of("SO-3", 3)
        assert boxes
        assert all(500 < left < 600 and 0 < bottom < 60 for left, bottom, _, _ in boxes)
        assert len(document) == 4


def encrypted(data: bytes, user: str, revision: int, *, aes: bool) -> bytes:
    """Lock a file in one of the six ways there are."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        out = io.BytesIO()
        how = pikepdf.Encryption(
            owner="owner",
            user=user,
            R=revision,
            aes=aes,
            metadata=aes,
            allow=pikepdf.Permissions(extract=False),
        )
        pdf.save(out, encryption=how, min_version="1.3")
    return out.getvalue()


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("revision", "aes"), [(2, False), (3, False), (4, False), (4, True), (5, True), (6, True)])
@pytest.mark.parametrize("user", ["", "harbor"])
def test_locks_of_every_kind(papers: Papers, make: Callable[..., bytes], revision: int, aes: bool, user: str) -> None:  # noqa: FBT001 - a parameter
    papers.add("locked.pdf", encrypted(make("Locked"), user, revision, aes=aes), pages=1)
    bundle = whole(papers.bind(passwords=("wrong", user) if user else ()))
    assert "Locked 1" in bundle.text(3)
    assert not bundle.reader.is_encrypted


def hybrid() -> bytes:
    """A file whose table is read by old programs and whose stream of objects is read by new ones."""
    out = bytearray(b"%PDF-1.5\n")
    places = {}
    for number, one in ((1, CATALOG), (2, TREE), (4, stream(words(b"Hybrid")))):
        places[number] = len(out)
        out += b"%d 0 obj\n" % number + one + b"\nendobj\n"
    inner = b"3 0 " + page()
    places[5] = len(out)
    out += b"5 0 obj\n" + stream(inner, b"/Type /ObjStm /N 1 /First 4") + b"\nendobj\n"
    places[6] = len(out)
    table = b"\x02" + (5).to_bytes(4) + b"\x00"
    out += b"6 0 obj\n" + stream(table, b"/Type /XRef /W [1 4 1] /Index [3 1] /Size 7 /Root 1 0 R") + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 3\n0000000000 65535 f \n%010d 00000 n \n%010d 00000 n \n" % (places[1], places[2])
    out += b"3 1\n0000000000 00000 f \n4 2\n%010d 00000 n \n%010d 00000 n \n" % (places[4], places[5])
    out += b"trailer\n<< /Size 7 /Root 1 0 R /XRefStm %d >>\nstartxref\n%d\n%%%%EOF\n" % (places[6], start)
    return bytes(out)


def updated() -> bytes:
    """A file with a later version of its drawing behind it."""
    old = raw_pdf(CATALOG, TREE, page(), stream(words(b"Old words")))
    start = int(re.findall(rb"startxref\n(\d+)", old)[-1])
    at = len(old)
    new = b"4 0 obj\n" + stream(words(b"New words")) + b"\nendobj\n"
    table = b"xref\n4 1\n%010d 00000 n \ntrailer\n<< /Size 5 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
    return old + new + table % (at, start, at + len(new))


def linearized() -> bytes:
    """A file laid out to be shown before all of it is there."""
    with pikepdf.open(io.BytesIO(raw_pdf(CATALOG, TREE, page(), stream(words(b"Linear"))))) as pdf:
        out = io.BytesIO()
        pdf.save(out, linearize=True)
    return out.getvalue()


PLAIN = raw_pdf(CATALOG, TREE, page(), stream(words(b"Plain words")))


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (hybrid(), "Hybrid"),
        (updated(), "New words"),
        (linearized(), "Linear"),
        (b"From: portal\r\nContent-Type: application/pdf\r\n\r\n" + PLAIN, "Plain words"),
        (PLAIN[: PLAIN.rindex(b"xref\n0") + 30], "Plain words"),
        (PLAIN + b"\0" * 3000 + b"<html>", "Plain words"),
        (PLAIN.replace(b"/Count 1", b"/Count 7"), "Plain words"),
        (PLAIN.replace(b"/Type /Page /", b"/Type /Paig /"), "Plain words"),
        (re.sub(rb"\d{10} 00000 n", b"0000000017 00000 n", PLAIN), "Plain words"),
        (PLAIN.replace(b"/Length 40", b"/Length 99999"), "Plain words"),
    ],
)
def test_files_put_together_in_odd_ways(papers: Papers, data: bytes, text: str) -> None:
    papers.add("odd.pdf", data, pages=1)
    bundle = whole(papers.bind())
    assert text in bundle.text(3)
    assert (papers.path / "odd.pdf").read_bytes() == data


def test_pages_that_contain_themselves_end(papers: Papers, make: Callable[..., bytes]) -> None:
    tree = b"<< /Type /Pages /Kids [3 0 R 2 0 R 5 0 R] /Count 3 >>"
    inner = b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 /Parent 2 0 R >>"
    papers.add("circle.pdf", raw_pdf(CATALOG, tree, page(), stream(words(b"Circle")), inner), pages=1)
    papers.add("fine.pdf", make("Fine"))
    bundle = whole(papers.bind())
    assert any("Fine 1" in bundle.text(n) for n in range(3, bundle.manifest.length + 1))


def test_four_hundred_pages_of_which_one_is_broken(
    papers: Papers, page_of: Callable[..., pikepdf.Page], bytes_of: Callable[..., bytes]
) -> None:
    pdf = pikepdf.new()
    for n in range(1, 401):
        page_of(pdf, f"Page {n}")
    pdf.pages[199].obj.Contents = pdf.make_stream(b"no zlib data at all", Filter=Name.FlateDecode)
    papers.add("long.pdf", bytes_of(pdf, stream_decode_level=pikepdf.StreamDecodeLevel.none))
    bundle = whole(papers.bind())
    for n in (1, 199, 201, 400):
        assert f"Page {n}" in bundle.text(2 + n)
        assert f"SO-{2 + n}" in bundle.text(2 + n)
    assert bundle.manifest.length == 402


def damaged(cut: Callable[[bytes], bytes]) -> bytes:
    """A page whose packed drawing was damaged on the way."""
    lines = b"\n".join(words(b"Line %d of the report, as it was typed" % n, 60, 740 - 14 * n) for n in range(45))
    return raw_pdf(CATALOG, TREE, page(), stream(cut(zlib.compress(lines)), b"/Filter /FlateDecode"))


@pytest.mark.parametrize(
    "cut",
    [
        lambda data: data[:-4] + b"\0\0\0\0",
        lambda data: data[: len(data) * 3 // 4],
        lambda data: data[: len(data) // 2] + b"\xff" * 40 + data[len(data) // 2 + 40 :],
        lambda data: data[2:],
    ],
    ids=["checksum", "cut off", "overwritten", "no header"],
)
def test_what_unpacks_of_a_damaged_drawing_stays_words(papers: Papers, cut: Callable[[bytes], bytes]) -> None:
    data = damaged(cut)
    papers.add("damaged.pdf", data, pages=1)
    bundle = whole(papers.bind())
    with pypdfium2.PdfDocument(data) as source:
        seen = source[0].get_textpage().get_text_range().split("\r\n")
    for line in seen[:-1]:
        assert line in bundle.text(3)
    assert "SO-3" in bundle.text(3)


def test_a_page_that_only_can_be_drawn_becomes_a_picture_with_its_words(papers: Papers) -> None:
    body = page().replace(b"4 0 R", b"[4 0 R 5 0 R]")
    data = raw_pdf(CATALOG, TREE, body, stream(words(b"Still read")), stream(b"\x01\x02\x03", b"/Filter /NoSuchFilter"))
    path = papers.add("drawn.pdf", data, pages=1)
    bundle = whole(papers.bind())
    assert "Still read" in bundle.text(3)
    with Sources() as sources:
        ready = sources.ready(SourcePage("drawn.pdf", str(papers.path), path.parts[0].sha256, 1))
        assert ready
        assert ready.form in {Form.AS_IS, Form.BOXED, Form.COPIED, Form.PICTURE}


class Given:
    """Gives the pages of what is no PDF."""

    def __init__(self, pdf: bytes) -> None:
        self._pdf = pdf

    def pdf(self, folder: str, file: str, sha256: str, passwords: Sequence[str] = ()) -> bytes | None:  # noqa: ARG002 - as asked
        """Give the pages."""
        return self._pdf


def test_a_word_file_by_the_name_of_a_pdf(papers: Papers, make: Callable[..., bytes]) -> None:
    record = papers.add("letter.pdf", b"PK\x03\x04 a word file", pages=1)
    papers.add("fine.pdf", make("Fine"))
    bundle = whole(papers.bind())
    assert [(row.file, row.why) for row in bundle.plan.left_out] == [("letter.pdf", Why.BROKEN)]
    source = SourcePage("letter.pdf", str(papers.path), record.parts[0].sha256, 1)
    with Sources(originals=Given(make("Letter"))) as sources:
        ready = sources.ready(source)
        assert ready
        assert ready.form is Form.AS_IS


def test_a_file_that_is_gone_while_it_is_read_does_not_end_the_program(tmp_path: Path) -> None:
    path = tmp_path / "gone.bin"
    path.write_bytes(b"0123456789")
    lent = Lent(path)
    buffer = bytearray(4)
    assert lent.readinto(memoryview(buffer)) == 4
    assert lent.seek(-2, io.SEEK_END) == 8
    lent.close()
    changed = Lent(path)
    path.write_bytes(b"other bytes, and more of them")
    assert changed.readinto(memoryview(buffer)) == 0
    gone = Lent(path)
    path.unlink()
    assert gone.readinto(memoryview(buffer)) == 0


def test_more_files_than_a_system_holds_open(
    papers: Papers, make: Callable[..., bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    resource = pytest.importorskip("resource")
    monkeypatch.setattr("sopinion.press.source._IN_MEMORY", 0)
    for n in range(120):
        papers.add(f"{n}.pdf", make(f"Paper {n}"))
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (80, before[1]))
    try:
        bundle = papers.bind()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    assert bundle.wrong() == []
    assert bundle.manifest.length >= 122


def test_resources_that_pages_share_are_not_doubled(papers: Papers) -> None:
    pdf = pikepdf.new()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    shared = pdf.make_indirect(Dictionary(Font=Dictionary(F1=font)))
    for n in range(20):
        pdf.add_blank_page(page_size=(612, 792))
        pdf.pages[-1].obj.Resources = shared
        pdf.pages[-1].obj.Contents = pdf.make_stream(words(b"Shared %d" % n))
    out = io.BytesIO()
    pdf.save(out)
    papers.add("shared.pdf", out.getvalue())
    bundle = whole(papers.bind())
    with pikepdf.open(bundle.path) as made:
        fonts = {one.obj.Resources.Font.F1.objgen for one in list(made.pages)[2:]}
    assert len(fonts) == 1
