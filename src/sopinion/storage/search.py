"""Full-text search in the index."""

from __future__ import annotations

from collections.abc import Sequence

from sopinion.model.listing import MARKS, Hit
from sopinion.model.search import Term
from sopinion.storage.database import Database

_SNIPPET = 24  # words
_MATCHING = """
FROM words JOIN pages ON pages.id = words.rowid
WHERE words MATCH ? AND pages.sha256 IN (SELECT sha256 FROM files WHERE state = 'read' AND gone = 0)
"""
_HITS = f"""
SELECT pages.sha256, pages.number, snippet(words, 0, ?, ?, '…', {_SNIPPET}) {_MATCHING} ORDER BY rank LIMIT ?
"""
_COUNT = f"SELECT count(*) {_MATCHING}"
_PLACE = """
SELECT folder, path FROM files WHERE sha256 = ? AND state = 'read' AND gone = 0 ORDER BY folder, path LIMIT 1
"""
_RECORD = "SELECT id FROM records WHERE sha256 = ? AND first <= ? AND last >= ?"


def find(tables: Database, terms: Sequence[Term], limit: int) -> tuple[int, tuple[Hit, ...]]:
    """Count the pages that hold all `terms`, and give the `limit` best of them, best first."""
    if not terms:
        return 0, ()
    asked = " ".join(f'"{" ".join(term.words)}"{"*" if term.beginning else ""}' for term in terms)
    total = tables.ask(_COUNT, asked)[0][0]
    hits = []
    for sha, page, snippet in tables.ask(_HITS, *MARKS, asked, limit):
        folder, path = tables.ask(_PLACE, sha)[0]
        record = tables.ask(_RECORD, sha, page, page)
        hits.append(Hit(record[0][0] if record else None, path, folder, page, " ".join(snippet.split())))
    return int(total), tuple(hits)
