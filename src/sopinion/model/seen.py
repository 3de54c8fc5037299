"""What was seen on the picture of a page: words where they stand, then lines as a reader sees them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from sopinion.model.clean import one_line
from sopinion.model.placed import Placed, Row, median, tilt


@dataclass(frozen=True, slots=True)
class SeenWord:
    """A word, or a run of words, in a box of dots from the top left corner. sure: 0 to 1.

    line: words of one line as the engine sees lines bear the same number, counted in the order it reads them.
    """

    text: str
    left: float
    top: float
    width: float
    height: float
    sure: float
    line: int

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.left + self.width

    @property
    def middle(self) -> float:
        """How far down its middle lies."""
        return self.top + self.height / 2


@dataclass(frozen=True, slots=True)
class Seen:
    """What was read off a picture. text: its lines. sure: 0 to 1. turn: degrees clockwise that set it upright.

    failed: the engine broke on it, and nothing was read. words: where the words of each line stand on the page set
    upright; none where that was not kept, or is not asked for.
    """

    text: str
    sure: float = 0.0
    turn: int = 0
    failed: bool = False
    words: tuple[Row, ...] = ()

    @property
    def alone(self) -> Seen:
        """It without the places of its words, which are large."""
        return replace(self, words=()) if self.words else self


@dataclass(frozen=True, slots=True)
class Saw:
    """What an engine saw on a page. engine: its exact version, in one word; name: as a person knows it."""

    engine: str
    name: str
    seen: Seen


@dataclass(frozen=True, slots=True)
class Unseen:
    """A page (1-based) that waits to be looked at, of the bytes that lie at a path below a folder."""

    sha256: str
    folder: str
    path: str
    page: int


_LONG_ROW = 4  # words from which a line may be one of a column of prose
_COLUMN = 6  # rows of prose side by side that make columns
_CERTAIN = 0.35  # below it, what has no letter is dust on the glass


@dataclass(slots=True)
class _Line:
    words: list[SeenWord]
    middle: float
    height: float
    order: int

    @property
    def left(self) -> float:
        return self.words[0].left

    @property
    def right(self) -> float:
        return max(word.right for word in self.words)

    @property
    def prose(self) -> bool:
        """Whether it reads like a line of prose, not like a label with what belongs to it."""
        count = sum(len(word.text.split()) for word in self.words)
        return count >= _LONG_ROW and not any(":" in word.text for word in self.words[:3])


def sureness(words: Iterable[SeenWord]) -> float:
    """How sure the words are all in all, by their length; 0 where there are none."""
    weighed = [(len(word.text), word.sure) for word in words]
    letters = sum(length for length, _ in weighed)
    return sum(length * sure for length, sure in weighed) / letters if letters else 0.0


def rows(words: Sequence[SeenWord]) -> list[list[SeenWord]]:
    """Put words into rows, top to bottom: what stands at one height is one row, but columns of prose stay apart."""
    found = _lines([word for word in words if _is_written(word)])
    gathered = _rows(found)
    beside = sum(1 for row in gathered if len(row) > 1 and all(line.prose for line in row[:2]))
    if beside >= _COLUMN:
        gathered = [[line] for line in sorted(found, key=lambda line: line.order)]
    return [[word for line in row for word in line.words] for row in gathered]


def lines(words: Sequence[SeenWord]) -> str:
    """The text of words: a line for each row."""
    return "\n".join(" ".join(word.text for word in row) for row in rows(words))


def placed(words: Sequence[SeenWord], width: int, height: int) -> tuple[Row, ...]:
    """Say where the words of each row stand on their picture, so many dots wide and high, to a ten-thousandth of it."""
    found = (tuple(_placed(word, width, height) for word in row if one_line(word.text)) for row in rows(words))
    return tuple(row for row in found if row)


def _placed(word: SeenWord, width: int, height: int) -> Placed:
    left, top = _share(word.left, width), _share(word.top, height)
    right, bottom = _share(word.right, width), _share(word.top + word.height, height)
    return Placed(one_line(word.text), left, top, round(right - left, 4), round(bottom - top, 4))


def _share(dots: float, whole: int) -> float:
    return round(min(1.0, max(0.0, dots / whole)), 4)


def _is_written(word: SeenWord) -> bool:
    return any(c.isalnum() for c in word.text) or (word.sure >= _CERTAIN and bool(word.text.strip()))


def _lines(words: Sequence[SeenWord]) -> list[_Line]:
    """Give the engine's own lines, each at the height it would have were the page not askew."""
    by_line = [
        sorted(group, key=lambda word: word.left)
        for _, group in groupby(sorted(words, key=lambda word: word.line), key=lambda word: word.line)
    ]
    slope = tilt(by_line)
    return [
        _Line(
            group,
            median(word.middle - slope * (word.left + word.width / 2) for word in group),
            median(word.height for word in group),
            order,
        )
        for order, group in enumerate(by_line)
    ]


def _rows(found: Sequence[_Line]) -> list[list[_Line]]:
    """Gather lines that stand at one height, from left to right; none lies over another."""
    rows: list[list[_Line]] = []
    for line in sorted(found, key=lambda line: line.middle):
        for row in rows[-3:]:
            near = abs(line.middle - median(one.middle for one in row)) < 0.45 * min(line.height, row[0].height)
            if near and all(line.left >= one.right or line.right <= one.left for one in row):
                row.append(line)
                break
        else:
            rows.append([line])
    for row in rows:
        row.sort(key=lambda line: line.left)
    return rows
