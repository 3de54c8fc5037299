"""The walk in a real terminal: begin, answer, go back, skip, stop, come back; in plain words; on a narrow window."""

from __future__ import annotations

import json
import signal
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DOWN, UP, ENTER, ESC = "\x1b[B", "\x1b[A", "\r", "\x1b"
POINTER = "\N{HEAVY RIGHT-POINTING ANGLE QUOTATION MARK ORNAMENT}"
Opened = Any


def told(home: Path) -> dict[str, Any]:
    files = list(home.glob("cases/*/case.json"))
    return json.loads(files[0].read_text())["answers"] if files else {}


def begun(terminal: Callable[..., Opened], role: int = 1, **more: Any) -> Opened:  # noqa: ANN401 - what the terminal takes
    """Open the walk, say who is typing (1: the patient, 2: a parent ...) and the name; the next question shows."""
    one = terminal("prepare", **more)
    one.see("First: is any of this")
    one.press("n" + ENTER)
    one.see("Who is typing?")
    one.press(DOWN * role + ENTER)
    one.see("name?")
    one.type("Ruth Calder")
    one.see("an adult or a child?")
    return one


def test_begin_answer_go_back_skip_and_stop(terminal: Callable[..., Opened], home: Path) -> None:
    one = begun(terminal, role=2)
    assert told(home)["patient.name"]["value"] == "Ruth Calder"  # on disk before the next question shows
    one.press("b")
    one.see("What is your child's name?")
    one.press(ESC)
    one.see("now press: b back")
    one.press("b")
    one.see("Your answer so far: A parent or guardian")
    one.press("s")  # past what was told, to what was not
    one.see("an adult or a child?")
    one.press("s")
    one.see("In which country is your child treated?")
    one.press("q")
    assert one.end() == 130
    one.see("What you told is saved.")
    one.see("To go on from here: sopinion prepare")
    kept = told(home)
    assert kept["you.role"]["value"] == "parent"
    assert kept["patient.age"]["state"] == "skipped"
    assert kept["patient.name"]["value"] == "Ruth Calder"


def test_a_day_is_read_as_it_is_typed(terminal: Callable[..., Opened], home: Path) -> None:
    first = begun(terminal)
    first.press("q")
    assert first.end() == 130
    one = terminal("prepare", "--section", "names")
    one.see("date of birth?")
    one.type("March 44, 1961")
    one.see("I could not read that as a day.")
    one.press("5/23/1961")
    one.see("I read this as May 23, 1961.")
    one.press(ENTER)
    one.see("known by other names?")
    assert told(home)["patient.birth_date"]["value"] == "1961-05-23"


def test_an_enter_in_haste_claims_nothing(terminal: Callable[..., Opened], home: Path) -> None:
    one = terminal("prepare")
    one.see(f"{POINTER} I am not sure")
    one.press(ENTER)
    one.see("If you are not sure, call and ask.")
    one.press(DOWN + ENTER)
    one.see("Who is typing?")
    one.see(f"{POINTER} I am not sure")
    one.press(ENTER)
    one.see("name?")
    assert {key: one["state"] for key, one in told(home).items()} == {"stop.now": "unsure", "you.role": "unsure"}


def test_coming_back_goes_on_there(terminal: Callable[..., Opened]) -> None:
    one = begun(terminal)
    one.press("q")
    assert one.end() == 130
    again = terminal("prepare")
    again.see("an adult or a child?")
    again.press("\x03")
    assert again.end() == 130


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGHUP, signal.SIGTERM])
def test_a_death_between_two_questions_loses_nothing(terminal: Callable[..., Opened], how: signal.Signals) -> None:
    one = begun(terminal)
    one.child.kill(how)
    one.end()
    terminal("prepare").see("an adult or a child?")


def test_a_yes_on_the_stop_list(terminal: Callable[..., Opened], home: Path) -> None:
    one = terminal("prepare")
    one.see("First: is any of this")
    one.press("y" + ENTER)
    one.see("Stop here. I will come back later")
    one.see("911")
    assert told(home)["stop.now"]["value"] is True
    one.press(ENTER)
    assert one.end() == 130


def test_why_shows_more_and_hides_it_again(terminal: Callable[..., Opened]) -> None:
    one = begun(terminal)
    one.press("?")
    one.see("Children are often treated")
    one.press("?")
    one.until(lambda: "Children are" not in one.shown and "an adult or a child?" in one.shown, "less to show")


