"""No file that is shared holds a word that only a withheld page says, and none names what only it knows."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import random
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, String

from sopinion.flows.exported import ExportReport
from sopinion.flows.lock import Locking
from sopinion.model.case import Correction
from sopinion.model.choices import Exclusion
from sopinion.model.day import Day
from sopinion.model.item import Item, ItemKind, ItemStatus, Move, item_id
from sopinion.model.kind import Kind, Role
from sopinion.model.layout import Limit
from sopinion.model.page import Page
from sopinion.model.question import Answer
from sopinion.model.record import DatedLine, ForeignPage, Match, Part, PatientSeen, Record, record_id
from sopinion.model.request import Ask, Office, Request
from sopinion.press import lock

if TYPE_CHECKING:
    from tests.flows.conftest import World

PASSWORD = "maple river seven"  # noqa: S105 - of a test
MONTHS = ("January", "February", "March", "April", "May", "June")
_VOWELS, _CONSONANTS = "aeou", "bdfgklmnprtvz"


def word_of(n: int) -> str:
    """A word that stands nowhere else."""
    draw = random.Random(n)  # noqa: S311 - the same words each time
    return "Q" + "".join(draw.choice(_CONSONANTS) + draw.choice(_VOWELS) for _ in range(5))


@dataclass(frozen=True)
class Secrets:
    """What one page alone says: its own word, the paper's title, house, number and day, and an operation elsewhere."""

    word: str
    title: str = ""
    house: str = ""
    number: str = ""
    day: Day | None = None
    event: Day | None = None

    @classmethod
    def of(cls, n: int, *, heads: bool) -> Secrets:
        event = Day(2023, 1 + n % 6, 1 + n)
        if not heads:
            return cls(word_of(n), event=event)
        named = (word_of(n + k).title() for k in (1000, 2000))
        return cls(word_of(n), next(named), next(named), f"S24-{70001 + n}", Day(2024, 1 + n % 6, 1 + n), event)

    @property
    def lines(self) -> tuple[str, ...]:
        head = (f"Report {self.title}", f"{self.house} Hospital", f"Case {self.number}", f"Done on {said(self.day)}")
        spoken = f"She underwent a hysterectomy on {said(self.event)}, see the operative report."
        return (*(head if self.day else ()), f"The word is {self.word}.", spoken)

    @property
    def told(self) -> tuple[str, ...]:
        """Every way in which any of it could be written."""
        days = [day for day in (self.day, self.event) if day]
        written = [way for day in days for way in (str(day), str(day).replace("-", ""), said(day), long(day))]
        return tuple(one for one in (self.word, self.title, self.house, self.number, *written) if one)


def said(day: Day | None) -> str:
    return f"{day.month:02}/{day.day:02}/{day.year}" if day and day.month and day.day else ""


def long(day: Day) -> str:
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}" if day.month else ""


