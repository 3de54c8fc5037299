"""Sentences by key, with their blanks filled."""

from __future__ import annotations

from dataclasses import dataclass

from sopinion.content import shelf


@dataclass(frozen=True, slots=True)
class Trouble:
    """What happened, what is safe, and what to do next: one sentence each ("" where there is nothing to say)."""

    what: str
    safe: str
    advice: str


def trouble(key: str, **values: object) -> Trouble:
    """Give the words of an error; KeyError for a key that `errors.toml` does not hold."""
    words = shelf.read("errors")[key]
    return Trouble(*(words.get(part, "").format(**values) for part in ("what", "safe", "advice")))


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
