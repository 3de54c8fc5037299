"""What a bundle is called, on the disk and in its title: short name of the case, what it is, the day."""

from __future__ import annotations

import re

from sopinion.model.clean import one_line

_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_LATER = re.compile(r"(?:jr|sr|ii|iii|iv|m\.?d|ph\.?d)\.?", re.IGNORECASE)
_LONGEST = 60


def surname(name: str) -> str:
    """Find the surname in `Maria Alvarez`, `Alvarez, Maria` or `Alvarez Jr., Maria`; a single word is one itself."""
    before, comma, after = one_line(name).partition(",")
    words = before.split()
    while len(words) > 1 and _LATER.fullmatch(words[-1]):
        words.pop()
    if comma and after.strip() and not _LATER.fullmatch(after.strip()):
        return " ".join(words)
    return words[-1] if words else ""


def given(name: str) -> str:
    """Find what stands before the surname in a name, or after its comma: `Maria`; "" for a single word."""
    before, comma, after = one_line(name).partition(",")
    if comma and after.strip() and not _LATER.fullmatch(after.strip()):
        return after.strip()
    words = before.split()
    while len(words) > 1 and _LATER.fullmatch(words[-1]):
        words.pop()
    return " ".join(words[:-1])


def title(short: str, what: str, day: str) -> str:
    """Put the title together: `Alvarez second opinion 2025-11-20`. Safe as a file name on every system."""
    clean = _FORBIDDEN.sub(" ", one_line(short)).strip(" .")[:_LONGEST].strip()
    return " ".join(piece for piece in (clean, what, day) if piece)
