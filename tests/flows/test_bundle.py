"""The whole export, with the real press: gathered, decided, written, proved, entered in the ledger."""

from __future__ import annotations

import base64
import datetime
import hashlib
import io
import json
import os
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pikepdf
import pypdf
import pytest

from sopinion.errors import FileChanged, NoRoom, NothingToBind, Undecided, WouldOverwrite
from sopinion.flows.exported import ExportReport, as_json
from sopinion.flows.verify import verify
from sopinion.model.case import Correction
from sopinion.model.choices import Exclusion
from sopinion.model.kind import Kind
from sopinion.model.record import ForeignPage, Match, PatientSeen
from sopinion.press import lock
from sopinion.press.bindery import Bindery

if TYPE_CHECKING:
    from tests.flows.conftest import World

DAY = datetime.date(2025, 11, 20)


def words_of(path: str, number: int) -> str:
    return " ".join(pypdf.PdfReader(path).pages[number - 1].extract_text().split())


def test_the_cover_asks_the_question_and_the_summary_says_what_was_told(world: World, tmp_path: Path) -> None:
    world.add("a.pdf", "one")
    report = world.export(tmp_path / "out", recipient="Dr. Lee")
    cover, summary = (words_of(report.files[0].path, n) for n in (1, 2))
    for words in (
        "Ana María Reyes",
        "born March 3, 1961",
        "Is surgery first right? #panic()",
        "a lump, <b>left</b>",
        "For Dr. Lee",
        "told by the patient",
        "Missing, or on its way",
    ):
        assert words in cover
    for words in (
        "a lump, <b>left</b>",
        "December 14, 2025 Treatment, or its next big step, is planned",
        "Dr. Rao Oncology",
        "told by the patient",
    ):
        assert words in summary
    assert "Phone" not in summary, "a column that nobody filled"


def test_files_ledger_and_answer_agree(world: World, tmp_path: Path) -> None:
    first = world.add("a.pdf", "one", "two", title="Surgical pathology")
    second = world.add("b.pdf", "three", kind=Kind.IMAGING_REPORT)
    report = world.export(tmp_path / "out")
    answer = json.loads(json.dumps(as_json(report)))
    assert answer["records"] == [{"id": first.id, "folios": ["4", "5"]}, {"id": second.id, "folios": ["6", "6"]}]
    assert [file["role"] for file in answer["files"]] == ["bundle", "sheet", "zip", "check"]
    for file in answer["files"]:
        data = Path(file["path"]).read_bytes()
        assert (hashlib.sha256(data).hexdigest(), len(data)) == (file["sha256"], file["bytes"])
    assert [Path(file["path"]).name for file in answer["files"]] == [
        "Reyes second opinion 2025-11-20.pdf",
        "Reyes second opinion 2025-11-20 verification.pdf",
        "Reyes second opinion 2025-11-20.zip",
        "Reyes second opinion 2025-11-20 check sheet.pdf",
    ]
    assert (world.case.written[-1].sha256, world.case.written[-1].pages) == (answer["files"][0]["sha256"], 6)
    assert verify(Path(answer["files"][0]["path"]), Bindery(), lock, tuple).good


def test_the_same_again_is_the_same_and_one_line_in_the_ledger(world: World, tmp_path: Path) -> None:
    world.add("a.pdf", "one")
    one = world.export(tmp_path / "out")
    other = world.export(tmp_path / "out")
    elsewhere = world.export(tmp_path / "elsewhere")
    assert [file.sha256 for file in one.files] == [file.sha256 for file in other.files]
    assert [file.sha256 for file in one.files] == [file.sha256 for file in elsewhere.files]
    assert len(world.case.written) == 1


def test_what_stands_there_is_not_replaced_unless_asked(world: World, tmp_path: Path) -> None:
    world.add("a.pdf", "one")
    out = tmp_path / "out"
    out.mkdir()
    mine = out / "Reyes second opinion 2025-11-20.pdf"
    mine.write_bytes(b"something of mine")
    with pytest.raises(WouldOverwrite):
        world.export(out)
    assert mine.read_bytes() == b"something of mine"
    assert list(out.iterdir()) == [mine]
    assert world.case.written == ()
    world.export(out, over=True)
    assert mine.read_bytes() != b"something of mine"


