"""`sopinion records`: what was found, and what a person says of it."""

from __future__ import annotations

import typer

from sopinion.cli import desk
from sopinion.content import sections, spoken
from sopinion.content.messages import line, plural
from sopinion.errors import WrongUsage
from sopinion.flows import records as verb
from sopinion.flows.hands import Mark, Screen
from sopinion.model.day import Day
from sopinion.model.kind import Kind
from sopinion.model.page import Source
from sopinion.model.record import Match, Record
from sopinion.model.section import BundleSection
from sopinion.model.step import undecided, unsure

door = typer.Typer(add_completion=False)

_JSON = typer.Option(False, "--json", help="One JSON object on standard output.")
_PAGE = typer.Option(None, min=1, metavar="N", help="Only this page of the file.")
_WHOSE = ("mine", "not-mine")
_MOST_QUOTES = 6


@door.callback(invoke_without_command=True)
def records(ctx: typer.Context, json: bool = _JSON) -> None:  # noqa: FBT001 - typer's form
    """What was found: each paper, its day, and whose it is."""
    if ctx.invoked_subcommand is None:
        _answer(_found(), json=json)


@door.command()
def show(
    id: str = typer.Argument(metavar="ID", help="The name of a paper, as it stands in the list."),  # noqa: A002 - the word of the list
    json: bool = _JSON,  # noqa: FBT001 - typer's form
) -> None:
    """One paper: what was read of it, and why."""
    _answer_one(verb.one_of(_found(), id), json=json)


@door.command("set")
def tell(  # noqa: PLR0913, PLR0917 - one option for each thing that can be said
    id: str = typer.Argument(metavar="ID", help="The name of a paper, as it stands in the list."),  # noqa: A002 - as above
    page: int | None = _PAGE,
    kind: str = typer.Option("", help="What it is, such as pathology-report."),
    day: str = typer.Option("", help="When the care took place, such as 2025-03-14."),
    whose: str = typer.Option("", help="mine or not-mine."),
    json: bool = _JSON,  # noqa: FBT001 - typer's form
) -> None:
    """Say what a paper is, its day, or whose it is. What you say outranks what was read."""
    told = verb.Told(_kind(kind), _day(day), _whose(whose), page)
    if not told.fields():
        raise WrongUsage(what=line("records.say_something"))
    if page and (told.kind or told.day):
        raise WrongUsage(what=line("records.page_whose_only"))
    with desk.writing() as opened, desk.index_of(opened.case) as papers:
        record = verb.tell(opened, papers.records_of(opened.case), id, told, desk.today())
        now = verb.one_of(papers.records_of(opened.case), record.id)
    _answer_one(now, json=json)


@door.command("unset")
def untell(
    id: str = typer.Argument(metavar="ID", help="The name of a paper, as it stands in the list."),  # noqa: A002 - as above
    page: int | None = _PAGE,
    json: bool = _JSON,  # noqa: FBT001 - typer's form
) -> None:
    """Take back what you said of a paper."""
    with desk.writing() as opened, desk.index_of(opened.case) as papers:
        record = verb.untell(opened, papers.records_of(opened.case), id, page)
        now = verb.one_of(papers.records_of(opened.case), record.id)
    _answer_one(now, json=json)


def _found() -> tuple[Record, ...]:
    case = desk.case()
    with desk.index_of(case) as papers:
        return papers.records_of(case)


def _kind(said: str) -> Kind | None:
    try:
        return Kind(said) if said else None
    except ValueError:
        raise WrongUsage(what=line("records.kinds", kinds=", ".join(Kind))) from None


def _day(said: str) -> Day | None:
    try:
        return Day.parse(said) if said else None
    except ValueError:
        raise WrongUsage(what=line("records.days", day=said)) from None


def _whose(said: str) -> str | None:
    if said and said not in _WHOSE:
        raise WrongUsage(what=line("records.whose"))
    return said or None


def _answer(found: tuple[Record, ...], *, json: bool) -> None:
    if json:
        desk.put(verb.as_json(found))
    else:
        show_all(desk.screen(), found)


def _answer_one(record: Record, *, json: bool) -> None:
    if json:
        desk.put(verb.as_json((record,)))
    else:
        show_one(desk.screen(), record)


