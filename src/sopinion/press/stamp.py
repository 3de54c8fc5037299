"""The stamp: how large it is, and the few drawing commands that put it on a page."""

from __future__ import annotations

from dataclasses import dataclass

from sopinion.model.folio import Folio
from sopinion.press.frame import Frame

FONT = "Helvetica-Bold"
_SIZE = 12.0
_ORDINARY = 612.0  # the short side of a Letter page
_SMALLEST, _LARGEST = 0.001, 400.0
_WIDTHS = {
    "S": 667,
    "O": 778,
    "-": 333,
    "C": 722,
    ".": 278,
}  # thousandths of the size, Helvetica-Bold (Adobe's font metrics)
_DIGIT = 556
_HEIGHT = 0.72  # of the size: capitals and digits have no descenders
_COLOUR = "0.05 0.17 0.42"  # a blue that stands apart and prints as dark grey


@dataclass(frozen=True, slots=True)
class Stamp:
    """A folio as it will stand on a page: its words, and its size in page units."""

    words: str
    scale: float
    width: float
    height: float

    def drawing(self, frame: Frame, x: float, y: float, font: str) -> bytes:
        """Draw it at (x, y), from the lower left as the page is read, in a font that the page calls `font`."""
        matrix = " ".join(f"{value:.4f}".rstrip("0").rstrip(".") for value in frame.place(x, y))
        return (
            f"/Artifact <</Type /Pagination>> BDC q {matrix} cm BT {_COLOUR} rg /{font} {_SIZE * self.scale:.4f} Tf "
            f"({self.words}) Tj ET Q EMC\n"
        ).encode("ascii")


def stamp_for(folio: Folio, frame: Frame) -> Stamp:
    """Size the stamp of a folio: on every page as large as on an ordinary one, when both are printed on that."""
    words = folio.stamp
    scale = min(max(min(frame.width, frame.height) / _ORDINARY, _SMALLEST), _LARGEST)
    width = sum(_WIDTHS.get(letter, _DIGIT) for letter in words) / 1000 * _SIZE
    return Stamp(words, scale, width * scale, _HEIGHT * _SIZE * scale)
