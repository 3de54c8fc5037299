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
    letter = _Letter()
    letter.read(original.whole(asked.limits.words_megabytes * 2**20))
    return Readable("word", "", tuple(letter.page.blocks()))


class _Letter:
    """An RTF file as it is read: its groups, and the page that its words go to."""

    def __init__(self) -> None:
        self.page = _Page()
        self._group = _Group()
        self._above: list[_Group] = []
        self._skip = 0  # letters that stand in for a Unicode one just read
        self._starting = False  # right behind an opening brace

    def read(self, data: bytes) -> None:
        """Read it to its end, or to where it makes no sense any more. Raises Unread."""
        at = 0
        while m := _TOKEN.match(data, at):
            at = m.end()
            word, number, code, sign, brace, words = m.groups()
            starting, self._starting = self._starting, brace == b"{"
            if brace:
                self._turn(brace)
            elif word == b"bin":
                at += max(0, int(number or 0))
            elif word:
                self._order(word, number)
            elif sign == b"*" and starting:
                self._group = replace(self._group, aside=True)
            elif not self._group.aside:
                self._say(bytes((int(code, 16),)) if code else words, sign)

    def _turn(self, brace: bytes) -> None:
        self._skip = 0
        if brace == b"{":
            self._above.append(self._group)
            if len(self._above) > _DEEPEST:
                raise Unread(ProblemCode.UNSAFE, "bomb")
        else:
            self._group = self._above.pop() if self._above else _Group()

    def _order(self, word: bytes, number: bytes | None) -> None:
        if word in _ASIDE or (word == b"v" and number != b"0"):  # v: hidden text
            self._group = replace(self._group, aside=True)
        elif word == b"uc":
            self._group = replace(self._group, spare=min(8, max(0, int(number or 1))))
        elif self._group.aside:
            return
        elif word == b"u":
            self.page.say(chr(int(number or 0) % 0x10000))  # halves of a pair are put together later
            self._skip = self._group.spare
        else:
            self.page.order(word, number)

    def _say(self, raw: bytes | None, sign: bytes | None) -> None:
        if raw is not None:
            kept, self._skip = raw[self._skip :], max(0, self._skip - len(raw))
            self.page.add(kept)
        elif sign is not None:
            self.page.say(_SPECIAL.get(sign, sign.decode("latin-1")))


_SPECIAL = {b"~": " ", b"_": "-", b"-": "", b"\n": "\n", b"\r": "\n", b"*": ""}


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
        """Follow a control word; most say how a word looks, which does not matter here."""
        if word in _SIGNS:
            self.say(_SIGNS[word])
        elif word == b"ansicpg":
            self._encoding = _known(int(number or 1252))
        elif word in _LETTERS_OF:
            self._encoding = _LETTERS_OF[word]
        elif word in {b"par", b"sect", b"page"}:
            self._part(word)
        else:
            self._order_table(word)

    def _order_table(self, word: bytes) -> None:
        if word in {b"trowd", b"intbl"}:
            self._row = True
        elif word == b"pard":
            self._row = self._row and bool(self._cells)
        elif word == b"cell":
            self._cells.append(self._taken().strip())
        elif word == b"row":
            self._end_row()

    def _part(self, word: bytes) -> None:
        if self._row and word == b"par":
            self.say("\n")  # inside a cell
            return
        self._end_paragraph()
        if word == b"page":
            self._found.append(Turn())

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
