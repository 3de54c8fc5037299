"""Letters to offices as data, and the words for what each office keeps; checked as they load.

A letter in `letters/` is a sheet (`content/sheets_to_carry.py`) whose parts may name the facts they rest on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from sopinion.content import sections, sheets_to_carry, shelf, spoken
from sopinion.content.facts import facts
from sopinion.model.clean import cleaned
from sopinion.model.kind import Kind
from sopinion.model.request import Ask, Office
from sopinion.model.sheet import Sheet

PARTS = ("right", "whereto", "form", "signature")
"""What several letters share, by the name of its place in them."""


@dataclass(frozen=True, slots=True)
class OfficeWords:
    """An office: what it is called, and what it keeps."""

    name: str
    keeps: str


@cache
def letters() -> Mapping[str, Sheet]:
    """Every letter by key. ValueError or KeyError for data that does not fit."""
    return _read("letters")


@cache
def shared() -> Mapping[str, Sheet]:
    """The parts that several letters share, by key."""
    found = _read("letter_parts")
    if set(found) != set(PARTS):
        raise ValueError("the shared parts of letters are not those that are known")
    return found


def _read(folder: str) -> Mapping[str, Sheet]:
    found = {}
    for name in shelf.names(folder):
        data = shelf.read(name)
        for part in data["part"]:
            for key in part.get("rests_on", ()):
                if key not in facts():
                    raise ValueError(f"no such fact: {key}")
        found[data["key"]] = sheets_to_carry.sheet({"purpose": "", **data})
    return MappingProxyType(found)


@cache
def offices() -> Mapping[Office, OfficeWords]:
    """Every office in words."""
    data = shelf.read("offices")["offices"]
    return MappingProxyType({office: OfficeWords(data[office]["name"], data[office]["keeps"]) for office in Office})


def can_be_asked(key: str) -> bool:
    """Whether an office can be asked for this thing of the checklist."""
    return key in shelf.read("offices")["asks"]


def keeper(key: str) -> Office:
    """The office that keeps a thing."""
    return Office(shelf.read("offices")["keeper"].get(key, Office.RECORDS))


def whole(office: Office) -> tuple[str, ...]:
    """What an office is asked for when nothing is known to be missing."""
    return tuple(shelf.read("offices")["whole"][office])


def gap_key(form: str, own: str) -> str | None:
    """What a gap of this kind asks for, where `own` is the kind of the paper that shows it; None for nothing."""
    entry = shelf.read("offices")["gaps"].get(form)
    if entry is None:
        return None
    key: str = entry.get("key", own)
    return key if can_be_asked(key) or key in list(Kind) else "other"


def words(ask: Ask) -> str:
    """Say what is asked for, so that an office can find it."""
    data = shelf.read("offices")
    about = cleaned(ask.about).strip()
    if not ask.form:
        said = _dated(data["asks"].get(ask.key, data["asks"]["other"]), ask)
        if ask.key == "other" and about:
            return about
        return str(data["words"]["about"].format(what=said, about=about)) if about else said
    entry = data["gaps"][ask.form]
    form: str = entry["bare"] if ask.key == "other" and "bare" in entry else entry["says"]
    kind = sections.name(_kind(ask))
    return (form if "{" in form else _dated(form, ask)).format(about=about, kind=kind, paper=_dated(kind, ask))


def named_in(text: str) -> tuple[str, ...]:
    """The things that a person's own words name: kinds of paper, the images of scans, slides."""
    said = text.casefold()
    kinds = (kind for kind in Kind if kind not in (Kind.OTHER, Kind.PATIENT_PAGE))
    found = [kind.value for kind in kinds if sections.name(kind).casefold() in said]
    return tuple(found + [key for key, cues in shelf.read("offices")["named"].items() if any(c in said for c in cues)])


def short(ask: Ask) -> str:
    """Name what is asked for in few words, for a list."""
    if ask.form or ask.key == "other":
        return words(ask).partition(". ")[0]
    first, *_ = shelf.read("offices")["asks"].get(ask.key, ask.about).partition(",")
    return _dated(first.partition(":")[0].partition(".")[0], ask)


def span(first: str) -> str:
    """Say for which time; `first`: its first day as a person says it, "" where nobody knows."""
    form = shelf.read("offices")["words"]
    return str(form["span"].format(first=first) if first else form["span_open"])


def _kind(ask: Ask) -> Kind:
    return next((kind for kind in Kind if kind.value == ask.key), Kind.OTHER)


def _dated(what: str, ask: Ask) -> str:
    form = shelf.read("offices")["words"]
    day = spoken.day(ask.day) if ask.day else ""
    number = cleaned(ask.number).strip()
    if day and number:
        return str(form["with_both"].format(what=what, number=number, day=day))
    if number:
        return str(form["numbered"].format(what=what, number=number))
    return str(form["of_day"].format(what=what, day=day)) if day else what


def cues() -> Mapping[Office, tuple[str, ...]]:
    """How a person's own words name an office, in small letters."""
    return {Office(name): tuple(found) for name, found in shelf.read("offices")["cues"].items()}
