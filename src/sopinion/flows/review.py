"""The verb behind `review`: look at the unsure readings one by one, and keep each decision before the next."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from sopinion.content.messages import line
from sopinion.flows import review_words as words
from sopinion.flows.edges import Edges
from sopinion.flows.hands import ENTER, Card, Key, Mark, OpenCase, Screen
from sopinion.flows.part import paper_of
from sopinion.flows.records import Papers, with_told
from sopinion.model.bundle import SourcePage
from sopinion.model.bundle_plan import pages_of
from sopinion.model.case import Case
from sopinion.model.kind import Kind
from sopinion.model.parting import Parting, Place, added
from sopinion.model.picture import Picture
from sopinion.model.question import Choice
from sopinion.model.record import Boundary, Match, Record
from sopinion.model.told import MINE, NOT_MINE, UNKNOWN
from sopinion.model.typed import read_day
from sopinion.model.unsure import settled, strange, sureness, unsure_of, waiting


class Glass(Protocol):
    """What pages are looked at through. Where a page cannot be shown, it gives None."""

    def small(self, page: SourcePage, height: int) -> Picture | None:
        """Draw a page so many pixels high."""

    def copy(self, pages: Sequence[SourcePage]) -> bytes | None:
        """Copy pages into a PDF of their own."""


class Viewer(Protocol):
    """The person's own program for PDFs."""

    def show(self, pdf: bytes) -> bool:
        """Open a copy, which is gone when the review ends; False where there is no such program."""


@dataclass(frozen=True, slots=True)
class Looking:
    """What a review is done with: the screen, the glass, the viewer, the names of months, and the day it is."""

    screen: Screen
    glass: Glass
    viewer: Viewer
    months: Sequence[str]
    today: datetime.date


@dataclass(frozen=True, slots=True)
class _Before:
    """How things stood before a decision, to go back to."""

    case: Case
    later: frozenset[str]


@dataclass(slots=True)
class Review:
    """A review under way. later: papers put off, by name; past: what can be undone, oldest first."""

    opened: OpenCase
    papers: Papers
    hands: Looking
    later: frozenset[str] = frozenset()
    past: list[_Before] = field(default_factory=list)
    total: int = 0

    def walk(self) -> int:
        """Go through what waits, until nothing does or the person stops; give how many papers still wait."""
        while True:
            records = self.papers.records_of(self.opened.case)
            left = waiting(records)
            queue = [record for record in left if record.id not in self.later]
            self.total = max(self.total, len(queue) + len(self.later))
            if not queue:
                if not self.past or self._last() != "u":
                    return len(left)
                self._undo()
            elif not self._turn(queue[0], records, self.total - len(queue) + 1):
                return len(left)

    def _last(self) -> str:
        """Say that it was the last one; the decision about it can still be undone."""
        keys = (Key(ENTER, line("review.last_enter")), Key("u", line("review.key_u")))
        return self.hands.screen.card(Card(line("review.last"), ()), keys)

    def _turn(self, record: Record, records: Sequence[Record], number: int) -> bool:
        """Show one paper until something is decided; False to stop."""
        note = ""
        while True:
            card = words.card(record, number, self.total)
            if note:
                card = replace(card, lines=(*card.lines, ("", Mark.NONE, 0), (note, Mark.NEEDS, 0)))
            keys = words.keys(record, undo=bool(self.past))
            said = self.hands.screen.card(card, keys, lambda height: self._picture(record, height))
            if said == "q":
                return False
            if said == "v":
                note = self._view(record)
            elif said == "u":
                self._undo()
                return True
            elif said == "s":
                self._keep(self.opened.case, self.later | {record.id})
                return True
            else:
                case = self._decided(record, records, said)
                if case is not None:
                    self._keep(case, self.later)
                    return True

    def _decided(self, record: Record, records: Sequence[Record], said: str) -> Case | None:
        """Work out the case with one more thing told; None when the person went back."""
        case, today = self.opened.case, self.hands.today
        if said == ENTER:
            return accept(case, [record], today)
        if said in {"n", "m"}:
            mine = MINE if said == "m" else NOT_MINE
            return with_told(case, accused(record), (("whose", mine),), today)
        if said == "k":
            kind = self._kind(record)
            return with_told(case, record.places, (("kind", kind),), today) if kind else None
        if said == "d":
            day = self._day()
            return with_told(case, record.places, (("day", day),), today) if day else None
        return Edges(self.hands.screen, records, record).told(case, today)

    def _keep(self, case: Case, later: frozenset[str]) -> None:
        before = _Before(self.opened.case, self.later)
        if case is not before.case:
            self.opened.save(case)
        self.past.append(before)
        self.later = later

    def _undo(self) -> None:
        before = self.past.pop()
        if before.case is not self.opened.case:
            self.opened.save(before.case)
        self.later = before.later

    def _kind(self, record: Record) -> str:
        """Ask what a paper is, the best guesses first; "" to leave it."""
        guessed = [guess.kind for guess in record.guesses if guess.kind is not record.kind]
        kinds = dict.fromkeys([*guessed, *(kind for kind in Kind if kind is not record.kind)])
        choices = [Choice(kind.value, words.name(kind)) for kind in kinds]
        leave = Choice("-", line("review.kind_leave"))
        said = self.hands.screen.pick(line("review.kind_ask"), [*choices, leave], option=line("review.option"))
        return "" if said == leave.value else said

    def _day(self) -> str:
        """Ask for a day, and say how it was understood; "" to leave it."""
        screen = self.hands.screen
        screen.say(line("review.day_help"))
        screen.say(line("review.day_unknown"))
        while True:
            said = screen.text(line("review.day_ask"), option=line("review.option"))
            if not said.strip():
                return ""
            if said.strip().casefold() == UNKNOWN:
                return UNKNOWN
            day = read_day(said, self.hands.months)
            if day is None or day.first > self.hands.today:
                screen.say(line("review.day_again"), Mark.NEEDS)
                continue
            screen.say(line("review.day_echo", day=words.said(day)))
            if screen.confirm(line("review.day_right"), default=True, option=line("review.option")):
                return str(day)

    def _picture(self, record: Record, height: int) -> Picture | None:
        """Draw the page that the doubt is about, else the first."""
        place = record.place_of(record.foreign_pages[0]) if record.foreign_pages else record.places[0]
        page = next(page for page in pages_of(record) if page.key == place)
        return self.hands.glass.small(page, height)

    def _view(self, record: Record) -> str:
        """Open the pages in the person's own viewer; give what to say where that cannot be."""
        pages = tuple(pages_of(record))
        pdf = self.hands.glass.copy(pages)
        path = words.path(record)
        if pdf is None:
            return line("review.no_copy", path=path)
        return "" if self.hands.viewer.show(pdf) else line("review.no_viewer", path=path)


