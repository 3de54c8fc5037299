from __future__ import annotations

import datetime
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopinion.content.kinds import lexicon
from sopinion.model.bearer import Bearer, bearer
from sopinion.model.day import Day
from sopinion.model.identity import hold, vouched
from sopinion.model.likeness import Likeness, alike, folded, parts
from sopinion.model.page import Page
from sopinion.model.patient import Patient
from sopinion.model.record import Match
from sopinion.model.sight import look

TODAY = datetime.date(2026, 1, 15)
MARIA = Patient("María Delgado", Day(1961, 4, 9), ("María Ortega", "Delgado-Ortega, María"), ("00448812",))


def seen(text: str) -> Bearer:
    return bearer(look(Page(1, text), lexicon(), TODAY), lexicon())


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Patient Name: Delgado, Maria", "Delgado, Maria"),
        ("PATIENT : DELGADO, MARIA T.\nBIRTHDATE : 04/09/61", "DELGADO, MARIA T"),
        ("Name: Maria Delgado DOB: Apr 09, 1961\nMRN: 448812 Provider: Laura Chen, MD", "Maria Delgado"),
        ("Delgado, M. Date of Birth: 04/09/1961 MRN: 448812 Collected 03/04/2024", "Delgado, M"),
        (
            "The text of a page.\nMaria DELGADO \N{MIDDLE DOT} D.O.B. 09 April 1961 \N{MIDDLE DOT} Hospital No 448812",
            "Maria DELGADO",
        ),
        ("Patient Name:\nMaria van der Berg\nSex: F", "Maria van der Berg"),
        ("Patient: Maria Delgado Specimen: S25-0101 Sex: F", "Maria Delgado"),
        ("Patient: Maria Delgado Ward: 7", "Maria Delgado"),
        ("Patient: Maria Delgado Collected 03/04/2024", "Maria Delgado"),
        ("Last name: Delgado   First name: Maria   DOB: 04/09/1961", "Delgado, Maria"),
        ("DELGADO, MARIA   MRN 448812   DOB 04/09/1961", "DELGADO, MARIA"),
        ("Patient: Maria Delgado (n\u00e9e Ortega)", "Maria Delgado"),
        ("Patient: Mrs Maria Delgado Jr.", "Maria Delgado"),
        ("Patientin: Delgado, Maria  geb. 09.04.1961", "Delgado, Maria"),
    ],
)
def test_a_name_is_read_wherever_it_stands(text: str, name: str) -> None:
    found = seen(text).name
    assert found is not None
    assert found.shown == name


@pytest.mark.parametrize(
    "text",
    [
        "Attending Physician: Smith, John MD",
        "Copy to: Sarah Smith, MD",
        "Referring physician: Maria Lopez",
        "The patient is a 61-year-old woman.",
        "PATIENT: XXX",
        "Patient Name: ____________",
        "Electronically signed by Helen Marsh, MD",
        "Prescriber Name: John Brown",
        "PHARMACY\nName: John Brown",
        "Next of kin: John Brown, DOB 01/02/1960",
        "Insured: John Brown",
        "Guarantor name: John Brown",
        "Patient Financial Services",
        "Mother's name: Rosa Delgado",
    ],
)
def test_doctors_and_blanks_are_nobodys_name(text: str) -> None:
    assert seen(text).name is None


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("Patient: Delgado, Maria\nDOB: 04/09/1961", Match.SAME),
        ("Patient: DELGADO, M.\nDOB: 09.04.1961", Match.SAME),
        ("Patient: Ortega, Maria\nDOB: 1961-04-09", Match.SAME),
        ("Patient: Maria Delgado-Ortega\nDOB: 04/09/61", Match.SAME),
        ("Patient: Maria Delgdo\nDOB: 04/09/1961", Match.SAME),
        ("Patient: Maria Delgado\nMRN: 448812", Match.SAME),
        ("Patient: Maria Delgado", Match.UNKNOWN),
        ("DOB: 04/09/1961", Match.UNKNOWN),
        ("Nobody is named here.", Match.UNKNOWN),
        ("Patient: Maria Delgado\nDOB: 04/10/1961", Match.DIFFERENT),
        ("Patient: Rosa Delgado\nDOB: 11/30/1988", Match.DIFFERENT),
        ("Patient: Rosa Delgado", Match.DIFFERENT),
        ("Patient: Kevin Thompson", Match.DIFFERENT),
        ("DOB: 11/30/1988", Match.DIFFERENT),
        ("Patient: Maria Delgado\nDOB: 04/09/1961\nSpouse: Juan Delgado DOB: 01/02/1960", Match.SAME),
        ("Guarantor: Maria Delgado\nPatient: Lena Delgado\nDOB: 02/03/2015", Match.DIFFERENT),
        ("Patient: Maria Thompson\nDOB: 04/09/1961", Match.UNKNOWN),
        ("Patient: Elena Delgado\nDOB: 04/09/1961", Match.DIFFERENT),
        ("Patient: Baby Girl Delgado\nDOB: 02/03/2015", Match.DIFFERENT),
        ("Patient: Delgado M.\nDOB: 04/09/1961", Match.SAME),
        ("Patient: Delgado K.\nDOB: 04/09/1961", Match.DIFFERENT),
        ("Patient: Delgado Rosa\nDOB: 04/09/1970", Match.DIFFERENT),
        ("Patient: BG Delgado\nDOB: 04/09/1961", Match.SAME),
        ("Patient: Delgado Maria Teresa\nDOB: 04/09/1961", Match.SAME),
        ("Patient: Mary Delgado\nDOB: 04/09/1961", Match.SAME),
        ("Patient: Maria Delgado\nMRN: 00-448-812", Match.SAME),
    ],
)
def test_whose_a_page_is(text: str, match: Match) -> None:
    assert hold(seen(text), MARIA, lexicon())[0] is match


