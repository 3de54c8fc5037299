"""The verb behind `sent`: keep account of who was given which bundle."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from sopinion.content import sections, spoken
from sopinion.content.messages import line, plural
from sopinion.errors import BundleChanged, BundlesUnclear, BundleUnknown, DayAhead, DayBefore, NotGiven
from sopinion.flows.hands import OpenCase
from sopinion.model import ledger
from sopinion.model.bound import Role
from sopinion.model.bundle import Shelf
from sopinion.model.bundle_plan import plan
from sopinion.model.case import Case
from sopinion.model.choices import Choices
from sopinion.model.clean import one_line
from sopinion.model.day import Day
from sopinion.model.kind import Kind
from sopinion.model.ledger import Given, SeveralFit, Written
from sopinion.model.record import Record


@dataclass(frozen=True, slots=True)
class Noted:
    """What came of telling that a file was given away.

    before: whether it was noted already. stranger: the bundle of a supplement, where whoever got the supplement is not
    known to have that bundle.
    """

    given: Given
    before: bool = False
    stranger: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A file of the ledger as it is shown. above: the name of the bundle that it belongs to, "" for none."""

    written: Written
    given: tuple[Given, ...]
    above: str
    replaced: bool


def find(case: Case, wanted: str, sum_of: Callable[[str], str | None]) -> Written:
    """Find a file that was written for this case: by its bytes where it lies there, else by its name.

    sum_of: gives the SHA-256 of the file at a path, None where there is none. Raises BundleUnknown (30), BundlesUnclear
    (30), and BundleChanged (31) for a file of a known name whose bytes are others now.
    """
    name = PurePath(wanted.replace("\\", "/")).name or wanted
    sha256 = sum_of(wanted)
    if sha256 and (found := ledger.of_sum(case.written, sha256)):
        return found
    try:
        named = ledger.of_name(case.written, name)
    except SeveralFit as several:
        raise BundlesUnclear(wanted=one_line(name), names="; ".join(map(one_line, several.names))) from None
    if sha256 and named and named.bundle.casefold() == name.casefold():
        raise BundleChanged(file=one_line(wanted))
    if named is None or (sha256 and not name.casefold().endswith(".zip")):
        raise BundleUnknown(wanted=one_line(name))
    return named


def give(opened: OpenCase, one: Written, to: str, day: Day, today: datetime.date) -> Noted:
    """Note that a file was given to somebody, and save. Raises DayAhead (2), DayBefore (2)."""
    if day.first > today:
        raise DayAhead(day=spoken.day(day))
    if day.last.isoformat() < one.day:
        raise DayBefore(file=one.bundle, made=spoken.day(Day.parse(one.day)))
    case = opened.case
    row = Given(one.sha256, one.bundle, one_line(to), str(day))
    there = next((old for old in case.given if _same(old, row)), None)
    if there is None:
        opened.save(replace(case, given=(*case.given, row)))
    stranger = ""
    if one.role == Role.SUPPLEMENT and not ledger.has_bundle(case.written, case.given, one, row.to):
        stranger = above(case, one)
    return Noted(there or row, before=there is not None, stranger=stranger)


def may_be_meant(case: Case, one: Written, to: str, day: Day | None) -> tuple[Given, ...]:
    """The rows that say a file was given to somebody; `to` "" is anybody, and day None any day.

    A name stands for the earlier files of that name too. Raises NotGiven (30) where there is none.
    """
    sums = {row.sha256 for row in case.written if row.bundle == one.bundle}
    found = tuple(
        row
        for row in case.given
        if row.sha256 in sums
        and (not to or ledger.same_person(row.to, to))
        and (day is None or Day.parse(row.day).agrees(day))
    )
    if not found:
        raise NotGiven(file=one.bundle, to=one_line(to))
    return found


def take_back(opened: OpenCase, row: Given) -> None:
    """Forget that a file was given to somebody, and save."""
    opened.save(replace(opened.case, given=tuple(old for old in opened.case.given if old != row)))


def _same(one: Given, other: Given) -> bool:
    return (one.sha256, one.day) == (other.sha256, other.day) and ledger.same_person(one.to, other.to)


def above(case: Case, one: Written) -> str:
    """Name the bundle that a file belongs to; "" where it belongs to none that is known."""
    found = ledger.of_sum(case.written, one.of) if one.of else None
    return found.bundle if found else ""


def rows(case: Case) -> tuple[Row, ...]:
    """Every file of the ledger, each bundle with what belongs to it right after it."""
    order = {one.sha256: n for n, one in reversed(tuple(enumerate(case.written)))}

    def place(one: Written) -> tuple[int, int]:
        return order.get(ledger.root(case.written, one.sha256), len(order)), case.written.index(one)

    return tuple(
        Row(one, ledger.given_of(case.given, one), above(case, one), ledger.replaced(case.written, case.given, one))
        for one in sorted(case.written, key=place)
    )


_MOST_GIVEN = 2


def kept(case: Case) -> str:
    """Name the bundle that was written last, where neither it nor anything of it was given to anybody; else ""."""
    one = ledger.latest_bundle(case.written)
    if one is None:
        return ""
    forms = {row.sha256 for row in ledger.family(case.written, one)}
    return "" if any(row.sha256 in forms for row in case.given) else one.bundle


def given_lines(case: Case, records: Sequence[Record]) -> tuple[tuple[bool, str], ...]:
    """Say in a line each who was given what last, which bundle waits, and whether papers came after one that was given.

    Each comes with whether it is done.
    """
    last = sorted(case.given, key=lambda row: Day.parse(row.day).first)[-_MOST_GIVEN:]
    said = [(True, line("home.given", file=row.bundle, to=row.to, day=spoken.day(Day.parse(row.day)))) for row in last]
    if waiting := kept(case):
        said.append((False, line("home.not_given", file=waiting)))
    elif count := len(_later(case, records)):
        said.append((False, line(plural(count, "home.later_one", "home.later"), count=count)))
    return tuple(said)


def _later(case: Case, records: Sequence[Record]) -> tuple[str, ...]:
    """Which records would go into a bundle by themselves now, and are not in the one that was written last."""
    one = ledger.latest_bundle(case.written)
    if one is None:
        return ()
    names = {kind: sections.name(kind) for kind in Kind}
    made = plan(records, Choices(), Shelf(sections.sections(), names, case.corrections))
    doubtful = {doubt.record for doubt in made.undecided}
    going = (entry.record.id for entry in made.entries if entry.record.id not in doubtful)
    return ledger.not_in(case.written, one, going, (record.id for record in records))


def as_json(case: Case) -> Mapping[str, Any]:
    """The answer of `sent --json`."""
    return {
        "schema": "sopinion/sent/1",
        "bundles": [
            {
                "file": row.written.bundle,
                "sha256": row.written.sha256,
                "pages": row.written.pages,
                "day": row.written.day,
                "recipient": row.written.recipient or None,
                "role": row.written.role,
                "of": row.written.of or None,
                "of_file": row.above or None,
                "first": row.written.first or None,
                "last": row.written.last or None,
                "records": list(row.written.records),
                "include": list(row.written.include),
                "exclude": list(row.written.exclude),
                "seen": list(row.written.seen),
                "include_sensitive": row.written.include_sensitive,
                "locked": row.written.locked,
                "replaced": row.replaced,
                "given": [{"to": one.to, "day": one.day} for one in row.given],
            }
            for row in rows(case)
        ],
    }
