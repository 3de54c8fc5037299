"""A family's folder of PDFs made here, bound for real."""

from __future__ import annotations

import datetime
import hashlib
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name

from sopinion.content import sections
from sopinion.flows import compose
from sopinion.model import folio
from sopinion.model.binding import Binding, Shown
from sopinion.model.bundle import BundlePlan, Shelf
from sopinion.model.bundle_plan import pages_of, plan
from sopinion.model.choices import Choices
from sopinion.model.day import Day
from sopinion.model.kind import Kind
from sopinion.model.layout import Layout, Manner, lay
from sopinion.model.manifest import Manifest
from sopinion.model.proof import Check
from sopinion.model.record import Part, Record, record_id
from sopinion.press.bindery import Bindery

DAY = datetime.date(2025, 11, 20)
NAME = "Reyes second opinion 2025-11-20.pdf"


def text_page(
    pdf: pikepdf.Pdf,
    words: str,
    *,
    box: tuple[float, float, float, float] = (0, 0, 612, 792),
    before: bytes = b"",
    after: bytes = b"",
    **keys: Any,  # noqa: ANN401 - page entries of any type
) -> pikepdf.Page:
    """Add a page with words near its top left, as the file sees it. before, after: more drawing around them."""
    draw = f"BT /F1 14 Tf {box[0] + 60} {box[3] - 80} Td ({words}) Tj ET\n".encode()
    page = pikepdf.Page(
        Dictionary(
            Type=Name.Page,
            MediaBox=Array(list(box)),
            Resources=Dictionary(
                Font=Dictionary(F1=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
            ),
            Contents=pdf.make_stream(before + draw + after),
        )
    )
    for key, value in keys.items():
        page.obj["/" + key] = value
    pdf.pages.append(page)
    return pdf.pages[-1]


def saved(pdf: pikepdf.Pdf, **how: Any) -> bytes:  # noqa: ANN401 - what pikepdf takes
    """Give the bytes of a file."""
    out = io.BytesIO()
    pdf.save(out, **how)
    return out.getvalue()


def plain(words: str, pages: int = 1, **keys: Any) -> bytes:  # noqa: ANN401 - page entries of any type
    """Make a file whose pages say `words` and their number."""
    pdf = pikepdf.new()
    for n in range(1, pages + 1):
        text_page(pdf, f"{words} {n}", **keys)
    return saved(pdf)


@dataclass
class Bundle:
    """A bundle that was bound in a test."""

    path: Path
    plan: BundlePlan
    layout: Layout
    manifest: Manifest
    checks: tuple[Check, ...]
    remarks: tuple[Any, ...]

    @property
    def reader(self) -> pypdf.PdfReader:
        return pypdf.PdfReader(self.path)

    def text(self, folio: int) -> str:
        document = pypdfium2.PdfDocument(self.path)
        found: str = document[folio - 1].get_textpage().get_text_range()
        document.close()
        return found

    def places_of(self, words: str, folio: int) -> list[tuple[float, float, float, float]]:
        """Where words stand on a page, as it is read: left, bottom, right, top in points from its lower left corner."""
        document = pypdfium2.PdfDocument(self.path)
        page = document[folio - 1]
        textpage = page.get_textpage()
        search = textpage.search(words)
        found = search.get_next()
        boxes = [textpage.get_charbox(found[0] + n) for n in range(found[1])] if found else []
        document.close()
        return boxes

    def wrong(self) -> list[str]:
        return [check.key.value for check in self.checks if not check.good]


@dataclass
class Papers:
    """A folder of papers, and the records that were read from them."""

    path: Path
    records: list[Record] = field(default_factory=list)

    def add(self, name: str, data: bytes, pages: int | None = None, **more: Any) -> Record:  # noqa: ANN401 - fields of a record
        (self.path / name).write_bytes(data)
        sha256 = hashlib.sha256(data).hexdigest()
        if pages is None:
            with pikepdf.open(io.BytesIO(data)) as pdf:
                pages = len(pdf.pages)
        first, last = more.pop("span", (1, pages))
        record = Record(
            id=record_id(sha256, first, last),
            parts=(Part(name, str(self.path), sha256, first, last),),
            **{"kind": Kind.PATHOLOGY_REPORT, "day": Day(2025, 3, 14), **more},
        )
        self.records.append(record)
        return record

    def bind(self, choices: Choices | None = None, to: Path | None = None, passwords: tuple[str, ...] = ()) -> Bundle:
        choices = choices or Choices()
        press = Bindery()
        to = to or self.path.parent / "out"
        names: Mapping[Kind, str] = {kind: sections.name(kind) for kind in Kind}
        with press.stock(passwords) as stock, press.tray(str(to)) as tray:
            barred = stock.barred(page for record in self.records for page in pages_of(record))
            made = plan(self.records, choices, Shelf(sections.sections(), names, barred=barred))
            front = 2
            while True:
                layout = lay(made.entries, front, Manner(dividers=bool(choices.dividers), duplex=choices.duplex))
                own = press.pages(front_data(layout), DAY)
                if own.front == front:
                    break
                front = own.front
            shown = Shown(choices.recipient, choices.paper, choices.duplex, bool(layout.dividers))
            binding: Binding = Binding(NAME[:-4], DAY, "sopinion test", layout, compose.bookmarks(layout, own), shown)
            worded = frozenset(
                page.key for record in self.records if record.title == "worded" for page in pages_of(record)
            )
            bound = stock.bind(tray, NAME, own, binding, worded)
            paths = tray.serve(over=True)
        return Bundle(Path(paths[NAME]), made, layout, bound.manifest, bound.checks, bound.remarks)


def front_data(layout: Layout) -> dict[str, Any]:
    """What a cover and an index need, and no more."""
    return {
        "title": NAME[:-4],
        "lang": "en",
        "paper": "letter",
        "made_for": "",
        "made_on": "",
        "heading": "Request",
        "name": "Ana Reyes",
        "born": "",
        "part": "",
        "question": {"label": "What I ask", "text": "Is it so?", "by": "", "cited": None},
        "diagnosis": None,
        "enclosed": {"label": "Enclosed", "lines": [], "total": {"label": "In all", "count": ""}},
        "missing": {"label": "Missing", "lines": [], "more": ""},
        "rest": "",
        "note": "",
        "index": {
            "heading": "Index",
            "again": "Index, continued",
            "note": "",
            "heads": ["Paper", "Day", "Page"],
            "apart": {"title": "", "note": "", "rows": []},
            "sections": [
                {
                    "title": section.title,
                    "rows": [
                        {
                            "title": one.entry.title,
                            "detail": "",
                            "day": str(one.entry.day),
                            "folios": folio.span(*layout.folios_of(one)),
                            "target": str(layout.folio(one.first)),
                        }
                        for one in placed
                    ],
                }
                for section, placed in layout.sections
            ],
        },
        "summary": None,
        "dividers": [
            {"title": section.title, "count": "", "folios": "", "rows": [], "listed": 0, "more": ""}
            for section, _ in layout.sections
            if section.key in layout.dividers
        ],
        "blanks": layout.blanks,
        "blank": "Left free.",
    }


@pytest.fixture
def papers(tmp_path: Path) -> Papers:
    """An empty folder of papers."""
    path = tmp_path / "papers"
    path.mkdir()
    return Papers(path)


@pytest.fixture
def make() -> Callable[..., bytes]:
    """Makes a simple file: `make("words", pages=3)`."""
    return plain


@pytest.fixture
def page_of() -> Callable[..., pikepdf.Page]:
    """Adds a page to a file being made."""
    return text_page


@pytest.fixture
def bytes_of() -> Callable[..., bytes]:
    """Gives the bytes of a file being made."""
    return saved
