"""The verb behind `export`: gather what may go in, decide every page, and only then write, prove and keep account."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from sopinion import __version__
from sopinion.content import gaps as gap_words
from sopinion.content import questions, sections, sensitive, shelf
from sopinion.content.messages import line, plural
from sopinion.errors import NothingToBind, Undecided, VerifyFailed
from sopinion.flows import compose
from sopinion.flows.checklist import look
from sopinion.flows.hands import OpenCase, Pages, Progress
from sopinion.flows.presses import FrontPages, Press, Stock, Tray
from sopinion.model import bundle_name, folio, proof
from sopinion.model.binding import Original, Parcel
from sopinion.model.bundle import BundlePlan, Doubt, Shelf, SourcePage
from sopinion.model.bundle import Undecided as Open
from sopinion.model.bundle_plan import plan
from sopinion.model.case import Case, Sent
from sopinion.model.checklist import Need, Standing
from sopinion.model.choices import Choices
from sopinion.model.clean import one_line
from sopinion.model.gap import GapKind
from sopinion.model.kind import LOINC, Kind
from sopinion.model.proof import Check
from sopinion.model.record import Record
from sopinion.model.sensitive import Watch, seen_on

PROGRAM = f"sopinion {__version__}"
STEPS = 4
"""How many steps `write` reports."""

_MOST_LAYOUTS = 6


@dataclass(frozen=True, slots=True)
class Draft:
    """A bundle that is planned to the last page and not yet written. title: also its name on the disk."""

    case: Case
    plan: BundlePlan
    front: FrontPages
    choices: Choices
    title: str
    day: datetime.date


@dataclass(frozen=True, slots=True)
class File:
    """A file that was written. role: `bundle`, `zip` or `check`; pages: 0 where it has none."""

    path: str
    role: str
    sha256: str
    bytes: int
    pages: int = 0


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What came of an export. files: none when it was only planned. pictured: pages that went in as pictures."""

    draft: Draft
    files: tuple[File, ...] = ()
    checks: tuple[Check, ...] = ()
    pictured: tuple[SourcePage, ...] = ()


def draft(  # noqa: PLR0913, PLR0917 - one value for each thing a bundle is made from
    case: Case,
    records: Sequence[Record],
    pages: Pages,
    stock: Stock,
    press: Press,
    choices: Choices,
    day: datetime.date,
) -> Draft:
    """Plan a bundle, with its cover and index typeset, so that every folio is known.

    Raises NothingToBind (51), NotFound (30) for a record or page that the choices name, FileChanged (31).
    """
    names = {kind: sections.name(kind) for kind in Kind}
    held = Shelf(sections.sections(), names, case.corrections, _flags(records, pages))
    first = plan(records, choices, held, 0)
    held = replace(held, barred=stock.barred(page for entry in first.entries for page in entry.pages))
    title = bundle_name.title(
        bundle_name.surname(case.patient.name) or case.patient.name, shelf.read("sheets/cover")["what"], day.isoformat()
    )
    front_pages = 2
    for _ in range(_MOST_LAYOUTS):
        made = plan(records, choices, held, front_pages)
        if not made.entries:
            raise NothingToBind
        missing = _missing(case, records, pages, made)
        front = press.front(compose.front(case, made, choices, missing, questions.questionnaire(), title, day), day)
        if front.pages == front_pages:
            return Draft(case, made, front, choices, title, day)
        front_pages = front.pages
    raise AssertionError("the index does not settle")


def _flags(records: Sequence[Record], pages: Pages) -> Mapping[tuple[str, int], tuple[Watch, ...]]:
    """Look through the text of every page for what a person should know about before sharing it."""
    watches = sensitive.watches()
    texts = {sha: pages.pages(sha) for sha in {part.sha256 for record in records for part in record.parts}}
    return {
        (sha, page.number): seen
        for sha, found in texts.items()
        for page in found
        if (seen := seen_on(page.text, watches))
    }


_TO_THE_PERSON = frozenset({GapKind.WRONG_PATIENT, GapKind.SLIDES, GapKind.NO_IMAGES})
"""Gaps whose words speak to the person who gathers the papers, not to the doctor who gets them."""


def _missing(case: Case, records: Sequence[Record], pages: Pages, made: BundlePlan) -> tuple[str, ...]:
    """Say what is known to be missing, going by what is shared only: nothing here may hint at what was withheld."""
    words = shelf.read("sheets/cover")
    wanted = look(case, records, pages)
    rows = [
        item
        for item in wanted.checklist.items
        if item.status in (Standing.MISSING, Standing.ASKED) and item.need is not Need.CAN_FOLLOW
    ]
    lines = [words["asked"].format(title=row.name) if row.status is Standing.ASKED else row.name for row in rows]
    listed = {row.key for row in rows}
    places = {
        (entry.record.id, page.file, page.number): entry.first + n
        for entry in made.entries
        for n, page in enumerate(entry.pages)
        if len(entry.pages) == entry.record.length
    }
    for gap in wanted.open:
        place = places.get((gap.record, gap.file, gap.page))
        if place and gap.kind not in _TO_THE_PERSON and gap.wants not in listed:  # a row says it already
            lines.append(words["gap"].format(what=gap_words.told(gap).what, folio=folio.stamp(place)))
    return tuple(lines)


def undecided(made: BundlePlan) -> Undecided:
    """Make the error that names every page nobody has decided about."""
    return Undecided(pages="\n".join(f"{what} {do}" for what, do in map(doubt_words, made.undecided)))


