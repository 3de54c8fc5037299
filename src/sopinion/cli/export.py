"""`sopinion export`: make the bundle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import typer

from sopinion.cli import desk
from sopinion.cli.passwords import lock_password, passwords_in
from sopinion.content import sections, spoken
from sopinion.content.messages import line, plural
from sopinion.errors import NobodyToAsk, WrongUsage
from sopinion.flows import bundle as verb
from sopinion.flows import compose, earlier
from sopinion.flows.agree import Agreement
from sopinion.flows.bind import STEPS, ExportReport, as_json, write
from sopinion.flows.hands import Mark, Screen
from sopinion.flows.lock import Locking, made_password
from sopinion.model import folio
from sopinion.model.bound import Role
from sopinion.model.bundle import Why
from sopinion.model.choices import Choices, Exclusion, Paper, exclusion
from sopinion.model.gathering import Wish
from sopinion.model.layout import Limit
from sopinion.model.record import Record
from sopinion.model.remark import About
from sopinion.model.removed import Removed
from sopinion.model.sensitive import Grade

door = typer.Typer(add_completion=False)

_SMALL = 18_000_000  # bytes; mail adds a third, and many places take 25 MB
_TROUBLES = (Why.BROKEN, Why.LOCKED)
_TO_ACT_ON = (About.PICTURED,)
_TO = typer.Option("", "--to", metavar="FOLDER", help="Where the bundle goes.")
_INCLUDE = typer.Option([], "--include", metavar="ID", help="Put in a paper that stays out by itself. May be repeated.")
_EXCLUDE = typer.Option(
    [], "--exclude", metavar="ID[:3,5-6]", help="Leave out a paper, or pages of its file. May be repeated."
)
_CORE_WITH = typer.Option(
    [], "--core-with", metavar="ID[:3,5-6]", help="What stands in the core instead of what it picks. May be repeated."
)
_MB = 1_000_000


@door.command()
def export(  # noqa: C901, PLR0913, PLR0917 - one option for each thing that can be chosen
    to: str = _TO,
    yes: bool = typer.Option(False, "--yes", help="Write without asking."),  # noqa: FBT001 - typer's form
    plan: bool = typer.Option(False, "--plan", help="Show what would go in; write nothing."),  # noqa: FBT001 - typer's form
    include: list[str] = _INCLUDE,
    exclude: list[str] = _EXCLUDE,
    include_sensitive: bool = typer.Option(  # noqa: FBT001 - typer's form
        False, "--include-sensitive", help="Let in the pages that it would stop at. Look at them first."
    ),
    recipient: str = typer.Option("", metavar="NAME", help="Whom it is for, as it stands on the cover."),
    paper: str = typer.Option("letter", help="letter or a4, for the pages made here."),
    max_mb: float = typer.Option(
        0, "--max-mb", metavar="N", min=0, help="Several volumes, each of N million bytes or fewer."
    ),
    max_pages: int = typer.Option(
        0, "--max-pages", metavar="N", min=0, help="Several volumes, each of N pages or fewer."
    ),
    core: bool = typer.Option(False, "--core", help="Also a short core bundle: the pages to read first."),  # noqa: FBT001 - typer's form
    core_with: list[str] = _CORE_WITH,
    duplex: bool = typer.Option(False, "--duplex", help="To print on both sides: each paper begins on a new sheet."),  # noqa: FBT001 - typer's form
    dividers: bool | None = typer.Option(  # noqa: FBT001 - typer's form
        None, "--dividers/--no-dividers", help="A page before each section. Without either: in a long bundle."
    ),
    fhir: bool = typer.Option(False, "--fhir", help="Also one FHIR file, for a health app or a hospital system."),  # noqa: FBT001 - typer's form
    lock: bool = typer.Option(False, "--lock", help="Also a locked copy. Its password is made here, and shown once."),  # noqa: FBT001 - typer's form
    lock_with: str = typer.Option("", metavar="FILE", help="The same, with the password on the first line of FILE."),
    lock_zip: bool = typer.Option(False, "--lock-zip", help="Lock the zip too. Many offices cannot open one."),  # noqa: FBT001 - typer's form
    supplement: str = typer.Option("", metavar="BUNDLE.pdf", help="Only what came since that bundle, to add to it."),
    reopen: str = typer.Option("", metavar="BUNDLE.pdf", help="Choose what that bundle has in it, in its order."),
    password_file: str = typer.Option("", metavar="FILE", help="Passwords for locked papers, one on each line."),
    json: bool = typer.Option(False, "--json", help="One JSON object on standard output."),  # noqa: FBT001 - typer's form
) -> None:
    """Make one PDF, and a zip, ready to share. Your own files are not touched."""
    if not to and not plan:
        raise WrongUsage(what=line("export.no_to"))
    screen = desk.screen()
    if not (yes or plan or screen.interactive):
        raise NobodyToAsk(option=line("export.option"))
    if lock and not (lock_with or plan or screen.interactive):
        raise NobodyToAsk(option=line("export_lock.needs"))
    locking = _locking(lock_with, made_here=lock or lock_zip, zipped=lock_zip)
    press, today = desk.press(), desk.today()
    with desk.writing() as opened, desk.index_of(opened.case) as papers:
        records = papers.records_of(opened.case)
        with press.stock(passwords_in(password_file)) as stock:
            choices = Choices(
                include=tuple(_id(records, one) for one in include),
                exclude=tuple(_exclusion(records, one) for one in exclude),
                include_sensitive=include_sensitive,
                recipient=recipient,
                paper=_paper(paper),
                duplex=duplex,
                dividers=dividers,
            )
            if reopen:
                choices = earlier.reopened(
                    choices, earlier.look(_file(reopen), press, records), opened.case, records, stock
                )
            wish = Wish(
                choices,
                limit=Limit(max_pages, int(max_mb * _MB)),
                core=core or bool(core_with),
                core_with=tuple(_exclusion(records, one) for one in core_with),
                fhir=fhir,
                adds_to=earlier.to_add_to(earlier.look(_file(supplement), press, records), opened.case)
                if supplement
                else None,
            )

            def redraft(choices: Choices, share: float = 1.0) -> verb.Draft:
                wished = replace(wish, choices=choices, share=share)
                return verb.draft(opened.case, records, papers, stock, press, wished, today)

            made = redraft(wish.choices)
            if plan:
                _plan(screen, made, json=json)
                return
            if not yes:
                agreed = Agreement(
                    screen, records, to, lambda shown: _show_plan(screen, shown), redraft, lambda shown: shown
                ).on(made)
                if agreed is None:
                    screen.say(line("export.not_written"))
                    return
                made = agreed
            if made.plan.undecided:
                raise verb.undecided(made.plan)

            def replace_them(names: Sequence[str]) -> bool:
                ask = line("export.ask_replace", file=names[0])
                return not yes and screen.interactive and screen.confirm(ask, option="--to")

            with screen.progress(line("export.reading"), STEPS + len(made.sheaves), line("export.unit")) as progress:
                report = write(
                    made,
                    opened,
                    stock,
                    press,
                    to,
                    progress,
                    replace_them,
                    lambda share: redraft(made.choices, share),
                    locking,
                )
    if json:
        desk.put(as_json(report))
    else:
        _show_report(screen, report)
    if locking and (not json or not lock_with):
        _show_lock(screen, report, "" if lock_with else locking.password)
    if (
        any(one.about in _TO_ACT_ON for one in report.remarks)
        or report.too_large
        or any(row.why in _TROUBLES for row in made.plan.left_out)
    ):
        raise typer.Exit(1)


def _locking(file: str, *, made_here: bool, zipped: bool) -> Locking | None:
    """What to lock copies with; None for no lock. Raises WrongUsage (2) for a password that cannot be used."""
    if not (file or made_here):
        return None
    return Locking(desk.lock(), lock_password(file) if file else made_password(desk.pick), zipped)


def _show_lock(screen: Screen, report: ExportReport, password: str) -> None:
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


def _id(records: Sequence[Record], said: str) -> str:
    """Give the whole id where a person typed its beginning; what fits nothing is left for the plan to name."""
    near = [record.id for record in records if record.id.startswith(said.strip().lower())]
    return near[0] if len(near) == 1 else said.strip().lower()


def _exclusion(records: Sequence[Record], said: str) -> Exclusion:
    try:
        wanted = exclusion(said)
    except ValueError:
        raise WrongUsage(what=line("export.bad_exclude", said=said)) from None
    return Exclusion(_id(records, wanted.record), wanted.pages)


def _paper(said: str) -> Paper:
    try:
        return Paper(said.lower())
    except ValueError:
        raise WrongUsage(what=line("export.bad_paper")) from None


def _plan(screen: Screen, made: verb.Draft, *, json: bool) -> None:
    if json:
        desk.put(as_json(ExportReport(made)))
    else:
        _show_plan(screen, made)
        _show_undecided(screen, made)
        screen.say()
        screen.say(line("export.planned"))
    if made.plan.undecided:
        raise typer.Exit(1)


def _file(said: str) -> Path:
    path = Path(said).expanduser()
    if not path.is_file():
        raise WrongUsage(what=line("verify.no_file", file=said))
    return path


def _papers(count: int) -> str:
    return plural(count, line("export.paper_one"), line("export.paper_many", count=count))


def _pages(count: int) -> str:
    return plural(count, line("export.page_one"), line("export.page_many", count=count))


def _named(pages: Sequence[int]) -> str:
    numbers = compose.runs(pages)
    return plural(len(pages), line("export.page", pages=numbers), line("export.pages", pages=numbers))


def _show_plan(screen: Screen, made: verb.Draft) -> None:
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


def _show_undecided(screen: Screen, made: verb.Draft) -> None:
    if made.plan.undecided:
        screen.say()
        screen.say(line("export.undecided_title"))
    for one in made.plan.undecided:
        what, do = verb.doubt_words(one)
        screen.say(what, Mark.NEEDS, indent=2)
        screen.say(do, indent=6)


def _show_report(screen: Screen, report: ExportReport) -> None:
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
