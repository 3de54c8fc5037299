"""A profile of a place: what it asks for, rule by rule, and whether a case meets it.

A rule is checked where the program can know; what only a person can know is asked. A profile that nobody has looked at
for too long cannot say that all is well.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sopinion.model.checklist import Standing
from sopinion.model.gaps.pile import own
from sopinion.model.kind import Kind
from sopinion.model.question import Answers, Condition
from sopinion.model.questionnaire import holds
from sopinion.model.record import Match, Record


class Gate(StrEnum):
    """What a service looks at before a doctor does."""

    IDENTITY = "identity"
    ELIGIBILITY = "eligibility"
    COMPLETENESS = "completeness"
    FORM = "form"


class Verdict(StrEnum):
    """What came of a rule."""

    PASS = "pass"  # noqa: S105 - the word for a rule that is met
    FIX = "fix"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Held:
    """Met when every thing of the checklist named here is at hand."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fresh:
    """Met when a record of the kind is no older than so many months."""

    kind: Kind
    months: int


@dataclass(frozen=True, slots=True)
class NamesMatch:
    """Met when every paper bears the patient's name and birth date; broken when one bears another's."""


@dataclass(frozen=True, slots=True)
class Told:
    """Met, or broken, by what was told; neither of them leaves it open."""

    met: Condition | None = None
    broken: Condition | None = None


@dataclass(frozen=True, slots=True)
class Open:
    """Nothing here can know: the person has to ask, or to look."""


Test = Held | Fresh | NamesMatch | Told | Open


@dataclass(frozen=True, slots=True)
class Source:
    """Where a sentence comes from. as_of: ISO day, month or year it was seen. review_due: when to look again."""

    name: str
    as_of: str
    review_due: datetime.date

    def stale(self, today: datetime.date) -> bool:
        """Whether it is time to look again."""
        return today > self.review_due


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing a place asks for.

    says: the rule, in our words. fix: what to do when it is not met. lasts: whether it holds even when nobody has
    looked at the place's page for long.
    """

    key: str
    gate: Gate
    says: str
    fix: str
    test: Test
    source: Source
    lasts: bool = False


@dataclass(frozen=True, slots=True)
class Remark:
    """What the place says about cost, time, or what one gets: shown, and not checked."""

    says: str
    source: Source


@dataclass(frozen=True, slots=True)
class Profile:
    """A place: its key in commands, its name, other names people use, its rules and remarks. own: a person's own."""

    key: str
    name: str
    also: tuple[str, ...]
    rules: tuple[Rule, ...]
    remarks: tuple[Remark, ...] = ()
    own: bool = False

    @property
    def wanted(self) -> tuple[str, ...]:
        """Every thing of the checklist that a rule asks for, once."""
        keys = [key for rule in self.rules if isinstance(rule.test, Held) for key in rule.test.keys]
        return tuple(dict.fromkeys(keys))


@dataclass(frozen=True, slots=True)
class Ground:
    """What a profile is held against. held: by key of the checklist, how each of its rows stands."""

    answers: Answers
    records: tuple[Record, ...]
    held: Mapping[str, tuple[Standing, ...]]
    today: datetime.date


class Why(StrEnum):
    """Why a verdict is what it is. The words stand in content, `screens/check.toml`."""

    HERE = "here"
    MISSING = "missing"
    UNSURE = "unsure"
    FRESH = "fresh"
    OLD = "old"
    UNDATED = "undated"
    NAMES_MATCH = "names-match"
    NAMES_DIFFER = "names-differ"
    NAMES_OPEN = "names-open"
    TOLD = "told"
    NOT_TOLD = "not-told"
    ONLY_YOU = "only-you"


@dataclass(frozen=True, slots=True)
class Checked:
    """A rule with its verdict. about: keys of the checklist, or ids of records, that it speaks of."""

    rule: Rule
    verdict: Verdict
    why: Why
    about: tuple[str, ...] = ()
    stale: bool = False


