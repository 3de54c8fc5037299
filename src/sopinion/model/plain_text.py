"""Text from outside, made safe to show: no control characters, no escape sequences, no reordering of letters."""

from __future__ import annotations

import re

_ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # CSI: colours, cursor, clearing
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"  # OSC, DCS: titles, links
    r"|\x1b[ -/]*[0-~]?"  # every other escape
)
_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Bidirectional marks can show a name as another one; tag characters and interlinear anchors show nothing at all.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_LONE = re.compile("[\ud800-\udfff]")


def lines(text: str) -> str:
    """Give the text with single line ends, tabs as spaces, and everything unsafe gone."""
    text = _LINE_ENDS.sub("\n", _ESCAPES.sub("", text)).replace("\t", "    ")
    return _LONE.sub("\ufffd", _UNSEEN.sub("", text))


def one_line(text: str) -> str:
    """Give the text as one line with single spaces: for names, cells and labels."""
    return " ".join(lines(text).split())
