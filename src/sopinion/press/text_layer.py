"""The words of a scan as text that nobody sees, each over its picture, so that a scan is searched like any page."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from pypdfium2 import raw

from sopinion.model.clean import one_line
from sopinion.model.placed import Placed, Row, median, tilt
from sopinion.press.layer_fonts import DESCENT, NAME, LayerFonts, width_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pikepdf
    import pypdfium2

    from sopinion.press.frame import Frame

_GRID = 5000  # steps along the longer side of a page at least: a tenth of a point on Letter
_TALL = 1.75  # a word as much taller than its row, or a rule taken for one, stands in a box of its own
_LEAST = 1 / 800  # of the longer side: no letter is lower than that
_NARROWEST, _WIDEST = 1, 2000  # hundredths: how far letters are pressed or drawn out to fill their box
_REMEMBERED = 8192  # words: most come again and again
_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_LEFT_TO_RIGHT = frozenset({"L", "EN", "AN"})
_FINE = 1_000_000  # steps across a page when pdfium is asked where on it a point lies


def text_layer(
    rows: Sequence[Row], frame: Frame, fonts: LayerFonts, *, turn: int = 0, taken: Iterable[str] = ()
) -> tuple[bytes, dict[str, pikepdf.Object]]:
    """Write words over a page: the drawing, and the fonts it needs by the name it has for each ("/SopinionWords0").

    rows: where the words stand on the page set upright. frame: the page's own, without what was added to it. turn:
    degrees clockwise that would set the page upright, as it is turned now. taken: names of fonts the page has already.
    The drawing leaves the graphics state as it was.
    """
    upright = type(frame)(frame.box, (frame.turn + turn) % 360, frame.unit)
    width, height = upright.width, upright.height
    pen = _Pen(_free(NAME, taken), fonts, max(width, height))
    drawn: list[str] = []
    slope = tilt([row for row in rows if row])
    for row in rows:
        words = [word for word in row if _shaped(word.text)[0]]
        for number, (word, top, high) in enumerate(_boxes(words, slope)):
            box = (word.left * width, (1 - top - high) * height, word.width * width, high * height)
            drawn += pen.write(word.text, box, spaced=number < len(words) - 1)
    if not drawn:
        return b"", {}
    matrix = " ".join(_number(value) for value in upright.place(0, 0))
    drawing = f"q {matrix} cm BT 3 Tr\n{chr(10).join(drawn)}\nET Q\n".encode("ascii")
    return drawing, pen.fonts()


class _Pen:
    """Writes words one after the other, and knows where it is."""

    def __init__(self, name: str, fonts: LayerFonts, side: float) -> None:
        """Begin at the lower left corner. name: what the fonts are called. side: the longer one of the page."""
        self._name, self._letters, self._used = name, fonts, set[int]()
        self._unit = 10.0 ** max(0, math.ceil(math.log10(_GRID / side)))
        self._least = side * _LEAST
        self._at = (0, 0)
        self._font = (-1, 0)
        self._pressed = 100

    def write(self, text: str, box: tuple[float, float, float, float], *, spaced: bool) -> Iterator[str]:
        """Write a word so that it fills its box: left, bottom, width and height. spaced: and a space.

        All is in the page's own units: pdfium takes a font's size for its size, whatever it is drawn out to.
        """
        letters, width = _shaped(text)
        size = self._steps(max(self._least, box[3]))
        pressed = min(_WIDEST, max(_NARROWEST, round(100_000 * self._steps(box[2]) / (width * size))))
        if pressed != self._pressed:
            self._pressed = pressed
            yield f"{pressed} Tz"
        at = (self._steps(box[0]), self._steps(box[1]) - round(size * DESCENT / 1000))
        moved = f"{self._told(at[0] - self._at[0])} {self._told(at[1] - self._at[1])} Td"
        self._at = at
        for number, codes in self._letters.coded(f"{letters} " if spaced else letters):
            self._used.add(number)
            if self._font != (number, size):
                self._font = (number, size)
                yield f"/{self._name}{number} {self._told(size)} Tf"
            yield f"{moved}<{codes.hex()}>Tj"
            moved = ""

    def fonts(self) -> dict[str, pikepdf.Object]:
        """The fonts that were written in, by name."""
        return {f"/{self._name}{number}": self._letters.settled(number) for number in sorted(self._used)}

    def _steps(self, length: float) -> int:
        return round(length * self._unit)

    def _told(self, steps: int) -> str:
        return _number(steps / self._unit)


def _free(name: str, taken: Iterable[str]) -> str:
    held = [one.lstrip("/") for one in taken]
    while any(one.startswith(name) for one in held):
        name += "X"
    return name


def _number(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")


@lru_cache(_REMEMBERED)
def _shaped(text: str) -> tuple[str, int]:
    """Give the letters to write, in the order in which they stand, and how wide they are at a size of 1000."""
    letters = _as_seen(unicodedata.normalize("NFC", one_line(text)))
    return letters, sum(map(width_of, letters))


def _boxes(words: Sequence[Placed], slope: float) -> Iterator[tuple[Placed, float, float]]:
    """Give each word of a row with the top and height of its box: one band for all, that falls as the row does.

    slope: how the rows of the page fall, as far as that can be told; a row that is narrower without it has none.
    """
    if not words:
        return
    usual = median(word.height for word in words)
    band = min(_band(words, slope, usual), _band(words, 0.0, usual), key=lambda band: band[1])
    start, height, fall = band
    for word in words:
        if word.height <= _TALL * usual and height <= _TALL * usual:
            yield word, start + fall * (word.left + word.width / 2), height
        else:
            yield word, word.top, word.height


def _band(words: Sequence[Placed], slope: float, usual: float) -> tuple[float, float, float]:
    """Where the band begins at the left edge of the page, how high it is and how it falls; tall words are left out."""
    held = [
        (top, top + word.height)
        for word in words
        if word.height <= _TALL * usual
        for top in [word.top - slope * (word.left + word.width / 2)]
    ]
    above, below = min(top for top, _ in held), max(bottom for _, bottom in held)
    return above, below - above, slope


def _as_seen(text: str) -> str:
    """Put letters in the order in which they stand from left to right: every reader turns such a row again."""
    kinds = [unicodedata.bidirectional(letter) for letter in text]
    if not _RIGHT_TO_LEFT.intersection(kinds):
        return text
    pieces: list[list[str]] = []
    forward = False
    for letter, kind in zip(text, kinds, strict=True):
        onward = kind in _LEFT_TO_RIGHT or (forward and kind in {"ES", "CS", "ET"})
        if onward and forward:
            pieces[-1].append(letter)
        else:
            pieces.append([letter])
        forward = onward
    return "".join("".join(piece) for piece in reversed(pieces))


def words_of(drawn: pypdfium2.PdfPage) -> tuple[Row, ...]:
    """Read the words that a page has, and where they stand on it as it is shown."""
    text = drawn.get_textpage()
    try:
        rows: list[Row] = []
        row: list[Placed] = []
        word: list[tuple[str, float, float, float, float]] = []
        for number in range(text.count_chars()):
            letter = chr(raw.FPDFText_GetUnicode(text, number))
            if not letter.isspace() and letter != "\0":
                word.append((letter, *_shares(drawn, text.get_charbox(number, loose=True))))
                continue
            row += _joined(word)
            word = []
            if letter in "\r\n" and row:
                rows.append(tuple(row))
                row = []
        row += _joined(word)
        return (*rows, tuple(row)) if row else tuple(rows)
    finally:
        text.close()


def _joined(letters: Sequence[tuple[str, float, float, float, float]]) -> list[Placed]:
    text = one_line("".join(letter for letter, *_ in letters))
    if not text:
        return []
    left, top = min(one[1] for one in letters), min(one[2] for one in letters)
    right, bottom = max(one[3] for one in letters), max(one[4] for one in letters)
    return [Placed(text, left, top, right - left, bottom - top)]


def _shares(drawn: pypdfium2.PdfPage, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """Say where a box of the file lies on the page as it is shown: left, top, right, bottom, in shares of it."""
    xs, ys = [], []
    for x, y in ((box[0], box[1]), (box[2], box[3])):
        across, down = ctypes.c_int(), ctypes.c_int()
        raw.FPDF_PageToDevice(drawn, 0, 0, _FINE, _FINE, 0, x, y, ctypes.byref(across), ctypes.byref(down))
        xs.append(min(max(across.value / _FINE, 0.0), 1.0))
        ys.append(min(max(down.value / _FINE, 0.0), 1.0))
    return min(xs), min(ys), max(xs), max(ys)
