"""How `export` draws a plan, what is still open, and what was written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sopinion.content import sections, spoken
from sopinion.content.messages import line, plural
from sopinion.flows import bundle as verb
from sopinion.flows import check as checking
from sopinion.flows import compose, leave
from sopinion.flows.exported import ExportReport, File
from sopinion.flows.hands import ENTER, Card, Key, Mark, Screen
from sopinion.model import folio
from sopinion.model.bound import Role
from sopinion.model.bundle import Why
from sopinion.model.choices import Exclusion
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


def _show_sheaves(screen: Screen, made: verb.Draft) -> None:
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


def show_plan(screen: Screen, made: verb.Draft, *, asking: bool = False) -> None:
    """Draw what would be shared, file by file and section by section, and what to know about it.

    asking: whether a menu follows that changes it, so that no option has to be named.
    """
    plan = made.plan
    screen.title(line("export.title"), made.title)
    _show_sheaves(screen, made)
    screen.say()
    screen.say(line("export.plan", records=_papers(len(plan.entries)), pages=_pages(made.length)))
    if made.choices.recipient:
        screen.say(line("export.for", recipient=made.choices.recipient))
    before = {row.record for row in plan.left_out if row.why is Why.SENT_BEFORE}
    if before:
        many = line("export.sent_before_many", count=len(before))
        screen.say(plural(len(before), line("export.sent_before_one"), many))
    left_out = [row for row in plan.left_out if row.why is not Why.SENT_BEFORE]
    if left_out:
        screen.say()
        screen.say(line("export.left_out", count=len(left_out)))
        for row in left_out:
            title = sections.shown(row.title)
            why = line("export.not_needed") if asking and row.why is Why.SECTION else compose.why(row)
            said = line("export.left_out_row", title=title, file=row.file, pages=_named(row.pages), why=why)
            screen.say(line("export.point", says=said), indent=2)
    told_out = leave.names(made.case, made.records, made.choices.without, made.day)
    if told_out:
        screen.say()
        screen.say(
            plural(len(told_out), line("export.told_out_one"), line("export.told_out_many", count=len(told_out)))
        )
    seen = [
        row for row in plan.sensitive if row.grade is Grade.TELL or made.choices.lets_in(row.record, row.at, row.page)
    ]
    if seen:
        screen.say()
        screen.say(line("export.tell"))
        for one in seen:
            key = "stop_row" if one.grade is Grade.STOP else "tell_row_in" if asking else "tell_row"
            named = Exclusion(one.record, (one.page,), one.at).written()
            said = line(f"export.{key}", file=one.file, page=one.page, what=one.what, named=named)
            screen.say(line("export.point", says=said), indent=2)


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
    """Draw what was written, what to know of its pages, and what to do with it."""
    plan, bound = report.draft.plan, [one for one in report.files if one.role in set(Role) and not one.locked]
    name = Path(bound[0].path).name if len(bound) == 1 else report.draft.name
    screen.say(line("export.ready", name=name), Mark.DONE)
    _show_files(screen, report, bound)
    left = len({row.record for row in plan.left_out if row.why is not Why.SENT_BEFORE})
    counts = "export.counts" if left else "export.counts_all"
    screen.say(line(counts, records=_papers(len(plan.entries)), left=left), indent=2)
    screen.say(line("export.checked"), indent=2)
    _show_troubles(screen, report)
    screen.say()
    screen.say(line("export.where", folder=str(Path(bound[0].path).parent)), indent=2)
    screen.say(line("export.next"), indent=2)
    screen.say(line("export.sheets"), indent=2)
    screen.say(line("export.zip"), indent=2)
    parts = [one for one in bound if one.role != Role.CORE]
    size = "large" if max(one.bytes for one in parts) > _SMALL else "small" if len(parts) == 1 else "small_parts"
    screen.say(line(f"export.{size}"), indent=2)
    screen.say()
    screen.say(line("export.note", name=Path(bound[0].path).name), indent=2)
    screen.say(line("export.late"), indent=2)


def _show_files(screen: Screen, report: ExportReport, bound: Sequence[File]) -> None:
    """Name the bound files, and say which to open first."""
    alone = len(bound) == 1
    for one in bound:
        size = line("export.size", pages=_pages(one.pages), size=compose.megabytes(one.bytes))
        named = line("export.point", says=line("export.named", name=Path(one.path).name, size=size))
        screen.say(size if alone else named, indent=2)
    adds_to = report.draft.wish.adds_to
    if adds_to:
        key = "what_is_new_alone" if alone else "what_is_new"
        screen.say(line(f"export.{key}", file=adds_to.manifest.title), indent=2)
    elif any(one.role == Role.VOLUME for one in bound):
        screen.say(line("export.volumes"), indent=2)
    if any(one.role == Role.CORE for one in bound):
        screen.say(line("export.core"), indent=2)


def _show_troubles(screen: Screen, report: ExportReport) -> None:
    """Say what came of pages that could not go in as they were."""
    for about in About:
        count = len({one.page.key for one in report.remarks if one.about is about and one.detail != Removed.AUTHOR})
        if count:
            mark = Mark.NEEDS if about in _TO_ACT_ON else Mark.HERE
            screen.say(line(f"export.{about}", count=_pages(count)), mark, indent=2)
    for name in report.too_large:
        screen.say(line("export.too_large", name=name), Mark.NEEDS, indent=2)
    for row in report.draft.plan.left_out:
        if row.why in _TROUBLES:
            screen.say(line(f"export.{row.why}", file=row.file, pages=_named(row.pages)), Mark.NEEDS, indent=2)
    if report.draft.undrawn:
        screen.say(line("export.undrawn"), Mark.NEEDS, indent=2)


def show_password(screen: Screen, password: str) -> None:
    """Show the password that was made for the locked copies, this once, and wait until it is written down.

    It comes before anything is written, so that there is no locked copy that nobody can open. Raises Stopped (130).
    """
    told = tuple((line(f"export_lock.{key}"), Mark.NONE, 0) for key in ("how_typed", "write_down", "tell"))
    lines = (("", Mark.NONE, 0), (line("export_lock.words", password=password), Mark.NONE, 4), ("", Mark.NONE, 0))
    card = Card(line("export_lock.password"), (*lines, *told))
    screen.card(card, [Key(ENTER, line("export_lock.shown_done"))], option=line("export_lock.needs"))


def show_lock(screen: Screen, report: ExportReport, *, own: bool) -> None:
    """Say that there are locked copies. own: whether their password came from a file of the person's."""
    screen.say()
    for one in report.files:
        if one.locked and one.role != "zip":
            screen.say(line("export_lock.made", name=Path(one.path).name), Mark.DONE)
    screen.say(line("export_lock.opens"), indent=2)
    if any(one.locked and one.role == "zip" for one in report.files):
        screen.say(line("export_lock.zipped"), indent=2)
    screen.say(line("export_lock.made_own" if own else "export_lock.made_here"), indent=2)
    screen.say(line("export_lock.both"), indent=2)
