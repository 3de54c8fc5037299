"""The records of a file whose pages come a few at a time: no more of it in hand than the paper under way needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sopinion.model.file_seen import FileSeen
from sopinion.model.lexicon import Lexicon
from sopinion.model.page import Page
from sopinion.model.patient import Whom
from sopinion.model.recognition import Looked, looked, recognise, recognise_looked
from sopinion.model.record import Record

_AT_ONCE, _LETTERS_AT_ONCE = 300, 400_000  # pages that are looked at together, and letters on them
_MOST = 5  # times as much in one record; a longer one is parted


@dataclass(frozen=True, slots=True)
class Open:
    """The last pages so far, what a look at them gave, and up to which of them the records were given already.

    They begin with the record before the one that may go on: where that one begins is decided again, with both.
    """

    pages: tuple[Page, ...] = ()
    looked: Looked = ()
    done: int = 0


def ahead(file: FileSeen, begun: Open, lexicon: Lexicon, whom: Whom, *, more: bool) -> tuple[tuple[Record, ...], Open]:
    """Read the records that end on the pages so far; the last one is held back while `more` may follow.

    file: with the pages that are new; begun: as the call before gave it back.
    """
    pages = begun.pages + file.pages
    seen = begun.looked + looked(file.pages, lexicon, whom.today)
    records = recognise_looked(replace(file, pages=pages), seen, lexicon, whom.patient, whom.today)
    fresh = tuple(record for record in records if record.parts[0].first > begun.done)
    if not more or (len(fresh) == 1 and enough(pages, _MOST)):
        return fresh, Open()
    sure_of = pages[-2 if len(pages) > 1 else -1].number  # where a page belongs is said by the next one, too
    ended = sum(record.parts[0].last < sure_of for record in records)
    if not ended:
        return (), Open(pages, seen, begun.done)
    before = records[ended - 1].parts[0]
    at = next(at for at, page in enumerate(pages) if page.number == before.first)
    given = tuple(record for record in records[:ended] if record in fresh)
    return given, Open(pages[at:], seen[at:], before.last)


def recognise_long(file: FileSeen, lexicon: Lexicon, whom: Whom) -> tuple[Record, ...]:
    """Read the records of a file of any length: as `recognise` does, with less in hand.

    How full the fullest page of the file is, which says a little of where records end, is known as far as it was read.
    """
    if file.kind is not None:  # it is one paper, however long
        return recognise(file, lexicon, whom.patient, whom.today)
    found: list[Record] = []
    begun = Open()
    group: list[Page] = []
    for number, page in enumerate(file.pages, 1):
        group.append(page)
        more = number < len(file.pages)
        if enough(group) or not more:
            records, begun = ahead(replace(file, pages=tuple(group)), begun, lexicon, whom, more=more)
            found += records
            group = []
    return tuple(found)


def enough(pages: Sequence[Page], times: int = 1) -> bool:
    """Whether so many pages are better looked at before there are more."""
    return len(pages) >= _AT_ONCE * times or sum(len(page.text) for page in pages) >= _LETTERS_AT_ONCE * times