def test_twins_are_different_and_less_sure() -> None:
    match, sure = hold(seen("Patient: Elena Delgado\nDOB: 04/09/1961"), MARIA, lexicon())
    assert match is Match.DIFFERENT
    assert sure < 0.9


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Results for\nMaria Delgado\n09-Apr-1961 (64 yrs)", True),
        ("Prepared by Harbor Hospital for Maria T. Delgado, born April 9, 1961", True),
        ("Maria Delgado\nSeen 03/04/2024", False),
        ("Daughter of Maria Delgado, born April 9, 1961", False),
        ("Copy to: Maria Delgado\nApril 9, 1961", False),
        ("Kevin Thompson 09-Apr-1961", False),
    ],
)
def test_name_and_birth_date_without_labels_vouch_for_a_page(text: str, own: bool) -> None:  # noqa: FBT001 - a column
    line = vouched(look(Page(1, text), lexicon(), TODAY), MARIA, lexicon())
    assert bool(line) is own
    assert line in text


def test_suffixes_and_titles_are_no_family_names() -> None:
    assert parts("John Smith Jr.") == parts("Smith, John") == parts("Dr John Smith III")


def test_a_doctor_of_the_same_name_is_not_the_patient() -> None:
    sarah = Patient("Sarah Smith", Day(1970, 1, 2))
    page = "Patient: Tom Brown\nDOB: 05/06/1950\nCopy to: Sarah Smith MD"
    assert hold(seen(page), sarah, lexicon())[0] is Match.DIFFERENT


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Müller", "Mueller"),
        ("José", "Jose"),
        ("O'Connor", "OConnor"),
        ("Łukasz", "Lukasz"),
        ("Bjørn", "Bjoern"),
        ("Håkonsen", "Haakonsen"),
        ("Иванова", "Ivanova"),
        ("Παπας", "Papas"),
        ("Farmer", "Farrner"),
        ("Lindqvist", "L1ndqvist".replace("1", "l")),
    ],
)
def test_names_are_the_same_in_other_spellings(one: str, two: str) -> None:
    assert alike((one,), ("Anna",), f"Anna {two}") is Likeness.SAME


NAMES = st.text(string.ascii_letters, min_size=2, max_size=12).map(str.capitalize)


@given(NAMES, NAMES)
def test_everybody_is_like_themselves_in_either_order(first: str, last: str) -> None:
    assert alike((last,), (first,), f"{first} {last}") is Likeness.SAME
    assert alike((last.upper(),), (first,), f"{last}, {first}") is Likeness.SAME
    assert parts(f"{first} {last}") == parts(f"{last}, {first}")


@given(st.text())
def test_folding_twice_is_folding_once(name: str) -> None:
    assert folded(folded(name)) == folded(name)


def test_nothing_told_accuses_nobody() -> None:
    assert hold(seen("Patient: Rosa Nguyen\nDOB: 01/02/1999"), Patient(), lexicon())[0] is Match.UNKNOWN
