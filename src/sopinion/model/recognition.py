"""From the pages of a file to its records: each with kind, day, patient, facility and status, and the reasons."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sopinion.model import daylines, heading, recordday
from sopinion.model.bearer import Bearer, bearer
from sopinion.model.boundary import Span, parted, spans
from sopinion.model.copies import signature
from sopinion.model.dates import Order, settle
from sopinion.model.file_seen import FileSeen
from sopinion.model.identity import birth_day, hold, misread, vouched
from sopinion.model.kind import Kind
from sopinion.model.lexicon import Lexicon, Use
from sopinion.model.page import Page, Source
from sopinion.model.patient import Patient
from sopinion.model.record import DatedLine, ForeignPage, Match, Part, PatientSeen, Record, Status, record_id
from sopinion.model.sight import Sight, look

__all__ = ["FileSeen", "Lexicon", "recognise", "recognise_whole"]

_FACILITY_LINES = 6
_FACILITY_WORDS = range(2, 10)
_ADDRESS = re.compile(r"[\d|\u00b7\u2022]")
_LONG = 90
_VOUCHED = 0.95  # name and birth date of the patient without any label
_OPEN_TO_DOUBT = 0.7
_PLAINLY = 0.98  # another birth date
_COMES_AS_ONE = 0.97  # how sure it is that a file with a code for what it is holds one paper
_UNSURE = 0.8  # how sure a day is whose kind is not


@dataclass(frozen=True, slots=True)
class _Eyes:
    """What every record of a file is read with: the words, the patient as told, and the day it is."""

    lexicon: Lexicon
    patient: Patient
    today: datetime.date


Looked = tuple[tuple[Sight, Bearer], ...]
"""What one look at pages gave, page by page."""


def looked(pages: Iterable[Page], lexicon: Lexicon, today: datetime.date) -> Looked:
    """Look at pages, each for itself."""
    sights = (look(page, lexicon, today) for page in pages)
    return tuple((sight, bearer(sight, lexicon)) for sight in sights)


def recognise(
    part_of: FileSeen,
    lexicon: Lexicon,
    patient: Patient,
    today: datetime.date,
    told: Sequence[tuple[int, int]] = (),
) -> tuple[Record, ...]:
    """Read the records that a file holds, in page order.

    told: first and last page (1-based, inclusive) of each stretch that a person said is a paper, or part of one.
    """
    return recognise_looked(part_of, looked(part_of.pages, lexicon, today), lexicon, patient, today, told)


def recognise_looked(  # noqa: PLR0913, PLR0917 - as `recognise`, and one more
    part_of: FileSeen,
    pages: Looked,
    lexicon: Lexicon,
    patient: Patient,
    today: datetime.date,
    told: Sequence[tuple[int, int]] = (),
) -> tuple[Record, ...]:
    """Read the records that a file holds, in page order. pages: what a look at its pages gave; told: as `recognise`."""
    sights, bearers = [sight for sight, _ in pages], [who for _, who in pages]
    eyes = _Eyes(lexicon, patient, today)
    found = spans(sights, bearers, lexicon) if part_of.kind is None else _one(sights)
    return tuple(
        _record(part_of, sights[span.first : span.last + 1], bearers[span.first : span.last + 1], span, eyes)
        for span in parted(found, ((first - 1, last - 1) for first, last in told))
    )


def _one(sights: Sequence[Sight]) -> list[Span]:
    """A file that says what it is holds one paper."""
    return [Span(0, len(sights) - 1, _COMES_AS_ONE)] if sights else []


def recognise_whole(part_of: FileSeen, lexicon: Lexicon, patient: Patient, today: datetime.date) -> Record:
    """Read all pages as one record, in the order they are given."""
    sights = [look(page, lexicon, today) for page in part_of.pages]
    bearers = [bearer(sight, lexicon) for sight in sights]
    return _record(part_of, sights, bearers, Span(0, len(sights) - 1, 1.0), _Eyes(lexicon, patient, today))


def _record(part_of: FileSeen, sights: list[Sight], bearers: list[Bearer], span: Span, eyes: _Eyes) -> Record:
    lexicon, patient, today = eyes.lexicon, eyes.patient, eyes.today
    named = heading.name(heading.tally(sights), part_of.file, lexicon)
    if part_of.kind is not None:
        named = heading.said(part_of.kind, named)
    dates = daylines.dated(sights, lexicon)
    manner = daylines.paper_order(dates, sights, patient.birth_date)
    how = manner.order
    chosen = recordday.choose(dates, named.likely, manner, today, patient.birth_date)
    whose, foreign = _whose(sights, bearers, eyes, how)
    first, last = part_of.pages[span.first].number, part_of.pages[span.last].number
    return Record(
        id=record_id(part_of.sha256, first, last),
        parts=(Part(part_of.file, part_of.folder, part_of.sha256, first, last, part_of.also),),
        kind=named.kind,
        kind_confidence=named.confidence,
        guesses=named.guesses,
        title=_title(sights, named.kind),
        day=chosen.day,
        day_role=chosen.role,
        day_confidence=round(chosen.confidence * (1.0 if named.likely is named.kind else _UNSURE), 3),
        days=tuple(_lines(dates, how, today)),
        patient=whose,
        foreign_pages=foreign,
        facility=_facility(sights, lexicon),
        accession=_accession(sights),
        status=_status(sights),
        source=_source(sights),
        evidence=heading.evidence(named.likely, sights, lexicon),
        boundary_confidence=span.confidence,
        signature=signature(_lasting(sights)),
    )


def _lasting(sights: list[Sight]) -> Iterator[list[str]]:
    """The words of a record, but for lines that change each time it is printed or sent."""
    for sight in sights:
        passing = {label.line for label in sight.labels if label.value in {"printed", "faxed"}}
        for number, line in enumerate(sight.lines):
            if number not in passing:
                yield line.words


def _lines(dates: list[daylines.Dated], how: Order, today: datetime.date) -> list[DatedLine]:
    """The dates as the record keeps them: each day once for each role and page."""
    seen: dict[tuple[str, str, int], DatedLine] = {}
    for d in dates:
        day = settle(d.written, how, None if d.label == "due" else today)
        role = daylines.role_of(d.label)
        seen.setdefault((str(day), role, d.page), DatedLine(day, role, d.page, d.quote, 0.9 if d.label else 0.5))
    return list(seen.values())


def _whose(
    sights: list[Sight], bearers: list[Bearer], eyes: _Eyes, how: Order
) -> tuple[PatientSeen, tuple[ForeignPage, ...]]:
    """Whom the record names, held against the patient; and pages of somebody else inside an otherwise own record."""
    patient = eyes.patient
    held = []
    for sight, who in zip(sights, bearers, strict=True):
        match, sure = hold(who, patient, eyes.lexicon) if who.says else (Match.UNKNOWN, 0.0)
        if match is Match.DIFFERENT and sure < _PLAINLY and misread(sight, who.quote, patient, eyes.lexicon):
            match, sure = Match.UNKNOWN, 0.6
        plain = match is Match.UNKNOWN or (match is Match.DIFFERENT and sure <= _OPEN_TO_DOUBT)
        if plain and vouched(sight, patient, eyes.lexicon):
            match, sure = Match.SAME, _VOUCHED
        if who.says or match is Match.SAME:
            held.append((sight, who, match, sure))
    if not held:
        return PatientSeen(), ()
    own = [h for h in held if h[2] is not Match.DIFFERENT]
    others = [h for h in held if h[2] is Match.DIFFERENT]
    theirs = not own or (held[0][2] is Match.DIFFERENT and len(others) > len(own))
    lead = held[0] if theirs else max(own, key=lambda one: (one[2] is Match.SAME, one[3]))
    _, who, match, sure = lead
    number = who.number or next((h[1].number for h in held if h[1].number and h[2] is match), "")
    shown = who.name.shown if who.name else patient.name if match is Match.SAME else None
    seen = PatientSeen(shown, birth_day(who, patient, how), number or None, match, sure)
    if match is Match.DIFFERENT:
        return seen, ()
    return seen, tuple(
        ForeignPage(s.page.number, w.name.shown if w.name else None, birth_day(w, patient, how), w.quote)
        for s, w, _, _ in others
    )


def _title(sights: list[Sight], kind: Kind) -> str | None:
    """The title as printed: the one that speaks of the kind, else the first."""
    first = next((s for s in sights if not s.blank), None)
    if first is None or not first.titles:
        return None
    best = next((t for t in first.titles if t.entry.kind is kind), first.titles[0])
    return first.lines[best.line].text[:_LONG]


_PERSON_LABELS = frozenset({"mrn", "dob", "patient", "name", "page", "born"})


def _facility(sights: list[Sight], lexicon: Lexicon) -> str | None:
    """The house that wrote it, from the letterhead."""
    for sight in sights:
        titled = {title.line for title in sight.titles}
        for number, line in enumerate(sight.lines[:_FACILITY_LINES]):
            house = "" if number in titled or ":" in line.text else _house(line.text, lexicon)
            if house:
                return house
    return None


def _house(text: str, lexicon: Lexicon) -> str:
    """The hospital, clinic or laboratory that a line begins with; "" where it names none, or a person."""
    sets = lexicon.sets
    name = _up_to_person(_ADDRESS.split(text, maxsplit=1)[0].strip(" ,-")[:_LONG], sets["institution"])
    words = set(name.lower().replace(",", " ").split())
    plain = name[:1].isupper() and len(name.split()) in _FACILITY_WORDS and "report" not in words
    person = words & (sets["clinician"] - sets["bridge"] | {"md", "dr"})
    return name if plain and words & sets["institution"] and not person and not words & sets["street"] else ""


def _up_to_person(name: str, institution: frozenset[str]) -> str:
    """Cut a running head behind the word for the house, where a person's name or number follows on the same line."""
    words = name.split()
    last = max((n for n, word in enumerate(words) if word.lower().strip(",") in institution), default=len(words))
    rest = words[last + 1 :]
    person = any(word.endswith(",") or word.lower().strip(".:#") in _PERSON_LABELS for word in rest)
    return " ".join(words[: last + 1]).strip(" ,-") if person else name


def _accession(sights: list[Sight]) -> str | None:
    """The number that the laboratory or the reading room gave it."""
    for sight in sights:
        for label in sight.labels:
            if label.use is Use.IDENTITY and label.value == "accession":
                after = sight.lines[label.line].text[label.end :].lstrip(" :#.").split()
                if after and any(c.isdigit() for c in after[0]) and len(after[0]) > 3:  # noqa: PLR2004
                    return after[0].strip(".,;")
    return None


def _status(sights: list[Sight]) -> Status:
    """How far the report had come, by what its head says."""
    said = {value for sight in sights for value, _ in sight.statuses}
    for status in (Status.CORRECTED, Status.ADDENDUM, Status.PRELIMINARY, Status.FINAL):
        if status.value in said:
            return status
    return Status.UNKNOWN


def _source(sights: list[Sight]) -> Source:
    """Where the words come from."""
    sources = {sight.page.source for sight in sights if not sight.blank}
    if not sources:
        return Source.NONE
    return sources.pop() if len(sources) == 1 else Source.MIXED
