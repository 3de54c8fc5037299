"""The pages of a file as PDF, whatever form it came in: for binding, and for whoever looks at a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from sopinion.errors import FileChanged
from sopinion.paper.asked import Unread
from sopinion.paper.form import Form, form_of
from sopinion.paper.inside import find
from sopinion.paper.limits import Limits

Made = Callable[[str], Path | None]
"""Finds the pages that were made of a file without pages of its own, by the file's fingerprint."""


class Originals:
    """Finds pages. made: where the pages of papers that came as words are kept."""

    def __init__(self, made: Made, limits: Limits | None = None) -> None:
        self._made = made
        self._limits = limits or Limits()

    def pdf(self, folder: str, file: str, sha256: str, passwords: Sequence[str] = ()) -> bytes | None:
        """Give a PDF with the pages of a file, as they are numbered in its reading; None where the file itself is one.

        Raises FileChanged (31) where the file is gone, or not what was read.
        """
        try:
            original = find(str(Path(folder, file)), passwords, self._limits)
            form = form_of(original)
            made = self._made(sha256)
            if made is None and form is not Form.PICTURE and original.path is not None:
                return None
            if original.fingerprint() != sha256:
                raise FileChanged(file=file)
            if made is not None:
                return made.read_bytes()
            if form is not Form.PICTURE:
                return original.whole(self._limits.inside_megabytes * 2**20)
            from sopinion.paper.picture_pdf import as_pdf  # noqa: PLC0415 - Pillow, for pictures only

            return as_pdf(original, self._limits)
        except (Unread, OSError):
            raise FileChanged(file=file) from None
