"""What no program can copy is never left out in silence: its file goes along, and both indexes say so."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pypdf

from sopinion.model.choices import Exclusion
from sopinion.model.page import Page
from sopinion.model.record import Part, record_id

if TYPE_CHECKING:
    from tests.flows.conftest import World

    from sopinion.flows.exported import ExportReport
    from sopinion.model.record import Record


def longer_than_it_is(world: World, name: str) -> Record:
    """A paper of three pages, of which the file holds two."""
    record = world.add(name, "one", "two", title="Long report")
    part = replace(record.parts[0], last=3)
    world.texts[part.sha256].append(Page(3, "three"))
    world.records[-1] = replace(record, id=record_id(part.sha256, 1, 3), parts=(part,))
    return world.records[-1]


def no_paper_at_all(world: World, name: str) -> Record:
    """A paper that was read once, and that nothing opens."""
    data = b"%PDF-1.7\nnothing that anybody could draw"
    (world.folder / name).write_bytes(data)
    sha256 = hashlib.sha256(data).hexdigest()
    world.texts[sha256] = [Page(1, "as it was read")]
    record = replace(
        world.records[0], id=record_id(sha256, 1, 1), parts=(Part(name, str(world.folder), sha256, 1, 1),), title="Torn"
    )
    world.records.append(record)
    return record


def text_of(report: ExportReport) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(report.files[0].path).pages)


def zipped(report: ExportReport) -> dict[str, bytes]:
    path = next(one.path for one in report.files if one.role == "zip")
    with zipfile.ZipFile(path) as parcel:
        return {name: parcel.read(name) for name in parcel.namelist()}


def test_a_page_that_nothing_copies_goes_along_in_its_file_and_the_index_says_so(world: World, tmp_path: Path) -> None:
    record = longer_than_it_is(world, "long.pdf")
    report = world.export(tmp_path / "out")
    words = text_of(report)
    assert "1 page could not be copied; its file is in the zip" in words
    held = zipped(report)
    assert (world.folder / "long.pdf").read_bytes() in held.values()
    assert b"page 3" in held["INDEX.HTM"]
    assert [(row.record, row.pages, row.why) for row in report.draft.plan.left_out] == [(record.id, (3,), "broken")]


def test_where_another_page_stays_home_the_file_does_not_go_along(world: World, tmp_path: Path) -> None:
    record = longer_than_it_is(world, "long.pdf")
    report = world.export(tmp_path / "out", exclude=(Exclusion(record.id, (2,)),))
    assert "1 page could not be copied" in text_of(report)
    assert "is in the zip" not in text_of(report)
    assert (world.folder / "long.pdf").read_bytes() not in zipped(report).values()


def test_a_paper_that_nothing_opens_goes_along_and_stands_behind_the_index(world: World, tmp_path: Path) -> None:
    world.add("a.pdf", "one", title="Whole report")
    no_paper_at_all(world, "torn.pdf")
    report = world.export(tmp_path / "out")
    words = text_of(report)
    _, apart, rest = words.partition("In the zip only")
    assert apart
    assert "Pathology report" in rest.partition("SO-")[0], "its kind: what a page says is not copied by hand"
    held = zipped(report)
    assert (world.folder / "torn.pdf").read_bytes() in held.values()
    assert held["INDEX.HTM"].count(b"IHE_XDM/SUBSET01/DOC") == 2
    assert "In the zip only" not in text_of(world.export(tmp_path / "other", exclude=(Exclusion(world.records[1].id),)))


def test_two_photos_of_one_name_in_two_folders_are_told_apart_in_the_account(world: World, tmp_path: Path) -> None:
    first, second = world.add("page.pdf", "one"), world.add("other.pdf", "two")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (world.folder / "other.pdf").rename(elsewhere / "page.pdf")
    parts = (first.parts[0], replace(second.parts[0], folder=str(elsewhere), file="page.pdf"))
    joined = replace(first, parts=parts)
    world.records[:] = [joined]
    report = world.export(tmp_path / "out", exclude=(Exclusion(joined.id, (1,), 2),))
    shown = pypdf.PdfReader(report.files[0].path).pages[-1].extract_text()
    assert ("one" in shown, "two" in shown) == (True, False)
    account = next(check for check in report.checks if check.key == "accounted")
    assert (account.good, account.count) == (True, 2)
