"""Shared pages as files of their own: true to the page, and silent about the pages beside it."""

from __future__ import annotations

import hashlib
import io
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, OutlineItem, String

from sopinion.errors import FileChanged
from sopinion.model.bound import Role
from sopinion.model.bundle import SourcePage
from sopinion.model.choices import Choices, Exclusion
from sopinion.model.parcel import BoundFile, Enclosure
from sopinion.model.seen import Seen
from sopinion.press.carried import carries_more
from sopinion.press.extract import Contents, extract, may_go_whole
from sopinion.press.source import Sources

PROGRAM = "sopinion test"


def laid(folder: Path, name: str, data: bytes) -> Callable[..., list[SourcePage]]:
    """Put a file into a folder; the result names pages of it."""
    (folder / name).write_bytes(data)
    sha256 = hashlib.sha256(data).hexdigest()
    return lambda *numbers: [SourcePage(name, str(folder), sha256, n) for n in numbers]


def taken(pages: Sequence[SourcePage], sources: Sources | None = None) -> bytes:
    out = io.BytesIO()
    with sources or Sources() as opened:
        extract(opened, pages, out, PROGRAM)
    return out.getvalue()


def pictures(data: bytes) -> list[bytes]:
    document = pypdfium2.PdfDocument(data)
    seen = [bytes(page.render(scale=1).buffer) for page in document]
    document.close()
    return seen


