"""The same paper in other bytes, and its later versions: a small fingerprint of words, and what follows from it."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from sopinion.model.kind import Kind, Role
from sopinion.model.page import Source
from sopinion.model.record import Match, Record, Status

SIZE = 24
NUMBERS = 8
_BANDS = 6
_ALIKE = 0.8  # a picture of a paper agrees so far with its text
_ALIKE_DATED = 0.4  # a picture of a paper of the same kind and day agrees at least so far
_FEW = 40  # papers of one kind and day that are held against each other one by one
_SAME_NUMBERS = 0.4  # forms filled in with other values agree in fewer of their numbers
_REWRITTEN = 0.25  # a later version keeps so much of the earlier
_FEWEST_WORDS = 24
_SURE = 0.9  # of a kind
_MASK = (1 << 32) - 1


def signature(lines: Iterable[Sequence[str]]) -> tuple[int, ...]:
    """Fingerprint words: the smallest hash of their four-word runs in each of 24 classes; () for too few words.

    Eight more places are the smallest hashes of the numbers in it: a form filled in with other values has the same
    words and other numbers. The last place is a hash of all the words: texts that differ by a sentence differ in it.
    Two texts agree in about as many places as the share of runs they have in common
    (one-permutation min-hash).
    """
    words = [word for line in lines for word in line]
    if len(words) < _FEWEST_WORDS:
        return ()
    crc = zlib.crc32
    of = {word: crc(word.encode()) for word in set(words)}
    row = [of[word] for word in words]
    runs = {
        (a + 3 * b + 5 * c + 7 * d) & _MASK  # of four hashes of 32 bits, in their order
        for a, b, c, d in zip(row, row[1:], row[2:], row[3:], strict=False)
    }
    # the last of equal keys stays: the smallest
    least = {value % SIZE: value // SIZE for value in sorted(runs, reverse=True)}
    numbers = sorted((hashed for word, hashed in of.items() if word.isdigit()), reverse=True)
    fewest = {value % NUMBERS: value // NUMBERS for value in numbers}
    return (
        *(least.get(place, _MASK) for place in range(SIZE)),
        *(fewest.get(place, _MASK) for place in range(NUMBERS)),
        crc(" ".join(words).encode()),
    )


def alike(one: Sequence[int], two: Sequence[int]) -> float:
    """The share of places in which two fingerprints agree: 0 to 1."""
    if not one or not two:
        return 0.0
    return _share(one[:SIZE], two[:SIZE])


def _share(one: Sequence[int], two: Sequence[int]) -> float:
    both = [(a, b) for a, b in zip(one, two, strict=True) if a != _MASK or b != _MASK]
    return sum(a == b for a, b in both) / len(both) if both else 1.0


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
    dated: dict[tuple[Kind, str], list[Record]] = defaultdict(list)
    for record in records:
        if record.signature and record.day and record.day.whole:
            dated[record.kind, str(record.day)].append(record)
    copy_of: dict[str, str] = {}
    ranked = {record.id: record for record in sorted(records, key=_better)}
    place = {key: n for n, key in enumerate(ranked)}
    near = (group for group in dated.values() if len(group) <= _FEW)
    for group in (*groups.values(), *near):
        kept: list[Record] = []
        for record in sorted(group, key=lambda r: place[r.id]):
            if record.id in copy_of:
                continue
            best = next((one for one in kept[:_FEW] if _same_paper(one, record)), None)
            if best:
                copy_of[record.id] = best.id
            else:
                kept.append(record)
    older = _versions([r for r in records if r.id not in copy_of])
    return tuple(replace(r, copy_of=_root(r.id, copy_of), supersedes=older.get(r.id)) for r in records)


_LATER = {Status.PRELIMINARY: 0, Status.UNKNOWN: 1, Status.FINAL: 1, Status.ADDENDUM: 2, Status.CORRECTED: 3}


def _versions(records: Sequence[Record]) -> dict[str, str]:
    """Which record takes the place of which: one paper's preliminary, final, amended and corrected versions.

    They bear one accession number, or else one kind, day and much of the same text; the state printed on them says
    which came later. An addendum that holds little of the report stands beside it and takes no place.
    """
    groups: dict[tuple[str, ...], list[Record]] = defaultdict(list)
    for record in records:
        if record.patient.match is Match.DIFFERENT:
            continue
        number = "".join(c for c in (record.accession or "").upper() if c.isalnum())
        if number:
            groups[number,].append(record)
        elif record.day and record.day.whole and record.kind is not Kind.OTHER:
            groups[record.kind, str(record.day), "day"].append(record)
    older: dict[str, str] = {}
    for group in groups.values():
        ranked = sorted(group, key=lambda r: (_LATER[r.status], _issued(r), r.id))
        for at, later in enumerate(ranked):
            for earlier in reversed(ranked[:at]):
                if _LATER[earlier.status] < _LATER[later.status] and _one_paper(earlier, later):
                    older[later.id] = earlier.id
                    break
    return older


def _issued(record: Record) -> str:
    """The last day on which a record was reported or signed, as ISO text; "" where it does not say."""
    return max((str(d.day) for d in record.days if d.role in {Role.REPORTED, Role.SIGNED}), default="")


def _one_paper(earlier: Record, later: Record) -> bool:
    """Whether a later record is the earlier one written anew, and not a supplement beside it."""
    if earlier.day and later.day and not earlier.day.agrees(later.day):
        return False
    if earlier.kind is not later.kind and min(earlier.kind_confidence, later.kind_confidence) >= _SURE:
        return False
    likeness = alike(earlier.signature, later.signature)
    preliminary = earlier.status is Status.PRELIMINARY and later.status is not Status.ADDENDUM
    if earlier.accession and later.accession:
        return preliminary or likeness >= _REWRITTEN
    return likeness >= _REWRITTEN


def _root(key: str, copy_of: dict[str, str]) -> str | None:
    found = copy_of.get(key)
    seen = {key}
    while found in copy_of and found not in seen:
        seen.add(found)
        found = copy_of[found]
    return found


def _same_paper(one: Record, two: Record) -> bool:
    texts = one.source is Source.TEXT and two.source is Source.TEXT
    if texts and one.signature[-1] != two.signature[-1]:  # a note that says one sentence more is another note
        return False
    dated = one.day and one.day.whole and one.day == two.day and one.kind is two.kind
    alike_enough = alike(one.signature, two.signature) >= (_ALIKE_DATED if dated else _ALIKE)
    return alike_enough and _share(one.signature[SIZE:-1], two.signature[SIZE:-1]) >= _SAME_NUMBERS and _agree(one, two)


def _agree(one: Record, two: Record) -> bool:
    """Whether nothing that two records say of themselves tells them apart."""
    people, names = {one.patient.match, two.patient.match}, {one.patient.name, two.patient.name}
    states, numbers = {one.status, two.status} - {Status.UNKNOWN}, {one.accession, two.accession} - {None}
    days = one.day is None or two.day is None or one.day.agrees(two.day)
    kinds = one.kind is two.kind or min(one.kind_confidence, two.kind_confidence) < _SURE
    same_person = len(people) == 1 or None in names or len(names) == 1
    return days and kinds and same_person and len(states) <= 1 and len(numbers) <= 1
