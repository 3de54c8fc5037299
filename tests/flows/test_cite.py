"""A told fact bears the folio of the page that a person named for it, and only where that page is shared."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pypdf
import pypdfium2
import pytest

from sopinion.content import sections
from sopinion.content.questions import questionnaire
from sopinion.errors import NotFound, PageUnclear, WrongUsage
from sopinion.flows import cite as verb
from sopinion.flows.cover import Cover, own_pages
from sopinion.flows.hands import Mark
from sopinion.model import proof
from sopinion.model.bound import Role
from sopinion.model.bundle import Entry
from sopinion.model.bundle_plan import pages_of
from sopinion.model.case import Case
from sopinion.model.choices import Choices, Exclusion
from sopinion.model.day import Day
from sopinion.model.folio import Folio
from sopinion.model.item import Item, ItemKind, ItemStatus, Move
from sopinion.model.kind import Kind
from sopinion.model.layout import Layout, Manner, lay
from sopinion.model.manifest import BoundRecord
from sopinion.model.question import Answer, Choice
from sopinion.model.record import Part, Record, record_id

DAY = datetime.date(2025, 11, 20)
DRUGS = ({"drug": "Oxaliplatin", "dose": "85 mg"}, {"drug": "Lisinopril"})
TOLD = {
    "goals.question": "Is it so?",
    "timeline.diagnosis": "a lump",
    "timeline.diagnosed": "2025-02-13",
    "records.drugs_taken": tuple(map(MappingProxyType, DRUGS)),
    "insurance.plan": "ppo",
}


@dataclass
class Opened:
    case: Case
    saved: list[Case] = field(default_factory=list)

    def save(self, case: Case) -> None:
        self.case = case
        self.saved.append(case)


@pytest.fixture
def opened() -> Opened:
    return Opened(
        Case("case-1", "A", "2025-11-01", MappingProxyType({key: Answer(value) for key, value in TOLD.items()}))
    )


def record(letter: str, pages: int = 3, **more: Any) -> Record:  # noqa: ANN401 - fields of a record
    sha = letter * 64
    part = Part(f"{letter}.pdf", "/p", sha, 1, pages)
    return Record(record_id(sha, 1, pages), (part,), Kind.PATHOLOGY_REPORT, day=Day(2025, 3, 14), **more)


def entry(one: Record, pages: Sequence[int] = ()) -> Entry:
    kept = tuple(page for page in pages_of(one) if not pages or page.number in pages)
    return Entry(one, sections.sections()[0], "Report", one.day, kept)


def data_of(opened: Opened, layout: Layout, records: Sequence[Record] = (), **more: Any) -> dict[str, Any]:  # noqa: ANN401 - fields of a cover
    cover = Cover(opened.case, Choices(), questionnaire(), "x", DAY, records=tuple(records), **more)
    return own_pages(layout, cover)


A, B = record("a"), record("b")


def test_every_told_fact_can_be_named(opened: Opened) -> None:
    names = [(one.name, one.label, one.fact.words) for one in verb.citable(opened.case, (), DAY)]
    assert names == [
        ("goals.question", "What I ask", "Is it so?"),
        ("timeline.diagnosis", "Diagnosis", "a lump"),
        ("timeline.diagnosed", "Timeline", "The diagnosis was told"),
        ("records.drugs_taken#1", "Drugs", "Oxaliplatin, 85 mg"),
        ("records.drugs_taken#2", "Drugs", "Lisinopril"),
        ("insurance.plan", "Insurance", "PPO"),
    ]


def test_a_fact_bears_the_folio_of_its_page_as_a_link(opened: Opened) -> None:
    said = [f"timeline.diagnosis={A.id}:2", f"records.drugs_taken#2={B.id[:4]}"]
    verb.cite(opened, (A, B), said, DAY)
    assert len(opened.saved) == 1
    data = data_of(opened, lay([entry(A), entry(B)], 3, Manner()))
    assert data["diagnosis"]["lines"] == [{"text": "a lump", "cited": {"text": "p. 5", "target": "5"}}]
    drugs = next(one for one in data["summary"]["blocks"] if one["key"] == "records.drugs_taken")
    assert [row["cited"] for row in drugs["rows"]] == [None, {"text": "p. 7\N{EN DASH}9", "target": "7"}]


def test_nothing_is_said_of_a_page_that_is_not_shared(opened: Opened) -> None:
    verb.cite(opened, (A, B), [f"timeline.diagnosis={A.id}:2", f"timeline.diagnosed={B.id}"], DAY)
    data = data_of(opened, lay([entry(A, (1, 3))], 3, Manner()), (A, B))
    assert "p. " not in str(data["summary"])
    assert data["diagnosis"]["lines"][0]["cited"] is None


def test_a_page_that_stands_in_another_file_bears_its_folio_without_a_link(opened: Opened) -> None:
    verb.cite(opened, (A, B), [f"timeline.diagnosis={B.id}:1"], DAY)
    whole = lay([entry(A), entry(B)], 3, Manner())
    core = lay([entry(A)], 3, Manner(Role.CORE, Folio(1, "C"), kept=whole.where))
    data = data_of(opened, core, where=whole.where)
    assert data["diagnosis"]["lines"][0]["cited"] == {"text": "p. 7", "target": ""}


def test_rows_may_change_places_and_a_row_told_anew_is_not_cited(opened: Opened) -> None:
    verb.cite(opened, (A,), [f"records.drugs_taken#1={A.id}:1"], DAY)
    first, second = DRUGS
    for rows, cited in (((second, first), [None, 1]), (({**first, "dose": "100 mg"}, second), [None, None])):
        told = Answer(tuple(map(MappingProxyType, rows)))
        now = opened.case.with_answer("records.drugs_taken", told)
        drugs = [one for one in verb.citable(now, (A,), DAY) if one.fact.key == "records.drugs_taken"]
        assert [one.citation and one.citation.places[0][1] for one in drugs] == cited


def test_a_citation_is_taken_back(opened: Opened) -> None:
    verb.cite(opened, (A,), [f"timeline.diagnosis={A.id}"], DAY)
    assert [(one.name, record.id) for one, record in verb.cited(opened.case, (A,), DAY)] == [
        ("timeline.diagnosis", A.id)
    ]
    verb.cite(opened, (A,), ["timeline.diagnosis="], DAY)
    assert opened.case.citations == ()


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ("timeline.diagnosis", WrongUsage),
        ("nothing.such=a", WrongUsage),
        ("records.drugs_taken=a", WrongUsage),
        ("records.drugs_taken#3=a", WrongUsage),
        ("timeline.diagnosis=zzzz", NotFound),
        (f"timeline.diagnosis={A.id}:9", NotFound),
        (f"timeline.diagnosis={A.id}:x", NotFound),
    ],
)
def test_what_cannot_be_cited_is_said_and_nothing_is_saved(opened: Opened, said: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        verb.cite(opened, (A, B), [f"goals.question={A.id}", said], DAY)
    assert opened.saved == []


def test_a_page_number_that_two_files_have_is_not_guessed(opened: Opened) -> None:
    both = replace(A, parts=(*A.parts, *B.parts))
    with pytest.raises(PageUnclear):
        verb.cite(opened, (both,), [f"timeline.diagnosis={both.id}:1"], DAY)
    verb.cite(opened, (both,), [f"timeline.diagnosis={both.id}:2:1"], DAY)
    assert opened.case.citations[0].places == (("b" * 64, 1),)


def test_a_thing_that_a_report_names_bears_the_page_of_the_report(opened: Opened) -> None:
    sent = (Move(ItemStatus.SENT, "2025-11-18", "77 88"),)
    slides = Item("s", ItemKind.SLIDES, "S25-1", "S25-1", place="Harbor", record=A.id, file="a.pdf", page=2, moves=sent)
    opened.case = replace(opened.case, items=(slides,))
    data = data_of(opened, lay([entry(A)], 3, Manner()), (A,))
    coming = next(one for one in data["summary"]["blocks"] if one["key"] == "coming")
    assert coming["rows"] == [
        {
            "cells": ["Glass slides, S25-1", "Harbor", "sent on November 18, 2025, parcel 77 88"],
            "cited": {"text": "p. 5", "target": "5"},
        }
    ]
    assert "Glass slides, S25-1 (sent on November 18, 2025, parcel 77 88)" in data["missing"]["lines"]


@dataclass
class Script:
    """A person who picks by words, one after the other."""

    picks: list[str]
    typed: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    offered: set[str] = field(default_factory=set)

    def say(self, text: str = "", mark: Mark = Mark.NONE, indent: int = 0) -> None:  # noqa: ARG002 - as a screen has it
        self.said.append(text)

    def pick(self, ask: str, choices: Sequence[Choice], *, option: str = "", start: str = "") -> str:  # noqa: ARG002 - as above
        wanted = self.picks.pop(0)
        self.offered |= {one.label.partition(":")[0] for one in choices if ":" in one.label}
        return next(one.value for one in choices if wanted in one.label)

    def text(self, ask: str, default: str = "", *, option: str = "") -> str:  # noqa: ARG002 - as above
        return self.typed.pop(0)


def test_the_walk_keeps_each_before_the_next_and_is_left_with_one_key(opened: Opened) -> None:
    entries = [entry(A), entry(B)]
    person = Script(["a lump", "Report", "Lisinopril", "Report", "a lump", "no paper", "Go on"], ["7", "2", ""])
    verb.walk(person, opened, entries, DAY)  # type: ignore[arg-type] - the part of a screen that it uses
    assert [len(case.citations) for case in opened.saved] == [1, 2, 1]
    assert [one.places for one in opened.saved[1].citations] == [(("a" * 64, 2),), A.places]
    assert [one.key for one in opened.case.citations] == ["records.drugs_taken"]
    assert "The paper has no page of that number." in person.said
    assert person.offered == {"Diagnosis", "Timeline", "Drugs"}, "a paper says nothing of what is asked"
    untouched = Opened(opened.case)
    verb.walk(Script(["Go on"]), untouched, entries, DAY)  # type: ignore[arg-type] - as above
    assert untouched.saved == []


def leads(path: str, number: int, words: str) -> list[int]:
    """Name the pages (1-based) that the links lead to whose box, on a page of a bound file, holds `words`."""
    reader = pypdf.PdfReader(path)
    numbers = {page.indirect_reference.idnum: n for n, page in enumerate(reader.pages, 1) if page.indirect_reference}
    found = []
    with pypdfium2.PdfDocument(path) as document:
        text = document[number - 1].get_textpage()
        for one in reader.pages[number - 1].get("/Annots", ()):
            link = one.get_object()
            if words in text.get_text_bounded(*map(float, link["/Rect"])):
                found.append(numbers[link["/Dest"][0].idnum])
    return found


def test_in_the_bound_file_the_folio_is_a_link_to_its_page(world: Any, tmp_path: Path) -> None:  # noqa: ANN401 - as in conftest
    first = world.add("a.pdf", "one", "two", "three")
    other = world.add("b.pdf", "four", kind=Kind.VISIT_NOTE)
    verb.cite(world, world.records, [f"timeline.diagnosis={first.id}:2", f"timeline.start={other.id}"], DAY)
    report = world.export(tmp_path / "out", core=True, core_with=(Exclusion(first.id, (1,)),))
    assert proof.whole(report.checks)
    bundle, core = (file.path for file in report.files if file.role in ("bundle", "core"))
    assert leads(bundle, 1, "p. 5") == leads(bundle, 2, "p. 5") == [5]
    assert leads(bundle, 2, "p. 7") == [7]
    summary = pypdf.PdfReader(core).pages[1].extract_text()
    assert "p. 5" in summary
    assert leads(core, 2, "p. ") == [], "the page is not in this file"


def test_of_a_page_that_stays_home_the_bound_file_knows_nothing(world: Any, tmp_path: Path) -> None:  # noqa: ANN401 - as above
    first = world.add("a.pdf", "one", "two", "three")
    verb.cite(world, world.records, [f"timeline.diagnosis={first.id}:2"], DAY)
    report = world.export(tmp_path / "out", exclude=(Exclusion(first.id, (2,)),))
    words = "".join(page.extract_text() for page in pypdf.PdfReader(report.files[0].path).pages[:2])
    assert "a lump" in words
    assert "p. " not in words


@dataclass
class Bound:
    """What a manifest of an earlier bundle says, as far as it is asked."""

    records: tuple[BoundRecord, ...]
    folios: tuple[Folio, ...]
    prints: tuple[str, ...]


def test_folios_of_an_earlier_bundle_are_known_by_page_and_where_pages_stayed_out_by_print() -> None:
    rows = (
        BoundRecord(A.id, "other", None, "s", "t", None, 3, 5),
        BoundRecord(B.id, "other", None, "s", "t", None, 6, 7),
        BoundRecord("gone", "other", None, "s", "t", None, 8, 8),
    )
    told = Bound(rows, tuple(Folio(n) for n in range(1, 9)), tuple(f"print{n}" for n in range(1, 9)))
    prints = {1: "print6", 2: "withheld", 3: "print7"}
    where = verb.folios_before(told, (A, B), lambda page: prints[page.number])  # type: ignore[arg-type] - as above
    assert where == {
        ("a" * 64, 1): Folio(3),
        ("a" * 64, 2): Folio(4),
        ("a" * 64, 3): Folio(5),
        ("b" * 64, 1): Folio(6),
        ("b" * 64, 3): Folio(7),
    }
