"""The index's database file: opened for the owner alone, and thrown away when it cannot be trusted."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sopinion.errors import CannotWrite, CaseBusy, IndexLost, NoRoom, SopinionError
from sopinion.storage import schema
from sopinion.storage.whole_file import write_trouble

Value = str | int | float | None

_PATIENCE = 2.0  # seconds to wait for another program that is writing
_BESIDE = ("", "-wal", "-shm", "-journal")
_FULL = {sqlite3.SQLITE_FULL}
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_BROKEN = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_SCHEMA}


class Database:
    """An open database. Its failures are errors of ours.

    NoRoom (53), CannotWrite (50), CaseBusy (13) while another program writes, IndexLost (22).
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self._path = path
        self._connection = connection

    def ask(self, question: str, *values: Value) -> list[Any]:
        """Give all rows of an answer."""
        with self._own_words():
            return self._connection.execute(question, values).fetchall()

    def do(self, order: str, *values: Value) -> None:
        """Change something; it lasts once `save` is called."""
        self.do_many(order, [values])

    def do_many(self, order: str, rows: Iterable[Sequence[Value]]) -> None:
        """Change something for each row."""
        with self._own_words():
            if not self._connection.in_transaction:
                self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany(order, rows)

    def save(self) -> None:
        """Make what was changed last."""
        with self._own_words():
            if self._connection.in_transaction:
                self._connection.execute("COMMIT")

    def close(self) -> None:
        """Close it; what was not saved is lost."""
        with suppress(sqlite3.DatabaseError):
            self._connection.close()

    @contextmanager
    def _own_words(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise trouble(error, self._path) from None


def open_to_read(path: Path) -> Database | None:
    """Open the database at `path` as it stands; None where there is none. Raises IndexLost (22), CannotWrite (50)."""
    if not path.exists():
        return None
    try:
        connection = _connected(path)
        version = connection.execute("PRAGMA user_version").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise trouble(error, path) from None
    if version == schema.VERSION:
        return Database(path, connection)
    connection.close()
    raise IndexLost


def open_to_write(path: Path) -> Database:
    """Open the database at `path`, made anew where it is missing, damaged or of another version.

    Its folder has to be there. Raises NoRoom (53), CannotWrite (50).
    """
    try:
        return open_to_read(path) or open_anew(path)
    except IndexLost:
        return open_anew(path)


def open_anew(path: Path) -> Database:
    """Make an empty database at `path`, in place of what is there. Raises NoRoom (53), CannotWrite (50)."""
    try:
        for ending in _BESIDE:
            path.with_name(path.name + ending).unlink(missing_ok=True)
        # The file is made before sqlite sees it, with its mode; what sqlite puts beside it takes the same mode.
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        connection = _connected(path)
        connection.executescript(f"BEGIN IMMEDIATE; {schema.TABLES} COMMIT;")
    except OSError as error:
        raise write_trouble(error, path) from None
    except sqlite3.DatabaseError as error:
        raise trouble(error, path) from None
    return Database(path, connection)


def open_in_memory() -> Database:
    """Make an empty database that nobody keeps."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.executescript(schema.TABLES)
    return Database(Path(":memory:"), connection)


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
    try:
        for setting in ("journal_mode = WAL", "synchronous = NORMAL", "temp_store = MEMORY", "cache_size = -32000"):
            connection.execute(f"PRAGMA {setting}")
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection


def trouble(error: sqlite3.DatabaseError, path: Path) -> SopinionError:
    """Turn the database's word for a failure into ours."""
    code = (getattr(error, "sqlite_errorcode", None) or sqlite3.SQLITE_ERROR) & 0xFF
    if code in _FULL:
        return NoRoom(place=str(path))
    if code in _BUSY:
        return CaseBusy()
    return IndexLost() if code in _BROKEN else CannotWrite(place=str(path))
