"""Requests as they stand in the file of a case. Pure: lists and dictionaries in, values out, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from sopinion.model.day import Day
from sopinion.model.request import Ask, Office, Request

_DAYS = ("written", "sent", "received", "promised", "extended", "refused", "arrived")
_WORDS = ("answer", "cost", "person", "reference")
_Wanted = TypeVar("_Wanted")


def requests_out(requests: Sequence[Request]) -> list[dict[str, Any]]:
    """Lay requests out as they stand in the file."""
    return [
        {
            "id": one.id,
            "office": one.office.value,
            "place": one.place,
            "asks": [
                {
                    "key": ask.key,
                    "day": _day_out(ask.day),
                    "number": ask.number,
                    "form": ask.form,
                    "about": ask.about,
                    "gap": ask.gap,
                }
                for ask in one.asks
            ],
            **{name: _day_out(getattr(one, name)) for name in _DAYS},
            **{name: getattr(one, name) for name in _WORDS},
            "had": list(one.had),
        }
        for one in requests
    ]


def requests_in(data: object) -> tuple[Request, ...]:
    """Read requests from the file. ValueError for what is none."""
    return tuple(_request(_fits(one, dict)) for one in _fits(data, list))


def _request(data: Mapping[str, Any]) -> Request:
    found = Request(
        id=_fits(data.get("id"), str),
        office=Office(_fits(data.get("office"), str)),
        place=_fits(data.get("place", ""), str),
        asks=tuple(_ask(_fits(ask, dict)) for ask in _fits(data.get("asks", []), list)),
        had=tuple(_fits(one, str) for one in _fits(data.get("had", []), list)),
    )
    told: dict[str, Any] = {name: _day(data.get(name)) for name in _DAYS}
    told |= {name: _fits(data.get(name, ""), str) for name in _WORDS}
    return replace(found, **told)


def _ask(data: Mapping[str, Any]) -> Ask:
    return Ask(
        key=_fits(data.get("key"), str),
        day=_day(data.get("day")),
        number=_fits(data.get("number", ""), str),
        form=_fits(data.get("form", ""), str),
        about=_fits(data.get("about", ""), str),
        gap=_fits(data.get("gap", ""), str),
    )


def _day_out(day: Day | None) -> str | None:
    return str(day) if day else None


def _day(value: object) -> Day | None:
    return None if value is None else Day.parse(_fits(value, str))


def _fits(value: object, wanted: type[_Wanted]) -> _Wanted:
    if not isinstance(value, wanted):
        raise ValueError("not the shape of a request")  # noqa: TRY004 - a file that does not fit is one kind of trouble
    return value
