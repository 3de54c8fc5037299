"""Whose the images on a disc are: whom their headers name, held against the patient, and against each other.

Somebody is called another person only where the header plainly says so. A name that nobody told may be a former one,
a scanner's clerk puts in a day where none is known, and an image that goes to a study is stripped of its name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations

from sopinion.model.day import Day
from sopinion.model.identity import folded_number, names_told
from sopinion.model.likeness import Likeness, alike, folded, given_alike, near, parts
from sopinion.model.patient import Patient
from sopinion.model.record import Match

_FILLED_IN = frozenset({1, 1600, 1700, 1753, 1800, 1850, 1900, 1970})
"""Years whose first of January stands where a birth date is not known, or was taken out."""

_Parts = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Pictured:
    """Whom the header of an image names.

    name: given names first. family: the end of it that the disc has as the family name, "" where it parts none.
    number: the patient's number where the image was made; another hospital has another.
    """

    name: str = ""
    family: str = ""
    birth_date: Day | None = None
    number: str = ""


@dataclass(frozen=True, slots=True)
class NameWords:
    """nicknames: given names that stand for each other. nobody: words of a name that is none ("anonymous")."""

    nicknames: frozenset[frozenset[str]] = frozenset()
    nobody: frozenset[str] = frozenset()


def hold(seen: Pictured, patient: Patient, words: NameWords) -> Match:
    """Hold whom an image names against the patient as told.

    Same: the name, and the birth date or the record number, agree. Different: the birth date contradicts, or the whole
    name does. Else unknown: also for a name with nothing beside it, and for a given name under another family name.
    """
    name = _parted(seen, words)
    if name is None:
        return Match.UNKNOWN
    told = _told(patient, words)
    like = max((alike(*name, one) for one in told), default=Likeness.OPEN)
    number = folded_number(seen.number)
    numbered = bool(number) and number in {folded_number(one) for one in patient.record_numbers}
    born = _born(seen.birth_date, patient.birth_date)
    if born is False:
        return Match.UNKNOWN if numbered and like is Likeness.SAME else Match.DIFFERENT
    if like is Likeness.OTHER:
        return Match.UNKNOWN if any(_one_given(name, parts(one)) for one in told) else Match.DIFFERENT
    return Match.SAME if told and (born or (numbered and like is Likeness.SAME)) else Match.UNKNOWN


def apart(one: Pictured, other: Pictured, words: NameWords) -> bool:
    """Whether two images plainly name two people. The same name under two birth dates may be a slip: it is not enough.

    It does not matter which of the two comes first.
    """
    return (
        max(_likeness(one, other, words), _likeness(other, one, words)) is not Likeness.SAME
        and hold(one, _as_told(other), words) is Match.DIFFERENT
        and hold(other, _as_told(one), words) is Match.DIFFERENT
    )


def mixed(seen: Sequence[Pictured], patient: Patient, words: NameWords) -> bool:
    """Whether images plainly name two people, when every name that was told is of one."""
    told = _told(patient, words)

    def own(one: Pictured) -> bool:
        name = _parted(one, words)
        return name is not None and any(alike(*name, each) is Likeness.SAME for each in told)

    each = tuple(dict.fromkeys(seen))
    if {Match.SAME, Match.DIFFERENT} <= {hold(one, patient, words) for one in each}:
        return True
    return any(apart(one, two, words) for one, two in combinations(each, 2) if not (own(one) and own(two)))


def by_person(seen: Iterable[Pictured], words: NameWords) -> tuple[tuple[Pictured, ...], ...]:
    """Sort headers by whom they name; those that leave it open stay with the first they can belong to."""
    found: list[list[Pictured]] = []
    for one in dict.fromkeys(seen):
        group = next((group for group in found if not any(apart(one, other, words) for other in group)), None)
        if group is None:
            found.append([one])
        else:
            group.append(one)
    return tuple(map(tuple, found))


@lru_cache(maxsize=64)
def _told(patient: Patient, words: NameWords) -> tuple[str, ...]:
    """Every name that was told; a former family name alone goes with the given names of today."""
    _, given = parts(patient.name)
    others = (
        f"{' '.join(parts(one)[0])}, {' '.join(given)}" if given and not parts(one)[1] else one
        for one in patient.other_names
    )
    return names_told(replace(patient, other_names=tuple(others)), words.nicknames)


@lru_cache(maxsize=256)
def _parted(seen: Pictured, words: NameWords) -> _Parts | None:
    """The family and given names of a header, folded; None for what names nobody."""
    if any(letter.isdigit() for letter in seen.name):
        return None
    family = seen.family.replace(",", " ").strip()
    given = seen.name.removesuffix(seen.family).replace(",", " ").strip()
    last, first = parts(f"{family}, {given}") if family and given else parts(seen.name)
    pieces = {*last, *first}
    if not pieces or pieces & words.nobody or folded("".join(seen.name.split())) in words.nobody:
        return None
    return last, first


def _one_given(name: _Parts, told: _Parts) -> bool:
    """Whether two people whose family names differ may be one: under a former name, or with the names put elsewhere."""
    want = told[1]
    if not name[1] or not want or given_alike(name[1], want) is not Likeness.OTHER:
        return True
    return any(near(piece, want[0]) for part in name for piece in part)


def _born(seen: Day | None, told: Day | None) -> bool | None:
    """Whether a birth date is the one told; None where it says nothing, or has month and day the other way round."""
    if seen is None or told is None:
        return None
    if seen.agrees(told):
        return True
    first_day = (seen.month, seen.day) == (1, 1) or (told.month, told.day) == (1, 1)
    if first_day and (seen.year == told.year or seen.year in _FILLED_IN or told.year in _FILLED_IN):
        return None
    return None if (seen.year, seen.month, seen.day) == (told.year, told.day, told.month) else False


def _likeness(one: Pictured, other: Pictured, words: NameWords) -> Likeness:
    name = _parted(one, words)
    told = _told(_as_told(other), words)
    return max((alike(*name, each) for each in told), default=Likeness.OPEN) if name else Likeness.OPEN


@lru_cache(maxsize=256)
def _as_told(one: Pictured) -> Patient:
    """A header as if a person had told it."""
    given = one.name.removesuffix(one.family).strip()
    name = f"{one.family}, {given}" if one.family and given else one.name
    return Patient(name, one.birth_date, record_numbers=(one.number,) if one.number else ())
