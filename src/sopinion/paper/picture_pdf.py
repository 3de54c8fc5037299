"""A picture as a PDF: its pixels as they are, upright, and nothing of what a camera wrote beside them.

A JPEG goes in byte for byte but for its metadata. Nothing is made larger or smaller.
"""

from __future__ import annotations

import io
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image

from sopinion.paper.limits import Limits
from sopinion.paper.original import Original
from sopinion.paper.picture import frames, opened, orientation, points

_GOOD = 92  # quality of a JPEG made of a photo that came in a form PDF does not know
_CLOSE = 95  # of one made of a large scan in color
_LARGE = 4_000_000  # pixels; a scan in color of that size would be too heavy without loss
_LOSSY = frozenset({"HEIF", "AVIF", "WEBP"})
_KEPT = frozenset({0xE0, 0xEE})  # markers of a JPEG's own make-up: JFIF, and Adobe's word on its colors
_PHOTOS = {"L": Name.DeviceGray, "RGB": Name.DeviceRGB, "CMYK": Name.DeviceCMYK}

# How a page is drawn for each way the camera was held, for a picture of width w and height h on the page upright.
_MATRICES = {
    1: (1, 0, 0, 1, 0, 0),
    2: (-1, 0, 0, 1, 1, 0),
    3: (-1, 0, 0, -1, 1, 1),
    4: (1, 0, 0, -1, 0, 1),
    5: (0, -1, -1, 0, 1, 1),
    6: (0, -1, 1, 0, 0, 1),
    7: (0, 1, 1, 0, 0, 0),
    8: (0, 1, -1, 0, 1, 0),
}


def as_pdf(original: Original, limits: Limits) -> bytes:
    """Make a PDF of a picture: as many pages, in the order, as `picture.read` gives. Raises Unread, OSError."""
    with pikepdf.new() as made, opened(original, limits) as picture:
        for frame in frames(picture):
            held = orientation(frame)
            _add(made, frame, original, held, points(frame, held))
        out = io.BytesIO()
        made.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return out.getvalue()


def _add(made: pikepdf.Pdf, frame: Image.Image, original: Original, held: int, size: tuple[float, float]) -> None:
    width, height = size
    page = made.add_blank_page(page_size=size)
    page.Resources = Dictionary(XObject=Dictionary(Picture=_stream(made, frame, original)))
    a, b, c, d, e, f = _MATRICES[held]
    matrix = (a * width, b * height, c * width, d * height, e * width, f * height)
    page.Contents = made.make_stream(f"q {' '.join(f'{value:.4f}' for value in matrix)} cm /Picture Do Q".encode())


def _stream(made: pikepdf.Pdf, frame: Image.Image, original: Original) -> pikepdf.Stream:
    if frame.format in {"JPEG", "MPO"} and frame.mode in _PHOTOS:
        with original.open() as file:
            data = _without_notes(file.read())
        if data:
            stream = _photo(made, frame, data)
            if frame.mode == "CMYK" and b"Adobe" in data[:64]:
                stream.Decode = Array([1, 0] * 4)  # Adobe writes these colors the other way round
            return stream
    flat = _flat(frame)
    if flat.mode != "1" and (frame.format in _LOSSY or (flat.mode == "RGB" and flat.width * flat.height > _LARGE)):
        return _photo(made, flat, _as_jpeg(flat, _GOOD if frame.format in _LOSSY else _CLOSE))
    stream = made.make_stream(zlib.compress(flat.tobytes(), 6))
    _describe(stream, flat, Name.FlateDecode)
    stream.BitsPerComponent = 1 if flat.mode == "1" else 8
    return stream


def _photo(made: pikepdf.Pdf, frame: Image.Image, data: bytes) -> pikepdf.Stream:
    stream = made.make_stream(data)
    _describe(stream, frame, Name.DCTDecode)
    stream.BitsPerComponent = 8
    return stream


def _describe(stream: pikepdf.Stream, frame: Image.Image, how: pikepdf.Name) -> None:
    stream.Type, stream.Subtype, stream.Filter = Name.XObject, Name.Image, how
    stream.Width, stream.Height = frame.size
    stream.ColorSpace = _PHOTOS.get(frame.mode, Name.DeviceGray)


def _flat(frame: Image.Image) -> Image.Image:
    """Bring a picture to black and white, grey or color, on white paper where it is see-through."""
    if frame.mode in {"1", "L", "RGB"}:
        return frame.copy() if frame.info.get("transparency") is None else _on_white(frame.convert("RGBA"))
    if frame.mode.startswith(("I", "F")):
        low, high = frame.getextrema()
        span = float(high) - float(low) or 1.0  # type: ignore[arg-type]
        return frame.convert("F").point(lambda value: value * (255 / span) - float(low) * 255 / span).convert("L")  # type: ignore[arg-type]
    if frame.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in frame.info:
        return _on_white(frame.convert("RGBA"))
    return frame.convert("RGB")


def _on_white(frame: Image.Image) -> Image.Image:
    paper = Image.new("RGB", frame.size, "white")
    paper.paste(frame, mask=frame.getchannel("A"))
    return paper


def _as_jpeg(frame: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    frame.save(out, "JPEG", quality=quality, subsampling=0)
    return out.getvalue()


def _without_notes(data: bytes) -> bytes:
    """Take out of a JPEG what is not the picture: where and when it was taken, thumbnails, further pictures behind it.

    Gives b"" for one that is not put together as it should be.
    """
    kept = bytearray(data[:2])
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:  # noqa: PLR2004 - what every marker begins with
            return b""
        marker = data[at + 1]
        if marker == 0xFF:  # noqa: PLR2004 - padding before a marker
            at += 1
            continue
        if marker == 0xD9:  # noqa: PLR2004 - the end of the picture
            break
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == 0xDA:  # noqa: PLR2004 - lines of the picture follow, up to the next marker that is not in them
            end = _scan_end(data, end)
        if not (0xE0 <= marker <= 0xEF or marker == 0xFE) or marker in _KEPT:  # noqa: PLR2004 - notes
            kept += data[at:end]
        at = end
    return bytes(kept + b"\xff\xd9") if len(kept) > 2 else b""  # noqa: PLR2004 - more than the opening marker


def _scan_end(data: bytes, at: int) -> int:
    """Find where lines of a picture end: at the next marker but zeros and restarts, which belong to them."""
    while (at := data.find(b"\xff", at)) != -1 and at + 1 < len(data):
        if data[at + 1] != 0 and not 0xD0 <= data[at + 1] <= 0xD7:  # noqa: PLR2004 - stuffed bytes, restarts
            return at
        at += 2
    return len(data)
