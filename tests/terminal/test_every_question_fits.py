"""Every question, with all that it has to say, in every voice and at every width: no line is wider than the window."""

from __future__ import annotations

import io

import pytest
from rich.cells import cell_len

from sopinion.content.questions import questionnaire
from sopinion.flows.prepare import addressed
from sopinion.model.question import Answer
from sopinion.terminal import keys, page
from sopinion.terminal.plain import PlainScreen
from sopinion.terminal.window import Window

VOICES = [
    {"you.role": Answer("patient")},
    {"you.role": Answer("parent"), "patient.age": Answer("teen")},
    {"you.role": Answer("caregiver"), "patient.name": Answer("Wilhelmina Featherstonehaugh")},
]


@pytest.mark.parametrize("columns", [40, 60, 80, 120])
@pytest.mark.parametrize("told", VOICES, ids=["patient", "parent", "beside"])
def test_every_question_fits_the_window(columns: int, told: dict[str, Answer], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    for question in (addressed(one, told) for one in questionnaire().questions):
        out = io.StringIO()
        intro = questionnaire().section(question.section).intro
        shown = page.page(question, None, f"{intro[:20]} · 1 of 9", "Try again. " * 4, intro)
        Window(out, interactive=False)._draw(shown, why=True)  # noqa: SLF001 - what a person sees, without the prompt
        labels = [keys.folded(choice.label, columns - 1) for choice in question.choices]
        rows = out.getvalue().splitlines()
        assert question.ask.split()[0] in out.getvalue()
        assert max(map(cell_len, rows)) <= columns, question.key
        assert all(cell_len(row) <= columns for label in labels for row in f"    {label}".splitlines()), question.key


def test_plain_words_hold_nothing_but_words() -> None:
    out = io.StringIO()
    screen = PlainScreen(out, interactive=False)
    for question in questionnaire().questions:
        for text in (question.ask, *question.help.split("\n"), question.more, *(one.label for one in question.choices)):
            screen.say(text)
    assert not set(out.getvalue()) & set("✓●○❯█─│┌")  # noqa: RUF001 - the signs themselves
