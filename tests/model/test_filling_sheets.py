"""Filling the blanks of a sheet: a gap in a sentence drops it, a gap in a pair is room to write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopinion.model.leaf import Heading, Note, Pairs, Paragraph, Points, Room, Say, Table, Ticks
from sopinion.model.question import Answer, Is, Not
from sopinion.model.sheet import Filling, Place, Sheet, SheetPart, ToldRows, blanks, fill


def sheet(*blocks: object, **more: object) -> Sheet:
    return Sheet("x", "About {my} case", "what for", "", (SheetPart(tuple(blocks), **more),))  # type: ignore[arg-type]


def filled(one: Sheet, words: dict[str, str], **tables: tuple[dict[str, str], ...]) -> tuple[object, ...]:
    return fill(one, {}, Filling(words, tables, {"here": (Note("placed"),)})).blocks


def test_a_sentence_that_cannot_be_filled_falls_away() -> None:
    one = sheet(
        Paragraph("To {who}"), Say("For {who|somebody}"), Points(("{who}", "stays")), Ticks(((False, "{who}"),))
    )
    assert filled(one, {}) == (Say("For somebody"), Points(("stays",)))
    assert filled(one, {"who": "Ann"})[0] == Paragraph("To Ann")


def test_a_heading_with_nothing_under_it_falls_away() -> None:
    one = sheet(Heading("Empty"), Paragraph("{who}"), Heading("Full"), Paragraph("words"), Heading("Last"))
    assert filled(one, {}) == (Heading("Full"), Paragraph("words"))


def test_what_is_not_known_is_room_to_write() -> None:
    one = sheet(Pairs((("Name", "{patient.name}"), ("Phone", ""))), Table(("A", "B"), (("q", "{who}"),)), Room("R", 2))
    found = filled(one, {"patient.name": "Ann"})
    assert found == (Pairs((("Name", "Ann"), ("Phone", ""))), Table(("A", "B"), (("q", ""),)), Room("R", 2))


def test_rows_that_were_told_come_before_the_empty_ones() -> None:
    one = sheet(ToldRows("calls", ("Day", "Who"), ("day", "who"), spare=1))
    assert filled(one, {}, calls=({"day": "Monday"},)) == (Table(("Day", "Who"), (("Monday", ""), ("", ""))),)


def test_places_are_filled_or_missed() -> None:
    assert filled(sheet(Place("here")), {}) == (Note("placed"),)
    with pytest.raises(KeyError):
        filled(sheet(Place("nowhere")), {})


def test_a_part_is_there_when_its_condition_holds() -> None:
    child = Is("patient.age", ("child",))
    said = Filling({}, {}, {})
    for age, there in (("child", True), ("adult", False)):
        answers = {"patient.age": Answer(age)}
        assert bool(fill(sheet(Note("n"), when=child), answers, said).blocks) is there
        assert bool(fill(sheet(Note("n"), when=Not(child)), answers, said).blocks) is not there


@given(st.text())
def test_what_a_person_typed_is_never_read_for_blanks(typed: str) -> None:
    said = f"{typed} {{my}}"
    assert filled(sheet(Say("{who}")), {"who": said, "my": "secret"}) == (Say(said),)


def test_blanks_are_named() -> None:
    one = sheet(Pairs((("{a}", "{b.c}"),)), Points(("{d|else}",)), ToldRows("k", ("{e}",), ("c",)))
    assert set(blanks(one)) == {"my", "a", "b.c", "d", "e"}
