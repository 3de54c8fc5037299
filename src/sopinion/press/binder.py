"""Binds a bundle: front pages and records in one file, each page stamped, labelled, bookmarked and linked.

A record's page keeps its own content: our drawing is a small stream behind it, and a save and restore of the
graphics state around it.
"""

from __future__ import annotations

import io
import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING, BinaryIO, cast

import pikepdf
import pypdfium2
from pikepdf import Array, AttachedFileSpec, Dictionary, Name, OutlineItem, String

from sopinion.model import manifest as manifests
from sopinion.model.kind import LOINC
from sopinion.press.annotations import comment
from sopinion.press.frame import ordered
from sopinion.press.ink import Look, Spot, find_spot
from sopinion.press.layers import Layers
from sopinion.press.scrub import Scrubber, content_streams, strip_page
from sopinion.press.stamp import FONT, STRIP, Stamp, stamp_for
from sopinion.press.steady import Steady

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sopinion.model.binding import Binding
    from sopinion.model.bundle import BundlePlan, SourcePage
    from sopinion.press.frame import Box, Frame
    from sopinion.press.source import ReadyPage, Sources

_TARGET = re.compile(r"sopinion:(\d{1,6})")
_PLACES = frozenset({"/XYZ", "/Fit", "/FitH", "/FitV", "/FitR", "/FitB", "/FitBH", "/FitBV"})
_FONT_NAME = "SopinionFolio"
_EDGE = 16.0  # points from the right edge, in a strip
_MANY = 60  # records, from which on the sections stand folded among the bookmarks
_LONGEST_TITLE = 300


