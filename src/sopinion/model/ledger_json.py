"""The ledger as it stands in the file of a case. Pure: lists and dictionaries in, values out, and back.

It stands there twice. `ledger` holds all of it. `written` holds what the first versions of the program knew of a file
and would write anew: they carry `ledger` along untouched, and a file they add is found in `written`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sopinion.model.bound import Role
from sopinion.model.ledger import Given, Written
from sopinion.model.told_rows import count, rows, text, texts

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
    written = tuple(_written(row) for row in rows(ledger.get("written", [])))
    given = tuple(
        Given(text(row, "sha256", None), text(row, "bundle", None), text(row, "to", None), text(row, "day", None))
        for row in rows(ledger.get("given", []))
    )
    there = [_short(one) for one in written]
    added = [one for one in map(_known, rows(known)) if _short(one) not in there]
    return (*written, *added), given


def _short(one: Written) -> tuple[str, str, int, str, str]:
    return one.bundle, one.sha256, one.pages, one.day, one.recipient


def _known(row: Mapping[str, Any]) -> Written:
    return Written(
        text(row, "bundle", None),
        text(row, "sha256", None),
        count(row, "pages"),
        text(row, "day", None),
        text(row, "to", ""),
    )


def _written(row: Mapping[str, Any]) -> Written:
    words: dict[str, Any] = {name: text(row, name, "") for name in _WORDS if name not in {"bundle", "sha256", "day"}}
    lists: dict[str, Any] = {name: texts(row, name) for name in _LISTS}
    truths: dict[str, Any] = {name: row.get(name) is True for name in _TRUTHS}
    return Written(
        bundle=text(row, "bundle", None),
        sha256=text(row, "sha256", None),
        pages=count(row, "pages"),
        day=text(row, "day", None),
        role=Role(text(row, "role", Role.BUNDLE)),
        **words,
        **lists,
        **truths,
    )
