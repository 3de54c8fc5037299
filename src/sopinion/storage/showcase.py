"""The showcase: a copy of a few pages, shown in the person's own viewer and gone when the looking is over."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Self

from sopinion.storage.whole_file import make_folder, temporary_beside, write_whole

if TYPE_CHECKING:
    from pathlib import Path

_OPENERS = {"darwin": "open", "win32": "", "cygwin": "cygstart"}
"""What opens a file as a double click does, by system; "" where the system does it itself."""

_NAME = "paper.pdf"


class Showcase:
    """Copies in the folder of a case, for the owner alone. What a crash leaves there is swept at the next start."""

    def __init__(self, room: Path) -> None:
        """Begin with nothing shown. room: the folder of the case."""
        self._room = room
        self._shown: list[Path] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        for folder in self._shown:
            shutil.rmtree(folder, ignore_errors=True)

    def show(self, pdf: bytes) -> bool:
        """Open a PDF in the viewer; False where there is none. Raises NoRoom (53), CannotWrite (50)."""
        opener = _OPENERS.get(sys.platform, "xdg-open")
        if opener and not shutil.which(opener):
            return False
        folder = temporary_beside(self._room / _NAME)
        self._shown.append(folder)
        make_folder(folder)
        file = folder / _NAME
        write_whole(file, pdf)
        with suppress(OSError):
            _open(opener, file)
            return True
        return False


def _open(opener: str, file: Path) -> None:
    if not opener:
        start: Any = getattr(os, "startfile")  # noqa: B009 - there on Windows only
        start(file)
        return
    silent = subprocess.DEVNULL  # a viewer's own chatter does not belong on the screen
    subprocess.Popen([opener, str(file)], stdin=silent, stdout=silent, stderr=silent, start_new_session=True)  # noqa: S603 - our own words
