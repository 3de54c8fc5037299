from __future__ import annotations

import json
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopinion.model.bound import Role
from sopinion.model.case import Case, Correction
from sopinion.model.case_json import VERSION, NewerCase, NotACase, as_json, from_bytes, from_json, to_bytes
from sopinion.model.citation import Citation
from sopinion.model.day import Day
from sopinion.model.ledger import Given, Written
from sopinion.model.parting import Parting, Stretch
from sopinion.model.question import Answer, AnswerState
from sopinion.model.request import Ask, Office, Request

UNDECODABLE = st.characters(min_codepoint=0xDC80, max_codepoint=0xDCFF)  # how Python holds a path that is not UTF-8
TEXT = st.text(st.characters(codec="utf-8") | UNDECODABLE, max_size=20)
ROW = st.dictionaries(TEXT, TEXT, min_size=1, max_size=3).map(MappingProxyType)
VALUE = st.one_of(
    TEXT,
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.lists(TEXT, max_size=3).map(tuple),
    st.lists(ROW, min_size=1, max_size=3).map(tuple),
)
ANSWER = st.one_of(
    st.builds(Answer, VALUE, st.just(AnswerState.GIVEN), TEXT),
    st.builds(Answer, st.none(), st.sampled_from([AnswerState.SKIPPED, AnswerState.UNSURE]), TEXT),
)
ANSWERS = st.dictionaries(TEXT, ANSWER, max_size=4).map(MappingProxyType)
PAGE = st.integers(1, 5000)
DAY = st.none() | st.dates().map(Day.of) | st.builds(Day, st.integers(1900, 2100))
ASK = st.builds(Ask, key=TEXT, day=DAY, number=TEXT, form=TEXT, about=TEXT, gap=TEXT)
REQUEST = st.builds(
    Request,
    id=TEXT,
    office=st.sampled_from(Office),
    place=TEXT,
    asks=st.lists(ASK, max_size=2).map(tuple),
    written=DAY,
    sent=DAY,
    received=DAY,
    promised=DAY,
    extended=DAY,
    refused=DAY,
    arrived=DAY,
    answer=TEXT,
    cost=TEXT,
    person=TEXT,
    reference=TEXT,
    had=st.lists(TEXT, max_size=2).map(tuple),
)
STRETCH = st.builds(
    lambda sha, first, more: Stretch(sha, first, first + more), TEXT, st.integers(1, 99), st.integers(0, 9)
)
PARTING = st.builds(Parting, st.lists(st.lists(STRETCH, max_size=2).map(tuple), max_size=2).map(tuple), TEXT)
TEXTS = st.lists(TEXT, max_size=2).map(tuple)
ISO_DAY = st.dates().map(str)
WRITTEN = st.builds(
    Written,
    bundle=TEXT,
    sha256=TEXT,
    pages=PAGE,
    day=ISO_DAY,
    recipient=TEXT,
    role=st.sampled_from(Role),
    of=TEXT,
    first=TEXT,
    last=TEXT,
    include=TEXTS,
    exclude=TEXTS,
    include_sensitive=st.booleans(),
    records=TEXTS,
    locked=st.booleans(),
)
CITATION = st.builds(
    Citation, key=TEXT, fact=TEXT, record=TEXT, pages=st.lists(STRETCH, max_size=2).map(tuple), said=TEXT
)
CASE = st.builds(
    Case,
    label=TEXT,
    name=TEXT,
    made=TEXT,
    answers=ANSWERS,
    set_aside=ANSWERS,
    partings=st.lists(PARTING, max_size=2).map(tuple),
    corrections=st.lists(st.builds(Correction, TEXT, PAGE, PAGE, TEXT, TEXT, TEXT, TEXT), max_size=3).map(tuple),
    folders=st.lists(TEXT, max_size=3).map(tuple),
    written=st.lists(WRITTEN, max_size=3).map(tuple),
    given=st.lists(st.builds(Given, TEXT, TEXT, TEXT, ISO_DAY), max_size=3).map(tuple),
    requests=st.lists(REQUEST, max_size=2).map(tuple),
    citations=st.lists(CITATION, max_size=2).map(tuple),
    keep=st.dictionaries(st.sampled_from(["places", "notes", "x"]), st.lists(st.integers()), max_size=2).map(
        MappingProxyType
    ),
)