def file_of(pages: list[Secrets]) -> bytes:
    """Make a PDF whose pages hold on to each other in every way a PDF knows."""
    pdf = pikepdf.new()
    forms, made = Dictionary(), []
    font = Dictionary(F1=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    for n, one in enumerate(pages):
        drawn = "".join(f"BT /F1 12 Tf 72 {700 - 20 * k} Td ({row}) Tj ET\n" for k, row in enumerate(one.lines))
        forms[f"/Fm{n}"] = pdf.make_stream(
            drawn.encode(),
            Dictionary(
                Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 612, 792]), Resources=Dictionary(Font=font)
            ),
        )
        page = pikepdf.Page(
            Dictionary(
                Type=Name.Page,
                MediaBox=Array([0, 0, 612, 792]),
                Contents=pdf.make_stream(f"/Fm{n} Do".encode()),
                PieceInfo=Dictionary(Maker=Dictionary(Private=String(one.word))),
            )
        )
        pdf.pages.append(page)
        made.append(pdf.pages[-1].obj)
    shared = pdf.make_indirect(Dictionary(Font=font, XObject=forms))
    elements = []
    for each, one in zip(made, pages, strict=True):
        each.Resources = shared  # of all pages, on every page
        each.Annots = Array(
            pdf.make_indirect(
                Dictionary(
                    Type=Name.Annot,
                    Subtype=Name.Link,
                    Rect=Array([72, 60 + 12 * k, 120, 70 + 12 * k]),
                    Contents=String(other_one.word),
                    Dest=Array([other, Name.Fit]),
                )
            )
            for k, (other, other_one) in enumerate(zip(made, pages, strict=True))
        )
        elements.append(
            pdf.make_indirect(
                Dictionary(Type=Name.StructElem, S=Name.P, Pg=each, Alt=String(one.word), ActualText=String(one.word))
            )
        )
    pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Array(elements)))
    pdf.Root.Names = Dictionary(
        Dests=Dictionary(
            Names=Array(
                [
                    each
                    for one, page in zip(pages, made, strict=True)
                    for each in (String(one.word), Array([page, Name.Fit]))
                ]
            )
        )
    )
    with pdf.open_outline() as outline:
        for n, one in enumerate(pages):
            outline.root.append(pikepdf.OutlineItem(one.word, n))
    pdf.docinfo["/Title"] = " ".join(one.word for one in pages)
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def put(world: World, name: str, *papers: list[Secrets], kinds: tuple[Kind, ...], **more: Any) -> list[Record]:  # noqa: ANN401 - fields of a record
    """Put a file with one or several papers into a case; the first page of each says what the paper is."""
    pages = [page for paper in papers for page in paper]
    data = file_of(pages)
    (world.folder / name).write_bytes(data)
    sha256 = hashlib.sha256(data).hexdigest()
    world.texts[sha256] = [Page(n, "\n".join(page.lines)) for n, page in enumerate(pages, 1)]
    made, first = [], 1
    for paper, kind in zip(papers, kinds, strict=True):
        last, head = first + len(paper) - 1, paper[0]
        lines = (DatedLine(head.day, Role.PERFORMED, first, f"Done on {said(head.day)}"),) if head.day else ()
        record = Record(
            id=record_id(sha256, first, last),
            parts=(Part(name, str(world.folder), sha256, first, last),),
            kind=kind,
            kind_confidence=1.0,
            title=head.title or None,
            facility=f"{head.house} Hospital" if head.house else None,
            accession=head.number or None,
            day=head.day,
            days=lines,
            **more,
        )
        world.records.append(record)
        made.append(record)
        first = last + 1
    return made


def everything(data: bytes, *, name: str = "") -> Iterator[str]:
    """Give all that can be read in a file, however deep it lies."""
    yield name
    yield data.decode("latin-1")
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as zipped:
            for one in zipped.infolist():
                yield from everything(zipped.read(one), name=one.filename)
    elif data.startswith(b"%PDF"):
        yield from _in_pdf(data)
    elif data.startswith(b"{"):
        for told in _strings(json.loads(data)):
            yield told
            if told.startswith("JVBERi"):
                yield from everything(base64.b64decode(told))
    else:
        yield data.decode("utf-8", "replace")


def _in_pdf(data: bytes) -> Iterator[str]:
    password = PASSWORD if b"/Encrypt" in data else ""
    with pikepdf.open(io.BytesIO(data), password=password) as pdf:
        for one in (*pdf.objects, pdf.trailer.get("/Info", Dictionary())):
            yield from _in_object(one)
    document = pypdfium2.PdfDocument(data, password=password or None)
    for page in document:
        yield " ".join(page.get_textpage().get_text_range().split())
    yield from (item.get_title() for item in document.get_toc())
    document.close()


def _in_object(one: Any) -> Iterator[str]:  # noqa: ANN401 - whatever a PDF holds
    if isinstance(one, pikepdf.Stream):
        try:
            yield from everything(one.read_bytes())
        except pikepdf.PdfError:  # a picture
            yield one.read_raw_bytes().decode("latin-1")
    if isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        held = list(one.items())
        yield from (key for key, _ in held)
        values = [value for _, value in held]
    else:
        values = list(one) if isinstance(one, pikepdf.Array) else []
        yield str(one) if isinstance(one, pikepdf.String | str) else ""
    for value in values:
        if not getattr(value, "is_indirect", False):
            yield from _in_object(value)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield str(key)
            yield from _strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)
    else:
        yield str(value)


