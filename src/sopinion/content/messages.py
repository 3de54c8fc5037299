"""Sentences by key, with their blanks filled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter

from sopinion.content import shelf


@dataclass(frozen=True, slots=True)
class Trouble:
    """What happened, what is safe, and what to do next: one sentence each ("" where there is nothing to say)."""

    what: str
    safe: str
    advice: str


def trouble(key: str, **values: object) -> Trouble:
    """Give the words of an error.

    A sentence whose blanks cannot all be filled gives way to its bare form (`what-bare`, ...), which has none, and a
    key without words to those of a bug: explaining an error never raises another.
    """
    words = shelf.read("errors")
    entry = words.get(key, words["bug"])
    return Trouble(*(_filled(entry, part, values) for part in ("what", "safe", "advice")))


def _filled(entry: Mapping[str, str], part: str, values: Mapping[str, object]) -> str:
    text = entry.get(part, "")
    blanks = {blank for _, blank, _, _ in Formatter().parse(text) if blank}
    if all(str(values.get(blank, "")) for blank in blanks):
        return text.format(**values)
    return entry.get(f"{part}-bare", "")


def problem(code: str, note: str = "", **values: object) -> Trouble:
    """Give the words for a file that was not read, by problem code and, where there is one, finer note."""
    words = shelf.read("problems")
    entry = words.get(f"{code}-{note}", words[code])
    return Trouble(entry["what"].format(**values), "", entry["advice"].format(**values))


def line(key: str, **values: object) -> str:
    """Give one sentence of a screen: `room.name` in `screens/<room>.toml`."""
    room, _, name = key.partition(".")
    text: str = shelf.read(f"screens/{room}")[name]
    return text.format(**values)


def plural(count: int, one: str, many: str) -> str:
    """Pick the word that fits a count."""
    return one if count == 1 else many
