"""The head of a document that comes as data: facts under fixed keys, which the pages then show under plain labels."""

from __future__ import annotations

from collections.abc import Iterable

from sopinion.model.clean import one_line
from sopinion.model.kind import OWN_ROLE, Kind

Fact = tuple[str, str]
"""A key (of `sheets/made.toml`) and what it says."""

_DAY_DIGITS = (4, 6, 8)
_SECRET = "2.16.840.1.113883.4.1"  # noqa: S105 - the name of the register of social security numbers, not one of them


def day(text: str) -> str:
    """Write a point in time (`20250314103000`, `2025-03-14T10:30`) as an ISO day, as far as it is known; else ""."""
    digits = text.strip().replace("-", "").partition("T")[0][:8]
    if not digits.isdigit() or len(digits) not in _DAY_DIGITS:
        return ""
    return "-".join(part for part in (digits[:4], digits[4:6], digits[6:8]) if part)


def own_day(kind: Kind | None, when: str) -> Fact:
    """Label the day of the care itself, as papers of that kind do."""
    return (OWN_ROLE[kind].value if kind else "visited", day(when))


def kept(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Keep the facts that say something, each once, on one line."""
    clean = ((key, one_line(value)[:300]) for key, value in facts)
    return tuple(dict.fromkeys((key, value) for key, value in clean if value))


def number_fact(register: str, number: str) -> Fact:
    """Label a number of the patient; a social security number is never shown."""
    return ("number", "" if register == _SECRET else number)
