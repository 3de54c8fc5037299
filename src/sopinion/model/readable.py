"""A paper that came as words without pages, made ready to be typeset: its head, then its blocks in order.

What a letter in a word processor, a portal's data or a saved mail says is kept word for word; only the pages are ours.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sopinion.model.kind import Kind


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the paper. level: 1 for the largest. key: names words of ours instead, for a part without any."""

    text: str
    level: int = 1
    key: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; its line ends are kept."""

    text: str


@dataclass(frozen=True, slots=True)
class Points:
    """Items of a list, each with the sign it bears ("-", "3.")."""

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. headed: its first row names the columns. Rows may differ in length."""

    rows: tuple[tuple[str, ...], ...]
    headed: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """Text whose own lines and columns count, as a machine printed it."""

    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What a document's own data says of it: keys, which the pages show under labels of ours, and values."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """What follows begins on a new page."""


Block = Heading | Paragraph | Points | Grid | Lines | Facts | Turn


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that lies inside another. name: as it is called there. kind: what its envelope says it is."""

    name: str
    data: bytes = field(repr=False)
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class Readable:
    """A paper as words. form: one word for what it came as ("word", "mail"). facts: what stands at its head, as Facts.

    kind: what its own code says it is, where it bears one. enclosed: files that lie inside, in order.
    """

    form: str
    title: str
    blocks: tuple[Block, ...]
    facts: tuple[tuple[str, str], ...] = ()
    kind: Kind | None = None
    enclosed: tuple[Enclosed, ...] = ()

    @property
    def letters(self) -> int:
        """How much there is to read, in letters."""
        return len(self.title) + _letters(Facts(self.facts)) + sum(map(_letters, self.blocks))


def _letters(block: Block) -> int:
    match block:
        case Heading(text) | Paragraph(text) | Lines(text):
            return len(text.strip())
        case Points(items) | Facts(items):
            return sum(len(text) for _, text in items)
        case Grid(rows):
            return sum(len(cell) for row in rows for cell in row)
        case Turn():
            return 0
