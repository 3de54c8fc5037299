"""The tray: files that are made together beside their targets, and appear together or not at all.

Every file is for the owner alone (0600) from its first byte. Leftovers of a crash are swept when the next tray opens
on the same folder.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import secrets
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Self

from sopinion.errors import CannotWrite, NoRoom, SopinionError, WouldOverwrite

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

_LEFTOVER = ".sopinion-*.tmp"
_NAME = re.compile(r"\.sopinion-(\d+)-[0-9a-f]+\.tmp")
_OLD = 3600  # seconds after which a leftover is nobody's work in progress, where that cannot be known
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class Tray:
    """Files under way to a folder. Nothing is at its place until `serve`; leaving without it removes everything."""

    def __init__(self, folder: str) -> None:
        """Take the folder the files go to; it is made, for the owner alone, when it is not there."""
        self.folder = Path(folder).expanduser()
        self._under_way: dict[str, Path] = {}

    def __enter__(self) -> Self:
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise self.trouble(error) from None
        self._sweep()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for path in self._under_way.values():
            with suppress(OSError):
                path.unlink(missing_ok=True)

    def path(self, name: str) -> Path:
        """Where the file that will be called `name` lies now."""
        return self._under_way[name]

    def open(self, name: str) -> BinaryIO:
        """Begin the file that will be called `name`. Raises CannotWrite (50), NoRoom (53)."""
        path = self.folder / f".sopinion-{os.getpid()}-{secrets.token_hex(6)}.tmp"
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        except OSError as error:
            raise self.trouble(error) from None
        self._under_way[name] = path
        return open(handle, "w+b")  # noqa: PTH123 - a handle opened with its mode; whoever asked closes it

    def put(self, name: str, data: bytes) -> None:
        """Write the file that will be called `name`. Raises CannotWrite (50), NoRoom (53)."""
        self.pour(name, lambda file: file.write(data))

    def pour(self, name: str, write: Callable[[BinaryIO], object]) -> None:
        """Have the file that will be called `name` written. Raises CannotWrite (50), NoRoom (53)."""
        try:
            with self.open(name) as file:
                write(file)
        except OSError as error:
            raise self.trouble(error) from None

    def drop(self, name: str) -> None:
        """Take a file back out of the tray."""
        with suppress(OSError):
            self._under_way.pop(name).unlink()

    def sum(self, name: str) -> tuple[str, int]:
        """SHA-256 (hex) and size in bytes of the file that will be called `name`."""
        return _sum(self._under_way[name])

    def taken(self) -> tuple[str, ...]:
        """Name the files that stand at their target already with other bytes."""
        return tuple(
            name
            for name, path in self._under_way.items()
            if (self.folder / name).exists() and _sum(self.folder / name) != _sum(path)
        )

    def serve(self, *, over: bool) -> dict[str, str]:
        """Put every file at its place, flushed; give name and path. `over`: whether what stands there may be replaced.

        Raises WouldOverwrite (52) before anything is moved, CannotWrite (50), NoRoom (53).
        """
        if not over and (taken := self.taken()):
            raise WouldOverwrite(file=str(self.folder / taken[0]))
        try:
            for path in self._under_way.values():
                with path.open("rb+") as file:
                    os.fsync(file.fileno())
            for name, path in self._under_way.items():
                path.replace(self.folder / name)
        except OSError as error:
            raise self.trouble(error) from None
        return {name: str(self.folder / name) for name in self._under_way}

    def trouble(self, error: OSError) -> SopinionError:
        """Turn the system's word for a write that failed into ours: NoRoom (53), else CannotWrite (50)."""
        if error.errno in _FULL:
            return NoRoom(place=str(self.folder))
        return CannotWrite(place=str(self.folder))

    def _sweep(self) -> None:
        for leftover in self.folder.glob(_LEFTOVER):
            with suppress(OSError):
                if leftover.is_file() and _abandoned(leftover):
                    leftover.unlink()


def _abandoned(leftover: Path) -> bool:
    """Whether the program that began this file is gone."""
    m = _NAME.fullmatch(leftover.name)
    if m and os.name == "posix":
        try:
            os.kill(int(m[1]), 0)
        except ProcessLookupError:
            return True
        except (OSError, OverflowError):
            pass
    return time.time() - leftover.stat().st_mtime > _OLD


def _sum(path: Path) -> tuple[str, int]:
    digest = hashlib.sha256()
    size = 0
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
            size += len(piece)
    return digest.hexdigest(), size