def everything(data: bytes) -> bytes:
    """Every object of a file, streams unpacked: nothing can hide in it."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        texts = [one.unparse(resolved=True) for one in pdf.objects if not isinstance(one, pikepdf.Stream)]
        for one in pdf.objects:
            if isinstance(one, pikepdf.Stream):
                texts += [Dictionary(dict(one.items())).unparse(resolved=True), one.read_bytes()]
        return b"\n".join(texts) + data


@pytest.fixture
def album(page_of: Callable[..., pikepdf.Page]) -> pikepdf.Pdf:
    """A file whose three pages share one table, with a word, a picture and a form of each page in it."""
    pdf = pikepdf.new()
    shared = pdf.make_indirect(
        Dictionary(
            Font=Dictionary(F1=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)),
            XObject=Dictionary(),
            Properties=Dictionary(),
        )
    )
    layers = []
    for n in (1, 2, 3):
        picture = pikepdf.Stream(pdf, zlib.compress(b"pixels of page %d!" % n * 8), Filter=Name.FlateDecode)
        picture.Type, picture.Subtype, picture.Width, picture.Height = Name.XObject, Name.Image, 17, 8
        picture.BitsPerComponent, picture.ColorSpace = 8, Name.DeviceGray
        form = pikepdf.Stream(pdf, b"BT /F1 9 Tf (form of page %d) Tj ET" % n)
        form.Type, form.Subtype, form.BBox, form.Resources = Name.XObject, Name.Form, Array([0, 0, 300, 50]), shared
        shared.XObject[f"/Im{n}"], shared.XObject[f"/Fm{n}"] = pdf.make_indirect(picture), pdf.make_indirect(form)
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(f"layer of page {n}")))
        shared.Properties[f"/L{n}"] = layer
        layers.append(layer)
        page_of(pdf, f"words of page {n}", Resources=shared)
        page = pdf.pages[-1].obj
        more = b"\n/OC /L%d BDC q 90 0 0 90 60 60 cm /Im%d Do Q EMC q 1 0 0 1 60 300 cm /Fm%d Do Q" % (n, n, n)
        page.Contents = pdf.make_stream(page.Contents.read_bytes() + more)
    pdf.Root.OCProperties = Dictionary(OCGs=Array(layers), D=Dictionary(OFF=Array([layers[2]])))
    with pdf.open_outline() as outline:
        outline.root.append(OutlineItem("bookmark of page 2", 1))
    pdf.docinfo["/Author"] = "the author"
    with pdf.open_metadata() as told:
        told["dc:creator"] = ["the author"]
    pdf.attachments["more.txt"] = b"a file inside"
    return pdf


def test_nothing_of_a_page_that_stays_is_in_the_file(
    album: pikepdf.Pdf, tmp_path: Path, bytes_of: Callable[..., bytes]
) -> None:
    for page, aim in ((0, 1), (0, 2)):
        link = Dictionary(
            Type=Name.Annot,
            Subtype=Name.Link,
            Rect=Array([60, 600 + aim, 100, 700]),
            Contents=String(f"to page {aim + 1}"),
            Dest=Array([album.pages[aim].obj, Name.Fit]),
        )
        annotations = album.pages[page].obj.get("/Annots", Array())
        album.pages[page].obj.Annots = Array([*annotations, album.make_indirect(link)])
    data = bytes_of(album)
    pages = laid(tmp_path, "album.pdf", data)
    made = taken(pages(1, 3))
    found = everything(made)
    for n in (1, 3):
        for what in (b"words of page %d", b"pixels of page %d", b"form of page %d", b"layer of page %d"):
            assert what % n in found
    for withheld in (b"page 2", b"the author", b"a file inside", b"bookmark", b"album", str(tmp_path).encode()):
        assert withheld not in found
    assert pictures(made) == [pictures(data)[0], pictures(data)[2]]
    reader = pypdf.PdfReader(io.BytesIO(made))
    assert dict(reader.metadata or {}) == {"/Producer": PROGRAM}
    assert set(reader.root_object) <= {"/Type", "/Pages", "/OCProperties"}
    assert [place["/Dest"][0] for place in reader.pages[0]["/Annots"]] == [reader.pages[1].indirect_reference]


def test_nor_is_it_in_a_bundle(
    album: pikepdf.Pdf,
    papers: Any,  # noqa: ANN401 - the folder that `conftest` makes
    bytes_of: Callable[..., bytes],
) -> None:
    record = papers.add("album.pdf", bytes_of(album))
    bundle = papers.bind(Choices(exclude=(Exclusion(record.id, (2,)),)))
    assert bundle.wrong() == []
    found = everything(bundle.path.read_bytes())
    for what in (b"words of page %d", b"pixels of page %d", b"form of page %d", b"layer of page %d"):
        assert what % 1 in found
        assert what % 3 in found
        assert what % 2 not in found


def test_the_same_pages_give_the_same_bytes(album: pikepdf.Pdf, tmp_path: Path, bytes_of: Callable[..., bytes]) -> None:
    pages = laid(tmp_path, "album.pdf", bytes_of(album, deterministic_id=True))
    assert taken(pages(1, 2)) == taken(pages(1, 2))
    with Sources() as sources:  # whatever was taken out before
        taken_before = io.BytesIO()
        extract(sources, pages(3), taken_before, PROGRAM)
        assert taken(pages(1, 2), sources) == taken(pages(1, 2))


def test_pages_of_several_files_stand_in_the_order_asked_for(tmp_path: Path, make: Callable[..., bytes]) -> None:
    one, two = laid(tmp_path, "a.pdf", make("ash", pages=2)), laid(tmp_path, "b.pdf", make("birch", pages=2))
    reader = pypdf.PdfReader(io.BytesIO(taken([*two(2), *one(1), *two(1)])))
    assert [page.extract_text().strip() for page in reader.pages] == ["birch 2", "ash 1", "birch 1"]


def test_a_page_that_is_no_pdf_comes_from_what_was_made_of_it(tmp_path: Path, make: Callable[..., bytes]) -> None:
    pages = laid(tmp_path, "letter.docx", b"PK words")

    class Made:
        def pdf(self, folder: str, file: str, sha256: str, passwords: Sequence[str] = ()) -> bytes:
            assert (folder, file, sha256, tuple(passwords)) == (str(tmp_path), "letter.docx", pages(1)[0].sha256, ())
            return make("a letter", pages=2)

    with Sources(originals=Made()) as sources:
        assert not may_go_whole(sources, frozenset(page.key for page in pages(1, 2)), pages(1)[0])
        reader = pypdf.PdfReader(io.BytesIO(taken(pages(2), sources)))
    assert [page.extract_text().strip() for page in reader.pages] == ["a letter 2"]


def test_a_page_that_cannot_be_copied_is_never_passed_over(tmp_path: Path, make: Callable[..., bytes]) -> None:
    pages = laid(tmp_path, "a.pdf", make("ash", pages=2))
    with pytest.raises(LookupError):
        taken(pages(1, 9))


def _with(page_of: Callable[..., pikepdf.Page], change: Callable[[pikepdf.Pdf], Any]) -> pikepdf.Pdf:
    pdf = pikepdf.new()
    page_of(pdf, "words")
    change(pdf)
    return pdf


def _photo(pdf: pikepdf.Pdf) -> None:
    notes = b"Exif\0\0and where it was taken"
    jpeg = b"\xff\xd8\xff\xe1" + (len(notes) + 2).to_bytes(2) + notes + b"\xff\xda\0\2..\xff\xd9"
    picture = pikepdf.Stream(pdf, jpeg, Filter=Name.DCTDecode, Subtype=Name.Image, Width=1, Height=1)
    pdf.pages[0].obj.Resources.XObject = Dictionary(P=pdf.make_indirect(picture))


def _odd(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Odd = pdf.make_indirect(5)


CARRIED: dict[str, Callable[[pikepdf.Pdf], Any]] = {
    "a script at the opening": lambda pdf: setattr(
        pdf.Root, "OpenAction", Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    ),
    "a program to start": lambda pdf: setattr(
        pdf.pages[0].obj,
        "Annots",
        Array([Dictionary(Subtype=Name.Link, Rect=Array([0, 0, 1, 1]), A=Dictionary(S=Name.Launch, F=String("x")))]),
    ),
    "a form in XML": lambda pdf: setattr(pdf.Root, "AcroForm", Dictionary(XFA=String("x"), Fields=Array())),
    "a file inside": lambda pdf: pdf.attachments.__setitem__("more.txt", b"x"),
    "an action of a page": lambda pdf: setattr(pdf.pages[0].obj, "AA", Dictionary(O=Dictionary(S=Name.Named))),
    "where a photo was taken": _photo,
}


@pytest.mark.parametrize("what", CARRIED)
def test_a_file_that_carries_more_than_its_pages_does_not_go_along(
    what: str, tmp_path: Path, page_of: Callable[..., pikepdf.Page], bytes_of: Callable[..., bytes]
) -> None:
    pages = laid(tmp_path, "a.pdf", bytes_of(_with(page_of, CARRIED[what])))
    assert carries_more(tmp_path / "a.pdf")
    with Sources() as sources:
        assert not may_go_whole(sources, frozenset({pages(1)[0].key}), pages(1)[0])
    plain = laid(tmp_path, "b.pdf", bytes_of(_with(page_of, _odd)))
    with Sources() as sources:
        assert may_go_whole(sources, frozenset({plain(1)[0].key}), plain(1)[0])


def test_a_file_goes_along_as_it_came_only_with_every_page_and_without_a_lock(
    tmp_path: Path, make: Callable[..., bytes], bytes_of: Callable[..., bytes]
) -> None:
    pages = laid(tmp_path, "a.pdf", make("ash", pages=2))
    with pikepdf.open(io.BytesIO(make("fir"))) as pdf:
        locked = laid(tmp_path, "b.pdf", bytes_of(pdf, encryption=pikepdf.Encryption(owner="x", user="")))
    with Sources() as sources:
        assert may_go_whole(sources, frozenset(page.key for page in pages(1, 2)), pages(1)[0])
        assert not may_go_whole(sources, frozenset(page.key for page in pages(1)), pages(1)[0])
        assert not may_go_whole(sources, frozenset(page.key for page in locked(1)), locked(1)[0])


def test_a_file_that_no_program_opens_goes_along_as_it_came(tmp_path: Path) -> None:
    pages = laid(tmp_path, "a.pdf", b"%PDF-1.4 and then nothing that anybody could read")
    with Sources() as sources:
        assert may_go_whole(sources, frozenset(page.key for page in pages(1)), pages(1)[0])


def test_what_is_poured_is_what_was_promised(tmp_path: Path, make: Callable[..., bytes]) -> None:
    pages = laid(tmp_path, "a.pdf", make("ash", pages=2))
    (tmp_path / "under way").write_bytes(b"our own")
    bound = BoundFile("bundle.pdf", hashlib.sha256(b"our own").hexdigest(), 1, Role.BUNDLE, "1")
    paper = Enclosure("Paper", "Report", "11526-1", None, "2", tuple(pages(1, 2)), as_it_came=True)
    with Sources() as sources:
        contents = Contents(sources, lambda _: tmp_path / "under way", PROGRAM)
        for one, data in ((bound, b"our own"), (paper, (tmp_path / "a.pdf").read_bytes())):
            out = io.BytesIO()
            contents.pour(one, out)
            assert out.getvalue() == data
        (tmp_path / "under way").write_bytes(b"another")
        (tmp_path / "a.pdf").unlink()
        for one in (bound, paper):
            with pytest.raises(FileChanged):
                contents.pour(one, io.BytesIO())


def test_a_file_that_changes_while_its_pages_are_taken_out_is_noticed(
    tmp_path: Path, make: Callable[..., bytes]
) -> None:
    pages = laid(tmp_path, "a.pdf", make("ash", pages=2))
    paper = Enclosure("Paper", "Report", "", None, "", tuple(pages(1)))

    class Meddled(io.BytesIO):
        def write(self, data: Any) -> int:  # noqa: ANN401 - any bytes
            (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 another")
            return super().write(data)

    with Sources() as sources:
        contents = Contents(sources, Path, PROGRAM)
        contents.pour(paper, io.BytesIO())
        with pytest.raises(FileChanged):
            contents.pour(paper, Meddled())
    with Sources() as sources, pytest.raises(FileChanged):
        Contents(sources, Path, PROGRAM).pour(paper, io.BytesIO())


def test_a_scan_is_taken_out_with_its_words(
    tmp_path: Path, page_of: Callable[..., pikepdf.Page], bytes_of: Callable[..., bytes]
) -> None:
    pdf = pikepdf.new()
    page_of(pdf, "", before=b"q 200 0 0 200 100 300 cm 0.2 g 0 0 1 1 re f Q ")
    data = bytes_of(pdf)
    pages = laid(tmp_path, "scan.pdf", data)
    said = "Margins are free of tumor. The nodes were examined, all nine of them."

    def readings(sha256: str) -> dict[int, Seen]:
        assert sha256 == pages(1)[0].sha256
        return {1: Seen(said, 0.9)}

    with Sources(readings=readings) as sources:
        made = taken(pages(1), sources)
    assert " ".join(pypdf.PdfReader(io.BytesIO(made)).pages[0].extract_text().split()) == said
    assert pictures(made) == pictures(data)
