"""A page drawn small in the terminal, where the terminal can show pictures.

Three ways are known: the graphics protocol of kitty (https://sw.kovidgoyal.net/kitty/graphics-protocol/), the inline
images of iTerm2 (https://iterm2.com/documentation-images.html) and sixel (DEC STD 070). Half blocks are not tried: at
the size of a window, no word of a page can be read in them.
"""

from __future__ import annotations

import base64
import struct
import zlib
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sopinion.model.picture import Picture

_CHUNK = 4096  # letters of a picture that kitty takes at a time
_SHADES = 16
_BAND = 6  # rows of pixels in one row of sixels
_KITTY = ("kitty", "ghostty")
_SIXEL = ("foot", "mlterm", "contour", "yaft")


class Means(Enum):
    """How a terminal shows pictures."""

    KITTY = "kitty"
    ITERM = "iterm"
    SIXEL = "sixel"


def means_of(world: Mapping[str, str]) -> Means | None:
    """Tell from the environment how the terminal shows pictures; None where it does not, or where nobody can say."""
    term, program = world.get("TERM", ""), world.get("TERM_PROGRAM", "")
    if "TMUX" in world or term.startswith(("screen", "tmux")):
        return None  # they keep the letters of a picture to themselves
    if "KITTY_WINDOW_ID" in world or any(name in term for name in _KITTY) or program == "ghostty":
        return Means.KITTY
    if program in {"iTerm.app", "WezTerm"} or "ITERM_SESSION_ID" in world:
        return Means.ITERM
    return Means.SIXEL if term.startswith(_SIXEL) else None


def drawn(picture: Picture, means: Means, rows: int) -> str:
    """Write a picture in the letters that a terminal shows as one, `rows` lines high."""
    if means is Means.SIXEL:
        return _sixel(picture)
    data = base64.b64encode(_png(picture)).decode()
    if means is Means.ITERM:
        return f"\x1b]1337;File=inline=1;height={rows};preserveAspectRatio=1:{data}\x07"
    pieces = [data[at : at + _CHUNK] for at in range(0, len(data), _CHUNK)]
    first = f"a=T,f=100,r={rows},C=1,q=2,"
    return "".join(
        f"\x1b_G{first if n == 0 else ''}m={int(n < len(pieces) - 1)};{piece}\x1b\\" for n, piece in enumerate(pieces)
    )


def cleared(means: Means) -> str:
    """Write what takes pictures off the screen, where clearing it does not."""
    return "\x1b_Ga=d,q=2\x1b\\" if means is Means.KITTY else ""


def _png(picture: Picture) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    width = picture.width
    rows = b"".join(b"\0" + picture.grey[at : at + width] for at in range(0, width * picture.height, width))
    head = struct.pack(">IIBBBBB", width, picture.height, 8, 0, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def _sixel(picture: Picture) -> str:
    shades = "".join(f"#{n};2;{level};{level};{level}" for n in range(_SHADES) for level in [n * 100 // (_SHADES - 1)])
    size = f'"1;1;{picture.width};{picture.height}'
    return f"\x1bPq{size}{shades}{'-'.join(_bands(picture))}\x1b\\"


def _bands(picture: Picture) -> Iterator[str]:
    """Write six rows of pixels at a time: for each shade of grey that they hold, where it stands."""
    width = picture.width
    flat = picture.grey.translate(bytes(level * _SHADES // 256 for level in range(256)))
    for top in range(0, picture.height, _BAND):
        rows = [flat[at * width : (at + 1) * width] for at in range(top, min(top + _BAND, picture.height))]
        lines = []
        for shade in sorted(set().union(*rows)):
            bits = [sum(1 << n for n, row in enumerate(rows) if row[x] == shade) for x in range(width)]
            lines.append(f"#{shade}{_runs(bits)}")
        yield "$".join(lines)


def _runs(bits: list[int]) -> str:
    """Write sixels, the same ones in a row as their count."""
    out: list[str] = []
    at = 0
    while at < len(bits):
        end = at
        while end < len(bits) and bits[end] == bits[at]:
            end += 1
        letter = chr(63 + bits[at])
        out.append(f"!{end - at}{letter}" if end - at > 3 else letter * (end - at))  # noqa: PLR2004 - shorter so
        at = end
    return "".join(out)
