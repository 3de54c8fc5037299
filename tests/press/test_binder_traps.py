"""What breaks other mergers: each trap with a file that shows it."""

from __future__ import annotations

import io
import shutil
import subprocess
from typing import TYPE_CHECKING

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, String

from sopinion.model.bundle import Why
from sopinion.model.choices import Choices, Exclusion
from sopinion.model.kind import Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.press.conftest import Bundle, Papers


def whole(bundle: Bundle) -> Bundle:
    assert bundle.wrong() == []
    assert bundle.manifest.length == bundle.layout.length == len(bundle.reader.pages)
    if not shutil.which("qpdf"):
        pytest.skip("qpdf is not on this machine")
    ended = subprocess.run(["qpdf", "--check", str(bundle.path)], capture_output=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return bundle


def grey(document: pypdfium2.PdfDocument, number: int, scale: float = 1.0) -> tuple[int, int, int, bytes]:
    bitmap = document[number].render(scale=scale, grayscale=True)
    return bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer)


def test_pages_stand_once_in_order_and_bear_their_number(papers: Papers, make: Callable[..., bytes]) -> None:
    papers.add("b.pdf", make("second", pages=3), kind=Kind.IMAGING_REPORT)
    papers.add("a.pdf", make("first", pages=2))
    bundle = whole(papers.bind())
    words = [" ".join(bundle.text(n).split()) for n in range(3, 8)]
    assert [w.rsplit(" SO-", 1) for w in words] == [
        ["first 1", "3"],
        ["first 2", "4"],
        ["second 1", "5"],
        ["second 2", "6"],
        ["second 3", "7"],
    ]
    assert bundle.reader.page_labels == ["1", "2", "3", "4", "5", "6", "7"]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("box", [(0, 0, 612, 792), (0, 0, 792, 612), (-100, -200, 512, 592), (300, 400, 895, 1242)])
