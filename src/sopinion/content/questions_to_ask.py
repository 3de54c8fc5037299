"""Questions that a person may want to ask, as data, checked as they load."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType

from sopinion.content import conditions, shelf
from sopinion.model.to_ask import Situation, Suggestion, Suggestions, Whom


@cache
def suggestions() -> Suggestions:
    """Every suggestion, by topic. ValueError or KeyError for one that does not fit."""
    data = shelf.read("questions_to_ask")
    topics = {item["key"]: item["title"] for item in data["topic"]}
    situations = tuple(
        Situation(item["key"], item["title"], conditions.parsed(item["when"]) if "when" in item else None)
        for item in data["situation"]
    )
    found = [
        Suggestion(
            key=item["key"],
            topic=item["topic"],
            ask=item["ask"],
            whom=Whom(item.get("for", "doctor")),
            situations=tuple(item.get("situations", ())),
            first=item.get("first", False),
        )
        for item in data["question"]
    ]
    if len({one.key for one in found}) != len(found):
        raise ValueError("a question to ask stands twice")
    known = {one.key for one in situations}
    for one in found:
        if one.topic not in topics or not known.issuperset(one.situations):
            raise ValueError(f"no such topic or situation: {one.key}")
    order = list(topics)
    found.sort(key=lambda one: order.index(one.topic))
    return Suggestions(MappingProxyType(topics), situations, tuple(found))
