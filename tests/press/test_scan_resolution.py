"""How finely a page was scanned, on pages made here."""

from __future__ import annotations

import io
import math
from collections.abc import Callable

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name

from sopinion.press.resolution import dpi_of

LETTER = (0, 0, 612, 792)


def picture(pdf: pikepdf.Pdf, wide: int, high: int) -> pikepdf.Stream:
    """Make a picture of so many dots; that they are black and white makes it small."""
    row = (wide + 7) // 8
    made = pikepdf.Stream(pdf, b"\x55" * (row * high))
    made.Type, made.Subtype, made.ColorSpace = Name.XObject, Name.Image, Name.DeviceGray
    made.Width, made.Height, made.BitsPerComponent = wide, high, 1
    return made


def page_with(
    pdf: pikepdf.Pdf, drawing: str, pictures: dict[str, pikepdf.Object], rotate: int = 0, **more: object
) -> None:
    """Add a page that draws pictures. more: other entries of the page."""
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array(list(LETTER)),
        Rotate=rotate,
        Resources=Dictionary(XObject=Dictionary({f"/{name}": one for name, one in pictures.items()})),
        Contents=pdf.make_stream(drawing.encode()),
    )
    for key, value in more.items():
        page["/" + key] = value
    pdf.pages.append(pikepdf.Page(page))


def seen(pdf: pikepdf.Pdf) -> pypdfium2.PdfPage:
    out = io.BytesIO()
    pdf.save(out)
    return pypdfium2.PdfDocument(out.getvalue())[0]


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_scan_is_as_fine_as_its_one_picture_however_it_is_turned(rotate: int) -> None:
    pdf = pikepdf.new()
    page_with(pdf, "q 612 0 0 792 0 0 cm /A Do Q", {"A": picture(pdf, 1275, 1650)}, rotate)
    assert dpi_of(seen(pdf)) == 150


@given(st.integers(40, 600), st.floats(0, 2 * math.pi), st.floats(20, 400), st.floats(20, 400))
def test_turning_and_shrinking_what_is_drawn_changes_nothing_but_its_size(
    dpi: int, angle: float, width: float, height: float
) -> None:
    pdf = pikepdf.new()
    wide, high = math.ceil(width * dpi / 72), math.ceil(height * dpi / 72)
    turn = [math.cos(angle), math.sin(angle), -math.sin(angle), math.cos(angle), 300, 300]
    drawing = f"q {' '.join(f'{n:.5f}' for n in turn)} cm {width} 0 0 {height} 0 0 cm /A Do Q"
    page_with(pdf, drawing, {"A": picture(pdf, wide, high)})
    found = dpi_of(seen(pdf))
    assert found is not None
    assert dpi - 1 <= found <= dpi + 72 / min(width, height) + 1


def test_strips_make_one_scan() -> None:
    pdf = pikepdf.new()
    strips = {f"S{n}": picture(pdf, 850, 110) for n in range(10)}
    drawing = " ".join(f"q 612 0 0 79.2 0 {n * 79.2} cm /S{n} Do Q" for n in range(10))
    page_with(pdf, drawing, dict(strips))
    assert dpi_of(seen(pdf)) == 100


def test_tiles_make_one_scan_and_one_that_is_finer_does_not_change_it() -> None:
    pdf = pikepdf.new()
    tiles = {f"T{n}": picture(pdf, 425, 550) for n in range(4)} | {"T3": picture(pdf, 1275, 1650)}
    drawing = " ".join(f"q 306 0 0 396 {n % 2 * 306} {n // 2 * 396} cm /T{n} Do Q" for n in range(4))
    page_with(pdf, drawing, dict(tiles))
    assert dpi_of(seen(pdf)) == 100


