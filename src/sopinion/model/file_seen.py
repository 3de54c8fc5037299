"""A file as recognition sees it."""

from __future__ import annotations

from dataclasses import dataclass

from sopinion.model.kind import Kind
from sopinion.model.page import Page


@dataclass(frozen=True, slots=True)
class FileSeen:
    """A file with its pages as read. `file` and `also` are paths below `folder`; `also` are the same bytes.

    kind: what a code in the file, or in its envelope, says it is; such a file is one paper.
    """

    file: str
    folder: str
    also: tuple[str, ...]
    sha256: str
    pages: tuple[Page, ...]
    kind: Kind | None = None
