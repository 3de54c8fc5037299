"""Takes off a page what is not the page: scripts, actions, attached files, author trails, places in photographs.

What draws the page stays byte for byte, but for the notes that cameras hide in JPEG files.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, Dictionary, Name

from sopinion.press.frame import LETTER, Box, Frame, ordered, seen
from sopinion.press.prints import DEEPEST, page_print, stream_digest

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEPT = frozenset(
    {"/Type", "/MediaBox", "/CropBox", "/Rotate", "/Resources", "/Contents", "/UserUnit", "/Group", "/Parent"}
)
_INHERITED = ("/MediaBox", "/CropBox", "/Rotate", "/Resources")
_HIDDEN = (
    "/Metadata",
    "/PieceInfo",
    "/AF",
    "/OPI",
    "/LastModified",
    "/StructParent",
    "/StructParents",
    "/Alternates",
    "/Measure",
    "/PtData",
)
_LOSSLESS = frozenset(
    {"/FlateDecode", "/LZWDecode", "/ASCII85Decode", "/ASCIIHexDecode", "/Fl", "/LZW", "/A85", "/AHx"}
)
_MOST_ANCESTORS = 64
_LARGEST_UNIT = 1000.0


def inherited(page: Dictionary, key: str) -> pikepdf.Object | None:
    """Find a page's own or inherited value."""
    node: pikepdf.Object = page
    for _ in range(_MOST_ANCESTORS):
        if not isinstance(node, Dictionary):
            return None
        if node.get(key) is not None:
            return node[key]
        parent = node.get("/Parent")
        if parent is None:
            return None
        node = parent
    return None


def strip_page(page: Dictionary) -> Frame:
    """Leave on a page only what draws it, with its inherited values made its own; give the frame it is seen in."""
    for key in _INHERITED:
        value = inherited(page, key)
        if value is not None:
            page[key] = value
    for key in [key for key in page.keys() if key not in _KEPT]:  # noqa: SIM118 - pikepdf's own view
        del page[key]
    frame = _frame(page)
    media = ordered(page.get("/MediaBox", ())) or LETTER
    page.MediaBox = Array(list(_plain(media)))
    page.CropBox = Array(list(_plain(frame.box)))
    page.Rotate = frame.turn
    if frame.unit == 1.0 and "/UserUnit" in page:
        del page["/UserUnit"]
    resources = page.get("/Resources")
    if not isinstance(resources, Dictionary) or resources.get("/Type") in (Name.Page, Name.Pages, Name.Catalog):
        page.Resources = Dictionary()
    return frame


def _frame(page: Dictionary) -> Frame:
    media = ordered(page.get("/MediaBox", ())) or LETTER
    turn = _number(page.get("/Rotate"), 0.0)
    unit = _number(page.get("/UserUnit"), 1.0)
    return Frame(
        seen(media, ordered(page.get("/CropBox", ()))),
        int(turn) % 360 if int(turn) % 90 == 0 else 0,
        unit if 0 < unit <= _LARGEST_UNIT else 1.0,
    )


def _number(value: object, otherwise: float) -> float:
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, ArithmeticError):
        return otherwise


def _plain(box: Box) -> Iterator[int | float]:
    for value in box:
        yield int(value) if value == int(value) else value


def content_streams(page: Dictionary) -> list[pikepdf.Stream]:
    """Give the streams that a page is drawn from, in order; what is no stream draws nothing."""
    contents = page.get("/Contents")
    if isinstance(contents, pikepdf.Stream):
        return [contents]
    if isinstance(contents, Array):
        return [one for one in contents if isinstance(one, pikepdf.Stream)]
    return []


