"""Rows of what was told, as they stand in the file of a case. Whatever is wrong with them is a ValueError."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def rows(data: object) -> list[dict[str, Any]]:
    """Read a list of rows."""
    if not isinstance(data, list) or not all(isinstance(one, dict) for one in data):
        raise ValueError("not a list of rows")
    return data


def text(row: Mapping[str, Any], key: str, default: str | None = "") -> str:
    """Read a text of a row; without a default, it has to be there."""
    value = row.get(key, default)
    if not isinstance(value, str):
        raise ValueError("not text")  # noqa: TRY004 - the reader of a case heeds ValueError
    return value


def texts(row: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """Read a list of texts of a row; one that is not there is empty."""
    value = row.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ValueError("not a list of texts")
    return tuple(value)


def count(row: Mapping[str, Any], key: str) -> int:
    """Read a number of a row."""
    value = row.get(key)
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError("not a count")  # noqa: TRY004 - the reader of a case heeds ValueError
    return value
