"""Draws pages as pictures, in a worker process of its own, for those who read pictures.

It is asked in frames (see worker.py) and answers each question with one: what the scan is, or why there is none;
then come the scan's dots as they are.
"""

from __future__ import annotations

import io
import math
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from typing import IO, Any

import pypdfium2
from pypdfium2 import raw

from sopinion.model.page import ProblemCode
from sopinion.model.scan import Scan
from sopinion.paper.asked import Unread
from sopinion.paper.form import Form, form_of
from sopinion.paper.frames import read_frame, write_frame
from sopinion.paper.inside import find
from sopinion.paper.limits import Limits, hold_memory, hold_time
from sopinion.paper.original import Original

FINEST = 200
"""Dots an inch at most: finer pictures take longer and are read no better (docs/measurements.md)."""

_COARSEST = 150  # what is drawn of lines and letters, or comes coarser than that, is drawn so fine
_MOST_DOTS = 12_000_000
_FILLS = 0.5  # of a page: a picture as large as that is the page
_INCH = 72


def draw(document: pypdfium2.PdfDocument, number: int) -> Scan:
    """Draw a page (1-based) of an open PDF, turned as it says it is to be shown. Raises Unread."""
    try:
        page = document[number - 1]
    except (pypdfium2.PdfiumError, IndexError):
        raise Unread(ProblemCode.DAMAGED) from None
    with closing(page):
        width, height = page.get_size()
        dpi = min(FINEST, max(_COARSEST, _fineness(page)))
        scale = min(dpi / _INCH, math.sqrt(_MOST_DOTS / max(1.0, width * height)))
        try:
            bitmap = page.render(scale=scale, grayscale=True)
        except (pypdfium2.PdfiumError, ValueError):
            raise Unread(ProblemCode.DAMAGED) from None
        with closing(bitmap):
            wide, high, stride = bitmap.width, bitmap.height, bitmap.stride
            dots = bytes(bitmap.buffer)
    if stride != wide:
        dots = b"".join(dots[row * stride : row * stride + wide] for row in range(high))
    return Scan(wide, high, max(1, round(scale * _INCH)), dots)


def _fineness(page: pypdfium2.PdfPage) -> int:
    """Dots an inch of the picture that is the page; FINEST where the page is drawn of lines and letters."""
    width, height = page.get_size()
    for one in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=3):
        left, bottom, right, top = one.get_bounds()
        if (right - left) * (top - bottom) < _FILLS * width * height:
            continue
        across, down = one.get_px_size()
        size = sorted((right - left, top - bottom))
        return int(min(max(across, down) / size[1], min(across, down) / size[0]) * _INCH)
    return FINEST


@dataclass(slots=True)
class Desk:
    """What is being drawn from: the file that was asked for last stays open."""

    limits: Limits
    passwords: tuple[str, ...] = field(default=(), repr=False)
    _path: str = ""
    _document: pypdfium2.PdfDocument | None = None

    def draw(self, path: str, number: int) -> Scan:
        """Draw a page of the file at a path, which may lie inside another. Raises Unread, OSError."""
        if self._document is None or path != self._path:
            self.clear()
            self._document = self._opened(path)
            self._path = path
        return draw(self._document, number)

    def clear(self) -> None:
        """Close what is open."""
        if self._document is not None:
            self._document.close()
            self._document = None

    def _opened(self, path: str) -> pypdfium2.PdfDocument:
        original = find(path, self.passwords, self.limits)
        if form_of(original) is Form.PICTURE:
            from sopinion.paper.picture_pdf import as_pdf  # noqa: PLC0415 - Pillow, for pictures only

            return pypdfium2.PdfDocument(as_pdf(original, self.limits))
        document = _pdf(original.handle, self.passwords) or _pdf(_repaired(original, self.passwords), ())
        if document is None:
            raise Unread(ProblemCode.DAMAGED)
        if document.get_formtype() != raw.FORMTYPE_NONE:
            document.init_forms()
        return document


def _pdf(source: Any, passwords: Sequence[str]) -> pypdfium2.PdfDocument | None:  # noqa: ANN401 - what pypdfium2 takes
    for password in (None, *passwords):
        try:
            return pypdfium2.PdfDocument(source, password=password)
        except pypdfium2.PdfiumError:
            continue
    return None


def _repaired(original: Original, passwords: Sequence[str]) -> bytes:
    if original.size > Limits().repair_megabytes * 2**20:
        raise Unread(ProblemCode.TOO_LARGE)
    import pikepdf  # noqa: PLC0415 - 60 ms, for the rare file that needs it

    copy = io.BytesIO()
    for password in ("", *passwords):
        with suppress(pikepdf.PdfError, RuntimeError, ValueError, TypeError, KeyError):
            with original.open() as file, pikepdf.open(file, password=password) as broken:
                broken.save(copy, encryption=False)
            return copy.getvalue()
    raise Unread(ProblemCode.PASSWORD)


def _answer(desk: Desk, question: dict[str, Any], out: IO[bytes]) -> None:
    try:
        scan = desk.draw(question["path"], question["page"])
    except Unread as trouble:
        write_frame(out, {"problem": trouble.code.value})
    except OSError:
        write_frame(out, {"problem": ProblemCode.UNREADABLE.value})
    except (MemoryError, RecursionError):
        desk.clear()
        write_frame(out, {"problem": ProblemCode.TOO_LARGE.value})
    else:
        write_frame(out, {"width": scan.width, "height": scan.height, "dpi": scan.dpi})
        out.write(scan.gray)
        out.flush()


def main() -> None:
    """Answer until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the program; it ends its workers itself
    questions = sys.stdin.buffer
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # a library that prints cannot break a frame
    try:
        first = read_frame(questions, 2**24)
        limits = Limits(**first["limits"])
        hold_memory(limits)
        desk = Desk(limits, tuple(first["passwords"]))
        while True:
            question = read_frame(questions, 2**24)
            hold_time(limits)
            _answer(desk, question, out)
    except (EOFError, BrokenPipeError):
        return
