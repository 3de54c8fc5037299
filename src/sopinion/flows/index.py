"""The verb behind `index`: look at the folders, read what is new, keep what was read, account for every file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from sopinion.content import messages
from sopinion.errors import FolderEmptied, IndexLost, NothingReadable, StoppedReading
from sopinion.flows.hands import Look, OpenCase
from sopinion.flows.see import Sight, see
from sopinion.flows.visit import Hands, Visit, visit, visit_again
from sopinion.model.page import Problem
from sopinion.model.patient import Patient
from sopinion.model.tally import Tally

_FOUND = ("new", "changed", "unchanged", "moved", "item_files")

__all__ = ["Hands", "IndexReport", "Sight", "as_json", "index"]


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What became of every file.

    files = read + problems + item_files + ignored; read = new + changed + unchanged + moved. gone: was there at the
    last reading. pages, and ocr_pages, whose words come from pictures: of what is here now in these folders. tally: of
    what is here now in the whole case.
    """

    problems: tuple[Problem, ...]
    ignored: int
    new: int
    changed: int
    unchanged: int
    moved: int
    gone: int
    pages: int
    tally: Tally
    items: int = 0
    item_files: int = 0
    ocr_pages: int = 0
    ocr_engine: str | None = None

    @property
    def read(self) -> int:
        """How many files are read, now or before."""
        return self.new + self.changed + self.unchanged + self.moved

    @property
    def files(self) -> int:
        """How many files there are."""
        return self.read + len(self.problems) + self.item_files + self.ignored


def index(folders: Sequence[str], opened: OpenCase, hands: Hands, sight: Sight) -> IndexReport:
    """Read `folders` (absolute) into the index of a case: first all that has text, then pages that are pictures.

    Raises FolderGone, FolderEmptied, FolderForbidden (20, 21, 23) before anything is changed; NothingReadable (22) with
    the report as `report`; ProgramFailed (41); StoppedReading (130). Everything read so far is kept then.
    """
    looks = {folder: hands.walk.look(folder) for folder in _outermost(folders)}
    try:
        report = _read_all(looks, opened, hands, sight)
    except IndexLost:
        hands.papers.index.empty()  # it is read side only: everything in it can be had again
        report = _read_all(looks, opened, hands, sight)
    if report.read == 0 and report.item_files == 0 and report.pages == 0:
        raise NothingReadable(folder=", ".join(looks), report=report)
    return report


def _outermost(folders: Sequence[str]) -> tuple[str, ...]:
    """Leave out a folder that is named twice, or that another one holds."""
    paths = {PurePath(folder) for folder in folders}
    return tuple(sorted(str(path) for path in paths if not any(other in path.parents for other in paths)))


def _read_all(looks: Mapping[str, Look], opened: OpenCase, hands: Hands, sight: Sight) -> IndexReport:
    kept = hands.papers.index
    patient = opened.case.patient
    stops = [Visit(folder, look, {k.path: k for k in kept.known(folder)}) for folder, look in looks.items()]
    for stop in stops:
        if not stop.look.files and stop.was_full:
            raise FolderEmptied(folder=stop.folder)
    try:
        for stop in stops:
            visit(stop, patient, hands)
        stops = _unlocked(stops, patient, hands)
        kept.sweep()
        hands.made.sweep(kept.has_reading)
        kept.save()  # what has text can be used from here on
        _remember(stops, opened)
        if not see(tuple(looks), patient, hands.papers, sight):
            for stop in stops:
                for path in kept.dark(stop.folder):
                    stop.call_dark(path)
    except KeyboardInterrupt:
        raise StoppedReading from None
    finally:
        kept.save()
    return _report(stops, opened, hands)


def _unlocked(stops: list[Visit], patient: Patient, hands: Hands) -> list[Visit]:
    """Ask once for the password of what is locked, and read that with it."""
    locked = tuple(file for stop in stops for file in stop.locked)
    reader = hands.unlock(locked) if locked else None
    if reader is None:
        return stops
    able = replace(hands, reader=reader)
    return [visit_again(stop, patient, able) if stop.locked else stop for stop in stops]


def _remember(stops: Sequence[Visit], opened: OpenCase) -> None:
    """Keep in the case which folders its papers are in."""
    fresh = tuple(stop.folder for stop in stops if stop.folder not in opened.case.folders)
    if fresh and any(stop.counts[what] for stop in stops for what in _FOUND):
        opened.save(replace(opened.case, folders=opened.case.folders + fresh))


def _report(stops: Sequence[Visit], opened: OpenCase, hands: Hands) -> IndexReport:
    kept = hands.papers.index
    looked = [kept.seen(stop.folder) for stop in stops]
    counts = sum((stop.counts for stop in stops), Counter[str]())
    return IndexReport(
        problems=tuple(sorted((p for stop in stops for p in stop.problems), key=lambda problem: problem.file)),
        ignored=counts["ignored"],
        items=len(kept.discs(*(stop.folder for stop in stops))),
        item_files=counts["item_files"],
        new=counts["new"],
        changed=counts["changed"],
        unchanged=counts["unchanged"],
        moved=counts["moved"],
        gone=counts["gone"],
        pages=sum(kept.page_count(stop.folder) for stop in stops),
        tally=hands.papers.tally(opened.case),
        ocr_pages=sum(pages for pages, _ in looked),
        ocr_engine=next((engine for _, engine in looked if engine), None),
    )


def as_json(report: IndexReport) -> Mapping[str, Any]:
    """The answer of `index --json`."""
    problems = [
        {"file": problem.file, "code": problem.code.value, "what": words.what, "advice": words.advice}
        for problem in report.problems
        for words in [messages.problem(problem.code, problem.note, file=problem.file)]
    ]
    return {
        "schema": "sopinion/index/1",
        "files": report.files,
        "read": report.read,
        "problems": problems,
        "items": report.items,
        "item_files": report.item_files,
        "ignored": report.ignored,
        "pages": report.pages,
        "new": report.new,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "moved": report.moved,
        "gone": report.gone,
        "records": report.tally.records,
        "ocr_pages": report.ocr_pages,
        "ocr_engine": report.ocr_engine,
    }
