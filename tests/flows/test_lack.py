"""What is said to be missing, where papers or pages are withheld."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from sopinion.flows.checklist import look
from sopinion.flows.lack import Sayable, sayable
from sopinion.model.checklist_told import Dismissed
from sopinion.model.day import Day
from sopinion.model.disc import Disc, Study
from sopinion.model.gap import GapKind
from sopinion.model.item import Item, ItemKind, ItemStatus, Move, item_id
from sopinion.model.kind import Kind
from sopinion.model.question import Answer
from sopinion.model.request import Ask, Office, Request

if TYPE_CHECKING:
    import pytest
    from tests.flows.conftest import World

    from sopinion.model.record import Record

SPOKEN = "She underwent a hysterectomy on 03/03/2024, see the operative report."
BARE, NAMED = "Operative report", "Operative report (2024-03-03 hysterectomy)"


def told(world: World, **answers: str | bool) -> None:
    more = {key.replace("__", "."): Answer(value) for key, value in answers.items()}
    world.case = replace(world.case, answers=MappingProxyType({**world.case.answers, **more}))


def said(world: World, *withheld: Record, pages: frozenset[tuple[str, int]] = frozenset()) -> Sayable:
    out = {place for record in withheld for place in record.places} | pages
    shared = frozenset(place for record in world.records for place in record.places) - out
    return sayable(world.case, world.records, world, shared)


def operations(found: Sayable) -> list[str]:
    return [lack.words for lack in found.lacks if lack.words.startswith(BARE)]


def test_a_shared_page_names_the_event(world: World) -> None:
    world.add("visit.pdf", SPOKEN, kind=Kind.VISIT_NOTE)
    assert operations(said(world)) == [NAMED]


def test_what_only_a_withheld_paper_speaks_of_is_not_named(world: World) -> None:
    visit = world.add("visit.pdf", SPOKEN, kind=Kind.VISIT_NOTE)
    world.add("other.pdf", "Nothing else.", kind=Kind.VISIT_NOTE)
    assert operations(said(world, visit)) == []


def test_what_a_person_told_is_named_without_the_event_of_the_withheld_paper(world: World) -> None:
    visit = world.add("visit.pdf", SPOKEN, kind=Kind.VISIT_NOTE)
    told(world, records__surgery=True, records__operative="not-yet")
    assert operations(said(world)) == [NAMED]
    assert operations(said(world, visit)) == [BARE]


def test_a_withheld_paper_of_that_kind_is_not_said_to_be_missing(world: World) -> None:
    told(world, records__surgery=True)
    report = world.add("op.pdf", "Operative report.", kind=Kind.OPERATIVE_REPORT)
    world.add("visit.pdf", "Nothing else.", kind=Kind.VISIT_NOTE)
    assert operations(said(world, report)) == []


def test_two_pages_speak_of_it_and_one_is_shared(world: World) -> None:
    visit = world.add("visit.pdf", "Nothing.", SPOKEN, kind=Kind.VISIT_NOTE, title="Hidden")
    other = world.add("other.pdf", SPOKEN, kind=Kind.VISIT_NOTE)
    page = frozenset({(visit.parts[0].sha256, 2)})
    assert operations(said(world, pages=page)) == [NAMED]
    assert operations(said(world, other)) == [NAMED]
    assert operations(said(world, other, pages=page)) == []


def test_a_gap_is_told_only_of_a_wholly_shared_paper_and_with_its_page(world: World) -> None:
    words = "PRELIMINARY REPORT"
    first = world.add("ct.pdf", words, "two", kind=Kind.IMAGING_REPORT)
    whole = [lack for lack in said(world).lacks if lack.page]
    assert [lack.page for lack in whole] == [(first.parts[0].sha256, 1)]
    page = frozenset({(first.parts[0].sha256, 2)})
    assert [lack for lack in said(world, pages=page).lacks if lack.page] == []


def test_a_thing_is_named_by_its_paper_only_where_that_is_shared(world: World) -> None:
    report = world.add("path.pdf", "Case S25-1", accession="S25-1", facility="Wexlow")
    world.add("visit.pdf", "Nothing.", kind=Kind.VISIT_NOTE)
    sent = (Move(ItemStatus.SENT, "2025-11-18"),)
    read = Item(
        item_id(ItemKind.SLIDES, "S25-1"),
        ItemKind.SLIDES,
        "S25-1",
        "S25-1",
        place="Wexlow",
        record=report.id,
        file="path.pdf",
        page=1,
        moves=sent,
    )
    own = Item(item_id(ItemKind.BLOCK, "My block|"), ItemKind.BLOCK, "My block", moves=sent)
    disc = Item(item_id(ItemKind.DISC, "x"), ItemKind.DISC, "scans/DICOMDIR", file="scans/DICOMDIR", moves=sent)
    world.case = replace(world.case, items=(read, own, disc))
    assert said(world).case.items == (read, own, replace(disc, label="", file=""))
    first, *others = said(world, report).case.items
    assert (first.label, first.accession, first.place, first.record) == ("", "", "", "")
    assert first.moves == sent, "that it is on its way was told"
    assert others == [own, replace(disc, label="", file="")]


def test_a_request_says_no_day_number_or_hospital_of_a_withheld_paper(world: World) -> None:
    visit = world.add("visit.pdf", SPOKEN, kind=Kind.VISIT_NOTE, facility="Wexlow Hospital", accession="S25-1")
    world.add("other.pdf", "Seen at Harbor Hospital.", kind=Kind.VISIT_NOTE, day=Day(2025, 5, 5))
    asks = (
        Ask("operative-report", Day(2024, 3, 3)),
        Ask("pathology-report", None, "S25-1"),
        Ask("imaging-report"),
        Ask("lab-report", Day(2025, 5, 5)),
        Ask("other", about="her notes"),
    )
    one = Request("r1", Office.RECORDS, "Wexlow Hospital", asks, sent=Day(2025, 11, 5))
    world.case = replace(world.case, requests=(one, replace(one, id="r2", place="Harbor Hospital", asks=asks[2:])))
    assert said(world).case.requests == world.case.requests
    first, second = said(world, visit).case.requests
    assert (first.place, first.asks) == ("", asks[2:])
    assert second == world.case.requests[1]
    told(world, records__surgery_where="Wexlow Hospital, March 2024")
    assert said(world, visit).case.requests[0].place == "Wexlow Hospital", "a person told it"


def test_a_disc_of_somebody_else_is_on_no_first_page(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    study = Study("CT", "Chest", Day(2025, 3, 10), "PETER MARLOW", Day(1944, 7, 30), images=3, family="MARLOW")
    own = replace(study, patient_name="ANA MARIA REYES", family="REYES", birth_date=Day(1961, 3, 3))
    here = (Disc("/f", "theirs", (study,)), Disc("/f", "both", (own, study)), Disc("/f", "mine", (own,)))
    monkeypatch.setattr(type(world), "discs", lambda *_: here)
    world.add("visit.pdf", "Nothing.", kind=Kind.VISIT_NOTE)
    things = look(world.case, world.records, world).things
    moved = tuple(replace(one, studies=(), moves=(*one.moves, Move(ItemStatus.TO_RETURN))) for one in things)
    world.case = replace(world.case, items=moved)
    told = {one.label: one for one in moved}
    assert set(told) == {"theirs", "both", "mine"}
    assert [one.id for one in said(world).case.items] == [told["mine"].id]
    gaps = {gap.about: gap for gap in look(world.case, world.records, world).open if gap.kind is GapKind.WRONG_PATIENT}
    assert set(gaps) == {"theirs", "both"}
    world.case = replace(world.case, dismissed=(Dismissed(gaps["theirs"].names, "it is hers"),))
    assert [one.id for one in said(world).case.items] == [told["theirs"].id, told["mine"].id], "what is told wins"


def test_what_has_come_is_not_said_to_be_asked_for(world: World) -> None:
    ask = (Ask("slides", number="S25-1"), Ask("operative-report"))
    one = Request("r1", Office.PATHOLOGY, "Wexlow Hospital", ask, sent=Day(2025, 11, 5))
    slides = Item(item_id(ItemKind.SLIDES, "S25-1"), ItemKind.SLIDES, "S25-1", "S25-1")
    world.case = replace(world.case, requests=(one,), items=(slides,))
    assert said(world).case.requests == (one,)
    came = replace(slides, moves=(Move(ItemStatus.ARRIVED, "2025-11-12"),))
    world.case = replace(world.case, items=(came,))
    assert said(world).case.requests == (replace(one, asks=ask[1:]),)
