"""The walk of each role in a real terminal, from the stop list to what stands on disk and on the plan."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

DOWN, ENTER, ESC = "\x1b[B", "\r", "\x1b"

pytestmark = pytest.mark.slow


class Walker:
    """Somebody at the terminal: answers question after question, each by what stands on it."""

    def __init__(self, opened: Any) -> None:  # noqa: ANN401 - a terminal
        self.one = opened

    def chooses(self, ask: str, place: int) -> None:
        """Point at the choice in that place, from 0, and press Enter."""
        self.one.see(ask)
        self.one.see("q save and stop")
        self.one.press(DOWN * place + ENTER)

    def types(self, ask: str, text: str) -> None:
        """Type a line."""
        self.one.see(ask)
        self.one.see("q save and stop")
        self.one.type(text)

    def skips(self, ask: str) -> None:
        """Pass by."""
        self.one.see(ask)
        self.one.see("q save and stop")
        self.one.press(ESC + "s" if "esc, then" in self.one.shown else "s")

    def picks(self, ask: str, place: int) -> None:
        """Choose in a menu that is no question."""
        self.one.see(ask)
        self.one.see("↑↓ choose · enter")
        self.one.press(DOWN * place + ENTER)

    def stops(self, ask: str) -> None:
        """Save and stop."""
        self.one.see(ask)
        self.one.see("q save and stop")
        self.one.press(ESC + "q" if "esc, then" in self.one.shown else "q")
        assert self.one.end() == 130


def told(home: Path) -> dict[str, Any]:
    (file,) = home.glob("cases/*/case.json")
    return {
        key: one["value"] for key, one in json.loads(file.read_text())["answers"].items() if one["value"] is not None
    }


def test_a_patient_asks_about_time_and_gets_the_plan(
    terminal: Callable[..., Any], run: Callable[..., Any], home: Path
) -> None:
    walker = Walker(terminal("prepare", rows=30))
    walker.chooses("happening now?", 2)
    walker.chooses("Who is typing?", 1)
    walker.types("What is your name?", "Ines Marlow")
    walker.chooses("an adult or a child?", 1)
    walker.chooses("are you treated?", 1)
    walker.picks("Would one page help", 1)
    walker.chooses("second opinion about?", 1)
    walker.types("What did the doctors say it is?", "breast cancer, early")
    walker.types("When were you told?", "October 2025")
    walker.types("What treatment is planned", "surgery, then radiation")
    walker.types("its next big step, begin?", "12/14/2025")
    walker.chooses("Is that day booked?", 1)
    walker.chooses("medical reason not to wait?", 1)
    walker.types("Who told you that?", "Dr. Osei")
    walker.types("On which day did they tell you?", "11/18/2025")
    walker.chooses("days, or of weeks?", 2)
    walker.chooses("Where are you now?", 1)
    walker.skips("next visit with the doctor?")
    walker.skips("before treatment starts?")
    walker.picks("Which part?", 0)
    walker.types("What is your date of birth?", "March 4, 1970")
    walker.stops("Have you been known by other names?")
    assert told(home)["timeline.wait"] == "fine"
    assert told(home)["patient.birth_date"] == "1970-03-04"
    days = {event["key"]: event["day"] for event in run("plan", "--json").json["events"]}
    assert days["start"] == "2025-12-14"
    assert days["wait-answer"] == "2025-11-18"


def test_a_parent_gets_one_page_and_is_asked_about_the_child(terminal: Callable[..., Any], home: Path) -> None:
    walker = Walker(terminal("prepare", rows=44))
    walker.chooses("happening now?", 2)
    walker.chooses("Who is typing?", 2)
    walker.types("What is your child's name?", "Leo Marsh")
    walker.chooses("an adult or a child?", 2)
    walker.chooses("is your child treated?", 1)
    walker.picks("Would one page help", 0)
    walker.chooses("mostly about?", 2)
    walker.chooses("What is your main reason?", 4)
    walker.one.see("This is your page. What now?")
    assert "child's illness" in walker.one.shown
    walker.picks("What now?", 0)
    walker.stops("second opinion about?")
    assert told(home)["reasons.main"] == "child-not-cancer"
    walker = Walker(terminal("prepare", "--section", "child", rows=30))
    walker.chooses("Who may say yes", 1)
    walker.chooses("May you ask for the records?", 1)
    walker.chooses("What does your child know", 1)
    walker.types("What would your child like to ask", "Can I go to school?")
    walker.chooses("Would your child like time alone", 1)
    walker.chooses("want to keep out of the bundle?", 2)
    walker.skips("School:")
    walker.skips("Brothers and sisters")
    walker.chooses("Growth and vaccine", 1)
    assert walker.one.end() == 0
    assert told(home)["child.teen_private"] == "yes"


def test_somebody_beside_takes_the_fast_lane(terminal: Callable[..., Any], home: Path) -> None:
    walker = Walker(terminal("prepare", rows=40))
    walker.chooses("happening now?", 2)
    walker.chooses("Who is typing?", 3)
    walker.types("What is the patient's name?", "Tom Reed")
    walker.chooses("an adult or a child?", 1)
    walker.chooses("is the patient treated?", 1)
    walker.picks("Would one page help", 1)
    walker.chooses("second opinion about?", 2)
    walker.types("What did the doctors say it is?", "a fast lymphoma")
    for ask in ("When were you told?", "What treatment is planned", "its next big step, begin?"):
        walker.skips(ask)
    walker.one.see("look at Tom Reed's case")
    walker.chooses("medical reason not to wait?", 2)
    walker.types("Who told you that?", "Dr. Osei")
    walker.types("On which day did they tell you?", "11/19/2025")
    walker.chooses("days, or of weeks?", 1)
    walker.picks("When there is little time", 0)
    walker.one.see("In which folder")
    walker.one.press(ENTER)
    walker.one.see("Press Enter to go on.")
    walker.one.press(ENTER)
    walker.stops("Where is the patient now?")
    assert (home.parent / "sopinion pages" / "sopinion fast-lane.pdf").is_file()
    assert told(home)["timeline.time"] == "days"
    walker = Walker(terminal("prepare", "--section", "names", rows=30))
    for ask in ("the patient's date of birth?", "Has the patient been known", "record numbers"):
        walker.skips(ask)
    walker.types("What is your own name?", "Ann Reed")
    walker.chooses("a paper that lets you ask", 2)
    assert walker.one.end() == 0
    assert told(home)["you.may_ask"] == "release"


def test_a_social_worker_fills_in_the_insurer_with_a_client(
    terminal: Callable[..., Any], run: Callable[..., Any], home: Path, tmp_path: Path
) -> None:
    start = tmp_path / "client.toml"
    start.write_text('"patient.name" = "Client Seven"\n"you.role" = "social-worker"\n"you.country" = "us"\n')
    assert run("prepare", "--answers", start).code == 0
    walker = Walker(terminal("prepare", "--section", "insurance", rows=30))
    walker.chooses("What kind of health plan", 7)
    walker.types("What is the insurer called?", "Larkfield Health")
    walker.chooses("pay for a second opinion?", 1)
    walker.chooses("want a referral?", 1)
    walker.chooses("say yes before the visit?", 2)
    walker.types("number of that approval?", "PA 55-10233")
    for ask in ("outside the plan", "by video or in writing?", "another country?", "second looks", "case manager"):
        walker.skips(ask)
    walker.chooses("Calls with the insurer", 0)
    for label, cell in (("Day:", "11/19/2025"), ("Spoke with:", "Ms. Chen"), ("Call number:", "R-4471")):
        walker.one.see(label)
        walker.one.type(cell)
    for label in ("They said:", "Next:"):
        walker.one.see(label)
        walker.one.press(ENTER)
    walker.one.see("November 19, 2025")
    walker.chooses("❯ That is all", 0)  # noqa: RUF001 - the pointer
    walker.chooses("Did the insurer say no", 2)
    walker.types("Which day stands on that letter?", "11/12/2025")
    walker.types("Until which day can you appeal", "5/11/2026")
    walker.types("What did they say no to", "not in the network")
    assert walker.one.end() == 0
    kept = told(home)
    assert kept["insurance.calls"] == [{"day": "2025-11-19", "who": "Ms. Chen", "number": "R-4471"}]
    assert kept["insurance.denied_until"] == "2026-05-11"
