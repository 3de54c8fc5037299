"""Saves a page whose drawing cannot be copied as it stands: pdfium copies it, and what unpacks of its drawing is kept.

Its words stay words and its lines stay sharp. Whether it still looks the same is held against what pdfium draws.
"""

from __future__ import annotations

import io
import zlib
from contextlib import suppress

import pikepdf
import pypdfium2
from pikepdf import Array, Name

from sopinion.press.opening import saved
from sopinion.press.scrub import content_streams

_PIXELS = 0.5  # per point
_MOST_PIXELS = 4_000_000
_APART = 24  # grey levels that a pixel may differ by
_SHARE = 0.0005  # of the pixels may differ by more
_PIECE = 4096
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
        found = _inflated(raw, window)
        if found:
            return found
    raise pikepdf.PdfError("nothing of it unpacks")


def _inflated(raw: bytes, window: int) -> bytes:
    """Inflate up to the first damage, to the last byte before it."""
    engine, found = zlib.decompressobj(window), bytearray()
    for at in range(0, len(raw), _PIECE):
        before = engine.copy()
        try:
            found += engine.decompress(raw[at : at + _PIECE], _LARGEST)
        except zlib.error:
            with suppress(zlib.error):
                for byte in raw[at : at + _PIECE]:
                    found += before.decompress(bytes([byte]), _LARGEST)
            break
    return bytes(found)


def same_look(drawn: pypdfium2.PdfPage, copy: pikepdf.Pdf) -> bool:
    """Whether the one page of `copy` looks like `drawn`."""
    with pypdfium2.PdfDocument(saved(copy)) as document:
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
