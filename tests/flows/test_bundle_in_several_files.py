"""Volumes, the core, a supplement with what takes the bundle's place, and a bundle opened again."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
import pypdf
import pytest
import pyzipper

from sopinion.errors import WrongUsage
from sopinion.flows.lock import Locking
from sopinion.flows.verify import verify
from sopinion.model.choices import Exclusion
from sopinion.model.day import Day
from sopinion.model.kind import Kind
from sopinion.model.layout import Limit
from sopinion.model.proof import whole
from sopinion.press import lock
from sopinion.press.bindery import Bindery
from sopinion.press.prover import account, prove

if TYPE_CHECKING:
    from tests.flows.conftest import World

    from sopinion.flows.exported import ExportReport


@pytest.fixture
def full(world: World) -> World:
    """A case with six papers of five pages."""
    for n, kind in enumerate((Kind.PATHOLOGY_REPORT, Kind.IMAGING_REPORT, Kind.LAB_REPORT) * 2):
        pages = [f"paper {n} page {page}" for page in range(1, 6)]
        world.add(f"{n}.pdf", *pages, kind=kind, day=Day(2025, 3, n + 1))
    return world


def bound(report: ExportReport) -> dict[str, Path]:
    """The bound files by name, each proved."""
    found = {}
    for one in report.files:
        if one.role in {"bundle", "core", "volume", "supplement"}:
            path = Path(one.path)
            assert whole(prove(path)), [check for check in prove(path) if not check.good]
            with pikepdf.open(path) as pdf:
                assert pdf.check_pdf_syntax() == []
            found[path.stem.partition("2025-11-20")[2].strip()] = path
    return found


def stamps(path: Path) -> list[str]:
    """What each page bears."""
    return [re.findall(r"SO-([C\d.]+)", page.extract_text())[-1] for page in pypdf.PdfReader(path).pages]


def labels(path: Path) -> list[str]:
    """The number of each page as a viewer shows it."""
    return list(pypdf.PdfReader(path).page_labels)


def test_volumes_run_on_and_each_has_its_own_index(full: World, tmp_path: Path) -> None:
    files = bound(full.export(tmp_path / "out", limit=Limit(pages=14)))
    assert list(files) == ["volume 1 of 3", "volume 2 of 3", "volume 3 of 3"]
    every = [each for path in files.values() for each in stamps(path)]
    assert every == [str(n) for n in range(1, len(every) + 1)]
    assert all(len(stamps(path)) <= 14 and labels(path) == stamps(path) for path in files.values())
    texts = ["".join(page.extract_text() for page in pypdf.PdfReader(path).pages) for path in files.values()]
    for n in range(6):
        assert sum(f"paper {n} page 1" in text for text in texts) == 1
    assert "Volume 2 of 3" in texts[1]


def test_volumes_by_size_are_as_small_as_was_asked_for(full: World, tmp_path: Path) -> None:
    one = full.export(tmp_path / "one")
    most = one.files[0].bytes // 2 + 20_000
    report = full.export(tmp_path / "out", limit=Limit(bytes=most))
    files = bound(report)
    assert len(files) > 1
    assert all(path.stat().st_size <= most for path in files.values())
    assert report.too_large == ()


def test_a_page_that_alone_is_too_large_is_bound_and_said(full: World, tmp_path: Path) -> None:
    report = full.export(tmp_path / "out", limit=Limit(bytes=9_000))
    assert len(bound(report)) == 30
    assert len(report.too_large) == 30


def test_a_long_record_is_cut_only_when_it_must_be(full: World, tmp_path: Path) -> None:
    files = bound(full.export(tmp_path / "out", limit=Limit(pages=5)))
    texts = ["\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages) for path in files.values()]
    pieces = re.findall(r"part (\d) of (\d)", "\n".join(texts))
    counts = {parts for _, parts in pieces}
    assert len(counts) == 1
    assert len(pieces) == 6 * int(counts.pop())
    assert all(len(stamps(path)) <= 5 for path in files.values())
    assert sorted(re.findall(r"paper \d page \d", "\n".join(texts))) == sorted(
        f"paper {n} page {page}" for n in range(6) for page in range(1, 6)
    )


def test_the_core_keeps_the_folios_of_the_whole(full: World, tmp_path: Path) -> None:
    files = bound(full.export(tmp_path / "out", core=True))
    told = account(files["core"])
    own = [each for each in labels(files["core"]) if each.startswith("C")]
    assert own == [f"C{n}" for n in range(1, len(own) + 1)]
    assert stamps(files["core"]) == labels(files["core"])
    whole_text = {
        each: page.extract_text()
        for each, page in zip(stamps(files[""]), pypdf.PdfReader(files[""]).pages, strict=True)
    }
    for each, page in zip(stamps(files["core"]), pypdf.PdfReader(files["core"]).pages, strict=True):
        if not each.startswith("C"):
            assert page.extract_text() == whole_text[each]
    assert told
    assert told.of
    assert (told.of.title, str(told.of.last)) == (files[""].stem, stamps(files[""])[-1])


def test_a_person_says_what_stands_in_the_core(full: World, tmp_path: Path) -> None:
    chosen = (Exclusion(full.records[4].id, (2, 3)),)
    told = account(bound(full.export(tmp_path / "out", core=True, core_with=chosen))["core"])
    assert told
    assert [(one.id, one.last - one.first + 1) for one in told.records] == [(full.records[4].id, 2)]


def test_a_supplement_is_numbered_after_the_bundle_and_the_replacement_keeps_its_pages(
    full: World, tmp_path: Path
) -> None:
    first = bound(full.export(tmp_path / "one"))[""]
    last = stamps(first)[-1]
    full.add("late.pdf", "late one", "late two", kind=Kind.IMAGING_REPORT, day=Day(2025, 5, 1))
    report = full.export(tmp_path / "two", adds_to=first)
    files = bound(report)
    assert list(files) == ["supplement", "with supplement"]
    assert stamps(files["supplement"]) == labels(files["supplement"])
    assert stamps(files["supplement"])[0] == f"{last}.1"
    assert "late one" in pypdf.PdfReader(files["supplement"]).pages[-2].extract_text()
    again = pypdf.PdfReader(files["with supplement"])
    before = pypdf.PdfReader(first)
    assert stamps(files["with supplement"]) == [str(n) for n in range(1, len(again.pages) + 1)]
    for n in range(account_of(first).front, len(before.pages)):
        assert again.pages[n].extract_text() == before.pages[n].extract_text()
    assert again.pages[-1].extract_text().startswith("late two")
    names = [one.title for one in again.outline if isinstance(one, pypdf.generic.Destination)]
    assert any(title.startswith("Added since") for title in names)


def account_of(path: Path):  # noqa: ANN201 - the manifest
    """What a bound file says about itself."""
    told = account(path)
    assert told
    return told


def test_a_long_index_of_late_papers_finds_room_behind_the_old_pages(full: World, tmp_path: Path) -> None:
    first = bound(full.export(tmp_path / "one"))[""]
    front = account_of(first).front
    for n in range(70):
        full.add(f"late {n}.pdf", f"late {n}", kind=Kind.LAB_REPORT, day=Day(2025, 5, 1))
    files = bound(full.export(tmp_path / "two", adds_to=first))
    again = pypdf.PdfReader(files["with supplement"])
    before = pypdf.PdfReader(first)
    for n in range(front, len(before.pages)):
        assert again.pages[n].extract_text() == before.pages[n].extract_text()
    assert "late" not in again.pages[front].extract_text()
    assert len(again.pages) > len(before.pages) + 70


def test_a_second_supplement_runs_on_where_the_first_ended(full: World, tmp_path: Path) -> None:
    first = bound(full.export(tmp_path / "one"))[""]
    full.add("late.pdf", "late", kind=Kind.IMAGING_REPORT)
    second = bound(full.export(tmp_path / "two", adds_to=first))["supplement"]
    full.add("later.pdf", "later", kind=Kind.IMAGING_REPORT)
    for base in (first, second):
        third = bound(full.export(tmp_path / f"three {base.stem}", adds_to=base))["supplement"]
        text = "".join(page.extract_text() for page in pypdf.PdfReader(third).pages)
        assert int(stamps(third)[0].partition(".")[2]) == len(stamps(second)) + 1
        assert "later" in text
        assert "late\n" not in text


def test_a_bundle_opened_again_has_the_same_papers_pages_and_order(full: World, tmp_path: Path) -> None:
    out = full.records[1].id
    chosen = {"exclude": (Exclusion(out), Exclusion(full.records[0].id, (2,))), "recipient": "Dr. Lee", "duplex": True}
    first = full.export(tmp_path / "one", **chosen)
    full.add("late.pdf", "late", kind=Kind.IMAGING_REPORT)
    again = full.export(tmp_path / "two", reopen=bound(first)[""])
    assert again.files[0].sha256 == first.files[0].sha256
    reasons = {row.record: row.why for row in again.draft.plan.left_out}
    assert reasons[full.records[-1].id] == "not-chosen"


def test_a_bundle_that_the_ledger_does_not_know_is_opened_again_by_its_prints(full: World, tmp_path: Path) -> None:
    first = full.export(tmp_path / "one", exclude=(Exclusion(full.records[0].id, (2,)),))
    full.case = replace(full.case, written=())
    again = full.export(tmp_path / "two", reopen=bound(first)[""])
    assert again.files[0].sha256 == first.files[0].sha256


def test_what_is_no_bundle_of_this_case_is_not_added_to(full: World, tmp_path: Path) -> None:
    first = bound(full.export(tmp_path / "one", core=True))
    changed = tmp_path / "changed.pdf"
    with pikepdf.open(first[""]) as pdf:
        del pdf.pages[-1]
        pdf.save(changed)
    with pytest.raises(WrongUsage):
        full.export(tmp_path / "two", adds_to=changed)
    with pytest.raises(WrongUsage):
        full.export(tmp_path / "two", adds_to=first["core"])
    full.records = full.records[:0]
    full.add("other.pdf", "somebody else's")
    with pytest.raises(WrongUsage):
        full.export(tmp_path / "two", reopen=first[""])


def test_locked_copies_open_with_the_password_and_stand_in_the_ledger(full: World, tmp_path: Path) -> None:
    report = full.export(tmp_path / "out", core=True, locking=Locking(lock, "maple river seven", zipped=True))
    files = {Path(one.path).name.partition("2025-11-20")[2].strip(): one for one in report.files}
    assert {name for name, one in files.items() if one.locked} == {"locked.pdf", "core locked.pdf", "locked.zip"}
    assert ".zip" not in files, "an open zip beside it would tell all"
    for name in ("locked.pdf", "core locked.pdf"):
        path = Path(files[name].path)
        assert verify(path, Bindery(), lock, lambda: ("wrong", "maple river seven")).good
        assert not verify(path, Bindery(), lock, lambda: ("wrong",)).good
    with pyzipper.AESZipFile(files["locked.zip"].path) as parcel:
        parcel.setpassword(b"maple river seven")
        assert parcel.read(Path(files[".pdf"].path).name) == Path(files[".pdf"].path).read_bytes()
    rows = {one.bundle: one for one in full.case.written}
    locked = rows[Path(files["locked.pdf"].path).name]
    assert (locked.locked, locked.of) == (True, files[".pdf"].sha256)
    assert "maple" not in repr(full.case)
