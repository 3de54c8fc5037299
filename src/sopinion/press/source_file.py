"""One of the patient's files, opened for binding: proved unchanged, repaired in memory, never written to."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
import pypdfium2

from sopinion.model.overlay import Overlay, overlay_of
from sopinion.model.removed import Removed
from sopinion.press.annotations import part_annotations
from sopinion.press.balance import balance_of, box_page, is_sound
from sopinion.press.drawings import Drawings
from sopinion.press.flat import flatten
from sopinion.press.frame import Frame
from sopinion.press.needs import Needs
from sopinion.press.opening import open_pdf, saved, unchanged
from sopinion.press.picture import picture_page
from sopinion.press.ready import Form, ReadyPage
from sopinion.press.rescue import copy_page, same_look
from sopinion.press.resolution import dpi_of
from sopinion.press.scrub import Scrubber, strip_page
from sopinion.press.taken_out import in_file, on_page
from sopinion.press.text_layer import words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pikepdf import Array, Dictionary

    from sopinion.model.seen import Seen

FAULTS = (pikepdf.PdfError, LookupError, RuntimeError, ValueError, TypeError, OverflowError)
"""What the engine that copies raises for a page that it cannot make out."""


class SourceFile:
    """One of the patient's files, open for binding."""

    def __init__(  # noqa: PLR0913 - the file, how it is opened, and what it is drawn with
        self,
        path: Path,
        sha256: str,
        passwords: Sequence[str],
        *,
        in_memory: bool,
        pages: bytes | None = None,
        drawings: Drawings | None = None,
    ) -> None:
        """Open a file. pages: a PDF of its pages, where the file itself is none. drawings: shared with other files.

        Raises FileChanged (31) when it is gone or not what was read; PdfError when nothing opens it.
        """
        self.sha256 = sha256
        self.own = pages is None
        data = unchanged(path, sha256, keep=in_memory) if pages is None else pages
        self._from: Path | bytes = path if data is None else data
        opened = open_pdf(self._from, passwords)
        self.pdf, self._password, self._lost = opened.pdf, opened.password, opened.lost
        self.length = len(self.pdf.pages)
        """How many pages the file has."""
        self.locked = bool(self._password)
        self.encrypted = self.pdf.is_encrypted
        self.attachments = bool(self.pdf.attachments)
        self._found = in_file(self.pdf).union(*(on_page(page.obj) for page in self.pdf.pages))
        self._lent: list[pikepdf.Pdf] = []
        self._redrawn = flatten(self.pdf, self._lent)
        self._scrubber = Scrubber()
        self._needs = Needs()
        self._ready: dict[int, ReadyPage] = {}
        self._beside: dict[int, tuple[list[tuple[Dictionary, Array]], list[Dictionary]]] = {}
        self._drawings = drawings or Drawings()
        self._weight = (len(data) if data is not None else path.stat().st_size) / max(self.length, 1)
        self._numbers: dict[tuple[int, int], int] = {}

    @property
    def numbers(self) -> dict[tuple[int, int], int]:
        """Page numbers (1-based) by the object that is the page."""
        if not self._numbers:
            self._numbers = {page.obj.objgen: n for n, page in enumerate(self.pdf.pages, 1)}
        return self._numbers

    @property
    def removed(self) -> tuple[Removed, ...]:
        """What the file held and its pages here do not, in the order in which a person is told.

        A camera's notes are found as each page is made ready.
        """
        found = self._found | ({Removed.CAMERA} if self._scrubber.camera else set())
        return tuple(one for one in Removed if one in found)

    def ready(self, number: int) -> ReadyPage:
        """Clean page `number` (1-based) for binding; where its drawing cannot be copied, take what comes nearest.

        Raises LookupError for a page that no engine finds, PdfError for one that none draws.
        """
        if number not in self._ready:
            self._ready[number] = self._first(number)
        return self._ready[number]

    def _first(self, number: int) -> ReadyPage:
        if number in self._lost:
            raise pikepdf.PdfError("no engine copies it")
        with suppress(*FAULTS):
            return self._cleaned(number, Form.AS_IS)
        with suppress(*FAULTS, pypdfium2.PdfiumError):
            return self._copied(number)
        return self._pictured(number)

    def retry(self, number: int) -> bool:
        """Get a page ready in a safer form, because its stamp did not come out; False when there is none left."""
        match self._ready[number].form:
            case Form.AS_IS:
                try:
                    self._ready[number] = self._cleaned(number, Form.BOXED)
                except FAULTS:
                    self._ready[number] = self._pictured(number)
            case Form.BOXED | Form.COPIED:
                self._ready[number] = self._pictured(number)
            case Form.PICTURE:
                return False
        return True

    def _cleaned(self, number: int, form: Form) -> ReadyPage:
        page = self.pdf.pages[number - 1]
        if number not in self._beside:
            self._beside[number] = part_annotations(self.pdf, page.obj)
            for note in self._beside[number][1]:
                self._needs.look(note)
        frame = strip_page(page.obj)
        self._needs.trim(page.obj)
        dips, open_at_end = balance_of(page.obj)
        if dips or form is Form.BOXED or not is_sound(page.obj):
            box_page(self.pdf, page.obj, frame)
            open_at_end, form = 0, Form.BOXED
        made = self._scrubber.print_of(page.obj, frame.turn)
        return ReadyPage(self.pdf, page, frame, made, form, open_at_end, *self._beside[number])

    def _copied(self, number: int) -> ReadyPage:
        """Let pdfium copy a page, and save what can be unpacked of its drawing. Raises PdfError where that shows."""
        drawn = self.drawn(number)
        if drawn is None:
            raise pikepdf.PdfError("no engine draws it")
        copy = copy_page(drawn.pdf, number)
        self._lent.append(copy)
        page = copy.pages[0]
        frame = strip_page(page.obj)
        Needs().trim(page.obj)
        box_page(copy, page.obj, frame)  # what is damaged may end in the middle of anything
        if not same_look(drawn, copy):
            raise pikepdf.PdfError("it looks different")
        made = Scrubber().print_of(page.obj, frame.turn)
        return ReadyPage(copy, page, frame, made, Form.COPIED, 0, *self._beside.get(number, ([], [])))

    def _pictured(self, number: int) -> ReadyPage:
        drawn = self.drawn(number)
        if drawn is None:
            raise pikepdf.PdfError("no engine draws it")
        page = picture_page(self.pdf, drawn)
        frame = strip_page(page.obj)
        return ReadyPage(self.pdf, page, frame, self._scrubber.print_of(page.obj, frame.turn), Form.PICTURE, 0)

    def set_upright(self, number: int, seen: Seen) -> None:
        """Turn a page that was made ready, where it was seen that it surely lay on its side or upside down."""
        ready, drawn = self._ready[number], self.drawn(number)
        overlay = overlay_of(seen, words_of(drawn)) if drawn else None
        if drawn is None or overlay is None:
            return
        with suppress(pypdfium2.PdfiumError):
            ready.dpi = dpi_of(drawn, ready.frame.unit)
        if overlay.sure and overlay.turn:
            ready.shown = (drawn.get_rotation() + overlay.turn) % 360
            ready.frame = Frame(ready.frame.box, (ready.frame.turn + overlay.turn) % 360, ready.frame.unit)
            ready.page.obj.Rotate = ready.frame.turn
            ready.print = self._scrubber.print_of(ready.page.obj, ready.frame.turn)

    def overlay(self, number: int, seen: Seen | None) -> Overlay | None:
        """Give the words to lay over a page that was made ready, as it stands now."""
        ready = self._ready[number]
        drawn = self.drawn(number) if seen or ready.form is Form.PICTURE else None
        if drawn is None:
            return None
        own = words_of(drawn)
        if seen and ready.shown is not None:
            seen = replace(seen, turn=0)  # it is upright now
        overlay = overlay_of(seen, own) if seen else None
        if overlay is None and own and ready.form is Form.PICTURE:
            return Overlay(own)
        return overlay

    def drawn(self, number: int) -> pypdfium2.PdfPage | None:
        """Give the page as pdfium sees it, good until the next is asked for; None when it cannot."""
        try:
            page = self._drawings.page(self, number, self._weight, self._as_drawn)
        except (pypdfium2.PdfiumError, pikepdf.PdfError, LookupError):
            return None
        ready = self._ready.get(number)
        if page is not None and ready and ready.shown is not None:
            page.set_rotation(ready.shown)
        return page

    def _as_drawn(self) -> pypdfium2.PdfDocument:
        if not self._redrawn:
            with suppress(pypdfium2.PdfiumError):
                document = pypdfium2.PdfDocument(self._from, password=self._password or None)
                if len(document) == self.length:
                    return document
                document.close()
        return pypdfium2.PdfDocument(saved(self.pdf))

    def close(self) -> None:
        """Let go of the file."""
        self._drawings.close(self)
        self._ready.clear()
        self.pdf.close()
        for pdf in self._lent:
            pdf.close()