class Binder:
    """One bundle under way."""

    def __init__(self, front: bytes, index: int, plan: BundlePlan, sources: Sources, binding: Binding) -> None:
        """Take the typeset front pages, the page where the index begins, the plan and the open files."""
        self._index = index
        self._plan, self._sources, self._binding = plan, sources, binding
        self._out = pikepdf.open(io.BytesIO(front))
        self._front_drawn = pypdfium2.PdfDocument(front)
        self._where: dict[tuple[str, int], int] = {}
        self._prints: list[str] = []
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

    def bind(self) -> manifests.Manifest:
        """Put everything together; give what the bundle will say about itself."""
        self._front()
        bound = [(page, ready) for entry in self._plan.entries for page in entry.pages for ready in [self._add(page)]]
        for page, ready in bound:
            self._links(page, ready)
        self._index_links()
        made = self._manifest()
        self._catalog(made)
        return made

    def write(self, file: BinaryIO) -> None:
        """Write the bundle. The same inputs give the same bytes. Raises OSError where the disk refuses."""
        steady = Steady(file)
        self._out.save(
            cast("BinaryIO", steady),
            deterministic_id=True,
            compress_streams=True,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            min_version="1.7",
            fix_metadata_version=False,
        )
        steady.settle()

    def close(self) -> None:
        """Let go of what was opened here."""
        self._front_drawn.close()
        self._out.close()

    def _front(self) -> None:
        scrubber = Scrubber()
        for n, page in enumerate(self._out.pages):
            kept = {key: page.obj[key] for key in ("/Annots", "/StructParents", "/Tabs") if key in page.obj}
            frame = strip_page(page.obj)
            for key, value in kept.items():
                page.obj[key] = value
            self._prints.append(scrubber.print_of(page.obj, frame.turn))
            self._mark(page.obj, frame, n + 1, 0, self._front_drawn[n])

    def _add(self, source: SourcePage) -> ReadyPage:
        """Append one page of a record, stamped."""
        file = self._sources.file(source)
        ready = self._sources.ready(source)
        if file is None or ready is None:
            raise LookupError("a page that was ready is not")
        number = len(self._out.pages) + 1
        self._layers.carry(file.pdf)
        self._out.pages.append(ready.page)
        self._where[source.key] = number
        self._prints.append(ready.print)
        page = self._out.pages[number - 1].obj
        self._mark(page, ready.frame, number, ready.open_at_end, file.drawn(source.number))
        if ready.notes:
            page.Annots = Array([comment(self._out, file.pdf, one) for one in ready.notes])
        return ready

    def _mark(
        self, page: Dictionary, frame: Frame, number: int, open_at_end: int, drawn: pypdfium2.PdfPage | None
    ) -> None:
        """Stamp a page: in a free place, or else in a strip added below it."""
        stamp = stamp_for(number, frame)
        spot = _free_spot(drawn, frame, stamp)
        begin: pikepdf.Object = self._begin
        shown = frame
        if spot is None:
            shown = frame.with_strip(STRIP * stamp.scale)
            begin = self._with_strip(page, frame, shown)
            spot = Spot(shown.width - stamp.width - _EDGE * stamp.scale, (STRIP * stamp.scale - stamp.height) / 2)
        drawing = stamp.drawing(shown, max(spot.x, 0.0), spot.y, self._font_of(page))
        ending = b"\n" + b"Q " * (1 + open_at_end) + b"\n" + drawing
        page.Contents = self._out.make_indirect(
            Array([begin, *content_streams(page), self._out.make_indirect(self._out.make_stream(ending))])
        )

    def _with_strip(self, page: Dictionary, frame: Frame, shown: Frame) -> pikepdf.Object:
        """Make a page larger by a strip; what its file kept out of sight there stays out of sight."""
        media = [float(value) for value in page.MediaBox]
        box = shown.box
        page.CropBox = Array(list(box))
        page.MediaBox = Array(
            [min(media[0], box[0]), min(media[1], box[1]), max(media[2], box[2]), max(media[3], box[3])]
        )
        left, bottom, right, top = frame.box
        clip = f"q {left:.4f} {bottom:.4f} {right - left:.4f} {top - bottom:.4f} re W n\n".encode("ascii")
        return self._out.make_indirect(self._out.make_stream(clip))

    def _font_of(self, page: Dictionary) -> str:
        """Give the stamp's font a name on this page that the page does not use itself."""
        resources = Dictionary(dict(page.Resources.items()))
        held = resources.get("/Font")
        fonts = Dictionary(dict(held.items()) if isinstance(held, Dictionary) else {})
        name = _FONT_NAME
        while "/" + name in fonts:
            name += "X"
        fonts["/" + name] = self._font
        resources.Font = fonts
        page.Resources = resources
        return name

    def _links(self, source: SourcePage, ready: ReadyPage) -> None:
        """Lay the links of a record's page again where they lead to a page that is here; drop every other."""
        file = self._sources.file(source)
        page = self._out.pages[self._where[source.key] - 1].obj
        if file is None or not ready.links:
            return
        numbers = file.numbers
        laid = []
        for link, target in ready.links:
            number = self._where.get((source.sha256, numbers.get(target[0].objgen, 0)))
            rectangle = ordered(link.get("/Rect", ()))
            if number is None or rectangle is None:
                continue
            place = [value if isinstance(value, (Name, int, Decimal)) else None for value in list(target)[1:6]]
            if not place or str(place[0]) not in _PLACES:
                place = [Name.XYZ, None, None, None]
            laid.append(self._link(rectangle, number, place))
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

    def _index_links(self) -> None:
        """Turn the links that typesetting left on the front pages into links to the pages that bear those folios."""
        for n in range(self._plan.front):
            for one in self._out.pages[n].obj.get("/Annots", ()):
                m = _TARGET.fullmatch(str(one.A.URI))
                if m:
                    del one.A
                    one.Dest = self._place(int(m[1]))
                    one.Contents = String(m[1])

    def _place(self, number: int) -> Array:
        return Array([self._out.pages[number - 1].obj, Name.XYZ, None, None, None])

    def _manifest(self) -> manifests.Manifest:
        return manifests.Manifest(
            title=self._binding.title,
            made=self._binding.day.isoformat(),
            front=self._plan.front,
            records=tuple(
                manifests.BoundRecord(
                    id=entry.record.id,
                    kind=entry.record.kind,
                    loinc=LOINC[entry.record.kind],
                    section=entry.section.key,
                    title=entry.title[:_LONGEST_TITLE],
                    day=str(entry.day) if entry.day else None,
                    first=entry.first,
                    last=entry.last,
                )
                for entry in self._plan.entries
            ),
            prints=tuple(self._prints),
        )

    def _catalog(self, made: manifests.Manifest) -> None:
        root = self._out.Root
        for key in ("/Metadata", "/Outlines", "/OpenAction", "/AA", "/Names"):
            if key in root:
                del root[key]
        root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D, St=1)]))
        root.PageMode = Name.UseOutlines
        root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        self._layers.settle()
        self._outline()
        data = json.dumps(manifests.as_json(made), ensure_ascii=False, indent=0).encode()
        self._out.attachments[manifests.FILE_NAME] = AttachedFileSpec(
            self._out,
            data,
            description="",
            filename=manifests.FILE_NAME,
            mime_type="application/json",
            creation_date="",
            mod_date="",
        )
        moment = f"D:{self._binding.day:%Y%m%d}120000Z"
        self._out.trailer.Info = self._out.make_indirect(
            Dictionary(
                Title=String(self._binding.title),
                Producer=String(self._binding.program),
                CreationDate=String(moment),
                ModDate=String(moment),
            )
        )

    def _outline(self) -> None:
        words = self._binding
        with self._out.open_outline() as outline:
            outline.root.append(OutlineItem(words.cover, destination=self._place(1)))
            outline.root.append(OutlineItem(words.index, destination=self._place(self._index)))
            for section, entries in self._plan.sections:
                item = OutlineItem(words.sections[section.key], destination=self._place(entries[0].first))
                item.is_closed = len(self._plan.entries) > _MANY
                for entry in entries:
                    title = words.records[entry.record.id]
                    item.children.append(OutlineItem(title, destination=self._place(entry.first)))
                outline.root.append(item)


def _free_spot(drawn: pypdfium2.PdfPage | None, frame: Frame, stamp: Stamp) -> Spot | None:
    if drawn is None:
        return None
    size = (frame.width, frame.height)
    try:
        look = Look(drawn, size, stamp.scale)
    except (ValueError, ZeroDivisionError, pypdfium2.PdfiumError):
        return None
    return find_spot(look, size, (stamp.width, stamp.height), stamp.scale)
