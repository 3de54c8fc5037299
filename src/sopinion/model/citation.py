"""A citation: where in the papers a told fact stands, as a person named it.

It is said of pages, by fingerprint, so it holds wherever a file lies and however a paper's pages are parted later. And
it is said of words: once the fact is told otherwise, the citation no longer stands for it.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sopinion.model.folio import Folio
from sopinion.model.parting import Paper, Place, places
from sopinion.model.question import Value
from sopinion.model.record import Record


@dataclass(frozen=True, slots=True)
class Citation:
    """A told fact, and the pages it stands on.

    key: of the question. fact: the name of what was told (`fact_id`): of a table, of one row. record: the paper's id
    when it was said. pages: one page, or all pages of the paper as it was then. said: ISO day.
    """

    key: str
    fact: str
    record: str
    pages: Paper
    said: str = ""

    @property
    def places(self) -> tuple[Place, ...]:
        """Every page it names, in order."""
        return tuple(places(self.pages))


def fact_id(told: Value) -> str:
    """Name what was told by its content, so that rows of a table may change places: eight letters."""
    plain = [_plain(one) for one in told] if isinstance(told, tuple) else _plain(told)
    written = json.dumps(plain, ensure_ascii=True, sort_keys=True)
    return base64.b32encode(hashlib.sha256(written.encode()).digest()[:5]).decode().lower()


def row_id(row: Mapping[str, str]) -> str:
    """Name a row of a table by its cells; empty ones do not count."""
    return fact_id(({name: cell for name, cell in row.items() if cell.strip()},))


def with_citation(citations: Sequence[Citation], one: Citation) -> tuple[Citation, ...]:
    """Lay a citation over what was cited for the same fact before."""
    return (*(each for each in citations if (each.key, each.fact) != (one.key, one.fact)), one)


def without(citations: Sequence[Citation], key: str, fact: str) -> tuple[Citation, ...]:
    """Take back what was cited for a fact."""
    return tuple(each for each in citations if (each.key, each.fact) != (key, fact))


def folios(citation: Citation, where: Mapping[Place, Folio]) -> tuple[Folio, ...]:
    """The folios of the cited pages that are shared, in order; none where nothing of it is."""
    return tuple(sorted((where[place] for place in citation.places if place in where), key=_order))


def record_of(citation: Citation, records: Iterable[Record]) -> Record | None:
    """Find the paper that is cited: the one that holds most of the cited pages now; None where they are gone."""
    cited = frozenset(citation.places)
    held = [(len(cited & frozenset(record.places)), record) for record in records]
    most, found = max(held, key=lambda pair: (pair[0], pair[1].id == citation.record), default=(0, None))
    return found if most else None


def _order(folio: Folio) -> tuple[int, int, str]:
    whole, dot, _ = folio.before.partition(".")
    return (int(whole), folio.number, "") if dot and whole.isdecimal() else (folio.number, 0, folio.before)


def _plain(one: object) -> object:
    return dict(one) if isinstance(one, Mapping) else one
