"""A part of `export`: leave out of the first pages something that was told. It stays in the case."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence

from sopinion.content.messages import line
from sopinion.errors import WrongUsage
from sopinion.flows.cite import Citable, citable
from sopinion.flows.hands import Mark, Screen
from sopinion.model.case import Case
from sopinion.model.choices import of_row
from sopinion.model.question import Choice
from sopinion.model.record import Record


def named(case: Case, records: Sequence[Record], wanted: Sequence[str], today: datetime.date) -> frozenset[str]:
    """Read what is to be left out, `KEY` or `KEY#ROW` each, as `--cite` names it; `KEY` alone is a whole table too.

    Raises WrongUsage (2) for what names nothing that was told.
    """
    if not wanted:
        return frozenset()
    here = {one.name: _kept_as(one) for one in citable(case, records, today)}
    known = here | {one.partition("#")[0]: one.partition("#")[0] for one in here}
    for one in wanted:
        if one.strip() not in known:
            raise WrongUsage(what=line("export.without_unknown", name=one, known=", ".join(here)))
    return frozenset(known[one.strip()] for one in wanted)


def names(case: Case, records: Sequence[Record], without: Collection[str], today: datetime.date) -> tuple[str, ...]:
    """Give the names, as `--without` takes them, of what was told and is left out."""
    return tuple(one.name for one in citable(case, records, today) if _is_out(one, without))


def walk(
    screen: Screen, case: Case, records: Sequence[Record], without: frozenset[str], today: datetime.date
) -> frozenset[str]:
    """Let a person untick what is to be left out; give all that is left out then.

    Raises Stopped (130), NobodyToAsk (60).
    """
    here = {one.name: one for one in citable(case, records, today)}
    if not here:
        screen.say(line("export.no_told"), Mark.NEEDS)
        return without
    rows = [Choice(name, line("export.tick_fact", label=one.label, fact=one.fact.words)) for name, one in here.items()]
    before = [name for name, one in here.items() if not _is_out(one, without)]
    ticked = set(screen.tick(line("export.tick_told"), rows, before, option="--without"))
    if ticked == set(before):
        return without
    shown = {key for one in here.values() for key in (_kept_as(one), one.fact.key)}
    return (without - shown) | {_kept_as(one) for name, one in here.items() if name not in ticked}


def _kept_as(one: Citable) -> str:
    return of_row(one.fact.key, one.fact.id) if one.fact.row else one.fact.key


def _is_out(one: Citable, without: Collection[str]) -> bool:
    return one.fact.key in without or _kept_as(one) in without