def shared_words(report: ExportReport) -> str:
    """All that can be read in the files that go out, in small letters."""
    out = [one for one in report.files if one.role != "check"]
    assert {one.role for one in out} >= {"sheet", "zip", "fhir"}
    return "\n".join(
        said for one in out for said in everything(Path(one.path).read_bytes(), name=Path(one.path).name)
    ).casefold()


def case_of_everything(world: World) -> dict[tuple[str, int], Secrets]:
    """Fill a case with papers of every kind; give what each page alone says."""
    n = iter(range(1, 40))

    def paper(pages: int) -> list[Secrets]:
        return [Secrets.of(next(n), heads=k == 0) for k in range(pages)]

    held: dict[tuple[str, int], Secrets] = {}

    def add(name: str, *papers: list[Secrets], kinds: tuple[Kind, ...], **more: Any) -> list[Record]:  # noqa: ANN401 - fields of a record
        made = put(world, name, *papers, kinds=kinds, **more)
        for record, pages in zip(made, papers, strict=True):
            held.update(zip(record.places, pages, strict=True))
        return made

    add("pathology.pdf", paper(2), kinds=(Kind.PATHOLOGY_REPORT,))
    add("visit.pdf", paper(3), kinds=(Kind.VISIT_NOTE,))
    add("two.pdf", paper(2), paper(2), kinds=(Kind.DISCHARGE_SUMMARY, Kind.IMAGING_REPORT))
    add("plan.pdf", paper(1), kinds=(Kind.TREATMENT_PLAN,))
    add("card.pdf", paper(1), kinds=(Kind.INSURANCE_PAPER,))
    (stranger,) = add(
        "bo.pdf", paper(1), kinds=(Kind.OPERATIVE_REPORT,), patient=PatientSeen("Bo Kim", match=Match.DIFFERENT)
    )
    (mixed,) = add("mixed.pdf", paper(2), kinds=(Kind.VISIT_NOTE,))
    at = world.records.index(mixed)
    world.records[at] = replace(mixed, foreign_pages=(ForeignPage(2, "Bo Kim", None, "Bo Kim"),))
    told = tuple(
        Correction(record.parts[0].sha256, page, page, "whose", "not-mine")
        for record, page in ((stranger, 1), (mixed, 2))
    )
    answers = {
        **world.case.answers,
        "records.surgery": Answer(value=True),
        "records.operative": Answer("not-yet"),
        "records.drugs_taken": Answer((MappingProxyType({"drug": "Oxaliplatin", "stopped": "Numb hands"}),)),
    }
    items, requests = [], []
    for k, record in enumerate(world.records):
        head = held[record.places[0]]
        if record.kind is Kind.PATHOLOGY_REPORT:
            part = record.parts[0]
            items.append(
                Item(
                    item_id(ItemKind.SLIDES, head.number),
                    ItemKind.SLIDES,
                    head.number,
                    head.number,
                    place=f"{head.house} Hospital",
                    record=record.id,
                    file=part.file,
                    page=part.first,
                    quote=head.number,
                    moves=(Move(ItemStatus.SENT, "2025-11-03"),),
                )
            )
        ask = Ask("operative-report", head.event, head.number)
        requests.append(
            Request(f"r{k}", Office.RECORDS, f"{head.house} Hospital", (ask,), sent=Day(2025, 11, 5), had=())
        )
    items.append(
        Item("discdisc", ItemKind.DISC, "Qhidden/DICOM", file="Qhidden/DICOM", moves=(Move(ItemStatus.ASKED),))
    )
    world.case = replace(
        world.case,
        answers=MappingProxyType(answers),
        corrections=told,
        items=tuple(items),
        requests=tuple(requests),
    )
    return held


def withheld_of(world: World, report: ExportReport) -> set[tuple[str, int]]:
    shared = report.draft.plan.shared
    return {place for record in world.records for place in record.places if place not in shared}


