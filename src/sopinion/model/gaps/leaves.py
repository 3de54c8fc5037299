"""A page that cannot be read, and a page that names somebody else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sopinion.model.gap import GapKind
from sopinion.model.gaps.finding import Finding
from sopinion.model.gaps.pile import Pile, Sentence
from sopinion.model.page import Page, Source
from sopinion.model.record import Match

_FEW = 40
"""Letters that a scanned page has at least, when anything on it could be read."""
_MANY = 25
_WORD = re.compile(r"[A-Za-z]{2,}")
_MOST_STRANGE = 0.45


def poor_copies(pile: Pile) -> Iterator[Finding]:
    """Every scanned page on which next to nothing could be made out; once for each record."""
    for record in pile.records:
        for part, page in pile.pages(record):
            if page.source is Source.OCR and illegible(page):
                quote = " ".join(page.text.split())
                yield Finding(
                    kind=GapKind.POOR_COPY,
                    key=f"poor:{record.id}",
                    about="",
                    says="poor-copy",
                    sentence=Sentence(record, part, page.number, quote, 0),
                    wants=record.kind,
                )


def illegible(page: Page) -> bool:
    """Whether what was made out of a scanned page is too little, or is no words."""
    letters = sum(c.isalpha() for c in page.text)
    if letters < _FEW:
        return page.pictured or letters > 0
    words = _WORD.findall(page.text)
    if len(words) < _MANY:
        return False
    strange = sum(1 for w in words if not re.search(r"[aeiouyAEIOUY]", w) or re.search(r"[a-z][A-Z]", w))
    marks = sum(1 for c in page.text if not c.isalnum() and not c.isspace())
    return strange / len(words) > _MOST_STRANGE or marks > letters * 0.6


def strangers(pile: Pile) -> Iterator[Finding]:
    """Pages that name somebody else and that nobody has decided about.

    One gap for all papers that are somebody else's as a whole, and one for each name on pages inside an own paper.
    """
    undecided = [r for r in pile.everything if "whose" not in r.told and r.copy_of is None]
    whole = [r for r in undecided if r.patient.match is Match.DIFFERENT]
    for record in whole:
        part = record.parts[0]
        at = Sentence(record, part, part.first, record.patient.name or "", 0)
        yield Finding(GapKind.WRONG_PATIENT, "papers", str(len(whole)), "wrong-papers", at)
    for record in undecided:
        for page in record.foreign_pages if record.patient.match is not Match.DIFFERENT else ():
            part = next((p for p in record.parts if p.first <= page.page <= p.last), record.parts[0])
            at = Sentence(record, part, page.page, page.quote, 0)
            key = f"page:{(page.name or page.quote).casefold()}"
            yield Finding(GapKind.WRONG_PATIENT, key, "", "wrong-patient", at)
