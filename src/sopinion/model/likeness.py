"""How near a name on paper comes to a name told."""

from __future__ import annotations

import re
import unicodedata
from enum import IntEnum
from functools import lru_cache

# Letters that fall apart in no other way, and umlauts written out.
_LETTERS = str.maketrans(
    {
        "ß": "ss",
        "ø": "o",
        "Ø": "O",
        "æ": "ae",
        "Æ": "AE",
        "œ": "oe",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
        "ð": "d",
        "þ": "th",
        "\N{LATIN SMALL LETTER DOTLESS I}": "i",
    }
)
_FROM = "абвгґдеєжзиіїйклмнопрстуфхцчшщъыьэюяё" + "αβγδεζηθικλμνξοπρσςτυφχψω"
_TO = (  # the two alphabets in their Latin letters, "-" for a sign without one
    "a b v h g d e ye zh z i i yi y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya yo "
    "a v g d e z i th i k l m n x o p r s s t y f ch ps o"
)
_LATIN = str.maketrans({letter: latin.strip("-") for letter, latin in zip(_FROM, _TO.split(), strict=True)})
_UMLAUTS = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("aa", "a"))
_LOOKS = (
    ("rn", "m"),
    ("vv", "w"),
    ("cl", "d"),
    ("ii", "n"),
    ("l", "i"),
    ("j", "i"),
)  # one taken for the other in a picture
_SHORTEST = 5  # letters a name must have for one of them to be a slip
_SPLIT = re.compile(r"[\s-]+")
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "jnr", "snr"})
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr"})


class Likeness(IntEnum):
    """Somebody else's name, one that leaves it open (an initial, a family name alone), or the same."""

    OTHER = 0
    OPEN = 1
    SAME = 2


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Fold a name to plain small letters, without accents, hyphens or apostrophes."""
    plain = unicodedata.normalize("NFKD", text.translate(_LETTERS)).lower()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKC", plain).translate(_LATIN)
        plain = unicodedata.normalize("NFKD", plain)
    return "".join(c for c in plain if c.isalpha() and c.isascii())


@lru_cache(maxsize=4096)
def _looks(name: str) -> str:
    """A folded name with all that a reader of pictures confuses made one."""
    for seen, meant in _LOOKS:
        name = name.replace(seen, meant)
    return name


def _pieces(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(piece for name in names for raw in _SPLIT.split(name) if (piece := folded(raw)))


@lru_cache(maxsize=8192)
def near(one: str, two: str) -> bool:
    """Whether two folded names are the same but for one slip, or for how an umlaut is written."""
    if one == two or any(one.replace(long, short) == two.replace(long, short) for long, short in _UMLAUTS):
        return True
    if min(len(one), len(two)) >= _SHORTEST - 2 and _looks(one) == _looks(two):
        return True
    short, long = sorted((one, two), key=len)
    if len(short) < _SHORTEST or len(long) - len(short) > 1:
        return False
    if len(short) < len(long):
        return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
    unlike = [i for i in range(len(one)) if one[i] != two[i]]
    if len(unlike) == 1:
        return True
    crossed = len(unlike) == 2 and unlike[1] == unlike[0] + 1  # noqa: PLR2004 - two neighbours that changed places
    return crossed and one[unlike[0]] == two[unlike[1]] and one[unlike[1]] == two[unlike[0]]


def parts(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Family and given names of a name as told ("First Last" or "Last, First"), folded, hyphens parted."""
    plain = [word for word in name.replace(",", " , ").split() if word.strip(".").lower() not in _SUFFIXES | _TITLES]
    if "," in plain:
        at = plain.index(",")
        family, given = plain[:at], [word for word in plain[at:] if word != ","]
        if not given and len(family) > 1:  # "First Last, Jr"
            given, family = family[:-1], family[-1:]
    else:
        given, family = plain[:-1], plain[-1:]
    return _pieces(tuple(family)), _pieces(tuple(given))


@lru_cache(maxsize=2048)
def alike(last: tuple[str, ...], first: tuple[str, ...], told: str) -> Likeness:
    """Hold family and given names as printed against a name as told."""
    want_last, want_first = parts(told)
    family, given = _pieces(last), _pieces(first)
    if not want_last:
        return Likeness.OPEN
    if _meet(family, want_last) or "".join(family) == "".join(want_last):
        return given_alike(given, want_first)
    if _meet(given, want_last):  # family name first, without a comma, or parted elsewhere
        rest = tuple(piece for piece in (*family, *given) if not any(near(piece, one) for one in want_last))
        return given_alike(rest, want_first)
    return Likeness.SAME if {*family, *given} >= {*want_last, *want_first} else Likeness.OTHER


def given_alike(given: tuple[str, ...], want: tuple[str, ...]) -> Likeness:
    """Hold given names against those told, where the family name is the same."""
    if not given or not want:
        return Likeness.OPEN
    if 1 in {len(given[0]), len(want[0])}:
        return Likeness.OPEN if given[0][0] == want[0][0] or _meet(given, want) else Likeness.OTHER
    if _meet(given[:1], want) or _meet(given, want[:1]) or near(want[0], "".join(given)):
        return Likeness.SAME
    return Likeness.OTHER


def _meet(some: tuple[str, ...], others: tuple[str, ...]) -> bool:
    return any(near(a, b) for a in some for b in others)
