"""The same paper in other bytes: a small fingerprint of a record's words, and which record is a copy of which."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from sopinion.model.page import Source
from sopinion.model.record import Record

SIZE = 24
_SHINGLE = 4
_BANDS = 6
_ALIKE = 0.8
_FEWEST_WORDS = 24
_MASK = (1 << 32) - 1


def signature(lines: Iterable[Sequence[str]]) -> tuple[int, ...]:
    """Fingerprint words: the smallest hash of their four-word runs in each of 24 classes; () for too few words.

    Two texts agree in about as many places as the share of runs they have in common (one-permutation min-hash).
    """
    words = [word for line in lines for word in line]
    if len(words) < _FEWEST_WORDS:
        return ()
    least = [_MASK] * SIZE
    crc = zlib.crc32
    for at in range(len(words) - _SHINGLE + 1):
        value = crc(" ".join(words[at : at + _SHINGLE]).encode())
        place = value % SIZE
        value //= SIZE
        least[place] = min(least[place], value)
    return tuple(least)


def alike(one: Sequence[int], two: Sequence[int]) -> float:
    """The share of places in which two fingerprints agree: 0 to 1."""
    if not one or not two:
        return 0.0
    both = [(a, b) for a, b in zip(one, two, strict=True) if a != _MASK or b != _MASK]
    return sum(a == b for a, b in both) / len(both) if both else 0.0


def _better(record: Record) -> tuple[bool, bool, int, str]:
    """What makes one copy better to keep: text over pictures, whole, and then always the same one."""
    part = record.parts[0]
    return (
        record.source is not Source.TEXT,
        bool(record.foreign_pages),
        -record.length,
        f"{part.file}:{part.first:06}",
    )


def settle(records: tuple[Record, ...]) -> tuple[Record, ...]:
    """Mark the copies: the same paper in other bytes, or twice in one file, points to the best one.

    A copy agrees in its words, its kind and its day, and names no other accession number; forms that only look alike
    differ in one of these.
    """
    groups: dict[tuple[int, int, int, int], list[Record]] = defaultdict(list)
    for record in records:
        if record.signature:
            for band in range(_BANDS):
                a, b, c, d = record.signature[band * 4 : band * 4 + 4]
                groups[band, a, b, c ^ d].append(record)
    copy_of: dict[str, str] = {}
    ranked = {record.id: record for record in sorted(records, key=_better)}
    place = {key: n for n, key in enumerate(ranked)}
    for group in groups.values():
        if len(group) < 2:  # noqa: PLR2004
            continue
        best = min(group, key=lambda r: place[r.id])
        for record in group:
            if record.id != best.id and record.id not in copy_of and _same_paper(best, record):
                copy_of[record.id] = best.id
    return tuple(replace(r, copy_of=_root(r.id, copy_of)) for r in records)


def _root(key: str, copy_of: dict[str, str]) -> str | None:
    found = copy_of.get(key)
    seen = {key}
    while found in copy_of and found not in seen:
        seen.add(found)
        found = copy_of[found]
    return found


def _same_paper(one: Record, two: Record) -> bool:
    if alike(one.signature, two.signature) < _ALIKE:
        return False
    if one.accession and two.accession and one.accession != two.accession:
        return False
    if one.day and two.day and not one.day.agrees(two.day):
        return False
    if (
        one.patient.match is not two.patient.match
        and one.patient.name
        and two.patient.name
        and one.patient.name != two.patient.name
    ):
        return False
    return one.kind is two.kind or one.kind_confidence < 0.9 or two.kind_confidence < 0.9  # noqa: PLR2004
