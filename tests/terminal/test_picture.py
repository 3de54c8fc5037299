from __future__ import annotations

import base64
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from sopinion.model.picture import Picture
from sopinion.terminal.picture import Means, cleared, drawn, means_of

SIZES = st.tuples(st.integers(1, 40), st.integers(1, 20))
PICTURES = SIZES.flatmap(
    lambda size: st.binary(min_size=size[0] * size[1], max_size=size[0] * size[1]).map(
        lambda grey: Picture(size[0], size[1], grey)
    )
)


@pytest.mark.parametrize(
    ("world", "means"),
    [
        ({"TERM": "xterm-kitty"}, Means.KITTY),
        ({"TERM": "xterm-256color", "KITTY_WINDOW_ID": "3"}, Means.KITTY),
        ({"TERM": "xterm-ghostty"}, Means.KITTY),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"}, Means.ITERM),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"}, Means.ITERM),
        ({"TERM": "foot"}, Means.SIXEL),
        ({"TERM": "xterm-256color"}, None),
        ({"TERM": "tmux-256color", "KITTY_WINDOW_ID": "3", "TMUX": "1"}, None),
        ({}, None),
    ],
)
def test_only_a_terminal_that_is_known_to_show_pictures_gets_one(world: dict[str, str], means: Means | None) -> None:
    assert means_of(world) is means


@given(PICTURES)
def test_kitty_and_iterm_get_the_picture_as_it_is(picture: Picture) -> None:
    kitty = drawn(picture, Means.KITTY, 20)
    pieces = re.findall(r"\x1b_G([^;]*);([^\x1b]*)\x1b\\", kitty)
    assert "".join(f"\x1b_G{head};{data}\x1b\\" for head, data in pieces) == kitty
    assert pieces[0][0].startswith("a=T,f=100,r=20,")
    assert [head[-1] for head, _ in pieces] == ["1"] * (len(pieces) - 1) + ["0"]
    iterm = drawn(picture, Means.ITERM, 20).removesuffix("\x07")
    for data in ("".join(data for _, data in pieces), iterm.partition(":")[2]):
        with Image.open(io.BytesIO(base64.b64decode(data))) as image:
            assert (image.mode, image.size) == ("L", (picture.width, picture.height))
            assert image.tobytes() == picture.grey


@given(PICTURES)
def test_sixels_hold_the_picture_in_sixteen_shades(picture: Picture) -> None:
    sixel = drawn(picture, Means.SIXEL, 20)
    assert sixel.startswith("\x1bPq")
    assert sixel.endswith("\x1b\\")
    assert _seen(sixel[3:-2], picture.width, picture.height) == bytes(level >> 4 for level in picture.grey)


def _seen(sixel: str, width: int, height: int) -> bytes:
    """Draw sixels as a terminal would: the shade of each pixel."""
    pixels = bytearray(b"\xff" * width * height)
    x = top = shade = 0
    for token in re.finditer(r'"[\d;]+|#(\d+);[\d;]+|#(\d+)|!(\d+)([?-~])|([?-~])|(\$)|(-)', sixel):
        _, chosen, count, many, one, back, down = token.groups()
        if chosen:
            shade = int(chosen)
        elif many or one:
            for _ in range(int(count or 1)):
                for bit in range(6):
                    if (ord(many or one) - 63) >> bit & 1:
                        pixels[(top + bit) * width + x] = shade
                x += 1
        elif back:
            x = 0
        elif down:
            x, top = 0, top + 6
    return bytes(pixels)


def test_only_kitty_has_to_be_told_to_take_pictures_away() -> None:
    assert cleared(Means.KITTY) == "\x1b_Ga=d,q=2\x1b\\"
    assert cleared(Means.ITERM) == cleared(Means.SIXEL) == ""