def check(profile: Profile, ground: Ground) -> tuple[Checked, ...]:
    """Hold a case against every rule of a place, in the order of the gates."""
    order = list(Gate)
    rules = sorted(profile.rules, key=lambda rule: order.index(rule.gate))
    return tuple(_checked(rule, ground) for rule in rules)


def _checked(rule: Rule, ground: Ground) -> Checked:
    verdict, why, about = _tested(rule.test, ground)
    stale = rule.source.stale(ground.today)
    if stale and verdict is Verdict.PASS and not rule.lasts:
        verdict = Verdict.ASK
    return Checked(rule, verdict, why, about, stale)


def _tested(test: Test, ground: Ground) -> tuple[Verdict, Why, tuple[str, ...]]:
    match test:
        case Held(keys):
            return _held(keys, ground)
        case Fresh(kind, months):
            return _fresh(kind, months, ground)
        case NamesMatch():
            return _names(ground.records)
        case Told(met, broken):
            return _told(met, broken, ground.answers)
        case Open():
            return Verdict.ASK, Why.ONLY_YOU, ()


def _told(met: Condition | None, broken: Condition | None, answers: Answers) -> tuple[Verdict, Why, tuple[str, ...]]:
    if broken is not None and holds(broken, answers):
        return Verdict.FIX, Why.TOLD, ()
    if met is not None and holds(met, answers):
        return Verdict.PASS, Why.TOLD, ()
    return Verdict.ASK, Why.NOT_TOLD, ()


_AT_HAND = frozenset({Standing.HAVE, Standing.ARRIVED, Standing.NOT_NEEDED})


def _held(keys: Sequence[str], ground: Ground) -> tuple[Verdict, Why, tuple[str, ...]]:
    """Every row of every key has to be at hand; what is under way is not here yet, what no row speaks of is asked."""
    lacking = tuple(key for key in keys if any(_lacks(one) for one in ground.held.get(key, ())))
    if lacking:
        return Verdict.FIX, Why.MISSING, lacking
    unsure = tuple(key for key in keys if Standing.UNSURE in (ground.held.get(key) or (Standing.UNSURE,)))
    return (Verdict.ASK, Why.UNSURE, unsure) if unsure else (Verdict.PASS, Why.HERE, tuple(keys))


def _lacks(standing: Standing) -> bool:
    return standing not in _AT_HAND and standing is not Standing.UNSURE


def _fresh(kind: Kind, months: int, ground: Ground) -> tuple[Verdict, Why, tuple[str, ...]]:
    found = [record for record in own(ground.records) if record.kind is kind]
    if not found:
        return Verdict.FIX, Why.MISSING, (kind.value,)
    year, month = divmod(ground.today.year * 12 + ground.today.month - 1 - months, 12)
    oldest = datetime.date(year, month + 1, min(ground.today.day, 28))
    young = [record.id for record in found if record.day and record.day.first >= oldest]
    if young:
        return Verdict.PASS, Why.FRESH, tuple(young)
    if any(record.day is None or record.day.last >= oldest for record in found):
        return Verdict.ASK, Why.UNDATED, tuple(record.id for record in found)
    return Verdict.FIX, Why.OLD, tuple(record.id for record in found)


def _names(records: Sequence[Record]) -> tuple[Verdict, Why, tuple[str, ...]]:
    mine = [record for record in records if record.copy_of is None]
    other = tuple(
        record.id
        for record in mine
        if "whose" not in record.told and (record.patient.match is Match.DIFFERENT or record.foreign_pages)
    )
    if other:
        return Verdict.FIX, Why.NAMES_DIFFER, other
    kept = [record for record in mine if record.patient.match is not Match.DIFFERENT]
    nameless = tuple(record.id for record in kept if record.patient.match is not Match.SAME)
    if nameless or not kept:
        return Verdict.ASK, Why.NAMES_OPEN, nameless
    return Verdict.PASS, Why.NAMES_MATCH, ()
