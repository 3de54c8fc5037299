"""Citations as they stand in the file of a case. Pure: lists and dictionaries in, values out, and back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sopinion.model.citation import Citation
from sopinion.model.parting import Stretch
from sopinion.model.told_rows import rows, text

_WORDS = ("key", "fact", "record", "said")
_MOST_PAGES = 1_000_000  # of one file; beyond, the number is damage


def citations_out(citations: Sequence[Citation]) -> list[dict[str, Any]]:
    """Lay citations out as they stand in the file."""
    return [
        {
            **{name: getattr(one, name) for name in _WORDS},
            "paper": [{"sha256": run.sha256, "pages": [run.first, run.last]} for run in one.pages],
        }
        for one in citations
    ]


def citations_in(data: object) -> tuple[Citation, ...]:
    """Read citations from the file. ValueError for what is none."""
    return tuple(
        Citation(
            key=text(row, "key"),
            fact=text(row, "fact"),
            record=text(row, "record"),
            pages=tuple(_stretch(run) for run in rows(row.get("paper"))),
            said=text(row, "said"),
        )
        for row in rows(data)
    )


def _stretch(run: dict[str, Any]) -> Stretch:
    pages = run.get("pages")
    if not isinstance(pages, list) or [type(page) for page in pages] != [int, int]:
        raise ValueError("not the pages of a paper")
    first, last = pages
    if not 0 < first <= last < _MOST_PAGES:
        raise ValueError("pages run upward from 1")
    return Stretch(text(run, "sha256"), first, last)
