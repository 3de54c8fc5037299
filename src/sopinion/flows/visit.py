"""A part of `index`: visit one folder, read what nobody read before, and account for every file in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace

from sopinion.flows.hands import Folder, Look, Progress, Reader
from sopinion.flows.records import Papers
from sopinion.model.listing import Known, State
from sopinion.model.page import FoundFile, Outcome, Passed, Problem, ProblemCode, Reading
from sopinion.model.patient import Patient

_SAVE_AFTER = 200  # pages; what an end without warning can cost


@dataclass(frozen=True, slots=True)
class Hands:
    """What it takes to visit a folder. watch opens a bar for so many files."""

    walk: Folder
    reader: Reader
    papers: Papers
    watch: Callable[[int], AbstractContextManager[Progress]]


@dataclass(slots=True)
class Visit:
    """A folder, what was seen in it, and what became of each file.

    counts: of new, changed, unchanged, moved, ignored and gone files. problems: files that were not read.
    """

    folder: str
    look: Look
    known: dict[str, Known]
    counts: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)

    @property
    def was_full(self) -> bool:
        """Whether papers were read here before."""
        return any(known.state is State.READ for known in self.known.values())


@dataclass(frozen=True, slots=True)
class _Bytes:
    """A file whose bytes are known by their fingerprint, and how it will be counted once it is read."""

    found: FoundFile
    sha256: str
    count: str


def visit(stop: Visit, patient: Patient, hands: Hands) -> None:
    """Read what is new in a folder into the index, and mark what is gone."""
    stop.problems += stop.look.problems
    stop.counts["ignored"] += stop.look.ignored
    todo = [found for found in stop.look.files if not _is_as_it_was(stop, found, hands.reader)]
    missing = _missing(stop)
    if todo:
        with hands.watch(len(todo)) as bar:
            _Round(stop, patient, hands, bar).read(todo, missing)
    for path, known in missing.items():
        if known.state is State.READ:
            stop.counts["gone"] += not known.gone
            hands.papers.index.put_file(replace(known, gone=True))
        else:
            hands.papers.index.drop_file(stop.folder, path)


def _is_as_it_was(stop: Visit, found: FoundFile, reader: Reader) -> bool:
    """Count a file that has not changed since it was last met; say whether that is so."""
    known = stop.known.get(found.path)
    if known is None or known.gone or (known.size, known.mtime_ns) != (found.size, found.mtime_ns):
        return False
    if known.code is None:
        stop.counts["unchanged" if known.state is State.READ else "ignored"] += 1
        return True
    if known.read_by != reader.version or reader.tries_again(known.code):
        return False
    stop.problems.append(Problem(found.path, known.code, known.note))
    return True


def _missing(stop: Visit) -> dict[str, Known]:
    """Files that were here and are not met any more, by path. What lies in a folder that is closed now may be there."""
    here = {found.path for found in stop.look.files} | {problem.file for problem in stop.look.problems}
    closed = tuple(f"{problem.file}/" for problem in stop.look.problems)
    return {path: known for path, known in stop.known.items() if path not in here and not path.startswith(closed)}


class _Round:
    """The files of one folder that have to be opened."""

    def __init__(self, stop: Visit, patient: Patient, hands: Hands, bar: Progress) -> None:
        self._stop = stop
        self._patient = patient
        self._walk = hands.walk
        self._reader = hands.reader
        self._papers = hands.papers
        self._index = hands.papers.index
        self._bar = bar
        self._out: dict[FoundFile, list[_Bytes]] = {}  # with the reader: the same bytes, wherever they lie
        self._unsaved = 0

    def read(self, todo: Sequence[FoundFile], missing: dict[str, Known]) -> None:
        """Read them all, taking out of `missing` those that only moved."""
        for found, outcome in self._reader.read(self._unread(todo, missing)):
            same = self._out.pop(found)
            if isinstance(outcome, Reading):
                self._index.put_reading(same[0].sha256, outcome)
            for one in same:
                self._keep(one, outcome)
            if isinstance(outcome, Reading):
                self._papers.recognise(same[0].sha256, outcome.pages, self._patient)
                self._save_after(len(outcome.pages))

    def _unread(self, todo: Sequence[FoundFile], missing: dict[str, Known]) -> Iterator[FoundFile]:
        """Give the files whose bytes nobody has read; the others are settled by their fingerprint."""
        moved = {known.sha256: path for path, known in missing.items() if known.state is State.READ}
        first: dict[str, FoundFile] = {}
        for found in todo:
            try:
                sha = self._walk.fingerprint(found)
            except OSError:
                self._keep(_Bytes(found, "", ""), Problem(found.path, ProblemCode.UNREADABLE))
                continue
            one = _Bytes(found, sha, self._count(found, sha, moved))
            if one.count == "moved":
                self._index.drop_file(self._stop.folder, moved[sha])
                del missing[moved.pop(sha)]
            if self._index.has_reading(sha):
                self._keep(one, None)
            elif first.get(sha) in self._out:
                self._out[first[sha]].append(one)
            else:
                first[sha] = found
                self._out[found] = [one]
                yield found

    def _count(self, found: FoundFile, sha256: str, moved: dict[str, str]) -> str:
        known = self._stop.known.get(found.path)
        if known is not None and known.state is State.READ:
            return "unchanged" if known.sha256 == sha256 else "changed"
        return "moved" if sha256 in moved else "new"

    def _keep(self, one: _Bytes, outcome: Outcome | None) -> None:
        """Put down what came of a file; None says that its bytes were read before."""
        found = one.found
        known = Known(found.folder, found.path, found.size, found.mtime_ns, one.sha256, State.READ)
        known = replace(known, read_by=self._reader.version)
        if isinstance(outcome, Problem):
            known = replace(known, state=State.PROBLEM, code=outcome.code, note=outcome.note)
            self._stop.problems.append(replace(outcome, file=found.path))
        elif isinstance(outcome, Passed):
            known = replace(known, state=State.PASSED, note=outcome.value)
            self._stop.counts["ignored"] += 1
        else:
            self._stop.counts[one.count] += 1
        self._index.put_file(known)
        self._bar.step(1, found.path)

    def _save_after(self, pages: int) -> None:
        self._unsaved += pages
        if self._unsaved >= _SAVE_AFTER:
            self._index.save()
            self._unsaved = 0