def show_all(screen: Screen, found: tuple[Record, ...]) -> None:
    """Draw every paper, by section and day."""
    if not found:
        screen.say(line("records.none"))
        return
    screen.title(line("records.title"), line("records.count", count=len(found)))
    doubtful = {record.id for record in unsure(found)}
    strange = {record.id for record in undecided(found)}
    for section in sections.sections():
        rows = [_row(record, doubtful, strange) for record in _in(section, found)]
        if rows:
            screen.say()
            screen.say(section.title)
            screen.table([line(f"records.head_{name}") for name in ("id", "day", "paper", "where", "note")], rows)
    screen.say()
    if doubtful:
        screen.say(
            plural(len(doubtful), line("records.unsure_one"), line("records.unsure", count=len(doubtful))), Mark.NEEDS
        )
    if strange:
        screen.say(
            plural(len(strange), line("records.strange_one"), line("records.strange", count=len(strange))), Mark.NEEDS
        )
    screen.say(line("records.next"))


def _in(section: BundleSection, found: tuple[Record, ...]) -> list[Record]:
    mine = [record for record in found if record.kind in section.kinds]
    return sorted(mine, key=lambda r: (r.day is None, str(r.day), r.parts[0].file, r.parts[0].first))


def _row(record: Record, doubtful: set[str], strange: set[str]) -> tuple[str, ...]:
    day = spoken.day(record.day) if record.day else line("records.no_day")
    return record.id, day, sections.name(record.kind), _where(record), _note(record, doubtful, strange)


def _where(record: Record) -> str:
    part = record.parts[0]
    return _pages(part.file, part.first, part.last)


def _pages(file: str, first: int, last: int) -> str:
    if first == last:
        return line("records.one_page", file=file, page=first)
    return line("records.some_pages", file=file, first=first, last=last)


def _note(record: Record, doubtful: set[str], strange: set[str]) -> str:
    if record.copy_of:
        return line("records.copy", record=record.copy_of)
    if record.id in strange:
        whole = record.patient.match is Match.DIFFERENT
        pages = ", ".join(str(foreign.page) for foreign in record.foreign_pages)
        return line("records.somebody_else") if whole else line("records.somebody_else_on", pages=pages)
    if record.patient.match is Match.DIFFERENT:
        return line("records.not_mine")
    if record.source is Source.NONE:
        return line("records.picture")
    if record.id in doubtful:
        return line("records.doubtful")
    return line("records.told") if record.told else ""


def show_one(screen: Screen, record: Record) -> None:
    """Draw one paper with the reasons for what was read."""
    screen.title(sections.name(record.kind), record.id)
    for part in record.parts:
        for file in (part.file, *part.also):
            screen.say(_pages(file, part.first, part.last), indent=2)
    day = spoken.day(record.day) if record.day else line("records.no_day")
    screen.say(line("records.its_day", day=day), indent=2)
    _show_patient(screen, record)
    for value, key in ((record.title, "its_title"), (record.facility, "its_house"), (record.accession, "its_number")):
        if value:
            screen.say(line(f"records.{key}", value=value), indent=2)
    if record.copy_of:
        screen.say(line("records.copy", record=record.copy_of), indent=2)
    for field in record.told:
        screen.say(line(f"records.told_{field}"), Mark.DONE, indent=2)
    if record.evidence:
        screen.say()
        screen.say(line("records.because"))
    for evidence in record.evidence[:_MOST_QUOTES]:
        screen.say(line("records.quote", page=evidence.page, quote=evidence.quote, why=evidence.why), indent=2)
    if record.guesses:
        screen.say()
        others = ", ".join(sections.name(guess.kind) for guess in record.guesses)
        screen.say(line("records.could_be", kinds=others))
    screen.say()
    screen.say(line("records.change", record=record.id))


def _show_patient(screen: Screen, record: Record) -> None:
    seen = record.patient
    key = {Match.SAME: "yours", Match.DIFFERENT: "theirs", Match.UNKNOWN: "open"}[seen.match]
    if "whose" in record.told and key == "theirs":
        screen.say(line("records.not_mine"), indent=2)
    elif seen.name and key != "yours":
        screen.say(line(f"records.{key}_named", name=seen.name), indent=2)
    else:
        screen.say(line(f"records.{key}"), indent=2)
    for foreign in record.foreign_pages:
        name = foreign.name or line("records.somebody")
        screen.say(line("records.foreign", page=foreign.page, name=name), Mark.NEEDS, indent=2)