def _json(case: Case) -> dict[str, Any]:
    return json.loads(to_bytes(case))


@given(CASE)
def test_a_case_comes_back_from_its_file_as_it_went_in(case: Case) -> None:
    back = from_bytes(to_bytes(case))
    assert back == case
    assert [type(answer.value) for answer in back.answers.values()] == [
        type(answer.value) for answer in case.answers.values()
    ]


@given(CASE)
def test_the_file_of_a_case_is_stable(case: Case) -> None:
    assert to_bytes(from_bytes(to_bytes(case))) == to_bytes(case)


@given(CASE, st.data())
def test_a_half_written_file_is_never_a_case(case: Case, data: st.DataObject) -> None:
    whole = to_bytes(case).rstrip()
    cut = data.draw(st.integers(0, len(whole) - 1))
    with pytest.raises(NotACase):
        from_bytes(whole[:cut])


def test_words_stand_in_the_file_as_they_were_typed() -> None:
    assert "María 李".encode() in to_bytes(Case("case-7k2m", "María 李", "2025-11-20"))


def test_a_section_of_another_version_is_carried_along() -> None:
    data = {**_json(Case("case-7k2m", "Mom", "2025-11-20")), "places": [{"name": "Harbor"}]}
    case = from_json(data)
    assert case.keep == {"places": [{"name": "Harbor"}]}
    assert as_json(case)["places"] == [{"name": "Harbor"}]


def test_what_is_kept_never_takes_the_place_of_what_is_told() -> None:
    case = Case("case-7k2m", "Mom", "2025-11-20", keep=MappingProxyType({"name": "Nobody", "schema": "x"}))
    assert as_json(case)["name"] == "Mom"
    assert as_json(case)["schema"] == f"sopinion/case/{VERSION}"


def test_the_ledger_of_a_first_version_reads_on() -> None:
    row = {"bundle": "a.pdf", "sha256": "aa", "pages": 7, "day": "2025-11-20", "to": "Dr. Lee"}
    case = from_json({**WHOLE, "written": [row]})
    assert case.written == (Written("a.pdf", "aa", 7, "2025-11-20", "Dr. Lee"),)
    assert case.given == ()


@given(CASE, TEXT)
def test_a_first_version_loses_nothing_of_the_ledger(case: Case, name: str) -> None:
    """It carries what it does not know along, writes what it knows anew, and may add a file of its own."""
    data = _json(case)
    row = {"bundle": name, "sha256": "new", "pages": 7, "day": "2025-11-20", "to": ""}
    back = from_json({**data, "written": [*data["written"], row]})
    assert back.given == case.given
    assert back.written == (*case.written, Written(name, "new", 7, "2025-11-20"))


def test_a_newer_file_is_refused() -> None:
    with pytest.raises(NewerCase):
        from_json({"schema": f"sopinion/case/{VERSION + 1}", "anything": 1})


def test_an_older_file_is_brought_up_step_by_step() -> None:
    steps = {
        1: lambda data: {"name": data["called"], **{key: data[key] for key in data if key != "called"}},
        2: lambda data: {**data, "made": data["made"] + "-01"},
    }
    data = {"schema": "sopinion/case/1", "label": "case-7k2m", "called": "Mom", "made": "2025-11"}
    assert from_json(data, steps, version=3) == Case("case-7k2m", "Mom", "2025-11-01")


def test_an_older_file_without_a_step_is_not_guessed_at() -> None:
    with pytest.raises(NotACase):
        from_json({"schema": "sopinion/case/1", "label": "a", "name": "b", "made": "c"}, {}, version=2)


