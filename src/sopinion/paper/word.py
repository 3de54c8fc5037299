"""Word (docx): paragraphs, lists, tables, headers, footers and notes, as they read with every change accepted.

Nothing that a document points to outside itself is followed.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from sopinion.model.clean import one_line
from sopinion.model.page import ProblemCode
from sopinion.model.readable import Block, Enclosed, Grid, Heading, Paragraph, Points, Readable, Turn
from sopinion.paper.asked import Asked, Unread
from sopinion.paper.limits import Limits
from sopinion.paper.markup import Element, tree
from sopinion.paper.original import Original

_MAIN = "word/document.xml"
_SWELLS = 400  # times; XML packs well, but not better
_WORTH_A_LOOK = 8 * 2**20
_PICTURES = frozenset({".jpg", ".jpeg", ".png", ".tif", ".tiff", ".heic"})
_PAPER_BYTES = 120_000  # a picture as large as this may be a paper that was pasted in; a letterhead is smaller
_MOST_PICTURES = 200
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, KeyError, struct.error, NotImplementedError)


def compose(original: Original, asked: Asked) -> Readable:
    """Read a Word document. Raises Unread, OSError."""
    with original.open() as file:
        try:
            box = zipfile.ZipFile(file)
        except (*_FAULTS, RuntimeError):
            raise Unread(ProblemCode.DAMAGED, "word") from None
        with box:
            return _Document(_Parts(box, asked.limits)).read()


class _Parts:
    """The parts of a document, each read within its limits."""

    def __init__(self, box: zipfile.ZipFile, limits: Limits) -> None:
        self._box = box
        self._limits = limits
        self.names = tuple(box.namelist())
        if len(self.names) > limits.inside:
            raise Unread(ProblemCode.UNSAFE, "bomb")

    def data(self, name: str) -> bytes:
        """Unpack a part. Raises Unread."""
        try:
            entry = self._box.getinfo(name)
            if entry.file_size > self._limits.words_megabytes * 2**20:
                raise Unread(ProblemCode.UNSAFE, "bomb")
            if entry.file_size > _WORTH_A_LOOK and entry.file_size > _SWELLS * max(1, entry.compress_size):
                raise Unread(ProblemCode.UNSAFE, "bomb")
            return self._box.read(entry)
        except RuntimeError:
            raise Unread(ProblemCode.PASSWORD) from None
        except _FAULTS:
            raise Unread(ProblemCode.DAMAGED, "word") from None

    def tree(self, name: str) -> Element | None:
        """Read a part as XML; None for one that is not there. Raises Unread."""
        return tree(self.data(name)) if name in self.names else None


@dataclass(slots=True)
class _Numbers:
    """The numbers that lists have come to, by list and level; forms: how each level counts."""

    forms: dict[tuple[str, str], str] = field(default_factory=dict)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)

    def sign(self, number: str, level: str) -> str:
        """Give the sign of the next item."""
        form = self.forms.get((number, level), "bullet")
        for key in list(self.counts):
            if key[0] == number and key[1] > level:
                del self.counts[key]
        if form in {"bullet", "none"}:
            return "-"
        self.counts[number, level] += 1
        count = self.counts[number, level]
        if form in {"lowerLetter", "upperLetter"}:
            letter = chr(ord("a") + (count - 1) % 26)
            return f"{letter.upper() if form == 'upperLetter' else letter}."
        return f"{count}."


class _Document:
    def __init__(self, parts: _Parts) -> None:
        self._parts = parts
        self._numbers = _Numbers(_list_forms(parts.tree("word/numbering.xml")))
        self._heads = _heading_styles(parts.tree("word/styles.xml"))

    def read(self) -> Readable:
        main = self._parts.tree(_MAIN)
        body = main.first("body") if main else None
        if body is None:
            raise Unread(ProblemCode.DAMAGED, "word")
        blocks: list[Block] = [*self._around("header")]
        blocks += self._blocks(body)
        for notes in ("footnotes", "endnotes"):
            blocks += self._notes(notes)
        blocks += self._around("footer")
        return Readable("word", self._title(), _joined(blocks), enclosed=tuple(self._pictures()))

    def _title(self) -> str:
        core = self._parts.tree("docProps/core.xml")
        title = core.first("title") if core else None
        return one_line(title.text)[:200] if title else ""

    def _around(self, what: str) -> Iterator[Block]:
        """Give the headers, or the footers, each wording once."""
        met: set[tuple[Block, ...]] = set()
        for name in sorted(self._parts.names):
            if name.startswith(f"word/{what}") and name.endswith(".xml"):
                part = self._parts.tree(name)
                found = tuple(self._blocks(part)) if part else ()
                if found not in met:
                    met.add(found)
                    yield from found

    def _notes(self, what: str) -> Iterator[Block]:
        part = self._parts.tree(f"word/{what}.xml")
        for note in part.elements if part else ():
            if note.attributes.get("type") in {None, "normal"}:
                yield from self._blocks(note)

    def _pictures(self) -> Iterator[Enclosed]:
        """Give the pictures that may be papers of their own."""
        large = [
            name
            for name in self._parts.names
            if name.startswith("word/media/") and PurePosixPath(name).suffix.lower() in _PICTURES
        ]
        for name in sorted(large)[:_MOST_PICTURES]:
            data = self._parts.data(name)
            if len(data) >= _PAPER_BYTES:
                yield Enclosed(PurePosixPath(name).name, data)

    def _blocks(self, holder: Element) -> Iterator[Block]:
        for child in holder.elements:
            match child.name:
                case "p":
                    yield from self._paragraph(child)
                case "tbl":
                    rows = tuple(tuple(self._cell(cell) for cell in _inside(row, "tc")) for row in _inside(child, "tr"))
                    yield Grid(tuple(row for row in rows if any(row)), headed=False)
                case "sdt" | "sdtContent" | "ins" | "customXml" | "smartTag" | "moveTo":
                    yield from self._blocks(child)
                case _:
                    pass

    def _cell(self, cell: Element) -> str:
        return "\n".join(line for block in self._blocks(cell) for line in _lines(block) if line.strip())

    def _paragraph(self, paragraph: Element) -> Iterator[Block]:
        words, boxes, turns = _words(paragraph)
        text = words.strip("\n").rstrip()
        style = paragraph.value("val", "pPr", "pStyle")
        if turns:
            yield Turn()
        if text.strip():
            number = paragraph.value("val", "pPr", "numPr", "numId")
            if style in self._heads:
                yield Heading(one_line(text), self._heads[style])
            elif number and number != "0":
                level = paragraph.value("val", "pPr", "numPr", "ilvl") or "0"
                yield Points(((self._numbers.sign(number, level), text.strip()),))
            else:
                yield Paragraph(text)
        for box in boxes:
            yield from self._blocks(box)


_THROUGH = frozenset(
    "r ins moveTo hyperlink smartTag sdt sdtContent fldSimple drawing inline anchor graphic graphicData wsp txbx pict "  # noqa: SIM905 - a list of words
    "shape textbox rect group AlternateContent Choice dir bdo customXml ruby rubyBase wgp object".split()
)


_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "sym": "\u2022"}


def _words(holder: Element) -> tuple[str, list[Element], bool]:
    """Read the words of a paragraph, the text boxes anchored in it, and whether it begins on a new page."""
    words: list[str] = []
    boxes: list[Element] = []
    turns = holder.first("pPr", "pageBreakBefore") is not None
    todo = list(holder.elements)[::-1]
    while todo:
        one = todo.pop()
        name = one.name
        if name == "t":
            words.append(one.text)
        elif name in _SIGNS:
            turns = turns or (one.attributes.get("type") == "page" and not "".join(words).strip())
            words.append(_SIGNS[name])
        elif name.lower() == "checkbox":
            words.append("[x] " if one.value("val", "checked") in {"1", "true"} else "[ ] ")
        elif name == "txbxContent":
            boxes.append(one)
        elif name in _THROUGH and not (name == "r" and one.first("rPr", "vanish") is not None):
            todo += list(one.elements)[::-1]
    return "".join(words), boxes, turns


def _inside(holder: Element, name: str) -> Iterator[Element]:
    """Give rows, or cells, also those that a content control wraps."""
    for child in holder.elements:
        if child.name == name:
            yield child
        elif child.name in {"sdt", "sdtContent", "ins", "customXml"}:
            yield from _inside(child, name)


def _lines(block: Block) -> tuple[str, ...]:
    match block:
        case Heading(text) | Paragraph(text):
            return (text,)
        case Points(items):
            return tuple(f"{sign} {text}" for sign, text in items)
        case Grid(rows):
            return tuple("  ".join(cell for cell in row if cell) for row in rows)
        case _:
            return ()


def _joined(blocks: list[Block]) -> tuple[Block, ...]:
    """Put items of one list together, and leave out tables without words."""
    found: list[Block] = []
    for block in blocks:
        before = found[-1] if found else None
        if isinstance(block, Points) and isinstance(before, Points):
            found[-1] = Points(before.items + block.items)
        elif not (isinstance(block, Grid) and not block.rows):
            found.append(block)
    return tuple(found)


def _list_forms(numbering: Element | None) -> dict[tuple[str, str], str]:
    """How the levels of each list count, by the list's number and the level."""
    if numbering is None:
        return {}
    abstract = {
        one.attributes.get("abstractNumId", ""): {
            level.attributes.get("ilvl", ""): level.value("val", "numFmt") for level in one.all("lvl")
        }
        for one in numbering.all("abstractNum")
    }
    return {
        (one.attributes.get("numId", ""), level): form
        for one in numbering.all("num")
        for level, form in abstract.get(one.value("val", "abstractNumId"), {}).items()
    }


def _heading_styles(styles: Element | None) -> dict[str, int]:
    """The styles that are headings, with their levels: by their outline, or by the name that Word gives them."""
    found = {f"Heading{n}": n for n in range(1, 7)} | {"Title": 1, "Subtitle": 2}
    for style in styles.all("style") if styles else ():
        level = style.value("val", "pPr", "outlineLvl")
        name = style.value("val", "name").lower()
        if level.isdigit() and int(level) < 6:  # noqa: PLR2004 - as deep as headings go
            found[style.attributes.get("styleId", "")] = int(level) + 1
        elif name.startswith("heading ") and name[8:].isdigit():
            found[style.attributes.get("styleId", "")] = min(6, int(name[8:]))
    return found
