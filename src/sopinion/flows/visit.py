"""A part of `index`: visit one folder, read what nobody read before, and account for every file in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sopinion.flows.gather import COUNTS, Hands, Round, Visit
from sopinion.flows.hands import Reader
from sopinion.model.listing import Known, State
from sopinion.model.page import (
    INSIDE,
    FoundFile,
    Problem,
)
from sopinion.model.patient import Patient

__all__ = ["Hands", "Visit", "visit", "visit_again"]


def visit(stop: Visit, patient: Patient, hands: Hands) -> None:
    """Read what is new in a folder into the index, and mark what is gone."""
    stop.problems += stop.look.problems
    stop.counts["ignored"] += stop.look.ignored
    stop.inside = _inside(stop)
    todo = [found for found in stop.look.files if not _is_as_it_was(stop, found, hands.reader)]
    missing = _missing(stop, todo)
    if todo:
        with hands.watch(len(todo)) as bar:
            Round(stop, patient, hands, bar, missing).read(todo)
    for path, known in missing.items():
        if known.state is State.READ:
            stop.counts["gone"] += not known.gone
            hands.papers.index.put_file(replace(known, gone=True))
        else:
            hands.papers.index.drop_file(stop.folder, path)


def _inside(stop: Visit) -> dict[str, list[Known]]:
    """Sort what is known of files inside others by the outermost file, which lies on the disk."""
    here = {found.path for found in stop.look.files}
    held: dict[str, list[Known]] = {}
    for path, known in stop.known.items():
        outer = path.partition(INSIDE)[0]
        if outer != path and path not in here and (outer in stop.known or outer in here):
            held.setdefault(outer, []).append(known)
    return held


def _is_as_it_was(stop: Visit, found: FoundFile, reader: Reader) -> bool:
    """Count a file that has not changed since it was last met, and what lies in it; say whether that is so."""
    known = stop.known.get(found.path)
    if known is None or known.gone or (known.size, known.mtime_ns) != (found.size, found.mtime_ns):
        return False
    inside = [one for one in stop.inside.get(found.path, ()) if not one.gone]
    if any(one.code and (one.read_by != reader.version or reader.tries_again(one.code)) for one in (known, *inside)):
        return False
    for one in (known, *inside):
        if one.code:
            stop.problems.append(Problem(one.path, one.code, one.note))
        elif one.state is not State.OPENED:
            stop.count(one.path, COUNTS[one.state])
    return True


def _missing(stop: Visit, todo: Sequence[FoundFile]) -> dict[str, Known]:
    """Files that were here and are not met any more, by path; those inside a file that is read again may yet be met.

    What lies in a folder that is closed now may be there.
    """
    here = {found.path for found in stop.look.files} | {problem.file for problem in stop.look.problems}
    closed = tuple(f"{problem.file}/" for problem in stop.look.problems)
    again = {found.path for found in todo}
    settled = {one.path for outer, held in stop.inside.items() if outer in here - again for one in held}
    return {
        path: known
        for path, known in stop.known.items()
        if path not in here and path not in settled and not path.startswith(closed)
    }


def visit_again(stop: Visit, patient: Patient, hands: Hands) -> Visit:
    """Visit a folder a second time, with hands that can do more; what was counted as new the first time still is."""
    again = Visit(stop.folder, stop.look, {known.path: known for known in hands.papers.index.known(stop.folder)})
    visit(again, patient, hands)
    for path, what in stop.counted.items():
        if again.counted.get(path) == "unchanged":
            again.counts["unchanged"] -= 1
            again.count(path, what)
    again.counts["gone"] += stop.counts["gone"]
    return again
