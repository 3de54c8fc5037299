"""Draws form fields, stamps and typed notes into their pages, so that they look as they did and nobody can change them.

Links and comments stay beside the page. What a field looks like is in the file; where the file leaves that to the
program that shows it, pdfium draws it.
"""

from __future__ import annotations

import io
from contextlib import suppress
from typing import TYPE_CHECKING

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name
from pypdfium2 import raw

from sopinion.press.annotations import COMMENTS
from sopinion.press.balance import balance_of
from sopinion.press.looks import give_look
from sopinion.press.opening import saved
from sopinion.press.scrub import inherited

if TYPE_CHECKING:
    from collections.abc import Iterator

_BESIDE = frozenset({"/Link", "/Popup", *COMMENTS})
_HIDDEN = 2 | 32  # hidden, or not for the screen (ISO 32000-1, table 165)
_LONGEST_CHAIN = 50
_FAULTS = (pikepdf.PdfError, pypdfium2.PdfiumError, RuntimeError, ValueError, TypeError, LookupError)


def flatten(pdf: pikepdf.Pdf, lent: list[pikepdf.Pdf]) -> bool:
    """Draw what lies on the pages into them; say whether there was anything. Raises PdfError.

    lent: gets the files that `pdf` draws on from then on, which have to stay open as long as it does.
    """
    pages = [page.obj for page in pdf.pages]
    laid = {n: list(_annotations(page)) for n, page in enumerate(pages)}
    if not any(
        str(one.get("/Subtype")) not in _BESIDE or _is_seen_link(one) for found in laid.values() for one in found
    ):
        return False
    beside: dict[int, list[Dictionary]] = {}
    for n, found in laid.items():
        if found:
            beside[n] = [one for one in found if str(one.get("/Subtype")) in _BESIDE]
            drawn = [one for one in found if str(one.get("/Subtype")) not in _BESIDE]
            drawn += [_look_of(one) for one in found if _is_seen_link(one)]
            beside[n] += [_as_comment(one) for one in drawn if not give_look(pdf, one) and _speaks(one)]
            pages[n].Annots = pdf.make_indirect(Array(drawn))
    if any(_lacks_look(pdf, one) for n in beside for one in _annotations(pages[n])):
        with suppress(*_FAULTS):  # then they are drawn as far as the file says how
            _draw_fields(pdf, lent, [n for n in beside if any(map(_is_field, _annotations(pages[n])))])
    pdf.flatten_annotations("screen")
    for n, kept in beside.items():
        pages[n].Annots = Array(kept)
    return True


def _annotations(page: Dictionary) -> Iterator[Dictionary]:
    found = page.get("/Annots")
    for one in found if isinstance(found, Array) else ():
        if isinstance(one, Dictionary):
            yield one


def _is_seen_link(one: Dictionary) -> bool:
    """Whether a link has a look of its own, such as a frame."""
    return str(one.get("/Subtype")) == "/Link" and "/AP" in one


def _look_of(link: Dictionary) -> Dictionary:
    """Give what a link looks like, without the link."""
    return Dictionary(
        Type=Name.Annot, Subtype=Name.Square, Rect=link.get("/Rect", Array()), AP=link.AP, F=link.get("/F", 4)
    )


def _is_field(one: Dictionary) -> bool:
    return str(one.get("/Subtype")) == "/Widget"


def _lacks_look(pdf: pikepdf.Pdf, one: Dictionary) -> bool:
    """Whether a field shows something that the file leaves to the program that shows it."""
    if not _is_field(one) or _flags(one) & _HIDDEN:
        return False
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, Dictionary) and bool(form.get("/NeedAppearances", False)):
        return True
    looks = one.get("/AP")
    bare = not isinstance(looks, Dictionary) or looks.get("/N") is None
    return bare and _value(one) is not None


def _flags(one: Dictionary) -> int:
    try:
        return int(one.get("/F", 0))
    except (TypeError, ValueError):
        return 0


def _value(field: Dictionary) -> pikepdf.Object | None:
    node: pikepdf.Object | None = field
    for _ in range(_LONGEST_CHAIN):
        if not isinstance(node, Dictionary):
            return None
        if node.get("/V") is not None:
            return node.V
        node = node.get("/Parent")
    return None


def _speaks(one: Dictionary) -> bool:
    """Whether a note that nothing draws says something all the same."""
    return not _flags(one) & _HIDDEN and not _is_field(one) and bool(str(one.get("/Contents", "")).strip())


def _as_comment(one: Dictionary) -> Dictionary:
    """Make a comment of a note whose words no font at hand can write, so that they are not lost."""
    return Dictionary(
        Type=Name.Annot, Subtype=Name.Text, Rect=one.get("/Rect", Array([0, 0, 20, 20])), Contents=one.Contents, F=4
    )


def _draw_fields(pdf: pikepdf.Pdf, lent: list[pikepdf.Pdf], numbers: list[int]) -> None:
    """Let pdfium draw the fields of pages (from 0) on empty pages, and lay those drawings over the pages."""
    drawn = _drawn_alone(pdf, numbers)
    with pypdfium2.PdfDocument(drawn) as document:
        document.init_forms()
        for n in numbers:
            page = document[n]
            raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
            page.close()
        made = io.BytesIO()
        document.save(made)
    flat = pikepdf.open(made)
    lent.append(flat)
    for n in numbers:
        page = pdf.pages[n]
        form = flat.pages[n].as_form_xobject(handle_transformations=False)
        form.BBox = inherited(flat.pages[n].obj, "/MediaBox") or form.BBox
        name = page.add_resource(pdf.copy_foreign(flat.make_indirect(form)), Name.XObject, prefix="SopinionFields")
        _, open_at_end = balance_of(page.obj)
        page.contents_add(b"q\n", prepend=True)
        page.contents_add(b"\n" + b"Q " * (1 + open_at_end) + b"\nq " + str(name).encode("ascii") + b" Do Q\n")
        page.obj.Annots = Array([one for one in _annotations(page.obj) if not _is_field(one)])


def _drawn_alone(pdf: pikepdf.Pdf, numbers: list[int]) -> bytes:
    """Copy a file with nothing on its pages but the fields."""
    with pikepdf.open(io.BytesIO(saved(pdf))) as bare:
        for n, page in enumerate(bare.pages):
            page.obj.Contents = bare.make_stream(b"")
            fields = [one for one in _annotations(page.obj) if _is_field(one)] if n in numbers else []
            page.obj.Annots = Array(fields)
        form = bare.Root.get("/AcroForm")
        if isinstance(form, Dictionary) and "/XFA" in form:
            del form["/XFA"]  # pdfium would only say that it cannot read that
        return saved(bare)
