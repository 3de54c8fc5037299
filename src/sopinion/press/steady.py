"""A file to write to from inside an engine that cannot bear a failed write."""

from __future__ import annotations

import io
from typing import Any, BinaryIO


class Steady(io.RawIOBase):
    """A file that keeps a failed write to itself until the end: inside the engine, it would end the whole program."""

    def __init__(self, file: BinaryIO) -> None:
        """Take the file that is really written."""
        self._file = file
        self._error: OSError | None = None

    def writable(self) -> bool:
        """Whether it can be written: always."""
        return True

    def write(self, data: Any, /) -> int:  # noqa: ANN401 - any bytes-like object
        """Write, or remember why not; either way the engine hears that all went well."""
        piece = memoryview(data)
        if self._error is None:
            try:
                self._file.write(piece)
            except OSError as error:
                self._error = error
        return piece.nbytes

    def settle(self) -> None:
        """Raise what went wrong, if anything did."""
        if self._error is None:
            self._file.flush()
        else:
            raise self._error
