"""Plain text: its lines as they are, a new page where it asks for one."""

from __future__ import annotations

from sopinion.model.readable import Block, Lines, Paragraph, Readable, Turn
from sopinion.paper.asked import Asked
from sopinion.paper.encodings import decoded
from sopinion.paper.original import Original


def compose(original: Original, asked: Asked) -> Readable:
    """Read a text file. Raises Unread, OSError."""
    words = decoded(original.whole(asked.limits.words_megabytes * 2**20))
    return Readable("text", "", lines(words))


def paragraphs(words: str) -> tuple[Block, ...]:
    """Give text whose columns do not count as blocks, parted at empty lines."""
    parts = "\n".join(line.strip() for line in words.splitlines()).split("\n\n")
    return tuple(Paragraph(part.strip("\n")) for part in parts if part.strip())


def lines(words: str) -> tuple[Block, ...]:
    """Give text with its own lines as blocks, parted where a new page is asked for."""
    found: list[Block] = []
    for page in words.replace("\r\n", "\n").replace("\r", "\n").split("\f"):
        kept = "\n".join(line.rstrip().expandtabs(8) for line in page.split("\n")).strip("\n")
        if kept:
            found += [Turn(), Lines(kept)] if found else [Lines(kept)]
    return tuple(found)
