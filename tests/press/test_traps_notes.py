"""Forms, notes, signatures and links: what a reader saw is still seen, and nothing of it can be changed or runs."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, String

from sopinion.content import shelf
from sopinion.model.bundle import SourcePage
from sopinion.model.choices import Choices, Exclusion
from sopinion.model.removed import Removed
from sopinion.press.source import Sources

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.press.conftest import Bundle, Papers

Paper = tuple[pikepdf.Pdf, Dictionary]


@pytest.fixture
def paper(page_of: Callable[..., pikepdf.Page]) -> Paper:
    """A page to lay notes on."""
    pdf = pikepdf.new()
    return pdf, page_of(pdf, "Paper").obj


def bind(papers: Papers, pdf: pikepdf.Pdf, name: str = "paper.pdf") -> Bundle:
    """Bind one paper."""
    out = io.BytesIO()
    pdf.save(out)
    papers.add(name, out.getvalue())
    bundle = papers.bind()
    assert bundle.wrong() == []
    with pikepdf.open(bundle.path) as made:
        assert "/AcroForm" not in made.Root
    return bundle


def lay(pdf: pikepdf.Pdf, page: Dictionary, subtype: str, rect: list[float], **more: object) -> Dictionary:
    """Lay a note on a page."""
    note = pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name("/" + subtype), Rect=Array(rect), F=4))
    for key, value in more.items():
        note["/" + key] = value
    page.Annots = Array([*(page.get("/Annots") or ()), note])
    return note


def field(pdf: pikepdf.Pdf, page: Dictionary, kind: str, rect: list[float], **more: object) -> Dictionary:
    """Lay a field on a page, and enter it in the form."""
    made = lay(pdf, page, "Widget", rect, FT=Name("/" + kind), T=String(f"field{rect[1]}"), **more)
    if "/AcroForm" not in pdf.Root:
        fonts = Dictionary(Helv=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        pdf.Root.AcroForm = Dictionary(Fields=Array([]), DR=Dictionary(Font=fonts), DA=String("/Helv 12 Tf 0 g"))
    pdf.Root.AcroForm.Fields = Array([*pdf.Root.AcroForm.Fields, made])
    return made


def look(pdf: pikepdf.Pdf, drawing: bytes, box: list[float]) -> pikepdf.Stream:
    """What a note looks like."""
    fonts = Dictionary(F1=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    return pdf.make_stream(
        drawing, Type=Name.XObject, Subtype=Name.Form, BBox=Array(box), Resources=Dictionary(Font=fonts)
    )


def ink_at(bundle: Bundle, x: float, y: float, folio: int = 3) -> int:
    """The darkest grey within two points of a place on a page."""
    with pypdfium2.PdfDocument(bundle.path) as document:
        bitmap = document[folio - 1].render(scale=2, grayscale=True)
        rows, stride, height = bytes(bitmap.buffer), bitmap.stride, bitmap.height
        at = [(round(2 * x) + a, round(height - 2 * y) + b) for a in range(-4, 5) for b in range(-4, 5)]
        return min(rows[down * stride + across] for across, down in at)


def test_fields_that_the_file_leaves_to_the_viewer_are_drawn(papers: Papers, paper: Paper) -> None:
    pdf, page = paper
    da = String("/Helv 12 Tf 0 g")
    field(pdf, page, "Tx", [100, 600, 400, 620], V=String("Ana Reyes"), DA=da)
    field(pdf, page, "Tx", [100, 500, 300, 580], V=String("first line\rsecond line\rthird line"), DA=da, Ff=1 << 12)
    field(pdf, page, "Tx", [100, 460, 300, 480], V=String("12345"), DA=da, Ff=1 << 24, MaxLen=10)
    field(pdf, page, "Ch", [100, 420, 300, 440], V=String("chosen"), DA=da, Ff=1 << 17, Opt=Array([String("chosen")]))
    pdf.Root.AcroForm.NeedAppearances = True
    bundle = bind(papers, pdf)
    text = bundle.text(3)
    for words in ("Ana Reyes", "first line", "second line", "third line", "chosen"):
        assert words in text
    assert set("12345") <= set(text)
    lines = {round(bundle.places_of(words, 3)[0][1]) for words in ("first line", "second line", "third line")}
    assert len(lines) == 3, "several lines were written as one"
    with pikepdf.open(bundle.path) as made:
        assert "/Annots" not in made.pages[2].obj


def test_a_field_without_a_look_is_drawn_though_nothing_asks_for_it(papers: Papers, paper: Paper) -> None:
    pdf, page = paper
    field(pdf, page, "Tx", [100, 600, 400, 620], V=String("typed by the clerk"), DA=String("/Helv 12 Tf 0 g"))
    bundle = bind(papers, pdf)
    assert "typed by the clerk" in bundle.text(3)
    assert "Paper" in bundle.text(3)


def test_ticks_and_dots_are_as_they_were_set(papers: Papers, paper: Paper) -> None:
    pdf, page = paper
    on, off = look(pdf, b"0 g 0 0 20 20 re f", [0, 0, 20, 20]), look(pdf, b"", [0, 0, 20, 20])
    states = Dictionary(Yes=on, Off=off)
    field(pdf, page, "Btn", [100, 600, 120, 620], V=Name.Yes, AS=Name.Yes, AP=Dictionary(N=states))
    field(pdf, page, "Btn", [100, 500, 120, 520], V=Name.Off, AS=Name.Off, AP=Dictionary(N=states))
    field(pdf, page, "Btn", [100, 400, 120, 420], Ff=1 << 15, V=Name.Yes, AS=Name.Yes, AP=Dictionary(N=states))
    bundle = bind(papers, pdf)
    assert ink_at(bundle, 110, 610) < 40
    assert ink_at(bundle, 110, 510) == 255
    assert ink_at(bundle, 110, 410) < 40


@pytest.mark.parametrize(
    ("subtype", "rect", "more", "at"),
    [
        ("Ink", [90, 490, 310, 510], {"InkList": Array([Array([100, 500, 200, 500, 300, 500])])}, (250, 500)),
        ("Line", [90, 490, 310, 510], {"L": Array([100, 500, 300, 500])}, (250, 500)),
        ("Square", [100, 400, 300, 500], {"BS": Dictionary(W=4)}, (102, 450)),
        ("Circle", [100, 400, 300, 500], {"IC": Array([0])}, (200, 450)),
        ("Polygon", [100, 400, 300, 500], {"Vertices": Array([100, 400, 300, 400, 200, 500])}, (200, 400)),
        ("PolyLine", [100, 400, 300, 500], {"Vertices": Array([100, 400, 300, 400, 200, 500])}, (200, 400)),
        (
            "FreeText",
            [100, 480, 400, 520],
            {"Contents": String("See slide B2"), "DA": String("/Helv 12 Tf")},
            (108, 508),
        ),
    ],
)
def test_notes_without_a_look_of_their_own_are_drawn(  # noqa: PLR0913, PLR0917 - a row of the table
    papers: Papers,
    paper: Paper,
    subtype: str,
    rect: list[float],
    more: dict[str, object],
    at: tuple[float, float],
) -> None:
    pdf, page = paper
    lay(pdf, page, subtype, rect, **more)
    bundle = bind(papers, pdf)
    assert ink_at(bundle, *at) < 120
    if subtype == "FreeText":
        assert "See slide B2" in bundle.text(3)


def test_typed_words_that_no_font_at_hand_can_write_become_a_comment(papers: Papers, paper: Paper) -> None:
    pdf, page = paper
    lay(pdf, page, "FreeText", [100, 480, 400, 520], Contents=String("病理報告を見る"))
    bundle = bind(papers, pdf)
    with pikepdf.open(bundle.path) as made:
        assert [(str(one.Subtype), str(one.Contents)) for one in made.pages[2].obj.Annots] == [
            ("/Text", "病理報告を見る")
        ]


def test_stamps_and_highlights_with_and_without_a_look(papers: Papers, paper: Paper) -> None:
    pdf, page = paper
    lay(pdf, page, "Stamp", [100, 500, 300, 540], AP=Dictionary(N=look(pdf, b"0 g 0 0 200 40 re f", [0, 0, 200, 40])))
    quads = Array([100, 420, 200, 420, 100, 400, 200, 400])
    lay(pdf, page, "Highlight", [100, 400, 200, 420], QuadPoints=quads, C=Array([1, 1, 0]), T=String("Nurse Example"))
    marked = look(pdf, b"0.9 0.9 0 rg 0 0 100 20 re f", [0, 0, 100, 20])
    popup = lay(pdf, page, "Popup", [400, 400, 500, 450])
    lay(pdf, page, "Underline", [100, 300, 200, 320], QuadPoints=quads, AP=Dictionary(N=marked), Popup=popup)
    lay(pdf, page, "Text", [300, 300, 320, 320], Contents=String("ask about this"), T=String("Nurse Example"))
    bundle = bind(papers, pdf)
    assert ink_at(bundle, 200, 520) < 40
    with pikepdf.open(bundle.path) as made:
        notes = {str(one.Subtype): one for one in made.pages[2].obj.Annots}
        assert set(notes) == {"/Highlight", "/Underline", "/Text"}
        assert "/AP" in notes["/Underline"]
        assert str(notes["/Text"].Contents) == "ask about this"
        assert not any(b"Nurse Example" in bytes(repr(one), "utf-8") for one in made.objects)


def test_what_is_hidden_from_the_screen_stays_hidden(papers: Papers, paper: Paper) -> None:
    pdf, page = paper
    black = Dictionary(N=look(pdf, b"0 g 0 0 200 40 re f", [0, 0, 200, 40]))
    lay(pdf, page, "Stamp", [100, 500, 300, 540], AP=black).F = 2
    lay(pdf, page, "Stamp", [100, 400, 300, 440], AP=black).F = 32
    bundle = bind(papers, pdf)
    assert ink_at(bundle, 200, 520) == 255
    assert ink_at(bundle, 200, 420) == 255


def test_a_signature_looks_as_before_and_its_end_is_said(papers: Papers, paper: Paper) -> None:
    pdf, page = paper
    seen = look(pdf, b"BT /F1 12 Tf 4 8 Td (Signed by Dr. Example) Tj ET", [0, 0, 200, 30])
    field(
        pdf,
        page,
        "Sig",
        [100, 500, 300, 530],
        AP=Dictionary(N=seen),
        V=Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), ByteRange=Array([0, 1, 2, 3]), Contents=String("x")),
    )
    pdf.Root.AcroForm.SigFlags = 3
    bundle = bind(papers, pdf)
    assert "Signed by Dr. Example" in bundle.text(3)
    assert removed(papers) == (Removed.SIGNATURE,)


def test_the_frame_of_a_link_stays_where_the_link_goes(papers: Papers, paper: Paper) -> None:
    pdf, page = paper
    frame = look(pdf, b"0 G 4 w 2 2 196 36 re S", [0, 0, 200, 40])
    lay(
        pdf,
        page,
        "Link",
        [100, 500, 300, 540],
        AP=Dictionary(N=frame),
        A=Dictionary(S=Name.URI, URI=String("https://portal.example/")),
    )
    bundle = bind(papers, pdf)
    assert ink_at(bundle, 102, 520) < 60
    with pikepdf.open(bundle.path) as made:
        assert "/Annots" not in made.pages[2].obj


def test_notes_on_a_turned_page_lie_where_they_lay(papers: Papers, paper: Paper) -> None:
    pdf, page = paper
    page.Rotate = 90
    field(pdf, page, "Tx", [100, 600, 300, 620], V=String("turned words"), DA=String("/Helv 12 Tf 0 g"))
    pdf.Root.AcroForm.NeedAppearances = True
    bundle = bind(papers, pdf)
    left, bottom, right, top = bundle.places_of("turned words", 3)[0]
    assert 100 <= left <= right <= 300
    assert 600 <= bottom <= top <= 620


def removed(papers: Papers, number: int = 0) -> tuple[Removed, ...]:
    """What was taken out of a paper, once its pages are ready."""
    part = papers.records[number].parts[0]
    page = SourcePage(part.file, part.folder, part.sha256, 1)
    with Sources() as sources:
        assert sources.ready(page)
        file = sources.file(page)
        assert file
        return file.removed


JS = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


@pytest.mark.parametrize(
    ("what", "put"),
    [
        ("script", lambda pdf, _: pdf.Root.__setitem__("/OpenAction", JS)),
        ("script", lambda pdf, page: field(pdf, page, "Tx", [1, 1, 9, 9], AA=Dictionary(K=JS))),
        ("script", lambda _, page: page.__setitem__("/AA", Dictionary(O=JS))),
        ("script", lambda pdf, page: lay(pdf, page, "Link", [1, 1, 9, 9], A=Dictionary(S=Name.GoTo, Next=JS))),
        ("launch", lambda pdf, page: lay(pdf, page, "Link", [1, 1, 9, 9], A=Dictionary(S=Name.Launch, F=String("x")))),
        ("sends", lambda pdf, page: field(pdf, page, "Btn", [1, 1, 9, 9], A=Dictionary(S=Name.SubmitForm))),
        ("opens", lambda pdf, _: pdf.Root.__setitem__("/OpenAction", Dictionary(S=Name.GoTo, D=Array([])))),
        ("file", lambda pdf, _: pdf.attachments.__setitem__("notes.txt", b"private notes")),
        ("file", lambda pdf, page: lay(pdf, page, "FileAttachment", [1, 1, 9, 9])),
        ("media", lambda pdf, page: lay(pdf, page, "RichMedia", [1, 1, 9, 9])),
        ("media", lambda pdf, page: lay(pdf, page, "Screen", [1, 1, 9, 9])),
        ("web-link", lambda pdf, page: lay(pdf, page, "Link", [1, 1, 9, 9], A=Dictionary(S=Name.URI, URI=String("x")))),
        ("file-link", lambda pdf, page: lay(pdf, page, "Link", [1, 1, 9, 9], A=Dictionary(S=Name.GoToR))),
        ("form", lambda pdf, page: field(pdf, page, "Tx", [1, 1, 9, 9])),
        ("unseen-form", lambda pdf, _: pdf.Root.__setitem__("/AcroForm", Dictionary(XFA=String("x")))),
        ("signature", lambda pdf, page: field(pdf, page, "Sig", [1, 1, 9, 9])),
        ("author", lambda pdf, _: pdf.docinfo.__setitem__("/Author", "Nurse Example")),
    ],
)
def test_what_is_taken_out_is_known(
    papers: Papers, paper: Paper, what: str, put: Callable[[pikepdf.Pdf, Dictionary], object]
) -> None:
    pdf, page = paper
    put(pdf, page)
    bundle = bind(papers, pdf)
    assert Removed(what) in removed(papers)
    with pikepdf.open(bundle.path) as made:
        everything = b"".join(bytes(repr(one), "utf-8") for one in made.objects)
    for trace in (b"app.alert", b"private notes", b"Nurse Example", b"/Launch", b"/SubmitForm", b"/URI", b"/GoToR"):
        assert trace not in everything


def test_a_plain_paper_has_nothing_taken_out(papers: Papers, make: Callable[..., bytes]) -> None:
    papers.add("plain.pdf", make("Plain"))
    assert removed(papers) == ()


def test_each_thing_that_is_taken_out_has_words() -> None:
    words = shelf.read("sheets/check")["removed"]
    assert set(words) == {one.value for one in Removed}


def _targets(bundle: Bundle, folio: int = 3) -> list[int]:
    with pikepdf.open(bundle.path) as made:
        numbers = {page.obj.objgen: n for n, page in enumerate(made.pages, 1)}
        return [numbers[one.Dest[0].objgen] for one in made.pages[folio - 1].obj.get("/Annots", ())]


def test_places_of_every_kind_that_lead_within_a_paper(papers: Papers, page_of: Callable[..., pikepdf.Page]) -> None:
    pdf = pikepdf.new()
    pages = [page_of(pdf, f"Page {n}") for n in range(1, 5)]
    first, area = pages[0].obj, [50, 600, 150, 620]
    pdf.Root.Dests = Dictionary(old=Array([pages[1].obj, Name.Fit]), wrapped=Dictionary(D=Array([pages[2].obj])))
    # a tree whose names stand in no order
    kids = Dictionary(Names=Array([String("z"), Array([pages[3].obj, Name.Fit]), String("a"), Array([pages[1].obj])]))
    pdf.Root.Names = Dictionary(Dests=Dictionary(Kids=Array([pdf.make_indirect(kids)])))
    lay(pdf, first, "Link", area, Dest=Name.old)
    lay(pdf, first, "Link", area, Dest=Name.wrapped)
    lay(pdf, first, "Link", area, A=Dictionary(S=Name.GoTo, D=Name.old))
    lay(pdf, first, "Link", area, A=Dictionary(S=Name.GoTo, D=Array([3, Name.Fit])))
    lay(pdf, first, "Link", area, Dest=Array([2, Name.XYZ, 10, 20, 0]))
    lay(pdf, first, "Link", area, Dest=String("z"))
    lay(pdf, first, "Link", area, Dest=String("a"))
    for nowhere in (
        Array([99, Name.Fit]),
        Array([-1, Name.Fit]),
        Array([]),
        String("nobody"),
        Name.nobody,
        Array([None]),
    ):
        lay(pdf, first, "Link", area, Dest=nowhere)
    bundle = bind(papers, pdf)
    assert _targets(bundle) == [4, 5, 4, 6, 5, 6, 4]


def test_links_to_pages_that_stay_home_go(papers: Papers, page_of: Callable[..., pikepdf.Page]) -> None:
    pdf = pikepdf.new()
    pages = [page_of(pdf, f"Page {n}") for n in range(1, 4)]
    lay(pdf, pages[0].obj, "Link", [50, 600, 150, 620], Dest=Array([1, Name.Fit]))
    lay(pdf, pages[0].obj, "Link", [50, 600, 150, 620], Dest=Array([2, Name.Fit]))
    out = io.BytesIO()
    pdf.save(out)
    record = papers.add("links.pdf", out.getvalue())
    bundle = papers.bind(Choices(exclude=(Exclusion(record.id, (2,)),)))
    assert bundle.wrong() == []
    assert _targets(bundle) == [4]


def test_see_through_drawings_and_groups_look_as_before(papers: Papers, paper: Paper) -> None:
    pdf, page = paper
    page.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB, I=True)
    page.Resources.ExtGState = Dictionary(G=Dictionary(ca=0.5, BM=Name.Multiply))
    page.Contents = pdf.make_stream(b"q /G gs 0 g 100 400 200 100 re f 1 0 0 rg 150 350 200 100 re f Q")
    before = io.BytesIO()
    pdf.save(before)
    bundle = bind(papers, pdf)
    with pypdfium2.PdfDocument(before.getvalue()) as source, pypdfium2.PdfDocument(bundle.path) as made:
        pictures = []
        for one in (source[0], made[2]):
            bitmap = one.render(scale=1, crop=(0, 100, 0, 0))
            pictures.append(bytes(bitmap.buffer))
    assert pictures[0] == pictures[1]


def test_layers_that_are_off_unless_named_stay_off(papers: Papers, paper: Paper) -> None:
    pdf, page = paper
    on, off = (pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(name))) for name in ("on", "off"))
    page.Resources.Properties = Dictionary(A=on, B=off)
    page.Contents = pdf.make_stream(b"/OC /A BDC 0 g 100 500 50 50 re f EMC /OC /B BDC 0 g 100 300 50 50 re f EMC")
    pdf.Root.OCProperties = Dictionary(OCGs=Array([on, off]), D=Dictionary(BaseState=Name.OFF, ON=Array([on])))
    bundle = bind(papers, pdf)
    assert ink_at(bundle, 125, 525) < 40
    assert ink_at(bundle, 125, 325) == 255