def test_why_explains_the_words_of_the_question(terminal: Callable[..., Opened]) -> None:
    first = begun(terminal)
    first.press("q")
    assert first.end() == 130
    one = terminal("prepare", "--section", "items")
    one.see("the tissue slides?")
    one.press("?")
    one.see("block: ")
    one.see("slide: ")
    one.press("q")
    assert one.end() == 130
    plain = terminal("prepare", "--section", "items", "--plain")
    plain.see("tissue slides?")
    plain.type(":why")
    plain.see("block: ")


def test_a_table_is_filled_changed_and_emptied(terminal: Callable[..., Opened], home: Path) -> None:
    first = begun(terminal)
    first.press("q")
    assert first.end() == 130
    one = terminal("prepare", "--section", "records")
    one.see("an operation")
    for seen in ("overnight", "Which treatments", "been scans", "genes", "Pathology report", "Treatment plan"):
        one.press("s")
        one.see(seen)
    one.press("s")
    one.see("A list of all drugs")
    one.press("s")
    one.see("Drugs you take")
    one.press(ENTER)
    for label, cell in (("Drug:", "oxaliplatin"), ("Dose:", "85 mg"), ("From:", "")):
        one.see(label)
        one.type(cell)
    one.see("Until:")
    one.press(ESC + "q")  # what was typed of the row is kept
    assert one.end() == 130
    assert told(home)["records.drugs_taken"]["value"] == [{"drug": "oxaliplatin", "dose": "85 mg"}]
    assert told(home)["records.drugs_taken"]["open"] is True


ROW = """
"patient.name" = "Ruth Calder"
[[records.allergies]]
what = "penicillin"
happened = "rash"
[[records.allergies]]
what = "latex"
"""


@pytest.fixture
def with_rows(run: Callable[..., Any], tmp_path: Path) -> None:
    """A case whose table of allergies has two rows."""
    file = tmp_path / "rows.toml"
    file.write_text(ROW)
    assert run("prepare", "--answers", file).code == 0


def at_the_table(one: Opened, key: str) -> Opened:
    """Press on through the records, up to the table of allergies."""
    one.see("an operation")
    for seen in ("overnight", "Which treatments", "been scans", "genes", "Pathology report", "Treatment plan",
                 "A list of all drugs", "Drugs you take", "Allergies, and drugs"):  # fmt: skip
        one.press(key)
        one.see(seen)
    return one


@pytest.mark.usefixtures("with_rows")
def test_a_row_is_changed_and_another_removed(terminal: Callable[..., Opened], home: Path) -> None:
    one = at_the_table(terminal("prepare", "--section", "records"), "s")
    assert "penicillin" in one.see("Change or remove row 2")
    one.see(f"{POINTER} That is all")
    one.press(UP + UP + ENTER)
    one.see(f"{POINTER} Change it")
    one.press(DOWN + ENTER)
    one.until(lambda: "latex" not in one.shown and f"{POINTER} That is all" in one.shown, "the row to go")
    one.press(UP + UP + ENTER)
    one.see(f"{POINTER} Change it")
    one.press(ENTER)
    one.see("What: penicillin")
    one.type(" V")
    one.see("What happened: rash")
    one.press(ENTER)
    one.see(f"{POINTER} That is all")
    assert told(home)["records.allergies"]["value"] == [{"what": "penicillin V", "happened": "rash"}]


@pytest.mark.usefixtures("with_rows")
def test_a_table_in_plain_words(terminal: Callable[..., Opened], home: Path) -> None:
    one = at_the_table(terminal("prepare", "--section", "records", "--plain", rows=60), ":skip\r")
    one.see("2. What: latex")
    one.type(":remove 2")
    one.until(lambda: one.shown.count("1. What: penicillin") == 2, "the table again")
    one.type(":add")
    one.see("One line for each.")
    one.type("iodine")
    one.see("What happened\n>")
    one.press("\x04")
    assert one.end() == 130
    rows = [{"what": "penicillin", "happened": "rash"}, {"what": "iodine"}]
    assert told(home)["records.allergies"]["value"] == rows


def test_after_the_opening_any_part_can_be_chosen(terminal: Callable[..., Opened], home: Path) -> None:
    one = begun(terminal, rows=40)
    one.press("s")
    one.see("are you treated?")
    one.press("s")
    one.see(f"{POINTER} Yes, one page")
    one.press(DOWN + ENTER)

    def drawn() -> str:
        """The place of the question that is shown whole, or "" while it is being drawn."""
        if f"{POINTER} Names on the papers" in one.shown:
            return "menu"
        return one.shown.split("\n")[1] if "q save and stop" in one.shown else ""

    one.until(drawn, "the question to stand")
    while (here := drawn()) != "menu":
        one.press(ESC + "s" if "esc, then b back" in one.shown else "s")
        one.until(lambda here=here: drawn() not in ("", here), "the next question")
    one.press(DOWN * 2 + ENTER)
    one.see("main thing you want to ask")
    one.type("Is surgery possible?")
    one.see("What matters most")
    one.press(ESC + "b")
    one.see("Your answer so far: Is surgery possible?")
    one.press(ESC + "b")
    one.see("What matters to you · 1 of 5 done")
    one.see("What next?")
    one.press(UP + ENTER)
    assert one.end() == 0
    one.see("That is all for now")
    assert told(home)["goals.question"]["value"] == "Is surgery possible?"


