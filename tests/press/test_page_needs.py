"""A page takes along what it draws, and nothing of the pages beside it."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name

from sopinion.press.needs import Needs
from sopinion.press.scrub import strip_page


def _picture(pdf: pikepdf.Pdf, shade: int) -> pikepdf.Object:
    return pdf.make_indirect(
        pikepdf.Stream(
            pdf,
            zlib.compress(bytes([shade]) * 64),
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=8,
            Height=8,
            BitsPerComponent=8,
            ColorSpace=Name.DeviceGray,
            Filter=Name.FlateDecode,
        )
    )


def _form(pdf: pikepdf.Pdf, text: bytes, resources: pikepdf.Object | None = None, **keys: object) -> pikepdf.Object:
    form = pikepdf.Stream(pdf, text, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 100, 100]), **keys)
    if resources is not None:
        form.Resources = resources
    return pdf.make_indirect(form)


def _page(pdf: pikepdf.Pdf, text: bytes, resources: pikepdf.Object) -> Dictionary:
    page = Dictionary(
        Type=Name.Page, MediaBox=Array([0, 0, 200, 200]), Contents=pdf.make_stream(text), Resources=resources
    )
    pdf.pages.append(pikepdf.Page(page))
    return pdf.pages[-1].obj


def _trimmed(page: Dictionary) -> Dictionary:
    strip_page(page)
    Needs().trim(page)
    return page.Resources


def _looks(pdf: pikepdf.Pdf, number: int = 0) -> bytes:
    out = io.BytesIO()
    pdf.save(out)
    document = pypdfium2.PdfDocument(out.getvalue())
    seen = bytes(document[number].render(scale=1).buffer)
    document.close()
    return seen


def test_a_table_that_all_pages_share_is_cut_to_what_each_draws() -> None:
    pdf = pikepdf.new()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    shared = pdf.make_indirect(
        Dictionary(
            Font=Dictionary(F1=font, F2=font),
            XObject=Dictionary(Mine=_picture(pdf, 10), Other=_picture(pdf, 200)),
            ColorSpace=Dictionary(DefaultRGB=Array([Name.CalRGB, Dictionary(WhitePoint=Array([1, 1, 1]))])),
            ProcSet=Array([Name.PDF, Name.Text]),
            Private=Dictionary(Secret=pikepdf.String("of another page")),
        )
    )
    page = _page(pdf, b"q 50 0 0 50 0 0 cm /Mine Do Q BT /F1 9 Tf (x) Tj ET", shared)
    _page(pdf, b"q 50 0 0 50 0 0 cm /Other Do Q BT /F2 9 Tf (y) Tj ET", shared)
    before = _looks(pdf)
    kept = _trimmed(page)
    assert set(kept.keys()) == {"/Font", "/XObject", "/ColorSpace", "/ProcSet"}
    assert list(kept.XObject.keys()) == ["/Mine"]
    assert list(kept.Font.keys()) == ["/F1"]
    assert _looks(pdf) == before
    assert set(shared.XObject.keys()) == {"/Mine", "/Other"}  # the other page still has its own


def test_a_name_that_only_stands_in_words_is_not_drawn() -> None:
    pdf = pikepdf.new()
    shared = Dictionary(XObject=Dictionary(Mine=_picture(pdf, 10), Other=_picture(pdf, 200)))
    page = _page(pdf, b"BT (see /Other here) Tj ET q 9 0 0 9 0 0 cm /Mine % a remark\n Do Q", shared)
    assert list(_trimmed(page).XObject.keys()) == ["/Mine"]


@pytest.mark.parametrize("own", [True, False])
def test_forms_within_forms_keep_what_they_draw_with_and_without_a_table_of_their_own(own: bool) -> None:  # noqa: FBT001 - a case of the test
    pdf = pikepdf.new()
    shared = pdf.make_indirect(Dictionary(XObject=Dictionary(Mine=_picture(pdf, 10), Other=_picture(pdf, 200))))
    shared.XObject.Inner = _form(pdf, b"q 40 0 0 40 0 0 cm /Mine Do Q", shared if own else None)
    shared.XObject.Outer = _form(pdf, b"/Inner Do", shared if own else None)
    page = _page(pdf, b"/Outer Do", shared)
    before = _looks(pdf)
    kept = _trimmed(page)
    assert "/Other" not in kept.XObject
    assert _looks(pdf) == before
    out = io.BytesIO()
    with pikepdf.new() as alone:
        alone.pages.append(pikepdf.Page(page))
        alone.save(out)
    with pikepdf.open(out) as alone:
        shades = [one.read_bytes()[:1] for one in alone.objects if isinstance(one, pikepdf.Stream) and "/Width" in one]
    assert shades == [bytes([10])]


def test_patterns_masks_and_drawn_letters_keep_what_they_draw() -> None:
    pdf = pikepdf.new()
    shared = pdf.make_indirect(Dictionary(XObject=Dictionary(Mine=_picture(pdf, 10), Other=_picture(pdf, 200))))
    tile = pikepdf.Stream(
        pdf,
        b"q 5 0 0 5 0 0 cm /Mine Do Q",
        PatternType=1,
        PaintType=1,
        TilingType=1,
        BBox=Array([0, 0, 5, 5]),
        XStep=5,
        YStep=5,
        Resources=shared,
    )
    mask = Dictionary(
        Type=Name.ExtGState,
        SMask=Dictionary(
            S=Name.Luminosity,
            G=_form(pdf, b"q 100 0 0 100 0 0 cm /Mine Do Q", shared, Group=Dictionary(S=Name.Transparency)),
        ),
    )
    letters = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type3,
        FontBBox=Array([0, 0, 10, 10]),
        FontMatrix=Array([0.1, 0, 0, 0.1, 0, 0]),
        CharProcs=Dictionary(a=pdf.make_stream(b"10 0 d0 q 10 0 0 10 0 0 cm /Mine Do Q")),
        Encoding=Dictionary(Differences=Array([97, Name.a])),
        FirstChar=97,
        LastChar=97,
        Widths=Array([10]),
        Resources=shared,
    )
    resources = Dictionary(
        Pattern=Dictionary(P=pdf.make_indirect(tile)),
        ExtGState=Dictionary(G=pdf.make_indirect(mask)),
        Font=Dictionary(T=pdf.make_indirect(letters)),
    )
    text = b"/Pattern cs /P scn 0 0 50 50 re f BT /T 20 Tf 60 60 Td (a) Tj ET /G gs 0 100 90 90 re f"
    page = _page(pdf, text, resources)
    before = _looks(pdf)
    kept = _trimmed(page)
    assert _looks(pdf) == before
    for table in (kept.Pattern.P.Resources, kept.ExtGState.G.SMask.G.Resources, kept.Font.T.Resources):
        assert list(table.XObject.keys()) == ["/Mine"]


def test_names_that_are_no_text_stay_with_their_page() -> None:
    pdf = pikepdf.new()
    page = _page(pdf, b"q 9 0 0 9 0 0 cm /A#20B Do Q", Dictionary(XObject=Dictionary({"/A B": _picture(pdf, 1)})))
    assert list(_trimmed(page).XObject.keys()) == ["/A B"]
    raw = (
        b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<</XObject<</#CB#CE 4 0 R/X 4 0 R>>>>"
        b"/Contents 5 0 R>>endobj\n4 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 1 1]/Length 0>>stream\n\nendstream "
        b"endobj\n5 0 obj<</Length %d>>stream\n%s\nendstream endobj\ntrailer<</Root 1 0 R>>"
    )
    for text, kept in ((b"/#CB#CE Do", [b"/\xcb\xce"]), (b"/X Do", [b"/X"])):
        with pikepdf.open(io.BytesIO(raw % (len(text), text))) as odd:
            names = _trimmed(odd.pages[0].obj).XObject.keys()
            assert [name.encode("utf-8", "surrogateescape") for name in names] == kept


def test_a_form_that_draws_itself_comes_to_an_end() -> None:
    pdf = pikepdf.new()
    shared = pdf.make_indirect(Dictionary(XObject=Dictionary()))
    shared.XObject.Round = _form(pdf, b"/Round Do", shared)
    assert list(_trimmed(_page(pdf, b"/Round Do", shared)).XObject.keys()) == ["/Round"]


def test_what_a_comment_looks_like_is_cut_too(page_of: Callable[..., pikepdf.Page]) -> None:
    pdf = pikepdf.new()
    page_of(pdf, "words")
    shared = pdf.make_indirect(Dictionary(XObject=Dictionary(Mine=_picture(pdf, 10), Other=_picture(pdf, 200))))
    look = _form(pdf, b"/Mine Do", shared)
    Needs().look(Dictionary(Type=Name.Annot, Subtype=Name.Text, AP=Dictionary(N=look)))
    assert list(look.Resources.XObject.keys()) == ["/Mine"]
