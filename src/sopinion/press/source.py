"""The patient's files, opened for binding: proved unchanged, repaired in memory where damaged, never written to."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self

import pikepdf

from sopinion.errors import FileChanged
from sopinion.model.overlay import Overlay
from sopinion.press.drawings import Drawings
from sopinion.press.ready import ReadyPage
from sopinion.press.source_file import FAULTS, SourceFile

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sopinion.model.bundle import SourcePage
    from sopinion.model.seen import Seen

_IN_MEMORY = 8 * 1024 * 1024
"""Files up to this size together are read whole, so that nothing can change under us; others where they lie."""


class PagesOf(Protocol):
    """What gives the pages of a file that is no PDF, or lies inside another."""

    def pdf(self, folder: str, file: str, sha256: str, passwords: Sequence[str] = ()) -> bytes | None:
        """Give a PDF of the file's pages; None where the file itself is one. Raises FileChanged (31)."""


Readings = Callable[[str], "Mapping[int, Seen]"]
"""Gives what was read off the pictures of a file, by fingerprint: by page (1-based), with the places of the words."""


class Sources:
    """Every file that a bundle draws on, each opened once."""

    def __init__(
        self, passwords: Sequence[str] = (), originals: PagesOf | None = None, readings: Readings | None = None
    ) -> None:
        """Begin with nothing open.

        passwords: to try on locked files. originals: gives pages of what is no PDF. readings: what was read off scans.
        """
        self._readings = readings
        self._seen: tuple[str, Mapping[int, Seen]] = ("", {})
        self._last: tuple[tuple[str, int], Overlay | None] = (("", 0), None)
        self._passwords = tuple(passwords)
        self._originals = originals
        self._files: dict[str, SourceFile | None] = {}
        self._locked: set[str] = set()
        self._held = 0
        self._drawings = Drawings()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for file in self._files.values():
            if file is not None:
                file.close()
        self._files.clear()

    def file(self, page: SourcePage) -> SourceFile | None:
        """Open the file of a page; None when no engine can. Raises FileChanged (31)."""
        if page.sha256 not in self._files:
            self._files[page.sha256] = self._opened(page)
        return self._files[page.sha256]

    def _opened(self, page: SourcePage) -> SourceFile | None:
        path = Path(page.folder) / page.file
        pages = self._originals.pdf(page.folder, page.file, page.sha256, self._passwords) if self._originals else None
        try:
            size = path.stat().st_size if pages is None else len(pages)
        except OSError:
            raise FileChanged(file=page.file) from None
        in_memory = self._held + size <= _IN_MEMORY
        self._held += size if in_memory else 0
        try:
            return SourceFile(
                path, page.sha256, self._passwords, in_memory=in_memory, pages=pages, drawings=self._drawings
            )
        except pikepdf.PasswordError:
            self._locked.add(page.sha256)
        except FAULTS:
            pass
        return None

    def locked(self, page: SourcePage) -> bool:
        """Whether the file of a page asks for a password that was not given."""
        return page.sha256 in self._locked

    def ready(self, page: SourcePage) -> ReadyPage | None:
        """Clean a page for binding; None when no engine can copy it. Raises FileChanged (31)."""
        file = self.file(page)
        if file is None:
            return None
        try:
            ready = file.ready(page.number)
            if ready.words is None:
                seen = self._seen_on(page)
                if seen:
                    file.set_upright(page.number, seen)
                ready.words = partial(self._words_over, file, page)
        except FAULTS:
            return None
        return ready

    def _words_over(self, file: SourceFile, page: SourcePage) -> Overlay | None:
        if self._last[0] != page.key:
            self._last = page.key, file.overlay(page.number, self._seen_on(page))
        return self._last[1]

    def _seen_on(self, page: SourcePage) -> Seen | None:
        if self._readings is None:
            return None
        if self._seen[0] != page.sha256:
            self._seen = page.sha256, self._readings(page.sha256)
        return self._seen[1].get(page.number)
