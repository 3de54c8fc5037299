"""A look for notes that lie on a page without one: pen strokes, lines, shapes and typed words.

Viewers draw these each in their own way, or not at all. Drawn into the page, nobody misses them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pikepdf import Array, Dictionary, Name

from sopinion.press.frame import ordered

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pikepdf

_ROUND = 0.5523  # how far a curve's handle lies from its end to make a quarter of a circle
_SIZE = re.compile(r"([\d.]+)\s+Tf")
_SMALLEST, _LARGEST = 4.0, 72.0
_LEADING = 1.2
_WIDE = 0.5  # of the size: about how wide a letter is
_MOST_POINTS = 20_000


def give_look(pdf: pikepdf.Pdf, note: Dictionary) -> bool:
    """Give a note without a look a plain one; False where it is of a kind or in letters that cannot be drawn."""
    if _has_look(note):
        return True
    box = ordered(note.get("/Rect", ()))
    draw = _DRAWN.get(str(note.get("/Subtype")))
    if box is None or draw is None:
        return False
    try:
        drawing = draw(note)
    except (TypeError, ValueError, ArithmeticError, UnicodeError):
        return False
    if not drawing:
        return False
    look = pdf.make_stream(drawing)
    look.Type, look.Subtype = Name.XObject, Name.Form
    look.BBox = Array(list(box))
    look.Matrix = Array([1, 0, 0, 1, -box[0], -box[1]])
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    look.Resources = Dictionary(Font=Dictionary(F=font))
    note.AP = Dictionary(N=look)
    return True


def _has_look(note: Dictionary) -> bool:
    looks = note.get("/AP")
    return isinstance(looks, Dictionary) and looks.get("/N") is not None


def _pen(note: Dictionary) -> str:
    """Set the pen: colour and width."""
    style = note.get("/BS")
    width = float(style.get("/W", 1)) if isinstance(style, Dictionary) else 1.0
    border = note.get("/Border")
    if style is None and isinstance(border, Array) and len(border) > 2:  # noqa: PLR2004 - the third is the width
        width = float(border[2])
    return f"{_colour(note.get('/C'), stroke=True) or '0 G'} {width:.4f} w 1 j 1 J "


def _colour(values: object, *, stroke: bool) -> str:
    numbers = [float(value) for value in values] if isinstance(values, Array) else []
    operator = {1: "g", 3: "rg", 4: "k"}.get(len(numbers), "")
    said = " ".join(f"{value:.4f}" for value in numbers)
    return f"{said} {operator.upper() if stroke else operator}" if operator else ""


def _points(values: object) -> list[tuple[float, float]]:
    numbers = [float(value) for value in values][:_MOST_POINTS] if isinstance(values, Array) else []
    return list(zip(numbers[::2], numbers[1::2], strict=False))


def _path(points: list[tuple[float, float]]) -> str:
    return " ".join(f"{x:.4f} {y:.4f} {'l' if n else 'm'}" for n, (x, y) in enumerate(points))


def _ink(note: Dictionary) -> bytes:
    strokes = note.get("/InkList")
    paths = [_path(_points(one)) for one in strokes] if isinstance(strokes, Array) else []
    return f"{_pen(note)}{' '.join(paths)} S".encode("ascii") if any(paths) else b""


def _line(note: Dictionary) -> bytes:
    points = _points(note.get("/L"))
    return f"{_pen(note)}{_path(points)} S".encode("ascii") if points else b""


def _polyline(note: Dictionary) -> bytes:
    points = _points(note.get("/Vertices"))
    return f"{_pen(note)}{_path(points)} S".encode("ascii") if points else b""


def _polygon(note: Dictionary) -> bytes:
    points = _points(note.get("/Vertices"))
    fill = _colour(note.get("/IC"), stroke=False)
    return f"{_pen(note)}{fill} {_path(points)} {'b' if fill else 's'}".encode("ascii") if points else b""


def _square(note: Dictionary) -> bytes:
    left, bottom, right, top = _inner(note)
    fill = _colour(note.get("/IC"), stroke=False)
    shape = f"{left:.4f} {bottom:.4f} {right - left:.4f} {top - bottom:.4f} re"
    return f"{_pen(note)}{fill} {shape} {'B' if fill else 'S'}".encode("ascii")


def _circle(note: Dictionary) -> bytes:
    left, bottom, right, top = _inner(note)
    x, y, a, b = (left + right) / 2, (bottom + top) / 2, (right - left) / 2, (top - bottom) / 2
    ways = ((1, 0, 0, 1), (0, 1, -1, 0), (-1, 0, 0, -1), (0, -1, 1, 0))
    curves = [f"{x + a:.4f} {y:.4f} m"]
    for from_x, from_y, to_x, to_y in ways:
        curves.append(
            f"{x + a * (from_x + _ROUND * to_x):.4f} {y + b * (from_y + _ROUND * to_y):.4f} "
            f"{x + a * (to_x + _ROUND * from_x):.4f} {y + b * (to_y + _ROUND * from_y):.4f} "
            f"{x + a * to_x:.4f} {y + b * to_y:.4f} c"
        )
    fill = _colour(note.get("/IC"), stroke=False)
    return f"{_pen(note)}{fill} {' '.join(curves)} {'b' if fill else 's'}".encode("ascii")


def _inner(note: Dictionary) -> tuple[float, float, float, float]:
    box = [float(value) for value in note.Rect]
    left, right, bottom, top = min(box[0], box[2]), max(box[0], box[2]), min(box[1], box[3]), max(box[1], box[3])
    inset = min(1.0, (right - left) / 4, (top - bottom) / 4)
    return left + inset, bottom + inset, right - inset, top - inset


def _words(note: Dictionary) -> bytes:
    """Write the words of a typed note; raises UnicodeError where the font has no letters for them."""
    left, _, right, top = _inner(note)
    found = _SIZE.search(str(note.get("/DA", "")))
    size = min(max(float(found[1]) if found else 12.0, _SMALLEST), _LARGEST)
    most = max(int((right - left) / (_WIDE * size)), 1)
    lines: list[str] = []
    for paragraph in str(note.get("/Contents", "")).replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        line = ""
        for word in paragraph.split():
            if line and len(line) + 1 + len(word) > most:
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}".strip()
        lines.append(line)
    shown = b"".join(b"<" + line.encode("cp1252").hex().encode("ascii") + b"> Tj T*\n" for line in lines)
    if not any(lines):
        return b""
    begin = f"BT 0 g /F {size:.4f} Tf {size * _LEADING:.4f} TL {left + 2:.4f} {top - size:.4f} Td\n"
    return begin.encode("ascii") + shown + b"ET"


_DRAWN: Mapping[str, Callable[[Dictionary], bytes]] = {
    "/Ink": _ink,
    "/Line": _line,
    "/PolyLine": _polyline,
    "/Polygon": _polygon,
    "/Square": _square,
    "/Circle": _circle,
    "/FreeText": _words,
}
