"""What a scanned page is given so that it can be searched: its words, and the turn that sets it upright."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sopinion.model.legible import is_legible, says_more
from sopinion.model.placed import Row, apart, spread, text_of, turned
from sopinion.model.seen import Seen

_UPRIGHT = 0.6  # as sure as this, a page may be turned: upside down, hardly one reaches 0.5
_LETTERS = 40  # with fewer on it, nobody can say how a page lies


@dataclass(frozen=True, slots=True)
class Overlay:
    """Words to lay over a page.

    rows: where they stand once the page is upright. turn: degrees clockwise that set it upright, as it is shown now.
    sure: whether the page itself may be turned by that.
    """

    rows: tuple[Row, ...]
    turn: int = 0
    sure: bool = False


def overlay_of(seen: Seen, own: Sequence[Row] = ()) -> Overlay | None:
    """Say what a page is to be given; None for one whose words are its own.

    own: the words that its file holds already, as the page is shown. Where they can be read, they stay alone unless
    what was seen says a good deal more, as it does under a fax line; then only what is missing is laid beside them.
    Where they cannot be read (a broken font), all that was seen is.
    """
    text = text_of(own)
    if seen.failed or not says_more(text, seen.text):
        return None
    rows = seen.words or spread(seen.text)
    if is_legible(text):
        rows = apart(rows, turned(own, seen.turn))
    sure = seen.sure >= _UPRIGHT and sum(map(str.isalnum, seen.text)) >= _LETTERS
    return Overlay(rows, seen.turn % 360, sure)
