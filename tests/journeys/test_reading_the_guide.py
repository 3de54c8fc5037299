from __future__ import annotations

from collections.abc import Callable
from typing import Any


def test_reading_in_a_small_terminal(terminal: Callable[..., Any]) -> None:
    guide = terminal("guide", "first-call", columns=60, rows=120)
    assert guide.end() == 0
    shown = guide.shown
    assert "General words" in shown
    assert "The first call to a center" in shown
    assert "· the insurance card" in shown


def test_one_reason_one_page(terminal: Callable[..., Any]) -> None:
    guide = terminal("guide", "--reason", "rare", columns=80, rows=60)
    assert guide.end() == 0
    shown = guide.shown
    assert "General words" in shown
    for words in ("What you could say", "What to ask the second doctor", "What to bring", "Read next"):
        assert words in shown


def test_plain_words(terminal: Callable[..., Any]) -> None:
    guide = terminal("guide", "stop", "--plain", columns=80, rows=80)
    assert guide.end() == 0
    shown = guide.shown
    assert "General words" in shown
    assert "911" in shown
    assert "·" not in shown
