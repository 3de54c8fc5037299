"""`sopinion prepare`: the guided walk, with a person or from a file of answers."""

from __future__ import annotations

import sys
import tomllib
from contextlib import ExitStack, redirect_stdout
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from sopinion.cli import desk
from sopinion.cli.app import run
from sopinion.content.messages import line, plural
from sopinion.content.questions import as_json, questionnaire
from sopinion.content.voices import PATIENT, voice
from sopinion.errors import NobodyToAsk, NoCase, Stopped, WrongUsage
from sopinion.flows import fill as fill_verb
from sopinion.flows import prepare as verb
from sopinion.flows.hands import Mark
from sopinion.model.case import Case

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sopinion.flows.hands import OpenCase, Screen
    from sopinion.storage.cases import CaseRoom

door = typer.Typer(add_completion=False)

_LARGEST = 1_000_000  # bytes of an answers file
_GO_ON = "sopinion prepare"


@door.command()
def prepare(
    answers: str = typer.Option("", metavar="FILE", help="Take the answers from a file (TOML) instead of asking."),
    new: bool = typer.Option(False, "--new", help="Begin a new case, for another patient."),  # noqa: FBT001 - typer's form
    section: str = typer.Option("", metavar="NAME", help="Go through one part again; ? shows the parts."),
    listed: bool = typer.Option(False, "--list", help="List every question with its key."),  # noqa: FBT001 - typer's form
    json: bool = typer.Option(False, "--json", help="One JSON object on standard output."),  # noqa: FBT001 - typer's form
) -> None:
    """The guided walk: one question at a time. Stop when you like, and go on later."""
    if listed:
        _list(json=json)
    elif answers:
        _fill(answers, new=new, json=json)
    else:
        _walk(section, new=new, json=json)


def _list(*, json: bool) -> None:
    if json:
        desk.put(as_json(questionnaire()))
        return
    spoken = voice(PATIENT).fill
    heads = [line(f"prepare.listed_{head}") for head in ("key", "kind", "ask")]
    desk.screen().table(heads, [(one.key, one.kind.value, spoken(one.ask)) for one in questionnaire().questions])


def _fill(file: str, *, new: bool, json: bool) -> None:
    asked, screen = questionnaire(), desk.screen()
    data = _read(Path(file))
    values = fill_verb.weigh(asked, data)
    with _Writing(desk.cases(), new=new) as open_case:
        if fill_verb.another_patient(open_case.case, values):
            raise WrongUsage(what=line("prepare.another_patient"))
        fresh = not open_case.case.label
        filled = fill_verb.fill(open_case, asked, data, screen, desk.today())
        case = open_case.case
    if json:
        _answer(case, answered=len(filled.saved), new=fresh, aside=filled.set_aside, stop=filled.stop)
        return
    if fresh:
        screen.say(line("prepare.filled_new", name=case.name, label=case.label), Mark.DONE)
    count, aside = len(filled.saved), len(filled.set_aside)
    screen.say(line(plural(count, "prepare.filled_one", "prepare.filled"), count=count), Mark.DONE)
    if aside:
        words = plural(aside, "prepare.filled_aside_one", "prepare.filled_aside")
        screen.say(line(words, count=aside, keys=", ".join(filled.set_aside)))


