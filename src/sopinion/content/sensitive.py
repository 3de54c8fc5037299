"""What to watch for on pages that are about to be shared, compiled once."""

from __future__ import annotations

import re
from functools import cache

from sopinion.content import shelf
from sopinion.model.sensitive import Grade, Watch

_FLAGS = re.IGNORECASE | re.MULTILINE


@cache
def watches() -> tuple[Watch, ...]:
    """Everything to watch for, in its order. KeyError, ValueError or re.error for data that does not fit."""
    return tuple(
        Watch(
            what=item["what"],
            grade=Grade(item["grade"]),
            line=re.compile(item["line"], _FLAGS),
            only_with=re.compile(item["only_with"], _FLAGS) if "only_with" in item else None,
            unless=re.compile(item["unless"], _FLAGS) if "unless" in item else None,
        )
        for item in shelf.read("sensitive")["watch"]
    )