WHOLE = {"schema": "sopinion/case/1", "label": "case-7k2m", "name": "Mom", "made": "2025-11-20"}


@pytest.mark.parametrize(
    "change",
    [
        {"schema": None},
        {"schema": "sopinion/case/"},
        {"schema": "sopinion/case/0"},
        {"schema": "sopinion/case/-1"},
        {"schema": "sopinion/case/9999999"},
        {"schema": "sopinion/case/\u0663"},
        {"schema": "other/1"},
        {"name": 1},
        {"label": None},
        {"answers": []},
        {"answers": {"a.b": "text"}},
        {"answers": {"a.b": {"value": {"x": 1}}}},
        {"answers": {"a.b": {"value": ["x", 1]}}},
        {"answers": {"a.b": {"value": [{"x": 1}]}}},
        {"answers": {"a.b": {"value": "x", "state": "perhaps"}}},
        {"answers": {"a.b": {"value": "x", "said": 3}}},
        {"folders": "/home"},
        {"folders": [1]},
        {"corrections": [3]},
        {"corrections": [{"sha256": "a", "pages": [1], "field": "kind", "value": "other"}]},
        {"corrections": [{"sha256": "a", "pages": [True, 2], "field": "kind", "value": "other"}]},
        {"corrections": [{"sha256": "a", "pages": ["1", 2], "field": "kind", "value": "other"}]},
        {"written": ["x"]},
        {"requests": {}},
        {"requests": ["x"]},
        {"requests": [{"id": "r1", "office": "nowhere"}]},
        {"requests": [{"id": "r1", "office": "radiology", "sent": "soon"}]},
        {"requests": [{"id": "r1", "office": "radiology", "asks": [3]}]},
        {"requests": [{"id": "r1", "office": "radiology", "had": [3]}]},
        {"requests": [{"id": "r1", "office": "radiology", "cost": 6.5}]},
        {"written": [{"bundle": "a", "sha256": "b", "pages": 1.5, "day": "2025-11-20"}]},
        {"written": [{"bundle": "a", "sha256": "b", "pages": 1, "day": "soon"}]},
        {"ledger": []},
        {"ledger": {"written": {}}},
        {"ledger": {"written": [{"bundle": "a", "sha256": "b", "pages": 1, "day": "2025-11-20", "role": "page"}]}},
        {"ledger": {"written": [{"bundle": "a", "sha256": "b", "pages": 1, "day": "2025-11-20", "records": [1]}]}},
        {"ledger": {"given": [{"sha256": "a", "bundle": "b", "to": "c", "day": "soon"}]}},
        {"ledger": {"given": [{"sha256": "a", "bundle": "b", "day": "2025-11-20"}]}},
    ],
)
def test_a_file_of_another_shape_is_not_a_case(change: dict[str, Any]) -> None:
    assert from_json(WHOLE).name == "Mom"
    with pytest.raises(NotACase):
        from_json({**WHOLE, **change})


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"{" * 100_000,
        b"[" * 100_000,
        b'{"schema": "sopinion/case/1", "label": "a", "name": "b", "made": "c", "answers": {"k": {"value": NaN}}}',
        b'{"schema": "sopinion/case/1", "x": ' + b"9" * 10_000 + b"}",
    ],
)
def test_no_bytes_do_more_than_be_refused(data: bytes) -> None:
    with pytest.raises(NotACase):
        from_bytes(data)


@pytest.mark.parametrize("pages", [[0, 1], [3, 2], [1, 10**9], [1], "1-2", [1, True]])
def test_told_pages_that_no_file_has_are_damage(pages: object) -> None:
    data = as_json(Case("case-test", "Ann", "2025-11-20"))
    data["partings"] = [{"papers": [[{"sha256": "aa", "pages": pages}]], "said": ""}]
    with pytest.raises(NotACase):
        from_json(data)
