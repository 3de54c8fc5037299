"""Where one document ends and the next begins, in a file that holds several."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from sopinion.model.bearer import Bearer
from sopinion.model.edge import Face, face, features
from sopinion.model.lexicon import Lexicon
from sopinion.model.sight import Sight

_EVEN = 0.5
_STEEP = 30.0  # beyond, a chance is as good as sure


@dataclass(frozen=True, slots=True)
class Span:
    """Pages `first` to `last` (0-based, inclusive) of a file as one document, and how sure its edges are (0 to 1)."""

    first: int
    last: int
    confidence: float


def chance(faces: Sequence[Face], at: int, start: int, lexicon: Lexicon) -> float:
    """How likely page `at` begins a document, when the document so far began on page `start` (0 to 1)."""
    value = sum(lexicon.edge_mix.get(sign, 0.0) * weight for sign, weight in features(faces, at, start).items())
    return 1 / (1 + math.exp(-max(-_STEEP, min(_STEEP, value))))


def spans(sights: Sequence[Sight], bearers: Sequence[Bearer], lexicon: Lexicon) -> list[Span]:
    """Part a file into documents; blank pages stay with the page before, leading ones with the first document."""
    if len(sights) <= 1:
        return [Span(0, 0, 1.0)] if sights else []
    faces = [face(sight, bearer, lexicon) for sight, bearer in zip(sights, bearers, strict=True)]
    written = [at for at, one in enumerate(faces) if not one.blank]
    starts: list[tuple[int, float]] = [(0, 1.0)]  # where each begins, and how sure that is
    inner: list[float] = [1.0]  # how sure it is that nothing begins inside
    for at in written[1:]:
        begins = chance(faces, at, starts[-1][0], lexicon)
        if begins > _EVEN:
            starts.append((at, begins))
            inner.append(1.0)
        else:
            inner[-1] = min(inner[-1], 1 - begins)
    ends = [*((at - 1, sure) for at, sure in starts[1:]), (len(sights) - 1, 1.0)]
    return [
        Span(first, last, round(min(sure, inside, after), 3))
        for (first, sure), (last, after), inside in zip(starts, ends, inner, strict=True)
    ]


def parted(read: Sequence[Span], told: Iterable[tuple[int, int]]) -> list[Span]:
    """Lay told papers over read ones, in one file: what is left of a read paper stays, on either side.

    told: first and last page of each, as places in the file (0-based, inclusive). A told edge is sure.
    """
    owners: list[tuple[bool, int, float]] = [
        (False, n, span.confidence) for n, span in enumerate(read) for _ in range(span.first, span.last + 1)
    ]
    for n, (first, last) in enumerate(told):
        owners[first : last + 1] = [(True, n, 1.0)] * (last - first + 1)
    found = []
    for (_, _, sure), group in groupby(range(len(owners)), key=owners.__getitem__):
        run = list(group)
        found.append(Span(run[0], run[-1], sure))
    return found
