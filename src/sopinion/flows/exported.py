"""What came of an export: the files, what was proved, and the answer of `export --json`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sopinion.flows import compose, leave
from sopinion.flows.bundle import Draft, doubt_words
from sopinion.flows.lay import Sheaf
from sopinion.model.proof import Check
from sopinion.model.remark import About, Remark


@dataclass(frozen=True, slots=True)
class File:
    """A file that was written. role: as in the answer of `export --json`; pages: 0 where it has none.

    locked: whether it asks for a password.
    """

    path: str
    role: str
    sha256: str
    bytes: int
    pages: int = 0
    locked: bool = False


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What came of an export.

    files: none when it was only planned. remarks: what there is to know of pages. too_large: the files, by name, that
    could not be made as small as was asked for.
    """

    draft: Draft
    files: tuple[File, ...] = ()
    checks: tuple[Check, ...] = ()
    remarks: tuple[Remark, ...] = ()
    too_large: tuple[str, ...] = ()


def as_json(report: ExportReport) -> Mapping[str, Any]:
    """The answer of `export --json`."""
    draft = report.draft
    made = draft.plan
    return {
        "schema": "sopinion/export/1",
        "files": [
            {
                "path": one.path,
                "role": one.role,
                "sha256": one.sha256,
                "bytes": one.bytes,
                "pages": one.pages or None,
                "locked": one.locked,
            }
            for one in report.files
        ],
        "pages": draft.length,
        "records": [
            {"id": one.entry.record.id, "folios": [str(folio) for folio in sheaf.layout.folios_of(one)]}
            for sheaf in draft.whole
            for one in sheaf.layout.placed
        ],
        "layout": [_laid(sheaf) for sheaf in draft.sheaves],
        "left_out": [{"id": row.record, "pages": list(row.pages), "why": compose.why(row)} for row in made.left_out],
        "sensitive": [
            {"record": row.record, "page": row.page, "what": row.what, "grade": row.grade} for row in made.sensitive
        ],
        "without": leave.names(draft.case, draft.records, draft.choices.without, draft.day),
        "undecided": [
            {"record": one.record, "file": one.file, "pages": list(one.pages), "why": doubt_words(one)[0]}
            for one in made.undecided
        ],
        "pictured": [
            {"file": one.page.file, "page": one.page.number} for one in report.remarks if one.about is About.PICTURED
        ],
        "remarks": [
            {"about": one.about, "file": one.page.file, "page": one.page.number, "detail": one.detail or None}
            for one in report.remarks
        ],
    }


def _laid(sheaf: Sheaf) -> dict[str, Any]:
    """Say what each page of a file is: ours, or a page of which paper."""
    layout = sheaf.layout
    records = {page: one for one in layout.placed for page in range(one.first, one.last + 1)}
    leads = {page: key for key, page in layout.dividers.items()}
    rows = []
    for number, page in enumerate(layout.pages, 1):
        placed = records.get(number)
        what = "record" if placed else "front" if number <= layout.front else "divider" if number in leads else "blank"
        rows.append(
            {
                "page": number,
                "folio": str(page.folio),
                "stamp": page.folio.stamp,
                "what": what,
                "record": placed.entry.record.id if placed else None,
                "file": page.source.file if page.source else None,
                "file_page": page.source.number if page.source else None,
            }
        )
    return {
        "title": sheaf.title,
        "role": layout.role,
        "pages": rows,
        "bookmarks": [
            {"title": one.title, "folio": str(layout.folio(one.page)), "depth": one.depth} for one in sheaf.bookmarks
        ],
    }