def test_another_patients_page_stops_it_until_somebody_decides(world: World, tmp_path: Path) -> None:
    record = world.add("mixed.pdf", "mine", "hers", foreign_pages=(ForeignPage(2, "Bo", None, "Bo"),))
    strange = world.add("strange.pdf", "theirs", patient=PatientSeen("Bo", match=Match.DIFFERENT))
    with pytest.raises(Undecided) as stopped:
        world.export(tmp_path / "out")
    said = str(stopped.value.values["pages"])
    assert f"mixed.pdf, page 2 (ID {record.id})" in said
    assert f"records set {record.id} --page 2 --whose" in said
    assert f"strange.pdf (ID {strange.id})" in said
    assert not (tmp_path / "out").exists()
    sha, other = record.parts[0].sha256, strange.parts[0].sha256
    said_so = (Correction(sha, 2, 2, "whose", "not-mine"), Correction(other, 1, 1, "whose", "mine"))
    world.case = replace(world.case, corrections=said_so)
    report = world.export(tmp_path / "out")
    assert [(row.record, row.pages) for row in report.draft.plan.left_out] == [(record.id, (2,))]
    everything = "".join(words_of(report.files[0].path, n) for n in range(1, report.files[0].pages + 1))
    assert "theirs" in everything
    assert "hers" not in everything.replace("theirs", "").replace("others", "")


def test_a_page_to_stop_at_is_left_out_or_let_in(world: World, tmp_path: Path) -> None:
    record = world.add("a.pdf", "fine", "SSN: 123-45-6789")
    with pytest.raises(Undecided) as stopped:
        world.export(tmp_path / "out")
    assert f"--exclude {record.id}:2" in str(stopped.value.values["pages"])
    report = world.export(tmp_path / "one", exclude=(Exclusion(record.id, (2,)),))
    assert b"123-45-6789" not in Path(report.files[0].path).read_bytes()
    report = world.export(tmp_path / "two", include_sensitive=True)
    assert as_json(report)["sensitive"] == [
        {"record": record.id, "page": 2, "what": "a Social Security number", "grade": "stop"}
    ]


def test_nothing_to_bind_is_said(world: World, tmp_path: Path) -> None:
    with pytest.raises(NothingToBind):
        world.export(tmp_path / "out")
    record = world.add("a.pdf", "one")
    with pytest.raises(NothingToBind):
        world.export(tmp_path / "out", exclude=(Exclusion(record.id),))


