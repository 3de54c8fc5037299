"""What stops a bundle and what is only told; and all that must not be an alarm."""

from __future__ import annotations

import pytest

from sopinion.content.sensitive import watches
from sopinion.model.sensitive import Grade, seen_on

STOPS = [
    "Patient SSN: 123-45-6789",
    "Social Security Number 123 45 6789",
    "SOCIAL SECURITY NO.:\n  123-45-6789",
    "Name: X   SS# 123456789",
    "Bank account number: 000123456789",
    "Credit card no. 4111 1111 1111 1111",
    "Billing Statement\nAccount Number: 88-1234567\nAmount due $120.00",
    "PSYCHIATRIC EVALUATION",
    "Outpatient Psychotherapy Progress Note",
    "Behavioral Health Intake Assessment\nReason for visit: ...",
    "HIV 1/2 Ag/Ab, 4th Gen   Non-Reactive",
    "HIV-1 RNA viral load   <20 copies/mL",
    "Substance Use Disorder Treatment Program",
    "Chemical Dependency Assessment",
    "This record is protected by 42 CFR Part 2.",
]
QUIET = [
    "MRN: 123-45-6789",
    "Phone 555-0123  Fax 555-0124",
    "SSN: XXX-XX-6789",
    "Account #: 00123456   Specimen: S25-01187",
    "Hospital account number 1234567890\nSURGICAL PATHOLOGY REPORT",
    "PSYCHIATRIC: Alert and oriented, mood normal.",
    "Psychiatric: negative for depression",
    "Past psychiatric history: none",
    "Referred for psychiatric evaluation.",
    "The patient denies HIV, hepatitis and tuberculosis.",
    "Substance use: denies",
    "Social history: no alcohol or drug use.",
    "DETOXIFICATION OF THE LIVER enzymes",
    "psychotherapy notes are not part of this release; excluded by law",
]
TELLS = [
    "Germline testing: BRCA2 pathogenic variant",
    "GENETIC COUNSELING SUMMARY",
    "Next of kin: Harold Lindqvist",
    "Mother's name: Ana",
]


def grades(text: str) -> set[Grade]:
    return {watch.grade for watch in seen_on(f"Some hospital\n{text}\nPage 1 of 1", watches())}


@pytest.mark.parametrize("text", STOPS)
def test_it_stops_at(text: str) -> None:
    assert Grade.STOP in grades(text)


@pytest.mark.parametrize("text", QUIET)
def test_it_does_not_stop_at(text: str) -> None:
    assert Grade.STOP not in grades(text)


@pytest.mark.parametrize("text", TELLS)
def test_it_tells_of(text: str) -> None:
    assert grades(text) == {Grade.TELL}


def test_a_long_page_is_looked_through_in_a_moment() -> None:
    text = "account number of the psychiatric HIV substance use social security " * 4000
    seen_on(text, watches())
    seen_on(" \n" * 20_000, watches())
    seen_on("1" * 100_000, watches())
