"""Whose the images on a disc are: names, birth dates and numbers of headers, against what was told and each other."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopinion.content.kinds import name_words
from sopinion.model.day import Day
from sopinion.model.disc import Disc, Study, discs, held
from sopinion.model.image import Image
from sopinion.model.item import ItemKind, disc_items
from sopinion.model.patient import Patient
from sopinion.model.pictured import NameWords, Pictured, apart, by_person, hold, mixed
from sopinion.model.record import Match

WORDS = name_words()
BORN = Day(1961, 2, 13)
JANE = Patient("Jane Doe", BORN, ("Lindqvist",), ("0012345",))


def header(name: str, born: Day | None = BORN, number: str = "") -> Pictured:
    """A header as the reader of discs gives it: `FAMILY^GIVEN^MIDDLE`."""
    family, caret, rest = name.partition("^")
    given = " ".join(part for part in rest.split("^") if part)
    return Pictured(f"{given} {family}".strip(), family if caret and given else "", born, number)


@pytest.mark.parametrize(
    ("name", "born", "number"),
    [
        ("DOE^JANE", BORN, ""),
        ("DOE^JANE^QUINN", BORN, ""),
        ("DOE^JANE^Q", Day(1961, 2), ""),
        ("Doe^J", BORN, ""),
        ("DOE JANE", BORN, ""),
        ("Doe, Jane", BORN, ""),
        ("JANE DOE", BORN, ""),
        ("DÖE^JÁNE", BORN, ""),
        ("LINDQVIST^JANE", BORN, ""),
        ("LINDQUIST^JANE", BORN, ""),
        ("DOE LINDQVIST^JANE", BORN, ""),
        ("DOE-LINDQVIST^JANE", BORN, ""),
        ("JANE^DOE", BORN, ""),
        ("DOE^JANE", None, "12345"),
    ],
)
def test_the_patient_is_known_again(name: str, born: Day | None, number: str) -> None:
    assert hold(header(name, born, number), JANE, WORDS) is Match.SAME


@pytest.mark.parametrize(
    ("name", "born"),
    [
        ("DOE^JANE", None),
        ("DOE", None),
        ("DOE^J", None),
        ("", BORN),
        ("", Day(1980, 5, 5)),
        ("ANONYMOUS", Day(1980, 5, 5)),
        ("ANON^PATIENT", None),
        ("TRAUMA^ALPHA", Day(1900, 1, 1)),
        ("DOE^BABY GIRL", Day(1991, 5, 5)),
        ("SUBJ0042", Day(1980, 5, 5)),
        ("山田^太郎", Day(1980, 5, 5)),
        ("DOE^JANE", Day(1900, 1, 1)),
        ("DOE^JANE", Day(1961, 1, 1)),
        ("MARLOW^JANE", None),
        ("MARLOW^JANE", BORN),
        ("MARLOW JANE", None),
        ("MARLOW^J", None),
        ("MARLOW", None),
    ],
)
def test_what_does_not_say_enough_accuses_nobody(name: str, born: Day | None) -> None:
    assert hold(header(name, born), JANE, WORDS) is Match.UNKNOWN


def test_a_birth_date_with_month_and_day_the_other_way_round_is_left_open() -> None:
    told = replace(JANE, birth_date=Day(1961, 2, 3))
    assert hold(header("DOE^JANE", Day(1961, 3, 2)), told, WORDS) is Match.UNKNOWN


@pytest.mark.parametrize(
    ("name", "born"),
    [
        ("MARLOW^PETER", None),
        ("MARLOW PETER", None),
        ("MARLOW^PETER", Day(1944, 7, 30)),
        ("DOE^JOHN", None),
        ("DOE^JOHN", BORN),  # a twin
        ("LINDQVIST^PETER", None),
        ("DOE^JANE", Day(1988, 7, 30)),  # a daughter of the same name
        ("MARLOW^JANE", Day(1988, 7, 30)),
    ],
)
def test_somebody_else_is_named(name: str, born: Day | None) -> None:
    assert hold(header(name, born), JANE, WORDS) is Match.DIFFERENT


def test_a_record_number_speaks_for_the_name_against_a_birth_date() -> None:
    assert hold(header("DOE^JANE", Day(1962, 2, 13), "778"), JANE, WORDS) is Match.DIFFERENT
    assert hold(header("DOE^JANE", Day(1962, 2, 13), "12345"), JANE, WORDS) is Match.UNKNOWN


def test_nicknames_are_one_name() -> None:
    told = Patient("William Marlow", BORN)
    assert hold(header("MARLOW^BILL"), told, WORDS) is Match.SAME
    assert not apart(header("MARLOW^BILL", None), header("MARLOW^WILLIAM", None), WORDS)


def test_nothing_told_names_nobody_else() -> None:
    assert hold(header("DOE^JANE"), Patient(), WORDS) is Match.UNKNOWN
    assert hold(header("DOE^JANE"), Patient("", BORN), WORDS) is Match.UNKNOWN


NAMES = st.sampled_from(
    ["DOE^JANE", "DOE^JANE^Q", "DOE^J", "MARLOW^PETER", "MARLOW^JANE", "REYES^ANA", "ANON", "", "DOE"]
)
BIRTHS = st.sampled_from([None, BORN, Day(1944, 7, 30), Day(1900, 1, 1), Day(1961)])
HEADERS = st.builds(header, NAMES, BIRTHS, st.sampled_from(["", "12345", "9"]))
TOLD = st.sampled_from([Patient(), JANE, Patient("Jane Doe"), Patient("Peter Marlow", Day(1944, 7, 30))])


@given(HEADERS, HEADERS)
def test_two_people_are_two_both_ways_and_nobody_is_two(one: Pictured, other: Pictured) -> None:
    assert apart(one, other, WORDS) == apart(other, one, WORDS)
    assert not apart(one, one, WORDS)


@given(st.lists(HEADERS, max_size=5), TOLD, st.randoms())
def test_the_order_of_studies_does_not_matter(seen: list[Pictured], told: Patient, chance: random.Random) -> None:
    again = seen[:]
    chance.shuffle(again)
    assert mixed(seen, told, WORDS) == mixed(again, told, WORDS)


@given(HEADERS, TOLD)
def test_a_header_without_birth_date_and_number_is_never_surely_the_patients(one: Pictured, told: Patient) -> None:
    bare = replace(one, birth_date=None, number="")
    assert hold(bare, told, WORDS) is not Match.SAME


@given(st.lists(HEADERS, max_size=6))
def test_every_header_is_with_one_person(seen: list[Pictured]) -> None:
    groups = by_person(seen, NameWords())
    assert sorted(map(repr, (one for group in groups for one in group))) == sorted(map(repr, set(seen)))
    assert not any(apart(one, two, NameWords()) for group in groups for one in group for two in group)


@pytest.mark.parametrize(
    ("names", "told", "two"),
    [
        ([("DOE^JANE", BORN), ("MARLOW^PETER", Day(1944, 7, 30))], Patient(), True),
        ([("DOE^JANE", BORN), ("MARLOW^PETER", None)], Patient(), True),
        ([("DOE^JANE", BORN), ("DOE^JOHN", BORN)], JANE, True),
        ([("DOE^JANE", BORN), ("DOE^JANE", Day(1988, 7, 30))], JANE, True),
        ([("DOE^JANE", BORN), ("DOE^JANE", Day(1988, 7, 30))], Patient(), False),  # perhaps a slip
        ([("DOE^JANE", BORN), ("LINDQVIST^JANE", None)], JANE, False),
        ([("DOE^JANE", BORN), ("MARLOW^JANE", BORN)], JANE, False),
        ([("DOE^JANE", BORN), ("ANONYMOUS", Day(1970, 1, 1))], JANE, False),
        ([("DOE^JANE", BORN), ("DOE^JANE^Q", None), ("DOE^J", BORN)], Patient(), False),
        ([("DOE^JANE", None), ("REYES^ANA", None)], Patient("Jane Doe", other_names=("Ana Reyes",)), False),
        ([], JANE, False),
    ],
)
def test_a_disc_of_two_people(names: list[tuple[str, Day | None]], told: Patient, *, two: bool) -> None:
    assert mixed([header(name, born) for name, born in names], told, WORDS) is two


def study(name: str, born: Day | None = BORN, **more: object) -> Study:
    one = header(name, born)
    return replace(
        Study("CT", "Chest", Day(2025, 3, 10), one.name, born, images=1, family=one.family),
        **more,  # type: ignore[arg-type]  # fields of a study
    )


def test_a_study_says_whose_it_is_and_a_disc_whether_it_is_strange() -> None:
    own, other = study("DOE^JANE"), study("MARLOW^PETER", Day(1944, 7, 30))
    found = held([Disc("/f", "a", (own,)), Disc("/f", "b", (other,)), Disc("/f", "c", (own, other))], JANE, WORDS)
    mine, theirs, both = disc_items(found)
    assert (mine.match, mine.mixed, mine.strange) == (Match.SAME, False, False)
    assert (theirs.match, theirs.mixed, theirs.strange) == (Match.DIFFERENT, False, True)
    assert (both.match, both.mixed, both.strange) == (Match.UNKNOWN, True, True)
    assert all(one.kind is ItemKind.DISC and one.here for one in (mine, theirs, both))


def test_the_same_scan_of_another_person_is_another_disc() -> None:
    plain = [Disc("/f", "a", (study("DOE^JANE"),)), Disc("/f", "b", (study("MARLOW^PETER"),))]
    assert len({one.id for one in disc_items(held(plain, Patient(), WORDS))}) == 2
    before, _ = disc_items(held(plain, JANE, WORDS))
    _, after = disc_items(held(plain[::-1], JANE, WORDS))
    assert before.id == after.id, "the patient's own disc keeps its name, whatever lies beside it"
    again = [plain[0], replace(plain[0], path="copy")]
    assert len({one.id for one in disc_items(held(again, JANE, WORDS))}) == 1


def test_two_people_under_one_number_of_an_examination_are_two_studies() -> None:
    one = Image("d/1", "1.5", "1.5.1", "CT", "Chest", patient_name="JANE DOE", birth_date=BORN, family="DOE")
    two = replace(one, path="d/2", patient_name="PETER MARLOW", family="MARLOW", birth_date=Day(1944, 7, 30))
    three = replace(one, path="d/3", patient_name="JANE Q DOE")
    (disc,) = discs("/f", [one, two, three])
    assert [(each.patient_name, each.images) for each in disc.studies] == [("JANE DOE", 2), ("PETER MARLOW", 1)]
    assert next(iter(held([disc], Patient(), WORDS))).mixed
