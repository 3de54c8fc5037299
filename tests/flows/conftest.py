"""A case with papers made here, and the real press to export them with."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from sopinion.flows import bundle as verb
from sopinion.flows import earlier
from sopinion.flows.bind import write
from sopinion.flows.exported import ExportReport
from sopinion.model.case import Case
from sopinion.model.choices import Choices
from sopinion.model.day import Day
from sopinion.model.disc import Disc
from sopinion.model.gathering import Wish
from sopinion.model.kind import Kind
from sopinion.model.page import Page
from sopinion.model.question import Answer
from sopinion.model.record import Part, Record, record_id
from sopinion.press.bindery import Bindery

DAY = datetime.date(2025, 11, 20)


@dataclass
class World:
    """A case, its papers in a folder, and the text of their pages."""

    folder: Path
    case: Case
    records: list[Record] = field(default_factory=list)
    texts: dict[str, list[Page]] = field(default_factory=dict)

    def save(self, case: Case) -> None:
        self.case = case

    def pages(self, sha256: str) -> Sequence[Page]:
        return self.texts.get(sha256, ())

    def discs(self, *_folders: str) -> tuple[Disc, ...]:
        return ()

    def step(self, units: int = 1, note: str = "") -> None:
        """Nobody looks."""

    def add(self, name: str, *pages: str, **more: Any) -> Record:  # noqa: ANN401 - fields of a record
        pdf = pikepdf.new()
        for words in pages:
            page = pikepdf.Page(
                Dictionary(
                    Type=Name.Page,
                    MediaBox=Array([0, 0, 612, 792]),
                    Resources=Dictionary(
                        Font=Dictionary(F1=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
                    ),
                    Contents=pdf.make_stream(f"BT /F1 12 Tf 72 700 Td ({words}) Tj ET".encode()),
                )
            )
            pdf.pages.append(page)
        pdf.save(self.folder / name, deterministic_id=True)
        sha256 = hashlib.sha256((self.folder / name).read_bytes()).hexdigest()
        part = Part(name, str(self.folder), sha256, 1, len(pages))
        fields = {"kind": Kind.PATHOLOGY_REPORT, "day": Day(2025, 3, 14), "kind_confidence": 1.0, **more}
        record = Record(record_id(sha256, 1, len(pages)), (part,), **fields)
        self.records.append(record)
        self.texts[sha256] = [Page(n, words) for n, words in enumerate(pages, 1)]
        return record

    def export(self, to: Path, *, over: bool = False, **choices: Any) -> ExportReport:  # noqa: ANN401 - choices
        press = Bindery()
        with press.stock() as stock:
            locking = choices.pop("locking", None)
            wish = self.wish(stock, press, choices)

            def draft(share: float = 1.0) -> verb.Draft:
                return verb.draft(self.case, self.records, self, stock, press, replace(wish, share=share), DAY)

            return write(draft(), self, stock, press, str(to), self, lambda _: over, draft, locking)

    def wish(self, stock: Any, press: Bindery, said: dict[str, Any]) -> Wish:  # noqa: ANN401 - the press's own
        """Take what is no choice of papers out of `said`: limit, core, core_with, fhir, adds_to, reopen."""
        adds_to, reopen = said.pop("adds_to", None), said.pop("reopen", None)
        more = {name: said.pop(name) for name in ("limit", "core", "core_with", "fhir") if name in said}
        choices = Choices(**said)
        if reopen:
            choices = earlier.reopened(
                choices, earlier.look(reopen, press, self.records), self.case, self.records, stock
            )
        if adds_to:
            more["adds_to"] = earlier.to_add_to(earlier.look(adds_to, press, self.records), self.case)
        return Wish(choices, **more)

    def draft(self, **choices: Any) -> verb.Draft:  # noqa: ANN401 - choices
        press = Bindery()
        with press.stock() as stock:
            return verb.draft(self.case, self.records, self, stock, press, Wish(Choices(**choices)), DAY)


@pytest.fixture
def world(tmp_path: Path) -> World:
    folder = tmp_path / "papers"
    folder.mkdir()
    told = {
        "patient.name": Answer("Ana María Reyes"),
        "patient.birth_date": Answer("1961-03-03"),
        "goals.question": Answer("Is surgery first right?\n#panic()"),
        "timeline.diagnosis": Answer("a lump, <b>left</b>"),
        "timeline.start": Answer("2025-12-14"),
        "records.doctors": Answer((MappingProxyType({"name": "Dr. Rao", "field": "Oncology"}),)),
    }
    return World(folder, Case("case-1", "Ana", "2025-11-01", MappingProxyType(told)))
