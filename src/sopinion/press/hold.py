"""Where the heavy streams of the papers wait on disk until a file is written, instead of in memory.

The engine that binds keeps whatever it copies from another file in memory. It reads a stream of the file itself only
when it writes it. So the heavy streams are first put behind our typeset pages, in one temporary file that has no name,
and the bundle is made out of that file: a page is copied with a light stand-in for each, and gets the real one there.
"""

from __future__ import annotations

import io
import re
import tempfile
from typing import TYPE_CHECKING, cast

import pikepdf
from pikepdf import Array, Dictionary, Page, Stream

if TYPE_CHECKING:
    from typing import BinaryIO

    from sopinion.press.ready import ReadyPage

_HEAVY = 4096  # bytes, packed
_IN_MEMORY = 2 * 1024 * 1024
_MARK = "/SopinionHeld"
_STARTS = re.compile(rb"startxref\s+(\d+)")
_MASKS = ("/SMask", "/Mask")


class Hold:
    """The typeset pages of a file and the heavy streams of the pages that will be bound with them."""

    def __init__(self, made: bytes) -> None:
        """Begin with the typeset pages, a PDF. Raises OSError where the disk refuses."""
        # closed by `close`, and gone with it: it has no name
        self._file = cast("BinaryIO", tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115 - as above
        self._file.write(made + b"\n")
        with pikepdf.open(io.BytesIO(made)) as pdf:
            self._first = int(pdf.trailer["/Size"])
            self._root = pdf.Root.objgen
        self._before = int(_STARTS.findall(made)[-1])
        self._file.seek(len(made) + 1)
        self._places: list[int] = []
        self._stands: dict[tuple[int, tuple[int, int]], pikepdf.Object] = {}
        self._pages: dict[int, tuple[Page, tuple[pikepdf.Object, ...]]] = {}
        self._fresh: list[pikepdf.Object] = []
        self._real: dict[int, Stream] = {}

    def take(self, ready: ReadyPage) -> None:
        """Put the heavy streams of a page here. Raises OSError where the disk refuses, PdfError."""
        page, self._fresh = ready.page.obj, []
        contents, resources = page.get("/Contents"), page.get("/Resources")
        drawn = list(contents) if isinstance(contents, Array) else [contents]
        stands = [self._stand(ready.pdf, one) if isinstance(one, Stream) else one for one in drawn]
        table = self._resources(ready.pdf, resources) if isinstance(resources, Dictionary) else resources
        if table is resources and all(isinstance(one, Stream) for one in stands if one is not None):
            self._pages[id(ready)] = ready.page, ()  # nothing in it is heavy
            return
        light = Dictionary({name: value for name, value in page.items() if name != "/Parent"})
        if contents is not None:
            light.Contents = Array(stands) if isinstance(contents, Array) else stands[0]
        if table is not None:
            light.Resources = table
        made = Page(ready.pdf.make_indirect(light))
        self._pages[id(ready)] = made, (made.obj, *self._fresh)

    def open(self) -> pikepdf.Pdf:
        """Open the file that is made of all this. Raises OSError where the disk refuses, PdfError."""
        start = self._file.tell()
        lines = [f"xref\n{self._first} {len(self._places)}\n", *(f"{at:010} 00000 n \n" for at in self._places)]
        number, generation = self._root
        lines.append(
            f"trailer\n<< /Size {self._first + len(self._places)} /Root {number} {generation} R "
            f"/Prev {self._before} >>\nstartxref\n{start}\n%%EOF\n"
        )
        if self._places:
            self._file.write("".join(lines).encode("ascii"))
        self._file.flush()
        self._file.seek(0)
        return pikepdf.open(self._file, access_mode=pikepdf.AccessMode.stream)

    def append(self, out: pikepdf.Pdf, ready: ReadyPage) -> None:
        """Append a page that was taken to the file that was opened."""
        light, used = self._pages.pop(id(ready))
        out.pages.append(light)
        for one in used:
            _empty(one)
        page = out.pages[-1].obj
        contents = page.get("/Contents")
        if isinstance(contents, Array):
            page.Contents = Array([self._given(out, one) for one in contents])
        elif contents is not None:
            page.Contents = self._given(out, contents)
        self._give(out, page)

    def close(self) -> None:
        """Let go of it all."""
        self._file.close()

    def _stand(self, pdf: pikepdf.Pdf, stream: Stream) -> pikepdf.Object:
        """Give the stand-in for a stream; the stream itself where neither it nor anything in it is heavy."""
        key = (id(pdf), stream.objgen)
        known = self._stands.get(key)
        if known is not None:
            return known
        self._stands[key] = stream  # what draws itself ends here
        inner: dict[str, pikepdf.Object] = {}
        for mask in _MASKS:
            held = stream.get(mask)
            if isinstance(held, Stream) and (stand := self._stand(pdf, held)) is not held:
                inner[mask] = stand
        resources = stream.get("/Resources")
        if isinstance(resources, Dictionary) and (light := self._resources(pdf, resources)) is not resources:
            inner["/Resources"] = light
        if inner or int(stream.get("/Length", 0)) >= _HEAVY:
            stand = Dictionary({name: value for name, value in stream.items() if name != "/Length"} | inner)
            stand[_MARK] = self._put(stream.read_raw_bytes())
            self._stands[key] = pdf.make_indirect(stand)
            self._fresh.append(self._stands[key])
        return self._stands[key]

    def _resources(self, pdf: pikepdf.Pdf, resources: Dictionary) -> Dictionary:
        """Give a table with stand-ins; the table itself where nothing in it is heavy."""
        named = resources.get("/XObject")
        if not isinstance(named, Dictionary):
            return resources
        light = {name: self._stand(pdf, one) for name, one in named.items() if isinstance(one, Stream)}
        if all(isinstance(one, Stream) for one in light.values()):
            return resources
        return Dictionary(dict(resources.items()) | {"/XObject": Dictionary(dict(named.items()) | light)})

    def _put(self, raw: bytes) -> int:
        number = self._first + len(self._places)
        self._places.append(self._file.tell())
        self._file.write(b"%d 0 obj\n<< /Length %d >>\nstream\n" % (number, len(raw)))
        self._file.write(raw)
        self._file.write(b"\nendstream\nendobj\n")
        return number

    def _given(self, out: pikepdf.Pdf, one: pikepdf.Object) -> pikepdf.Object:
        """Give the stream that something stands for; what stands for nothing as it is."""
        if not isinstance(one, Dictionary) or _MARK not in one:
            return one
        number = int(one[_MARK])
        if number not in self._real:
            stream = cast("Stream", out.get_object(number, 0))
            self._real[number] = stream
            for name, value in one.items():
                if name != _MARK:
                    stream[name] = value
            _empty(one)
            for mask in _MASKS:
                if mask in stream:
                    stream[mask] = self._given(out, stream[mask])
            self._give(out, stream)
        return self._real[number]

    def _give(self, out: pikepdf.Pdf, holder: pikepdf.Object) -> None:
        """Put the real streams into the table of a page or form."""
        resources = holder.get("/Resources")
        named = resources.get("/XObject") if isinstance(resources, Dictionary) else None
        if isinstance(named, Dictionary):
            for name, one in list(named.items()):
                real = self._given(out, one)
                if real is not one:
                    named[name] = real


def _empty(stand: pikepdf.Object) -> None:
    """Leave of a stand-in only what it stands for: it is not drawn from again."""
    for name in list(stand.keys()):
        if name != _MARK:
            del stand[name]
