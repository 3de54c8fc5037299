"""The text of a page as a reader sees it: lines, and nothing that is not written there."""

from __future__ import annotations

import re

_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_SPACES = dict.fromkeys((0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000, 0x09), " ")
_LINE_ENDS = dict.fromkeys((0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029), "\n")
_NOTHING = dict.fromkeys(
    (
        *range(0x09),
        *range(0x0E, 0x20),
        *range(0x7F, 0xA0),
        0xAD,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        0xFEFF,
        0xFFFF,
        *range(0xD800, 0xE000),
    ),
    "",
)
# pdfium gives U+0002 or U+FFFE for a hyphen at the end of a line, and leaves the line end out.
_HYPHENS = {0x02: "-\n", 0xFFFE: "-\n"}
_TABLE = {**_NOTHING, **_LIGATURES, **_SPACES, **_LINE_ENDS, **_HYPHENS}
_ODD = re.compile("[" + "".join(re.escape(chr(code)) for code in _TABLE) + "]")
_LOOSE_ENDS = re.compile(r" +(?=\n|$)")
_EMPTY_LINES = re.compile(r"\n{3,}")


def readable(text: str) -> str:
    """Clean raw text of a page: one kind of line end and of space, no controls, no direction marks, no ligatures."""
    text = text.replace("\r\n", "\n").replace("-\u00ad\n", "-\n")
    if _ODD.search(text):
        text = text.translate(_TABLE)
    if " \n" in text or text.endswith(" "):
        text = _LOOSE_ENDS.sub("", text)
    if "\n\n\n" in text:
        text = _EMPTY_LINES.sub("\n\n", text)
    return text.strip("\n")
