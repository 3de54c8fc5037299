"""The index of a case: which files there are, what stands on their pages, what they were recognised as."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sopinion.model.day import Day
from sopinion.model.disc import Disc, discs
from sopinion.model.image import Image
from sopinion.model.kind import Kind
from sopinion.model.listing import Here, Hit, Kept, Known, Place, State
from sopinion.model.page import INSIDE, Page, ProblemCode, Reading, Source
from sopinion.model.parting import Stretch
from sopinion.model.search import Term
from sopinion.model.seen import Unseen
from sopinion.storage import database, search, unseen
from sopinion.storage.database import Database

FILE = "index.sqlite3"
"""Its name in the folder of a case."""

_HERE = "state = 'read' AND gone = 0"
_MOST_WORDS = 4_000_000  # letters held back before they are put among the words
_WHOLE = "whole"
_SELDOM = 1.0  # seconds between two savings on the way


class PaperIndex:
    """The Index of flows/hands.py. What is put lasts once it is saved; a program that ends before loses only that."""

    def __init__(self, path: Path, tables: Database) -> None:
        self._path = path
        self._tables = tables
        self._words: list[tuple[int, str]] = []  # pages that are not searched yet: many at once cost half
        self._letters = 0
        self._changed = False
        self._saved = time.monotonic()

    def known(self, folder: str) -> tuple[Known, ...]:
        """Every file that was ever met below `folder`, by path."""
        return tuple(
            _known(row) for row in self._tables.ask("SELECT * FROM files WHERE folder = ? ORDER BY path", folder)
        )

    def inside(self, folder: str, path: str) -> tuple[Known, ...]:
        """Every file that lies inside the one at `path`, and was not gone when it was last met."""
        rows = self._tables.ask(
            "SELECT * FROM files WHERE folder = ? AND path >= ? AND path < ? AND gone = 0 ORDER BY path",
            folder,
            path + INSIDE,
            path + INSIDE[:-1] + chr(ord(INSIDE[-1]) + 1),
        )
        return tuple(_known(row) for row in rows)

    def put_file(self, known: Known) -> None:
        """Keep what is known of a file, in place of what was."""
        self._changed = True
        self._change_places(known.folder, known.path, known.sha256)
        self._tables.do(
            "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            known.folder,
            known.path,
            known.size,
            known.mtime_ns,
            known.sha256,
            known.state.value,
            known.code.value if known.code else "",
            known.note,
            known.read_by,
            int(known.gone),
        )

    def drop_file(self, folder: str, path: str) -> None:
        """Forget a file that is elsewhere now."""
        self._changed = True
        self._change_places(folder, path)
        self._tables.do("DELETE FROM files WHERE folder = ? AND path = ?", folder, path)
        self._tables.do("DELETE FROM images WHERE folder = ? AND path = ?", folder, path)

    def _change_places(self, folder: str, path: str, *more: str) -> None:
        """Have the bytes at a place, and those that come to it, recognised again: a name is part of a reading."""
        before = self._tables.ask("SELECT sha256 FROM files WHERE folder = ? AND path = ?", folder, path)
        for sha in {*(sha for (sha,) in before), *more}:
            self._tables.do("UPDATE readings SET recognised = '' WHERE sha256 = ?", sha)

    def places(self, sha256: str) -> tuple[Place, ...]:
        """Where these bytes lie now, by folder and path; each place once, whichever folder it was met from."""
        rows = self._tables.ask(
            f"SELECT folder, path FROM files WHERE sha256 = ? AND {_HERE} ORDER BY folder, path",  # noqa: S608 - ours
            sha256,
        )
        return tuple({Path(folder, path): Place(folder, path) for folder, path in reversed(rows)}.values())[::-1]

    def has_reading(self, sha256: str) -> bool:
        """Whether these bytes were read."""
        return bool(self._tables.ask("SELECT 1 FROM readings WHERE sha256 = ?", sha256))

    def put_reading(self, sha256: str, reading: Reading) -> None:
        """Keep what was read of these bytes, in place of what was."""
        self._changed = True
        if self.has_reading(sha256):  # asked first: every deletion from a full-text table costs a write of its own
            self._forget(sha256)
        self._tables.do(
            "INSERT INTO readings VALUES (?, ?, ?, ?, ?, '', ?)",
            sha256,
            reading.engine,
            int(reading.repaired),
            int(reading.encrypted),
            len(reading.pages),
            reading.kind.value if reading.kind else "",
        )
        first = self._tables.ask("SELECT coalesce(max(id), 0) + 1 FROM pages")[0][0]
        pages = list(enumerate(reading.pages, first))
        self._tables.do_many(
            "INSERT INTO pages VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            ((n, sha256, p.number, p.source.value, p.width, p.height, int(p.pictured), p.text) for n, p in pages),
        )
        unseen.wait(self._tables, sha256, reading.pages)
        self._words += ((n, p.text) for n, p in pages if p.text)
        self._letters += sum(len(p.text) for _, p in pages)
        if self._letters > _MOST_WORDS:
            self._put_words()

    def _put_words(self) -> None:
        if self._words:
            self._tables.do_many("INSERT INTO words (rowid, text) VALUES (?, ?)", self._words)
            self._words, self._letters = [], 0

    def pages(self, sha256: str) -> tuple[Page, ...]:
        """Every page as read, in order; empty for bytes unknown."""
        rows = self._tables.ask(
            "SELECT number, text, source, width, height, pictured FROM pages WHERE sha256 = ? ORDER BY number", sha256
        )
        return tuple(Page(n, text, Source(source), w, h, pictured=bool(p)) for n, text, source, w, h, p in rows)

    def unseen(self, folder: str, *, every: bool = False) -> tuple[Unseen, ...]:
        """The pages below `folder` that wait to be looked at as pictures, or every page."""
        return unseen.waiting(self._tables, folder, every=every)

    def put_seen(self, sha256: str, engine: str, pages: Sequence[Page]) -> None:
        """Keep pages as they are now that `engine` looked at them; they do not wait any more."""
        self._changed = True
        self._put_words()
        unseen.put(self._tables, sha256, engine, pages)

    def dark(self, folder: str) -> tuple[str, ...]:
        """The files below `folder` of which nothing can be read before somebody looks at them."""
        return unseen.dark(self._tables, folder)

    def seen(self, folder: str) -> tuple[int, str | None]:
        """How many pages below `folder` have their words from a picture, and what read them."""
        return unseen.seen(self._tables, folder)

    def said_kind(self, sha256: str) -> Kind | None:
        """What a code in the file, or in its envelope, says that it is."""
        rows = self._tables.ask("SELECT kind FROM readings WHERE sha256 = ? AND kind <> ''", sha256)
        return Kind(rows[0][0]) if rows else None

    def put_image(self, folder: str, image: Image) -> None:
        """Keep what the header of an image says, in place of what was."""
        self._changed = True
        days = (str(image.day) if image.day else "", str(image.birth_date) if image.birth_date else "")
        self._tables.do(
            "INSERT OR REPLACE INTO images VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            folder,
            image.path,
            image.study,
            image.series,
            image.modality,
            image.body_part,
            image.title,
            days[0],
            image.patient_name,
            days[1],
            int(image.contents),
            image.family,
            image.patient_id,
        )

    def discs(self, *folders: str) -> tuple[Disc, ...]:
        """The discs of images below these folders, or below every folder."""
        held: dict[str, list[Image]] = {}
        for folder, *row in self._tables.ask("SELECT * FROM images ORDER BY folder, path"):
            if not folders or folder in folders:
                held.setdefault(folder, []).append(_image(row))
        return tuple(disc for folder, images in held.items() for disc in discs(folder, images))

    def page_count(self, folder: str) -> int:
        """How many pages lie in the files that are below `folder` now."""
        rows = self._tables.ask(
            f"SELECT coalesce(sum(pages), 0) FROM files JOIN readings USING (sha256) WHERE folder = ? AND {_HERE}",  # noqa: S608 - ours
            folder,
        )
        return int(rows[0][0])

    def here(self) -> tuple[Here, ...]:
        """The bytes that lie somewhere now and were read."""
        rows = self._tables.ask(
            f"SELECT sha256, pages, recognised FROM readings WHERE sha256 IN (SELECT sha256 FROM files WHERE {_HERE})"  # noqa: S608 - ours
        )
        return tuple(Here(*row) for row in rows)

    def put_records(self, sha256: str, key: str, records: Sequence[Kept]) -> None:
        """Keep what bytes were recognised as under `key`, in place of what was."""
        self._changed = True
        self._tables.do("DELETE FROM records WHERE sha256 = ?", sha256)
        self._tables.do_many(
            "INSERT INTO records (id, sha256, first, last, reading) VALUES (?, ?, ?, ?, ?)",
            ((one.id, sha256, one.first, one.last, one.reading) for one in records),
        )
        self._tables.do("UPDATE readings SET recognised = ? WHERE sha256 = ?", key, sha256)

    def records(self) -> tuple[Kept, ...]:
        """Every record whose bytes lie somewhere now, once."""
        rows = self._tables.ask(
            "SELECT id, sha256, first, last, reading FROM records"  # noqa: S608 - ours
            f" WHERE reading <> '' AND sha256 IN (SELECT sha256 FROM files WHERE {_HERE}) ORDER BY sha256, first"
        )
        return tuple(Kept(*row) for row in rows)

    def find(
        self, terms: Sequence[Term], limit: int, only: Sequence[Stretch] | None = None
    ) -> tuple[int, tuple[Hit, ...]]:
        """Count the pages that hold all `terms`, and give the best of them. only: the pages to look at."""
        self._put_words()
        return search.find(self._tables, terms, limit, only, whole=self.note(_WHOLE) == "1")

    def words_like(self, pieces: Sequence[str], shortest: int, longest: int) -> tuple[str, ...]:
        """Give words that stand on pages and hold one of `pieces`, of so many letters."""
        self._put_words()
        return search.like(self._tables, pieces, shortest, longest)

    def sweep(self) -> None:
        """Drop what was read of bytes that no file, here or gone, holds any more."""
        rows = self._tables.ask("SELECT sha256 FROM readings WHERE sha256 NOT IN (SELECT sha256 FROM files)")
        for (sha,) in rows:
            self._forget(sha)

    def note(self, name: str) -> str:
        """What was noted about everything that is here; "" where nothing was, or something has changed since."""
        rows = self._tables.ask("SELECT value FROM notes WHERE name = ?", name)
        return "" if self._changed or not rows else str(rows[0][0])

    def put_note(self, name: str, value: str) -> None:
        """Note something about everything that is here, until something changes."""
        self._settle()
        self._tables.do("INSERT OR REPLACE INTO notes VALUES (?, ?)", name, value)
        if not self.note(_WHOLE):
            self._tables.do("INSERT INTO notes VALUES (?, ?)", _WHOLE, self._tables.ask(search.WHOLE)[0][0])

    def _settle(self) -> None:
        """Put down what was held back; what was noted before a change does not hold any more."""
        self._put_words()
        if self._changed:
            self._tables.do("DELETE FROM notes")
            self._changed = False

    def _forget(self, sha256: str) -> None:
        self._changed = True
        self._put_words()
        self._tables.do(
            "INSERT INTO words (words, rowid, text)"
            " SELECT 'delete', id, text FROM pages WHERE sha256 = ? AND text <> ''",
            sha256,
        )
        unseen.forget(self._tables, sha256)
        for table in ("pages", "records", "readings"):
            self._tables.do(f"DELETE FROM {table} WHERE sha256 = ?", sha256)  # noqa: S608 - one of the three above

    def save(self) -> None:
        """Make what was put last."""
        self._settle()
        self._tables.save()
        self._saved = time.monotonic()

    def save_seldom(self) -> None:
        """Make what was put last, unless that was done a moment ago."""
        if time.monotonic() > self._saved + _SELDOM:
            self.save()

    def empty(self) -> None:
        """Begin anew: what is there cannot be trusted."""
        self._words, self._letters = [], 0
        self._tables.close()
        self._tables = database.open_anew(self._path)

    def close(self) -> None:
        """Let go of the file."""
        self._tables.close()


@contextmanager
def reading(folder: Path) -> Iterator[PaperIndex]:
    """Open the index in the folder of a case; an empty one in memory where nothing was read yet.

    Raises IndexLost (22).
    """
    path = folder / FILE
    with _opened(path, database.open_to_read(path) or database.open_in_memory()) as index:
        yield index


@contextmanager
def writing(folder: Path) -> Iterator[PaperIndex]:
    """Open the index in the folder of a case, made anew where it is missing or cannot be trusted."""
    path = folder / FILE
    with _opened(path, database.open_to_write(path)) as index:
        yield index


@contextmanager
def _opened(path: Path, tables: Database) -> Iterator[PaperIndex]:
    index = PaperIndex(path, tables)
    try:
        yield index
    finally:
        index.close()


def _known(row: Sequence[Any]) -> Known:
    folder, path, size, mtime_ns, sha256, state, code, note, read_by, gone = row
    problem = ProblemCode(code) if code else None
    return Known(folder, path, size, mtime_ns, sha256, State(state), problem, note, read_by, gone=bool(gone))


def _image(row: Sequence[Any]) -> Image:
    path, study, series, modality, body_part, title, day, name, born, contents, *whose = row
    days = [Day.parse(text) if text else None for text in (day, born)]
    return Image(path, study, series, modality, body_part, title, days[0], name, days[1], bool(contents), *whose)
