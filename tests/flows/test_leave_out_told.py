"""What a person told can stay out of the first pages, alone, and leaves no trace there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import pypdf
import pytest

from sopinion.content import shelf
from sopinion.errors import WrongUsage
from sopinion.flows import earlier, leave
from sopinion.flows.cite import citable
from sopinion.flows.exported import ExportReport, as_json
from sopinion.flows.facts import kept
from sopinion.model.case_json import from_bytes, to_bytes
from sopinion.model.choices import Choices
from sopinion.model.citation import row_id
from sopinion.model.kind import Kind
from sopinion.model.question import Answer, Choice
from sopinion.press.bindery import Bindery

if TYPE_CHECKING:
    from datetime import date

    from tests.flows.conftest import World

DRUGS = (
    {"drug": "Oxaliplatin", "dose": "85 mg", "from": "April 2025", "to": "July 2025", "stopped": "Numb fingers"},
    {"drug": "Lisinopril", "stopped": " "},
)


@pytest.fixture
def told(world: World) -> World:
    world.case = replace(
        world.case,
        answers=MappingProxyType(
            {
                **world.case.answers,
                "records.surgery": Answer(value=True),
                "records.surgery_where": Answer("Harbor Hospital, March 2025"),
                "records.operative": Answer("not-yet"),
                "records.drugs_taken": Answer(tuple(map(MappingProxyType, DRUGS))),
                "records.slides": Answer("yes"),
                "records.slides_asked": Answer("2025-11-03"),
                "records.slides_who": Answer("Wexlow laboratory"),
            }
        ),
    )
    world.add("a.pdf", "one")
    return world


def today(world: World) -> date:
    return world.draft().day


def names_of(world: World, *wanted: str) -> frozenset[str]:
    return leave.named(world.case, world.records, wanted, today(world))


def front(report: ExportReport) -> str:
    """The words of the pages that are ours, in one line."""
    reader = pypdf.PdfReader(report.files[0].path)
    first = report.draft.whole[0].layout.front
    return " ".join(" ".join(page.extract_text().split()) for page in reader.pages[:first])


def test_the_treatment_table_says_why_a_drug_was_stopped(told: World, tmp_path: Path) -> None:
    words = front(told.export(tmp_path / "out"))
    assert "Drug Dose From Until Why stopped" in words
    assert "Oxaliplatin 85 mg April 2025 July 2025 Numb fingers" in words


@pytest.mark.parametrize(
    ("name", "gone", "there"),
    [
        ("timeline.diagnosis", ["a lump", "Diagnosis"], ["Oxaliplatin", "Timeline"]),
        ("goals.question", ["Is surgery first right"], ["say what you would advise"]),
        ("records.drugs_taken#1", ["Oxaliplatin", "Why stopped", "Numb"], ["Lisinopril"]),
        ("records.drugs_taken#2", ["Lisinopril"], ["Oxaliplatin", "Why stopped"]),
        ("records.drugs_taken", ["Oxaliplatin", "Lisinopril", "Drugs told"], ["Dr. Rao"]),
        ("records.surgery_where", ["Harbor Hospital", "An operation", "Operative report"], ["Treatment, or its next"]),
        ("records.slides", ["slides", "Wexlow"], ["Oxaliplatin"]),
        ("records.doctors#1", ["Dr. Rao", "Doctors"], ["a lump"]),
    ],
)
def test_one_thing_stays_out_and_leaves_no_empty_place(
    told: World, tmp_path: Path, name: str, gone: list[str], there: list[str]
) -> None:
    before = front(told.export(tmp_path / "all"))
    after = front(told.export(tmp_path / "out", without=names_of(told, name)))
    assert gone[0] in before, "it stands there otherwise"
    for words in gone:
        assert words not in after
    for words in there:
        assert words in after
    assert told.case.answers["goals.question"].value, "what was told stays told"


def test_a_name_that_stands_for_nothing_is_refused(told: World) -> None:
    for name in ("goals.worries", "records.drugs_taken#3", "records.surgery", ""):
        with pytest.raises(WrongUsage) as refused:
            names_of(told, name)
        assert "records.drugs_taken#2" in str(refused.value.values["what"])


def test_a_row_is_known_by_what_it_says_wherever_it_stands(told: World) -> None:
    without = names_of(told, "records.drugs_taken#1")
    turned = {**told.case.answers, "records.drugs_taken": Answer(tuple(map(MappingProxyType, reversed(DRUGS))))}
    left = kept(turned, without)["records.drugs_taken"].value
    assert isinstance(left, tuple)
    assert [row_id(row) for row in left if not isinstance(row, str)] == [row_id(DRUGS[1])]


def test_every_fact_left_out_leaves_only_the_standard_sentence(told: World, tmp_path: Path) -> None:
    every = [one.name for one in citable(told.case, told.records, today(told))]
    report = told.export(tmp_path / "out", without=names_of(told, *every))
    words = front(report)
    assert shelf.read("sheets/cover")["no_question"] in words
    assert "told by" not in words
    assert "Summary" not in words
    assert as_json(report)["without"] == tuple(every)


def test_the_ledger_keeps_it_and_a_bundle_made_again_leaves_it_out(told: World, tmp_path: Path) -> None:
    without = names_of(told, "timeline.diagnosis", "records.drugs_taken#2")
    report = told.export(tmp_path / "out", without=without)
    assert told.case.written[-1].without == tuple(sorted(without))
    told.case = from_bytes(to_bytes(told.case))
    assert told.case.written[-1].without == tuple(sorted(without)), "it is on the disk too"
    told.add("b.pdf", "two", kind=Kind.VISIT_NOTE)
    again = told.export(tmp_path / "again", reopen=Path(report.files[0].path))
    assert again.draft.choices.without == without
    assert "a lump" not in front(again)
    assert "Lisinopril" not in front(again)
    press = Bindery()
    with press.stock() as stock:
        before = earlier.look(Path(report.files[0].path), press, told.records)
        both = earlier.reopened(Choices(without=frozenset({"x"})), before, told.case, told.records, stock)
    assert both.without == without | {"x"}, "what is left out anew comes on top"


@dataclass
class Ticking:
    """A person who unticks and ticks by words."""

    off: list[str] = field(default_factory=list)
    on: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)

    def say(self, text: str = "", *_: object) -> None:
        self.said.append(text)

    def tick(self, _ask: str, choices: Sequence[Choice], ticked: Sequence[str], *, option: str = "") -> tuple[str, ...]:
        assert option == "--without"
        self.shown = [one.label for one in choices]
        kept_in = [one for one in choices if one.value in ticked and not any(word in one.label for word in self.off)]
        back = [one for one in choices if any(word in one.label for word in self.on)]
        return tuple(one.value for one in (*kept_in, *back))


def walked(world: World, without: frozenset[str], person: Ticking) -> frozenset[str]:
    return leave.walk(person, world.case, world.records, without, today(world))  # type: ignore[arg-type]  # the part of a screen that it uses


def test_a_tick_leaves_out_and_takes_back(told: World) -> None:
    person = Ticking(off=["Lisinopril", "a lump"])
    once = walked(told, frozenset(), person)
    assert once == names_of(told, "records.drugs_taken#2", "timeline.diagnosis")
    assert "What I ask: Is surgery first right? #panic()" in person.shown
    assert walked(told, once, Ticking()) == once
    assert walked(told, once, Ticking(on=["a lump"])) == names_of(told, "records.drugs_taken#2")
    assert walked(told, once | {"of.another"}, Ticking(on=["a lump", "Lisin"])) == {"of.another"}


def test_one_row_of_a_table_that_was_left_out_whole_can_come_back(told: World) -> None:
    whole = names_of(told, "records.drugs_taken")
    assert walked(told, whole, Ticking()) == whole
    assert walked(told, whole, Ticking(on=["Oxaliplatin"])) == names_of(told, "records.drugs_taken#2")


def test_where_nothing_was_told_that_is_said(world: World) -> None:
    world.case = replace(world.case, answers=MappingProxyType({}))
    world.add("a.pdf", "one")
    person = Ticking()
    assert walked(world, frozenset({"x"}), person) == {"x"}
    assert person.said == ["Nothing that you told stands on the first pages."]
