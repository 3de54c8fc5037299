"""Ground: every way a command can end without an answer.

An error is a key, the values that fill its sentence, and an exit code of the public contract. Its words stand in
`content/<language>/errors.toml` under the same key (`what`, `safe`, `advice`) and are joined to it at the one boundary
in `cli/app.py`. No error carries text out of a patient's papers.
"""

from __future__ import annotations

from typing import ClassVar


class SopinionError(Exception):
    """The root: `key` names the sentence, `values` fill it, `code` is the exit code."""

    code: ClassVar[int] = 70
    key: ClassVar[str] = "bug"

    def __init__(self, **values: object) -> None:
        super().__init__(self.key)
        self.values: dict[str, object] = values


class WrongUsage(SopinionError):  # noqa: N818 - the tree is named by what happened, not by "Error"
    """The words of the call do not fit; nothing was written."""

    code = 2
    key = "wrong-usage"
