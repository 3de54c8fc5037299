"""How requests and their letters look on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sopinion.content import facts, letters, sections, spoken
from sopinion.content.messages import line, plural
from sopinion.flows import request as verb
from sopinion.flows.due import away
from sopinion.flows.hands import Mark, Screen
from sopinion.flows.write import Written
from sopinion.model.arrival import Arrival
from sopinion.model.clock import told
from sopinion.model.day import Day
from sopinion.model.draft import Draft, Signer, signer_of
from sopinion.model.item import Item
from sopinion.model.record import Record
from sopinion.model.request import Basis, Due, Office, Request, RequestState

_MARKS = {RequestState.ARRIVED: Mark.DONE, RequestState.SEEN: Mark.HERE, RequestState.REFUSED: Mark.NEEDS}
_BASES = {Basis.RECEIVED: "due_received", Basis.SENT: "due_sent", Basis.PROMISED: "due_promised"}


_WAYS = (("portal", "notes-online"), ("doctor", "doctor-to-doctor"), ("letter", ""))


@dataclass(frozen=True, slots=True)
class Made:
    """What was written, where, and which letter it was: "" for requests, else a reminder, a complaint, a thank-you."""

    ground: verb.Ground
    written: Written
    folder: Path
    key: str = ""


def home(screen: Screen, ground: verb.Ground, rows: Sequence[verb.Row], drafted: Sequence[Draft]) -> None:
    """Every request, and what nobody has been asked for yet."""
    screen.title(line("request.title"))
    if not rows:
        screen.say(line("request.none"))
    requests(screen, ground, rows)
    if drafted:
        screen.say()
        screen.say(line("request.to_ask"))
        for draft in drafted:
            asks = "; ".join(letters.short(ask) for ask in draft.asks)
            key = "request.to_ask_row_at" if draft.place else "request.to_ask_row"
            office = letters.offices()[draft.office].name
            screen.say(line(key, office=office, place=draft.place, asks=asks), Mark.OPEN, indent=2)
        screen.say()
        screen.say(line("request.to_ask_how"))
    if rows:
        screen.say()
        screen.say(line("request.how"))
        screen.say(line("request.how_track"))
        screen.say(line("request.how_remove"))
    screen.say(line("request.how_add"))


def requests(screen: Screen, ground: verb.Ground, rows: Sequence[verb.Row]) -> None:
    """Requests, each with what was told of it, what came, and what is due."""
    papers = {record.id: record for record in ground.records}
    for row in rows:
        screen.say()
        _request(screen, ground, row, papers)


def ways(screen: Screen, ground: verb.Ground, drafted: Sequence[Draft]) -> None:
    """The fastest way first: the portal now, doctor to doctor, then the letters."""
    screen.title(line("request.ways_title"))
    in_us = told(ground.case.answers, "you.country") == "us"
    known = facts.facts()
    for number, (way, fact) in enumerate(
        (("portal", "notes-online"), ("doctor", "doctor-to-doctor"), ("letter", "")), 1
    ):
        screen.say(f"{number}. {line(f'request.way_{way}')}", indent=2)
        if fact and in_us:
            screen.say(known[fact].says, indent=5)
    if in_us:
        screen.say()
        screen.say(facts.note((known["notes-online"], known["doctor-to-doctor"])))
    if told(ground.case.answers, "you.country") is None:
        screen.say(line("request.country_unknown"))
    screen.say()
    for draft in drafted:
        screen.say(_named(draft.office, draft.place), Mark.OPEN, indent=2)
        for ask in draft.asks:
            screen.say(letters.words(ask), indent=6)
    screen.say()


def files(screen: Screen, made: Made) -> None:
    """What was written, and what to do with it."""
    laid, requests_made = made.written.laid, made.written.requests
    if not laid:
        screen.say(line("request.nothing_to_ask"))
        return
    words = plural(len(laid), "request.files_one", "request.files_many")
    screen.say(line(words, count=len(laid), folder=made.folder), Mark.DONE)
    for one in laid:
        if one.made.pages:
            count = line(plural(one.made.pages, "sheets.one_page", "sheets.pages"), count=one.made.pages)
            screen.say(line("request.file", name=one.made.name, pages=count), indent=2)
        elif one.made.name.endswith(".ics"):
            screen.say(line("sheets.calendar_file", name=one.made.name), indent=2)
    undrawn = sorted({letter for one in laid for letter in one.made.undrawn})
    if undrawn:
        screen.say(line("sheets.undrawn", letters=" ".join(undrawn)), Mark.NEEDS)
    if requests_made:
        screen.say()
        for request in requests_made:
            office = _named(request.office, request.place)
            screen.say(line("request.for_office", id=request.id, office=office), indent=2)
        screen.say()
        _next(screen, made)
    screen.say(line("sheets.private"))


def _next(screen: Screen, made: Made) -> None:
    answers = made.ground.case.answers
    if made.key == "complaint":
        screen.say(line("request.next_complaint"))
        fact = facts.facts()["access-complaint"]
        if told(answers, "you.country") == "us":
            screen.say(f"{fact.says} {facts.note((fact,))}")
        else:
            screen.say(line("request.country_office"))
    screen.say(line("request.next_sign"))
    if signer_of(answers) in (Signer.PARENT, Signer.PROXY):
        screen.say(line("request.next_proof"))
    for page in made.written.pages:
        screen.say(line(f"request.next_{page}"))
    if not made.key:
        if any(not one.place for one in made.written.requests if one.office is not Office.DOCTOR):
            screen.say(line("request.blank_place"))
        screen.say(line("request.next_tell", id=made.written.requests[0].id))


def _named(office: Office, place: str) -> str:
    return ", ".join(part for part in (letters.offices()[office].name, place) if part)


def _request(screen: Screen, ground: verb.Ground, row: verb.Row, papers: dict[str, Record]) -> None:
    one = row.request
    things = {thing.id: thing for thing in ground.missing.things}
    head = line("request.row_at" if one.place else "request.row", id=one.id, office=_office(one), place=one.place)
    late = row.due is not None and row.due.day < ground.today
    screen.say(f"{head}: {_state(row)}", Mark.NEEDS if late else _MARKS.get(row.state, Mark.OPEN), indent=2)
    if one.asks:
        screen.say(line("request.asks", asks="; ".join(letters.short(ask) for ask in one.asks)), indent=6)
    days = [
        line(f"request.{name}", day=spoken.day(day)) for name in ("sent", "received") if (day := getattr(one, name))
    ]
    if days and row.state not in (RequestState.SENT, RequestState.RECEIVED):
        screen.say(", ".join(days), indent=6)
    for key, text in (("spoke", one.person), ("number", one.reference), ("answer", one.answer), ("cost", one.cost)):
        if text:
            screen.say(line(f"request.{key}", person=text, reference=text, answer=text, cost=text), indent=6)
    for came in row.arrivals:
        _came(screen, came, papers, things)
    if row.arrivals:
        screen.say(line("request.came_confirm", id=one.id), indent=6)
        screen.say(line("request.came_not", id=one.id, record=row.arrivals[0].ids[0]), indent=6)
    if row.due:
        screen.say(_due(row.due, one, ground), indent=6)
    elif one.asked and row.state not in (RequestState.ARRIVED, RequestState.REFUSED):
        screen.say(line("request.no_due"), indent=6)


def _office(one: Request) -> str:
    return letters.offices()[one.office].name


def _state(row: verb.Row) -> str:
    match row.state:
        case RequestState.WRITTEN:
            return line("request.written")
        case RequestState.SEEN:
            return line("request.seen")
        case RequestState.ARRIVED if row.request.arrived is None:
            return line("request.arrived_now")
    day = getattr(row.request, row.state.value)
    return line(f"request.{row.state}", day=spoken.day(day))


def _due(day: Due, one: Request, ground: verb.Ground) -> str:
    key = _BASES.get(day.basis, "due_extended")
    return line(f"request.{key}", day=spoken.day(Day.of(day.day)), away=away(day, ground.today), id=one.id)


def _came(screen: Screen, came: Arrival, papers: dict[str, Record], things: dict[str, Item]) -> None:
    for name in came.items:
        kind = line(f"items.{things[name].kind}")
        screen.say(line("request.came_thing", kind=kind, label=things[name].label), Mark.HERE, indent=6)
    if came.items:
        return
    record = papers[came.record]
    part = record.parts[0]
    key = "request.came" if came.sure else "request.came_maybe"
    paper = sections.name(record.kind)
    if record.day:
        paper = f"{paper}, {spoken.day(record.day)}"
    screen.say(line(key, paper=paper, file=part.file, page=part.first), Mark.HERE, indent=6)
