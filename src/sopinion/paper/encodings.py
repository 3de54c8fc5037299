"""Bytes to letters, whichever way they were written."""

from __future__ import annotations

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OLD = "cp1252"  # what Windows wrote before UTF-8, and what pages that say latin-1 mean
_SAME = frozenset({"iso8859-1", "ascii", "iso8859-15"})
_HALF = 0.3  # of the first bytes: so many zeros are every second byte of plain words


def decoded(data: bytes, said: str = "") -> str:
    """Read bytes as text. said: the encoding that the file names, "" for none; a wrong name is passed over."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace")
    head = data[:1000]
    if head and head.count(0) > _HALF * len(head):
        return data.decode("utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be", "replace")
    for name in (_known(said), "utf-8"):
        if name:
            try:
                return data.decode(name)
            except (UnicodeDecodeError, ValueError):
                continue
    return data.decode(_OLD, "replace")


def _known(said: str) -> str:
    """Give a named encoding as Python knows it, "" for one that it does not, or that is none of text."""
    try:
        name = codecs.lookup(said.strip()).name if said.strip() else ""
        "".encode(name or "utf-8")
    except (LookupError, ValueError):
        return ""
    return _OLD if name in _SAME else name
