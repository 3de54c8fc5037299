"""What the two screens write: whole at every width, plain where asked, and never steered by what they show."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopinion.errors import NobodyToAsk
from sopinion.flows.hands import Mark, Screen
from sopinion.model.question import Choice, Question, QuestionKind
from sopinion.terminal import keys
from sopinion.terminal.bar import left
from sopinion.terminal.plain import PlainScreen
from sopinion.terminal.screen import open_screen
from sopinion.terminal.window import Window

if TYPE_CHECKING:
    from collections.abc import Callable

SCREENS = [Window, PlainScreen]


def written(screen: type[Window | PlainScreen], draw: Callable[[Screen], object], columns: int = 80) -> str:
    out = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", str(columns))
        draw(screen(out, interactive=False))
    return out.getvalue()


@pytest.mark.parametrize("screen", SCREENS)
@given(text=st.text())
def test_nothing_shown_steers_the_terminal(screen: type[Window | PlainScreen], text: str) -> None:
    def draw(one: Screen) -> None:
        one.title(text, text)
        one.say(text, Mark.DONE)
        one.table([text, "B"], [[text, text]])

    shown = written(screen, draw)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)


@pytest.mark.parametrize("screen", SCREENS)
def test_markup_and_escapes_are_only_text(screen: type[Window | PlainScreen]) -> None:
    shown = written(screen, lambda one: one.say("[bold]x[/bold] :smile: \x1b[31mred\x1b[0m \x1b]0;title\x07end"))
    assert "[bold]x[/bold] :smile: red end" in shown


@pytest.mark.parametrize("screen", SCREENS)
def test_a_name_cannot_make_a_line_of_its_own(screen: type[Window | PlainScreen]) -> None:
    shown = written(screen, lambda one: one.say("paper.pdf\n  ✓ Everything is fine"))
    assert len(shown.splitlines()) == 1


@pytest.mark.parametrize("columns", [40, 60, 80, 120])
def test_a_window_keeps_to_its_width(columns: int) -> None:
    def draw(one: Screen) -> None:
        one.title("A long title that names the patient and the case", "something at the right edge of it")
        one.say("words " * 60, Mark.NEEDS, indent=4)
        one.table(
            ["Kind", "Day", "Pages", "Whose", "File"], [["Pathology report", "March 14, 2025", "1-4", "mine", "x" * 90]]
        )

    assert max(map(len, written(Window, draw, columns).splitlines())) <= columns


def test_a_table_too_wide_for_the_window_becomes_lines() -> None:
    heads, row = ["Kind", "Day", "Pages", "Whose"], ["Pathology report", "March 14, 2025", "1-4", "not sure"]
    assert "Kind: Pathology report" in written(Window, lambda one: one.table(heads, [row]), 40)
    assert "Kind:" not in written(Window, lambda one: one.table(heads, [row]), 80)
    assert "Kind: Pathology report" in written(PlainScreen, lambda one: one.table(heads, [row]))


def test_plain_marks_are_words() -> None:
    shown = written(PlainScreen, lambda one: [one.say("x", mark) for mark in Mark])
    assert shown.splitlines() == ["x", "done: x", "here: x", "to do: x", "needs you: x"]
    assert shown.isascii()


def test_plain_text_in_a_pipe_is_one_line_to_search() -> None:
    assert len(written(PlainScreen, lambda one: one.say("words " * 60)).splitlines()) == 1


@pytest.mark.parametrize("screen", SCREENS)
def test_without_a_terminal_nobody_is_asked(screen: type[Window | PlainScreen]) -> None:
    one = screen(io.StringIO(), interactive=False)
    question = Question("s.q", "s", QuestionKind.TEXT, "?")
    asks: list[Callable[[], object]] = [
        lambda: one.confirm("?", option="--yes"),
        lambda: one.pick("?", [Choice("a", "A")], option="--yes"),
        lambda: one.text("?", option="--yes"),
        lambda: one.ask(question, None, ""),
    ]
    options = []
    for ask in asks:
        with pytest.raises(NobodyToAsk) as caught:
            ask()
        options.append(caught.value.values["option"])
    assert options == ["--yes", "--yes", "--yes", "sopinion prepare --answers FILE"]


def test_json_leaves_standard_output_alone(capsys: pytest.CaptureFixture[str]) -> None:
    screen = open_screen(plain=True, aside=True)
    screen.say("words")
    with screen.progress("Reading", 3, "pages") as bar:
        bar.step(3, "file.pdf")
    out, err = capsys.readouterr()
    assert (out, err) == ("", "words\n")


class Latin(io.TextIOWrapper):
    """A terminal of an old code page."""


def test_a_terminal_that_cannot_draw_signs_gets_words(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr("sys.stdout", Latin(raw, encoding="latin-1"))
    screen = open_screen(plain=False, aside=False)
    screen.say("Łukasz", Mark.DONE)
    assert raw.getvalue() == b"done: ?ukasz\n"


@given(st.text(alphabet="abc d\u4e2d", max_size=200), st.integers(20, 60), st.sampled_from(["", "p  "]))
def test_a_label_folds_under_its_first_letter(text: str, width: int, lead: str) -> None:
    folded = keys.folded(text, width, lead)
    assert "".join(folded.split()) == "".join((lead + text).split())
    for row in folded.splitlines()[1:]:
        assert row.startswith(" " * (keys.LEAD + len(lead)))
        assert row[keys.LEAD + len(lead) :].strip()


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(3, "a few seconds"), (42, "about 40 seconds"), (70, "about a minute"), (200, "about 3 minutes")],
)
def test_time_is_said_in_round_figures(seconds: float, said: str) -> None:
    assert left(seconds) == said
