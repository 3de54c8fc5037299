"""Whether a page gives back every graphics state that it saves; one that does not would carry our stamp away."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, Dictionary, Name

from sopinion.press.scrub import content_streams

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sopinion.press.frame import Frame

# the letter first: the engine then skips from one to the next
_SAVES = re.compile(rb"[qQ](?<![^\x00\t\n\f\r \])>}][qQ])(?![^\x00\t\n\f\r \[(</{%])")


def balance_of(page: Dictionary) -> tuple[int, int]:
    """Give how far a page dips below its own saves (0 or less), and how many it leaves open at its end.

    A quick count over the bytes settles nearly every page; where it finds something, the page is read in full.
    Raises PdfError where its drawing cannot be unpacked.
    """
    text = b"\n".join(stream.read_bytes() for stream in content_streams(page))
    found = _count(letter == b"q" for letter in _SAVES.findall(text))
    if found == (0, 0):
        return found
    try:
        return _count(str(one.operator) == "q" for one in pikepdf.parse_content_stream(page, "q Q"))
    except pikepdf.PdfError:
        return found


def is_sound(page: Dictionary) -> bool:
    """Whether what a page is drawn from unpacks to its last byte, checksum included.

    What was damaged on the way may still unpack, to a drawing that breaks off in the middle of anything.
    """
    for stream in content_streams(page):
        if stream.get("/Filter") == Name.FlateDecode:
            engine = zlib.decompressobj()
            try:
                engine.decompress(stream.read_raw_bytes())
            except zlib.error:
                return False
            if not engine.eof:
                return False
    return True


def _count(saves: Iterable[bool]) -> tuple[int, int]:
    depth = lowest = 0
    for save in saves:
        depth += 1 if save else -1
        lowest = min(lowest, depth)
    return lowest, depth - lowest


def box_page(pdf: pikepdf.Pdf, page: Dictionary, frame: Frame) -> None:
    """Put the whole drawing of a page into a form, whose graphics state cannot leak, and draw that form.

    Within a form a restore without its save does nothing, as it does on a page; so the page looks as it did.
    """
    text = b"\n".join(stream.read_bytes() for stream in content_streams(page))
    form = pdf.make_stream(text)
    form.Type, form.Subtype, form.FormType = Name.XObject, Name.Form, 1
    form.BBox = Array(list(frame.box))
    form.Resources = page.Resources
    if "/Group" in page:
        form.Group = page.Group
    page.Resources = Dictionary(XObject=Dictionary(SopinionPage=form))
    page.Contents = pdf.make_stream(b"/SopinionPage Do\n")
