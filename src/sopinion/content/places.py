"""Profiles of places as data: those that come along in `places/`, and a person's own, checked as they load.

A rule's `test` is one of:

    { has = ["images"] }                          every row of the checklist of these keys is at hand
    { fresh = "imaging-report", months = 6 }      one of that kind is no older than that
    { names = true }                              name and birth date are the same on every paper
    { met = { ... }, broken = { ... } }           conditions on answers (content/conditions.py), one of them or both
    { ask = true }                                only a person can know
"""

from __future__ import annotations

import datetime
import difflib
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from sopinion.content import conditions, shelf
from sopinion.content.messages import line
from sopinion.errors import PlaceUnknown, ProfileFaulty
from sopinion.model.clean import one_line
from sopinion.model.day import Day
from sopinion.model.kind import Kind
from sopinion.model.profile import (
    Fresh,
    Gate,
    Held,
    NamesMatch,
    Open,
    Profile,
    Remark,
    Rule,
    Source,
    Test,
    Told,
)

MOST_MONTHS = 1200
_LONGEST = 500  # letters of a sentence in a person's own profile


class Faulty(ValueError):
    """A profile that does not fit; the text says where, in words for a person."""


@cache
def profiles() -> Mapping[str, Profile]:
    """Every profile that comes along, by key. Faulty for one that does not fit."""
    found = {}
    for name in shelf.names("places"):
        one = profile(shelf.read(name))
        found[one.key] = one
    return MappingProxyType(found)


def profile(data: Mapping[str, Any], key: str = "", *, own: bool = False) -> Profile:
    """Read one profile. Raises Faulty."""
    rules = tuple(_rule(item, number) for number, item in enumerate(_tables(data, "rule"), 1))
    if not rules:
        raise Faulty(line("check.fault_no_rule"))
    if len({rule.key for rule in rules}) != len(rules):
        raise Faulty(line("check.fault_twice"))
    return Profile(
        key=key or _text(data, "key", 0),
        name=_text(data, "name", 0),
        also=tuple(one_line(str(name)) for name in data.get("also", ())),
        rules=rules,
        remarks=tuple(
            Remark(_text(item, "says", number), _source(item, number))
            for number, item in enumerate(_tables(data, "remark"), 1)
        ),
        own=own,
    )


def own_profile(file: str, text: str) -> Profile:
    """Read a profile that a person wrote. file: its name without its ending. Raises ProfileFaulty (2)."""
    try:
        return profile(tomllib.loads(text), file, own=True)
    except tomllib.TOMLDecodeError:
        raise ProfileFaulty(file=file, why=line("check.fault_form")) from None
    except Faulty as error:
        raise ProfileFaulty(file=file, why=str(error)) from None


def find(wanted: str, own: Mapping[str, str]) -> Profile:
    """The profile that goes by a name. own: the texts that a person wrote, by file; they come first.

    Raises PlaceUnknown (30) with the names that come close, ProfileFaulty (2) for an own one that does not fit.
    """
    asked = folded(wanted)
    names: dict[str, str] = {folded(file): file for file in own}
    for file, text in own.items():
        if said := _said_name(text):
            names.setdefault(folded(said), file)
    if asked in names:
        file = names[asked]
        return own_profile(file, own[file])
    known = {folded(name): one for one in profiles().values() for name in (one.key, one.name, *one.also)}
    if asked in known:
        return known[asked]
    every = names | {name: one.key for name, one in known.items()}
    inside = [name for name in every if asked and (asked in name or name in asked)]
    close = [*inside, *difflib.get_close_matches(asked, list(every), n=4, cutoff=0.6)]
    near = tuple(dict.fromkeys(every[name] for name in close))[:4]
    raise PlaceUnknown(wanted=one_line(wanted), near=", ".join(near or tuple(profiles())))


def file_name(name: str) -> str:
    """A name as the name of a file: small letters, digits and dashes; "" where none are in it."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.casefold()).strip("-")[:60]


def blank_form(name: str, today: datetime.date) -> str:
    """A commented form for a person to fill: what another place asks for."""
    later = today + datetime.timedelta(days=182)
    quoted = one_line(name).replace("\\", "").replace('"', "'")
    form: str = shelf.read("screens/check")["form"]
    return form.replace("{name}", quoted).replace("{today}", today.isoformat()).replace("{later}", later.isoformat())


def folded(name: str) -> str:
    """A name for comparing: capitals, marks and dashes do not count."""
    return " ".join(re.findall(r"[a-z0-9]+", file_name(name)))


def _said_name(text: str) -> str:
    try:
        said = tomllib.loads(text).get("name", "")
    except tomllib.TOMLDecodeError:
        return ""
    return said if isinstance(said, str) else ""


def _tables(data: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    found = data.get(key, [])
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise Faulty(line("check.fault_form"))
    return found


def _rule(item: Mapping[str, Any], number: int) -> Rule:
    try:
        gate = Gate(item.get("gate", ""))
    except ValueError:
        raise Faulty(line("check.fault_gate", number=number, known=", ".join(Gate))) from None
    return Rule(
        key=one_line(str(item.get("key", number))),
        gate=gate,
        says=_text(item, "says", number),
        fix=_text(item, "fix", number),
        test=_test(item.get("test"), number),
        source=_source(item, number),
        lasts=item.get("lasts") is True,
    )


def _test(data: Any, number: int) -> Test:  # noqa: ANN401 - whatever TOML holds
    try:
        match data:
            case {"has": [_, *_] as keys, **rest} if not rest and all(isinstance(key, str) for key in keys):
                return Held(tuple(keys))
            case {"fresh": str(kind), "months": int(months), **rest} if not rest and 0 < months < MOST_MONTHS:
                return Fresh(Kind(kind), months)
            case {"names": True, **rest} if not rest:
                return NamesMatch()
            case {"ask": True, **rest} if not rest:
                return Open()
            case {**said} if said and set(said) <= {"met", "broken"}:
                found = {str(name): conditions.parsed(_table(one)) for name, one in said.items()}
                return Told(found.get("met"), found.get("broken"))
    except (ValueError, AttributeError, TypeError):
        pass
    raise Faulty(line("check.fault_test", number=number))


def _table(data: Any) -> Mapping[str, Any]:  # noqa: ANN401 - whatever TOML holds
    if not isinstance(data, dict):
        raise Faulty
    return data


def _source(item: Mapping[str, Any], number: int) -> Source:
    as_of, review = item.get("as_of"), item.get("review_due")
    try:
        day = str(Day.parse(as_of if isinstance(as_of, str) else as_of.isoformat()))  # type: ignore[union-attr]  # what is no day falls below
    except (ValueError, AttributeError):
        raise Faulty(line("check.fault_as_of", number=number)) from None
    if not isinstance(review, datetime.date) or isinstance(review, datetime.datetime):
        raise Faulty(line("check.fault_review", number=number))
    return Source(_text(item, "source", number), day, review)


def _text(item: Mapping[str, Any], key: str, number: int) -> str:
    said = item.get(key)
    if not isinstance(said, str) or not one_line(said):
        raise Faulty(line("check.fault_text", number=number, field=key) if number else line("check.fault_name"))
    return one_line(said)[:_LONGEST]
