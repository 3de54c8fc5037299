"""Passwords that lock a file: made of words that can be told over the phone, or a person's own."""

from __future__ import annotations

import stringprep
import unicodedata
from collections.abc import Callable, Sequence

WORDS = 6
"""How many words a password has."""

ROOM = 32
"""Letters and blanks that a password has at most: some programs heed no more. What fits is more than 60 bits."""

SHORTEST = 8
"""Letters that a person's own password has at least."""

_LONGEST = 127  # bytes in UTF-8; whatever comes after, PDF leaves out of account (ISO 32000-2, 7.6.4.3.3)

# What a password may not hold (RFC 4013, 2.3): blanks other than the plain one, controls, private and stray codes.
_FORBIDDEN = (
    stringprep.in_table_c12,
    stringprep.in_table_c21_c22,
    stringprep.in_table_c3,
    stringprep.in_table_c4,
    stringprep.in_table_c5,
    stringprep.in_table_c6,
    stringprep.in_table_c7,
    stringprep.in_table_c8,
    stringprep.in_table_c9,
)


def passphrase(words: Sequence[str], pick: Callable[[int], int]) -> str:
    """Make a password of words with a blank between them; each that has room is as likely as any other.

    pick: gives a number from 0 up to, and without, the one it is asked with; each as likely, and told to nobody.
    Raises ValueError for words so long that nothing they make has room.
    """
    if WORDS * (min(map(len, words)) + 1) - 1 > ROOM:
        raise ValueError("no password of these words has room")
    while True:
        made = " ".join(words[pick(len(words))] for _ in range(WORDS))
        if len(made) <= ROOM:
            return made


def prepared(text: str) -> str:
    """Bring a person's own password into the form in which PDF compares passwords (SASLprep, RFC 4013).

    The same letters typed on another keyboard then open the file too. Raises ValueError for what is too short, longer
    than PDF heeds, begins or ends with a blank, holds what no keyboard types, or mixes reading directions.
    """
    mapped = "".join(" " if stringprep.in_table_c12(one) else one for one in text if not stringprep.in_table_b1(one))
    plain = unicodedata.normalize("NFKC", mapped)
    if len(plain) < SHORTEST or len(plain.encode("utf-8", "replace")) > _LONGEST or plain != plain.strip():
        raise ValueError("too short, too long, or a blank at an end")
    if any(table(one) for one in plain for table in _FORBIDDEN):
        raise ValueError("holds what a password may not hold")
    rightward = [stringprep.in_table_d1(one) for one in plain]
    if any(rightward) and (any(stringprep.in_table_d2(one) for one in plain) or not (rightward[0] and rightward[-1])):
        raise ValueError("mixes reading directions")
    return plain