def test_the_stamp_reads_upright_at_the_lower_right_however_the_page_lies(
    papers: Papers,
    page_of: Callable[..., pikepdf.Page],
    bytes_of: Callable[..., bytes],
    turn: int,
    box: tuple[float, float, float, float],
) -> None:
    pdf = pikepdf.new()
    page_of(pdf, "Turned", box=box, Rotate=turn)
    papers.add("turned.pdf", bytes_of(pdf))
    bundle = whole(papers.bind())
    document = pypdfium2.PdfDocument(bundle.path)
    with pypdfium2.PdfDocument(papers.path / "turned.pdf") as source:
        before = grey(source, 0)
    after = grey(document, 2)
    assert before[:2] == after[:2]
    width, height, stride, pixels = after
    changed = [
        (n % stride, n // stride)
        for n, (one, other) in enumerate(zip(before[3], pixels, strict=True))
        if abs(one - other) > 40 and n % stride < width
    ]
    left, right = min(x for x, _ in changed), max(x for x, _ in changed)
    above, below = min(y for _, y in changed), max(y for _, y in changed)
    assert right > width * 0.9
    assert below > height * 0.9
    assert right - left > 2 * (below - above), "lies on its side"
    # upright: the dash of SO-3 is short and stands right of the middle of the letters before it
    middle = (above + below) // 2
    dash = [x for x, y in changed if abs(y - middle) <= 1 and left + (right - left) * 0.62 < x < right - 8]
    assert dash, "upside down"


def test_a_crop_box_smaller_than_the_page_holds_the_stamp(
    papers: Papers, page_of: Callable[..., pikepdf.Page], bytes_of: Callable[..., bytes]
) -> None:
    pdf = pikepdf.new()
    page_of(pdf, "Cropped", CropBox=Array([40, 300, 500, 780]))
    papers.add("cropped.pdf", bytes_of(pdf))
    bundle = whole(papers.bind())
    boxes = bundle.places_of("SO-3", 3)
    assert all(left > 40 and right < 500 and bottom > 300 and top < 780 for left, bottom, right, top in boxes)


def test_a_large_user_unit_does_not_shrink_the_stamp_away(
    papers: Papers, page_of: Callable[..., pikepdf.Page], bytes_of: Callable[..., bytes]
) -> None:
    pdf = pikepdf.new()
    page_of(pdf, "U", box=(0, 0, 61.2, 79.2), UserUnit=10)
    papers.add("unit.pdf", bytes_of(pdf))
    bundle = whole(papers.bind())
    out = pikepdf.open(bundle.path)
    page = out.pages[2]
    assert page.UserUnit == 10
    left, bottom, _, top = bundle.places_of("SO-3", 3)[0]
    assert 0 < left < 61.2
    assert 0.5 < top - bottom < 2


def test_inherited_boxes_turn_and_fonts_come_along(
    papers: Papers, page_of: Callable[..., pikepdf.Page], bytes_of: Callable[..., bytes]
) -> None:
    pdf = pikepdf.new()
    page = page_of(pdf, "Inherited")
    root = pdf.Root.Pages
    for key in ("/MediaBox", "/Resources"):
        root[key] = page.obj[key]
        del page.obj[key]
    root.MediaBox = Array([0, 0, 400, 300])
    root.Rotate = 90
    papers.add("inherited.pdf", bytes_of(pdf))
    bundle = whole(papers.bind())
    out = pikepdf.open(bundle.path)
    page = out.pages[2]
    assert [float(v) for v in page.obj.MediaBox] == [0, 0, 400, 300]
    assert page.obj.Rotate == 90
    assert "/F1" in page.obj.Resources.Font


def test_an_opaque_white_page_does_not_hide_the_stamp(
    papers: Papers, page_of: Callable[..., pikepdf.Page], bytes_of: Callable[..., bytes]
) -> None:
    pdf = pikepdf.new()
    page_of(pdf, "White", before=b"q 1 1 1 rg 0 0 612 792 re f Q\n")
    papers.add("white.pdf", bytes_of(pdf))
    bundle = whole(papers.bind())
    with pypdfium2.PdfDocument(bundle.path) as document:
        width, height, stride, pixels = grey(document, 2)
    corner = [pixels[y * stride + x] for y in range(height - 30, height - 14) for x in range(width - 60, width - 14)]
    assert min(corner) < 120


def test_the_stamp_covers_no_ink(
    papers: Papers, page_of: Callable[..., pikepdf.Page], bytes_of: Callable[..., bytes]
) -> None:
    pdf = pikepdf.new()
    foot = (
        b"BT /F1 9 Tf 40 20 Td (a footer line that runs along the whole foot of the page, from the left edge) Tj ET\n"
    )
    bar = b"0 g 330 0 282 60 re f\n"
    page_of(pdf, "Footer", after=foot + bar)
    papers.add("footer.pdf", bytes_of(pdf))
    bundle = whole(papers.bind())
    with pypdfium2.PdfDocument(papers.path / "footer.pdf") as source:
        before = grey(source, 0)
    with pypdfium2.PdfDocument(bundle.path) as document:
        after = grey(document, 2)
    assert before[:3] == after[:3]
    covered = [one for one, other in zip(before[3], after[3], strict=True) if abs(one - other) > 30]
    assert covered
    assert min(covered) == 255


def test_graphics_states_left_open_do_not_carry_the_stamp_away(
    papers: Papers, page_of: Callable[..., pikepdf.Page], bytes_of: Callable[..., bytes]
) -> None:
    pdf = pikepdf.new()
    page_of(pdf, "Leaky", before=b"q 0.5 0 0 0.5 200 200 cm q q 0.3 0 0 0.3 5 5 cm\n")
    page_of(pdf, "Dips", before=b"Q Q 0.5 0 0 0.5 100 100 cm Q\n")
    papers.add("leaky.pdf", bytes_of(pdf))
    bundle = whole(papers.bind())
    for folio in (3, 4):
        left, bottom, _, _ = bundle.places_of(f"SO-{folio}", folio)[0]
        assert left > 540
        assert bottom < 40
    with pypdfium2.PdfDocument(papers.path / "leaky.pdf") as source, pypdfium2.PdfDocument(bundle.path) as document:
        for n in (0, 1):
            one, other = grey(source, n, 0.5), grey(document, n + 2, 0.5)
            differs = [at for at, (a, b) in enumerate(zip(one[3], other[3], strict=True)) if abs(a - b) > 60]
            assert all(at // one[2] > one[1] * 0.9 for at in differs), "the page itself looks otherwise"


def test_a_file_with_an_empty_password_is_opened(papers: Papers, make: Callable[..., bytes]) -> None:
    pdf = pikepdf.open(io.BytesIO(make("Locked")))
    out = io.BytesIO()
    pdf.save(out, encryption=pikepdf.Encryption(owner="owner", user="", R=4))
    papers.add("locked.pdf", out.getvalue())
    bundle = whole(papers.bind())
    assert "Locked 1" in bundle.text(3)
    assert not bundle.reader.is_encrypted


def test_a_file_with_another_password_is_named_and_opens_when_it_is_given(
    papers: Papers, make: Callable[..., bytes]
) -> None:
    pdf = pikepdf.open(io.BytesIO(make("Locked")))
    out = io.BytesIO()
    pdf.save(out, encryption=pikepdf.Encryption(owner="owner", user="harbor", R=6))
    papers.add("locked.pdf", out.getvalue(), pages=1)
    papers.add("open.pdf", make("Open"))
    bundle = whole(papers.bind())
    assert [(row.file, row.why) for row in bundle.plan.left_out] == [("locked.pdf", Why.LOCKED)]
    opened = whole(papers.bind(passwords=("wrong", "harbor")))
    assert opened.plan.left_out == ()
    assert "Locked 1" in opened.text(3)


def test_one_broken_page_among_many_is_named_and_the_rest_is_bound(
    papers: Papers, page_of: Callable[..., pikepdf.Page], bytes_of: Callable[..., bytes]
) -> None:
    pdf = pikepdf.new()
    for n in range(1, 6):
        page_of(pdf, f"Page {n}")
    pdf.pages[2].obj.Contents = pdf.make_stream(b"no zlib data at all", Filter=Name.FlateDecode)
    record = papers.add("partly.pdf", bytes_of(pdf, stream_decode_level=pikepdf.StreamDecodeLevel.none))
    bundle = papers.bind()
    assert bundle.wrong() == []
    bound = {page.number for entry in bundle.plan.entries for page in entry.pages}
    pictured = {one.page.number for one in bundle.remarks if one.about == "pictured"}
    left = {number for row in bundle.plan.left_out if row.why is Why.BROKEN for number in row.pages}
    assert bound | left == {1, 2, 3, 4, 5}
    assert pictured | left == {3}
    assert record.length == 5


def test_a_page_that_is_only_in_the_count_is_left_out_by_name(papers: Papers, make: Callable[..., bytes]) -> None:
    papers.add("short.pdf", make("Short", pages=2), span=(1, 4))
    bundle = whole(papers.bind())
    assert [(row.pages, row.why) for row in bundle.plan.left_out] == [((3, 4), Why.BROKEN)]


def test_a_damaged_file_is_mended_in_memory(papers: Papers, make: Callable[..., bytes]) -> None:
    data = make("Mended", pages=2)
    cut = data[: data.rindex(b"startxref")]
    record = papers.add("cut.pdf", cut, pages=2)
    bundle = whole(papers.bind())
    assert len(bundle.plan.entries[0].pages) == record.length
    assert (papers.path / "cut.pdf").read_bytes() == cut


def test_two_files_of_one_name_in_two_folders_both_come(
    papers: Papers, make: Callable[..., bytes], tmp_path: Path
) -> None:
    papers.add("report.pdf", make("One"))
    other = tmp_path / "papers" / "sub"
    other.mkdir()
    papers.add("sub/report.pdf", make("Two"))
    bundle = whole(papers.bind())
    assert "One" in bundle.text(3)
    assert "Two" in bundle.text(4)


def test_mixed_sizes_and_pages_without_words_keep_every_number(
    papers: Papers, page_of: Callable[..., pikepdf.Page], bytes_of: Callable[..., bytes]
) -> None:
    pdf = pikepdf.new()
    page_of(pdf, "Letter")
    page_of(pdf, "A4", box=(0, 0, 595, 842))
    pdf.add_blank_page(page_size=(842, 1191))
    page_of(pdf, "card", box=(0, 0, 243, 153))
    page_of(pdf, "poster", box=(0, 0, 2384, 3370))
    papers.add("mixed.pdf", bytes_of(pdf))
    bundle = whole(papers.bind())
    for folio in range(3, 8):
        assert f"SO-{folio}" in bundle.text(folio)


def test_object_streams_and_names_in_any_script(
    papers: Papers, page_of: Callable[..., pikepdf.Page], bytes_of: Callable[..., bytes]
) -> None:
    pdf = pikepdf.new()
    page_of(pdf, "Streams")
    papers.add(
        "病理報告 отчёт.pdf",
        bytes_of(pdf, object_stream_mode=pikepdf.ObjectStreamMode.generate),
        title="Отчёт о патологии",  # noqa: RUF001 - as above
    )
    bundle = whole(papers.bind())
    assert "Отчёт о патологии" in bundle.text(2)  # noqa: RUF001 - as above


def _link(rectangle: list[int], **more: object) -> Dictionary:
    return Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array(rectangle), **more)


def test_links_within_a_record_still_work_and_all_others_are_gone(
    papers: Papers, page_of: Callable[..., pikepdf.Page], bytes_of: Callable[..., bytes]
) -> None:
    pdf = pikepdf.new()
    pages = [page_of(pdf, f"Page {n}") for n in range(1, 5)]
    names = pikepdf.NameTree.new(pdf)
    names["chapter"] = Array([pages[2].obj, Name.XYZ, 10, 700, 0])
    pdf.Root.Names = Dictionary(Dests=names.obj)
    area = [50, 600, 150, 620]
    pages[0].obj.Annots = pdf.make_indirect(
        Array(
            [
                _link(area, Dest=Array([pages[1].obj, Name.Fit])),
                _link(area, A=Dictionary(S=Name.GoTo, D=String("chapter"))),
                _link(area, Dest=Array([pages[3].obj, Name.Fit])),
                _link(area, A=Dictionary(S=Name.URI, URI=String("https://portal.example/?token=secret"))),
                _link(area, A=Dictionary(S=Name.Launch, F=String("calc.exe"))),
                _link(area, A=Dictionary(S=Name.GoToR, F=String("other.pdf"), D=Array([0, Name.Fit]))),
            ]
        )
    )
    record = papers.add("links.pdf", bytes_of(pdf))
    bundle = whole(papers.bind(Choices(exclude=(Exclusion(record.id, (4,)),))))
    out = pikepdf.open(bundle.path)
    numbers = {page.obj.objgen: n for n, page in enumerate(out.pages, 1)}
    assert [numbers[one.Dest[0].objgen] for one in out.pages[2].Annots] == [4, 5]
    assert b"secret" not in bundle.path.read_bytes()


def test_scripts_forms_files_and_author_trails_stay_behind(
    papers: Papers, page_of: Callable[..., pikepdf.Page], bytes_of: Callable[..., bytes]
) -> None:
    pdf = pikepdf.new()
    page = page_of(pdf, "Active")
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    pdf.Root.Names = Dictionary(
        JavaScript=Dictionary(Names=Array([String("x"), Dictionary(S=Name.JavaScript, JS=String("app.alert(2)"))]))
    )
    page.obj.AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS=String("app.alert(3)")))
    page.obj.Metadata = pdf.make_stream(b"<x>gps</x>")
    page.obj.PieceInfo = Dictionary(App=Dictionary(Private=String("trail")))
    pdf.attachments["notes.txt"] = b"private notes"
    with pdf.open_metadata() as meta:
        meta["dc:creator"] = ["Nurse Example"]
    pdf.docinfo["/Author"] = "Nurse Example"
    papers.add("active.pdf", bytes_of(pdf))
    bundle = whole(papers.bind())
    out = pikepdf.open(bundle.path)
    everything = b"".join(
        one.read_bytes() + bytes(str(one.keys()), "utf-8")
        if isinstance(one, pikepdf.Stream)
        else bytes(repr(one), "utf-8")
        for one in out.objects
    )
    for trace in (b"app.alert", b"private notes", b"Nurse Example", b"trail", b"gps"):
        assert trace not in everything
    assert set(out.docinfo.keys()) == {"/Title", "/Producer", "/CreationDate", "/ModDate"}
    assert str(out.docinfo.Producer).startswith("sopinion")


