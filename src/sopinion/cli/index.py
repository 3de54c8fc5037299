"""`sopinion index`: read the papers in a folder."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import AbstractContextManager
from functools import cache
from math import ceil

import typer

from sopinion.cli import desk
from sopinion.cli.passwords import passwords_in
from sopinion.content import messages, sections
from sopinion.content.messages import line, plural
from sopinion.errors import NothingReadable, ProgramMissing, WrongUsage
from sopinion.flows import index as verb
from sopinion.flows.hands import Mark, Progress, Reader, Screen
from sopinion.flows.see import How
from sopinion.model.page import Problem, ProblemCode

door = typer.Typer(add_completion=False)

_MOST_NAMED = 8
_OCR = tuple(How)
_MINUTE = 60
_HOUR = 3600


_FOLDERS = typer.Argument(metavar="FOLDER...", help="Where the papers are. Nothing in it is changed.")


@door.command()
def index(
    folders: list[str] = _FOLDERS,
    ocr: str = typer.Option("auto", help="Read pictures of pages: auto, off or force."),
    jobs: int = typer.Option(0, min=0, help="How many files to read at once. 0: what fits this computer."),
    password_file: str = typer.Option("", metavar="FILE", help="Passwords for locked files, one on each line."),
    json: bool = typer.Option(False, "--json", help="One JSON object on standard output."),  # noqa: FBT001 - typer's form
) -> None:
    """Read the papers in a folder. Run it again, and it reads only what changed."""
    if ocr not in _OCR:
        raise WrongUsage(what=line("index.ocr_choice"))
    if ocr == "force" and desk.eyes(jobs) is None:
        raise ProgramMissing(program=line("index.engine_program"), how=line(f"index.how_{desk.system()}"))
    screen = cache(desk.screen)
    passwords = list(passwords_in(password_file))
    with desk.writing() as opened, desk.index_of(opened.case, changing=True) as papers:

        def watch(files: int) -> AbstractContextManager[Progress]:
            return screen().progress(line("index.reading"), files, line("index.unit"))

        def look(pages: int, seconds: float) -> AbstractContextManager[Progress]:
            return _look(screen(), pages, seconds)

        def unlock(files: Sequence[str]) -> Reader | None:
            word = "" if json or password_file else _password(screen(), files)
            passwords.extend(filter(None, (word,)))
            return desk.reader(jobs, passwords) if word else None

        hands = verb.Hands(desk.folder(), desk.reader(jobs, passwords), papers, watch, desk.made(opened.case), unlock)
        sight = verb.Sight(
            eyes=lambda: desk.eyes(jobs),
            easel=lambda: desk.easel(passwords),
            transcripts=desk.transcripts(opened.case),
            watch=look,
            how=How(ocr),
        )
        places = [os.path.abspath(os.path.expanduser(folder)) for folder in folders]  # noqa: PTH100, PTH111 - links kept
        try:
            report = verb.index(places, opened, hands, sight)
        except NothingReadable as error:
            if not json and isinstance(found := error.values.get("report"), verb.IndexReport):
                _show_problems(screen(), found.problems)
            raise
    if json:
        desk.put(verb.as_json(report))
    else:
        _show(screen(), report)
    if report.problems:
        raise typer.Exit(1)


def _look(screen: Screen, pages: int, seconds: float) -> AbstractContextManager[Progress]:
    """Say that pictures are read from here on, and how long that will be, and open the bar for it."""
    screen.say(plural(pages, line("index.looking_one"), line("index.looking_many", count=pages, time=_time(seconds))))
    if seconds >= _MINUTE:
        screen.say(line("index.looking_stop"), indent=2)
    return screen.progress(line("index.looking"), pages, line("index.looking_unit"))


def _time(seconds: float) -> str:
    """Say a length of time that nobody knows well yet, rather too long than too short."""
    if seconds < _MINUTE:
        return line("index.time_short")
    minutes = ceil(seconds / _MINUTE)
    if seconds > 2 * _HOUR:
        return line("index.time_hours", count=ceil(seconds / _HOUR))
    return line("index.time_minute") if minutes == 1 else line("index.time_minutes", count=minutes)


def _password(screen: Screen, files: Sequence[str]) -> str:
    """Ask once for the password of what is locked; "" where nobody can be asked, or nobody knows it."""
    if not screen.interactive:
        return ""
    screen.say()
    screen.say(plural(len(files), line("index.locked_one"), line("index.locked_many", count=len(files))), Mark.NEEDS)
    for file in files[:_MOST_NAMED]:
        screen.say(f'"{file}"', indent=2)
    if len(files) > _MOST_NAMED:
        screen.say(line("index.more_files", count=len(files) - _MOST_NAMED), indent=2)
    screen.say(line("index.locked_how"), indent=2)
    return screen.secret(line("index.locked_ask"), option="--password-file")


def _show(screen: Screen, report: verb.IndexReport) -> None:
    files = plural(report.read, line("index.file"), line("index.files"))
    pages = plural(report.pages, line("index.page"), line("index.pages"))
    screen.say(line("index.read", read=report.read, files=files, total=report.pages, pages=pages), Mark.DONE)
    before = report.unchanged + report.moved
    if before and (fresh := report.new + report.changed):
        screen.say(line("index.fresh", fresh=fresh, before=before), indent=2)
    elif before:
        screen.say(line("index.as_before"), indent=2)
    if report.moved:
        screen.say(line("index.moved", count=report.moved), indent=2)
    if report.gone:
        screen.say(line("index.gone", count=report.gone), Mark.NEEDS)
    _show_kinds(screen, report)
    if report.ocr_pages:
        looked = line("index.looked_many", count=report.ocr_pages, engine=report.ocr_engine)
        screen.say()
        screen.say(plural(report.ocr_pages, line("index.looked_one", engine=report.ocr_engine), looked))
        screen.say(line("index.looked_care"), indent=2)
    if report.tally.pictured:
        screen.say()
        screen.say(line("index.pictures", count=report.tally.pictured), Mark.NEEDS)
        screen.say(line("index.pictures_next"), indent=2)
    _show_problems(screen, report.problems)
    if any(problem.code is ProblemCode.NO_OCR_ENGINE for problem in report.problems):
        screen.say()
        screen.say(line("index.no_engine", how=line(f"index.how_{desk.system()}")))
    screen.say()
    screen.say(line("index.next"))
    screen.say(line("index.next_missing"))


def _show_kinds(screen: Screen, report: verb.IndexReport) -> None:
    rows = [
        (sections.name(kind), str(count))
        for section in sections.sections()
        for kind in section.kinds
        if (count := report.tally.of(kind))
    ]
    screen.say()
    screen.table((line("index.head_paper"), line("index.head_count")), rows)
    if report.tally.copies:
        screen.say(line("index.copies", count=report.tally.copies), indent=2)


def _show_problems(screen: Screen, problems: tuple[Problem, ...]) -> None:
    if not problems:
        return
    screen.say()
    word = plural(len(problems), line("index.not_read_one"), line("index.not_read_many", count=len(problems)))
    screen.say(word, Mark.NEEDS)
    alike: dict[tuple[str, str], list[str]] = {}
    for problem in problems:
        words = messages.problem(problem.code, problem.note, file=problem.file)
        alike.setdefault((words.what, words.advice), []).append(problem.file)
    for (what, advice), files in alike.items():
        screen.say()
        for file in files[:_MOST_NAMED]:
            screen.say(f'"{file}"', indent=2)
        if len(files) > _MOST_NAMED:
            screen.say(line("index.more_files", count=len(files) - _MOST_NAMED), indent=2)
        screen.say(what, indent=4)
        screen.say(advice, indent=4)
