"""The verb behind `index`: look at the folders, read what is new, keep what was read, account for every file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from sopinion.content import messages
from sopinion.errors import FolderEmptied, IndexLost, NothingReadable, Stopped
from sopinion.flows.hands import Look, OpenCase
from sopinion.flows.visit import Hands, Visit, visit
from sopinion.model.page import Problem
from sopinion.model.tally import Tally

__all__ = ["Hands", "IndexReport", "as_json", "index"]


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What became of every file.

    files = read + problems + item_files + ignored; read = new + changed + unchanged + moved. gone: was there at the
    last reading. pages: of what is here now in these folders. tally: of what is here now in the whole case.
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


def index(folders: Sequence[str], opened: OpenCase, hands: Hands) -> IndexReport:
    """Read `folders` (absolute) into the index of a case.

    Raises FolderGone, FolderEmptied, FolderForbidden (20, 21, 23) before anything is changed; NothingReadable (22) with
    the report as `report`; Stopped (130) with everything read so far kept.
    """
    looks = {folder: hands.walk.look(folder) for folder in _outermost(folders)}
    try:
        report = _visit_all(looks, opened, hands)
    except IndexLost:
        hands.papers.index.empty()  # it is read side only: everything in it can be had again
        report = _visit_all(looks, opened, hands)
    if report.read == 0:
        raise NothingReadable(folder=", ".join(looks), report=report)
    fresh = tuple(folder for folder in looks if folder not in opened.case.folders)
    if fresh:
        opened.save(replace(opened.case, folders=opened.case.folders + fresh))
    return report


def _outermost(folders: Sequence[str]) -> tuple[str, ...]:
    """Leave out a folder that is named twice, or that another one holds."""
    paths = {PurePath(folder) for folder in folders}
    return tuple(sorted(str(path) for path in paths if not any(other in path.parents for other in paths)))


def _visit_all(looks: Mapping[str, Look], opened: OpenCase, hands: Hands) -> IndexReport:
    kept = hands.papers.index
    stops = [Visit(folder, look, {k.path: k for k in kept.known(folder)}) for folder, look in looks.items()]
    for stop in stops:
        if not stop.look.files and stop.was_full:
            raise FolderEmptied(folder=stop.folder)
    try:
        for stop in stops:
            visit(stop, opened.case.patient, hands)
        kept.sweep()
    except KeyboardInterrupt:
        raise Stopped from None
    finally:
        kept.save()
    counts = sum((stop.counts for stop in stops), Counter[str]())
    return IndexReport(
        problems=tuple(sorted((p for stop in stops for p in stop.problems), key=lambda problem: problem.file)),
        ignored=counts["ignored"],
        new=counts["new"],
        changed=counts["changed"],
        unchanged=counts["unchanged"],
        moved=counts["moved"],
        gone=counts["gone"],
        pages=sum(kept.page_count(stop.folder) for stop in stops),
        tally=hands.papers.tally(opened.case),
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
