"""A picture of a page, for one whose drawing cannot be copied but can still be seen."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from pikepdf import Array, Dictionary, Name, Page, Stream

if TYPE_CHECKING:
    import pikepdf
    import pypdfium2

_SHARP = 200 / 72  # 200 dots an inch: small print stays readable
_MOST_PIXELS = 12_000_000


def picture_page(pdf: pikepdf.Pdf, drawn: pypdfium2.PdfPage) -> Page:
    """Make a page of `pdf`, upright, that shows what pdfium draws. It belongs to the file but not to its pages."""
    width, height = drawn.get_size()
    scale = min(_SHARP, (_MOST_PIXELS / (width * height)) ** 0.5)
    bitmap = drawn.render(scale=scale, rev_byteorder=True, may_draw_forms=False, prefer_bgrx=False)
    wide, high, stride, deep = bitmap.width, bitmap.height, bitmap.stride, bitmap.n_channels
    grey = bytes(bitmap.buffer)
    bitmap.close()
    rows = b"".join(grey[row * stride : row * stride + wide * deep] for row in range(high))
    image = Stream(pdf, zlib.compress(rows))
    image.Type, image.Subtype = Name.XObject, Name.Image
    image.Width, image.Height, image.BitsPerComponent = wide, high, 8
    image.ColorSpace = Name.DeviceGray if deep == 1 else Name.DeviceRGB
    image.Filter = Name.FlateDecode
    content = f"q {width:.4f} 0 0 {height:.4f} 0 0 cm /SopinionPicture Do Q".encode("ascii")
    page = pdf.make_indirect(
        Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, width, height]),
            Resources=Dictionary(XObject=Dictionary(SopinionPicture=image)),
            Contents=Stream(pdf, content),
        )
    )
    return Page(page)
