"""One writer at a time. The system drops the lock when the program that holds it ends, however it ends."""

from __future__ import annotations

import errno
import os
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sopinion.errors import CaseBusy
from sopinion.storage.whole_file import write_trouble

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


_TAKEN = {errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK}
_PAUSE = 0.02  # seconds


@contextmanager
def held(path: Path, wait: float = 0.0) -> Iterator[None]:
    """Hold the lock file at `path`, waiting up to `wait` seconds for it.

    Raises CaseBusy (13) when another program has it, FileNotFoundError when its folder is not there, NoRoom (53),
    CannotWrite (50).
    """
    handle = _open_held(path, time.monotonic() + wait)
    try:
        yield
    finally:
        os.close(handle)


def _open_held(path: Path, until: float) -> int:
    while True:
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except FileNotFoundError:
            raise
        except OSError as error:
            raise write_trouble(error, path) from None
        try:
            _take(handle)
        except OSError as error:
            os.close(handle)
            if error.errno not in _TAKEN:
                raise write_trouble(error, path) from None
            if time.monotonic() >= until:
                raise CaseBusy from None
            time.sleep(_PAUSE)
            continue
        if _is(handle, path):
            return handle
        os.close(handle)  # it was taken away with its folder between opening and holding


def _is(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False
