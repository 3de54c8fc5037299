"""A part of `index`: gather what stands in the files of one folder that have to be opened, and in files inside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from sopinion.flows.hands import Folder, Look, Made, Progress, Reader
from sopinion.flows.records import Papers
from sopinion.model import litter
from sopinion.model.image import Image
from sopinion.model.listing import Known, State
from sopinion.model.page import (
    INSIDE,
    FoundFile,
    Images,
    Inside,
    Opened,
    Outcome,
    Passed,
    Problem,
    ProblemCode,
    Reading,
)
from sopinion.model.patient import Patient, Whom

COUNTS = {State.READ: "unchanged", State.PASSED: "ignored", State.ITEM: "item_files"}
"""How a file is counted that is as it was."""


@dataclass(frozen=True, slots=True)
class Hands:
    """What it takes to visit a folder. watch opens a bar for so many files.

    unlock: asks for a password that opens these files; gives a reader that tries it, None where nobody knows one.
    """

    walk: Folder
    reader: Reader
    papers: Papers
    watch: Callable[[int], AbstractContextManager[Progress]]
    made: Made
    unlock: Callable[[Sequence[str]], Reader | None] = lambda _: None


@dataclass(slots=True)
class Visit:
    """A folder, what was seen in it, and what became of each file.

    counts: of new, changed, unchanged, moved, ignored and gone files, and of files of images. problems: files that were
    not read.
    """

    folder: str
    look: Look
    known: dict[str, Known]
    counts: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    counted: dict[str, str] = field(default_factory=dict)  # by path, for files that were read
    inside: dict[str, list[Known]] = field(default_factory=dict)

    def count(self, path: str, what: str) -> None:
        """Count a file that was read, or passed over."""
        self.counts[what] += 1
        self.counted[path] = what

    def call_dark(self, path: str) -> None:
        """Count a file that was read as a problem after all: its pages are pictures, and nobody can look at them."""
        self.counts[self.counted.pop(path)] -= 1
        self.problems.append(Problem(path, ProblemCode.NO_OCR_ENGINE))

    @property
    def locked(self) -> tuple[str, ...]:
        """The files that ask for a password."""
        return tuple(problem.file for problem in self.problems if problem.code is ProblemCode.PASSWORD)

    @property
    def was_full(self) -> bool:
        """Whether papers were read here before."""
        return any(known.state in {State.READ, State.ITEM} for known in self.known.values())


@dataclass(frozen=True, slots=True)
class _Bytes:
    """A file whose bytes are known by their fingerprint, and how it will be counted once it is read."""

    found: FoundFile
    sha256: str
    count: str


class Round:
    """The files of one folder that have to be opened. missing: files that are not met any more, fewer on the way."""

    def __init__(self, stop: Visit, patient: Patient, hands: Hands, bar: Progress, missing: dict[str, Known]) -> None:
        self._stop = stop
        self._patient = patient
        self._walk = hands.walk
        self._reader = hands.reader
        self._papers = hands.papers
        self._index = hands.papers.index
        self._made = hands.made
        self._bar = bar
        self._missing = missing
        here = {found.path for found in stop.look.files}
        self._moved = {
            known.sha256: path
            for path, known in missing.items()
            if known.state in {State.READ, State.OPENED} and path.partition(INSIDE)[0] not in here
        }
        self._out: dict[FoundFile, list[_Bytes]] = {}  # with the reader: the same bytes, wherever they lie
        self._held: dict[str, list[tuple[FoundFile, Inside]]] = {}  # what came out of files that are with the reader

    def read(self, todo: Sequence[FoundFile]) -> None:
        """Read them all, taking out of the missing ones those that only moved."""
        contents = [found for found in todo if PurePosixPath(found.path).name.lower() == litter.DISC]
        listed = self._listed(contents)
        for found in todo:
            if image := listed.get(found.path.lower()):
                self._keep(_Bytes(found, "", ""), Images((image,)))
        rest = [found for found in todo if found not in contents and found.path.lower() not in listed]
        whom = Whom(self._patient, self._papers.today)
        for found, outcome in self._reader.read(self._unread(rest), whom):
            if isinstance(outcome, Inside):
                self._take_inside(found, outcome)
            else:
                self._take(found, outcome)

    def _listed(self, contents: Sequence[FoundFile]) -> dict[str, Image]:
        """Read tables of contents of discs; give the images they list, by path in lower case. No image is opened."""
        listed: dict[str, Image] = {}
        for found, outcome in self._reader.read(iter(contents)) if contents else ():
            self._keep(_Bytes(found, "", ""), outcome)
            if isinstance(outcome, Images):
                disc = PurePosixPath(found.path).parent
                listed |= {str(disc / image.path).lower(): image for image in outcome.seen if image.path}
        return listed

    def _take(self, found: FoundFile, outcome: Outcome) -> None:
        """Put down what came of a file, wherever its bytes lie, and of what lies in it."""
        same = self._out.pop(found)
        if isinstance(outcome, Reading):
            self._put_reading(same[0].sha256, outcome)
        inside = self._held.pop(found.path, [])
        for one in same:
            self._keep(one, outcome)
            self._settle_inside(one.found, [(file.path[len(found.path) :], file.size, told) for file, told in inside])
            if isinstance(outcome, Problem) and outcome.code is ProblemCode.UNREADABLE:
                for path in self._missing_inside(one.found.path):
                    del self._missing[path]  # it may all be there
        if isinstance(outcome, Reading):
            self._recognise(same[0].sha256, outcome)
        for _, told in inside:
            if isinstance(told.outcome, Reading):
                self._recognise(told.sha256, told.outcome)

    def _take_inside(self, found: FoundFile, told: Inside) -> None:
        """Hold what came out of a file until the file itself is done; its pages are put down at once."""
        outer = next(out.path for out in self._out if found.path.startswith(out.path + INSIDE))
        if isinstance(told.outcome, Reading):
            self._put_reading(told.sha256, told.outcome)
            told = replace(told, outcome=replace(told.outcome, pages=(), made=b""))
        self._held.setdefault(outer, []).append((found, told))
        self._bar.step(0, found.path)

    def _settle_inside(self, outer: FoundFile, inside: Sequence[tuple[str, int, Inside]]) -> None:
        """Put down what lies in a file: first what lay there before, then what is new or has another name."""
        files = [
            (FoundFile(outer.folder, outer.path + name, size, outer.mtime_ns), told) for name, size, told in inside
        ]
        known = self._stop.known
        for found, told in sorted(files, key=lambda file: file[0].path not in known):
            self._missing.pop(found.path, None)
            if found.path not in known:
                self._moved |= {self._missing[path].sha256: path for path in self._missing_inside(outer.path)}
            count = self._count(found, told.sha256)
            if count == "moved":
                self._forget_moved(told.sha256)
            self._keep(_Bytes(found, told.sha256, count), told.outcome)

    def _missing_inside(self, outer: str) -> list[str]:
        """Paths inside a file that were there before and are not met."""
        return [path for path in self._missing if path.startswith(outer + INSIDE)]

    def _unread(self, todo: Sequence[FoundFile]) -> Iterator[FoundFile]:
        """Give the files whose bytes nobody has read; the others are settled by their fingerprint."""
        first: dict[str, FoundFile] = {}
        for found in todo:
            try:
                sha = "" if self._walk.is_image(found) else self._walk.fingerprint(found)
            except OSError:
                self._keep(_Bytes(found, "", ""), Problem(found.path, ProblemCode.UNREADABLE))
                continue
            found = replace(found, sha256=sha)  # noqa: PLW2901 - the same file, better known
            one = _Bytes(found, sha, self._count(found, sha))
            if one.count == "moved" and self._follow(one):
                continue
            if sha and self._index.has_reading(sha):
                self._keep(one, None)
                self._copy_inside(one)
            elif sha and first.get(sha) in self._out:
                self._out[first[sha]].append(one)
            else:
                first[sha] = found
                self._out[found] = [one]
                yield found

    def _follow(self, one: _Bytes) -> bool:
        """Take a file that moved, and what lies in it, to its new place; say whether nothing in it has to be read."""
        before = self._forget_moved(one.sha256)
        inside = self._stop.inside.get(before.path, [])
        if before.state is State.READ and not self._index.has_reading(one.sha256):
            return False
        if any(known.code is not None or known.state is State.ITEM for known in inside):
            return False  # read again, file by file
        for known in inside:
            self._missing.pop(known.path, None)
            self._index.drop_file(known.folder, known.path)
        self._keep(one, Opened() if before.state is State.OPENED else None)
        for known in inside:
            self._put_known(known, before.path, one.found)
        return True

    def _copy_inside(self, one: _Bytes) -> None:
        """Put down what lies in a file whose bytes were read elsewhere."""
        for place in self._index.places(one.sha256):
            inside = self._index.inside(place.folder, place.path) if place.path != one.found.path else ()
            if inside:
                for known in inside:
                    self._put_known(known, place.path, one.found)
                return

    def _put_known(self, known: Known, outer: str, now: FoundFile) -> None:
        """Put down, as it was known in a file at another place, what lies in the same file now."""
        path = now.path + known.path[len(outer) :]
        self._index.put_file(replace(known, folder=now.folder, path=path, mtime_ns=now.mtime_ns, gone=False))
        self._missing.pop(path, None)
        if known.code:
            self._stop.problems.append(Problem(path, known.code, known.note))
        elif known.state is State.READ:
            self._stop.count(path, "moved")
        else:
            self._stop.counts[COUNTS[known.state]] += 1

    def _forget_moved(self, sha256: str) -> Known:
        """Take a file that turned up elsewhere off its old place."""
        path = self._moved.pop(sha256)
        self._index.drop_file(self._stop.folder, path)
        return self._missing.pop(path)

    def _count(self, found: FoundFile, sha256: str) -> str:
        known = self._stop.known.get(found.path)
        if known is not None and known.state is State.READ:
            return "unchanged" if known.sha256 == sha256 else "changed"
        return "moved" if sha256 and self._moved.get(sha256) in self._missing else "new"

    def _put_reading(self, sha256: str, reading: Reading) -> None:
        if reading.made and not self._made.has(sha256):
            self._made.keep(sha256, reading.made)
        if not self._index.has_reading(sha256):
            self._index.put_reading(sha256, replace(reading, made=b""))

    def _keep(self, one: _Bytes, outcome: Outcome | None) -> None:
        """Put down what came of a file; None says that its bytes were read before."""
        found = one.found
        before = self._stop.known.get(found.path)
        if before is not None and before.state is State.ITEM:
            self._index.drop_file(found.folder, found.path)
        known = Known(found.folder, found.path, found.size, found.mtime_ns, one.sha256, State.READ)
        known = replace(known, read_by=self._reader.version)
        match outcome:
            case Problem(_, code, note):
                known = replace(known, state=State.PROBLEM, code=code, note=note)
                self._stop.problems.append(replace(outcome, file=found.path))
            case Passed():
                known = replace(known, state=State.PASSED, note=outcome.value)
                self._stop.counts["ignored"] += 1
            case Images(seen):
                known = replace(known, state=State.ITEM)
                self._stop.counts["item_files"] += 1
                self._index.put_image(found.folder, replace(seen[0], path=found.path))
            case Opened():
                known = replace(known, state=State.OPENED)
            case _:
                self._stop.count(found.path, one.count)
        self._index.put_file(known)
        self._bar.step(int(INSIDE not in found.path), found.path)

    def _recognise(self, sha256: str, reading: Reading) -> None:
        """Keep what was just read as recognised, and make it last now and then.

        What lies in several places, or was not recognised where it was read, is recognised when it is first asked for.
        """
        if reading.records is not None and len(self._index.places(sha256)) == 1:
            self._papers.keep(sha256, reading.records, self._patient)
        self._index.save_seldom()
