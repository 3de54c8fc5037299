"""What a place asks for, held against a case: pass, fix, ask, and what is out of date."""

from __future__ import annotations

import datetime
from dataclasses import replace
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopinion.model.checklist import Standing
from sopinion.model.day import Day
from sopinion.model.kind import Kind
from sopinion.model.profile import (
    Fresh,
    Gate,
    Ground,
    Held,
    NamesMatch,
    Open,
    Profile,
    Rule,
    Source,
    Test,
    Told,
    Verdict,
    Why,
    check,
)
from sopinion.model.question import Answer, Answered, Is, Not
from sopinion.model.record import ForeignPage, Match, Part, PatientSeen, Record

TODAY = datetime.date(2025, 11, 20)
SOURCE = Source("their page", "2025-10", datetime.date(2026, 4, 30))
PAPER = Record("a", (Part("a.pdf", "/p", "f" * 64, 1, 1),), Kind.IMAGING_REPORT, 0.9, day=Day(2025, 10, 1))
MINE = replace(PAPER, patient=PatientSeen(match=Match.SAME))


def checked(
    test: Test, *records: Record, source: Source = SOURCE, lasts: bool = False, **held: Standing
) -> tuple[Verdict, Why]:
    rule = Rule("one", Gate.FORM, "says", "fix", test, source, lasts)
    named = {key.replace("_", "-"): (standing,) for key, standing in held.items()}
    answers = MappingProxyType({"patient.age": Answer("adult")})
    (row,) = check(Profile("p", "P", (), (rule,)), Ground(answers, records, named, TODAY))
    return row.verdict, row.why


@pytest.mark.parametrize("standing", Standing)
def test_only_what_is_at_hand_passes(standing: Standing) -> None:
    verdict, _ = checked(Held(("images",)), images=standing)
    if standing in (Standing.HAVE, Standing.ARRIVED, Standing.NOT_NEEDED):
        assert verdict is Verdict.PASS
    else:
        assert verdict is (Verdict.ASK if standing is Standing.UNSURE else Verdict.FIX)


def test_what_no_row_speaks_of_is_asked_and_one_lacking_is_enough() -> None:
    assert checked(Held(("images",))) == (Verdict.ASK, Why.UNSURE)
    assert checked(Held(("images", "slides")), images=Standing.HAVE, slides=Standing.MISSING) == (
        Verdict.FIX,
        Why.MISSING,
    )


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (Day(2025, 5, 20), (Verdict.PASS, Why.FRESH)),
        (Day(2025, 5, 19), (Verdict.FIX, Why.OLD)),
        (Day(2025), (Verdict.ASK, Why.UNDATED)),
        (None, (Verdict.ASK, Why.UNDATED)),
    ],
)
def test_how_fresh_a_paper_has_to_be(day: Day | None, found: tuple[Verdict, Why]) -> None:
    assert checked(Fresh(Kind.IMAGING_REPORT, 6), replace(PAPER, day=day)) == found
    assert checked(Fresh(Kind.LAB_REPORT, 6), PAPER) == (Verdict.FIX, Why.MISSING)
    assert checked(Fresh(Kind.IMAGING_REPORT, 6), replace(PAPER, copy_of="b")) == (Verdict.FIX, Why.MISSING)


def test_names_have_to_agree_everywhere() -> None:
    theirs = replace(PAPER, id="b", patient=PatientSeen(match=Match.DIFFERENT))
    page = replace(MINE, id="c", foreign_pages=(ForeignPage(1, "X", None, "X"),))
    assert checked(NamesMatch(), MINE) == (Verdict.PASS, Why.NAMES_MATCH)
    assert checked(NamesMatch(), MINE, PAPER) == (Verdict.ASK, Why.NAMES_OPEN)
    assert checked(NamesMatch(), MINE, theirs) == (Verdict.FIX, Why.NAMES_DIFFER)
    assert checked(NamesMatch(), page) == (Verdict.FIX, Why.NAMES_DIFFER)
    assert checked(NamesMatch(), MINE, replace(theirs, told=("whose",))) == (Verdict.PASS, Why.NAMES_MATCH)
    assert checked(NamesMatch()) == (Verdict.ASK, Why.NAMES_OPEN)


def test_answers_meet_break_or_leave_a_rule_open() -> None:
    adult = Is("patient.age", ("adult",))
    assert checked(Told(met=adult)) == (Verdict.PASS, Why.TOLD)
    assert checked(Told(broken=adult)) == (Verdict.FIX, Why.TOLD)
    assert checked(Told(met=Is("patient.age", ("teen",)))) == (Verdict.ASK, Why.NOT_TOLD)
    assert checked(Told(met=adult, broken=Not(Answered("goals.question")))) == (Verdict.FIX, Why.TOLD)
    assert checked(Open()) == (Verdict.ASK, Why.ONLY_YOU)


@given(st.dates(datetime.date(2020, 1, 1), datetime.date(2030, 1, 1)), st.booleans(), st.sampled_from(Standing))
def test_a_stale_rule_never_says_that_all_is_well(review: datetime.date, lasts: bool, standing: Standing) -> None:  # noqa: FBT001 - drawn
    fresh, _ = checked(Held(("images",)), images=standing, source=replace(SOURCE, review_due=datetime.date.max))
    now, _ = checked(Held(("images",)), images=standing, source=replace(SOURCE, review_due=review), lasts=lasts)
    if review < TODAY and not lasts and fresh is Verdict.PASS:
        assert now is Verdict.ASK
    else:
        assert now is fresh


def test_a_profile_knows_what_it_wants_and_stands_in_the_order_of_the_gates() -> None:
    rules = (
        Rule("b", Gate.FORM, "s", "f", Held(("images", "slides")), SOURCE),
        Rule("a", Gate.IDENTITY, "s", "f", Held(("images",)), SOURCE),
    )
    one = Profile("p", "P", (), rules)
    assert one.wanted == ("images", "slides")
    rows = check(one, Ground(MappingProxyType({}), (), {}, TODAY))
    assert [row.rule.key for row in rows] == ["a", "b"]
    assert not any(row.stale for row in rows)
    assert SOURCE.stale(datetime.date(2026, 5, 1))
