"""The verb behind `check`: hold a case against what one place asks for."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sopinion.content import places, sections, shelf, spoken
from sopinion.content.messages import line
from sopinion.errors import ProfileFaulty, WrongUsage
from sopinion.flows.checklist import Missing
from sopinion.model.case import Case
from sopinion.model.checklist import Standing
from sopinion.model.clean import one_line
from sopinion.model.day import Day
from sopinion.model.kind import Kind
from sopinion.model.profile import Checked, Ground, Profile, Remark, Verdict, Why, check
from sopinion.model.record import Record

_MOST_NAMED = 4
_BY_RECORD = frozenset({Why.FRESH, Why.OLD, Why.UNDATED, Why.NAMES_DIFFER, Why.NAMES_OPEN})


@dataclass(frozen=True, slots=True)
class Found:
    """A place with every rule checked. titles: the things of the checklist by key; papers: the records by id."""

    profile: Profile
    rows: tuple[Checked, ...]
    today: datetime.date
    titles: Mapping[str, str]
    papers: Mapping[str, Record]

    def count(self, verdict: Verdict) -> int:
        """How many rules ended so."""
        return sum(row.verdict is verdict for row in self.rows)


@dataclass(frozen=True, slots=True)
class Known:
    """A place in the list. name: None for a page of the person's own that does not fit."""

    key: str
    name: str | None
    own: bool = False


def look(case: Case, records: Sequence[Record], missing: Missing, profile: Profile, today: datetime.date) -> Found:
    """Hold the case against every rule."""
    held: dict[str, tuple[Standing, ...]] = {}
    for item in missing.checklist.items:
        held[item.key] = (*held.get(item.key, ()), item.status)
    for kind in Kind:  # a kind that is not on this person's checklist may be here all the same
        if kind.value not in held and any(record.kind is kind for record in records):
            held[kind.value] = (Standing.HAVE,)
    ground = Ground(case.answers, tuple(records), held, today)
    titles = {item.key: item.title for item in missing.checklist.items}
    return Found(profile, check(profile, ground), today, titles, {record.id: record for record in records})


def known(own: Mapping[str, str]) -> tuple[Known, ...]:
    """Every place there is a profile of, a person's own first."""
    found = []
    for file, text in own.items():
        try:
            found.append(Known(file, places.own_profile(file, text).name, own=True))
        except ProfileFaulty:
            found.append(Known(file, None, own=True))
    return (*found, *(Known(one.key, one.name) for one in places.profiles().values()))


def new_form(name: str, today: datetime.date) -> tuple[str, str]:
    """The name and the text of a form for another place. Raises WrongUsage for a name without letters."""
    key = places.file_name(name)
    if not key:
        raise WrongUsage(what=one_line(name))
    return key, places.blank_form(name, today)


def because(found: Found, row: Checked) -> str:
    """Say why a rule ended as it did."""
    names = [_named(found, one, by_record=row.why in _BY_RECORD) for one in row.about]
    if row.why is Why.NAMES_OPEN and not names:
        return line("check.names-none")
    about = ", ".join(names[:_MOST_NAMED])
    if len(names) > _MOST_NAMED:
        about = line("check.more", about=about, count=len(names) - _MOST_NAMED)
    return line(f"check.{row.why}", about=about)


def sourced(one: Checked | Remark) -> str:
    """Say where a rule or a remark comes from, and as of when."""
    source = one.source if isinstance(one, Remark) else one.rule.source
    return line("check.source", source=source.name, day=spoken.day(Day.parse(source.as_of)))


def one_source(found: Found) -> str:
    """Where all of a profile comes from, where that is one source of one day; else ""."""
    named = {sourced(row) for row in found.rows} | {sourced(one) for one in found.profile.remarks}
    return named.pop() if len(named) == 1 else ""


def as_json(found: Found) -> Mapping[str, Any]:
    """The answer of `check --for PLACE --json`."""
    return {
        "schema": "sopinion/check/1",
        "place": found.profile.key,
        "name": found.profile.name,
        "own": found.profile.own,
        "check": [
            {
                "key": row.rule.key,
                "gate": row.rule.gate.value,
                "verdict": row.verdict.value,
                "rule": row.rule.says,
                "why": because(found, row),
                "about": list(row.about),
                "fix": row.rule.fix,
                "source": row.rule.source.name,
                "as_of": row.rule.source.as_of,
                "review_due": row.rule.source.review_due.isoformat(),
                "stale": row.stale,
            }
            for row in found.rows
        ],
        "remarks": [
            {
                "says": one.says,
                "source": one.source.name,
                "as_of": one.source.as_of,
                "review_due": one.source.review_due.isoformat(),
                "stale": one.source.stale(found.today),
            }
            for one in found.profile.remarks
        ],
    }


def list_json(rows: Sequence[Known]) -> Mapping[str, Any]:
    """The answer of `check --json` without a place."""
    return {
        "schema": "sopinion/check/1",
        "check": [],
        "places": [{"key": row.key, "name": row.name, "own": row.own} for row in rows],
    }


def _named(found: Found, one: str, *, by_record: bool) -> str:
    record = found.papers.get(one) if by_record else None
    if record:
        part = record.parts[0]
        return line("records.one_page", file=part.file, page=part.first)
    kind = next((kind for kind in Kind if kind.value == one), None)
    things: Mapping[str, str] = shelf.read("screens/check")["things"]
    return found.titles.get(one) or things.get(one) or (sections.name(kind) if kind else one)