class Scrubber:
    """Cleans what the pages of one file draw on, and hashes it, each stream once."""

    def __init__(self) -> None:
        """Begin with nothing seen."""
        self.camera = False
        """Whether a camera's notes were found in a photograph, and taken out."""
        self._digests: dict[tuple[int, int], str] = {}
        self._drawn: dict[tuple[int, int], tuple[list[tuple[str, str]], set[str]]] = {}

    def print_of(self, page: Dictionary, turn: int) -> str:
        """Clean what a page draws on, and give the page's print. Raises PdfError for a stream that cannot be read."""
        contents = [self._digest(one) for one in content_streams(page)]
        resources = page.get("/Resources")
        key = resources.objgen if isinstance(resources, Dictionary) else (0, 0)
        if key == (0, 0) or key not in self._drawn:
            self._drawn[key] = self._drawn_by(resources)
        named, reached = self._drawn[key]
        return page_print(contents, named, reached, turn)

    def _drawn_by(self, resources: pikepdf.Object | None) -> tuple[list[tuple[str, str]], set[str]]:
        streams = list(_named_streams(resources))
        named = [(name, self._digest(one)) for name, one in streams]
        reached: set[str] = set()
        visited = {one.objgen for _, one in streams}
        depth = 0
        while streams and depth < DEEPEST:
            inner = [one for _, outer in streams for one in _named_streams(outer.get("/Resources"))]
            streams = []
            for name, one in inner:
                if one.objgen not in visited:
                    visited.add(one.objgen)
                    streams.append((name, one))
                    reached.add(self._digest(one))
            depth += 1
        return named, reached

    def _digest(self, stream: pikepdf.Stream) -> str:
        key = stream.objgen
        if key not in self._digests:
            for hidden in _HIDDEN:
                if hidden in stream:
                    del stream[hidden]
            self.camera |= _settle(stream)
            self._digests[key] = stream_digest(stream.read_raw_bytes())
        return self._digests[key]


def _named_streams(resources: pikepdf.Object | None) -> Iterator[tuple[str, pikepdf.Stream]]:
    named = resources.get("/XObject") if isinstance(resources, Dictionary) else None
    for name, one in named.items() if isinstance(named, Dictionary) else ():
        if isinstance(one, pikepdf.Stream):
            yield name, one


def _settle(stream: pikepdf.Stream) -> bool:
    """Pack a stream the one way that writing the bundle leaves alone; what a picture is made of does not change.

    Says whether a camera's notes were in it.
    """
    filters = stream.get("/Filter")
    chain = [str(one) for one in filters] if isinstance(filters, Array) else [str(filters)] if filters else []
    if chain == ["/DCTDecode"]:
        return _forget_camera(stream)
    if chain == ["/FlateDecode"]:
        if isinstance(filters, Array):
            held = stream.get("/DecodeParms")
            parameters = held[0] if isinstance(held, Array) and len(held) else held
            stream.Filter = Name.FlateDecode
            if isinstance(parameters, Dictionary):
                stream.DecodeParms = parameters
            elif "/DecodeParms" in stream:
                del stream["/DecodeParms"]
    elif all(one in _LOSSLESS for one in chain):
        stream.write(zlib.compress(stream.read_bytes()), filter=Name.FlateDecode)
    return False


def _forget_camera(stream: pikepdf.Stream) -> bool:
    raw = stream.read_raw_bytes()
    clean = without_camera_notes(raw)
    if clean is raw:
        return False
    held = stream.get("/DecodeParms")
    parameters = held if isinstance(held, Dictionary | Array) else None
    stream.write(clean, filter=Name.DCTDecode, decode_parms=parameters)
    return True


_NOTES = frozenset({0xE1, 0xED, 0xFE})  # APP1 (Exif, XMP), APP13 (IPTC), comments
_STARTS_PICTURE = 0xDA


def without_camera_notes(jpeg: bytes) -> bytes:
    """Give a JPEG file without Exif, XMP, IPTC and comments; the picture itself is not touched.

    The same object comes back when there is nothing to take out, or when the file is not built as ITU-T T.81 says.
    """
    if jpeg[:2] != b"\xff\xd8":
        return jpeg
    kept = [jpeg[:2]]
    at = 2
    found = False
    while at + 4 <= len(jpeg):
        if jpeg[at] != 0xFF:  # noqa: PLR2004 - the byte that every marker begins with
            return jpeg
        marker = jpeg[at + 1]
        if marker == 0xFF:  # noqa: PLR2004 - padding before a marker
            at += 1
            continue
        if marker == _STARTS_PICTURE:
            return b"".join([*kept, jpeg[at:]]) if found else jpeg
        length = int.from_bytes(jpeg[at + 2 : at + 4]) + 2
        if marker in _NOTES:
            found = True
        else:
            kept.append(jpeg[at : at + length])
        at += length
    return jpeg
