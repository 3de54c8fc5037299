"""Whose a page is: the name, birth date and record number it bears, held against the patient as told."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from sopinion.model.dates import Order, Written, readings, settle
from sopinion.model.day import Day
from sopinion.model.lexicon import Lexicon, Use
from sopinion.model.patient import Patient
from sopinion.model.record import Match
from sopinion.model.sight import Label, Sight

_TOKEN = re.compile(r"[^\W\d_]+(?:['’`-][^\W\d_]+)*\.?")
_STOP = re.compile(r"[|·•:;()\[\]/\\\d_#*]|\s-\s|\s{3,}|\t")
_MOST_NAMES = 5
_EDGE_LINES = 20
_FOOT_LINES = 4
_NUMBER = re.compile(r"[\s:#.-]{0,4}([A-Z]{0,4}-?\d[\dA-Z-]{3,14})\b", re.IGNORECASE)
_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "Ø": "O", "æ": "ae", "Æ": "AE", "œ": "oe", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "þ": "th", "ı": "i"})
_UMLAUTS = (("ae", "a"), ("oe", "o"), ("ue", "u"))


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whom a page names: name as printed, every reading of the birth date, record number, and the line that says so."""

    name: str = ""
    last: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    born: tuple[Day, ...] = ()
    number: str = ""
    quote: str = ""

    @property
    def says(self) -> bool:
        """Whether the page names anybody at all."""
        return bool(self.name or self.born or self.number)


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Fold a name to plain small letters, without accents, hyphens or apostrophes."""
    plain = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(c for c in plain.lower() if c.isalpha() and c.isascii())


def _name(text: str, lexicon: Lexicon) -> tuple[str, tuple[str, ...], tuple[str, ...]] | None:
    """Read a name off the start of a text: as printed, family names, given names; None where none stands there."""
    text = text.lstrip(" :.-–#,*\t")
    cut = _STOP.search(text)
    text = (text[: cut.start()] if cut else text).strip(" ,.-")
    sets = lexicon.sets
    if not text or any(folded(w) in sets["clinician"] for w in re.split(r"[\s,]+", text)[1:]):
        return None
    head, comma, tail = text.partition(",")

    def pieces(part: str) -> list[str]:
        out: list[str] = []
        for m in _TOKEN.finditer(part):
            word = m[0].rstrip(".")
            plain = word.lower()
            if plain in sets["titles"] or plain in sets["suffixes"]:
                continue
            if not word[0].isupper() and plain not in _PARTICLES:
                break
            if plain in sets["not_names"] and len(word) > 1:
                break
            out.append(word)
        return out

    before, after = pieces(head), pieces(tail)
    if comma and before and after and len(before) <= 3 and len(after) <= 3:  # noqa: PLR2004
        return f"{head.strip()}, {' '.join(after)}", tuple(before), tuple(after)
    if 2 <= len(before) <= _MOST_NAMES:  # noqa: PLR2004
        if any(folded(w) in sets["clinician"] for w in before):
            return None
        return " ".join(before), tuple(before[-1:]), tuple(before[:-1])
    return None


_PARTICLES = frozenset({"de", "da", "di", "del", "della", "van", "von", "der", "den", "la", "le", "al", "el", "bin", "ibn", "dos", "du", "ter", "y", "e"})


def _value(sight: Sight, label: Label, labels: list[Label]) -> str:
    """The text that follows a label up to the next label of its line, or the line below where nothing follows."""
    line = sight.lines[label.line].text
    ends = [other.start for other in labels if other.line == label.line and other.start >= label.end]
    value = line[label.end : min(ends, default=len(line))]
    if not value.strip(" :.-") and not ends and label.start == 0 and label.line + 1 < len(sight.lines):
        below = sight.lines[label.line + 1]
        if not any(other.line == label.line + 1 for other in labels):
            return below.text
    return value


def bearer(sight: Sight, lexicon: Lexicon) -> Bearer:
    """Read whom a page names, from labels at its head and foot; clinicians and copies are passed over."""
    size = len(sight.lines)
    labels = sight.labels
    edge = [n for n in range(size) if n < _EDGE_LINES or n >= size - _FOOT_LINES]
    near = set(edge)
    name: tuple[str, tuple[str, ...], tuple[str, ...]] | None = None
    born: tuple[Day, ...] = ()
    number = quote = ""
    for label in labels:
        if label.line not in near:
            continue
        if label.use is Use.IDENTITY and label.value == "name" and name is None and label.strong:
            name = _name(_value(sight, label, labels), lexicon)
            quote = sight.lines[label.line].text if name else quote
        elif label.use is Use.DATE and label.value == "born" and not born:
            written = _after(sight, label)
            if written:
                born = readings(written)
                quote = quote or sight.lines[label.line].text
                if name is None:
                    name = _before(sight, label, lexicon)
                    quote = sight.lines[label.line].text if name else quote
        elif label.use is Use.IDENTITY and label.value == "number" and not number:
            m = _NUMBER.match(sight.lines[label.line].text[label.end :])
            number = m[1] if m else ""
            quote = quote or (sight.lines[label.line].text if m else "")
    if name is None:
        return Bearer(born=born, number=number, quote=quote)
    return Bearer(name[0], name[1], name[2], born, number, quote)


def _after(sight: Sight, label: Label) -> Written | None:
    """The date that follows a label in its line, or begins the line below."""
    line = sight.lines[label.line].text
    for number, written in sight.dates:
        if number == label.line and label.end <= written.start <= label.end + 6 and not any(c.isalnum() for c in line[label.end : written.start]):
            return written
        if number == label.line + 1 and written.start == 0 and not line[label.end :].strip(" :"):
            return written
    return None


def _before(sight: Sight, label: Label, lexicon: Lexicon) -> tuple[str, tuple[str, ...], tuple[str, ...]] | None:
    """The name that stands before a birth date in a running line, without a label of its own."""
    line = sight.lines[label.line].text
    ends = [other.end for other in sight.labels if other.line == label.line and other.end <= label.start]
    text = line[max(ends, default=0) : label.start].strip(" ·|•,;-(")
    return _name(text, lexicon) if 0 < len(text) < 60 else None  # noqa: PLR2004


def _near(one: str, two: str) -> bool:
    """Whether two folded names are the same but for a slip, or for how an umlaut is written."""
    if one == two:
        return True
    for long, short in _UMLAUTS:
        if one.replace(long, short) == two.replace(long, short):
            return True
    if min(len(one), len(two)) < 5 or abs(len(one) - len(two)) > 1:  # noqa: PLR2004
        return False
    if len(one) == len(two):
        unlike = [i for i in range(len(one)) if one[i] != two[i]]
        return len(unlike) == 1 or (len(unlike) == 2 and unlike[1] == unlike[0] + 1 and one[unlike[0]] == two[unlike[1]] and one[unlike[1]] == two[unlike[0]])  # noqa: PLR2004
    short, long = sorted((one, two), key=len)
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


def _parts(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Family and given names of a name as told, folded; hyphens part a family name."""
    if "," in name:
        head, _, tail = name.partition(",")
        return tuple(p for p in map(folded, re.split(r"[\s-]+", head)) if p), tuple(p for p in map(folded, tail.split()) if p)
    words = name.split()
    return tuple(p for p in map(folded, re.split(r"-", words[-1])) if p) if words else (), tuple(p for p in map(folded, words[:-1]) if p)


