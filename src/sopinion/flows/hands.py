"""The shape of every hand that a verb takes: what it needs from the world, and nothing more.

The doors pick up the real ones (`cli/desk.py`) and pass them in. Tests pass the real ones too.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from sopinion.model.case import Case
    from sopinion.model.disc import Disc
    from sopinion.model.image import Image
    from sopinion.model.kind import Kind
    from sopinion.model.listing import Here, Hit, Kept, Known, Place
    from sopinion.model.page import FoundFile, Outcome, Page, Problem, ProblemCode, Reading
    from sopinion.model.parting import Stretch
    from sopinion.model.patient import Whom
    from sopinion.model.picture import Picture
    from sopinion.model.question import Answer, Choice, Question
    from sopinion.model.search import Term
    from sopinion.model.seen import Unseen


class Mark(StrEnum):
    """What stands before a line: words and shape say it, colour only helps."""

    NONE = "none"
    DONE = "done"  # ✓
    HERE = "here"  # ●
    OPEN = "open"  # ○
    NEEDS = "needs"  # !


class Progress(Protocol):
    """A bar on a terminal, a line now and then in plain mode, nothing where nobody looks."""

    def step(self, units: int = 1, note: str = "") -> None:
        """Say that `units` more are finished; `note` is what is being done now."""


class Screen(Protocol):
    """What a person sees and touches.

    Every text is data: the screen cleans it of control characters and draws it as it stands; no markup is read.
    Messages go to standard error when standard output carries JSON.
    """

    @property
    def interactive(self) -> bool:
        """Whether somebody sits at a terminal and can be asked."""

    def title(self, text: str, aside: str = "") -> None:
        """Head a screen; `aside` stands at the right edge where there is room."""

    def say(self, text: str = "", mark: Mark = Mark.NONE, indent: int = 0) -> None:
        """Write a paragraph, wrapped to the window; "" is an empty line. Line ends inside it are folded to spaces."""

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Write rows in columns; in plain mode, each as `head: value` words."""

    def progress(self, title: str, total: int, unit: str) -> AbstractContextManager[Progress]:
        """Open a bar of `total` units; leaving it tidies the screen."""

    def confirm(self, ask: str, *, default: bool = False, option: str = "") -> bool:
        """Ask yes or no. Raises Stopped (130) on Ctrl-C; NobodyToAsk (60), naming `option`, without a terminal."""

    def pick(self, ask: str, choices: Sequence[Choice], *, option: str = "", start: str = "") -> str:
        """Ask for one of several; gives its value. A choice whose value is one letter is also that key.

        start: the value that is pointed at first, where a screen points.
        """

    def tick(self, ask: str, choices: Sequence[Choice], ticked: Sequence[str], *, option: str = "") -> tuple[str, ...]:
        """Show several with a box each, those of `ticked` ticked; gives the values that are ticked in the end.

        Raises Stopped (130) on Ctrl-C, NobodyToAsk (60), naming `option`, without a terminal.
        """

    def text(self, ask: str, default: str = "", *, option: str = "") -> str:
        """Ask for a line of text. Raises Stopped (130) on Ctrl-C."""

    def secret(self, ask: str, *, option: str = "") -> str:
        """Ask for a word that nobody may see, "" for none; it is taken as typed. Raises Stopped (130) on Ctrl-C."""

    def card(
        self, card: Card, keys: Sequence[Key], draw: Callable[[int], Picture | None] | None = None, *, option: str = ""
    ) -> str:
        """Show one card on a screen of its own and wait for one of `keys`; gives its `key`.

        draw: gives the card's picture at a height in pixels; asked only where the terminal can show it. Raises
        Stopped (130) on Ctrl-C and at the end of the input, NobodyToAsk (60), naming `option`, without a terminal.
        """

    def ask(self, question: Question, before: Answer | None, place: str, trouble: str = "", intro: str = "") -> Reply:
        """Show one question on its screen and wait.

        `place` is the progress line, `intro` what this part is about, `trouble` what was wrong with the last try.
        Raises Stopped (130) on Ctrl-C and at the end of the input, NobodyToAsk (60) without a terminal.
        """


class Move(StrEnum):
    """What a person did at a question instead of, or besides, answering."""

    ANSWER = "answer"
    BACK = "back"
    SKIP = "skip"
    UNSURE = "unsure"
    STOP = "stop"
    MORE = "more"  # the rows of a table so far: keep them, and ask the same question again


@dataclass(frozen=True, slots=True)
class Reply:
    """A move; for ANSWER and MORE, with the value as typed or chosen (a day or a number is still text).

    A STOP in the middle of a table carries the rows typed until then.
    """

    move: Move
    value: object = None


ENTER = "enter"
"""The name of the Enter key."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a card: a letter, or ENTER, and what it does."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Card:
    """One thing to decide about: where one is among several, and what is to be read, paragraph by paragraph.

    lines: text, mark and indent, as `Screen.say` takes them.
    """

    place: str
    lines: tuple[tuple[str, Mark, int], ...]


class OpenCase(Protocol):
    """A case held for writing."""

    @property
    def case(self) -> Case:
        """The case as last saved."""

    def save(self, case: Case) -> None:
        """Put the whole case on disk, flushed and renamed, before returning. Raises NoRoom, CannotWrite."""


class Folder(Protocol):
    """The patient's own files: looked at, never touched."""

    def look(self, folder: str) -> Look:
        """List what lies below `folder` (absolute). Raises FolderGone (20), FolderForbidden (23)."""

    def fingerprint(self, found: FoundFile) -> str:
        """SHA-256 of the bytes, in hex. Raises OSError when the file cannot be read now."""

    def is_image(self, found: FoundFile) -> bool:
        """Whether it is a file of a disc of images, by its first bytes. Raises OSError."""


