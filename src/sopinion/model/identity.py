"""Whose a page is: the name, birth date and record number it bears, held against the patient as told."""

from __future__ import annotations

from functools import lru_cache

from sopinion.model.bearer import Bearer, Name
from sopinion.model.dates import Order, Written, readings, settle
from sopinion.model.day import Day
from sopinion.model.lexicon import WORD, Lexicon
from sopinion.model.likeness import Likeness, alike, folded, given_alike, parts
from sopinion.model.page import Source
from sopinion.model.patient import Patient
from sopinion.model.record import Match
from sopinion.model.sight import Sight

__all__ = ["Bearer", "birth_day", "hold", "misread", "names_told", "same_bearer", "vouched"]

_EDGE_LINES = 26
_FOOT_LINES = 4


@lru_cache(maxsize=64)
def names_told(patient: Patient, nicknames: frozenset[frozenset[str]]) -> tuple[str, ...]:
    """Every name the patient may bear on paper: as told, and under the short forms of the first given name."""
    told = tuple(name for name in (patient.name, *patient.other_names) if name)
    more = []
    for name in told:
        family, given = parts(name)
        for group in nicknames:
            if given and given[0] in group:
                more += [f"{' '.join(family)}, {short}" for short in sorted(group - {given[0]})]
    return (*told, *more)


def _likeness(name: Name, told: tuple[str, ...]) -> Likeness:
    return max((alike(name.last, name.first, one) for one in told), default=Likeness.OPEN)


def hold(seen: Bearer, patient: Patient, lexicon: Lexicon) -> tuple[Match, float]:
    """Hold whom a page names against the patient told: the match, and how sure it is (0 to 1).

    Same: name and birth date (or record number) agree. Different: one of them plainly contradicts. Else unknown.
    """
    told = names_told(patient, lexicon.nicknames)
    names = (seen.name, *seen.names) if seen.name else ()
    likes = [_likeness(name, told) for name in names] if told else []
    likeness = likes[0] if likes else None
    number = bool(seen.number) and folded_number(seen.number) in set(map(folded_number, patient.record_numbers))
    dated = False
    if seen.born and patient.birth_date:
        fits = [_agrees(born, patient.birth_date) for born in (seen.born, *seen.births)]
        # a head that names several people is the patient's own where name and birth date of one of them agree
        if not fits[0] and not (any(fits) and Likeness.SAME in likes):
            slip = likeness is Likeness.SAME and number
            return (Match.UNKNOWN, 0.5) if slip else (Match.DIFFERENT, 0.98)
        dated = True
        likeness = max(likes) if any(fits) and likes and Likeness.SAME in likes else likeness
    if likeness is Likeness.OTHER:
        return _other(names[0], told, dated=dated, numbered=number)
    if not (dated or number):
        return Match.UNKNOWN, 0.6 if likeness is Likeness.SAME else 0.3
    if likeness is None:
        return Match.UNKNOWN, 0.7
    return Match.SAME, 0.99 if likeness is Likeness.SAME else 0.95


def _other(name: Name, told: tuple[str, ...], *, dated: bool, numbered: bool) -> tuple[Match, float]:
    """What another name means where the birth date or the record number is the patient's.

    A twin has another given name. A family name alone that differs is a new one, or one that was misread.
    """
    if not (dated or numbered):
        return Match.DIFFERENT, 0.95
    if any(given_alike(name.first, parts(one)[1]) is Likeness.SAME for one in told):
        return Match.UNKNOWN, 0.6
    return Match.DIFFERENT, 0.7


def _agrees(born: tuple[Day, ...], told: Day) -> bool:
    return any(day.agrees(told) or _century(day, told) for day in born)


def _century(day: Day, told: Day) -> bool:
    """Whether a birth date agrees but for its century, which years of two digits leave open."""
    return (day.year - told.year) % 100 == 0 and (day.month, day.day) == (told.month, told.day) and day.year > told.year


def vouched(sight: Sight, patient: Patient, lexicon: Lexicon) -> str:
    """The line at the head or foot of a page that names the patient beside the birth date, without any label; or "".

    Lines that speak of a relative, or of who gets a copy, do not count.
    """
    if not patient.birth_date or not patient.name:
        return ""
    size = len(sight.lines)
    edge = [n for n in range(size) if n < _EDGE_LINES or n >= size - _FOOT_LINES]
    others = {label.line for label in sight.labels if label.value == "other" and label.start == 0}
    aside = lexicon.sets["relatives"]
    wanted = [
        (frozenset(family), frozenset(given)) for family, given in map(parts, names_told(patient, lexicon.nicknames))
    ]
    named = -1
    for n in edge:
        line = sight.lines[n]
        if n in others or aside.intersection(line.words):
            continue
        words = {folded(word) for word in line.words}
        if any(family and given and family <= words and given & words for family, given in wanted):
            named = n
            break
    if named < 0:
        return ""
    near = {n for n in edge if not aside.intersection(sight.lines[n].words)}
    dated = any(n in near and _agrees(readings(w), patient.birth_date) for n, w in sight.dates)
    return sight.lines[named].text if dated else ""


def misread(sight: Sight, quote: str, patient: Patient, lexicon: Lexicon) -> bool:
    """Whether the line by which a picture names somebody else holds the patient's name all the same."""
    if sight.page.source is Source.TEXT or not quote:
        return False
    words = {folded(word) for word in WORD.findall(quote)}
    if lexicon.sets["relatives"] & words:
        return False
    wanted = map(parts, names_told(patient, lexicon.nicknames))
    return any(family and given and set(family) <= words and given[0] in words for family, given in wanted)


def folded_number(number: str) -> str:
    """Fold a record number to its letters and digits, without leading zeros."""
    return "".join(c for c in number.upper() if c.isalnum()).lstrip("0")


def birth_day(seen: Bearer, patient: Patient, order: Order) -> Day | None:
    """The birth date a page bears, as far as it is sure."""
    if not seen.born:
        return None
    if patient.birth_date in {day for days in (seen.born, *seen.births) for day in days}:
        return patient.birth_date
    if len(seen.born) == 1:
        return seen.born[0]
    one = seen.born[0]
    return settle(Written(0, 0, one.year, one.month or 0, one.day or 0, None), order)


def same_bearer(one: Bearer, two: Bearer) -> bool | None:
    """Whether two pages name the same person; None where one of them does not say."""
    if one.number and two.number and folded_number(one.number) == folded_number(two.number):
        return True
    if one.born and two.born:
        return bool(set(one.born) & set(two.born))
    if one.number and two.number:
        return False
    if one.name and two.name:
        return bool(alike(one.name.last, one.name.first, f"{' '.join(two.name.last)}, {' '.join(two.name.first)}"))
    return None
