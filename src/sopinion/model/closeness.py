"""How near two words are: letters that were mistyped, or misread in a picture."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

_LOOKS = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("ii", "u"))  # one is taken for the other in a picture
_SHORT, _LONG = 4, 8  # letters: below, no slip is forgiven; from here on, two


def folded(word: str) -> str:
    """Fold a word as the index folds it: small letters, no accents."""
    plain = unicodedata.normalize("NFKD", word.lower())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def slips(word: str) -> int:
    """How many slips a word may hold and still be told from others."""
    return 0 if len(word) < _SHORT else 1 if len(word) < _LONG else 2


def pieces(word: str, most: int) -> tuple[str, ...]:
    """Part a word so that, with `most` slips in it, one piece at least stands unharmed."""
    cuts = [len(word) * n // (most + 1) for n in range(most + 2)]
    return tuple(word[start:end] for start, end in pairwise(cuts))


def apart(one: str, two: str) -> int:
    """Count the slips between two words: letters changed, left out, added, two exchanged, or taken for a likeness."""
    plain = _steps(one, two)
    return min(plain, 1 + _steps(_shape(one), _shape(two))) if plain else 0


def _shape(word: str) -> str:
    for pair, single in _LOOKS:
        word = word.replace(pair, single)
    return word


def _steps(one: str, two: str) -> int:
    """Count single letters changed, left out or added, and neighbours exchanged (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(two) + 1))
    for i, letter in enumerate(one, 1):
        above, row = row, [i]
        for j, other in enumerate(two, 1):
            least = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != other))
            if before and j > 1 and letter == two[j - 2] and other == one[i - 2]:
                least = min(least, before[j - 2] + 1)
            row.append(least)
        before = above
    return row[-1]
