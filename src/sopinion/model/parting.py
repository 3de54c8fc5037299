"""Where papers begin and end, as a person said it. The files themselves are never cut."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sopinion.model.record import record_id


@dataclass(frozen=True, slots=True)
class Stretch:
    """Pages `first` to `last` (1-based, inclusive) of a file, by its fingerprint."""

    sha256: str
    first: int
    last: int


Paper = tuple[Stretch, ...]
"""One paper: its pages in the order they are read."""

Place = tuple[str, int]
"""A page: the fingerprint of its file and its number there (1-based)."""


@dataclass(frozen=True, slots=True)
class Parting:
    """One thing a person said about where papers begin and end: each of `papers` is one. said: the ISO day."""

    papers: tuple[Paper, ...]
    said: str = ""

    @property
    def places(self) -> frozenset[Place]:
        """Every page it speaks of."""
        return frozenset(place for paper in self.papers for place in places(paper))


def places(paper: Iterable[Stretch]) -> Iterator[Place]:
    """Every page of a paper, in order."""
    for one in paper:
        for number in range(one.first, one.last + 1):
            yield one.sha256, number


def stretches(pages: Iterable[Place]) -> Paper:
    """Write pages, in their order, as runs of one file's pages; a page that comes twice counts once."""
    found: list[Stretch] = []
    for sha256, number in dict.fromkeys(pages):
        if found and (found[-1].sha256, found[-1].last + 1) == (sha256, number):
            found[-1] = Stretch(sha256, found[-1].first, number)
        else:
            found.append(Stretch(sha256, number, number))
    return tuple(found)


def paper_id(paper: Iterable[Stretch]) -> str:
    """Name a paper by its pages, in whatever order they are read: eight letters, as `record_id` gives them."""
    runs = stretches(sorted(places(paper)))
    if len(runs) == 1:
        return record_id(runs[0].sha256, runs[0].first, runs[0].last)
    written = ";".join(f"{run.sha256}:{run.first}-{run.last}" for run in runs)
    return base64.b32encode(hashlib.sha256(written.encode()).digest()[:5]).decode().lower()


def settled(partings: Sequence[Parting], lengths: Mapping[str, int]) -> tuple[Paper, ...]:
    """Work out the told papers as they stand: no page is in two of them, and none is named that is not there.

    lengths: how many pages each file has that is here. Of a page that was spoken of twice, the later word counts;
    what is left of the earlier paper stays together.
    """
    spoken = [paper for parting in partings for paper in parting.papers]
    owner = {place: n for n, paper in enumerate(spoken) for place in places(paper)}
    whole = [
        stretches(p for p in places(paper) if owner[p] == n and 1 <= p[1] <= lengths.get(p[0], 0))
        for n, paper in enumerate(spoken)
    ]
    return tuple(paper for paper in whole if paper)


def added(partings: Sequence[Parting], *new: Parting) -> tuple[Parting, ...]:
    """Add what was said now. What was said before of these pages, and of no others, has nothing left to say."""
    spoken = frozenset(place for one in new for place in one.places)
    return (*(old for old in partings if not old.places <= spoken), *new)


def taken_back(partings: Sequence[Parting], pages: Iterable[Place]) -> tuple[Parting, ...]:
    """Leave out everything that was said about where a paper with any of these pages begins or ends."""
    touched = frozenset(pages)
    return tuple(old for old in partings if not old.places & touched)


def split(paper: Paper, at: Place) -> tuple[Paper, Paper]:
    """Part a paper in two; page `at` begins the second. Raises ValueError where `at` is its first page, or no page."""
    pages = list(places(paper))
    place = pages.index(at)
    if place == 0:
        raise ValueError("the paper begins there already")
    return stretches(pages[:place]), stretches(pages[place:])


def join(papers: Iterable[Paper]) -> Paper:
    """Make one paper of several, one after the other."""
    return stretches(place for paper in papers for place in places(paper))
