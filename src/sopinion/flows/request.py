"""The verb behind `request`: what was asked of each office, what came of it, and what is due."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sopinion.content import gaps as gap_words
from sopinion.content import letters, spoken
from sopinion.content.messages import line
from sopinion.errors import RequestUnknown, WrongUsage
from sopinion.flows.checklist import Missing
from sopinion.flows.hands import OpenCase
from sopinion.model.arrival import Arrival, Things, all_here, arrivals
from sopinion.model.case import Case
from sopinion.model.clean import one_line
from sopinion.model.clock import rows, told
from sopinion.model.day import Day
from sopinion.model.draft import Draft
from sopinion.model.item import case_number
from sopinion.model.question import Answer, Answers
from sopinion.model.record import Record
from sopinion.model.request import Ask, Due, Office, Request, RequestState, due, next_id
from sopinion.model.typed import read_day

DAYS = ("sent", "received", "promised", "extended", "refused", "arrived")
WORDS = ("answer", "cost", "person", "reference")
_TABLE = "records.requests"
_WALK = "w"
"""What the ids of requests begin with that were told in the walk, and nowhere else yet."""


@dataclass(frozen=True, slots=True)
class Row:
    """A request as it stands today: what came of it so far, and when its answer is due (None for nothing due)."""

    request: Request
    state: RequestState
    arrivals: tuple[Arrival, ...]
    due: Due | None


@dataclass(frozen=True, slots=True)
class Ground:
    """What requests are worked out from: the case, its papers, what is missing, and the day it is."""

    case: Case
    records: tuple[Record, ...]
    missing: Missing
    today: datetime.date


def listed(case: Case) -> tuple[Request, ...]:
    """Every request: those of the case, and those that were only told in the walk."""
    return (*case.requests, *_walked(case.answers))


def stand(ground: Ground) -> tuple[Row, ...]:
    """How every request stands today."""
    return tuple(_row(one, ground) for one in listed(ground.case))


def is_due(ground: Ground) -> tuple[Row, ...]:
    """The requests whose answer is still to come and has a day, the earliest first."""
    found = [row for row in stand(ground) if row.due]
    return tuple(sorted(found, key=lambda row: row.due.day if row.due else ground.today))


def is_kept(request: Request) -> bool:
    """Whether a request is one of the case: of one that was only told in the walk, nobody knows what was here then."""
    return not request.id.startswith(_WALK)


def find(case: Case, wanted: str) -> Request:
    """The request of that name. Raises RequestUnknown (30)."""
    found = next((one for one in listed(case) if one.id == wanted.strip().casefold()), None)
    if found is None:
        raise RequestUnknown(wanted=wanted, known=", ".join(one.id for one in listed(case)))
    return found


@dataclass(frozen=True, slots=True)
class Telling:
    """A request that a person made without us, in their words: the office, the hospital, what was asked for."""

    office: Office
    place: str = ""
    what: str = ""


def add(opened: OpenCase, one: Telling, told_now: Mapping[str, str], had: Iterable[str]) -> Request:
    """Note a request that was made without us, and save. had: ids of what is here already.

    Raises WrongUsage for a day that is none.
    """
    name = next_id(opened.case.requests)
    fresh = Request(name, one.office, one_line(one.place), _in_words(one.what), had=tuple(had))
    fresh = _changed(fresh, told_now)
    opened.save(replace(opened.case, requests=(*opened.case.requests, fresh)))
    return fresh


def change(opened: OpenCase, wanted: str, told_now: Mapping[str, str], not_it: Iterable[str] = ()) -> Request:
    """Note what happened with a request, and save. One from the walk becomes one of the case.

    told_now: days and words by the names in DAYS and WORDS, and `place`; "" takes back what was told before. not_it:
    ids of papers that are not its answer; for a request from the walk, of all that are here.
    Raises RequestUnknown (30), WrongUsage for a day that is none.
    """
    before = find(opened.case, wanted)
    after = _changed(before, told_now)
    after = replace(after, had=tuple(dict.fromkeys([*after.had, *not_it])))
    case = opened.case
    if not is_kept(before):
        after = replace(after, id=next_id(case.requests))
        case = _without_row(case, int(before.id[len(_WALK) :]))
        kept: tuple[Request, ...] = (*case.requests, after)
    else:
        kept = tuple(after if one.id == before.id else one for one in case.requests)
    opened.save(replace(case, requests=kept))
    return after


def remove(opened: OpenCase, wanted: str) -> Request:
    """Take a request off the list, and save. Raises RequestUnknown (30)."""
    gone = find(opened.case, wanted)
    case = opened.case
    if not is_kept(gone):
        case = _without_row(case, int(gone.id[len(_WALK) :]))
    opened.save(replace(case, requests=tuple(one for one in case.requests if one.id != gone.id)))
    return gone


def office_named(text: str) -> Office:
    """Read the name of an office. Raises WrongUsage (2)."""
    try:
        return Office(text.strip().casefold().replace(" ", "-"))
    except ValueError:
        known = ", ".join(Office)
        raise WrongUsage(what=line("request.word_unclear", text=one_line(text), known=known)) from None


def as_json(ground: Ground, found: Iterable[Row], drafted: Iterable[Draft]) -> Mapping[str, Any]:
    """The answer of `request --json`."""
    return {
        "schema": "sopinion/request/1",
        "request": [_row_json(row, ground) for row in found],
        "to_ask": [
            {"office": draft.office.value, "place": draft.place or None, "asks": [_ask_json(ask) for ask in draft.asks]}
            for draft in drafted
        ],
    }


def _row_json(row: Row, ground: Ground) -> Mapping[str, Any]:
    one = row.request
    day = row.due
    return {
        "id": one.id,
        "office": one.office.value,
        "place": one.place or None,
        "state": row.state.value,
        "asks": [_ask_json(ask) for ask in one.asks],
        "written": str(one.written) if one.written else None,
        **{name: str(found) if (found := getattr(one, name)) else None for name in DAYS},
        **{name: getattr(one, name) or None for name in WORDS},
        "due": day.day.isoformat() if day else None,
        "due_basis": day.basis.value if day else None,
        "counted_from": day.counted_from.isoformat() if day and day.counted_from else None,
        "days_away": day.away(ground.today) if day else None,
        "came": [
            {"record": one.record or None, "items": list(one.items), "key": one.ask.key, "sure": one.sure}
            for one in row.arrivals
        ],
    }


def _ask_json(ask: Ask) -> dict[str, Any]:
    return {
        "key": ask.key,
        "what": letters.words(ask),
        "day": str(ask.day) if ask.day else None,
        "number": ask.number or None,
        "gap": ask.gap or None,
    }


def _row(request: Request, ground: Ground) -> Row:
    filled = {gap.id: gap.filled_by for gap in ground.missing.gaps if gap.filled_by}
    looked_for = request.asked and request.open and is_kept(request)
    came = arrivals(request, ground.records, filled, things_of(ground.case, ground.missing)) if looked_for else ()
    state = request.state
    if came and state is not RequestState.REFUSED:
        state = RequestState.ARRIVED if all_here(request, came) else RequestState.SEEN
    waiting = request.asked and state is not RequestState.ARRIVED
    return Row(request, state, came, due(request, told(ground.case.answers, "you.country")) if waiting else None)


def things_of(case: Case, missing: Missing) -> Things:
    """The physical things that requests are held against."""
    return Things(missing.things, listed(case), gap_words.cues()["acts"])


def here(records: Iterable[Record], missing: Missing) -> tuple[str, ...]:
    """Ids of all that is here when a request is made, and is no answer to it: papers, slides, blocks and discs."""
    return (*(one.id for one in records), *(one.id for one in missing.things if one.here))


def _changed(request: Request, told_now: Mapping[str, str]) -> Request:
    fresh: dict[str, Any] = {}
    for name, text in told_now.items():
        fresh[name] = day_told(text) if name in DAYS else one_line(text)
    return replace(request, **fresh)


def day_told(text: str) -> Day | None:
    """Read a day as told; None for nothing. Raises WrongUsage (2)."""
    if not text.strip():
        return None
    found = read_day(text, spoken.months())
    if found is None:
        raise WrongUsage(what=line("request.day_unclear", text=one_line(text)))
    return found


def _walked(answers: Answers) -> Iterator[Request]:
    for number, row in enumerate(rows(answers, _TABLE), 1):
        cells = {name: one_line(cell) for name, cell in row.items()}
        what = cells.get("what", "")
        yield Request(
            id=f"{_WALK}{number}",
            office=_guessed(f"{cells.get('office', '')} {what}"),
            place=cells.get("office", ""),
            asks=_in_words(what),
            sent=_day_of(cells.get("sent", "")),
            received=_day_of(cells.get("received", "")),
            arrived=_day_of(cells.get("arrived", "")),
            person=cells.get("who", ""),
            reference=cells.get("number", ""),
        )


def _in_words(what: str) -> tuple[Ask, ...]:
    """What a person says was asked for; a kind of paper that the words name is known again when it comes."""
    said = one_line(what)
    number = case_number(said)
    named = tuple(Ask(key, number=number if key in ("slides", "block") else "") for key in letters.named_in(said))
    return named or ((Ask("other", about=said),) if said else ())


def _guessed(text: str) -> Office:
    """The kind of office that a person's own words name; the records office where they name none."""
    said = text.casefold()
    for office, cues in letters.cues().items():
        if any(cue in said for cue in cues):
            return office
    return Office.RECORDS


def _day_of(text: str) -> Day | None:
    return read_day(text, spoken.months()) if text else None


def _without_row(case: Case, number: int) -> Case:
    before = case.answers[_TABLE]
    left = tuple(row for at, row in enumerate(rows(case.answers, _TABLE), 1) if at != number)
    return case.with_answer(_TABLE, Answer(left, before.state, before.said))
