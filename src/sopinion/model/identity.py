"""Whose a page is: the name, birth date and record number it bears, held against the patient as told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from sopinion.model.dates import Order, Written, readings, settle
from sopinion.model.day import Day
from sopinion.model.lexicon import Lexicon, Use
from sopinion.model.likeness import Likeness, alike, folded
from sopinion.model.patient import Patient
from sopinion.model.record import Match
from sopinion.model.sight import Label, Sight

_TOKEN = re.compile(r"[^\W\d_]+(?:['\u2019`-][^\W\d_]+)*\.?")
_STOP = re.compile(r"[|·•:;()\[\]/\\\d_#*]|\s-\s|\s{3,}|\t")
_NUMBER = re.compile(r"[\s:#.-]{0,4}([A-Z]{0,4}-?\d[\dA-Z-]{3,14})\b", re.IGNORECASE)
_SEPARATORS = " :.-\u2013#,*\t"
_PARTICLES = frozenset("de da di del della van von der den la le al el bin ibn dos du ter y e".split())  # noqa: SIM905 - a list of words
_FEWEST_NAMES, _MOST_NAMES, _MOST_OF_A_SIDE = 2, 5, 3
_EDGE_LINES = 20
_FOOT_LINES = 4
_RUNNING = 60  # characters a name without a label may take
_GAP = 6


class Name(NamedTuple):
    """A name as printed, and its family and given names."""

    shown: str
    last: tuple[str, ...]
    first: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whom a page names: the name, every reading of the birth date, the record number, and the line that says so."""

    name: Name | None = None
    born: tuple[Day, ...] = ()
    number: str = ""
    quote: str = ""

    @property
    def says(self) -> bool:
        """Whether the page names anybody at all."""
        return bool(self.name or self.born or self.number)


def _names(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The names that a text begins with; titles and suffixes are passed over, anything else ends them."""
    sets = lexicon.sets
    found: list[str] = []
    for m in _TOKEN.finditer(text):
        word = m[0].rstrip(".")
        plain = word.lower()
        if plain in sets["titles"] or plain in sets["suffixes"]:
            continue
        if not (word[0].isupper() or plain in _PARTICLES) or (plain in sets["not_names"] and len(word) > 1):
            break
        found.append(word)
    return tuple(found)


def read_name(text: str, lexicon: Lexicon) -> Name | None:
    """Read a person's name off the start of a text; None where none stands there, or a clinician's."""
    text = text.lstrip(_SEPARATORS)
    cut = _STOP.search(text)
    text = (text[: cut.start()] if cut else text).strip(" ,.-")
    if any(folded(word) in lexicon.sets["clinician"] for word in re.split(r"[\s,]+", text)):
        return None
    head, comma, tail = text.partition(",")
    before, after = _names(head, lexicon), _names(tail, lexicon)
    if comma and before and after and max(len(before), len(after)) <= _MOST_OF_A_SIDE:
        return Name(f"{head.strip()}, {' '.join(after)}", before, after)
    if _FEWEST_NAMES <= len(before) <= _MOST_NAMES:
        return Name(" ".join(before), before[-1:], before[:-1])
    return None


def _value(sight: Sight, label: Label) -> str:
    """The text after a label up to the next label of its line, or the line below where nothing follows."""
    line = sight.lines[label.line].text
    ends = [other.start for other in sight.labels if other.line == label.line and other.start >= label.end]
    value = line[label.end : min(ends, default=len(line))]
    alone = not value.strip(" :.-") and not ends and label.start == 0 and label.line + 1 < len(sight.lines)
    if alone and all(other.line != label.line + 1 for other in sight.labels):
        return sight.lines[label.line + 1].text
    return value


def _birth(sight: Sight, label: Label) -> Written | None:
    """The date that follows a label in its line, or begins the line below."""
    line = sight.lines[label.line].text
    for number, written in sight.dates:
        gap = line[label.end : written.start]
        if number == label.line and label.end <= written.start <= label.end + _GAP and not any(map(str.isalnum, gap)):
            return written
        if number == label.line + 1 and written.start == 0 and not line[label.end :].strip(" :"):
            return written
    return None


def _name_before(sight: Sight, label: Label, lexicon: Lexicon) -> Name | None:
    """The name that stands before a birth date in a running line, without a label of its own."""
    line = sight.lines[label.line].text
    ends = [other.end for other in sight.labels if other.line == label.line and other.end <= label.start]
    text = line[max(ends, default=0) : label.start].strip(" ·|•,;-(")
    return read_name(text, lexicon) if 0 < len(text) < _RUNNING else None


def bearer(sight: Sight, lexicon: Lexicon) -> Bearer:
    """Read whom a page names, from labels at its head and foot; clinicians and copies are passed over."""
    foot = len(sight.lines) - _FOOT_LINES
    name: Name | None = None
    born: tuple[Day, ...] = ()
    number = ""
    named = dated = numbered = ""
    for label in sight.labels:
        if _EDGE_LINES <= label.line < foot:
            continue
        line = sight.lines[label.line].text
        if label.value == "name" and name is None and label.strong:
            name = read_name(_value(sight, label), lexicon)
            named = line if name else ""
        elif label.value == "born" and not born and (written := _birth(sight, label)):
            born, dated = readings(written), line
            if name is None and (name := _name_before(sight, label, lexicon)):
                named = line
        elif label.use is Use.IDENTITY and label.value == "number" and not number:
            m = _NUMBER.match(line[label.end :])
            number, numbered = (m[1], line) if m else ("", "")
    return Bearer(name, born, number, named or dated or numbered)


def hold(seen: Bearer, patient: Patient) -> tuple[Match, float]:
    """Hold whom a page names against the patient told: the match, and how sure it is (0 to 1).

    Same: name and birth date (or record number) agree. Different: one of them plainly contradicts. Else unknown.
    """
    told = [name for name in (patient.name, *patient.other_names) if name]
    likeness = max(alike(seen.name.last, seen.name.first, name) for name in told) if seen.name and told else None
    number = bool(seen.number) and folded_number(seen.number) in set(map(folded_number, patient.record_numbers))
    if seen.born and patient.birth_date:
        want = patient.birth_date
        if not any(day.agrees(want) or _century(day, want) for day in seen.born):
            # both a name and a record number that are the patient's outweigh a date that may be misprinted
            return (Match.UNKNOWN, 0.5) if number and likeness is Likeness.SAME else (Match.DIFFERENT, 0.98)
        number = True
    if likeness is Likeness.OTHER:
        return Match.DIFFERENT, 0.7 if number else 0.95
    if not number:
        return Match.UNKNOWN, 0.6 if likeness is Likeness.SAME else 0.3
    if likeness is None:
        return Match.UNKNOWN, 0.7
    return Match.SAME, 0.99 if likeness is Likeness.SAME else 0.95


def _century(day: Day, told: Day) -> bool:
    """Whether a birth date agrees but for its century, which years of two digits leave open."""
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
    one = seen.born[0]
    return settle(Written(0, 0, one.year, one.month or 0, one.day or 0, None), order)


def same_bearer(one: Bearer, two: Bearer) -> bool | None:
    """Whether two pages name the same person; None where one of them does not say."""
    if one.number and two.number:
        return folded_number(one.number) == folded_number(two.number)
    if one.born and two.born:
        return bool(set(one.born) & set(two.born))
    if one.name and two.name:
        return bool(alike(one.name.last, one.name.first, f"{' '.join(two.name.last)}, {' '.join(two.name.first)}"))
    return None
