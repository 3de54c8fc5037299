"""Typesets the made-up patient's papers: the same words give the same bytes, every time."""

from __future__ import annotations

import io
import json
import math
import os
import random
from importlib import resources
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import pikepdf
import pypdfium2
import typst

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path
    from typing import Any

    from sopinion.content.demo import Paper

SCAN_DPI = 150
TILT = 0.9  # degrees: how askew the sheet lay on the glass
KEPT_OF_BROKEN = 700  # bytes that came through before the download stopped

# 16 shades of gray, as a small scanner keeps them; it packs eight times better than 256.
_SHADES = bytes((value >> 4) * 17 for value in range(256))
# Grain: of 256 spots, one is a speck of dust, eleven darken the paper a little, the others leave it as it is.
_GRAIN = bytes([0x7F] + [0xEF] * 11 + [0xFF] * 244)


def typeset(papers: Iterable[Paper], to: Path) -> tuple[Path, ...]:
    """Write every paper, its copies and its broken copies below `to`; give the files in that order.

    Folders are 0700 and files 0600. Raises FileExistsError when one of them is there already.
    """
    written: list[Path] = []
    for paper in papers:
        whole = pdf(paper)
        written += [_put(to, file, whole) for file in (paper.file, *paper.copies)]
        written += [_put(to, file, whole[:KEPT_OF_BROKEN]) for file in paper.cut_short]
    return tuple(written)


def pdf(paper: Paper) -> bytes:
    """Make the bytes of one file: its documents one after another, as text or as a scanned picture."""
    sheets = [_compile(document) for document in paper.documents]
    if paper.picture:
        sheets = [_scan(sheet) for sheet in sheets]
    return sheets[0] if len(sheets) == 1 else _stack(sheets)


def _compile(document: Mapping[str, Any]) -> bytes:
    room = resources.files("sopinion.press").joinpath("templates", "demo")
    with resources.as_file(room) as templates:
        made: bytes = typst.compile(  # a PDF comes in one piece
            templates / f"{document['layout']}.typ",
            root=templates,
            ignore_system_fonts=True,
            sys_inputs={"paper": json.dumps(dict(document), ensure_ascii=False)},
        )
    return made


def _stack(sheets: Iterable[bytes]) -> bytes:
    with pikepdf.new() as stack:
        for sheet in sheets:
            with pikepdf.open(io.BytesIO(sheet)) as source:
                stack.pages.extend(source.pages)
        return _saved(stack)


def _scan(sheet: bytes) -> bytes:
    """Turn pages into pictures of themselves: askew, in shades of gray, with the grain of paper and glass."""
    chance = random.Random(SCAN_DPI)  # noqa: S311 - dust, not secrets
    with pikepdf.new() as scan:
        source = pypdfium2.PdfDocument(_askew(sheet))
        try:
            for number in range(len(source)):
                page = source[number]
                bitmap = page.render(scale=SCAN_DPI / 72, grayscale=True)
                width, height, stride = bitmap.width, bitmap.height, bitmap.stride
                lines = bytes(bitmap.buffer)
                gray = b"".join(lines[row * stride : row * stride + width] for row in range(height))
                _picture_page(scan, _worn(gray, chance), width, height)
        finally:
            source.close()
        return _saved(scan)


def _askew(sheet: bytes) -> bytes:
    """Lay each page a little askew on the glass, with the shadow of the lid along two edges."""
    turn, side = math.cos(math.radians(TILT)), math.sin(math.radians(TILT))
    with pikepdf.open(io.BytesIO(sheet)) as source:
        for page in source.pages:
            width, height = (float(x) for x in page.mediabox[2:])
            page.contents_add(f"q {turn:.5f} {side:.5f} {-side:.5f} {turn:.5f} 6 -5 cm".encode(), prepend=True)
            page.contents_add(
                f"Q 0.62 g 0 0 3 {height} re f 0.8 g 3 0 4 {height} re f 0.7 g 0 0 {width} 4 re f".encode()
            )
        return _saved(source)


def _worn(gray: bytes, chance: random.Random) -> bytes:
    grain = chance.randbytes(len(gray)).translate(_GRAIN)
    both = int.from_bytes(gray, "big") & int.from_bytes(grain, "big")
    return both.to_bytes(len(gray), "big").translate(_SHADES)


def _picture_page(scan: pikepdf.Pdf, gray: bytes, width: int, height: int) -> None:
    picture = scan.make_stream(gray)
    picture.Type, picture.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    picture.Width, picture.Height = width, height
    picture.ColorSpace, picture.BitsPerComponent = pikepdf.Name.DeviceGray, 8
    points = (width * 72 / SCAN_DPI, height * 72 / SCAN_DPI)
    page = scan.add_blank_page(page_size=points)
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Scan=picture))
    page.Contents = scan.make_stream(f"q {points[0]} 0 0 {points[1]} 0 0 cm /Scan Do Q".encode())


def _saved(document: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    document.remove_unreferenced_resources()
    document.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _put(to: Path, file: str, content: bytes) -> Path:
    target = to / file
    for folder in (to, *(to / above for above in reversed(PurePosixPath(file).parents))):
        folder.mkdir(mode=0o700, exist_ok=True)
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(content)
    return target