@pytest.mark.parametrize("what", ["gone", "changed"])
def test_a_file_that_is_not_what_was_read_stops_it(world: World, tmp_path: Path, what: str) -> None:
    world.add("a.pdf", "one")
    path = world.folder / "a.pdf"
    path.unlink() if what == "gone" else path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(FileChanged):
        world.export(tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no limit on the size of files")
def test_a_full_disk_leaves_nothing_half_written(world: World, tmp_path: Path) -> None:
    import resource  # noqa: PLC0415 - not on every system

    world.add("a.pdf", "one")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    bundle = world.export(tmp_path / "first").files[0].bytes
    ledger = world.case.written
    for room in (2_000, bundle + 1_000):  # too small for the bundle; enough for the bundle and too small for the zip
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
        try:
            with pytest.raises(NoRoom):
                world.export(tmp_path / "out")
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        assert list((tmp_path / "out").iterdir()) == []
    assert world.case.written == ledger


def test_a_plan_writes_nothing(world: World, tmp_path: Path) -> None:
    world.add("a.pdf", "one", patient=PatientSeen("Bo", match=Match.DIFFERENT))
    answer = as_json(ExportReport(world.draft()))
    assert answer["files"] == []
    assert len(answer["undecided"]) == 1
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.pdf", "papers"]


def test_the_persons_own_files_are_not_touched(world: World, tmp_path: Path) -> None:
    world.add("a.pdf", "one", "two")
    before = (world.folder / "a.pdf").read_bytes()
    world.export(tmp_path / "out")
    assert (world.folder / "a.pdf").read_bytes() == before
    assert [path.name for path in world.folder.iterdir()] == ["a.pdf"]


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.found += [value or "" for key, value in attrs if key == "href"]


def test_the_zip_holds_the_bundle_the_papers_and_true_sums(world: World, tmp_path: Path) -> None:
    world.add("a.pdf", "one", title='Report <script>alert("x")</script> & more')
    partly = world.add("partly private.pdf", "two", "three")
    report = world.export(tmp_path / "out", exclude=(Exclusion(partly.id, (2,)),))
    with zipfile.ZipFile(report.files[2].path) as parcel:
        names = parcel.namelist()
        assert names == [
            "README.TXT",
            "INDEX.HTM",
            "Reyes second opinion 2025-11-20.pdf",
            "Reyes second opinion 2025-11-20 verification.pdf",
            "IHE_XDM/SUBSET01/DOC0001.PDF",
            "IHE_XDM/SUBSET01/DOC0002.PDF",
            "IHE_XDM/SUBSET01/METADATA.XML",
            "SHA256SUMS.TXT",
        ]
        sums = dict(reversed(row.split("  ", 1)) for row in parcel.read("SHA256SUMS.TXT").decode().splitlines())
        assert set(sums) == set(names) - {"SHA256SUMS.TXT"}
        assert all(hashlib.sha256(parcel.read(name)).hexdigest() == value for name, value in sums.items())
        assert parcel.read("IHE_XDM/SUBSET01/DOC0001.PDF") == (world.folder / "a.pdf").read_bytes()
        page = parcel.read("INDEX.HTM").decode()
        links = _Links()
        links.feed(page)
        assert "script" not in links.tags
        assert links.found == [
            "Reyes%20second%20opinion%202025-11-20.pdf",
            "IHE_XDM/SUBSET01/DOC0001.PDF",
            "IHE_XDM/SUBSET01/DOC0002.PDF",
            "Reyes%20second%20opinion%202025-11-20%20verification.pdf",
            "README.TXT",
        ]
        shared = pypdf.PdfReader(io.BytesIO(parcel.read("IHE_XDM/SUBSET01/DOC0002.PDF"))).pages
        assert [one.extract_text() for one in shared] == ["two"]
        everything = b"".join(parcel.read(name) for name in names if not name.endswith(".PDF"))
        assert b"private" not in everything
        assert b"three" not in everything
        assert str(world.folder).encode() not in everything
        listed = ElementTree.fromstring(parcel.read("IHE_XDM/SUBSET01/METADATA.XML"))  # noqa: S314 - our own
        slots = {
            slot.get("name"): slot.findtext(".//{*}Value")
            for slot in listed.find(".//{*}ExtrinsicObject").findall("{*}Slot")  # type: ignore[union-attr]
        }
        paper = parcel.read("IHE_XDM/SUBSET01/DOC0001.PDF")
        assert slots["URI"] == "DOC0001.PDF"
        assert slots["size"] == str(len(paper))
        assert slots["hash"] == hashlib.sha1(paper, usedforsecurity=False).hexdigest()
        codes = [one.get("nodeRepresentation") for one in listed.iterfind(".//{*}Classification")]
        assert "11526-1" in codes


def test_of_an_original_with_a_file_inside_only_the_pages_go_along(world: World, tmp_path: Path) -> None:
    world.add("a.pdf", "one")
    path = world.folder / "a.pdf"
    with pikepdf.open(io.BytesIO(path.read_bytes())) as pdf:
        pdf.attachments["more.txt"] = b"unseen"
        pdf.save(path)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    world.records = [replace(world.records[0], parts=(replace(world.records[0].parts[0], sha256=sha256),))]
    report = world.export(tmp_path / "out")
    with zipfile.ZipFile(report.files[2].path) as parcel:
        only = [name for name in parcel.namelist() if name.startswith("IHE_XDM") and name.endswith(".PDF")]
        (pages,) = (parcel.read(name) for name in only)
    assert b"unseen" not in pages
    reader = pypdf.PdfReader(io.BytesIO(pages))
    assert [one.extract_text() for one in reader.pages] == ["one"]
    assert list(reader.attachment_list) == []


def test_a_fhir_bundle_comes_along_when_wished_for(world: World, tmp_path: Path) -> None:
    world.add("a.pdf", "one")
    report = world.export(tmp_path / "out", fhir=True)
    told = json.loads(next(Path(one.path) for one in report.files if one.role == "fhir").read_bytes())
    assert (told["resourceType"], told["type"]) == ("Bundle", "collection")
    sizes = [
        len(base64.b64decode(content["attachment"]["data"]))
        for one in told["entry"][1:]
        for content in one["resource"]["content"]
    ]
    assert sizes == [report.files[0].bytes, (world.folder / "a.pdf").stat().st_size]


def test_the_check_sheet_lists_what_stayed_out_and_why(world: World, tmp_path: Path) -> None:
    world.add("a.pdf", "one")
    out = world.add("b.pdf", "two", title="Another paper")
    report = world.export(tmp_path / "out", exclude=(Exclusion(out.id),))
    sheet = "".join(page.extract_text() for page in pypdf.PdfReader(report.files[3].path).pages)
    assert report.files[0].sha256 in "".join(sheet.split())
    assert "Another paper" in sheet
    assert "You left it out." in sheet
    assert "Another paper" not in "".join(page.extract_text() for page in pypdf.PdfReader(report.files[0].path).pages)