@dataclass(frozen=True, slots=True)
class Look:
    """What lies below a folder: files to read, problems met on the way, and how many were ignored."""

    files: tuple[FoundFile, ...]
    problems: tuple[Problem, ...]
    ignored: int


class Reader(Protocol):
    """Reads files of every form into pages."""

    @property
    def version(self) -> str:
        """What reads, in one word that changes when it would read otherwise; a problem is tried again then."""

    def tries_again(self, code: ProblemCode) -> bool:
        """Whether a file with this problem, unchanged since, is worth another try."""

    def read(self, files: Iterable[FoundFile], whom: Whom | None = None) -> Iterator[tuple[FoundFile, Outcome]]:
        """Yield each file with what came of it, as they finish; never raises for a file's own faults.

        whom: whom papers are held against, for a reader that sorts them into records as it reads.
        """


class Made(Protocol):
    """Where the pages lie that were made of papers without pages of their own."""

    def has(self, sha256: str) -> bool:
        """Whether pages of these bytes are kept."""

    def keep(self, sha256: str, pdf: bytes) -> None:
        """Keep the pages of these bytes. Raises NoRoom (53), CannotWrite (50)."""

    def sweep(self, wanted: Callable[[str], bool]) -> None:
        """Remove the pages of bytes that are not wanted any more."""


class Pages(Protocol):
    """Where the text of pages that were read can be had again."""

    def pages(self, sha256: str) -> Sequence[Page]:
        """Every page of a file as read, in order; empty for a file unknown."""

    def discs(self, *folders: str) -> tuple[Disc, ...]:
        """The discs of images below these folders, or below every folder."""


class Index(Pages, Protocol):
    """What was read: disposable, and made anew at will. What is put lasts once it is saved.

    Any of it may raise IndexLost (22), CaseBusy (13), NoRoom (53), CannotWrite (50).
    """

    def known(self, folder: str) -> tuple[Known, ...]:
        """Every file that was ever met below `folder`, by path."""

    def put_file(self, known: Known) -> None:
        """Keep what is known of a file, in place of what was."""

    def drop_file(self, folder: str, path: str) -> None:
        """Forget a file that is elsewhere now."""

    def places(self, sha256: str) -> tuple[Place, ...]:
        """Where these bytes lie now, by folder and path."""

    def has_reading(self, sha256: str) -> bool:
        """Whether these bytes were read."""

    def put_reading(self, sha256: str, reading: Reading) -> None:
        """Keep what was read of these bytes, in place of what was."""

    def said_kind(self, sha256: str) -> Kind | None:
        """What a code in the file, or in its envelope, says that it is."""

    def put_image(self, folder: str, image: Image) -> None:
        """Keep what the header of an image says, in place of what was."""

    def inside(self, folder: str, path: str) -> tuple[Known, ...]:
        """Every file that lies inside the one at `path`, and was not gone when it was last met."""

    def unseen(self, folder: str, *, every: bool = False) -> tuple[Unseen, ...]:
        """The pages below `folder` that wait to be looked at as pictures, or every page; each once."""

    def put_seen(self, sha256: str, engine: str, pages: Sequence[Page]) -> None:
        """Keep pages as they are now that `engine` looked at them; they do not wait any more."""

    def dark(self, folder: str) -> tuple[str, ...]:
        """The files below `folder` of which nothing can be read before somebody looks at them, by path."""

    def seen(self, folder: str) -> tuple[int, str | None]:
        """How many pages below `folder` have their words from a picture, and what read them."""

    def page_count(self, folder: str) -> int:
        """How many pages lie in the files that are below `folder` now."""

    def here(self) -> tuple[Here, ...]:
        """The bytes that lie somewhere now and were read."""

    def put_records(self, sha256: str, key: str, records: Sequence[Kept]) -> None:
        """Keep what bytes were recognised as under `key`, in place of what was."""

    def records(self) -> tuple[Kept, ...]:
        """Every record whose bytes lie somewhere now."""

    def find(
        self, terms: Sequence[Term], limit: int, only: Sequence[Stretch] | None = None
    ) -> tuple[int, tuple[Hit, ...]]:
        """Count the pages that hold all `terms`, and give the best of them, best first. only: the pages to look at."""

    def words_like(self, pieces: Sequence[str], shortest: int, longest: int) -> tuple[str, ...]:
        """Give words that stand on pages and hold one of `pieces`, of so many letters; the most frequent first."""

    def sweep(self) -> None:
        """Drop what was read of bytes that no file, here or gone, holds any more."""

    def note(self, name: str) -> str:
        """What was noted about everything that is here; "" where nothing was, or something has changed since."""

    def put_note(self, name: str, value: str) -> None:
        """Note something about everything that is here, until something changes."""

    def save(self) -> None:
        """Make what was put last."""

    def save_seldom(self) -> None:
        """Make what was put last, unless that was done a moment ago."""

    def empty(self) -> None:
        """Begin anew: what is there cannot be trusted."""