def doubt_words(one: Open) -> tuple[str, str]:
    """Say what a person has to decide, and how."""
    numbers = compose.runs(one.pages)
    pages = plural(len(one.pages), line("export.page", pages=numbers), line("export.pages", pages=numbers))
    if one.doubt is Doubt.SENSITIVE:
        said = line("export.sensitive", file=one.file, pages=pages, record=one.record, what=one.what)
        return said, line("export.sensitive_what", record=one.record, numbers=numbers.replace(" ", ""))
    if one.whole:
        said = line("export.whose_whole", file=one.file, record=one.record)
        return said, line("export.whose_what", record=one.record, page="")
    said = line("export.whose_pages", file=one.file, pages=pages, record=one.record)
    return said, line("export.whose_what", record=one.record, page=line("export.whose_page", page=one.pages[0]))


def write(  # noqa: PLR0913, PLR0917 - the hands, the place and what to do where a file stands already
    made: Draft,
    opened: OpenCase,
    stock: Stock,
    press: Press,
    to: str,
    progress: Progress,
    replace_them: Callable[[Sequence[str]], bool],
) -> ExportReport:
    """Write bundle, zip and check sheet into the folder `to`, prove the bundle, and enter it in the ledger.

    replace_them: asked with the names of files that stand there with other bytes; False keeps them. Nothing is at
    its place until everything is written and proved. Raises Undecided (54), WouldOverwrite (52), CannotWrite (50),
    NoRoom (53), VerifyFailed (55), FileChanged (31).
    """
    if made.plan.undecided:
        raise undecided(made.plan)
    bundle, zipped, sheet = (made.title + tail for tail in (".pdf", ".zip", " check sheet.pdf"))
    with press.tray(to) as tray:
        binding = compose.binding(made.plan, made.title, made.day, PROGRAM, made.front.index)
        bound = stock.bind(tray, bundle, made.front, made.plan, binding)
        if not proof.whole(bound.checks):
            raise VerifyFailed(file=bundle)
        progress.step()
        sha256, _ = tray.sum(bundle)
        press.parcel(tray, zipped, _parcel(made, stock, bundle, sha256))
        progress.step()
        sums = [(name, *tray.sum(name)) for name in (bundle, zipped)]
        data = compose.check_sheet(
            made.plan, sums, bound.checks, bound.pictured, made.front.undrawn, made.choices, made.day
        )
        tray.put(sheet, press.sheet("check", data, made.day, PROGRAM))
        sums.append((sheet, *tray.sum(sheet)))
        progress.step()
        paths = _serve(tray, replace_them)
    sent = Sent(bundle, sha256, made.plan.length, made.day.isoformat(), one_line(made.choices.recipient))
    if sent not in opened.case.written:
        opened.save(replace(opened.case, written=(*opened.case.written, sent)))
    progress.step()
    files = tuple(
        File(paths[name], role, sum_, bytes_, made.plan.length if role == "bundle" else 0)
        for (name, sum_, bytes_), role in zip(sums, ("bundle", "zip", "check"), strict=True)
    )
    return ExportReport(made, files, bound.checks, bound.pictured)


def _serve(tray: Tray, replace_them: Callable[[Sequence[str]], bool]) -> Mapping[str, str]:
    """Put everything at its place; what stands there with other bytes is replaced only when a person says so."""
    taken = tray.taken()
    return tray.serve(over=bool(taken) and replace_them(taken))


def _parcel(made: Draft, stock: Stock, bundle: str, sha256: str) -> Parcel:
    """Gather what goes into the zip: the bundle, and each file whose every page is shared."""
    shared = made.plan.shared
    originals: dict[str, Original] = {}
    folios: dict[str, list[int]] = {}
    for entry in made.plan.entries:
        for n, page in enumerate(entry.pages):
            folios.setdefault(page.sha256, []).append(entry.first + n)
            if page.sha256 not in originals and stock.whole(shared, page):
                originals[page.sha256] = Original(
                    path=str(PurePath(page.folder, page.file)),
                    sha256=page.sha256,
                    title=sections.shown(entry.title),
                    kind=sections.name(entry.record.kind),
                    loinc=LOINC[entry.record.kind] or "",
                    day=str(entry.day) if entry.day else "",
                    folios="",
                    pages=0,
                )
    return Parcel(
        title=made.title,
        patient=one_line(made.case.patient.name),
        day=made.day,
        bundle=bundle,
        sha256=sha256,
        pages=made.plan.length,
        originals=tuple(
            replace(one, folios=compose.runs(folios[sha]), pages=len(folios[sha])) for sha, one in originals.items()
        ),
    )


def as_json(report: ExportReport) -> Mapping[str, Any]:
    """The answer of `export --json`."""
    made = report.draft.plan
    return {
        "schema": "sopinion/export/1",
        "files": [
            {"path": one.path, "role": one.role, "sha256": one.sha256, "bytes": one.bytes, "pages": one.pages or None}
            for one in report.files
        ],
        "pages": made.length,
        "records": [{"id": entry.record.id, "folios": [str(entry.first), str(entry.last)]} for entry in made.entries],
        "left_out": [{"id": row.record, "pages": list(row.pages), "why": compose.why(row)} for row in made.left_out],
        "sensitive": [
            {"record": row.record, "page": row.page, "what": row.what, "grade": row.grade} for row in made.sensitive
        ],
        "undecided": [
            {"record": one.record, "file": one.file, "pages": list(one.pages), "why": doubt_words(one)[0]}
            for one in made.undecided
        ],
        "pictured": [{"file": page.file, "page": page.number} for page in report.pictured],
    }
