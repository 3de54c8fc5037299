"""What a bundle says about itself: which record stands on which folios, and what each page is made of.

It travels inside the bundle, so it speaks only of what is shared: no path, no file name, nothing withheld. Read back,
it is input like any other: every field is checked, and sizes are limited.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SCHEMA = "sopinion/manifest/1"
FILE_NAME = "sopinion-manifest.json"
MOST_PAGES = 50_000
_ID = re.compile(r"[a-z0-9]{1,32}")
_PRINT = re.compile(r"[0-9a-f]{32}")
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class BoundRecord:
    """One record of the bundle, on folios `first` to `last`. day: ISO, or None; loinc: its document code, or None."""

    id: str
    kind: str
    loinc: str | None
    section: str
    title: str
    day: str | None
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """A bundle: its title, the day it was made (ISO), cover and index pages, records, and one print for each page."""

    title: str
    made: str
    front: int
    records: tuple[BoundRecord, ...]
    prints: tuple[str, ...]

    @property
    def length(self) -> int:
        """How many pages the bundle has."""
        return len(self.prints)


def as_json(manifest: Manifest) -> dict[str, Any]:
    """Write a manifest as JSON values."""
    return {
        "schema": SCHEMA,
        "title": manifest.title,
        "made": manifest.made,
        "front": manifest.front,
        "records": [
            {
                "id": one.id,
                "kind": one.kind,
                "loinc": one.loinc,
                "section": one.section,
                "title": one.title,
                "day": one.day,
                "folios": [one.first, one.last],
            }
            for one in manifest.records
        ],
        "pages": list(manifest.prints),
    }


def from_json(data: object) -> Manifest:
    """Read a manifest. ValueError for anything that a manifest of ours could not be, folios with holes included."""
    top = _mapping(data)
    if top.get("schema") != SCHEMA:
        raise ValueError("not a manifest of this schema")
    prints = tuple(_text(one, _PRINT) for one in _list(top.get("pages")))
    front = _number(top.get("front"))
    records = tuple(_record(one) for one in _list(top.get("records")))
    free = front + 1
    for one in records:
        if one.first != free or one.last < one.first:
            raise ValueError("folios do not follow each other")
        free = one.last + 1
    if free != len(prints) + 1:
        raise ValueError("folios and pages do not agree")
    return Manifest(_text(top.get("title")), _text(top.get("made")), front, records, prints)


def _record(data: object) -> BoundRecord:
    one = _mapping(data)
    first, last = (_number(value) for value in _list(one.get("folios")))
    loinc, day = one.get("loinc"), one.get("day")
    return BoundRecord(
        id=_text(one.get("id"), _ID),
        kind=_text(one.get("kind")),
        loinc=None if loinc is None else _text(loinc),
        section=_text(one.get("section")),
        title=_text(one.get("title")),
        day=None if day is None else _text(day),
        first=first,
        last=last,
    )


def _mapping(data: object) -> Mapping[str, object]:
    if not isinstance(data, dict):
        raise ValueError("not a table")  # noqa: TRY004 - whatever is wrong with outside data is one kind of error
    return data


def _list(data: object) -> list[object]:
    if not isinstance(data, list) or len(data) > MOST_PAGES:
        raise ValueError("not a list of a sane length")
    return data


def _number(data: object) -> int:
    if not isinstance(data, int) or isinstance(data, bool) or not 0 <= data <= MOST_PAGES:
        raise ValueError("not a number of pages")
    return data


def _text(data: object, shape: re.Pattern[str] | None = None) -> str:
    if not isinstance(data, str) or len(data) > _LONGEST or (shape and not shape.fullmatch(data)):
        raise ValueError("not a text of that shape")
    return data
