"""A cancer center of the National Cancer Institute's list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Center:
    """One place on the list.

    state: two letters. treats: False for the laboratories, which see no patients. children: whether it treats children
    only. campus_of: the one center that several places belong to, "" for all others. as_of: ISO month of the list.
    """

    name: str
    city: str
    state: str
    treats: bool
    children: bool = False
    campus_of: str = ""
    as_of: str = ""


def treating(centers: Iterable[Center], state: str = "") -> tuple[Center, ...]:
    """The places that see patients, in the order of state, city and name: an order that ranks nobody."""
    found = (one for one in centers if one.treats and state in ("", one.state))
    return tuple(sorted(found, key=lambda one: (one.state, one.city, one.name)))


def counted(centers: Iterable[Center]) -> int:
    """How many centers the places make: several campuses of one count once."""
    return len({one.campus_of or one.name for one in centers})
