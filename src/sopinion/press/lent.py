"""A file that is open only while it is read: a bundle draws on more files than a system lets a program hold open."""

from __future__ import annotations

import io
import os
from collections import OrderedDict
from typing import TYPE_CHECKING, BinaryIO, ClassVar

if TYPE_CHECKING:
    from pathlib import Path

_MOST_OPEN = 8


class Lent(io.RawIOBase):
    """A file to read, opened when it is needed. A file that is gone or was changed since has no more bytes.

    It raises nothing while an engine reads: inside the engine, that would end the whole program. What a file did not
    give shows in the proof.
    """

    _open: ClassVar[OrderedDict[Lent, BinaryIO]] = OrderedDict()

    def __init__(self, path: Path) -> None:
        """Take the file as it is now. Raises OSError where it cannot be asked."""
        self._path = path
        self._seen = _standing(os.stat(path))  # noqa: PTH116 - a path of any kind
        self._at = 0

    def readable(self) -> bool:
        """Whether it can be read: always."""
        return True

    def seekable(self) -> bool:
        """Whether any place of it can be read: always."""
        return True

    def tell(self) -> int:
        """Give the place that is read next."""
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        """Go to a place."""
        base = {os.SEEK_CUR: self._at, os.SEEK_END: self._seen[0]}.get(whence, 0)
        self._at = max(base + offset, 0)
        return self._at

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        """Read on; 0 at the end."""
        try:
            file = self._file()
            if file is None:
                return 0
            file.seek(self._at)
            count = file.readinto(buffer)  # type: ignore[attr-defined]
        except OSError:
            return 0
        self._at += count
        return int(count)

    def close(self) -> None:
        """Let go of the file."""
        file = self._open.pop(self, None)
        if file is not None:
            file.close()
        super().close()

    def _file(self) -> BinaryIO | None:
        held = self._open.get(self)
        if held is None:
            held = self._path.open("rb", buffering=0)
            if _standing(os.fstat(held.fileno())) != self._seen:
                held.close()
                return None
            self._open[self] = held
            if len(self._open) > _MOST_OPEN:
                self._open.popitem(last=False)[1].close()
        else:
            self._open.move_to_end(self)
        return held


def _standing(stat: os.stat_result) -> tuple[int, int]:
    return stat.st_size, stat.st_mtime_ns
