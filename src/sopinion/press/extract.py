"""Shared pages as a file of their own: clean, and with nothing of the pages beside them."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from sopinion.errors import FileChanged
from sopinion.model.parcel import BoundFile, Enclosure
from sopinion.press.annotations import comment, place_of
from sopinion.press.carried import carries_more
from sopinion.press.frame import ordered
from sopinion.press.hold import Hold
from sopinion.press.layer_fonts import LayerFonts
from sopinion.press.layers import Layers
from sopinion.press.opening import unchanged
from sopinion.press.scrub import content_streams
from sopinion.press.steady import put_down
from sopinion.press.text_layer import text_layer

if TYPE_CHECKING:
    from sopinion.model.bundle import SourcePage
    from sopinion.model.overlay import Overlay
    from sopinion.press.ready import ReadyPage
    from sopinion.press.source import Sources

_PIECE = 1 << 20


def extract(sources: Sources, pages: Sequence[SourcePage], file: BinaryIO, program: str) -> None:
    """Write pages into one PDF, in their order, as they go into the bundle but without a stamp; scans with their words.

    There is no outline, no author and no file inside; only links between these pages still work. The same pages give
    the same bytes. program: what is named as the maker, so that we know our own work again. Raises LookupError for a
    page that no engine can copy, FileChanged (31), OSError.
    """
    found = [_ready(sources, page) for page in pages]
    hold = Hold(_empty())
    try:
        for one in found:
            hold.take(one)
        with hold.open() as out:
            fonts, layers = LayerFonts(out), Layers(out)
            for page, one in zip(pages, found, strict=True):
                hold.append(out, one)
                layers.carry(one.pdf)
                _dress(out, sources, page, one, fonts)
            for number, (page, one) in enumerate(zip(pages, found, strict=True)):
                _link(out, sources, pages, page, number, one)
            layers.settle()
            out.trailer.Info = out.make_indirect(Dictionary(Producer=String(program)))
            put_down(out, file)
    finally:
        hold.close()


def _empty() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _ready(sources: Sources, page: SourcePage) -> ReadyPage:
    ready = sources.ready(page)
    if ready is None:
        raise LookupError("no engine copies that page")
    return ready


def _dress(out: pikepdf.Pdf, sources: Sources, page: SourcePage, ready: ReadyPage, fonts: LayerFonts) -> None:
    """Give the last page its comments, and a scan its words."""
    file, made = sources.file(page), out.pages[-1].obj
    if ready.notes and file is not None:
        made.Annots = Array([comment(out, file.pdf, one) for one in ready.notes])
    if ready.overlay:
        _lay_words(out, made, ready, ready.overlay, fonts)


def _lay_words(out: pikepdf.Pdf, page: Dictionary, ready: ReadyPage, overlay: Overlay, fonts: LayerFonts) -> None:
    """Lay the words of a scan over it, unseen, so that it is searched like any page."""
    resources = Dictionary(dict(page.Resources.items()))
    held = resources.get("/Font")
    table = dict(held.items()) if isinstance(held, Dictionary) else {}
    words, more = text_layer(overlay.rows, ready.frame, fonts, turn=overlay.turn, taken=list(table))
    if words:
        resources.Font = Dictionary({**table, **more})
        page.Resources = resources
        after = b"\n" + b"Q " * (1 + ready.open_at_end) + b"\n" + words
        page.Contents = Array(
            [
                out.make_indirect(out.make_stream(b"q\n")),
                *content_streams(page),
                out.make_indirect(out.make_stream(after)),
            ]
        )


def _link(  # noqa: PLR0913, PLR0917 - where from, where to, and between which pages
    out: pikepdf.Pdf, sources: Sources, pages: Sequence[SourcePage], page: SourcePage, number: int, ready: ReadyPage
) -> None:
    """Lay the links of a page again where they lead to one of these pages; drop every other."""
    file = sources.file(page)
    if file is None or not ready.links:
        return
    where = {one.number: n for n, one in enumerate(pages) if one.sha256 == page.sha256}
    laid = []
    for link, target in ready.links:
        to = where.get(file.numbers.get(target[0].objgen, 0))
        rectangle = ordered(link.get("/Rect", ()))
        if to is not None and rectangle is not None:
            laid.append(
                out.make_indirect(
                    Dictionary(
                        Type=Name.Annot,
                        Subtype=Name.Link,
                        Rect=Array(list(rectangle)),
                        Border=Array([0, 0, 0]),
                        F=4,
                        Dest=Array([out.pages[to].obj, *place_of(target)]),
                    )
                )
            )
    if laid:
        made = out.pages[number].obj
        made.Annots = Array([*(made.get("/Annots") or ()), *laid])


def may_go_whole(sources: Sources, shared: frozenset[tuple[str, int]], page: SourcePage) -> bool:
    """Whether the file of a page may go along as it came: a PDF, every page of it shared, and nothing else in it.

    A file that no engine opens has pages that are shared only if its reading found them; nobody can look inside it,
    and nothing else would bring them along.
    """
    file = sources.file(page)
    path = Path(page.folder, page.file)
    if file is None:
        return path.is_file() and not sources.locked(page)
    if not file.own or file.encrypted or file.attachments:
        return False
    return all((page.sha256, number) in shared for number in range(1, file.length + 1)) and not carries_more(path)


class Contents:
    """Pours out what goes into a parcel, piece by piece."""

    def __init__(self, sources: Sources, at: Callable[[str], Path], program: str) -> None:
        """Take the open files. at: where a bound file of that name lies now. program: what made the parcel."""
        self._sources, self._at, self._program = sources, at, program
        self._stood: dict[str, tuple[int, int]] = {}

    def pour(self, one: BoundFile | Enclosure, file: BinaryIO) -> None:
        """Write a bound file or an enclosure into `file`. Raises FileChanged (31), OSError."""
        if isinstance(one, BoundFile):
            _copy(self._at(one.name), one.sha256, file)
        elif one.as_it_came:
            page = one.pages[0]
            _copy(Path(page.folder, page.file), page.sha256, file)
        else:
            files = {page.sha256: page for page in one.pages}
            stood = [self._standing(page, now=False) for page in files.values()]
            extract(self._sources, one.pages, file, self._program)
            if stood != [self._standing(page, now=True) for page in files.values()]:
                raise FileChanged(file=one.pages[0].file)

    def _standing(self, page: SourcePage, *, now: bool) -> tuple[int, int] | None:
        """Say when a file was written last, and how long it is: as it was when it was last proved, or as it is now.

        An engine that reads a file which is changed under it says nothing, and leaves out what it did not get.
        """
        file = self._sources.file(page)
        if file is None or not file.own:
            return None  # its bytes are held in memory
        path = Path(page.folder, page.file)
        if now or page.sha256 not in self._stood:
            try:
                found = path.stat()
            except OSError:
                raise FileChanged(file=page.file) from None
            if now:
                return found.st_mtime_ns, found.st_size
            unchanged(path, page.sha256, keep=False)
            self._stood[page.sha256] = found.st_mtime_ns, found.st_size
        return self._stood[page.sha256]


def _copy(path: Path, sha256: str, file: BinaryIO) -> None:
    whole = hashlib.sha256()
    try:
        source = path.open("rb")
    except OSError:
        raise FileChanged(file=path.name) from None
    with source:
        while piece := source.read(_PIECE):
            whole.update(piece)
            file.write(piece)
    if whole.hexdigest() != sha256:
        raise FileChanged(file=path.name)
