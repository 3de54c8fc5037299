"""A file to be read: on the disk, or inside another file and then held in memory or in a nameless temporary file."""

from __future__ import annotations

import hashlib
import io
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from sopinion.model.page import ProblemCode
from sopinion.paper.asked import Unread

_IN_MEMORY = 32 * 2**20
"""Bytes of a file from inside another that are held in memory; what is larger goes to a file without a name."""

Handle = Path | bytes | BinaryIO


class Original:
    """A file to be read. name: its own, without folders."""

    def __init__(self, name: str, handle: Handle, size: int) -> None:
        self.name = name
        self.handle = handle
        self.size = size

    @classmethod
    def at(cls, path: Path) -> Original:
        """The file at a path. Raises OSError."""
        return cls(path.name, path, path.stat().st_size)

    @classmethod
    def of(cls, name: str, data: bytes) -> Original:
        """A file that is held in memory."""
        return cls(name, data, len(data))

    @classmethod
    def poured(cls, name: str, chunks: Iterable[bytes]) -> Original:
        """A file that comes in pieces; a large one is put in a temporary file that is gone when nobody holds it."""
        small = bytearray()
        chunks = iter(chunks)
        for chunk in chunks:
            small += chunk
            if len(small) > _IN_MEMORY:
                break
        else:
            return cls.of(name, bytes(small))
        large = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the original does; 0600, and without a name
        size = large.write(small)
        small.clear()
        for chunk in chunks:
            size += large.write(chunk)
        return cls(name, large, size)

    @property
    def path(self) -> Path | None:
        """Where it lies on the disk; None for what lies inside another file."""
        return self.handle if isinstance(self.handle, Path) else None

    @property
    def ending(self) -> str:
        """The last part of its name, in lower case, with the dot."""
        return Path(self.name).suffix.lower()

    def open(self) -> BinaryIO:
        """Open it from the start. Raises OSError."""
        if isinstance(self.handle, Path):
            return self.handle.open("rb")
        if isinstance(self.handle, bytes):
            return io.BytesIO(self.handle)
        self.handle.seek(0)
        return _Again(self.handle)

    def head(self, length: int) -> bytes:
        """Its first bytes. Raises OSError."""
        with self.open() as file:
            return file.read(length)

    def whole(self, most: int) -> bytes:
        """All of its bytes. Raises Unread where there are more than `most`, OSError."""
        if self.size > most:
            raise Unread(ProblemCode.TOO_LARGE)
        if isinstance(self.handle, bytes):
            return self.handle
        with self.open() as file:
            data = file.read(most + 1)
        if len(data) > most:
            raise Unread(ProblemCode.TOO_LARGE)
        return data

    def fingerprint(self) -> str:
        """SHA-256 of its bytes, in hex. Raises OSError."""
        with self.open() as file:
            return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]


class _Again(io.BufferedReader):
    """A nameless file, to be closed by one reader and opened by the next."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__(file)  # type: ignore[arg-type]

    def close(self) -> None:
        """Leave the file beneath open: it is gone when it closes."""
        with suppress(ValueError):  # it was left before
            self.detach()
