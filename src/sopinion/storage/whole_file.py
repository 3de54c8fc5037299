"""Files that are whole or not there: written beside their target, flushed, then renamed over it.

Everything made here is for the owner alone (files 0600, folders 0700) from its first byte, whatever the umask.
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

from sopinion.errors import CannotWrite, NoRoom, SopinionError

if TYPE_CHECKING:
    from pathlib import Path

LEFTOVER = ".sopinion-*.tmp"
"""What a crash can leave behind in a folder of ours, as a pattern."""

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def write_trouble(error: OSError, place: Path) -> SopinionError:
    """Turn the system's word for a write that failed into ours: NoRoom (53), else CannotWrite (50)."""
    return NoRoom(place=str(place)) if error.errno in _FULL else CannotWrite(place=str(place))


def temporary_beside(path: Path) -> Path:
    """Name a temporary neighbor of `path`, as LEFTOVER finds it again."""
    return path.with_name(f".sopinion-{secrets.token_hex(6)}.tmp")


def write_whole(path: Path, data: bytes) -> None:
    """Put `data` at `path`, replacing what is there. On any failure what was there stays as it was.

    Raises NoRoom (53), CannotWrite (50).
    """
    beside = temporary_beside(path)
    try:
        _write_new(beside, data)
        beside.replace(path)
        flush_folder(path.parent)
    except OSError as error:
        raise write_trouble(error, path) from None
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def write_new(path: Path, data: bytes) -> None:
    """Put `data` at `path` where nothing may be yet. Raises FileExistsError, NoRoom (53), CannotWrite (50)."""
    beside = temporary_beside(path)
    try:
        _write_new(beside, data)
        _rename_to_free(beside, path)
        flush_folder(path.parent)
    except FileExistsError:
        raise
    except OSError as error:
        raise write_trouble(error, path) from None
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def _write_new(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with open(handle, "wb") as file:  # noqa: PTH123 - a handle opened with its mode, so that no other mode ever shows
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _rename_to_free(source: Path, target: Path) -> None:
    try:
        target.hardlink_to(source)  # unlike a rename, never takes the place of a file that is there
    except FileExistsError:
        raise
    except OSError:  # a disk without hard links, such as a memory stick
        if target.exists():
            raise FileExistsError(errno.EEXIST, "there already", str(target)) from None
        source.replace(target)


def flush_folder(folder: Path) -> None:
    """Make a rename in `folder` last through a power cut, where the system can."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:  # a file system that cannot flush folders
            raise
    finally:
        os.close(handle)


def make_folder(folder: Path) -> None:
    """Make `folder`, and what is missing above it, for the owner alone. Raises NoRoom (53), CannotWrite (50)."""
    missing = [folder, *folder.parents]
    missing = missing[: next((n for n, one in enumerate(missing) if one.exists()), len(missing))]
    try:
        for one in reversed(missing):
            one.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise write_trouble(error, folder) from None
    if not folder.is_dir():
        raise CannotWrite(place=str(folder))


def sweep(folder: Path) -> None:
    """Remove what a crash left in `folder`. Call it only while nobody else can be writing there."""
    with suppress(OSError):
        for leftover in folder.glob(LEFTOVER):
            if leftover.is_dir() and not leftover.is_symlink():
                shutil.rmtree(leftover, ignore_errors=True)
            else:
                with suppress(OSError):
                    leftover.unlink()
