"""What a page needs to be drawn, and nothing besides.

Many files keep the pictures, forms and fonts of all their pages in one table that every page refers to. A page that
leaves such a file would take the pictures of all the others along, those of withheld pages too. So each page, and each
form within it, gets a table of its own with what its drawing names. Where a name stands in doubt it is kept when the
drawing is read in full and it is drawn.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from copy import copy

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from sopinion.press.prints import DEEPEST
from sopinion.press.scrub import content_streams

_TABLES = ("/XObject", "/Font", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/Properties")
_IMPLIED = ("/DefaultGray", "/DefaultRGB", "/DefaultCMYK")  # colours that are used without being named
_TRAILS = ("/Metadata", "/PieceInfo", "/LastModified")
_NAME = re.compile(rb"/([^\x00\t\n\f\r ()<>\[\]{}/%]*)")
_DRAWN = re.compile(rb"/([^\x00\t\n\f\r ()<>\[\]{}/%]+)[\x00\t\n\f\r ]+Do(?![^\x00\t\n\f\r ()<>\[\]{}/%])")
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")


class Needs:
    """What the pages of one file need; each form is looked at once."""

    def __init__(self) -> None:
        """Begin with nothing seen."""
        self._seen: dict[tuple[int, int], frozenset[str]] = {}

    def trim(self, page: Dictionary) -> None:
        """Give a page a table of what it draws, in place of the one it has. Raises PdfError where it cannot be read."""
        streams = content_streams(page)
        text = b"\n".join(one.read_bytes() for one in streams)
        held = page.get("/Resources")
        if isinstance(held, Dictionary):
            page.Resources = self._table(held, _Drawing(text, page), 0)

    def look(self, annotation: Dictionary) -> None:
        """Do the same for what a comment looks like."""
        looks = annotation.get("/AP")
        for one in looks.values() if isinstance(looks, Dictionary) else ():
            for form in (one,) if isinstance(one, Stream) else one.values() if isinstance(one, Dictionary) else ():
                if isinstance(form, Stream):
                    self._form(form, 0)

    def _table(self, held: Dictionary, drawing: _Drawing, depth: int) -> Dictionary:
        """Choose from a table what a drawing names, and what the forms in it name that have no table of their own."""
        if depth > DEEPEST:
            raise pikepdf.PdfError("forms within forms without end")
        wanted, inner = drawing.names, frozenset[str]()
        while True:
            kept = {
                table: found for table in _TABLES if (found := _chosen(held, table, wanted, drawing, inner)) is not None
            }
            more = frozenset(name for table, found in kept.items() for name in self._within(table, found, depth))
            if more <= inner:
                break
            inner |= more
            wanted |= more
        made = Dictionary(kept)
        if isinstance(held.get("/ProcSet"), Array):
            made.ProcSet = Array([one for one in held.ProcSet if isinstance(one, Name)])
        return made

    def _within(self, table: str, found: Dictionary, depth: int) -> Iterator[str]:
        """Trim what is drawn by what was chosen; give the names it takes from the table it stands in."""
        for one in found.values():
            if table == "/XObject" and isinstance(one, Stream) and one.get("/Subtype") == Name.Form:
                yield from self._form(one, depth)
            elif table == "/Font" and isinstance(one, Dictionary) and one.get("/Subtype") == Name.Type3:
                yield from self._letters(one, depth)
            elif table == "/Pattern" and isinstance(one, Stream):
                yield from self._form(one, depth)
            elif table == "/Pattern" and isinstance(one, Dictionary):
                yield from self._state(one.get("/ExtGState"), depth)
            elif table == "/ExtGState":
                yield from self._state(one, depth)

    def _state(self, state: pikepdf.Object | None, depth: int) -> frozenset[str]:
        mask = state.get("/SMask") if isinstance(state, Dictionary) else None
        form = mask.get("/G") if isinstance(mask, Dictionary) else None
        return self._form(form, depth) if isinstance(form, Stream) else frozenset()

    def _form(self, form: Stream, depth: int) -> frozenset[str]:
        if form.objgen not in self._seen:
            self._seen[form.objgen] = frozenset()  # a form that draws itself ends here
            for trail in _TRAILS:
                if trail in form:
                    del form[trail]
            self._seen[form.objgen] = self._own(form, _Drawing(form.read_bytes(), form), depth)
        return self._seen[form.objgen]

    def _letters(self, font: Dictionary, depth: int) -> frozenset[str]:
        """Trim a font whose letters are little drawings."""
        letters = font.get("/CharProcs")
        drawn = [one for one in letters.values() if isinstance(one, Stream)] if isinstance(letters, Dictionary) else []
        if font.objgen == (0, 0) or font.objgen not in self._seen:
            self._seen[font.objgen] = frozenset()
            text = b"\n".join(one.read_bytes() for one in drawn)
            self._seen[font.objgen] = self._own(font, _Drawing(text, None), depth)
        return self._seen[font.objgen]

    def _own(self, holder: Stream | Dictionary, drawing: _Drawing, depth: int) -> frozenset[str]:
        """Trim the table of what has one; give the names that are taken from elsewhere."""
        held = holder.get("/Resources")
        if not isinstance(held, Dictionary):
            return drawing.names
        holder.Resources = self._table(held, drawing, depth + 1)
        return frozenset()


class _Drawing:
    """The words of a drawing: which names stand in it, and which forms and pictures are drawn."""

    def __init__(self, text: bytes, holder: Dictionary | Stream | None) -> None:
        """Take the text. holder: the page or form, to be read in full where the text leaves a doubt."""
        self.names = frozenset(map(_told, _NAME.findall(text)))
        self._plain = frozenset(map(_told, _DRAWN.findall(text)))
        self._holder = holder
        self._full: frozenset[str] | None = None

    def draws(self, name: str) -> bool:
        """Whether a form or picture of that name is drawn."""
        if name in self._plain or self._holder is None:
            return True
        if self._full is None:
            parsed = pikepdf.parse_content_stream(self._holder, "Do")
            self._full = frozenset(_told(one.operands[0].unparse()[1:]) for one in parsed if len(one.operands))
        return name in self._full


def _chosen(
    held: Dictionary, table: str, wanted: Iterable[str], drawing: _Drawing, inner: frozenset[str]
) -> Dictionary | None:
    """Give one table with the entries that are wanted; None where none is."""
    entries = held.get(table)
    if not isinstance(entries, Dictionary):
        return None
    names = {*wanted, *(_IMPLIED if table == "/ColorSpace" else ())}
    plain = {name for name in names if _sayable(name)}
    if names - plain and not all(map(_sayable, entries.keys())):
        return _without(entries, names)
    found = {
        name: one
        for name in sorted(plain)
        if (one := entries.get(name)) is not None and (table != "/XObject" or name in inner or drawing.draws(name))
    }
    return Dictionary(found) if found else None


def _without(entries: Dictionary, wanted: Iterable[str]) -> Dictionary:
    """Take what is not wanted out of a table with names that are no text: the engine cannot be asked for those.

    Raises PdfError where one of them would have to go.
    """
    kept = copy(entries)
    for name in set(entries.keys()) - set(wanted):
        if not _sayable(name):
            raise pikepdf.PdfError("a name that cannot be taken out")
        del kept[name]
    return kept


def _sayable(name: str) -> bool:
    """Whether a name is text, as the engine wants it."""
    return not any("\ud800" <= letter <= "\udfff" for letter in name)


def _told(name: bytes) -> str:
    """Read a name as it stands in a drawing, `#20` and the like included."""
    plain = _HEX.sub(lambda m: bytes([int(m[1], 16)]), name) if b"#" in name else name
    return "/" + plain.decode("utf-8", "surrogateescape")