WAYS: Mapping[str, Mapping[str, Any]] = {
    "one": {"core": True, "fhir": True},
    "volumes": {"core": True, "fhir": True, "limit": Limit(pages=7)},
    "locked": {"fhir": True, "duplex": True, "dividers": True},
}


def kept_back(world: World, which: str) -> tuple[Exclusion, ...]:
    """Choose what stays out: the first or the last page of each paper, every other paper, or what a die says."""
    draw = random.Random(which)  # noqa: S311 - the same choice each time
    long = [record for record in world.records[:-1] if record.length > 1]
    match which:
        case "first pages":
            return tuple(Exclusion(record.id, (record.parts[0].first,)) for record in long)
        case "last pages":
            return tuple(Exclusion(record.id, (record.parts[0].last,)) for record in long)
        case "papers":
            return tuple(Exclusion(record.id) for record in world.records[:-2:2])
    return tuple(
        Exclusion(record.id, tuple(draw.sample([page for _, page in record.places], draw.randint(1, record.length))))
        for record in long
    )


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("which", ["first pages", "last pages", "papers", "any pages"])
def test_no_shared_file_holds_what_only_a_withheld_page_says(
    world: World, tmp_path: Path, way: str, which: str
) -> None:
    held = case_of_everything(world)
    exclude = kept_back(world, which)
    locking = Locking(lock, PASSWORD) if way == "locked" else None
    report = world.export(tmp_path / "out", exclude=exclude, locking=locking, **WAYS[way])
    out = withheld_of(world, report)
    found = shared_words(report)
    assert out, "something is withheld"
    for place, one in held.items():
        if place not in out:
            assert one.word.casefold() in found, "what is shared is found, or nothing could be"
    leaked = [told for place in sorted(out) for told in held[place].told if told.casefold() in found]
    assert not leaked
    assert "bo kim" not in found
    assert "qhidden" not in found, "the name of a folder"
    for name in {part.file for record in world.records for part in record.parts}:
        assert name.removesuffix(".pdf") + ".pdf" not in found, "the name of a file"
    check = next(one.path for one in report.files if one.role == "check")
    assert any(name in "\n".join(everything(Path(check).read_bytes())) for name in ("bo.pdf", "card.pdf"))


@pytest.mark.slow
def test_a_supplement_and_what_takes_the_place_of_its_bundle_say_no_more(world: World, tmp_path: Path) -> None:
    held = case_of_everything(world)
    before = kept_back(world, "first pages")
    first = world.export(tmp_path / "first", exclude=before)
    late, never = ([Secrets.of(20 + 3 * n, heads=True), Secrets.of(21 + 3 * n, heads=False)] for n in range(2))
    for name, pages in (("late.pdf", late), ("never.pdf", never)):
        (record,) = put(world, name, pages, kinds=(Kind.VISIT_NOTE,))
        held.update(zip(record.places, pages, strict=True))
    out = (Exclusion(world.records[-2].id, (1,)), Exclusion(world.records[-1].id))
    report = world.export(
        tmp_path / "out", exclude=(*before, *out), adds_to=Path(first.files[0].path), fhir=True, over=True
    )
    assert {one.role for one in report.files} >= {"supplement", "bundle"}
    found = shared_words(report)
    shared = first.draft.plan.shared | report.draft.plan.shared
    for place, one in held.items():
        if place in shared:
            assert one.word.casefold() in found
        else:
            assert [told for told in one.told if told.casefold() in found] == []


@pytest.mark.slow
def test_with_everything_shared_all_of_it_is_found(world: World, tmp_path: Path) -> None:
    held = case_of_everything(world)
    mine = [Correction(c.sha256, c.first, c.last, c.field, "mine") for c in world.case.corrections]
    world.case = replace(world.case, corrections=tuple(mine))
    every = tuple(record.id for record in world.records)
    report = world.export(tmp_path / "out", include=every, fhir=True)
    found = shared_words(report)
    assert not withheld_of(world, report)
    for one in held.values():
        assert one.word.casefold() in found
        assert not one.title or one.title.casefold() in found
