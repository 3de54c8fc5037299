"""The room of cases: one folder per patient below the data folder, and which of them is the current one."""

from __future__ import annotations

import difflib
import re
import secrets
import shutil
import unicodedata
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sopinion.errors import (
    CannotWrite,
    CaseBusy,
    CaseDamaged,
    CaseNameless,
    CaseNewer,
    FolderForbidden,
    NoCase,
    NoCaseChosen,
    NoCaseNamed,
    SeveralCases,
)
from sopinion.model.case import Case
from sopinion.model.clean import cleaned
from sopinion.storage.case_file import CaseFile
from sopinion.storage.lock import held
from sopinion.storage.whole_file import LEFTOVER, flush_folder, make_folder, sweep, temporary_beside, write_whole

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from sopinion.storage.case_file import HeldCase
    from sopinion.storage.home import Home

_LETTERS = "23456789bcdfghjkmnpqrstvwxz"  # no vowels, so that no label is a word; nothing that looks like another
_PATIENCE = 5.0  # seconds to wait for another program that is changing the list of cases
_LABEL = re.compile(r"case-[a-z0-9]{1,40}")
NAME_LENGTH = 120
"""How many characters of a case's name are kept."""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A line of `cases`. number: 1-based place in the list. size: bytes on disk. state: whole, damaged or newer.

    name, made: "" where the file cannot tell; of a damaged case, as its last good copy has them.
    """

    label: str
    name: str
    made: str
    number: int
    current: bool
    size: int
    state: str = "whole"


class CaseRoom:
    """All cases of a data folder. Reading makes nothing; the folder comes with the first case."""

    def __init__(self, home: Home) -> None:
        self.home = home

    def path(self, label: str) -> Path:
        """Give the folder of a case: its file, its index and its transcripts are all in it."""
        return self.home.cases / label

    def rows(self) -> tuple[CaseRow, ...]:
        """List the cases in the order they were made."""
        current = self.current()
        return tuple(self._row(label, number, label == current) for number, label in enumerate(self._labels(), 1))

    def current(self) -> str | None:
        """Give the label of the current case: the one last chosen, else the only one."""
        labels = self._labels()
        chosen = _read_line(self.home.current)
        if chosen in labels:
            return chosen
        return labels[0] if len(labels) == 1 else None

    def find(self, wanted: str | None) -> str:
        """Find a case by its name, its number in `rows` or its label; with None, the current one.

        Raises NoCase (10) as NoCaseNamed, NoCaseChosen or SeveralCases where that says more.
        """
        if not self._labels():
            raise NoCase
        if wanted is None:
            current = self.current()
            if current is None:
                raise NoCaseChosen
            return current
        rows = self.rows()
        asked = _folded(wanted)
        named = [row.label for row in rows if row.name and _folded(row.name) == asked]
        if len(named) > 1:
            raise SeveralCases(wanted=wanted, labels=", ".join(named))
        if named:
            return named[0]
        for row in rows:
            if asked in {row.label, str(row.number)}:
                return row.label
        raise NoCaseNamed(wanted=wanted, near=_near(asked, rows))

    def new(self, name: str, today: datetime.date) -> Case:
        """Make a case, which becomes the current one. Raises CaseNameless (2), NoRoom (53), CannotWrite (50)."""
        kept = clean_name(name)
        if not kept:
            raise CaseNameless
        return self.add(Case(label="", name=kept, made=today.isoformat()))

    def add(self, case: Case) -> Case:
        """Put a whole case into a folder of its own under its label if that is free, else under a new one."""
        self.home.make()
        beside = temporary_beside(self.home.cases / "case")
        with self._listing():
            free = _LABEL.fullmatch(case.label) and not self.path(case.label).exists()
            label = case.label if free else self._free_label()
            fresh = replace(case, label=label)
            try:
                make_folder(beside)
                CaseFile(beside).make(fresh)
                beside.rename(self.path(label))  # the case is there with all it needs, or not at all
                flush_folder(self.home.cases)
            finally:
                shutil.rmtree(beside, ignore_errors=True)
            self._write_order([*self._labels(), label])
            write_whole(self.home.current, f"{label}\n".encode())
        return fresh

    def use(self, label: str) -> None:
        """Make a case the current one."""
        with self._listing():
            write_whole(self.home.current, f"{label}\n".encode())

    def rename(self, label: str, name: str) -> None:
        """Call a case by another name. Raises CaseNameless (2), CaseBusy (13)."""
        kept = clean_name(name)
        if not kept:
            raise CaseNameless
        with self.writing(label) as open_case:
            open_case.save(replace(open_case.case, name=kept))

    def forget(self, label: str) -> str | None:
        """Remove a case with its index, transcripts and editions, and nothing else.

        Gives the label of the current case after that: the last made when it was this one. Raises NoCase (10),
        CaseBusy (13), CannotWrite (50).
        """
        with self._listing():
            was_current = self.current() == label
            beside = temporary_beside(self.path(label))
            try:
                with held(self.path(label) / "lock"):
                    self.path(label).rename(beside)  # gone at once; a crash in the next line is swept at the next start
            except FileNotFoundError:
                raise NoCase from None
            except CaseBusy:
                raise CaseBusy(case=self._row(label, 0, was_current).name) from None
            except OSError:
                raise CannotWrite(place=str(self.path(label))) from None
            shutil.rmtree(beside, ignore_errors=True)
            if beside.exists():
                raise CannotWrite(place=str(beside))
            return self._after_forgetting(was_current=was_current)

    def read(self, label: str) -> Case:
        """Read a case. Raises NoCase (10), CaseDamaged (11), CaseNewer (12)."""
        return CaseFile(self.path(label)).read()

    def writing(self, label: str) -> AbstractContextManager[HeldCase]:
        """Hold a case for writing. Raises CaseBusy (13) and what `read` raises."""
        return CaseFile(self.path(label)).writing()

    def sweep(self) -> None:
        """Remove what a crash left behind, where nobody is writing now."""
        rooms = [(self.home.path, self.home.lock), (self.home.cases, self.home.lock)]
        for label in self._labels():
            lock = self.path(label) / "lock"
            rooms += [(self.path(label), lock), (self.path(label) / "editions", lock)]
        for room, lock in rooms:
            with suppress(OSError):
                if any(room.glob(LEFTOVER)):
                    with suppress(CaseBusy), held(lock):
                        sweep(room)

    def _row(self, label: str, number: int, current: bool) -> CaseRow:  # noqa: FBT001 - private, called once
        name, made, state = "", "", "whole"
        file = CaseFile(self.path(label))
        try:
            case = file.read()
            name, made = case.name, case.made
        except CaseDamaged:
            state = "damaged"
            good = file.last_good_case()
            if good:
                name, made = good.name, good.made
        except CaseNewer:
            state = "newer"
        return CaseRow(label, name, made, number, current, _size(self.path(label)), state)

    def _labels(self) -> list[str]:
        """Name the cases in the order they were made; those the order file does not know come last, by label."""
        try:
            there = {one.name for one in self.home.cases.iterdir() if _LABEL.fullmatch(one.name) and _holds_case(one)}
        except (FileNotFoundError, NotADirectoryError):
            return []
        except PermissionError:
            raise FolderForbidden(folder=str(self.home.path)) from None
        known = [label for label in dict.fromkeys(_read_lines(self.home.order)) if label in there]
        return [*known, *sorted(there.difference(known))]

    @contextmanager
    def _listing(self) -> Iterator[None]:
        """Hold the list of cases while it changes."""
        try:
            with held(self.home.lock, wait=_PATIENCE):
                yield
        except FileNotFoundError:
            raise NoCase from None

    def _free_label(self) -> str:
        while True:
            label = "case-" + "".join(secrets.choice(_LETTERS) for _ in range(4))
            if not self.path(label).exists():
                return label

    def _write_order(self, labels: Sequence[str]) -> None:
        write_whole(self.home.order, "".join(f"{label}\n" for label in dict.fromkeys(labels)).encode())

    def _after_forgetting(self, *, was_current: bool) -> str | None:
        labels = self._labels()
        if not labels:
            for file in (self.home.current, self.home.order):
                file.unlink(missing_ok=True)
            return None
        self._write_order(labels)
        if was_current:
            write_whole(self.home.current, f"{labels[-1]}\n".encode())
        return self.current()


def clean_name(name: str) -> str:
    """Make a name one line of what can be seen, no longer than NAME_LENGTH."""
    return " ".join(cleaned(name).split())[:NAME_LENGTH].strip()


def _folded(name: str) -> str:
    return clean_name(unicodedata.normalize("NFC", name)).casefold()


def _near(asked: str, rows: Sequence[CaseRow]) -> str:
    """Name the cases that come close to what was asked: by the whole name, by one word of it, or by label."""
    called = {row.label: row.name or row.label for row in rows}
    words = [(word, row.label) for row in rows for word in (row.label, _folded(row.name), *_folded(row.name).split())]
    close = difflib.get_close_matches(asked, [word for word, _ in words], n=5)
    labels = dict.fromkeys(label for found in close for word, label in words if word == found)
    return ", ".join(called[label] for label in [*labels][:3])


def _holds_case(folder: Path) -> bool:
    return (folder / "case.json").exists() or any((folder / "editions").glob("*.json"))


def _read_lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="ascii", errors="replace").split()
    except OSError:
        return []


def _read_line(file: Path) -> str | None:
    return next(iter(_read_lines(file)), None)


def _size(folder: Path) -> int:
    """Add up the bytes of a folder's files; one that goes away while being counted counts nothing."""
    total = 0
    for file in folder.rglob("*"):
        with suppress(OSError):
            total += 0 if file.is_dir() else file.lstat().st_size
    return total