def accused(record: Record) -> tuple[Place, ...]:
    """The pages that a word about whose they are is said of: those that name somebody else, else all."""
    if record.foreign_pages and strange(record):
        return tuple(record.place_of(one) for one in record.foreign_pages)
    return record.places


def accept(case: Case, records: Sequence[Record], today: datetime.date) -> Case:
    """Say yes to what was read of records: kind, day, whose, and where each begins and ends."""
    partings = [
        Parting((paper_of(record),), today.isoformat()) for record in records if record.boundary is Boundary.READ
    ]
    for record in records:
        read = {"kind": record.kind.value, "day": str(record.day) if record.day else UNKNOWN, "whose": MINE}
        if record.patient.match is Match.DIFFERENT or record.foreign_pages:
            del read["whose"]
        fields = tuple((name, value) for name, value in read.items() if name not in record.told)
        case = with_told(case, record.places, fields, today)
    return replace(case, partings=added(case.partings, *partings))


def accept_above(opened: OpenCase, papers: Papers, least: float, today: datetime.date) -> tuple[Record, ...]:
    """Say yes to every record whose lowest confidence is `least` or more; give them.

    What names somebody else is never accepted so: a person has to decide about it.
    """
    found = papers.records_of(opened.case)
    sure = tuple(
        record
        for record in found
        if not settled(record)
        and not (record.patient.match is Match.DIFFERENT or record.foreign_pages)
        and sureness(record) >= least
    )
    if sure:
        opened.save(accept(opened.case, sure, today))
    return sure


def as_json(accepted: Sequence[Record], left: Sequence[Record]) -> Mapping[str, Any]:
    """The answer of `review --json`: what was accepted, and what waits, in the order it would be shown."""
    return {
        "schema": "sopinion/review/1",
        "accepted": [record.id for record in accepted],
        "waiting": [
            {
                "record": record.id,
                "file": record.parts[0].file,
                "pages": [record.parts[0].first, record.parts[0].last],
                "kind": record.kind.value,
                "day": str(record.day) if record.day else None,
                "confidence": sureness(record),
                "unsure": [what.value for what in unsure_of(record)],
            }
            for record in left
        ],
    }
