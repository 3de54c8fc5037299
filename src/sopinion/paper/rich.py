"""RTF: the words of an older letter. Fonts, pictures, fields' orders and whatever is embedded are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sopinion.model.page import ProblemCode
from sopinion.model.readable import Block, Grid, Paragraph, Readable, Turn
from sopinion.paper.asked import Asked, Unread
from sopinion.paper.original import Original

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.DOTALL
)
_ASIDE = frozenset(
    b"fonttbl colortbl stylesheet info pict object objdata themedata colorschememapping latentstyles datastore filetbl "
    b"listtable listoverridetable revtbl rsidtbl generator xmlnstbl fldinst bkmkstart bkmkend nonshppict userprops "
    b"annotation atnid atnauthor shpinst pgdsctbl mmathPr wgrffmtfilter passwordhash protusertbl".split()
)
_SIGNS = {
    b"tab": "\t",
    b"line": "\n",
    b"emdash": "\u2014",
    b"endash": "\u2013",
    b"lquote": "\u2018",
    b"rquote": "\u2019",
    b"ldblquote": "\u201c",
    b"rdblquote": "\u201d",
    b"bullet": "\u2022",
    b"emspace": " ",
    b"enspace": " ",
    b"nestcell": "\t",
    b"nestrow": "\n",
}
_DEEPEST = 400
_LETTERS_OF = {b"mac": "mac-roman", b"pc": "cp437", b"pca": "cp850", b"ansi": "cp1252"}


@dataclass(frozen=True, slots=True)
class _Group:
    """What holds inside a pair of braces: how many letters stand in for a Unicode one, and whether it is shown."""

    spare: int = 1
    aside: bool = False


def compose(original: Original, asked: Asked) -> Readable:
    """Read an RTF file. Raises Unread, OSError."""
    data = original.whole(asked.limits.words_megabytes * 2**20)
    page = _Page()
    group, above = _Group(), []
    skip = 0  # letters that stand in for a Unicode one just read
    starting = False  # right behind an opening brace
    at = 0
    while m := _TOKEN.match(data, at):
        at = m.end()
        word, number, code, sign, brace, words = m.groups()
        first, starting = starting, False
        if brace == b"{":
            above.append(group)
            starting, skip = True, 0
            if len(above) > _DEEPEST:
                raise Unread(ProblemCode.UNSAFE, "bomb")
        elif brace == b"}":
            group = above.pop() if above else _Group()
            skip = 0
        elif word == b"bin":
            at += max(0, int(number or 0))
        elif sign == b"*" or (word in _ASIDE and not group.aside):
            if sign != b"*" or first:
                group = replace(group, aside=True)
        elif word == b"uc":
            group = replace(group, spare=min(8, max(0, int(number or 1))))
        elif word == b"v":
            group = replace(group, aside=group.aside or number != b"0")  # hidden text
        elif group.aside:
            continue
        elif word == b"u":
            page.say(_letter(int(number or 0)))
            skip = group.spare
        elif word is not None:
            page.order(word, number)
        elif code is not None or words is not None:
            raw = bytes((int(code, 16),)) if code is not None else words
            kept = raw[skip:]
            skip = max(0, skip - len(raw))
            page.add(kept)
        elif sign is not None:
            page.say({b"~": " ", b"_": "-", b"-": "", b"\n": "\n", b"\r": "\n"}.get(sign, sign.decode("latin-1")))
    return Readable("word", "", tuple(page.blocks()))


def _letter(number: int) -> str:
    """Give the letter of a number, which RTF may write below zero; halves of a pair are put together later."""
    return chr(number % 0x10000)


class _Page:
    """The words as they come, in lines and rows of tables."""

    def __init__(self) -> None:
        self._encoding = "cp1252"
        self._raw = bytearray()
        self._words: list[str] = []
        self._cells: list[str] = []
        self._found: list[Block] = []
        self._row = False

    def add(self, raw: bytes) -> None:
        """Take letters in the encoding of the file."""
        self._raw += raw

    def say(self, words: str) -> None:
        """Take letters as they are."""
        self._settle()
        self._words.append(words)

    def _settle(self) -> None:
        if self._raw:
            self._words.append(bytes(self._raw).decode(self._encoding, "replace"))
            self._raw.clear()

    def _taken(self) -> str:
        self._settle()
        words = "".join(self._words).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        self._words.clear()
        return words

    def order(self, word: bytes, number: bytes | None) -> None:
        """Follow a control word."""
        if word in _SIGNS:
            self.say(_SIGNS[word])
        elif word == b"ansicpg":
            self._encoding = _known(int(number or 1252))
        elif word in _LETTERS_OF:
            self._encoding = _LETTERS_OF[word]
        elif word == b"trowd":
            self._row = True
        elif word == b"cell":
            self._cells.append(self._taken().strip())
        elif word == b"row":
            self._end_row()
        elif word in {b"par", b"sect", b"page"}:
            if self._row and word == b"par":
                self.say("\n")  # inside a cell
            else:
                self._end_paragraph()
            if word == b"page":
                self._found.append(Turn())
        elif word == b"pard":
            self._row = False if not self._cells else self._row
        elif word == b"intbl":
            self._row = True

    def _end_row(self) -> None:
        if any(self._cells):
            before = self._found[-1] if self._found else None
            rows = before.rows if isinstance(before, Grid) else ()
            if rows:
                self._found.pop()
            self._found.append(Grid((*rows, tuple(self._cells))))
        self._cells, self._row = [], False

    def _end_paragraph(self) -> None:
        words = self._taken().rstrip()
        if words.strip():
            self._found.append(Paragraph(words.strip("\n")))

    def blocks(self) -> Iterator[Block]:
        """Everything read."""
        self._end_row()
        self._end_paragraph()
        return iter(self._found)


def _known(page: int) -> str:
    name = {65001: "utf-8", 10000: "mac-roman", 0: "cp1252"}.get(page, f"cp{page}")
    try:
        b"a".decode(name)
    except LookupError:
        return "cp1252"
    return name
