"""What a person said, laid over what was read: it always wins."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sopinion.model.case import Correction
from sopinion.model.day import Day
from sopinion.model.kind import OWN_ROLE, Kind
from sopinion.model.parting import Place
from sopinion.model.record import ForeignPage, Match, Record

MINE, NOT_MINE = "mine", "not-mine"
"""What can be said of whose a page is."""

UNKNOWN = "unknown"
"""What can be said of a day besides a day: that the paper bears none that counts."""

_HALF_SURE = 0.5

Said = Sequence[tuple[int, Correction]]  # with the place of each among all that was said
_Saying = tuple[str, str, str]


def overlay(records: tuple[Record, ...], corrections: Sequence[Correction]) -> tuple[Record, ...]:
    """Lay corrections over records; `told` of each record lists the fields that were said.

    Kind and day follow a record while most of the pages they were said of are still its own, and most of its own are
    among them; the later word counts. Whose is said of single pages: see `whose_of`.
    """
    by_file: dict[str, list[tuple[int, Correction]]] = defaultdict(list)
    for n, correction in enumerate(corrections):
        by_file[correction.sha256].append((n, correction))
    if not by_file:
        return records
    sizes = Counter[_Saying]()
    for saying, _, first, last in {(_saying(c), c.sha256, c.first, c.last) for c in corrections}:
        sizes[saying] += last - first + 1
    return tuple(_told(record, by_file, sizes) for record in records)


def whose_of(corrections: Iterable[Correction], place: Place) -> bool | None:
    """Whether a person said a page is the patient's; None when nobody did. The narrowest, then the latest counts."""
    sha256, number = place
    said = [c for c in corrections if c.field == "whose" and _covers(c, sha256, number)]
    if not said:
        return None
    narrowest = min(c.last - c.first for c in said)
    return [c for c in said if c.last - c.first == narrowest][-1].value == MINE


def _told(record: Record, by_file: Mapping[str, Said], sizes: Mapping[_Saying, int]) -> Record:
    found = {
        n: c
        for part in record.parts
        for n, c in by_file.get(part.sha256, ())
        if c.first <= part.last and c.last >= part.first
    }
    said = sorted(found.items())
    if not said:
        return record
    own = record.places
    if kind := _value(own, said, sizes, "kind"):
        record = _of_kind(record, Kind(kind))
    if day := _value(own, said, sizes, "day"):
        known = None if day == UNKNOWN else Day.parse(day)
        record = _with(replace(record, day=known, day_confidence=1.0), "day")
    return _whose(record, [correction for _, correction in said])


def _saying(correction: Correction) -> _Saying:
    """Name what was said at once: the same words of the same pages, in however many stretches."""
    c = correction
    return c.field, c.value, c.paper or f"{c.sha256}:{c.first}-{c.last}"


def _value(own: Sequence[Place], said: Said, sizes: Mapping[_Saying, int], field: str) -> str | None:
    """What was said of these pages; None when nobody spoke of most of them."""
    by_saying: dict[_Saying, list[tuple[int, Correction]]] = defaultdict(list)
    for n, c in said:
        if c.field == field:
            by_saying[_saying(c)].append((n, c))
    latest: dict[str, int] = {}
    shared: dict[str, set[Place]] = defaultdict(set)
    for saying, group in by_saying.items():
        kept = {(sha, page) for sha, page in own if any(_covers(c, sha, page) for _, c in group)}
        if len(kept) * 2 > sizes[saying]:
            n, last = group[-1]
            latest[last.value] = max(n, latest.get(last.value, n))
            shared[last.value] |= kept
    found = [value for value, covered in shared.items() if len(covered) * 2 > len(own)]
    return max(found, key=latest.__getitem__, default=None)


def _covers(correction: Correction, sha256: str, page: int) -> bool:
    return correction.sha256 == sha256 and correction.first <= page <= correction.last


def _with(record: Record, field: str) -> Record:
    return record if field in record.told else replace(record, told=(*record.told, field))


def _of_kind(record: Record, kind: Kind) -> Record:
    """Say what a record is. Where that is news, the day that counts may be another of its dates."""
    told = _with(replace(record, kind=kind, kind_confidence=1.0, guesses=()), "kind")
    role = OWN_ROLE[kind]
    if kind is record.kind or role is record.day_role:
        return told
    own = [line for line in record.days if line.role is role and line.day.whole]
    if len({line.day for line in own}) == 1:
        return replace(told, day=own[0].day, day_role=role, day_confidence=own[0].confidence)
    return replace(told, day_confidence=min(record.day_confidence, _HALF_SURE))


def _whose(record: Record, said: Sequence[Correction]) -> Record:
    """Say whose a record is, or single pages of it. It counts as told once no page that names somebody else is open."""
    spoken = {place: mine for place in record.places if (mine := whose_of(said, place)) is not None}
    if not spoken:
        return record
    strange = {record.place_of(one): one for one in record.foreign_pages}
    theirs = record.patient.match is Match.DIFFERENT
    away = [place for place, mine in spoken.items() if not mine]
    sure = replace(record.patient, confidence=1.0)
    if len(away) == record.length:
        return _with(replace(record, patient=replace(sure, match=Match.DIFFERENT), foreign_pages=()), "whose")
    if len(spoken) < record.length and theirs:
        return record
    several = len({part.sha256 for part in record.parts}) > 1
    left = {place: one for place, one in strange.items() if place not in spoken}
    for place in away:
        left[place] = strange.get(place) or ForeignPage(place[1], None, None, "", place[0] if several else "")
    order = {place: n for n, place in enumerate(record.places)}
    foreign = tuple(left[place] for place in sorted(left, key=order.__getitem__))
    if len(spoken) == record.length:
        return _with(replace(record, patient=replace(sure, match=Match.SAME), foreign_pages=foreign), "whose")
    told = replace(record, foreign_pages=foreign)
    return _with(told, "whose") if all(place in spoken for place in strange) else told
