"""Sorts the pages of a file into records as they come, in the process that reads them."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from dataclasses import replace

from sopinion.content.kinds import lexicon
from sopinion.model.file_seen import FileSeen
from sopinion.model.listing import Kept
from sopinion.model.long_file import Open, ahead, enough
from sopinion.model.page import Page
from sopinion.model.patient import Whom
from sopinion.model.record_json import kept

_RARELY = 100_000  # new values between two looks for what nobody uses any more: recognition leaves hardly any


class Clerk:
    """Holds papers against a patient. Nothing of it outlives the process."""

    def __init__(self, whom: Whom) -> None:
        self._whom = whom
        self._lexicon = lexicon()
        gc.freeze()  # the words that papers are read by stay for good
        gc.set_threshold(_RARELY)
        self.begin("", "", "")

    def begin(self, folder: str, file: str, sha256: str) -> None:
        """Take up a file: its path below a folder, its fingerprint."""
        self._file = FileSeen(file, folder, (), sha256, ())
        self._anew()

    def _anew(self) -> None:
        self._new: list[Page] = []
        self._begun = Open()
        self._found: list[Kept] | None = []

    def see(self, pages: Sequence[Page] | None) -> None:
        """Take the next pages of the file; None takes back all of them."""
        if pages is None:
            self._anew()
            return
        for page in pages:
            self._new.append(page)
            if enough(self._new):
                self._sort(more=True)

    def end(self) -> list[Kept] | None:
        """Give the records of the file. None where they could not be made out here: the program itself has to look."""
        self._sort(more=False)
        return self._found

    def _sort(self, *, more: bool) -> None:
        pages, self._new = tuple(self._new), []
        if self._found is None:
            return
        try:
            file = replace(self._file, pages=pages)
            records, self._begun = ahead(file, self._begun, self._lexicon, self._whom, more=more)
        except Exception:  # noqa: BLE001 - whatever it is, it is not the file's fault: it comes up again in the program
            self._found = None
            return
        self._found += map(kept, records)
