"""A file to write to from inside an engine that cannot bear a failed write."""

from __future__ import annotations

import io
from typing import Any, BinaryIO, cast

import pikepdf


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


def put_down(pdf: pikepdf.Pdf, file: BinaryIO) -> None:
    """Write a file of ours: the same pages give the same bytes. Raises OSError where the disk refuses."""
    steady = Steady(file)
    pdf.save(
        cast("BinaryIO", steady),
        deterministic_id=True,
        compress_streams=True,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        min_version="1.7",
        fix_metadata_version=False,
    )
    steady.settle()
