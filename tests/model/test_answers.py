"""What fits a question and what does not, and that checking never raises and never keeps what steers a terminal."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopinion.content.questions import questionnaire
from sopinion.model.answers import LINE_LENGTH, Fault, FaultCode, check, check_all
from sopinion.model.question import Choice, Question, QuestionKind

CHOICES = (Choice("a", "A"), Choice("b", "B"))
COLUMNS = (Choice("drug", "Drug"), Choice("dose", "Dose"))


def of(kind: QuestionKind) -> Question:
    choices = CHOICES if kind in {QuestionKind.CHOICE, QuestionKind.CHOICES} else ()
    return Question("s.q", "s", kind, "?", choices=choices, columns=COLUMNS if kind is QuestionKind.LIST else ())


@pytest.mark.parametrize(
    ("kind", "raw", "kept"),
    [
        (QuestionKind.TEXT, "  Ruth\n Calder ", "Ruth Calder"),
        (QuestionKind.TEXT, "Ru\x1b[31mth\u202e", "Ruth"),
        (QuestionKind.NOTE, "one\r\ntwo\x07 \n", "one\ntwo"),
        (QuestionKind.YES_NO, False, False),
        (QuestionKind.NUMBER, 3, 3),
        (QuestionKind.NUMBER, 2.5, 2.5),
        (QuestionKind.CHOICE, "b", "b"),
        (QuestionKind.CHOICES, ["b", "a", "b"], ("a", "b")),
        (QuestionKind.CHOICES, [], ()),
        (QuestionKind.DAY, "2025-03", "2025-03"),
        (QuestionKind.DAY, datetime.date(2025, 3, 14), "2025-03-14"),
        (QuestionKind.DAY, datetime.datetime(2025, 3, 14, 9, 30), "2025-03-14"),  # noqa: DTZ001 - as TOML gives it
        (QuestionKind.LIST, [{"dose": 85, "drug": "x"}, {}, {"drug": " "}], ({"drug": "x", "dose": "85"},)),
        (QuestionKind.LIST, [{"drug": datetime.date(2025, 3, 1)}], ({"drug": "2025-03-01"},)),
    ],
)
def test_what_fits_is_kept_clean(kind: QuestionKind, raw: object, kept: object) -> None:
    assert check(of(kind), raw) == kept


@pytest.mark.parametrize(
    ("kind", "raw", "code"),
    [
        (QuestionKind.TEXT, 5, FaultCode.NOT_TEXT),
        (QuestionKind.TEXT, "x" * (LINE_LENGTH + 1), FaultCode.TOO_LONG),
        (QuestionKind.NOTE, ["x"], FaultCode.NOT_TEXT),
        (QuestionKind.YES_NO, "yes", FaultCode.NOT_YES_NO),
        (QuestionKind.YES_NO, 1, FaultCode.NOT_YES_NO),
        (QuestionKind.NUMBER, True, FaultCode.NOT_A_NUMBER),
        (QuestionKind.NUMBER, float("nan"), FaultCode.NOT_A_NUMBER),
        (QuestionKind.NUMBER, "3", FaultCode.NOT_A_NUMBER),
        (QuestionKind.CHOICE, "c", FaultCode.NOT_A_CHOICE),
        (QuestionKind.CHOICE, ["a"], FaultCode.NOT_A_CHOICE),
        (QuestionKind.CHOICES, "a", FaultCode.NOT_CHOICES),
        (QuestionKind.CHOICES, ["a", "c"], FaultCode.NOT_A_CHOICE),
        (QuestionKind.CHOICES, [{}], FaultCode.NOT_A_CHOICE),
        (QuestionKind.DAY, "14 March", FaultCode.NOT_A_DAY),
        (QuestionKind.DAY, "2025-02-30", FaultCode.NOT_A_DAY),
        (QuestionKind.DAY, "0025-02-03", FaultCode.NOT_A_DAY),
        (QuestionKind.DAY, datetime.time(9, 30), FaultCode.NOT_A_DAY),
        (QuestionKind.DAY, 20250314, FaultCode.NOT_A_DAY),
        (QuestionKind.LIST, {"drug": "x"}, FaultCode.NOT_ROWS),
        (QuestionKind.LIST, ["x"], FaultCode.NOT_ROWS),
        (QuestionKind.LIST, [{"drg": "x"}], FaultCode.UNKNOWN_COLUMN),
        (QuestionKind.LIST, [{"drug": ["x"]}], FaultCode.NOT_ROWS),
        (QuestionKind.LIST, [{"drug": True}], FaultCode.NOT_ROWS),
    ],
)
def test_what_does_not_fit_says_why(kind: QuestionKind, raw: object, code: FaultCode) -> None:
    found = check(of(kind), raw)
    assert isinstance(found, Fault)
    assert found.code is code
    assert found.key == "s.q"


TOML = st.recursive(
    st.one_of(
        st.text(), st.integers(), st.floats(), st.booleans(), st.dates(), st.datetimes(), st.times(), st.just("2025-03")
    ),
    lambda inside: st.one_of(st.lists(inside, max_size=3), st.dictionaries(st.text(), inside, max_size=3)),
    max_leaves=6,
)


@given(st.sampled_from(QuestionKind), TOML)
def test_checking_never_raises_and_what_it_keeps_fits_again(kind: QuestionKind, raw: object) -> None:
    kept = check(of(kind), raw)
    if not isinstance(kept, Fault):
        assert check(of(kind), kept) == kept


@given(st.dictionaries(st.text(), TOML, max_size=4))
def test_a_whole_file_never_raises(data: dict[str, Any]) -> None:
    checked = check_all(questionnaire(), data)
    assert all(fault.seen.isprintable() for fault in checked.faults)


def test_quoted_keys_and_tables_say_the_same() -> None:
    flat = check_all(questionnaire(), {"patient.name": "Ruth", "you.role": "patient"})
    nested = check_all(questionnaire(), {"patient": {"name": "Ruth"}, "you": {"role": "patient"}})
    assert flat == nested
    assert flat.values == {"patient.name": "Ruth", "you.role": "patient"}


def test_every_mistake_is_named() -> None:
    data = {"patient.name": "A", "patient": {"name": "B", "nmae": "C"}, "stop.now": "yes", "other": {}}
    codes = [(fault.key, fault.code) for fault in check_all(questionnaire(), data).faults]
    assert codes == [
        ("patient.name", FaultCode.TWICE),
        ("patient.nmae", FaultCode.UNKNOWN_KEY),
        ("stop.now", FaultCode.NOT_YES_NO),
        ("other", FaultCode.UNKNOWN_KEY),
    ]
