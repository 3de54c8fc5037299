"""The frame of a page: what of it is seen, how it is turned, and where a point that a reader sees lies in the file."""

from __future__ import annotations

from dataclasses import dataclass

LETTER = (0.0, 0.0, 612.0, 792.0)
_SMALLEST = 1.0
_LARGEST = 200_000.0

Box = tuple[float, float, float, float]
"""Left, bottom, right, top, in the page's own units."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The box that is seen, in the page's own units, and the turn (0, 90, 180 or 270 degrees, clockwise)."""

    box: Box
    turn: int = 0
    unit: float = 1.0

    @property
    def width(self) -> float:
        """How wide the page is as it is read, in its own units."""
        left, bottom, right, top = self.box
        return (top - bottom) if self.turn in (90, 270) else (right - left)

    @property
    def height(self) -> float:
        """How high the page is as it is read, in its own units."""
        left, bottom, right, top = self.box
        return (right - left) if self.turn in (90, 270) else (top - bottom)

    def place(self, x: float, y: float) -> tuple[float, float, float, float, float, float]:
        """Give the matrix that puts upright drawing at (x, y), counted from the lower left corner as it is read."""
        left, bottom, right, top = self.box
        match self.turn:
            case 90:
                return (0, 1, -1, 0, right - y, bottom + x)
            case 180:
                return (-1, 0, 0, -1, right - x, top - y)
            case 270:
                return (0, -1, 1, 0, left + y, top - x)
            case _:
                return (1, 0, 0, 1, left + x, bottom + y)


def ordered(numbers: object) -> Box | None:
    """Read four numbers as a box, whichever corners they name; None when they make no page."""
    try:
        values = [float(value) for value in numbers]  # type: ignore[attr-defined]
    except (TypeError, ValueError, ArithmeticError):
        return None
    if len(values) != 4 or any(value != value or abs(value) > _LARGEST for value in values):  # noqa: PLR0124, PLR2004 - a box has four numbers, and NaN is none
        return None
    box = (min(values[0], values[2]), min(values[1], values[3]), max(values[0], values[2]), max(values[1], values[3]))
    return box if box[2] - box[0] >= _SMALLEST and box[3] - box[1] >= _SMALLEST else None


def seen(media: Box, crop: Box | None) -> Box:
    """Cut the crop box to the media box; where they do not meet, the media box is seen."""
    if crop is None:
        return media
    return ordered_or(
        (max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3])), media
    )


def ordered_or(box: Box, otherwise: Box) -> Box:
    """Give `box` where it has an inside, else `otherwise`."""
    return box if box[2] - box[0] >= _SMALLEST and box[3] - box[1] >= _SMALLEST else otherwise
