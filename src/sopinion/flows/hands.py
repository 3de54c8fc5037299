"""The shape of every hand that a verb takes: what it needs from the world, and nothing more.

The doors pick up the real ones (`cli/desk.py`) and pass them in. Tests pass the real ones too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from sopinion.model.case import Case
    from sopinion.model.page import FoundFile, Page, Problem, Reading
    from sopinion.model.record import Record


class Progress(Protocol):
    """A bar on a terminal, lines in plain mode, nothing where nobody looks."""

    def step(self, done: int, note: str = "") -> None:
        """Say that `done` more units are finished; `note` is safe to show (already cleaned)."""


class Watch(Protocol):
    """Where progress is shown."""

    def progress(self, title: str, total: int, unit: str) -> AbstractContextManager[Progress]:
        """Open a bar of `total` units; leaving it tidies the screen."""


class Cases(Protocol):
    """The told files: one case open for writing."""

    def save(self, case: Case) -> None:
        """Put the whole case on disk, flushed and renamed, before returning."""


class Folder(Protocol):
    """The patient's own files: looked at, never touched."""

    def look(self, folder: str) -> tuple[Sequence[FoundFile], Sequence[Problem], int]:
        """List readable files below `folder`, problems on the way, and how many were ignored.

        Raises FolderGone (20), FolderForbidden (23).
        """

    def fingerprint(self, found: FoundFile) -> str:
        """SHA-256 of the bytes, in hex. Raises OSError when the file cannot be read now."""

    def ours(self, found: FoundFile) -> bool:
        """Whether sopinion itself made this file (a bundle, a sheet, its data folder)."""


class Reader(Protocol):
    """Reads files of every form into pages."""

    def read(self, files: Iterable[FoundFile]) -> Iterator[tuple[FoundFile, Reading | Problem]]:
        """Yield each file with its reading or its problem, as they finish; never raises for a file's own faults."""


class Index(Protocol):
    """The read side of a case: disposable, rebuilt at will. Every change inside `writing` lands whole or not at all."""

    def files(self, folder: str) -> Sequence[tuple[FoundFile, str]]:
        """Every file known below a folder, with its SHA-256 ("" for one that was a problem)."""

    def pages(self, sha256: str) -> Sequence[Page]:
        """The pages of a file as read, in order."""

    def records(self) -> Sequence[Record]:
        """Every record as read, by file and page."""

    def find(self, words: str, limit: int) -> tuple[int, Sequence[tuple[str, int, str, str]]]:
        """Search the full text: the total, and (sha256, page, snippet, path) for each hit, best first.

        Marked words stand between U+E000 and U+E001 in the snippet. Raises nothing for odd words: they find nothing.
        """
