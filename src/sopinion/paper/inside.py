"""Finds a file by its path, on the disk or inside another file (`portal.zip!/reports/a.pdf`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from sopinion.model.page import INSIDE, ProblemCode
from sopinion.paper.asked import Asked, Inner, Unread
from sopinion.paper.form import form_of
from sopinion.paper.forms import BOXES, WORDS, enclosed
from sopinion.paper.limits import Limits
from sopinion.paper.original import Original


def find(path: str, passwords: Sequence[str], limits: Limits) -> Original:
    """Find a file that was read before. Raises Unread, OSError where it is not there, or not as it was."""
    if Path(path).is_file():
        return Original.at(Path(path))
    outer, *names = path.split(INSIDE)
    while names and not Path(outer).is_file():  # a folder whose name ends as ours of files do
        outer = INSIDE.join((outer, names.pop(0)))
    original, asked = Original.at(Path(outer)), Asked(tuple(passwords), limits=limits)
    while names:
        original = _inside(original, names, asked)
    return original


def _inside(original: Original, names: list[str], asked: Asked) -> Original:
    """Unpack the file that `names` begins with, and take its name off them."""
    for inner in _inners(original, asked):
        for count in range(len(names), 0, -1):
            if inner.name == INSIDE.join(names[:count]):
                del names[:count]
                return inner.fetch()
    raise Unread(ProblemCode.UNREADABLE)


def _inners(original: Original, asked: Asked) -> Iterator[Inner]:
    form = form_of(original)
    if form in BOXES:
        yield from BOXES[form].inners(original, asked, lambda: None)
    elif form in WORDS:
        yield from enclosed(WORDS[form].compose(original, asked))
