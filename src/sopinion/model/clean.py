"""Text out of files and names is data: nothing in it may steer a terminal."""

from __future__ import annotations

import re

# C0 and C1 controls (escape sequences begin with one), zero-width and bidirectional controls, line and paragraph
# separators, the byte order mark, and lone surrogates that a terminal's encoding cannot write.
_STEERING = re.compile(
    "\x1b\\[[0-9;?]*[ -/]*[@-~]|\x1b\\][^\x07\x1b]*(?:\x07|\x1b\\\\)?"
    "|[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)


def cleaned(text: str) -> str:
    """Return one line of text without anything that moves a cursor, changes a colour or turns the reading direction.

    Whitespace controls become one space each; escape sequences vanish whole.
    """
    return _STEERING.sub(lambda m: " " if m[0] in "\t\n\r\x0b\x0c\x85\u2028\u2029" else "", text)


def one_line(text: str) -> str:
    """Return the text cleaned, with single spaces between its words: for names, labels and cells."""
    return " ".join(cleaned(text).split())
