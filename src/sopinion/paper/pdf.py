"""PDF: read by pdfium; what it cannot open, by pypdf; what neither can, from a repaired copy in memory."""

from __future__ import annotations

import ctypes
import io
import logging
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

import pypdfium2
from pypdfium2 import raw

from sopinion.model.legible import LITTLE
from sopinion.model.page import Page, Passed, ProblemCode, Source
from sopinion.paper.asked import Asked, Put, Unread, Whole
from sopinion.paper.limits import Limits
from sopinion.paper.original import Handle, Original
from sopinion.paper.words import readable

if TYPE_CHECKING:
    from pypdf import PdfReader

GROUP = 50
"""Pages handed over at a time."""

OWN_PRODUCER = "sopinion"
"""How the producer's name in a PDF of ours begins."""

_TELLING = (ProblemCode.PASSWORD, ProblemCode.TOO_LARGE, ProblemCode.EMPTY, ProblemCode.DAMAGED)
"""When the engines disagree why a file cannot be read, the reason that helps most."""

_LITTLE = 40  # letters; a page with fewer is looked at for pictures
_FILLS = 0.5  # of a page: a picture as large as that is the page
_PICTURE_OBJECTS = (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM, raw.FPDF_PAGEOBJ_SHADING, raw.FPDF_PAGEOBJ_PATH)
_SPOKEN_NOTES = (raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_STAMP)


class _CannotOpen(Exception):
    """This engine cannot open the file; `why` is what the person is told when no other engine can either."""

    def __init__(self, why: ProblemCode = ProblemCode.DAMAGED) -> None:
        super().__init__(why.value)
        self.why = why


def read(original: Original, asked: Asked, put: Put) -> Whole:
    """Read a PDF. Raises Unread, OSError."""
    reasons = {ProblemCode.DAMAGED}
    for engine in (_by_pdfium, _by_pypdf, _by_repair)[asked.skip :]:
        try:
            return engine(original, asked, put)
        except _CannotOpen as trouble:
            reasons.add(trouble.why)
            put(None)
    raise Unread(next(code for code in _TELLING if code in reasons))


def _by_pdfium(original: Original, asked: Asked, put: Put) -> Whole:
    return _read_document(_opened(original.handle, asked.passwords), original, asked, put)


def _opened(source: Handle, passwords: Sequence[str]) -> pypdfium2.PdfDocument:
    for password in (None, *passwords):
        try:
            return pypdfium2.PdfDocument(source, password=password)
        except pypdfium2.PdfiumError as error:
            if error.err_code != raw.FPDF_ERR_PASSWORD:
                raise _CannotOpen from None
    raise _CannotOpen(ProblemCode.PASSWORD)


def _read_document(
    document: pypdfium2.PdfDocument, original: Original, asked: Asked, put: Put, *, repaired: bool = False
) -> Whole:
    with closing(document):
        encrypted = raw.FPDF_GetSecurityHandlerRevision(document) >= 0
        whole = Whole("repaired" if repaired else "pdfium", repaired, encrypted)
        if document.get_metadata_value("Producer").startswith(OWN_PRODUCER):
            return replace(whole, passed=Passed.OWN)
        if len(document) > asked.limits.pages:
            raise Unread(ProblemCode.TOO_LARGE)
        if document.get_formtype() != raw.FORMTYPE_NONE:
            document.init_forms()  # what was typed into a form is drawn only then
        second = _Second(original, asked.passwords)
        _hand_over((_page(document, number, second) for number in range(1, len(document) + 1)), asked.limits, put)
        if second.asked == len(document):
            raise _CannotOpen  # not one page: let another engine have the whole file
    return whole


def _hand_over(pages: Iterator[Page], limits: Limits, put: Put) -> None:
    letters = 0
    while group := tuple(islice(pages, GROUP)):
        letters += sum(len(page.text) for page in group)
        if letters > limits.letters or any(len(page.text) > limits.page_letters for page in group):
            raise Unread(ProblemCode.TOO_LARGE)
        put(group)


def _page(document: pypdfium2.PdfDocument, number: int, second: _Second) -> Page:
    try:
        page = document[number - 1]
    except pypdfium2.PdfiumError:
        return second.page(number)
    try:
        if _has_spoken_notes(page) and raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS:
            page.close()
            page = document[number - 1]
        with closing(page.get_textpage()) as words:
            text = readable(words.get_text_range())
        width, height = page.get_size()
        return Page(
            number,
            text,
            Source.TEXT if text else Source.NONE,
            round(width, 2),
            round(height, 2),
            pictured=_is_pictured(page, text) if len(text) < _LITTLE else len(text) < LITTLE and _is_scanned(page),
        )
    except pypdfium2.PdfiumError:
        return second.page(number)
    finally:
        page.close()


def _has_spoken_notes(page: pypdfium2.PdfPage) -> bool:
    """Whether notes lie on the page that a reader sees as part of it: filled fields, typed notes, stamps."""
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        note = raw.FPDFPage_GetAnnot(page, index)
        if not note:
            continue
        kind = raw.FPDFAnnot_GetSubtype(note)
        raw.FPDFPage_CloseAnnot(note)
        if kind in _SPOKEN_NOTES:
            return True
    return False


