"""The desk: where a door picks up the real things it works with. The only late imports of the program are here.

`settings` holds what the words before the command said (`--case`, `--plain`); the doors never look at the
environment themselves.
"""

from __future__ import annotations

import datetime
import json
import os
import sys
from contextlib import chdir, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from sopinion.flows.hands import Folder, OpenCase, Reader, Screen
    from sopinion.flows.lock import Lock
    from sopinion.flows.presses import Press
    from sopinion.flows.records import Papers
    from sopinion.flows.see import Eyes, Transcripts
    from sopinion.model.case import Case
    from sopinion.model.profile import Profile
    from sopinion.model.record import Record
    from sopinion.model.seen import Seen
    from sopinion.paper.easel import PaperEasel
    from sopinion.press.glass import Glass
    from sopinion.press.sheet_press import SheetPress
    from sopinion.storage.backup import Backups
    from sopinion.storage.cases import CaseRoom
    from sopinion.storage.made import MadePages
    from sopinion.storage.place_shelf import PlaceShelf
    from sopinion.storage.showcase import Showcase
    from sopinion.storage.tray import Tray


@dataclass(slots=True)
class Settings:
    """What was said on the command line for every command alike."""

    case: str | None = None
    plain: bool = False
    json: bool = False


settings = Settings()


def today() -> datetime.date:
    """The day it is; `SOPINION_TODAY` (ISO) stands in for it where a result must be the same every time."""
    said = os.environ.get("SOPINION_TODAY")
    return datetime.date.fromisoformat(said) if said else datetime.date.today()  # noqa: DTZ011 - the person's own day


def plain_world() -> bool:
    """Whether the surroundings ask for words only: `SOPINION_PLAIN`, or a terminal that draws nothing."""
    return bool(os.environ.get("SOPINION_PLAIN")) or os.environ.get("TERM") == "dumb"


def cases() -> CaseRoom:
    """The room of cases in the data folder."""
    from sopinion.storage.cases import CaseRoom
    from sopinion.storage.home import home

    room = CaseRoom(home())
    room.sweep()
    return room


def backups() -> Backups:
    """Backups of the cases."""
    from sopinion.storage.backup import Backups

    return Backups(cases())


def case() -> Case:
    """The case that was named, else the current one, for reading. Raises NoCase (10)."""
    room = cases()
    return room.read(room.find(settings.case))


def writing() -> AbstractContextManager[OpenCase]:
    """The case that was named, else the current one, held for writing. Raises NoCase (10), CaseBusy (13)."""
    room = cases()
    return room.writing(room.find(settings.case))


def screen() -> Screen:
    """The terminal, as wide and as plain as it is."""
    from sopinion.terminal.screen import open_screen

    return open_screen(plain=settings.plain, aside=settings.json)


def folder() -> Folder:
    """The person's folders; our own data folder, should it lie in one, is not looked into."""
    from sopinion.storage.folder import FolderWalk
    from sopinion.storage.home import home

    return FolderWalk(skip=(home().path,))


def reader(jobs: int = 0, passwords: Sequence[str] = ()) -> Reader:
    """What reads files: `jobs` at a time (0: as many as fit this computer), trying `passwords` on locked ones."""
    from sopinion.paper.reader import PaperReader

    return PaperReader(jobs, passwords, entry="sopinion.cli.reading")


def easel(passwords: Sequence[str] = ()) -> PaperEasel:
    """What draws pages as pictures, trying `passwords` on locked files."""
    from sopinion.paper.easel import PaperEasel

    return PaperEasel(passwords)


def eyes(jobs: int = 0) -> Eyes | None:
    """What reads pictures of pages, `jobs` at a time (0: as many as fit this computer); None where nothing can."""
    from sopinion.eyes.pair import eyes as pick

    return pick(jobs)


def transcripts(case: Case) -> Transcripts:
    """What was read off pictures for a case."""
    from sopinion.storage import transcripts as shelf

    return shelf.Transcripts(cases().path(case.label) / shelf.FOLDER)


def system() -> str:
    """The system that this computer runs, as Python calls it: linux, darwin, win32."""
    return sys.platform if sys.platform in ("darwin", "win32") else "linux"


