"""The verb behind `request write`: decide on the letters, make them, and note each as a request."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sopinion.flows import letter as verb
from sopinion.flows.ask import for_doctor, to_ask, whole
from sopinion.flows.hands import OpenCase
from sopinion.flows.letter import Form, Printing
from sopinion.flows.request import Ground, here, stand
from sopinion.flows.request import as_json as request_json
from sopinion.flows.sheets import Laid, SheetPress, Tray
from sopinion.model.arrival import same_house
from sopinion.model.day import Day
from sopinion.model.draft import Draft
from sopinion.model.request import Office, Request, RequestState, next_id


@dataclass(frozen=True, slots=True)
class Desk:
    """What letters are made with, where they go, and how they are printed."""

    press: SheetPress
    tray: Tray
    form: Form


@dataclass(frozen=True, slots=True)
class Written:
    """The requests that letters were written for, every file, and the pages that have to go along."""

    requests: tuple[Request, ...]
    laid: tuple[Laid, ...]
    pages: tuple[str, ...] = ()


def chosen(ground: Ground, offices: Sequence[Office], more: Iterable[str] = ()) -> tuple[Draft, ...]:
    """The letters to write: for the offices named, whatever is missing; with none named, for all that keep something.

    An office that is named gets a letter even where nothing of it is known to be missing.
    """
    found = to_ask(ground, more, anew=True)
    letters = [draft for draft in found if not offices or draft.office in offices]
    for office in offices:
        if office is not Office.DOCTOR and all(draft.office is not office for draft in letters):
            letters.append(Draft(office, _only_house(found) if office is not Office.LABORATORY else "", whole(office)))
    if Office.DOCTOR in offices or (letters and not offices):
        letters.append(for_doctor(ground, found))
    return tuple(letters)


def _only_house(found: Iterable[Draft]) -> str:
    """The hospital of all letters, where there is only one."""
    houses = {draft.place for draft in found if draft.place}
    return houses.pop() if len(houses) == 1 else ""


def write(opened: OpenCase, ground: Ground, drafted: Sequence[Draft], desk: Desk, second_place: str = "") -> Written:
    """Make a letter for each draft, put them into the folder, and note the requests, which are then saved.

    A letter that was written and not sent is made anew under its own id. Raises WouldOverwrite (52), NoRoom (53),
    CannotWrite (50), before which nothing is noted.
    """
    case = opened.case
    requests = list(case.requests)
    fresh: list[Request] = []
    for draft in drafted:
        one = _request(draft, requests, {made.id for made in fresh}, ground)
        requests = [other for other in requests if other.id != one.id] + [one]
        fresh.append(one)
    printing = Printing(desk.press, desk.form, ground)
    pages = verb.needed_pages(ground) if fresh else ()
    files = [
        made
        for one in fresh
        for made in printing.letter(one.office.value, verb.letter(one.office.value, one, ground, second_place), one)
    ]
    asks = tuple(dict.fromkeys(ask for one in fresh for ask in one.asks))
    for key in pages:
        files += printing.letter(key, verb.page(key, ground, asks))
    laid = verb.lay(files, desk.press, desk.tray)
    order = {one.id: place for place, one in enumerate(case.requests)}
    requests.sort(key=lambda one: order.get(one.id, len(order)))
    opened.save(replace(case, requests=tuple(requests)))
    return Written(tuple(fresh), laid, pages)


def follow(request: Request, key: str, ground: Ground, desk: Desk) -> Written:
    """Make a letter that follows a request: a reminder, a complaint, a thank-you. Nothing is noted."""
    files = Printing(desk.press, desk.form, ground).letter(key, verb.letter(key, request, ground), request)
    return Written((request,), verb.lay(files, desk.press, desk.tray))


def as_json(ground: Ground, made: Written) -> Mapping[str, Any]:
    """The answer of `request write --json`: every file, and the requests they are about."""
    ids = {one.id for one in made.requests}
    rows = [row for row in stand(ground) if row.request.id in ids]
    return {
        **request_json(ground, rows, ()),
        "files": [
            {
                "path": one.path,
                "role": "letter",
                "sha256": hashlib.sha256(one.made.data).hexdigest(),
                "bytes": len(one.made.data),
                "pages": one.made.pages,
            }
            for one in made.laid
        ],
    }


def _request(draft: Draft, requests: Sequence[Request], taken: Collection[str], ground: Ground) -> Request:
    had = here(ground.records, ground.missing)
    day = Day.of(ground.today)
    unsent = [
        one
        for one in requests
        if one.state is RequestState.WRITTEN and one.office is draft.office and one.id not in taken
    ]
    before = next((one for one in unsent if _same_place(one.place, draft.place)), None)
    before = before or next((one for one in unsent if not one.place), None)
    if before:
        return replace(before, place=draft.place or before.place, asks=draft.asks, written=day, had=had)
    return Request(next_id(requests), draft.office, draft.place, draft.asks, written=day, had=had)


def _same_place(one: str, other: str) -> bool:
    return one.casefold() == other.casefold() or bool(same_house(one, other))