def _is_pictured(page: pypdfium2.PdfPage, text: str) -> bool:
    drawn = (raw.FPDFPage_GetObject(page, index) for index in range(raw.FPDFPage_CountObjects(page)))
    return any(not text or raw.FPDFPageObj_GetType(one) in _PICTURE_OBJECTS for one in drawn)


def _is_scanned(page: pypdfium2.PdfPage) -> bool:
    """Whether a picture fills the page, and no words were laid under it by somebody who read it before."""
    width, height = page.get_size()
    filled = False
    for index in range(raw.FPDFPage_CountObjects(page)):
        one = raw.FPDFPage_GetObject(page, index)
        kind = raw.FPDFPageObj_GetType(one)
        if (
            kind == raw.FPDF_PAGEOBJ_TEXT
            and raw.FPDFTextObj_GetTextRenderMode(one) == raw.FPDF_TEXTRENDERMODE_INVISIBLE
        ):
            return False
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = (ctypes.c_float() for _ in range(4))
            raw.FPDFPageObj_GetBounds(one, left, bottom, right, top)
            size = (right.value - left.value) * (top.value - bottom.value)
            filled = filled or size >= _FILLS * width * height
    return filled


class _Second:
    """pypdf, opened when a page is asked of it: the second reader, for what the first cannot make out."""

    def __init__(self, original: Original, passwords: Sequence[str]) -> None:
        self._original = original
        self._passwords = passwords
        self._reader: PdfReader | None = None
        self.count = 0
        self.asked = 0
        self.lost = 0

    def open(self) -> PdfReader:
        """Open the file. Raises _CannotOpen where a password is missing or it makes no sense to pypdf."""
        if self._reader is None:
            from pypdf import PdfReader as Reader  # noqa: PLC0415 - 80 ms, for the rare file that needs it

            logging.getLogger("pypdf").disabled = True  # its warnings may hold words of the paper
            locked = False
            try:
                reader = Reader(self._original.path or self._original.open(), strict=False)
                locked = reader.is_encrypted and not any(reader.decrypt(word) for word in ("", *self._passwords))
                self.count = 0 if locked else len(reader.pages)
            except (OSError, MemoryError):
                raise
            except Exception:  # noqa: BLE001 - on a broken file pypdf raises whatever it stumbles over
                raise _CannotOpen from None
            if locked:
                raise _CannotOpen(ProblemCode.PASSWORD)
            self._reader = reader
        return self._reader

    def page(self, number: int) -> Page:
        """Read one page; where even pypdf cannot, a page without words that counts as a picture."""
        self.asked += 1
        try:
            page = self.open().pages[number - 1]
            text = readable(page.extract_text())
            box = page.cropbox
            width, height = float(box.width), float(box.height)
            if page.rotation % 180:
                width, height = height, width
            pictured = len(text) < _LITTLE and "/XObject" in (page.get("/Resources") or {})
            source = Source.TEXT if text else Source.NONE
            return Page(number, text, source, round(width, 2), round(height, 2), pictured=pictured)
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001 - as above; the page stays in the count, and says that it was not read
            self.lost += 1
            return Page(number, "", Source.NONE, pictured=True)


def _by_pypdf(original: Original, asked: Asked, put: Put) -> Whole:
    second = _Second(original, asked.passwords)
    reader = second.open()
    count = second.count
    if count == 0:
        raise _CannotOpen(ProblemCode.EMPTY)
    if count > asked.limits.pages:
        raise Unread(ProblemCode.TOO_LARGE)
    whole = Whole("pypdf", encrypted=reader.is_encrypted)
    if _producer(reader).startswith(OWN_PRODUCER):
        return replace(whole, passed=Passed.OWN)
    _hand_over((second.page(number) for number in range(1, count + 1)), asked.limits, put)
    if second.lost == count:
        raise _CannotOpen
    return whole


def _producer(reader: PdfReader) -> str:
    try:
        return str((reader.metadata and reader.metadata.producer) or "")
    except Exception:  # noqa: BLE001 - as above; a file whose producer cannot be read is not ours
        return ""


def _by_repair(original: Original, asked: Asked, put: Put) -> Whole:
    if original.size > asked.limits.repair_megabytes * 2**20:
        raise _CannotOpen(ProblemCode.TOO_LARGE)
    import pikepdf  # noqa: PLC0415 - 60 ms, for the rare file that needs it

    copy = io.BytesIO()
    for password in ("", *asked.passwords):
        try:
            with original.open() as file, pikepdf.open(file, password=password) as broken:
                if len(broken.pages) == 0:
                    raise _CannotOpen(ProblemCode.EMPTY)
                broken.save(copy, encryption=False)
            break
        except pikepdf.PasswordError:
            continue
        except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, KeyError):
            raise _CannotOpen from None
    else:
        raise _CannotOpen(ProblemCode.PASSWORD)
    return _read_document(_opened(copy.getvalue(), ()), original, asked, put, repaired=True)
