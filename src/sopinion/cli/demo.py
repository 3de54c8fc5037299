"""`sopinion demo`: the whole path on a made-up patient, in a throw-away folder."""

from __future__ import annotations

import contextlib
import errno
import io
import json as json_form
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from sopinion.cli import desk
from sopinion.cli.app import run
from sopinion.content import demo as patient
from sopinion.content.messages import line
from sopinion.errors import CannotWrite, NobodyToAsk, NoRoom, WouldOverwrite
from sopinion.flows import demo as verb
from sopinion.flows.hands import Mark, Screen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

door = typer.Typer()

HOME = "sopinion-data"
LOOK = ("cover", "diagnosis", "index", "numbers", "order", "beside")


class _Program:
    """The program itself, run in this process as it is run from a terminal."""

    def __init__(self, *, aside: bool) -> None:
        self._aside = aside

    def run(self, words: Sequence[str]) -> int:
        """Run a command with everything it shows; give its exit code."""
        shown = sys.stderr if self._aside else sys.stdout
        with contextlib.redirect_stdout(shown):
            return _call(words)

    def answer(self, words: Sequence[str]) -> Mapping[str, Any]:
        """Run a command that only looks, with `--json` and unseen; give its object."""
        with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()):
            _call([*words, "--json"])
        answer: Mapping[str, Any] = json_form.loads(out.getvalue())
        return answer

    def bundle(self) -> str:
        """Name the bundle that was written last."""
        return desk.case().written[-1].bundle


def _call(words: Sequence[str]) -> int:
    before = replace(desk.settings)
    try:
        return run([*(["--plain"] if before.plain else []), *words])
    finally:
        desk.settings.case, desk.settings.plain, desk.settings.json = before.case, before.plain, before.json


@door.command()
def demo(
    to: Path | None = typer.Option(None, metavar="FOLDER", help="A new folder to work in; else a temporary one."),  # noqa: B008 - typer's form
    pause: bool = typer.Option(False, "--pause", help="Wait for Enter between the steps."),  # noqa: FBT001 - typer's form
    json: bool = typer.Option(False, "--json", help="One JSON object on standard output."),  # noqa: FBT001 - typer's form
) -> None:
    """Watch the whole path on a made-up patient. Your own cases are not touched."""
    began = time.monotonic()
    screen = desk.screen()
    if pause and not screen.interactive:
        raise NobodyToAsk(option="sopinion demo")
    folder = _room(to)
    files = desk.made_up(folder / verb.PAPERS, folder / verb.ANSWERS)
    screen.title(line("demo.title"))
    screen.say(line("demo.welcome"))
    screen.say()
    screen.say(line("demo.story"))
    screen.say()
    screen.say(line("demo.folder", folder=folder))
    walk = verb.Walk(screen, _Program(aside=json))
    picture = next(verb.Picture(paper.file, *paper.picture) for paper in patient.papers() if paper.picture)
    try:
        with desk.standing_in(folder, data=folder / HOME, day=patient.TODAY):
            walk.go(files, picture, pause=pause)
    except verb.Unexpected as stop:
        raise typer.Exit(_stopped(screen, stop.ran, folder)) from None
    _end(screen, folder, walk)
    if json:
        desk.put(verb.as_json(walk, str(folder), time.monotonic() - began))


def _room(to: Path | None) -> Path:
    """Make the folder to work in. Raises WouldOverwrite (52) for one that holds something, CannotWrite (50)."""
    try:
        if to is None:
            return Path(tempfile.mkdtemp(prefix="sopinion-demo-")).resolve()
        to.mkdir(mode=0o700, exist_ok=True)
        if any(to.iterdir()):
            raise WouldOverwrite(file=str(to))
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise NoRoom(place=str(to or tempfile.gettempdir())) from None
        raise CannotWrite(place=str(to or tempfile.gettempdir())) from None
    return to.resolve()


def _stopped(screen: Screen, ran: verb.Ran, folder: Path) -> int:
    what, safe = line("demo.stopped", command=ran.command), line("demo.stopped_safe")
    advice = line("demo.stopped_advice", folder=folder)
    if desk.settings.json:
        code = {"schema": "sopinion/error/1", "code": ran.code}
        desk.put({**code, "what": what, "safe": safe, "advice": advice})
    for text in (what, safe, advice):
        screen.say(text, Mark.NEEDS if text == what else Mark.NONE)
    return ran.code or verb.WITH_PROBLEMS


def _end(screen: Screen, folder: Path, walk: verb.Walk) -> None:
    screen.title(line("demo.end_title"))
    screen.say(line("demo.end_bundle"))
    screen.say(str(folder / walk.bundle), indent=2)
    screen.say()
    screen.say(line("demo.end_look"))
    for part in LOOK:
        screen.say(line(f"demo.end_{part}"), Mark.DONE, indent=2)
    screen.say()
    screen.say(line("demo.end_remove"))
    screen.say(str(folder), indent=2)
    screen.say()
    screen.say(line("demo.end_own"))
