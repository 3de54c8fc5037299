"""Slips of a reader of pictures: letters taken for figures inside dates, and labels that are off by a letter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from sopinion.model.lexicon import Entry, Lexicon, Node, Use

_FIGURE = r"[\dOoQDIil|!SsBZz]"
_GAP = r" ?[/.-] ?"
_DATE_LIKE = re.compile(rf"(?<![\w/]){_FIGURE}{{1,4}}{_GAP}{_FIGURE}{{1,2}}{_GAP}{_FIGURE}{{2,4}}(?![\w/])")
_WORDED = re.compile(r"(?<!\w)(\d{1,2})([-/. ]{1,2})([A-Za-z]{3})([-/. ]{1,2})(\d{4})(?!\w)")
_FIGURES = str.maketrans("OoQDIil|!SsBZz", "00001111155822")
_FEWEST_FIGURES = 4
_LOOKS = str.maketrans(
    {"0": "o", "1": "i", "l": "i", "j": "i", "|": "i", "!": "i", "5": "s", "8": "b", "c": "e", "q": "g", "v": "y"}
)
_SHORTEST = 6  # letters a label must have for one of them to be a slip


def mended(text: str, months: Mapping[str, int]) -> str:
    """A line with the slips in its dates set right, letter for letter, so that places in it stay the same."""
    if not any(c.isdigit() for c in text):
        return text
    return _WORDED.sub(lambda m: _worded(m, months), _DATE_LIKE.sub(_numeric, text))


def _numeric(m: re.Match[str]) -> str:
    found = m[0]
    if sum(map(str.isdigit, found)) < _FEWEST_FIGURES:
        return found
    plain = found.translate(_FIGURES)
    return plain.replace(" ", "").rjust(len(plain))


def _worded(m: re.Match[str], months: Mapping[str, int]) -> str:
    month = m[3].lower()
    if month in months:
        return m[0]
    near = {name for name in _SHORT if sum(a != b for a, b in zip(name, month, strict=True)) == 1}
    return f"{m[1]}{m[2]}{near.pop().capitalize()}{m[4]}{m[5]}" if len(near) == 1 else m[0]


_SHORT = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _shape(run: str) -> str:
    return run.replace(" ", "").replace("rn", "m").translate(_LOOKS)


def _less(shape: str) -> set[str]:
    """A word with each of its letters left out."""
    return {shape[:i] + shape[i + 1 :] for i in range(len(shape))}


class _Labels:
    """Every label by its shape, and by its shape with one letter left out."""

    def __init__(self, tree: Node) -> None:
        self.shapes: dict[str, tuple[Entry, ...]] = {}
        self.less: dict[str, set[str]] = {}
        stack: list[tuple[str, Node]] = [("", tree)]
        while stack:
            run, node = stack.pop()
            stack += [(f"{run} {word}", then) for word, then in node.then.items()]
            entries = tuple(e for e in node.entries if e.use in {Use.DATE, Use.IDENTITY})
            if entries and len(shape := _shape(run)) >= _SHORTEST:
                self.shapes.setdefault(shape, entries)
        for shape in self.shapes:
            for less in _less(shape):
                self.less.setdefault(less, set()).add(shape)


@lru_cache(maxsize=2)
def _labels(key: int, tree: Node) -> _Labels:  # noqa: ARG001 - the key keeps trees apart that compare alike
    return _Labels(tree)


def label(run: str, lexicon: Lexicon) -> tuple[Entry, ...]:
    """What a run of words means that is a label but for one slip; () where none or several come near."""
    known = _labels(id(lexicon.tree), lexicon.tree)
    shape = _shape(run.lower())
    if len(shape) < _SHORTEST:
        return ()
    if shape in known.shapes:
        return known.shapes[shape]
    near = {full for less in (shape, *_less(shape)) for full in known.less.get(less, ())}
    near |= {less for less in _less(shape) if less in known.shapes}
    means = {known.shapes[full] for full in near}
    return means.pop() if len(means) == 1 else ()
