"""The pages made of papers that came as words: a PDF for each, by fingerprint, the owner's alone. Never backed up."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from sopinion.storage.whole_file import make_folder, write_whole

VERSION = 1
"""Goes up when the same words are set otherwise. Pages set before are kept: records speak of their numbers."""


class MadePages:
    """The made pages in the folder of a case."""

    def __init__(self, case: Path) -> None:
        self._place = case / "transcripts" / "made"

    def has(self, sha256: str) -> bool:
        """Whether pages of these bytes are kept."""
        return self.find(sha256) is not None

    def find(self, sha256: str) -> Path | None:
        """Where the pages of these bytes are kept, the newest of them."""
        paths = (self._path(sha256, version) for version in range(VERSION, 0, -1))
        return next((path for path in paths if path.is_file()), None)

    def keep(self, sha256: str, pdf: bytes) -> None:
        """Keep the pages of these bytes. Raises NoRoom (53), CannotWrite (50)."""
        make_folder(self._place)
        write_whole(self._path(sha256, VERSION), pdf)

    def sweep(self, wanted: Callable[[str], bool]) -> None:
        """Remove the pages of bytes that nobody wants any more."""
        with suppress(OSError):
            for path in self._place.glob("*.pdf"):
                if not wanted(path.name.partition("-")[0]):
                    path.unlink(missing_ok=True)

    def _path(self, sha256: str, version: int) -> Path:
        return self._place / f"{sha256}-{version}.pdf"