def test_a_filled_form_looks_as_it_did_and_can_no_longer_be_filled(
    papers: Papers, page_of: Callable[..., pikepdf.Page], bytes_of: Callable[..., bytes]
) -> None:
    pdf = pikepdf.new()
    page = page_of(pdf, "Form")
    look = pdf.make_stream(
        b"BT /F1 12 Tf 2 4 Td (filled in by hand) Tj ET",
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, 200, 20]),
        Resources=page.obj.Resources,
    )
    widget = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            T=String("field"),
            V=String("filled in by hand"),
            Rect=Array([100, 400, 300, 420]),
            AP=Dictionary(N=look),
            AA=Dictionary(K=Dictionary(S=Name.JavaScript, JS=String("app.alert(4)"))),
        )
    )
    page.obj.Annots = pdf.make_indirect(Array([widget]))
    pdf.Root.AcroForm = Dictionary(Fields=Array([widget]))
    papers.add("form.pdf", bytes_of(pdf))
    bundle = whole(papers.bind())
    assert "filled in by hand" in bundle.text(3)
    out = pikepdf.open(bundle.path)
    assert "/AcroForm" not in out.Root
    assert "/Annots" not in out.pages[2].obj


def test_a_hidden_layer_stays_hidden(
    papers: Papers, page_of: Callable[..., pikepdf.Page], bytes_of: Callable[..., bytes]
) -> None:
    pdf = pikepdf.new()
    page = page_of(pdf, "Seen", after=b"/OC /L1 BDC 0 g 100 300 300 100 re f EMC\n")
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("draft")))
    page.obj.Resources.Properties = Dictionary(L1=layer)
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
    papers.add("layer.pdf", bytes_of(pdf))
    bundle = whole(papers.bind())
    with pypdfium2.PdfDocument(bundle.path) as document:
        width, height, stride, pixels = grey(document, 2)
    assert width
    assert pixels[(height - 350) * stride + 250] == 255


