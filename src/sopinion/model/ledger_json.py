"""The ledger as it stands in the file of a case. Pure: lists and dictionaries in, values out, and back.

It stands there twice. `ledger` holds all of it. `written` holds what the first versions of the program knew of a file
and would write anew: they carry `ledger` along untouched, and a file they add is found in `written`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sopinion.model.bound import Role
from sopinion.model.ledger import Given, Written

_WORDS = ("bundle", "sha256", "day", "recipient", "of", "first", "last")
_LISTS = ("include", "exclude", "seen", "without", "records")
_TRUTHS = ("include_sensitive", "locked")


def written_out(written: Sequence[Written]) -> list[dict[str, Any]]:
    """Lay the files out as the first versions knew them."""
    return [
        {"bundle": one.bundle, "sha256": one.sha256, "pages": one.pages, "day": one.day, "to": one.recipient}
        for one in written
    ]


def ledger_out(written: Sequence[Written], given: Sequence[Given]) -> dict[str, Any]:
    """Lay the whole ledger out as it stands in the file."""
    return {
        "written": [
            {
                **{name: getattr(one, name) for name in _WORDS},
                "pages": one.pages,
                "role": str(one.role),
                **{name: list(getattr(one, name)) for name in _LISTS},
                **{name: getattr(one, name) for name in _TRUTHS},
            }
            for one in written
        ],
        "given": [{"sha256": one.sha256, "bundle": one.bundle, "to": one.to, "day": one.day} for one in given],
    }


def ledger_in(ledger: object, known: object) -> tuple[tuple[Written, ...], tuple[Given, ...]]:
    """Read the ledger. known: the files as the first versions knew them. ValueError for what is neither."""
    if not isinstance(ledger, dict):
        raise ValueError("not a ledger")  # noqa: TRY004 - the reader of a case heeds ValueError
    written = tuple(_written(row) for row in _rows(ledger.get("written", [])))
    given = tuple(
        Given(_text(row, "sha256"), _text(row, "bundle"), _text(row, "to"), _text(row, "day"))
        for row in _rows(ledger.get("given", []))
    )
    there = [_short(one) for one in written]
    added = [one for one in map(_known, _rows(known)) if _short(one) not in there]
    return (*written, *added), given


def _short(one: Written) -> tuple[str, str, int, str, str]:
    return one.bundle, one.sha256, one.pages, one.day, one.recipient


def _known(row: Mapping[str, Any]) -> Written:
    return Written(
        _text(row, "bundle"), _text(row, "sha256"), _count(row, "pages"), _text(row, "day"), _text(row, "to", "")
    )


def _written(row: Mapping[str, Any]) -> Written:
    words: dict[str, Any] = {name: _text(row, name, "") for name in _WORDS if name not in {"bundle", "sha256", "day"}}
    lists: dict[str, Any] = {name: _texts(row, name) for name in _LISTS}
    truths: dict[str, Any] = {name: row.get(name) is True for name in _TRUTHS}
    return Written(
        bundle=_text(row, "bundle"),
        sha256=_text(row, "sha256"),
        pages=_count(row, "pages"),
        day=_text(row, "day"),
        role=Role(_text(row, "role", Role.BUNDLE)),
        **words,
        **lists,
        **truths,
    )


def _rows(data: object) -> list[dict[str, Any]]:
    if not isinstance(data, list) or not all(isinstance(one, dict) for one in data):
        raise ValueError("not a list of rows")
    return data


def _text(row: Mapping[str, Any], key: str, default: str | None = None) -> str:
    value = row.get(key, default)
    if not isinstance(value, str):
        raise ValueError("not text")  # noqa: TRY004 - the reader of a case heeds ValueError
    return value


def _texts(row: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = row.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ValueError("not a list of texts")
    return tuple(value)


def _count(row: Mapping[str, Any], key: str) -> int:
    value = row.get(key)
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError("not a count")  # noqa: TRY004 - the reader of a case heeds ValueError
    return value