class Likeness:
    """How near a name on paper comes to the names told."""

    SAME, OPEN, OTHER = 2, 1, 0


@lru_cache(maxsize=2048)
def _alike(last: tuple[str, ...], first: tuple[str, ...], told: str) -> int:
    want_last, want_first = _parts(told)
    if not want_last:
        return Likeness.OPEN
    all_last = tuple(p for name in last for p in map(folded, re.split(r"[\s-]+", name)) if p)
    all_first = tuple(p for p in map(folded, first) if p)
    everything = (*all_last, *all_first)
    family = any(_near(a, b) for a in all_last for b in want_last) or "".join(all_last) == "".join(want_last)
    swapped = not family and any(_near(a, b) for a in all_first for b in want_last) and any(_near(a, b) for a in all_last for b in want_first)
    if not family and not swapped:
        # a family name of several words may be split the other way
        return Likeness.SAME if set(everything) >= {*want_last, *want_first} else Likeness.OTHER
    given = all_last if swapped else all_first
    if not given or not want_first:
        return Likeness.OPEN
    if any(_near(given[0], want) for want in want_first) or _near(want_first[0], "".join(given)):
        return Likeness.SAME
    if any(_near(piece, want_first[0]) for piece in given):
        return Likeness.SAME
    if len(given[0]) == 1 or len(want_first[0]) == 1:
        return Likeness.OPEN if given[0][0] == want_first[0][0] else Likeness.OTHER
    return Likeness.OTHER


