"""Conditions as data: who a question or a part of the guidance is for.

when = { "you.role" = "parent" }                        the answer is this
when = { "you.role" = ["parent", "caregiver"] }         or one of these
when = { "you.role" = "parent", "you.country" = "us" }  all of them
when = { answered = "timeline.start" }                  any answer at all
when = { not = { "records.surgery" = true } }
when = { either = [{ ... }, { ... }] }
when = { all = [{ ... }, { ... }] }
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sopinion.model.question import All, Answered, Condition, Either, Is, Not


def parsed(data: Mapping[str, Any]) -> Condition:
    """Read a condition; nothing in it means always. ValueError for what is not one."""
    found = tuple(_one(word, said) for word, said in data.items())
    return found[0] if len(found) == 1 else All(found)


def _one(word: str, said: Any) -> Condition:  # noqa: ANN401 - whatever TOML holds there
    match word, said:
        case "answered", str():
            return Answered(said)
        case "not", dict():
            return Not(parsed(said))
        case "either", list() if said:
            return Either(tuple(parsed(each) for each in said))
        case "all", list():
            return All(tuple(parsed(each) for each in said))
        case _ if "." in word:
            values = said if isinstance(said, list) else [said]
            if values and all(isinstance(value, str | bool | int) for value in values):
                return Is(word, tuple(values))
    raise ValueError(f"not a condition: {word}")


def as_data(condition: Condition) -> dict[str, Any]:
    """Write a condition the way it is read."""
    match condition:
        case Is(key, values):
            return {key: values[0] if len(values) == 1 else list(values)}
        case Answered(key):
            return {"answered": key}
        case Not(inside):
            return {"not": as_data(inside)}
        case Either(conditions):
            return {"either": [as_data(each) for each in conditions]}
        case All(()):
            return {}
        case All(conditions):
            return {"all": [as_data(each) for each in conditions]}


def keys_in(condition: Condition) -> Iterator[str]:
    """Every question that a condition asks about."""
    match condition:
        case Is(key, _) | Answered(key):
            yield key
        case Not(inside):
            yield from keys_in(inside)
        case All(conditions) | Either(conditions):
            for each in conditions:
                yield from keys_in(each)