def test_sharp_ink_over_a_coarse_ground_is_sharp_and_a_sharp_logo_on_a_coarse_scan_is_coarse() -> None:
    for drawn, wanted in (((612, 792), 300), ((144, 72), 75)):
        pdf = pikepdf.new()
        ink = picture(pdf, round(drawn[0] * 300 / 72), round(drawn[1] * 300 / 72))
        drawing = f"q 612 0 0 792 0 0 cm /A Do Q q {drawn[0]} 0 0 {drawn[1]} 0 0 cm /B Do Q"
        page_with(pdf, drawing, {"A": picture(pdf, 638, 825), "B": ink})
        assert dpi_of(seen(pdf)) == wanted


@pytest.mark.parametrize("scale", [1.0, 0.5, 2.0])
def test_a_picture_inside_forms_counts_as_large_as_it_comes_out(scale: float) -> None:
    """As printers' drivers and other bundles box a scan: form in form, each with a matrix of its own."""
    pdf = pikepdf.new()
    inner = pdf.make_stream(b"q 306 0 0 396 0 0 cm /A Do Q")
    inner.Type, inner.Subtype, inner.BBox = Name.XObject, Name.Form, Array([0, 0, 5000, 5000])
    inner.Matrix = Array([scale, 0, 0, scale, 10, 20])
    inner.Resources = Dictionary(XObject=Dictionary(A=picture(pdf, 850, 1100)))
    outer = pdf.make_stream(b"q 0 1 -1 0 500 0 cm /F Do Q")
    outer.Type, outer.Subtype, outer.BBox = Name.XObject, Name.Form, Array([-5000, -5000, 5000, 5000])
    outer.Resources = Dictionary(XObject=Dictionary(F=pdf.make_indirect(inner)))
    page_with(pdf, "q 2 0 0 2 0 0 cm /O Do Q", {"O": pdf.make_indirect(outer)})
    assert dpi_of(seen(pdf)) == round(100 / scale)


def test_what_comes_after_a_form_is_not_taken_to_lie_in_it() -> None:
    pdf = pikepdf.new()
    inner = pdf.make_stream(b"q 1 0 0 1 0 0 cm /A Do Q")
    inner.Type, inner.Subtype, inner.BBox = Name.XObject, Name.Form, Array([0, 0, 1, 1])
    inner.Resources = Dictionary(XObject=Dictionary(A=picture(pdf, 10, 10)))
    outer = pdf.make_stream(b"q 9 0 0 9 5 5 cm /F Do Q q 306 0 0 396 0 0 cm /A Do Q")
    outer.Type, outer.Subtype, outer.BBox = Name.XObject, Name.Form, Array([0, 0, 306, 396])
    held = Dictionary(F=pdf.make_indirect(inner), A=picture(pdf, 850, 1100))
    outer.Resources = Dictionary(XObject=held)
    page_with(pdf, "q 2 0 0 2 0 0 cm /O Do Q", {"O": pdf.make_indirect(outer)})
    assert dpi_of(seen(pdf)) == 100


def test_resources_of_the_file_serve_a_page_that_has_none() -> None:
    pdf = pikepdf.new()
    page_with(pdf, "q 612 0 0 792 0 0 cm /A Do Q", {})
    del pdf.pages[0].obj.Resources
    pdf.Root.Pages.Resources = Dictionary(XObject=Dictionary(A=pdf.make_indirect(picture(pdf, 1700, 2200))))
    assert dpi_of(seen(pdf)) == 200


def test_a_page_in_larger_units_is_coarser_and_a_page_without_pictures_has_no_dots(
    make: Callable[..., bytes],
) -> None:
    pdf = pikepdf.new()
    page_with(pdf, "q 612 0 0 792 0 0 cm /A Do Q", {"A": picture(pdf, 1700, 2200)}, UserUnit=2)
    assert dpi_of(seen(pdf), unit=2.0) == 100
    assert dpi_of(pypdfium2.PdfDocument(make("words"))[0]) is None


def test_a_stretched_scan_is_as_fine_as_its_coarser_way() -> None:
    pdf = pikepdf.new()
    page_with(pdf, "q 612 0 0 792 0 0 cm /A Do Q", {"A": picture(pdf, 1700, 1100)})
    assert dpi_of(seen(pdf)) == 100
