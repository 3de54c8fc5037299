"""Web pages: what a reader sees of them, as words. Scripts, styles and what is hidden are left out."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from sopinion.model.clean import one_line
from sopinion.model.page import ProblemCode
from sopinion.model.readable import Block, Grid, Heading, Paragraph, Points, Readable
from sopinion.paper.asked import Asked, Unread
from sopinion.paper.encodings import decoded
from sopinion.paper.limits import Limits
from sopinion.paper.original import Original

_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w:-]{1,40})""", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"""<\?xml[^>]{0,100}encoding\s*=\s*["']([\w:-]{1,40})""")
_SILENT = frozenset({"script", "style", "template", "noscript", "svg", "math", "object", "iframe", "select", "head"})
_VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr".split()  # noqa: SIM905 - a list of words
)
_PARTS = frozenset(
    "address article aside blockquote body center dd div dl dt fieldset figcaption figure footer form header hr html"  # noqa: SIM905 - as above
    " legend main nav p pre section summary details caption ul ol".split()
)
_HEADS = {f"h{n}": n for n in range(1, 7)}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_DEEPEST = 50  # tables in tables
_MOST_BLOCKS = 200_000
_WIDEST = 24  # columns; what has more is not a table to read


def compose(original: Original, asked: Asked) -> Readable:
    """Read a web page. Raises Unread, OSError."""
    data = original.whole(asked.limits.words_megabytes * 2**20)
    said = _CHARSET.search(data[:4096]) or _XML_CHARSET.search(data[:200])
    page = _read(decoded(data, said[1].decode("ascii", "ignore") if said else ""), asked.limits)
    return Readable("web", one_line(page.title)[:200], tuple(page.blocks))


def blocks(words: str, limits: Limits) -> tuple[Block, ...]:
    """Give the words of a piece of HTML as blocks. Raises Unread."""
    return tuple(_read(words, limits).blocks)


def _read(words: str, limits: Limits) -> _Page:
    page = _Page(limits)
    page.feed(words)
    page.close()
    page.end_paragraph()
    while page.tables:
        page.close_table()
    return page


def _is_hidden(attrs: list[tuple[str, str | None]]) -> bool:
    return any(name == "hidden" or (name == "style" and _HIDDEN.search(value or "")) for name, value in attrs)


class _Table:
    """A table under way: its rows so far, and the cell that is being filled."""

    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self.cell: list[str] | None = None
        self.heads = 0

    def end_cell(self) -> None:
        if self.cell is not None:
            words = "\n".join(filter(None, (line.strip() for line in "".join(self.cell).split("\n"))))
            if not self.rows:
                self.rows.append([])
            self.rows[-1].append(words)
            self.cell = None


class _Page(HTMLParser):
    """A page as it is read: its title, its blocks, and where in it we are."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.title = ""
        self.tables: list[_Table] = []
        self._limits = limits
        self._letters = 0
        self._words: list[str] = []
        self._head = 0
        self._kept = 0  # how deep in text whose lines count
        self._hidden = ""  # the element that hides what we are in
        self._depth = 0  # and how many of its name are open in it
        self._lists: list[int] = []  # numbers of lists, 0 for one without numbers
        self._sign = ""
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "title":
            self._in_title = True
            return
        if self._hidden:
            if tag == "body":
                self._hidden, self._depth = "", 0  # a head that was never closed
            else:
                self._depth += tag == self._hidden
        elif tag not in _VOID and (tag in _SILENT or _is_hidden(attrs)):
            self._hidden, self._depth = tag, 1
        if not self._hidden:
            self._begin(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False
            return
        if not self._hidden:
            self._end(tag)
        elif tag == self._hidden:
            self._depth -= 1
            self._hidden = self._hidden if self._depth else ""

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data[:400]
            return
        if self._hidden:
            return
        self._letters += len(data)
        if self._letters > self._limits.letters or len(self.blocks) > _MOST_BLOCKS:
            raise Unread(ProblemCode.TOO_LARGE)
        self._say(data if self._kept else _SPACES.sub(" ", data))

    def _say(self, words: str) -> None:
        cell = self.tables[-1].cell if self.tables else None
        if cell is not None:
            cell.append(words)
        elif not self.tables or words.strip():
            self._words.append(words)

    def _begin(self, tag: str) -> None:
        if tag == "br":
            self._say("\n")
        elif tag == "table":
            self.end_paragraph()
            if len(self.tables) >= _DEEPEST:
                raise Unread(ProblemCode.UNSAFE, "bomb")
            self.tables.append(_Table())
        elif self.tables and tag in {"tr", "td", "th"}:
            self._begin_cell(tag)
        elif tag == "li":
            self._begin_item()
        elif tag in _HEADS or tag in _PARTS:
            self.end_paragraph()
            self._head = _HEADS.get(tag, 0)
            self._kept += tag == "pre"
            if tag in {"ul", "ol"}:
                self._lists.append(int(tag == "ol"))

    def _begin_item(self) -> None:
        self.end_paragraph()
        self._sign = "-"
        if self._lists and self._lists[-1]:
            self._sign = f"{self._lists[-1]}."
            self._lists[-1] += 1
        if self.tables:
            self._say(f"{self._sign} ")

    def _begin_cell(self, tag: str) -> None:
        table = self.tables[-1]
        table.end_cell()
        if tag == "tr":
            table.rows.append([])
        else:
            table.cell = []
            table.heads += tag == "th" and len(table.rows) <= 1

    def _end(self, tag: str) -> None:
        if tag == "table" and self.tables:
            self.close_table()
        elif tag in {"td", "th", "tr"} and self.tables:
            self.tables[-1].end_cell()
        elif tag in _HEADS or tag in _PARTS or tag == "li":
            self.end_paragraph()
            if tag in {"ul", "ol"} and self._lists:
                self._lists.pop()
            self._kept = max(0, self._kept - (tag == "pre"))

    def end_paragraph(self) -> None:
        """Put down the words so far as a block; in a cell, begin a new line."""
        if self.tables and self.tables[-1].cell is not None:
            self._say("\n")
            return
        words = "\n".join(
            line.strip() if not self._kept else line.rstrip() for line in "".join(self._words).split("\n")
        )
        words = words.strip("\n") if self._kept else re.sub(r"\n{2,}", "\n", words).strip()
        self._words.clear()
        if words.strip():
            if self._head:
                self.blocks.append(Heading(one_line(words), self._head))
            elif self._sign:
                self.blocks.append(Points(((self._sign, words),)))
            else:
                self.blocks.append(Paragraph(words))
        self._head, self._sign = 0, ""

    def close_table(self) -> None:
        """Put down a table; one inside another's cell becomes lines of that cell."""
        table = self.tables.pop()
        table.end_cell()
        rows = tuple(tuple(row) for row in table.rows if any(cell.strip() for cell in row))
        if self.tables and self.tables[-1].cell is not None:
            self._say("\n" + "\n".join("  ".join(cell for cell in row if cell) for row in rows) + "\n")
            return
        columns = max(map(len, rows), default=0)
        filled = max((sum(bool(cell) for cell in row) for row in rows), default=0)
        if filled <= 1 or columns > _WIDEST:  # laid out with a table, not a table
            self.blocks += [Paragraph("  ".join(cell for cell in row if cell)) for row in rows]
        else:
            self.blocks.append(Grid(rows, headed=bool(table.heads)))