def _read(file: Path) -> Mapping[str, Any]:
    try:
        with file.open("rb") as stream:
            raw = stream.read(_LARGEST + 1)
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        raise WrongUsage(what=line("prepare.file_gone", file=file)) from None
    except OSError:
        raise WrongUsage(what=line("prepare.file_forbidden", file=file)) from None
    if len(raw) > _LARGEST:
        raise WrongUsage(what=line("prepare.file_too_large", file=file))
    try:
        text = raw.decode("utf-8-sig")
        return tomllib.loads(text.replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        raise WrongUsage(
            what=line("prepare.file_not_toml", file=file, line=raw[: error.start].count(b"\n") + 1)
        ) from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise WrongUsage(what=line("prepare.file_not_toml", file=file, line=_line_of(error))) from None


def _line_of(error: Exception) -> str:
    """Find the line number in what tomllib says: it gives it in no other way before Python 3.14."""
    _, _, rest = str(error).partition("(at line ")
    return rest.partition(",")[0] or "1"


def _walk(section: str, *, new: bool, json: bool) -> None:
    asked, screen = questionnaire(), desk.screen()
    known = [one.key for one in asked.sections]
    if section not in ("", "?", *known):
        raise WrongUsage(what=line("prepare.no_section", section=section, known=", ".join(known)))
    if not screen.interactive:
        raise NobodyToAsk(option="sopinion prepare --answers FILE")
    with _Writing(desk.cases(), new=new) as open_case:
        if section == "?":
            section = verb.choose_section(screen, asked, open_case.case.answers)
            if not section:
                return
        fresh = not open_case.case.label
        try:
            verb.walk(open_case, asked, screen, desk.today(), pages=_Pages(open_case, screen), section=section)
        except Stopped:
            raise Stopped(go_on=_GO_ON) from None
        case = open_case.case
    if json:
        _answer(case, answered=len(case.answers), new=fresh, aside=tuple(case.set_aside), stop=False)


def _answer(case: Case, *, answered: int, new: bool, aside: tuple[str, ...], stop: bool) -> None:
    desk.put(
        {
            "schema": "sopinion/prepare/1",
            "case": case.label,
            "new": new,
            "answered": answered,
            "set_aside": list(aside),
            "stop": stop,
        }
    )


class _Pages:
    """What can be read, and put on paper, in the middle of the walk: the same commands that a person could type."""

    def __init__(self, open_case: OpenCase, screen: Screen) -> None:
        self._open = open_case
        self._screen = screen

    def read(self, reason: str) -> None:
        """Show the page for one reason."""
        self._do("guide", "--reason", reason)

    def lay(self, sheet: str) -> None:
        """Ask for a folder and put a sheet there."""
        folder = self._screen.text(line("prepare.where"), default=str(Path.home() / "sopinion pages")).strip(" '\"")
        self._do("sheets", sheet, "--to", str(Path(folder).expanduser()))
        self._screen.text(line("prepare.again"))

    def _do(self, *words: str) -> None:
        before = replace(desk.settings)
        with redirect_stdout(sys.stderr if before.json else sys.stdout):  # standard output may be waiting for JSON
            run([*words, "--case", self._open.case.label])
        desk.settings.case, desk.settings.json = before.case, before.json


class _Writing:
    """The case that was named, else the current one, held for writing.

    The first case, or a new one, is made when its first answer is kept: looking in and leaving again leaves nothing.
    """

    def __init__(self, room: CaseRoom, *, new: bool) -> None:
        self._room = room
        self._new = new
        self._open: OpenCase | None = None
        self._stack = ExitStack()
        self._to_come = Case(label="", name=line("prepare.unnamed"), made="")

    def __enter__(self) -> OpenCase:
        """Open the case, or stand in for the one that is to come. Raises NoCase (10), CaseBusy (13)."""
        if not self._new and (label := self._label()):
            self._open = self._stack.enter_context(self._room.writing(label))
        return self

    def __exit__(self, *error: object) -> None:
        """Let go of the case."""
        self._stack.close()

    def _label(self) -> str:
        try:
            return self._room.find(desk.settings.case)
        except NoCase:
            if desk.settings.case or self._room.rows():
                raise
            return ""

    @property
    def case(self) -> Case:
        """The case as last saved; without a label as long as it is only to come."""
        return self._open.case if self._open else self._to_come

    def save(self, case: Case) -> None:
        """Put the case on disk, making it first where it is only to come."""
        if self._open is None:
            made = self._room.new(case.name, desk.today())
            self._open = self._stack.enter_context(self._room.writing(made.label))
            case = replace(case, label=made.label, made=made.made)
        self._open.save(case)
