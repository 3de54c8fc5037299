"""The second half of `index`: look at the pages that are pictures, and read what is written on them.

What is read is kept page by page in the transcripts, which outlast the index: no page is paid for twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from sopinion.errors import ProgramFailed
from sopinion.flows.hands import Progress
from sopinion.flows.records import Papers
from sopinion.model.legible import with_seen
from sopinion.model.patient import Patient
from sopinion.model.scan import Scan
from sopinion.model.seen import Saw, Seen, Unseen

_BROKEN = 3  # pages that an engine breaks on before it has read one: it is the engine


class How(StrEnum):
    """Which pages are looked at: those that need it, none, or every page."""

    AUTO = "auto"
    OFF = "off"
    FORCE = "force"


class Easel(Protocol):
    """Draws pages as pictures."""

    def draw(self, folder: str, path: str, page: int) -> Scan | None:
        """Draw a page (1-based) of a file. None where it cannot be drawn. Any thread may ask."""


class Eyes(Protocol):
    """Reads pictures. name: as a person knows it. key: changes when it would read otherwise. pace: seconds a page."""

    @property
    def name(self) -> str: ...  # noqa: D102 - as above

    @property
    def key(self) -> str: ...  # noqa: D102 - as above

    @property
    def pace(self) -> float: ...  # noqa: D102 - as above

    def read(
        self, pages: Iterable[Unseen], draw: Callable[[Unseen], Scan | None]
    ) -> Generator[tuple[Unseen, Seen | None]]:
        """Yield each page with what was seen, as they finish; None for one that could not be drawn.

        Closing it ends whatever runs.
        """


class Transcripts(Protocol):
    """What was read off pictures before, by fingerprint and page."""

    def of(self, sha256: str, engine: str = "") -> dict[int, Saw]:
        """What was seen of a paper, by page; `engine`: by that one only."""

    def keep(self, sha256: str, page: int, saw: Saw) -> None:
        """Keep what was seen on a page; it lasts from then on."""


class Readings(Protocol):
    """What was read off the pages of papers, with the places of the words: for a bundle, which makes it searchable."""

    def seen(self, sha256: str) -> Mapping[int, Seen]:
        """What was seen of a paper, by page (1-based): by the engine that read it last. Read as it is asked for."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What it takes to look at pages.

    eyes: picks up what reads, None where nothing can; asked only when there is something to read. watch: opens a bar
    for so many pages that will take about so many seconds.
    """

    eyes: Callable[[], Eyes | None]
    easel: Callable[[], AbstractContextManager[Easel]]
    transcripts: Transcripts
    watch: Callable[[int, float], AbstractContextManager[Progress]]
    how: How = How.AUTO


def see(folders: Sequence[str], patient: Patient, papers: Papers, sight: Sight) -> bool:
    """Read the pages below `folders` that wait to be looked at; say whether there was anything to look with.

    Raises ProgramFailed (41) for eyes that see nothing at all. Whatever ends it early, what was read is kept.
    """
    if sight.how is How.OFF:
        return True
    forced = sight.how is How.FORCE
    waiting = tuple(page for folder in folders for page in papers.index.unseen(folder, every=forced))
    if not waiting:
        return True
    eyes = sight.eyes()
    round_ = _Round(patient, papers, forced)
    try:
        todo = round_.recall(waiting, sight.transcripts, eyes.key if eyes and forced else "")
        if todo and eyes:
            with sight.watch(len(todo), eyes.pace * len(todo)) as bar, sight.easel() as easel:
                _Look(eyes, easel, sight.transcripts, bar).at(todo, round_)
    finally:
        round_.put_all()
    return not todo or eyes is not None


@dataclass(frozen=True, slots=True)
class _Look:
    """A look at pages: what it is done with."""

    eyes: Eyes
    easel: Easel
    transcripts: Transcripts
    bar: Progress

    def at(self, todo: Sequence[Unseen], round_: _Round) -> None:
        """Look at pages, and keep what is seen. Raises ProgramFailed."""
        broken: list[tuple[Unseen, Seen]] = []
        whole = False
        with closing(self.eyes.read(todo, self._draw)) as answers:
            for page, seen in answers:
                if seen is not None and seen.failed and not whole:
                    broken.append((page, seen))
                    if len(broken) >= _BROKEN:
                        raise ProgramFailed(program=self.eyes.name)
                elif seen is not None:
                    whole = True
                    self._keep(page, seen)
                round_.take(page, self.eyes.name, seen.alone if seen else None)
                self.bar.step(1, page.path)
        for page, seen in broken:
            self._keep(page, seen)

    def _draw(self, page: Unseen) -> Scan | None:
        return self.easel.draw(page.folder, page.path, page.page)

    def _keep(self, page: Unseen, seen: Seen) -> None:
        self.transcripts.keep(page.sha256, page.page, Saw(self.eyes.key, self.eyes.name, seen))


@dataclass(slots=True)
class _Round:
    """Pages under way, by fingerprint: a paper is put down when its last page is read, or at the end."""

    patient: Patient
    papers: Papers
    forced: bool
    left: Counter[str] = field(default_factory=Counter)
    seen: dict[str, dict[int, Seen]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def recall(self, waiting: Sequence[Unseen], transcripts: Transcripts, engine: str) -> tuple[Unseen, ...]:
        """Take what was read before, by `engine` or by any; give the pages that are left, each once."""
        known = {sha: transcripts.of(sha, engine) for sha in {page.sha256 for page in waiting}}
        first = {(page.sha256, page.page): page for page in reversed(waiting)}
        todo = tuple(page for page in waiting if first[page.sha256, page.page] is page and not self._has(page, known))
        self.left.update(page.sha256 for page in todo)
        for sha, pages in known.items():
            wanted = {page.page for page in waiting if page.sha256 == sha}
            for number, saw in pages.items():
                if number in wanted:
                    self.seen.setdefault(sha, {})[number] = saw.seen
                    self.names[sha] = saw.name
        for sha in tuple(self.seen):
            if not self.left[sha]:
                self._put(sha)
        return todo

    def _has(self, page: Unseen, known: dict[str, dict[int, Saw]]) -> bool:
        kept = known[page.sha256].get(page.page)
        return kept is not None and not (self.forced and kept.seen.failed)

    def take(self, page: Unseen, name: str, seen: Seen | None) -> None:
        """Take what came of a page; a page that could not be drawn goes on waiting."""
        if seen is not None:
            self.seen.setdefault(page.sha256, {})[page.page] = seen
            self.names[page.sha256] = name
        self.left[page.sha256] -= 1
        if not self.left[page.sha256]:
            self._put(page.sha256)

    def put_all(self) -> None:
        """Put down the papers that are not finished, as far as they are read."""
        for sha in tuple(self.seen):
            self._put(sha)

    def _put(self, sha: str) -> None:
        seen = self.seen.pop(sha, {})
        pages = tuple(
            with_seen(page, seen[page.number], forced=self.forced)
            for page in self.papers.pages(sha)
            if page.number in seen
        )
        if pages:
            self.papers.index.put_seen(sha, self.names[sha], pages)
            self.papers.recognise(sha, self.papers.pages(sha), self.patient)
            self.papers.index.save()