def test_a_photograph_forgets_where_it_was_taken(papers: Papers, bytes_of: Callable[..., bytes]) -> None:
    jpeg = (
        b"\xff\xd8"
        b"\xff\xe1\x00\x14Exif\x00\x00GPS here...."
        b"\xff\xfe\x00\x08secret"
        b"\xff\xdb\x00\x43\x00"
        + bytes([1] * 64)
        + b"\xff\xc0\x00\x0b\x08\x00\x08\x00\x08\x01\x01\x11\x00"
        + b"\xff\xc4\x00\x14\x00\x01"
        + bytes(15)
        + b"\x00"
        + b"\xff\xc4\x00\x14\x10\x01"
        + bytes(15)
        + b"\x00"
        + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x3f\xff\xd9"
    )
    pdf = pikepdf.new()
    image = pikepdf.Stream(pdf, jpeg)
    image.Type, image.Subtype, image.Width, image.Height = Name.XObject, Name.Image, 8, 8
    image.ColorSpace, image.BitsPerComponent, image.Filter = Name.DeviceGray, 8, Name.DCTDecode
    pdf.add_blank_page()
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(Im=image))
    pdf.pages[0].obj.Contents = pdf.make_stream(b"q 200 0 0 200 100 400 cm /Im Do Q")
    papers.add("photo.pdf", bytes_of(pdf))
    bundle = whole(papers.bind())
    out = pikepdf.open(bundle.path)
    raw = out.pages[2].obj.Resources.XObject.Im.read_raw_bytes()
    assert b"GPS" not in raw
    assert b"secret" not in raw
    assert raw.endswith(jpeg[jpeg.index(b"\xff\xda") :])