@contextmanager
def index_of(case: Case, *, changing: bool = False) -> Iterator[Papers]:
    """The papers of a case as they were read. Raises IndexLost (22) where they have to be read again.

    changing: made anew where it is missing or cannot be trusted, for `index`.
    """
    from sopinion.flows.records import Papers
    from sopinion.storage import index

    opened = index.writing if changing else index.reading
    with opened(cases().path(case.label)) as kept:
        yield Papers(kept, _recognised, today())


def made(case: Case) -> MadePages:
    """Where the pages lie that were made of papers without pages of their own."""
    from sopinion.storage.made import MadePages

    return MadePages(cases().path(case.label))


def _recognised(*asked: Any) -> tuple[Record, ...]:  # noqa: ANN401 - as `recognise` takes them
    """Recognise papers; most runs find that they were recognised before."""
    from sopinion.flows.recognise import recognise

    return recognise(*asked)


def sheet_press() -> SheetPress:
    """What prints the sheets a person carries."""
    from sopinion import __version__
    from sopinion.press.sheet_press import SheetPress

    return SheetPress(f"sopinion {__version__}")


def tray(to: Path) -> Tray:
    """The folder that sheets go to."""
    from sopinion.storage.tray import Tray

    return Tray(to)


def sum_of(path: str) -> str | None:
    """SHA-256 (hex) of the file at a path, None where there is none. Raises FolderForbidden (23)."""
    from sopinion.storage.folder import sum_of

    return sum_of(path)


def own_places() -> PlaceShelf:
    """A person's own profiles of places."""
    from sopinion.storage.home import home
    from sopinion.storage.place_shelf import PlaceShelf

    return PlaceShelf(home())


def place(wanted: str) -> Profile:
    """What the place of that name asks for. Raises PlaceUnknown (30), ProfileFaulty (2)."""
    from sopinion.content import places

    return places.find(wanted, own_places().texts())


def press() -> Press:
    """What typesets, binds, proves and parcels."""
    from sopinion.paper.originals import Originals
    from sopinion.press.bindery import Bindery
    from sopinion.storage import transcripts as shelf

    def seen(sha256: str) -> Mapping[int, Seen]:
        return shelf.Transcripts(cases().path(case().label) / shelf.FOLDER).seen(sha256)

    return Bindery(Originals(lambda sha256: made(case()).find(sha256)), seen)


def lock() -> Lock:
    """What locks a copy of a bundle, and proves it."""
    from sopinion.press import lock

    return lock


def pick(below: int) -> int:
    """A random number from 0 up to, and without, `below`, that nobody can foresee."""
    from secrets import randbelow

    return randbelow(below)


def glass() -> Glass:
    """What pages are looked at through."""
    from sopinion.press.glass import Glass

    return Glass()


def showcase(case: Case) -> Showcase:
    """What opens a copy of pages in the person's own viewer, and takes it away after."""
    from sopinion.storage.showcase import Showcase

    return Showcase(cases().path(case.label))


def put(answer: Mapping[str, Any]) -> None:
    """Print one JSON object on standard output."""
    sys.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1) + "\n")


def keep_report(report: str) -> str:
    """Keep a bug report in the data folder, if there is one; give its path, or "" where it could not be kept."""
    from sopinion.errors import SopinionError
    from sopinion.storage.home import home
    from sopinion.storage.whole_file import make_folder, write_whole

    room = home()
    path = room.reports / f"{today().isoformat()}.txt"
    try:
        room.make()
        make_folder(room.reports)
        write_whole(path, report.encode("utf-8"))
    except (SopinionError, OSError):
        return ""
    return str(path)


def made_up(papers: Path, answers: Path) -> tuple[str, ...]:
    """Write the made-up patient's papers below one path and her answers to another; name the papers from there."""
    from sopinion.content import demo
    from sopinion.press.demo_papers import typeset
    from sopinion.storage.whole_file import write_whole

    written = typeset(demo.papers(), papers)
    write_whole(answers, demo.answers().encode("utf-8"))
    return tuple(sorted(file.relative_to(papers).as_posix() for file in written))


@contextmanager
def standing_in(folder: Path, *, data: Path, day: str) -> Iterator[None]:
    """Stand in a folder, with `data` as the data folder and `day` (ISO) as today, and go back afterwards."""
    world = {"SOPINION_HOME": str(data), "SOPINION_TODAY": day}
    before, chosen = {name: os.environ.get(name) for name in world}, settings.case
    settings.case = None
    os.environ.update(world)
    try:
        with chdir(folder):
            yield
    finally:
        settings.case = chosen
        for name, value in before.items():
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value
