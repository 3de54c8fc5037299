"""Room for a stamp: a free place on a page, or a strip at its foot that its drawing, made slightly smaller, leaves.

The page keeps its size and its own streams. What moves is the ground they are drawn on, so everything that counts in
the page's units beside its streams moves along: links, comments, places that links lead to, and patterns.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pypdfium2
from pikepdf import Array, Dictionary, Name, Stream

from sopinion.press.frame import Box, Frame, ordered
from sopinion.press.ink import Spot, free_spot

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pikepdf

    from sopinion.press.stamp import Stamp

STRIP = 26.0
"""How high the strip is that is made free on an ordinary page without any free place, in points."""

_EDGE, _FOOT = 16.0, 12.0  # points from the right edge and from the foot, in a strip: printers reach that far
_SMALLEST = 0.5  # no page is made smaller than this
_POINTS = ("/QuadPoints", "/Vertices", "/L", "/CL")


@dataclass(frozen=True, slots=True)
class Room:
    """Where the stamp goes (lower left corner, as the page is read, in page units), and how the drawing moves.

    A point (x, y) of the page's own drawing comes to lie at (scale * x + across, scale * y + up).
    """

    spot: Spot
    scale: float = 1.0
    across: float = 0.0
    up: float = 0.0

    @property
    def moved(self) -> bool:
        """Whether the page's drawing was made smaller."""
        return self.scale != 1.0

    def opening(self, frame: Frame) -> bytes:
        """Draw what comes before the page's own streams. What its file kept out of sight stays out of sight."""
        if not self.moved:
            return b"q\n"
        left, bottom, right, top = frame.box
        return (
            f"q {self.scale:.6f} 0 0 {self.scale:.6f} {self.across:.4f} {self.up:.4f} cm "
            f"{left:.4f} {bottom:.4f} {right - left:.4f} {top - bottom:.4f} re W n\n"
        ).encode("ascii")

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Give where a point of the page's own drawing comes to lie."""
        return self.scale * x + self.across, self.scale * y + self.up

    def box(self, box: Box) -> Box:
        """Give where a box of the page's own drawing comes to lie."""
        return (*self.point(box[0], box[1]), *self.point(box[2], box[3]))


def room_for(drawn: pypdfium2.PdfPage | None, frame: Frame, stamp: Stamp) -> Room:
    """Find a free place for a stamp on a page as pdfium draws it; where there is none, make a strip free at its foot.

    drawn: None for a page that pdfium cannot draw, which is taken to have no free place.
    """
    if drawn is not None:
        with suppress(ValueError, ZeroDivisionError, pypdfium2.PdfiumError):
            spot = free_spot(drawn, (frame.width, frame.height), (stamp.width, stamp.height), stamp.scale)
            if spot is not None:
                return Room(spot)
    return _strip(frame, stamp)


def _strip(frame: Frame, stamp: Stamp) -> Room:
    scale = max(1 - STRIP * stamp.scale / frame.height, _SMALLEST)
    spot = Spot(max(frame.width - stamp.width - _EDGE * stamp.scale, 0.0), _FOOT * stamp.scale)
    middle, head = frame.place(frame.width / 2, frame.height)[4:]
    return Room(spot, scale, (1 - scale) * middle, (1 - scale) * head)


def move_along(out: pikepdf.Pdf, page: Dictionary, room: Room) -> None:
    """Move with the drawing of a page of `out` what is laid out beside its streams: patterns and annotations."""
    if not room.moved:
        return
    _move_patterns(out, page, room)
    annotations = page.get("/Annots")
    for one in annotations if isinstance(annotations, Array) else ():
        if isinstance(one, Dictionary):
            move_annotation(one, room)


def move_annotation(one: Dictionary, room: Room) -> None:
    """Move a link or comment along with the drawing that it belongs to."""
    box = ordered(one.get("/Rect", ()))
    if box is not None:
        one.Rect = Array(list(room.box(box)))
    for key in _POINTS:
        numbers = _numbers(one.get(key))
        pairs = zip(numbers[::2], numbers[1::2], strict=False)
        if numbers:
            one[key] = Array([value for x, y in pairs for value in room.point(x, y)])


def move_place(place: Sequence[object], room: Room) -> list[object]:
    """Move the place on a page that a link leads to, such as `/XYZ 72 700 0`, along with the page's drawing."""
    if not room.moved or not place:
        return list(place)
    turns = _PLACES.get(str(place[0]), ())
    return [place[0], *(turn(room, value) for turn, value in zip(turns, place[1:], strict=False))]


def _across(room: Room, value: object) -> object:
    found = _number(value)
    return None if found is None else room.point(found, 0)[0]


def _up(room: Room, value: object) -> object:
    found = _number(value)
    return None if found is None else room.point(0, found)[1]


def _same(_: Room, value: object) -> object:
    return value


_PLACES: Mapping[str, tuple[Callable[[Room, object], object], ...]] = {
    "/XYZ": (_across, _up, _same),
    "/FitH": (_up,),
    "/FitBH": (_up,),
    "/FitV": (_across,),
    "/FitBV": (_across,),
    "/FitR": (_across, _up, _across, _up),
}


def _move_patterns(out: pikepdf.Pdf, page: Dictionary, room: Room) -> None:
    """Patterns lie on the page and not on what is drawn on it (ISO 32000-1, 8.7.3.1), so they are moved one by one."""
    resources = page.get("/Resources")
    held = resources.get("/Pattern") if isinstance(resources, Dictionary) else None
    if not isinstance(held, Dictionary):
        return
    moved = Dictionary()
    for name, one in held.items():
        if isinstance(one, Dictionary | Stream):
            pattern = _copy(out, one)  # other pages may draw on the same
            a, b, c, d, e, f = _matrix(one.get("/Matrix"))
            pattern.Matrix = Array([*(room.scale * value for value in (a, b, c, d)), *room.point(e, f)])
            moved[name] = pattern
    own = Dictionary(dict(page.Resources.items()))
    own[Name.Pattern] = moved
    page.Resources = own


def _copy(out: pikepdf.Pdf, one: Dictionary | Stream) -> pikepdf.Object:
    if isinstance(one, Stream):
        made: pikepdf.Object = Stream(out, one.read_raw_bytes())
        for key, value in one.items():
            if key != "/Length":
                made[key] = value
        return made
    return Dictionary(dict(one.items()))


def _matrix(value: object) -> tuple[float, ...]:
    numbers = _numbers(value)
    return tuple(numbers) if len(numbers) == 6 else (1, 0, 0, 1, 0, 0)  # noqa: PLR2004 - a matrix has six numbers


def _numbers(values: object) -> list[float]:
    found = [_number(value) for value in values] if isinstance(values, Array) else []
    return [value for value in found if value is not None] if None not in found else []


def _number(value: object) -> float | None:
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, ArithmeticError):
        return None
