"""The reasons for a second opinion, and what fits each, checked as they load."""

from __future__ import annotations

from functools import cache

from sopinion.content import guidance, shelf
from sopinion.errors import ReasonUnknown
from sopinion.model.guidance import Reason


@cache
def reasons() -> tuple[Reason, ...]:
    """Every reason, in the order shown. ValueError or KeyError for one that lacks words, or stands twice."""
    found = tuple(
        Reason(
            key=item["key"],
            label=item["label"],
            lead=item["lead"],
            say=tuple(item["say"]),
            ask=tuple(item["ask"]),
            bring=tuple(item["bring"]),
            read=tuple(item["read"]),
        )
        for item in shelf.read("reasons")["reason"]
    )
    if len({one.key for one in found}) != len(found):
        raise ValueError("a reason stands twice")
    for one in found:
        if not (one.label and one.lead and one.say and one.ask and one.bring and one.read):
            raise ValueError(f"a reason needs words to say, questions to ask, and papers to bring: {one.key}")
        for topic in one.read:
            guidance.find(topic)
    return found


def find(wanted: str) -> Reason:
    """The reason of that name. Raises ReasonUnknown (30) with the names that come close."""
    by_key = {one.key: one for one in reasons()}
    found = by_key.get(wanted.strip().casefold().replace(" ", "-"))
    if found is None:
        raise ReasonUnknown(wanted=wanted, near=", ".join(guidance.near(wanted, by_key)))
    return found
