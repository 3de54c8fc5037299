"""What to ask of each office now: from the checklist, from what the papers speak of, and from what was told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sopinion.content import letters, sections, spoken
from sopinion.flows.request import Ground, listed
from sopinion.model.checklist import Item, Standing
from sopinion.model.clean import one_line
from sopinion.model.clock import rows, told
from sopinion.model.day import Day
from sopinion.model.draft import Draft, Wanted, drafts
from sopinion.model.gap import GapKind
from sopinion.model.gaps.pile import own
from sopinion.model.kind import Kind, Role
from sopinion.model.question import Answers
from sopinion.model.record import Record
from sopinion.model.request import Ask, Office, already_asked
from sopinion.model.typed import read_day

_ELSEWHERE = frozenset({GapKind.NO_REPORT, GapKind.NO_PATHOLOGY, GapKind.MISSING_CYCLES})
"""Gaps whose missing paper bears another number than the paper that shows it."""
_TOLD_PLACES = {"operative-report": "records.surgery_where", "discharge-summary": "records.hospital_where"}


def to_ask(ground: Ground, more: Iterable[str] = (), *, anew: bool = False) -> tuple[Draft, ...]:
    """What to ask of each office now: what is missing, what the papers speak of, and `more` (keys of the checklist).

    What was asked for already and waits for an answer is left out; what has a letter that was not sent yet too,
    unless letters are to be made `anew`.
    """
    waiting = [one for one in listed(ground.case) if one.asked or (not anew and one.office is not Office.DOCTOR)]
    return drafts(one for one in _wanted(ground, more) if not already_asked(one.ask, waiting))


def for_doctor(ground: Ground, found: Sequence[Draft]) -> Draft:
    """The second letter: the same papers, sent by the patient's own doctor straight to the second one."""
    papers = [ask for draft in found for ask in draft.asks if ask.key not in ("images", "slides")]
    doctor = next(iter(rows(ground.case.answers, "records.doctors")), {})
    place = ", ".join(one_line(doctor[part]) for part in ("name", "place") if doctor.get(part, "").strip())
    return Draft(Office.DOCTOR, place, tuple(papers) or whole(Office.DOCTOR))


def whole(office: Office) -> tuple[Ask, ...]:
    """All that such an office may hold, for when nothing is known to be missing."""
    return tuple(Ask(key) for key in letters.whole(office))


def _wanted(ground: Ground, more: Iterable[str]) -> Iterator[Wanted]:
    by_id = {record.id: record for record in ground.records}
    answers = ground.case.answers
    for gap in ground.missing.open:
        record = by_id.get(gap.record)
        wants = gap.wants or (record.kind if record else Kind.OTHER)
        key = letters.gap_key(gap.kind.value, wants.value)
        if key:
            own = record if gap.kind is not GapKind.REFERENCED else None  # the paper that shows it is of this care
            day = gap.day or (own.day if own else None)
            number = (own.accession or "") if own and gap.kind not in _ELSEWHERE else ""
            ask = Ask(key, day, number, gap.kind.value, one_line(gap.about), gap.id)
            yield Wanted(ask, letters.keeper(key), _house(ground, record, day))
    items = ground.missing.checklist.items
    held = {item.key for item in items if item.status in (Standing.HAVE, Standing.ARRIVED)}
    for item in items:
        if _lacks(item, answers) and letters.can_be_asked(item.key):
            yield _row(item, ground)
    for key in more:
        if key not in held and letters.can_be_asked(key):
            yield Wanted(Ask(key), letters.keeper(key))


def _row(item: Item, ground: Ground) -> Wanted:
    """What a row of the checklist asks for: of which event, and where, as far as a paper or a person said."""
    place, about = _told_place(ground.case.answers, item.key)
    day = item.day or read_day(about, spoken.months())
    words = (item.event or "").removeprefix(str(item.day or "")).strip()
    about = words if words != item.place else "" if day else about
    named = "" if place and item.place.startswith(place) else item.place  # told in one line with its day
    house = sections.house(named) or place or _house(ground, None, day)
    return Wanted(Ask(item.key, day, about=one_line(about)), letters.keeper(item.key), house)


def _lacks(item: Item, answers: Answers) -> bool:
    """Whether a row is to be asked for: what is missing; and the images, where there were scans and nobody has them."""
    if item.key == "images" and item.status is Standing.UNSURE:
        return told(answers, "records.scans") is True and told(answers, "records.images") != "have"
    return item.status is Standing.MISSING


def _house(ground: Ground, shows: Record | None, day: Day | None) -> str:
    """The hospital of some care: that of the papers of the same day, else of the paper that shows it, if of that day.

    A clinic that speaks of a scan elsewhere does not keep it, so "" is better than a guess.
    """
    name = ground.case.patient.name
    shown = _named(shows, name) if shows else ""
    if day is None or not day.whole:
        return shown
    houses = {_named(record, name) for record in own(ground.records) if _covers(record, day)} - {""}
    if len(houses) == 1:
        return houses.pop()
    return shown if shows and _covers(shows, day) else ""


def _named(record: Record, patient: str) -> str:
    """The hospital a paper names; "" where the line was read together with the patient's own name."""
    house = sections.house(record.facility or "")
    family = patient.casefold().split()[-1:]
    return "" if family and family[0] in house.casefold().split() else house


def _covers(record: Record, day: Day) -> bool:
    """Whether a paper is of that day, or of a hospital stay around it."""
    stay = [line.day for line in record.days if line.role in (Role.ADMITTED, Role.DISCHARGED) and line.day.whole]
    if len(stay) > 1 and min(one.first for one in stay) <= day.first <= max(one.last for one in stay):
        return True
    return record.day is not None and record.day.whole and record.day.agrees(day)


def _told_place(answers: Answers, key: str) -> tuple[str, str]:
    """Where a thing was, and about when, as told in one line: the hospital stands before the first comma."""
    said = told(answers, _TOLD_PLACES.get(key, ""))
    place, _, when = one_line(said).partition(",") if isinstance(said, str) else ("", "", "")
    return place.strip(), when.strip()
