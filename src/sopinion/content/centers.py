"""The National Cancer Institute's list of centers, and the names of the states."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType

from sopinion.content import shelf
from sopinion.errors import StateUnknown
from sopinion.model.center import Center


@cache
def centers() -> tuple[Center, ...]:
    """Every row of the list, laboratories too. ValueError or KeyError for a row that does not fit."""
    path = resources.files("sopinion.content").joinpath("data", "nci_centers.csv")
    rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    found = tuple(
        Center(
            name=row["name"],
            city=row["city"],
            state=row["state"],
            treats=_yes(row["treats_patients"]),
            children=_yes(row["children_only"]),
            campus_of=row["campus_of"],
            as_of=row["as_of"],
        )
        for row in rows
    )
    for one in found:
        if not (one.name and one.city and one.as_of and one.state in states()):
            raise ValueError(f"a center needs a name, a place and a day: {one.name}")
    return found


def _yes(said: str) -> bool:
    if said not in {"yes", "no"}:
        raise ValueError(f"neither yes nor no: {said}")
    return said == "yes"


@cache
def states() -> Mapping[str, str]:
    """The names of the states by their two letters."""
    return MappingProxyType(dict(shelf.read("states")))


def find_state(wanted: str) -> str:
    """The two letters of a state, by its letters or its name. Raises StateUnknown (30)."""
    said = wanted.strip().casefold()
    for letters, name in states().items():
        if said in (letters.casefold(), name.casefold()):
            return letters
    raise StateUnknown(wanted=wanted)
