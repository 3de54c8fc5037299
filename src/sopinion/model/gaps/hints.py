"""What papers tell of that puts a paper on the checklist, without being a gap by itself: radiation, drugs by drip."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sopinion.model.gaps.acts import unsure
from sopinion.model.gaps.pile import Pile
from sopinion.model.kind import Kind

_OWN = {"radiation": Kind.RADIATION_SUMMARY, "treatment": Kind.TREATMENT_RECORD, "genomic": Kind.GENOMIC_REPORT}


@dataclass(frozen=True, slots=True)
class Hint:
    """What was given, with the words that say so. key: radiation, treatment, genomic. page: 1-based, of `file`."""

    key: str
    record: str
    file: str
    page: int
    quote: str


def hints(pile: Pile) -> Iterator[Hint]:
    """The first sentence that tells of each; what is planned, refused or of a relative does not count."""
    cues = pile.cues["hints"]
    seen: set[str] = set()
    for sentence in pile.heard("hints"):
        for key, kind in _OWN.items():
            if key in seen or sentence.record.kind is kind or not cues[key].search(sentence.text):
                continue
            if cues["unless"].search(sentence.text) or unsure(sentence.text, pile.cues["acts"]):
                continue
            seen.add(key)
            yield Hint(key, sentence.record.id, sentence.part.file, sentence.page, sentence.text[:200])
