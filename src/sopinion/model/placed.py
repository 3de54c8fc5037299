"""Words where they stand on a page, row by row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

TILT = 0.08
"""No page lies more askew than this: rise over run, 4.6 degrees."""

_LONGEST = 25  # rows of a page that tell best how it lies
_COVERED = 0.5  # of a word: with as much of it under a word that is there, it is that word
_MARGIN = 0.06  # of the page: where lines without places stand
_LETTER = 0.0098  # of the page: how wide a letter of theirs is
_LINE = 0.014  # of the page: how high they are, where there is room


@dataclass(frozen=True, slots=True)
class Placed:
    """A word, or a run of words, and its box: shares (0 to 1) of the width and height of a page, from its top left."""

    text: str
    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """How far down it reaches."""
        return self.top + self.height


Row = tuple[Placed, ...]
"""Words of one line, from left to right. The rows of a page stand in the order it is read in."""


class Boxed(Protocol):
    """Whatever has a box, from the top left."""

    @property
    def left(self) -> float: ...  # noqa: D102 - as above

    @property
    def top(self) -> float: ...  # noqa: D102 - as above

    @property
    def width(self) -> float: ...  # noqa: D102 - as above

    @property
    def height(self) -> float: ...  # noqa: D102 - as above


def median(numbers: Iterable[float]) -> float:
    """The middle one, or the mean of the two in the middle (that of the standard library takes 10 ms to load)."""
    ordered = sorted(numbers)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def tilt(groups: Sequence[Sequence[Boxed]]) -> float:
    """How the lines of a page rise or fall: down for each step to the right, in the unit of the boxes.

    groups: lines of boxes, from left to right. The longest of them tell; 0 where none does.
    """
    slopes: list[tuple[float, float]] = []
    for group in groups:
        first, last = group[0], group[-1]
        run = (last.left + last.width / 2) - (first.left + first.width / 2)
        if run > 8 * max(word.height for word in group):
            slopes.append((run, ((last.top + last.height) - (first.top + first.height)) / run))
    longest = sorted(slopes, reverse=True)[:_LONGEST]
    found = median(slope for _, slope in longest) if longest else 0.0
    return found if abs(found) <= TILT else 0.0


def text_of(rows: Sequence[Row]) -> str:
    """The words of a page, a line for each row."""
    return "\n".join(" ".join(word.text for word in row) for row in rows)


def turned(rows: Sequence[Row], degrees: int) -> tuple[Row, ...]:
    """Say where words stand once the page is turned clockwise by a number of quarter turns, in degrees."""
    return tuple(tuple(_turned(word, degrees % 360) for word in row) for row in rows)


def _turned(word: Placed, degrees: int) -> Placed:
    match degrees:
        case 90:
            return Placed(word.text, 1 - word.bottom, word.left, word.height, word.width)
        case 180:
            return Placed(word.text, 1 - word.right, 1 - word.bottom, word.width, word.height)
        case 270:
            return Placed(word.text, word.top, 1 - word.right, word.height, word.width)
        case _:
            return word


def apart(rows: Sequence[Row], others: Sequence[Row]) -> tuple[Row, ...]:
    """Leave out the words that lie under one of `others`: they are there already."""
    there = [other for row in others for other in row]
    left = (tuple(word for word in row if not any(_covers(other, word) for other in there)) for row in rows)
    return tuple(row for row in left if row)


def _covers(other: Placed, word: Placed) -> bool:
    across = min(other.right, word.right) - max(other.left, word.left)
    down = min(other.bottom, word.bottom) - max(other.top, word.top)
    return across > 0 and down > 0 and across * down >= _COVERED * word.width * word.height


def spread(text: str) -> tuple[Row, ...]:
    """Lay lines of which nobody knows where they stand down a page, a run each, so that a search finds the page."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    step = min(1.6 * _LINE, (1 - 2 * _MARGIN) / max(1, len(lines)))
    return tuple(
        (
            Placed(
                line,
                _MARGIN,
                _MARGIN + number * step,
                min(1 - 2 * _MARGIN, _LETTER * len(line)),
                min(_LINE, step),
            ),
        )
        for number, line in enumerate(lines)
    )
