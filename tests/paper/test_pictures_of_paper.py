"""Pictures of paper: read as pages, and bound with their pixels as they are and nothing else of them."""

from __future__ import annotations

import base64
import io
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from made_files import photo
from sopinion.model.page import Outcome, Page, Problem, ProblemCode, Reading, Source
from sopinion.paper.asked import Unread
from sopinion.paper.limits import Limits
from sopinion.paper.original import Original
from sopinion.paper.picture_pdf import as_pdf

Read = Callable[..., dict[str, Outcome]]

# Made for this test: white paper with a black bar near its top edge.
HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAVZtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAACJpbG9jAAAA"
    "AERAAAEAAQAAAAABegABAAAAAAAAACsAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABodmMxAAAAAA5waXRtAAAAAAABAAAA1mlwcnAAAAC3"
    "aXBjbwAAAHhodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQArQgEBA3AAAAMAkAAAAwAA"
    "AwAeoDCAgWW6kkprm4CGgwIAAAMAMgAAAwACEGIAAQAHRAHBcrAiQAAAABNjb2xybmNseAABAA0ABoAAAAAUaXNwZQAAAAAAAABgAAAAgAAAABBw"
    "aXhpAAAAAAMICAgAAAAXaXBtYQAAAAAAAAABAAEEgQIDBAAAADNtZGF0AAAAJygBrwSY/oBVSkELZFF8U4vxbvmaYlVbv0NSgUGVNIWlmsvBFALX"
    "BA=="
)
TURNS = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def pages(outcome: Outcome) -> tuple[Page, ...]:
    assert isinstance(outcome, Reading), outcome
    return outcome.pages


def bound(data: bytes, name: str = "a") -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(as_pdf(Original.of(name, data), Limits())))


def drawn(data: bytes) -> Image.Image:
    document = pypdfium2.PdfDocument(as_pdf(Original.of("a", data), Limits()))
    return document[0].render(scale=1).to_pil().convert("L")


def held(orientation: int) -> bytes:
    """A photo taken with the camera held like that, that a viewer shows upright."""
    with Image.open(io.BytesIO(photo())) as upright:
        turn = TURNS[orientation]
        picture = upright.transpose(turn) if turn is not None else upright.copy()
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x010F] = "CameraMaker"
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif.tobytes(), quality=90)
    return out.getvalue()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF", "GIF", "BMP", "WEBP"])
