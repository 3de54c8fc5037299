"""Whom a page names: the names, birth dates and record number at its head and foot, clinicians and relatives aside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from sopinion.model.dates import Written, readings
from sopinion.model.day import Day
from sopinion.model.lexicon import WORD, Lexicon, Use
from sopinion.model.likeness import folded
from sopinion.model.page import Source
from sopinion.model.sight import Label, Sight

_TOKEN = re.compile(r"[^\W\d_]+(?:['\u2019`-][^\W\d_]+)*\.?")
_STOP = re.compile(r"[|·•:;()\[\]/\\\d_#*=~<>]|\s[-\u2013]\s|\s{3,}|\t")
_NUMBER = re.compile(r"[\s:#.\u2013-]{0,4}([A-Z]{0,4}-?\d[\dA-Z-]{3,14})\b", re.IGNORECASE)
_LAST_RUN = re.compile(r"[A-Z][\w'-]+,?(?: (?:[A-Z][\w'.-]*|van|von|de|der|dos|da))+$")
_SLIP = re.compile(r"(?<=[^\W\d_])[01|5](?=[^\W\d_])")
_SLIPS = {"0": "o", "1": "l", "|": "l", "5": "s"}  # what a reader of pictures takes for letters inside a name
_SEPARATORS = " :.-\u2013#,*=\t"
_PARTICLES = frozenset("de da di del della van von der den la le al el bin ibn dos du ter y e zu af".split())  # noqa: SIM905 - a list of words
_FEWEST_NAMES, _MOST_NAMES, _MOST_OF_A_SIDE = 2, 5, 3
_EDGE_LINES = 24
_FOOT_LINES = 4
_RUNNING = 60  # characters a name without a label may take
_GAP = 6
_FIELDS = frozenset({"name", "family", "given", "born", "number"})
_ROLE_WORDS = 7  # words a heading may have under which a bare "Name:" is somebody else's
_ABOVE = 4  # lines below such a heading that still belong to it


class Name(NamedTuple):
    """A name as printed, and its family and given names."""

    shown: str
    last: tuple[str, ...]
    first: tuple[str, ...]


class Claim(NamedTuple):
    """One reading of a page's head: its value, the line that bears it, and whether a label of the patient rules it."""

    value: Name | tuple[Day, ...] | str
    line: int
    plain: bool


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whom a page names: the name, every reading of the birth date, the record number, and the line that says so.

    names, births: every other name and birth date that a label of the patient rules, in the order they stand.
    """

    name: Name | None = None
    born: tuple[Day, ...] = ()
    number: str = ""
    quote: str = ""
    names: tuple[Name, ...] = ()
    births: tuple[tuple[Day, ...], ...] = ()

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
        if not found and plain in sets["newborn"]:
            continue
        if not (word[0].isupper() or plain in _PARTICLES) or (plain in sets["not_names"] and len(word) > 1):
            break
        found.append(word)
    while found and found[-1].lower() in _PARTICLES and found[-1].islower():
        found.pop()
    return tuple(found)


def read_name(text: str, lexicon: Lexicon) -> Name | None:
    """Read a person's name off the start of a text; None where none stands there, or a clinician's.

    A name ends where another label begins, with or without a colon.
    """
    text = _SLIP.sub(lambda m: _SLIPS[m[0]], text.lstrip(_SEPARATORS))
    cut = _STOP.search(text)
    if cut:
        labelled = cut[0] == ":" and "," not in text[: cut.start()][-2:]
        text = text[: cut.start()]
        text = text.rstrip().rpartition(" ")[0] if labelled else text
    text = text.strip(" ,.-")
    if any(folded(word) in lexicon.sets["clinician"] for word in re.split(r"[\s,]+", text)):
        return None
    head, comma, tail = text.partition(",")
    newborn = any(word in lexicon.sets["newborn"] for word in WORD.findall(text.lower()))
    before, after = _names(head, lexicon), _names(tail, lexicon)
    if comma and before and (after or newborn) and max(len(before), len(after)) <= _MOST_OF_A_SIDE:
        return Name(f"{head.strip()}, {' '.join(after) or tail.strip()}", before, after)
    if newborn and not comma and 0 < len(before) <= _MOST_OF_A_SIDE:
        return Name(text, before[-1:], ())
    if _FEWEST_NAMES <= len(before) <= _MOST_NAMES and max(map(len, before)) > 1:  # two initials name nobody
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
    """The name that stands before a birth date or a record number in a running line, without a label of its own."""
    line = sight.lines[label.line].text
    ends = [other.end for other in sight.labels if other.line == label.line and other.end <= label.start]
    text = line[max(ends, default=0) : label.start].strip(" ·|•,;-(")
    if not 0 < len(text) < _RUNNING:
        return None
    if (name := read_name(text, lexicon)) or sight.page.source is Source.TEXT:
        return name
    run = _LAST_RUN.search(text)  # specks before a name in a picture
    return read_name(run[0], lexicon) if run else None


def _theirs(sight: Sight, label: Label, lexicon: Lexicon) -> bool:
    """Whether a label speaks of a relative or a clinician: by the words before it in its line, or a heading above."""
    line = sight.lines[label.line]
    before = WORD.findall(line.text[: label.start].lower())
    near = [other for other in sight.labels if other.line == label.line and other.end <= label.start]
    after = near[-1].end if near else 0
    own = WORD.findall(line.text[after : label.start].lower())
    sets = lexicon.sets
    if any(word in sets["relatives"] for word in before) or (own and own[-1] in sets["not_patient"]):
        return True
    bare = line.text[label.start : label.end].lower() in {"name", "dob", "date of birth", "last name", "first name"}
    if not bare or label.start > 0:
        return False
    for number in range(label.line - 1, max(-1, label.line - _ABOVE), -1):
        words = sight.lines[number].words
        if sets["patient"].intersection(words):
            return False
        if (
            len(words) <= _ROLE_WORDS
            and words
            and sets["sections"].intersection(words)
            and ":" not in (sight.lines[number].text[:-1])
        ):
            return True
    return False


def _labels(sight: Sight) -> Iterator[Label]:
    """The labels of whom a page is about, at its head and foot."""
    foot = len(sight.lines) - _FOOT_LINES
    for label in sight.labels:
        if label.value in _FIELDS and not _EDGE_LINES <= label.line < foot:
            yield label


def bearer(sight: Sight, lexicon: Lexicon) -> Bearer:
    """Read whom a page names, from labels at its head and foot; clinicians, relatives and copies are passed over."""
    names: list[tuple[Name, int]] = []
    births: list[tuple[tuple[Day, ...], int]] = []
    parted: dict[str, str] = {}
    number, numbered = "", -1
    for label in _labels(sight):
        if label.value != "number" and _theirs(sight, label, lexicon):
            continue
        line = sight.lines[label.line].text
        if label.value == "name" and label.strong and (name := read_name(_value(sight, label), lexicon)):
            names.append((name, label.line))
        elif label.value in {"family", "given"} and label.strong:
            _part(parted, names, label, _value(sight, label), lexicon)
        elif label.value == "born" and (written := _birth(sight, label)):
            births.append((readings(written), label.line))
        if label.use is Use.IDENTITY and label.value == "number" and not number:
            m = _NUMBER.match(line[label.end :])
            number, numbered = (m[1], label.line) if m else ("", -1)
        if not names and label.value in {"born", "number"} and (name := _name_before(sight, label, lexicon)):
            names.append((name, label.line))
    lines = [at for _, at in names[:1]] or [at for _, at in births[:1]] or ([numbered] if number else [])
    return Bearer(
        name=names[0][0] if names else None,
        born=births[0][0] if births else (),
        number=number,
        quote=sight.lines[lines[0]].text if lines else "",
        names=tuple(name for name, _ in names[1:]),
        births=tuple(days for days, _ in births[1:]),
    )


def _part(parted: dict[str, str], names: list[tuple[Name, int]], label: Label, value: str, lexicon: Lexicon) -> None:
    """Join a family name and given names that stand under labels of their own."""
    cut = _STOP.search(value.lstrip(_SEPARATORS))
    text = value.lstrip(_SEPARATORS)[: cut.start() if cut else None].strip(" ,.-")
    found = _names(text, lexicon)
    if found and label.value not in parted:
        parted[label.value] = " ".join(found[:_MOST_OF_A_SIDE])
    if len(parted) == _FEWEST_NAMES:
        family, given = parted["family"], parted["given"]
        names.append((Name(f"{family}, {given}", tuple(family.split()), tuple(given.split())), label.line))
        parted.clear()
