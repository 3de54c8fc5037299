"""Saves a page whose drawing cannot be copied as it stands: pdfium copies it, and what unpacks of its drawing is kept.

Its words stay words and its lines stay sharp. Whether it still looks the same is held against what pdfium draws.
"""

from __future__ import annotations

import io
import zlib

import pikepdf
import pypdfium2
from pikepdf import Array, Name

from sopinion.press.scrub import content_streams

_PIXELS = 0.5  # per point
_MOST_PIXELS = 4_000_000
_APART = 24  # grey levels that a pixel may differ by
_SHARE = 0.0005  # of the pixels may differ by more
_LARGEST = 64 * 1024 * 1024  # a drawing that unpacks to more is not one


def copy_page(document: pypdfium2.PdfDocument, number: int) -> pikepdf.Pdf:
    """Copy page `number` (1-based) into a file of its own, its drawing mended. Raises PdfiumError, PdfError."""
    made = io.BytesIO()
    with pypdfium2.PdfDocument.new() as fresh:
        fresh.import_pages(document, [number - 1])
        fresh.save(made)
    pdf = pikepdf.open(made)
    page = pdf.pages[0].obj
    page.Contents = Array([pdf.make_stream(_unpacked(one)) for one in content_streams(page)])
    return pdf


def _unpacked(stream: pikepdf.Stream) -> bytes:
    """Unpack a stream, or as much of it as there is."""
    try:
        return stream.read_bytes()
    except pikepdf.PdfError:
        if stream.get("/Filter") != Name.FlateDecode or "/DecodeParms" in stream:
            raise
    raw = stream.read_raw_bytes()
    for window in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        engine, found = zlib.decompressobj(window), bytearray()
        try:
            for at in range(0, len(raw), 256):
                found += engine.decompress(raw[at : at + 256], _LARGEST)
        except zlib.error:
            pass
        if found:
            return bytes(found)
    raise pikepdf.PdfError("nothing of it unpacks")


def same_look(drawn: pypdfium2.PdfPage, copy: pikepdf.Pdf) -> bool:
    """Whether the one page of `copy` looks like `drawn`."""
    made = io.BytesIO()
    copy.save(made)
    with pypdfium2.PdfDocument(made.getvalue()) as document:
        one, other = _grey(drawn), _grey(document[0])
    if one[:2] != other[:2]:
        return False
    apart = sum(abs(a - b) > _APART for a, b in zip(one[2], other[2], strict=True))
    return apart <= _SHARE * len(one[2])


def _grey(page: pypdfium2.PdfPage) -> tuple[int, int, bytes]:
    width, height = page.get_size()
    scale = min(_PIXELS, (_MOST_PIXELS / (width * height)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
    found = bitmap.width, bitmap.height, bytes(bitmap.buffer)
    bitmap.close()
    return found
