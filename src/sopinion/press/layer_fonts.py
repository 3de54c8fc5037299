"""Fonts that draw nothing: what lets the words of a scan be searched and copied, in any script.

Each letter is an empty box as wide as such a letter usually is, and says which letter it is. Letters get their codes
as they come, so the fonts hold what the bundle needs and no more; two or three serve the whole of it.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from pikepdf import Array, Dictionary, Name

if TYPE_CHECKING:
    import pikepdf

ASCENT, DESCENT = 800, -200
"""How far a letter's box reaches above and below the line it stands on, in thousandths of the size."""

NAME = "SopinionWords"
"""What these fonts are called on a page, with a number behind it."""

_CODES = 255  # letters a font has room for, from code 1 on; the first is a space
_BLOCK = 100  # letters that may be told at a time
_WIDE = 1000  # letters of East Asia
_USUAL = 540
_CAPITAL = 690
_WIDTHS = {
    **dict.fromkeys(" ijlI|.,:;'!`/\\t\u00b7\u2018\u2019", 270),
    **dict.fromkeys('fr()[]{}-"*\u201c\u201d', 340),
    **dict.fromkeys("mwMW@%\u2014", 880),
}
"""In thousandths of the size; near the widths of the letters that most papers are printed in."""


class LayerFonts:
    """The fonts of one bundle."""

    def __init__(self, out: pikepdf.Pdf) -> None:
        """Begin without any, for a bundle that is being written."""
        self._out = out
        self._fonts = [_Font(out)]
        self._where: dict[str, tuple[int, int]] = {}

    def coded(self, text: str) -> list[tuple[int, bytearray]]:
        """Write text in these fonts: the number of a font and the codes in it, one stretch after the other.

        A space is in every font, so that it changes none.
        """
        stretches: list[tuple[int, bytearray]] = []
        now = -1
        for letter in text:
            number, code = (max(now, 0), 1) if letter == " " else self._where.get(letter) or self._new(letter)
            if number != now:
                now = number
                stretches.append((now, bytearray()))
            stretches[-1][1].append(code)
        return stretches

    def settled(self, number: int) -> pikepdf.Object:
        """Give a font as an object of the bundle, with all the letters it has so far."""
        return self._fonts[number].settled()

    def _new(self, letter: str) -> tuple[int, int]:
        """Give a letter its font and its code."""
        if len(self._fonts[-1].letters) == _CODES:
            self._fonts.append(_Font(self._out))
        letters = self._fonts[-1].letters
        letters.append(letter)
        self._where[letter] = (len(self._fonts) - 1, len(letters))
        return self._where[letter]


class _Font:
    """One of them."""

    def __init__(self, out: pikepdf.Pdf) -> None:
        self._out = out
        self.letters = [" "]
        self._told = 0
        self._boxes: dict[int, pikepdf.Object] = {}
        self._meaning = out.make_indirect(out.make_stream(b""))
        self._font = out.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type3,
                FontBBox=Array([0, DESCENT, _WIDE, ASCENT]),
                FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]),
                FirstChar=1,
                Resources=Dictionary(),
                ToUnicode=self._meaning,
            )
        )

    def settled(self) -> pikepdf.Object:
        """Write down the letters that are new."""
        if self._told != len(self.letters):
            self._told = len(self.letters)
            names = [f"/u{ord(letter):04X}" for letter in self.letters]
            font = self._font
            font.LastChar = len(names)
            font.Widths = Array([width_of(letter) for letter in self.letters])
            font.Encoding = Dictionary(Type=Name.Encoding, Differences=Array([1, *map(Name, names)]))
            font.CharProcs = Dictionary(
                {name: self._box(width_of(letter)) for name, letter in zip(names, self.letters, strict=True)}
            )
            self._meaning.write(_meaning(self.letters))
        return self._font

    def _box(self, width: int) -> pikepdf.Object:
        if width not in self._boxes:
            drawn = f"{width} 0 0 {DESCENT} {width} {ASCENT} d1".encode("ascii")
            self._boxes[width] = self._out.make_indirect(self._out.make_stream(drawn))
        return self._boxes[width]


def width_of(letter: str) -> int:
    """How wide a letter's box is, in thousandths of the size."""
    if letter in _WIDTHS:
        return _WIDTHS[letter]
    if unicodedata.east_asian_width(letter) in "WF":
        return _WIDE
    return _CAPITAL if letter.isupper() else _USUAL


def _meaning(letters: list[str]) -> bytes:
    """Say which letter each code is (a ToUnicode map)."""
    told = [f"<{code:02X}> <{letter.encode('utf-16-be').hex()}>" for code, letter in enumerate(letters, 1)]
    blocks = [told[at : at + _BLOCK] for at in range(0, len(told), _BLOCK)]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin begincmap",
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <00> <FF> endcodespacerange",
        *(line for block in blocks for line in (f"{len(block)} beginbfchar", *block, "endbfchar")),
        "endcmap CMapName currentdict /CMap defineresource pop end end",
    ]
    return "\n".join(lines).encode("ascii")
