"""Binds a file: typeset pages and records in one, each page stamped, labelled, bookmarked and linked.

A record's page keeps its own content: our drawing is a small stream behind it, and a save and restore of the
graphics state around it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, String

from sopinion.model import manifest as manifests
from sopinion.press.annotations import comment, place_of
from sopinion.press.catalog import furnish
from sopinion.press.frame import ordered
from sopinion.press.hold import Hold
from sopinion.press.layer_fonts import LayerFonts
from sopinion.press.layers import Layers
from sopinion.press.margin import Room, move_along, move_annotation, move_place, room_for
from sopinion.press.scrub import Scrubber, content_streams, strip_page
from sopinion.press.stamp import FONT, stamp_for
from sopinion.press.steady import put_down
from sopinion.press.text_layer import text_layer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sopinion.model.binding import Binding
    from sopinion.model.bundle import SourcePage
    from sopinion.model.overlay import Overlay
    from sopinion.press.frame import Box, Frame
    from sopinion.press.ready import ReadyPage
    from sopinion.press.source import Sources

_TARGET = re.compile(r"sopinion:([C\d.]{1,16})")
_FONT_NAME = "SopinionFolio"


@dataclass(frozen=True, slots=True)
class Inside:
    """What is known of pages, by (fingerprint, number), before they are bound.

    worded: those with words that can be searched. prints: those of an earlier bundle, which bear their folio already.
    """

    worded: frozenset[tuple[str, int]] = frozenset()
    prints: Mapping[tuple[str, int], str] = field(default_factory=dict)


class Binder:
    """One bound file under way."""

    def __init__(self, made: bytes, sources: Sources, binding: Binding, inside: Inside) -> None:
        """Take the typeset pages, the open files, what stands on the file, and what is known of the pages' words."""
        self._sources, self._binding, self._layout, self._inside = sources, binding, binding.layout, inside
        self._hold = Hold(made)
        for page in self._layout.pages:
            ready = sources.ready(page.source) if page.source else None
            if ready:
                self._hold.take(ready)
        self._out = self._hold.open()
        self._made_drawn = pypdfium2.PdfDocument(made)
        self._where: dict[tuple[str, int], int] = {}
        self._prints: list[str] = []
        self._moved: dict[int, Room] = {}
        self._worded: set[int] = set()
        self._begin = self._out.make_indirect(self._out.make_stream(b"q\n"))
        self._font = self._out.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type1,
                BaseFont=Name("/" + FONT),
                Encoding=Name.WinAnsiEncoding,
            )
        )
        self._layers = Layers(self._out)
        self._words = LayerFonts(self._out)
        self._scrubber = Scrubber()

    def bind(self) -> manifests.Manifest:
        """Put everything together; give what the file will say about itself."""
        typeset = [page.obj for page in self._out.pages]
        del self._out.pages[:]
        bound: list[tuple[SourcePage, ReadyPage]] = []
        for number, page in enumerate(self._layout.pages, 1):
            if page.source is None:
                self._add_typeset(typeset[page.made - 1], number, page.made)
            else:
                bound.append((page.source, self._add(page.source, number)))
        for source, ready in bound:
            self._links(source, ready)
        self._own_links()
        made = manifests.described(self._binding, self._prints, self._worded)
        self._layers.settle()
        furnish(self._out, made, self._binding, self._place)
        return made

    @property
    def shrunk(self) -> tuple[int, ...]:
        """The pages (1-based) that were made slightly smaller, for want of a free place."""
        return tuple(sorted(self._moved))

    def write(self, file: BinaryIO) -> None:
        """Write the bundle. The same inputs give the same bytes. Raises OSError where the disk refuses."""
        put_down(self._out, file)

    def close(self) -> None:
        """Let go of what was opened here."""
        self._made_drawn.close()
        self._out.close()
        self._hold.close()

    def _add_typeset(self, page: Dictionary, number: int, made: int) -> None:
        """Append one of the typeset pages, stamped."""
        kept = {key: page[key] for key in ("/Annots", "/StructParents", "/Tabs") if key in page}
        frame = strip_page(page)
        for key, value in kept.items():
            page[key] = value
        self._out.pages.append(pikepdf.Page(page))
        self._prints.append(self._scrubber.print_of(page, frame.turn))
        self._worded.add(number)
        self._mark(page, frame, number, 0, self._made_drawn[made - 1])

    def _add(self, source: SourcePage, number: int) -> ReadyPage:
        """Append one page of a record, stamped; a page of an earlier bundle bears its folio already."""
        file = self._sources.file(source)
        ready = self._sources.ready(source)
        if file is None or ready is None:
            raise LookupError("a page that was ready is not")
        self._layers.carry(file.pdf)
        self._hold.append(self._out, ready)
        self._where[source.key] = number
        page = self._out.pages[number - 1].obj
        before = self._inside.prints.get(source.key)
        if before is None:
            self._prints.append(ready.print)
            self._mark(page, ready.frame, number, ready.open_at_end, file.drawn(source.number), ready.overlay)
        else:
            self._prints.append(before)
        if source.key in self._inside.worded or ready.overlay is not None:
            self._worded.add(number)
        if ready.notes:
            page.Annots = Array([comment(self._out, file.pdf, one) for one in ready.notes])
            for one in page.Annots if number in self._moved else ():
                move_annotation(one, self._moved[number])
        return ready

    def _mark(  # noqa: PLR0913, PLR0917 - what the page is, what is known of it, and what it is given
        self,
        page: Dictionary,
        frame: Frame,
        number: int,
        open_at_end: int,
        drawn: pypdfium2.PdfPage | None,
        overlay: Overlay | None = None,
    ) -> None:
        """Stamp a page: in a free place, or else in a strip that its drawing, made slightly smaller, leaves.

        Behind its own drawing come the words that nobody sees, as small as the page.
        """
        stamp = stamp_for(self._layout.folio(number), frame)
        room = room_for(drawn, frame, stamp)
        begin: pikepdf.Object = self._begin
        if room.moved:
            begin = self._out.make_indirect(self._out.make_stream(room.opening(frame)))
            move_along(self._out, page, room)
            self._moved[number] = room
        words = self._words_over(page, frame, overlay) if overlay else b""
        if words and room.moved:
            words = room.opening(frame) + words + b"Q\n"
        drawing = stamp.drawing(frame, room.spot.x, room.spot.y, self._font_of(page, _FONT_NAME, self._font))
        ending = b"\n" + b"Q " * (1 + open_at_end) + b"\n" + words + drawing
        page.Contents = self._out.make_indirect(
            Array([begin, *content_streams(page), self._out.make_indirect(self._out.make_stream(ending))])
        )

    def _words_over(self, page: Dictionary, frame: Frame, overlay: Overlay) -> bytes:
        """Draw words over a page that nobody sees, and give the page the fonts that they need."""
        held = page.Resources.get("/Font")
        taken = list(held.keys()) if isinstance(held, Dictionary) else []
        words, fonts = text_layer(overlay.rows, frame, self._words, turn=overlay.turn, taken=taken)
        for name, font in fonts.items():
            self._font_of(page, name.removeprefix("/"), font)
        return words

    def _font_of(self, page: Dictionary, name: str, font: pikepdf.Object) -> str:
        """Give a font a name on this page that the page does not use itself."""
        resources = Dictionary(dict(page.Resources.items()))
        held = resources.get("/Font")
        fonts = Dictionary(dict(held.items()) if isinstance(held, Dictionary) else {})
        while "/" + name in fonts:
            name += "X"
        fonts["/" + name] = font
        resources.Font = fonts
        page.Resources = resources
        return name

    def _links(self, source: SourcePage, ready: ReadyPage) -> None:
        """Lay the links of a record's page again where they lead to a page that is here; drop every other."""
        file = self._sources.file(source) if ready.links else None
        if file is None:
            return
        page = self._out.pages[self._where[source.key] - 1].obj
        numbers = file.numbers
        laid = []
        for link, target in ready.links:
            number = self._where.get((source.sha256, numbers.get(target[0].objgen, 0)))
            rectangle = ordered(link.get("/Rect", ()))
            if number is None or rectangle is None:
                continue
            here, there = self._moved.get(self._where[source.key]), self._moved.get(number)
            place = place_of(target)
            laid.append(
                self._link(
                    here.box(rectangle) if here else rectangle, number, move_place(place, there) if there else place
                )
            )
        if laid:
            page.Annots = Array([*(page.get("/Annots") or ()), *laid])

    def _link(self, rectangle: Box, number: int, place: Sequence[object]) -> pikepdf.Object:
        return self._out.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Link,
                Rect=Array(list(rectangle)),
                Border=Array([0, 0, 0]),
                F=4,
                Dest=Array([self._out.pages[number - 1].obj, *place]),
            )
        )

    def _own_links(self) -> None:
        """Turn the links that typesetting left on our pages into links to the pages that bear those folios."""
        pages = {str(page.folio): number for number, page in enumerate(self._layout.pages, 1)}
        for number, page in enumerate(self._layout.pages, 1):
            if page.source is not None:
                continue
            laid = []
            for one in self._out.pages[number - 1].obj.get("/Annots", ()):
                m = _TARGET.fullmatch(str(one.A.URI)) if "/A" in one else None
                if m and m[1] in pages:
                    del one.A
                    one.Dest = self._place(pages[m[1]])
                    one.Contents = String(m[1])
                    laid.append(one)
            if laid:
                self._out.pages[number - 1].obj.Annots = Array(laid)

    def _place(self, number: int) -> Array:
        return Array([self._out.pages[number - 1].obj, Name.XYZ, None, None, None])