def test_a_long_index_flows_and_every_folio_stays_right(papers: Papers, make: Callable[..., bytes]) -> None:
    for n in range(100):
        papers.add(f"{n:02}.pdf", make(f"paper {n}"), kind=list(Kind)[n % 4], title=f"Paper {n}")
    bundle = whole(papers.bind())
    assert bundle.layout.front > 3
    for placed in bundle.layout.placed:
        assert placed.entry.title.lower() in bundle.text(placed.first).lower()


def test_the_same_inputs_give_the_same_bytes(papers: Papers, make: Callable[..., bytes], tmp_path: Path) -> None:
    papers.add("a.pdf", make("a", pages=3))
    papers.add("b.pdf", make("b"), kind=Kind.LAB_REPORT)
    one = papers.bind(to=tmp_path / "one").path.read_bytes()
    other = papers.bind(to=tmp_path / "other").path.read_bytes()
    assert one == other


def test_the_account_inside_names_no_file_and_nothing_withheld(papers: Papers, make: Callable[..., bytes]) -> None:
    kept = papers.add("very private name.pdf", make("a", pages=3), title="Surgical pathology")
    papers.add("other.pdf", make("b"), title="Withheld paper")
    withheld = papers.records[1]
    bundle = whole(papers.bind(Choices(exclude=(Exclusion(withheld.id), Exclusion(kept.id, (2,))))))
    inside = bundle.reader.attachments["sopinion-manifest.json"][0].decode()
    for word in ("private", "Withheld", str(papers.path), withheld.id, "Surgical pathology"):
        assert word not in inside
    assert kept.id in inside
