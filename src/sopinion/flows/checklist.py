"""The verb behind `checklist`: hold what is wanted against what was told and read, and look for gaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sopinion.content import checklists
from sopinion.content import gaps as gap_words
from sopinion.flows.hands import Pages
from sopinion.model.case import Case
from sopinion.model.checklist import Checklist, checklist
from sopinion.model.gap import Gap
from sopinion.model.gaps import gaps
from sopinion.model.record import Record


@dataclass(frozen=True, slots=True)
class Missing:
    """The checklist and the gaps of a case."""

    checklist: Checklist
    gaps: tuple[Gap, ...]

    @property
    def open(self) -> tuple[Gap, ...]:
        """Gaps that no record fills."""
        return tuple(gap for gap in self.gaps if gap.filled_by is None)


def look(case: Case, records: Sequence[Record], pages: Pages) -> Missing:
    """Work out what is here, what is missing, and what the papers speak of."""
    texts = {sha: tuple(pages.pages(sha)) for sha in {part.sha256 for record in records for part in record.parts}}
    return Missing(
        checklist(checklists.wanted(), case.answers, records),
        gaps(records, texts, gap_words.cues(), gap_words.calendar()),
    )


def as_json(missing: Missing) -> Mapping[str, Any]:
    """The answer of `checklist --json`."""
    return {
        "schema": "sopinion/checklist/1",
        "enough_to_send": missing.checklist.enough_to_send,
        "items": [
            {
                "key": item.key,
                "event": item.event,
                "need": item.need,
                "status": item.status,
                "records": list(item.records),
                "why": item.why,
                "where": item.where,
            }
            for item in missing.checklist.items
        ],
        "gaps": [
            {
                "id": gap.id,
                "state": "filled" if gap.filled_by else "open",
                "filled_by": gap.filled_by,
                "kind": gap.kind,
                "what": words.what,
                "record": gap.record,
                "file": gap.file,
                "page": gap.page,
                "quote": gap.quote,
                "advice": words.advice,
            }
            for gap in missing.gaps
            for words in [gap_words.told(gap)]
        ],
    }
