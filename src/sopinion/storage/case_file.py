"""One case on the disk: its file, the earlier editions of it, and who may write.

A case's folder holds `case.json` (what is told), `editions/` (earlier states of it, so that damage or a slip can be
undone), `lock`, and what others keep there: the index and transcripts, which are only read and can be made again.
"""

from __future__ import annotations

import datetime
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from sopinion.errors import (
    CannotWrite,
    CaseBusy,
    CaseDamaged,
    CaseDamagedAlone,
    CaseNewer,
    FolderForbidden,
    NoCase,
    NoRoom,
    SopinionError,
)
from sopinion.model.case_json import VERSION, NewerCase, NotACase, from_bytes, to_bytes, version_of
from sopinion.storage.lock import held
from sopinion.storage.whole_file import make_folder, sweep, write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sopinion.model.case import Case

RECENT = 5
"""How many of the latest editions are kept."""

DAYS = 30
"""For how many earlier days the last edition of each is kept."""


class CaseFile:
    """The case in the folder at `path`, named by its label."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file = path / "case.json"
        self.editions = path / "editions"
        self.lock = path / "lock"

    def read(self) -> Case:
        """Read the case. Raises NoCase (10), CaseDamaged (11), CaseNewer (12), FolderForbidden (23)."""
        return self._case(self._bytes())

    @contextmanager
    def writing(self) -> Iterator[HeldCase]:
        """Hold the case for writing. Raises CaseBusy (13), and what `read` raises."""
        case = self.read()
        with ExitStack() as stack:
            try:
                stack.enter_context(held(self.lock))
            except FileNotFoundError:
                raise NoCase from None
            except CaseBusy:
                raise CaseBusy(case=case.name) from None
            sweep(self.path)
            sweep(self.editions)
            before = self._bytes()  # another program may have saved between the first look and the lock
            open_case = HeldCase(self, self._case(before))
            self._keep_older_version(before)
            try:
                yield open_case
            finally:
                open_case.close()

    def make(self, case: Case) -> None:
        """Put a first `case.json` into the folder, with its first edition. Raises NoRoom (53), CannotWrite (50)."""
        make_folder(self.editions)
        data = to_bytes(case)
        write_whole(self.file, data)
        write_whole(self._next_edition(), data)

    def mend(self, good: Path) -> Case:
        """Put the edition `good` in the place of `case.json`, which is kept beside it whatever its state.

        Raises CaseNewer (12), CaseBusy (13), NoRoom (53), CannotWrite (50).
        """
        with held(self.lock):
            data = good.read_bytes()
            try:
                before = from_bytes(self._bytes())
            except NotACase:
                with suppress(FileNotFoundError):
                    self.file.rename(self._aside())
            except NewerCase:
                raise CaseNewer from None
            else:
                self.copy(before)
            write_whole(self.file, data)
            return self.read()

    def last_good(self) -> Path | None:
        """Find the latest edition that can be read, None when there is none."""
        for edition in reversed(self._numbered()):
            with suppress(OSError, NotACase, NewerCase):
                from_bytes(edition.read_bytes())
                return edition
        return None

    def last_good_case(self) -> Case | None:
        """Read the latest edition that can be read, None when there is none."""
        good = self.last_good()
        return from_bytes(good.read_bytes()) if good else None

    def keep(self) -> None:
        """Let the file as it stands become an edition, by a second name for it: the next save makes a new file."""
        latest = self._numbered()[-1:]
        if latest and latest[0].read_bytes() == self.file.read_bytes():
            return
        target = self._next_edition()
        try:
            target.hardlink_to(self.file)
        except OSError:  # a disk without hard links
            write_whole(target, self.file.read_bytes())

    def copy(self, case: Case) -> None:
        """Write `case` as the latest edition, apart from the file, and let the oldest editions go."""
        write_whole(self._next_edition(), to_bytes(case))
        self._thin()

    def _bytes(self) -> bytes:
        try:
            return self.file.read_bytes()
        except FileNotFoundError:
            if self._numbered():
                return b""  # lost, but there are good copies: the same as damaged
            raise NoCase from None
        except PermissionError:
            raise FolderForbidden(folder=str(self.path)) from None
        except OSError:
            return b""

    def _case(self, data: bytes) -> Case:
        try:
            return replace(from_bytes(data), label=self.path.name)
        except NotACase:
            raise self._damaged() from None
        except NewerCase:
            raise CaseNewer from None

    def _damaged(self) -> SopinionError:
        good = self.last_good()
        return CaseDamaged(good=str(good)) if good else CaseDamagedAlone(file=str(self.file))

    def _numbered(self) -> list[Path]:
        return sorted(self.editions.glob("[0-9]*.json"))

    def _next_edition(self) -> Path:
        make_folder(self.editions)
        found = self._numbered()
        number = int(found[-1].stem) + 1 if found and found[-1].stem.isdigit() else 1
        return self.editions / f"{number:08}.json"

    def _aside(self) -> Path:
        names = (self.path / f"damaged-{number}.json" for number in range(1, 1000))
        return next(name for name in names if not name.exists())

    def _keep_older_version(self, data: bytes) -> None:
        version = version_of(data)
        older = self.editions / f"version-{version}.json"
        if version < VERSION and not older.exists():
            make_folder(self.editions)
            write_whole(older, data)

    def _thin(self) -> None:
        """Keep the latest editions, and of those before them the last of each day."""
        earlier = self._numbered()[:-RECENT]
        last_of_day = {_day(one): one for one in earlier}
        kept = [last_of_day[day] for day in sorted(last_of_day)[-DAYS:]]
        for edition in earlier:
            if edition not in kept:
                edition.unlink(missing_ok=True)


def _day(file: Path) -> datetime.date:
    return datetime.datetime.fromtimestamp(file.stat().st_mtime).astimezone().date()


class HeldCase:
    """A case held for writing (`flows.hands.OpenCase`)."""

    def __init__(self, home: CaseFile, case: Case) -> None:
        self._home = home
        self._saved = False
        self.case = case

    def save(self, case: Case) -> None:
        """Put the whole case on disk before returning; on failure the last saved state stays.

        Raises NoRoom (53), CannotWrite (50).
        """
        data = to_bytes(case)
        self._home.keep()
        write_whole(self._home.file, data)
        self.case = case
        self._saved = True

    def close(self) -> None:
        """Leave a good copy of what was saved; the case itself is on disk already, so a full disk does no harm."""
        if self._saved:
            with suppress(NoRoom, CannotWrite):
                self._home.copy(self.case)
