"""Every letter is typeset for every kind of person, and names nothing that was not told or read."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sopinion.content import letters, sections, shelf, spoken
from sopinion.content.facts import facts
from sopinion.flows import letter as verb
from sopinion.flows import request as asking
from sopinion.flows.ask import to_ask
from sopinion.flows.checklist import Missing, look
from sopinion.model.case import Case
from sopinion.model.checklist import Checklist
from sopinion.model.day import Day
from sopinion.model.kind import Kind
from sopinion.model.leaf import Leaf, as_text
from sopinion.model.question import Answer
from sopinion.model.record import Part, Record
from sopinion.model.request import Ask, Office, Request
from sopinion.press.sheet_press import SheetPress

if TYPE_CHECKING:
    from collections.abc import Sequence

TODAY = datetime.date(2025, 11, 20)
OWN = tuple(office.value for office in Office)
FOLLOWING = ("reminder", "complaint", "thanks")
PEOPLE: dict[str, dict[str, str]] = {
    "nobody-told": {},
    "patient": {"patient.name": "Ruth Calder", "patient.birth_date": "1961-05-23", "you.role": "patient"},
    "parent": {
        "patient.name": "Tom Varga",
        "patient.age": "child",
        "you.role": "parent",
        "you.name": "Ilona Varga",
        "timeline.diagnosed": "2025-02-13",
    },
    "teen": {"patient.name": "Tom Varga", "patient.age": "teen", "you.role": "parent", "you.name": "Ilona Varga"},
    "helper": {"patient.name": "Ada Moss", "you.role": "caregiver", "you.name": "Ben Moss"},
    "proxy": {"patient.name": "Ada Moss", "you.role": "caregiver", "you.name": "Ben Moss", "you.may_ask": "power"},
}
REQUEST = Request(
    "r1",
    Office.RECORDS,
    "Harbor Hospital",
    (Ask("operative-report", Day(2025, 3, 14)), Ask("pathology-report", number="S25-77", form="addendum", gap="g")),
    sent=Day(2025, 10, 1),
    received=Day(2025, 10, 4),
    answer="They are looking for it",
    cost="$6.50",
    person="Ms. Vale",
    reference="4471",
)


DUE = tuple(Day(2025, 11, day) for day in (3, 4, 20))
TOLD_DAYS = (Day(1961, 5, 23), Day(2025, 2, 13))
LONGER = {"radiology", "pathology", "complaint"}
"""Letters that may need a second page for somebody who asks for another."""


class NoPages:
    """No paper was read."""

    def pages(self, _sha256: str) -> Sequence[Any]:
        return ()

    def discs(self, *_folders: str) -> tuple[Any, ...]:
        return ()


def ground(answers: dict[str, str], *records: Record, **case: Any) -> asking.Ground:  # noqa: ANN401 - fields of a case
    told = MappingProxyType({key: Answer(value) for key, value in answers.items()})
    made = replace(Case("case-7k2m", "A", "2025-11-01", answers=told), **case)
    return asking.Ground(made, records, Missing(Checklist(()), ()), TODAY)


def every_leaf(where: asking.Ground, request: Request = REQUEST) -> Iterator[Leaf]:
    for key in (*OWN, *FOLLOWING):
        office = Office(key) if key in OWN else request.office
        yield verb.letter(key, replace(request, office=office), where)
    for key in ("release", "assent"):
        yield verb.page(key, where, request.asks)
    yield verb.cover(request, 2, where)
    yield verb.tracking(asking.stand(replace(where, case=replace(where.case, requests=(request,)))), where)


def words_of(data: Any) -> Iterator[str]:  # noqa: ANN401 - whatever TOML holds
    if isinstance(data, str):
        yield from re.findall(r"[\w'.-]+", data)
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from words_of(key)
            yield from words_of(value)
    elif isinstance(data, list):
        for value in data:
            yield from words_of(value)


def ours() -> set[str]:
    """Every word that stands in our own content for letters."""
    names = [*shelf.names("letters"), *shelf.names("letter_parts"), "offices", "voices"]
    names += [f"screens/{room}" for room in ("request", "guide", "plan", "prompts", "sheets")]
    found = {word for name in names for word in words_of(shelf.read(name))}
    found |= {word for kind in Kind for word in words_of(sections.name(kind))}
    for one in facts().values():
        found |= {*words_of(f"{one.says} {one.source} {spoken.day(Day.parse(one.as_of))}")}
    return found


def plain(word: str) -> str:
    return word.strip(".'-").casefold()


@pytest.mark.parametrize("country", ["us", "uk", "canada", None])
@pytest.mark.parametrize("who", PEOPLE)
def test_every_letter_is_typeset_and_names_only_what_was_told(who: str, country: str | None) -> None:
    told = {**PEOPLE[who], **({"you.country": country} if country else {})}
    where = ground(told)
    days = (REQUEST.sent, REQUEST.received, *(ask.day for ask in REQUEST.asks), *DUE, *TOLD_DAYS)
    asked = {*words_of([*told.values(), REQUEST.place, REQUEST.id, REQUEST.person, REQUEST.reference, REQUEST.answer])}
    asked |= {*words_of([ask.number for ask in REQUEST.asks]), "6.50", "3", "16", "17"}
    asked |= {word for day in days if day for word in words_of(spoken.day(day))}
    allowed = {plain(word) for word in ours() | asked} | {"x"}
    for leaf in every_leaf(where):
        said = as_text(leaf)
        assert "{" not in said, leaf.key
        assert "None" not in said.split(), leaf.key
        unknown = {
            word
            for word in re.findall(r"[\w'.-]+", said)
            if not set(word) <= set("_-=.") and not {plain(word), plain(word.removesuffix("'s"))} & allowed
        }
        assert unknown == set(), leaf.key


@pytest.mark.slow
@pytest.mark.parametrize("who", ["patient", "teen"])
@pytest.mark.parametrize("large", [False, True])
def test_every_letter_prints(who: str, large: bool) -> None:  # noqa: FBT001 - a parameter
    press = SheetPress("sopinion test")
    for leaf in every_leaf(ground({**PEOPLE[who], "you.country": "us"})):
        printed = press.print(leaf, TODAY, large=large, paper="letter")
        text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(printed.pdf)).pages)
        assert leaf.title.split()[0] in text
        assert printed.pages <= (4 if large else 2), leaf.key
        assert printed.undrawn == ()
        if not large and (who == "patient" or leaf.key not in LONGER):
            assert printed.pages == 1, leaf.key


def test_a_page_that_tracks_four_requests_is_one_page() -> None:
    asks = tuple(Ask(key) for key in letters.whole(Office.RECORDS))
    four = tuple(replace(REQUEST, id=f"r{n}", asks=asks) for n in range(1, 5))
    where = ground({**PEOPLE["patient"], "you.country": "us"}, requests=four)
    printed = SheetPress("sopinion test").print(
        verb.tracking(asking.stand(where), where), TODAY, large=False, paper="letter"
    )
    assert printed.pages == 1


def test_the_law_of_the_country_and_of_no_other() -> None:
    for country, here, absent in (
        ("us", "45 CFR 164.524", "subject access"),
        ("uk", "subject access request", "45 CFR"),
        ("canada", "rule of this country", "45 CFR"),
        (None, "rule of this country", "HIPAA"),
    ):
        where = ground({"you.country": country} if country else {})
        said = " ".join(as_text(verb.letter("medical-records", REQUEST, where)).split())
        assert here in said
        assert absent not in said


def test_each_asks_by_their_own_right() -> None:
    said = {
        who: " ".join(as_text(verb.letter("medical-records", REQUEST, ground({**told, "you.country": "us"}))).split())
        for who, told in PEOPLE.items()
    }
    assert "a copy of my medical records" in said["patient"]
    assert "Signature of the patient" in said["patient"]
    assert "a copy of my child's medical records" in said["parent"]
    assert "parent or guardian of Tom Varga" in said["parent"]
    assert "a copy of Ada Moss's medical records" in said["proxy"]
    assert "power of attorney for Ada Moss" in said["proxy"]
    assert "a copy of my medical records" in said["helper"]  # the patient speaks, and signs
    assert "Ben Moss helps me with this." in said["helper"]
    assert "Signature of the patient" in said["helper"]


def test_what_has_to_go_along() -> None:
    assert verb.needed_pages(ground(PEOPLE["patient"])) == ()
    assert verb.needed_pages(ground(PEOPLE["helper"])) == ("release",)
    assert verb.needed_pages(ground({**PEOPLE["helper"], "you.may_ask": "release"})) == ()
    assert verb.needed_pages(ground(PEOPLE["proxy"])) == ()
    assert verb.needed_pages(ground(PEOPLE["teen"])) == ("assent",)


@pytest.mark.parametrize(
    ("change", "here"),
    [
        ({}, "The 30 days of 45 CFR 164.524 ended on November 3, 2025"),
        ({"received": Day(2025, 11, 10)}, "The 30 days of 45 CFR 164.524 end on December 10, 2025"),
        ({"promised": Day(2025, 11, 1)}, "You said that I would have them by November 1, 2025"),
        ({"sent": None, "received": None}, "Please send the copies now, or tell me by what day"),
    ],
)
def test_a_reminder_says_how_the_day_stands(change: dict[str, Any], here: str) -> None:
    said = as_text(verb.letter("reminder", replace(REQUEST, **change), ground({"you.country": "us"})))
    assert here in " ".join(said.split())


def test_a_fax_cover_names_the_office_and_no_patient() -> None:
    said = as_text(verb.cover(REQUEST, 2, ground(PEOPLE["patient"])))
    assert "Medical records office, Harbor Hospital" in said
    assert "Pages, with this one: 3" in said
    assert "Calder" not in said


def test_a_reminder_asks_only_for_what_has_not_come() -> None:
    paper = Record("new", (Part("a.pdf", "/p", "f" * 64, 1, 1),), Kind.OPERATIVE_REPORT, 0.9, day=Day(2025, 3, 14))
    where = ground({"you.country": "us"}, paper, requests=(REQUEST,))
    said = as_text(verb.letter("reminder", REQUEST, where))
    assert "addendum" in said
    assert "Operative report, the full" not in said


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(min_size=1, max_size=40), st.text(max_size=40))
def test_no_text_of_a_person_is_read_for_blanks(name: str, place: str) -> None:
    where = ground({"patient.name": name + "{patient.birth_date}", "patient.birth_date": "1961-05-23"})
    leaf = verb.letter("thanks", replace(REQUEST, place=place + "{my}"), where)
    said = [value for block in leaf.blocks for row in getattr(block, "rows", ()) for value in row]
    assert place + "{my}" in said


def test_asks_come_from_the_checklist_of_the_answers() -> None:
    told = {"records.surgery_where": "Harbor Hospital, March 2025"}
    where = ground(told)
    case = where.case.with_answer("records.surgery", Answer(value=True))
    where = replace(where, case=case, missing=look(case, (), NoPages()))
    asked = {ask.key: (draft.place, ask.day) for draft in to_ask(where) for ask in draft.asks}
    assert asked["operative-report"] == ("Harbor Hospital", Day(2025, 3))
    assert "photo-id" not in asked
