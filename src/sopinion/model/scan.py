"""A page as the eye meets it: dots of gray, and how they are turned."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Scan:
    """A page in gray. width, height: dots. dpi: dots an inch on the paper.

    gray: rows from the top, a byte a dot, 0 black to 255 white.
    """

    width: int
    height: int
    dpi: int
    gray: bytes = field(repr=False)

    def turned(self, degrees: int) -> Scan:
        """Give it turned clockwise by a number of quarter turns, in degrees."""
        w, h, gray = self.width, self.height, self.gray
        match degrees % 360:
            case 90:
                return Scan(h, w, self.dpi, b"".join(gray[x::w][::-1] for x in range(w)))
            case 180:
                return Scan(w, h, self.dpi, gray[::-1])
            case 270:
                return Scan(h, w, self.dpi, b"".join(gray[x::w] for x in range(w - 1, -1, -1)))
            case _:
                return self