def test_every_form_of_picture_is_a_page_and_is_bound_as_one(tmp_path: Path, reading: Read, form: str) -> None:
    path = tmp_path / f"paper.{form.lower()}"
    path.write_bytes(photo(form))
    (page,) = pages(reading(path)[path.name])
    assert (page.text, page.source, page.pictured) == ("", Source.NONE, True)
    shown = drawn(path.read_bytes())
    assert shown.size == (round(page.width), round(page.height))
    assert shown.getpixel((shown.width // 2, shown.height * 3 // 40)) < 40  # the bar
    assert shown.getpixel((shown.width // 2, shown.height // 2)) > 220


def test_photos_of_a_phone_are_read_and_bound(tmp_path: Path, reading: Read) -> None:
    (tmp_path / "IMG_0001.HEIC").write_bytes(HEIC)
    assert len(pages(reading(tmp_path / "IMG_0001.HEIC")["IMG_0001.HEIC"])) == 1
    shown = drawn(HEIC)
    assert shown.getpixel((shown.width // 2, shown.height * 11 // 128)) < 90
    assert shown.getpixel((shown.width // 2, shown.height // 2)) > 200


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_shown_upright_however_the_camera_was_held(orientation: int) -> None:
    shown = drawn(held(orientation))
    wide, high = shown.size
    assert wide < high
    assert shown.getpixel((wide // 2, high * 3 // 40)) < 40  # the bar is at the top
    assert shown.getpixel((wide * 3 // 20, high * 9 // 40)) < 40  # the dot below it at the left
    assert shown.getpixel((wide * 17 // 20, high * 9 // 40)) > 220
    assert shown.getpixel((wide // 2, high * 37 // 40)) > 220


def test_a_jpeg_keeps_its_picture_byte_for_byte_and_loses_where_it_was_taken() -> None:
    data = held(6)
    behind = data + held(1)  # some phones put a second picture behind the first
    with bound(behind) as made:
        kept = made.pages[0].Resources.XObject.Picture.read_raw_bytes()
    lines = data[data.index(b"\xff\xda") :]
    assert kept.endswith(lines)
    assert b"Exif" not in kept
    assert b"CameraMaker" not in kept
    assert len(kept) < len(data)


def test_each_picture_of_a_tiff_is_a_page_of_the_size_it_was_scanned_in(tmp_path: Path, reading: Read) -> None:
    path = tmp_path / "fax.tif"
    first = Image.new("1", (1728, 2200), 1)
    more = [Image.new("1", (1728, 1100), 1), Image.new("1", (850, 1100), 1)]
    first.save(path, save_all=True, append_images=more, compression="group4", dpi=(204, 196))
    found = pages(reading(path)["fax.tif"])
    assert [(page.number, round(page.width), round(page.height)) for page in found] == [
        (1, 610, 808),
        (2, 610, 404),
        (3, 300, 404),
    ]
    with bound(path.read_bytes()) as made:
        assert [round(float(page.mediabox[3])) for page in made.pages] == [808, 404, 404]
        assert made.pages[0].Resources.XObject.Picture.BitsPerComponent == 1


def test_what_is_see_through_lies_on_white_paper() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (200, 300), (0, 0, 0, 0)).save(out, "PNG")
    assert drawn(out.getvalue()).getextrema() == (255, 255)


@pytest.mark.parametrize("mode", ["I;16", "F", "P", "CMYK", "LA", "YCbCr"])
def test_rare_kinds_of_pixels_make_a_page_too(mode: str) -> None:
    out = io.BytesIO()
    Image.new("RGB", (60, 80), "white").convert(mode if mode != "I;16" else "L").save(out, "TIFF")
    with bound(out.getvalue()) as made:
        assert len(made.pages) == 1


def test_a_photo_that_was_cut_short_shows_what_came_through(tmp_path: Path, reading: Read) -> None:
    path = tmp_path / "cut.jpg"
    path.write_bytes(photo(quality=95)[:9000])
    assert len(pages(reading(path)["cut.jpg"])) == 1
    assert drawn(path.read_bytes()).getpixel((297, 60)) < 60


def test_a_picture_that_swells_is_refused_and_the_next_one_read(tmp_path: Path, reading: Read) -> None:
    bomb = tmp_path / "bomb.png"
    small = photo("PNG")
    size = b"IHDR" + (30_000).to_bytes(4, "big") * 2 + small[24:29]
    bomb.write_bytes(small[:12] + size + zlib.crc32(size).to_bytes(4, "big") + small[33:])
    (tmp_path / "fine.png").write_bytes(photo("PNG"))
    outcomes = reading(bomb, tmp_path / "fine.png")
    assert outcomes["bomb.png"] == Problem("bomb.png", ProblemCode.UNSAFE, "bomb")
    assert len(pages(outcomes["fine.png"])) == 1
    with pytest.raises(Unread):
        as_pdf(Original.at(bomb), Limits())


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n" + b"\0" * 90, b"II*\0\x08\0\0\0\xff\xff", photo("TIFF")[:60]])
def test_a_picture_that_makes_no_sense_is_damaged(tmp_path: Path, reading: Read, data: bytes) -> None:
    path = tmp_path / "broken"
    path.write_bytes(data)
    assert reading(path)["broken"] == Problem("broken", ProblemCode.DAMAGED)


def test_a_picture_whose_name_says_pdf_is_read_for_what_it_is(tmp_path: Path, reading: Read) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(photo())
    assert len(pages(reading(path)["scan.pdf"])) == 1
