"""Pages that wait to be looked at as pictures, and what came of looking, in the index."""

from __future__ import annotations

from collections.abc import Sequence

from sopinion.model.legible import needs_eyes
from sopinion.model.page import Page, Source
from sopinion.model.seen import Unseen
from sopinion.storage.database import Database

_HERE = "folder = ? AND state = 'read' AND gone = 0"
_PLACES = f"SELECT sha256, folder, min(path) AS path FROM files WHERE {_HERE} GROUP BY sha256"  # noqa: S608 - ours
_UNSEEN = f"SELECT sha256, folder, path, number FROM ({_PLACES}) JOIN unseen USING (sha256) ORDER BY path, number"  # noqa: S608 - ours
_EVERY = f"SELECT sha256, folder, path, number FROM ({_PLACES}) JOIN pages USING (sha256) ORDER BY path, number"  # noqa: S608 - ours
_DARK = f"""
SELECT path FROM files WHERE {_HERE} AND sha256 IN (SELECT sha256 FROM unseen)
AND sha256 NOT IN (SELECT sha256 FROM pages WHERE text <> '') ORDER BY path
"""  # noqa: S608 - ours
_COUNT = f"SELECT count(*) FROM files JOIN pages USING (sha256) WHERE {_HERE} AND source = 'ocr'"  # noqa: S608 - ours
_ENGINE = f"SELECT max(engine) FROM eyes WHERE sha256 IN (SELECT sha256 FROM files WHERE {_HERE})"  # noqa: S608 - ours


def wait(tables: Database, sha256: str, pages: Sequence[Page]) -> None:
    """Put down which of the pages just read have to be looked at."""
    waiting = [(sha256, page.number) for page in pages if needs_eyes(page)]
    if waiting:
        tables.do_many("INSERT INTO unseen VALUES (?, ?)", waiting)


def waiting(tables: Database, folder: str, *, every: bool = False) -> tuple[Unseen, ...]:
    """Give the pages below `folder` that wait, or every page, by path; of bytes in several places, once."""
    return tuple(Unseen(*row) for row in tables.ask(_EVERY if every else _UNSEEN, folder))


def put(tables: Database, sha256: str, engine: str, pages: Sequence[Page]) -> None:
    """Keep pages of these bytes as they are now that they were looked at; they do not wait any more."""
    for page in pages:
        tables.do("DELETE FROM unseen WHERE sha256 = ? AND number = ?", sha256, page.number)
    read = [page for page in pages if page.source is Source.OCR]
    if not read:
        return
    tables.do("INSERT OR REPLACE INTO eyes VALUES (?, ?)", sha256, engine)
    for page in read:
        ((row, before),) = tables.ask("SELECT id, text FROM pages WHERE sha256 = ? AND number = ?", sha256, page.number)
        if before:
            tables.do("INSERT INTO words (words, rowid, text) VALUES ('delete', ?, ?)", row, before)
        tables.do("UPDATE pages SET text = ?, source = ? WHERE id = ?", page.text, page.source.value, row)
        tables.do("INSERT INTO words (rowid, text) VALUES (?, ?)", row, page.text)


def dark(tables: Database, folder: str) -> tuple[str, ...]:
    """Name the files below `folder` of which nothing can be read before somebody looks at them, by path."""
    return tuple(path for (path,) in tables.ask(_DARK, folder))


def seen(tables: Database, folder: str) -> tuple[int, str | None]:
    """Count the pages below `folder` whose words come from a picture, and name what read them."""
    return int(tables.ask(_COUNT, folder)[0][0]), tables.ask(_ENGINE, folder)[0][0]


def forget(tables: Database, sha256: str) -> None:
    """Drop what is known of these bytes."""
    tables.do("DELETE FROM unseen WHERE sha256 = ?", sha256)
    tables.do("DELETE FROM eyes WHERE sha256 = ?", sha256)