def hold(seen: Bearer, patient: Patient) -> tuple[Match, float]:
    """Hold whom a page names against the patient told: the match, and how sure it is (0 to 1).

    Same: name and birth date (or record number) agree. Different: one of them plainly contradicts. Else unknown.
    """
    names = [name for name in (patient.name, *patient.other_names) if name]
    likeness: int | None = None
    if seen.name and names:
        likeness = max(_alike(seen.last, seen.first, name) for name in names)
    birth: bool | None = None
    if seen.born and patient.birth_date:
        birth = any(day.agrees(patient.birth_date) or _century(day, patient.birth_date) for day in seen.born)
    told_numbers = {folded_number(n) for n in patient.record_numbers}
    number = bool(seen.number) and folded_number(seen.number) in told_numbers
    return _verdict(likeness, birth, number=number)


def _verdict(likeness: int | None, birth: bool | None, *, number: bool) -> tuple[Match, float]:  # noqa: FBT001 - three states
    if birth is False:
        if number and likeness == Likeness.SAME:
            return Match.UNKNOWN, 0.5
        return Match.DIFFERENT, 0.98
    if likeness == Likeness.OTHER:
        if birth or number:
            # the same birth date under another name: a former name not told, a twin, or a slip
            return Match.DIFFERENT, 0.7
        return Match.DIFFERENT, 0.95
    if birth or number:
        return (Match.SAME, 0.99) if likeness == Likeness.SAME else (Match.SAME, 0.95) if likeness == Likeness.OPEN else (Match.UNKNOWN, 0.7)
    return (Match.UNKNOWN, 0.6) if likeness == Likeness.SAME else (Match.UNKNOWN, 0.3)


def _century(day: Day, told: Day) -> bool:
    """Whether a birth date agrees but for its century: years of two digits leave it open."""
    return (day.year - told.year) % 100 == 0 and (day.month, day.day) == (told.month, told.day) and day.year > told.year


def folded_number(number: str) -> str:
    """Fold a record number to its letters and digits, without leading zeros."""
    return "".join(c for c in number.upper() if c.isalnum()).lstrip("0")


def birth_day(seen: Bearer, patient: Patient, order: Order) -> Day | None:
    """The birth date a page bears, as far as it is sure."""
    if not seen.born:
        return None
    if len(seen.born) == 1:
        return seen.born[0]
    if patient.birth_date in seen.born:
        return patient.birth_date
    year, month, day = seen.born[0].year, seen.born[0].month or 0, seen.born[0].day or 0
    return settle(Written(0, 0, year, month, day, None), order)


def same_bearer(one: Bearer, two: Bearer) -> bool | None:
    """Whether two pages name the same person; None where one of them does not say."""
    if one.number and two.number:
        return folded_number(one.number) == folded_number(two.number)
    if one.born and two.born:
        return bool(set(one.born) & set(two.born))
    if one.name and two.name:
        family = {folded(p) for p in one.last} & {folded(p) for p in two.last} or {folded(p)[:1] for p in one.last} == {folded(p)[:1] for p in two.last}
        return bool(family) and folded(one.first[0])[:1] == folded(two.first[0])[:1]
    return None
