from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest

from sopinion.content import guidance
from sopinion.flows import guide
from sopinion.model.leaf import Heading, Leaf, Note, Pairs, Paragraph, Points, Room, Say, Table, Ticks
from sopinion.terminal.leaf import show
from sopinion.terminal.plain import PlainScreen
from sopinion.terminal.window import Window

EVERY = Leaf(
    "every",
    "Every form",
    "One of each.",
    (
        Heading("A heading"),
        Paragraph("A paragraph."),
        Points(("first point", "second point")),
        Points(("step one", "step two"), numbered=True),
        Say("Words to say."),
        Note("A note."),
        Pairs((("Label", "value"),)),
        Table(("Head", "Other"), (("cell", "further"),)),
        Ticks(((True, "ticked"), (False, "open"))),
        Room("Room to write"),
    ),
    foot="The foot.",
)
# A table is read by rows in plain words, by columns in a window: its order is its own.
TEXTS = [text for block in EVERY.blocks if not isinstance(block, Table) for text in guide.texts(block)]


@pytest.mark.parametrize("make", [PlainScreen, Window])
def test_every_form_of_block_is_drawn_in_order(make: Callable[..., Any]) -> None:
    out = io.StringIO()
    show(make(out, interactive=False), EVERY)
    drawn = out.getvalue()
    places = [drawn.find(text) for text in [EVERY.title, EVERY.lead, *TEXTS, EVERY.foot]]
    assert -1 not in places
    assert places == sorted(places)
    assert all(cell in drawn for cell in ("Head", "Other", "cell", "further"))
    assert "1. step one" in drawn
    assert "2. step two" in drawn
    assert '"Words to say."' in drawn
    assert "[x] ticked" in drawn
    assert "[ ] open" in drawn


def test_plain_words_have_no_signs() -> None:
    out = io.StringIO()
    show(PlainScreen(out, interactive=False), EVERY)
    assert "- first point" in out.getvalue()
    assert out.getvalue().isascii()


@pytest.mark.parametrize("columns", [40, 60, 80, 120])
def test_a_page_stays_inside_its_window(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    for topic in guidance.topics():
        out = io.StringIO()
        show(Window(out, interactive=False), guide.topic_page(topic, {}))
        assert max(len(line) for line in out.getvalue().splitlines()) <= columns


def test_further_lines_of_a_point_stand_under_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    out = io.StringIO()
    show(
        Window(out, interactive=False), Leaf("k", "T", "", (Points(("a point that is longer than its window",), True),))
    )
    first, second = (line for line in out.getvalue().splitlines() if "point" in line or "window" in line)
    assert first.index("a point") == len(second) - len(second.lstrip())
