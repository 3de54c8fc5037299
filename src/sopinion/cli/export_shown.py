"""How `export` draws a plan, what is still open, and what was written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sopinion.content import sections, spoken
from sopinion.content.messages import line, plural
from sopinion.flows import bundle as verb
from sopinion.flows import check as checking
from sopinion.flows import compose
from sopinion.flows.exported import ExportReport
from sopinion.flows.hands import Mark, Screen
from sopinion.model import folio
from sopinion.model.bound import Role
from sopinion.model.bundle import Why
from sopinion.model.profile import Verdict
from sopinion.model.remark import About
from sopinion.model.removed import Removed
from sopinion.model.sensitive import Grade

_SMALL = 18_000_000  # bytes; mail adds a third, and many places take 25 MB
_TROUBLES = (Why.BROKEN, Why.LOCKED)
_TO_ACT_ON = (About.PICTURED,)


def _papers(count: int) -> str:
    return plural(count, line("export.paper_one"), line("export.paper_many", count=count))


def _pages(count: int) -> str:
    return plural(count, line("export.page_one"), line("export.page_many", count=count))


def _named(pages: Sequence[int]) -> str:
    numbers = compose.runs(pages)
    return plural(len(pages), line("export.page", pages=numbers), line("export.pages", pages=numbers))


def show_lacks(screen: Screen, found: checking.Found) -> None:
    """Say what a place asks for and is not there yet, and how old that is."""
    screen.title(line("check.title", name=found.profile.name))
    lacking = [row for row in found.rows if row.verdict is Verdict.FIX]
    for row in lacking:
        screen.say(line(f"check.{row.verdict}", says=row.rule.says), Mark.NEEDS, indent=2)
        screen.say(line("check.to_do", fix=row.rule.fix), indent=6)
    screen.say(line("export.lacks" if lacking else "export.lacks_none", place=found.profile.key), indent=2)


def show_plan(screen: Screen, made: verb.Draft) -> None:
    """Draw what would be shared, file by file and section by section, and what to know about it."""
    plan = made.plan
    screen.title(line("export.title"), made.title)
    for sheaf in made.sheaves:
        if len(made.sheaves) > 1:
            screen.say()
            screen.say(line("export.file", title=sheaf.title, pages=_pages(sheaf.layout.length)))
        if sheaf.layout.role is Role.BUNDLE and made.wish.adds_to:
            continue  # it repeats the earlier bundle, and what is new stands in the supplement
        for section, placed in sheaf.layout.sections:
            screen.say()
            screen.say(section.title)
            screen.table(
                [line(f"export.head_{name}") for name in ("pages", "day", "paper", "id")],
                [
                    (
                        folio.span(*sheaf.layout.folios_of(one)),
                        spoken.day(one.entry.day) if one.entry.day else line("export.no_day"),
                        sections.shown(one.entry.title),
                        one.entry.record.id,
                    )
                    for one in placed
                ],
            )
    screen.say()
    screen.say(line("export.plan", records=_papers(len(plan.entries)), pages=_pages(made.length)))
    if plan.left_out:
        screen.say()
        screen.say(line("export.left_out", count=len(plan.left_out)))
        for row in plan.left_out:
            title, why = sections.shown(row.title), compose.why(row)
            said = line("export.left_out_row", title=title, file=row.file, pages=_named(row.pages), why=why)
            screen.say(said, Mark.OPEN, indent=2)
    seen = [row for row in plan.sensitive if row.grade is Grade.TELL or made.choices.lets_in(row.record, row.page)]
    if seen:
        screen.say()
        screen.say(line("export.tell"))
        for one in seen:
            key = "export.tell_row" if one.grade is Grade.TELL else "export.stop_row"
            screen.say(line(key, file=one.file, page=one.page, what=one.what, record=one.record), Mark.HERE, indent=2)


def show_undecided(screen: Screen, made: verb.Draft) -> None:
    """Draw what needs a person's word first."""
    if made.plan.undecided:
        screen.say()
        screen.say(line("export.undecided_title"))
    for one in made.plan.undecided:
        what, do = verb.doubt_words(one)
        screen.say(what, Mark.NEEDS, indent=2)
        screen.say(do, indent=6)


def show_report(screen: Screen, report: ExportReport) -> None:
    """Draw what was written, and what to do with it."""
    plan = report.draft.plan
    bundle = report.files[0]
    size = line("export.ready_size", pages=bundle.pages, size=compose.megabytes(bundle.bytes))
    screen.say(line("export.ready", name=Path(bundle.path).name), Mark.DONE)
    screen.say(size, indent=2)
    counts = "export.counts" if plan.left_out else "export.counts_all"
    left = len({row.record for row in plan.left_out})
    screen.say(line(counts, records=_papers(len(plan.entries)), left=left), indent=2)
    screen.say(line("export.checked"), indent=2)
    screen.say(line("export.zip"), indent=2)
    for about in About:
        count = len({one.page.key for one in report.remarks if one.about is about and one.detail != Removed.AUTHOR})
        if count:
            mark = Mark.NEEDS if about in _TO_ACT_ON else Mark.HERE
            screen.say(line(f"export.{about}", count=_pages(count)), mark, indent=2)
    for name in report.too_large:
        screen.say(line("export.too_large", name=name), Mark.NEEDS, indent=2)
    for row in plan.left_out:
        if row.why in _TROUBLES:
            screen.say(line(f"export.{row.why}", file=row.file, pages=_named(row.pages)), Mark.NEEDS, indent=2)
    if report.draft.undrawn:
        screen.say(line("export.undrawn"), Mark.NEEDS, indent=2)
    screen.say()
    screen.say(line("export.where", folder=str(Path(bundle.path).parent)), indent=2)
    screen.say(line("export.small" if bundle.bytes <= _SMALL else "export.large"), indent=2)
    screen.say(line("export.next"), indent=2)


def show_lock(screen: Screen, report: ExportReport, password: str) -> None:
    """Say that there are locked copies; a password that was made here is shown once."""
    screen.say()
    for one in report.files:
        if one.locked and one.role != "zip":
            screen.say(line("export_lock.made", name=Path(one.path).name), Mark.DONE)
    screen.say(line("export_lock.opens"), indent=2)
    if any(one.locked and one.role == "zip" for one in report.files):
        screen.say(line("export_lock.zipped"), indent=2)
    if not password:
        screen.say(line("export_lock.made_own"), indent=2)
        screen.say(line("export_lock.both"), indent=2)
        return
    screen.say()
    screen.say(line("export_lock.password"), indent=2)
    screen.say()
    screen.say(line("export_lock.words", password=password), indent=6)
    screen.say()
    for key in ("how_typed", "write_down", "tell", "both"):
        screen.say(line(f"export_lock.{key}"), indent=2)