def test_one_page_for_one_reason_on_screen_and_on_paper(terminal: Callable[..., Opened], home: Path) -> None:
    one = begun(terminal, rows=60)
    one.press("s")
    one.see("are you treated?")
    one.press("s")
    one.see(f"{POINTER} Yes, one page")
    one.press(ENTER)
    one.see("mostly about?")
    one.press(DOWN * 5 + ENTER)
    one.see("The illness has come back")
    one.press(DOWN * 3 + ENTER)
    one.see("What to bring")
    one.see("What you could say")
    one.see(f"{POINTER} Go on to the timeline")
    one.press(DOWN + ENTER)
    one.see("Press Enter to take this one.")
    one.press(ENTER)
    one.see("Press Enter to go on.")
    one.press(ENTER)
    one.see("What is the second opinion about?")
    assert (home.parent / "sopinion pages" / "sopinion my-reason.pdf").read_bytes().startswith(b"%PDF")
    assert told(home)["reasons.main"]["value"] == "come-back"


def test_words_of_despair_and_a_stop(terminal: Callable[..., Opened], home: Path) -> None:
    first = begun(terminal)
    first.press("q")
    assert first.end() == 130
    one = terminal("prepare", "--section", "goals", rows=40)
    one.see("main thing you want to ask")
    one.type("I want to die")
    one.see("crisis line")
    one.see(f"{POINTER} Stop here for now")
    one.press(ENTER)
    assert one.end() == 130
    assert told(home)["goals.question"]["value"] == "I want to die"


def test_marks_for_several_choices(terminal: Callable[..., Opened], home: Path) -> None:
    first = begun(terminal)
    first.press("q")
    assert first.end() == 130
    one = terminal("prepare", "--section", "talk")
    one.see("Does the doctor know")
    one.press("s")
    one.see("What makes it hard")
    one.press(" " + DOWN + DOWN + " " + ENTER)
    one.see("office to help with?")
    assert told(home)["talk.hard"]["value"] == ["offend", "time"]


def test_plain_words_from_begin_to_stop(terminal: Callable[..., Opened], home: Path) -> None:
    one = terminal("prepare", "--plain", rows=40)
    one.see("Type yes or no.")
    one.type("no")
    one.see("2. A parent or guardian")
    one.type("2")
    one.see("child's name?")
    one.type(":skip")
    one.see("I did not understand that.")
    one.type("Ruth Calder")
    one.see("an adult or a child?")
    one.type(":back")
    one.see("Press enter to keep your answer.")
    one.type("")
    one.see("an adult or a child?")
    one.type(":why")
    one.see("Children are often treated")
    one.type(":unsure")
    one.see("child treated?")
    one.type(":skip")
    one.see("3. Stop here for today")
    one.type("2")
    one.see("Nobody can say yet")
    one.type(":stop")
    assert one.end() == 130
    assert not any("\x1b" in piece for piece in one.raw)
    kept = told(home)
    assert kept["you.role"]["value"] == "parent"
    assert kept["patient.age"]["state"] == "unsure"


def test_the_end_of_the_input_is_a_stop(terminal: Callable[..., Opened], home: Path) -> None:
    one = terminal("prepare", "--plain")
    one.see("Type yes or no.")
    one.press("\x04")
    assert one.end() == 130
    assert not home.exists()


@pytest.mark.parametrize("columns", [40, 60, 110])
def test_every_line_fits_the_window(terminal: Callable[..., Opened], columns: int) -> None:
    one = begun(terminal, columns=columns, rows=30)
    shown = one.until(lambda: "q save and stop" in one.shown, "the keys to show")
    assert "An adult, 18 or older" in shown


def test_no_colour_where_none_is_wanted(terminal: Callable[..., Opened]) -> None:
    one = begun(terminal, env={"NO_COLOR": "1"})
    colours = [piece for piece in one.raw if "\x1b[36m" in piece or "38;5" in piece or ";36m" in piece]
    assert not colours
