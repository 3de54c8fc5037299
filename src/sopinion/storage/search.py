"""Full-text search in the index."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sopinion.model.listing import MARKS, Hit
from sopinion.model.parting import Stretch
from sopinion.model.search import Term
from sopinion.storage.database import Database

_SNIPPET = 24  # words
_RANKED = 20_000  # pages; of more, whatever comes first is as good: the words stand everywhere
_HERE = "SELECT sha256 FROM files WHERE state = 'read' AND gone = 0"
_LYING = f" AND rowid IN (SELECT id FROM pages WHERE sha256 IN ({_HERE}))"  # noqa: S608 - ours
_WANTED = """
AND rowid IN (
    SELECT pages.id FROM json_each(?) AS wanted JOIN pages ON sha256 = json_extract(wanted.value, '$[0]')
    AND number BETWEEN json_extract(wanted.value, '$[1]') AND json_extract(wanted.value, '$[2]')
)
"""
_PAGE = "SELECT sha256, number FROM pages WHERE id = ?"
_PLACE = """
SELECT folder, path FROM files WHERE sha256 = ? AND state = 'read' AND gone = 0 ORDER BY folder, path LIMIT 1
"""
_RECORD = "SELECT id FROM records WHERE sha256 = ? AND first <= ? AND last >= ?"
_LIKE = "SELECT term FROM vocabulary WHERE length(term) BETWEEN ? AND ? AND ({}) ORDER BY doc DESC LIMIT ?"
_MOST_LIKE = 2000

WHOLE = f"SELECT NOT EXISTS (SELECT 1 FROM readings WHERE sha256 NOT IN ({_HERE}))"  # noqa: S608 - ours
"""Whether everything that was read lies somewhere now; it need not be asked of each page then."""


def find(
    tables: Database, terms: Sequence[Term], limit: int, only: Sequence[Stretch] | None, *, whole: bool
) -> tuple[int, tuple[Hit, ...]]:
    """Count the pages that hold all `terms`, and give the `limit` best of them, best first.

    only: the pages to look at; None for all. whole: as WHOLE answers.
    """
    if not terms:
        return 0, ()
    asked = [_expression(terms)]
    among = "" if whole else _LYING
    if only is not None:
        among += _WANTED
        asked.append(json.dumps([(one.sha256, one.first, one.last) for one in only]))
    total = tables.ask(f"SELECT count(*) FROM words WHERE words MATCH ?{among}", *asked)[0][0]  # noqa: S608 - ours
    order = "ORDER BY rank" if total <= _RANKED else ""
    rows = tables.ask(
        f"SELECT rowid, snippet(words, 0, ?, ?, '…', {_SNIPPET}) FROM words WHERE words MATCH ?{among} {order} LIMIT ?",  # noqa: S608 - ours
        *MARKS,
        *asked,
        limit,
    )
    return int(total), tuple(hit for row, snippet in rows if (hit := _hit(tables, row, snippet)))


def _expression(terms: Sequence[Term]) -> str:
    """Write terms as the full-text index reads them."""
    wanted = " AND ".join(_either(term) for term in terms if not term.without)
    unwanted = " OR ".join(_either(term) for term in terms if term.without)
    return f"({wanted}) NOT ({unwanted})" if unwanted else wanted


def _either(term: Term) -> str:
    star = "*" if term.beginning else ""
    phrases = (f'"{" ".join(words)}"{star}' for words in (term.words, *term.others))
    return f"({' OR '.join(phrases)})"


def _hit(tables: Database, row: int, snippet: str) -> Hit | None:
    """Name the page; None where a reading that was broken off left one that lies nowhere."""
    sha, page = tables.ask(_PAGE, row)[0]
    place = tables.ask(_PLACE, sha)
    if not place:
        return None
    folder, path = place[0]
    record = tables.ask(_RECORD, sha, page, page)
    return Hit(record[0][0] if record else None, path, folder, page, " ".join(snippet.split()))


def like(tables: Database, pieces: Sequence[str], shortest: int, longest: int) -> tuple[str, ...]:
    """Give words of the papers, the most frequent first, that hold one of `pieces` (letters and figures alone)."""
    # The first piece begins a word and the last one ends it; each may have moved by a letter or two in between.
    patterns = [f"{piece}*" if not n else f"*{piece}*" for n, piece in enumerate(pieces)]
    either = " OR ".join(["term GLOB ?"] * len(patterns))
    rows = tables.ask(_LIKE.format(either), shortest, longest, *patterns, _MOST_LIKE)
    return tuple(term for (term,) in rows)
