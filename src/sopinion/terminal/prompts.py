"""The prompts: what questionary does here. Imported when the first question is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import questionary
from questionary import Style

from sopinion.content import spoken
from sopinion.flows.hands import ENTER, Move, Reply
from sopinion.model.clean import one_line
from sopinion.model.question import QuestionKind
from sopinion.model.typed import read_day
from sopinion.terminal import keys, page
from sopinion.terminal.page import word

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TextIO

    from questionary import Question as Asked

    from sopinion.flows.hands import Key
    from sopinion.model.question import Answer, Choice, Question
    from sopinion.terminal.page import Rows

_POINTER = " ❯"  # noqa: RUF001 - the pointer of the storyboard
_WHY = object()
"""What the key `?` gives: no answer, but more to read."""
_UNSURE = object()
_STYLE = Style(
    [
        ("qmark", "fg:ansicyan bold"),
        ("question", "nobold fg:default"),
        ("pointer", "fg:ansicyan bold"),
        ("highlighted", "bold"),
        ("answer", "nobold fg:default"),
        ("selected", "fg:default"),
        ("instruction", "fg:default"),
        ("keys", "fg:default"),
        ("keys.now", "bold"),
    ]
)


class Prompts:
    """Prompts drawn on `out`. Each raises KeyboardInterrupt on Ctrl-C and EOFError at the end."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._width = 80

    def fit(self, width: int) -> None:
        """Take note of how wide the window is now."""
        self._width = width

    def confirm(self, ask: str, *, default: bool) -> bool:
        """Ask yes or no on one line."""
        with keys.drawn_on(self._out):
            return bool(questionary.confirm(ask, default=default, qmark=" ", style=_STYLE).unsafe_ask())

    def line(self, ask: str, *, default: str) -> str:
        """Ask for a line of text."""
        with keys.drawn_on(self._out):
            asked = questionary.text(ask, default=one_line(default), qmark=" ", style=_STYLE)
            return one_line(str(asked.unsafe_ask()))

    def secret(self, ask: str) -> str:
        """Ask for a word that does not show, as typed."""
        with keys.drawn_on(self._out):
            return str(questionary.password(ask, qmark=" ", style=_STYLE).unsafe_ask())

    def pick(self, choices: Sequence[Choice], start: str = "") -> str:
        """Ask for one of several; a choice whose value is one letter or digit is also that key."""
        single: dict[str, object] = {choice.value: choice.value for choice in choices if len(choice.value) == 1}
        shown = []
        for choice in choices:
            lead = f"{choice.value:<3}" if choice.value in single else "   " if single else ""
            shown.append((keys.folded(choice.label, self._width, lead), choice.value))
        return str(self._select(shown, start or None, single, (word("move_choose"), word("move_enter"))))

    def tick(self, choices: Sequence[Choice], ticked: Sequence[str]) -> tuple[str, ...]:
        """Show several with a box each; gives the values that are ticked in the end."""
        said = self._ticked(choices, ticked, {}, (word("move_choose"), word("move_tick"), word("move_enter")))
        return tuple(map(str, said)) if isinstance(said, list) else ()

    def key(self, shown: Sequence[Key]) -> str:
        """Wait for one of several keys, which stand at the foot."""
        hints = [f"{word(f'key_{ENTER}') if one.key == ENTER else one.key} {one.label}" for one in shown]
        with keys.drawn_on(self._out):
            return keys.pressed([one.key for one in shown], keys.beside(hints, self._width))

    def answer(self, question: Question, before: Answer | None) -> Reply | None:
        """Wait for the answer to a question, or a move; None when the person asks why."""
        value = None if before is None else before.value
        if question.kind in {QuestionKind.YES_NO, QuestionKind.CHOICE}:
            return self._one(question, value)
        if question.kind is QuestionKind.CHOICES:
            return self._several(question, value)
        return self._typed(question, value)

    def _one(self, question: Question, value: object) -> Reply | None:
        options: list[tuple[object, str]] = [(choice.value, choice.label) for choice in question.choices]
        if question.kind is QuestionKind.YES_NO:
            options = [(True, word("yes")), (False, word("no"))]
        if page.needs_neutral(question):
            options = [(_UNSURE, word("unsure")), *options]
        points = {}
        if question.kind is QuestionKind.YES_NO:
            points = {label[0].lower(): at for at, (kept, label) in enumerate(options) if kept is not _UNSURE}
        shown = [(keys.folded(label, self._width), str(at)) for at, (_, label) in enumerate(options)]
        held = next((str(at) for at, (kept, _) in enumerate(options) if kept == value), None)
        hints = (word("move_choose"), word("move_enter"), *_hints(question))
        said = self._select(shown, held, _moving(question), hints, points)
        if isinstance(said, Reply) or said is _WHY:
            return said if isinstance(said, Reply) else None
        picked = options[int(str(said))][0]
        return Reply(Move.UNSURE) if picked is _UNSURE else Reply(Move.ANSWER, picked)

    def _several(self, question: Question, value: object) -> Reply | None:
        held = value if isinstance(value, tuple) else ()
        hints = (word("move_choose"), word("move_tick"), word("move_enter"), *_hints(question))
        said = self._ticked(question.choices, held, _moving(question), hints)
        if isinstance(said, Reply) or said is _WHY:
            return said if isinstance(said, Reply) else None
        return Reply(Move.ANSWER, tuple(said) if isinstance(said, list) else ())

    def _ticked(
        self, choices: Sequence[Choice], held: Sequence[object], moving: dict[str, object], hints: Sequence[str]
    ) -> object:
        shown = [
            questionary.Choice(
                keys.folded(choice.label, self._width, before=keys.LEAD + 2), choice.value, checked=choice.value in held
            )
            for choice in choices
        ]
        with keys.drawn_on(self._out):
            asked = questionary.checkbox(
                "", shown, qmark="", instruction=" ", pointer=_POINTER, style=_STYLE, use_jk_keys=False
            )
            return keys.choosing(asked, moving, keys.beside(hints, self._width))

    def _typed(self, question: Question, value: object) -> Reply | None:
        def echo() -> str:
            return _day_heard(asked) if question.kind is QuestionKind.DAY else ""

        with keys.drawn_on(self._out):
            default = "" if value is None else one_line(str(value))
            asked = questionary.text(_POINTER.strip(), default=default, qmark=" ", style=_STYLE)
            asked.application.erase_when_done = True
            said = self._line(asked, _moving(question), (word("move_enter"),), _hints(question), echo)
        if isinstance(said, Reply) or said is _WHY:
            return said if isinstance(said, Reply) else None
        text = str(said).strip()
        return Reply(Move.ANSWER, text) if text else Reply(Move.SKIP)

    def rows_menu(self, question: Question, rows: Rows) -> Reply | int | None:
        """Ask what to do with a table.

        Gives the index of a row to work on (one past the last: a new row), a Reply to leave with, or None for "why".
        """
        shown = [
            *((word("list_row", number=at + 1), str(at)) for at in range(len(rows))),
            (word("list_add" if rows else "list_add_first"), str(len(rows))),
            (word("list_done" if rows else "list_none"), "done"),
        ]
        hints = (word("move_choose"), word("move_enter"), *_hints(question))
        said = self._select(shown, "done" if rows else "0", _moving(question), hints)
        if isinstance(said, Reply) or said is _WHY:
            return said if isinstance(said, Reply) else None
        return Reply(Move.ANSWER, rows) if said == "done" else int(str(said))

    def row_menu(self) -> str:
        """Ask what to do with a row: `change`, `remove` or `leave`."""
        shown = [(word(f"list_{what}"), what) for what in ("change", "remove", "leave")]
        return str(self._select(shown, None, {}, (word("move_choose"), word("move_enter"))))

    def cell(self, label: str, default: str, *, day: bool = False) -> str | Move:
        """Ask for one cell of a row; BACK leaves the row, STOP keeps what was typed and stops."""

        def echo() -> str:
            return _day_heard(asked) if day else ""

        single: dict[str, object] = {"b": Move.BACK, "q": Move.STOP}
        with keys.drawn_on(self._out):
            asked = questionary.text(f"{one_line(label)}:", default=one_line(default), qmark=" ", style=_STYLE)
            asked.application.erase_when_done = True
            moves = (word("list_leave_row"), word("move_stop"))
            said = self._line(asked, single, (word("list_keys"),), moves, echo)
        return said if isinstance(said, Move) else str(said)

    def _select(
        self,
        shown: Sequence[tuple[str, str]],
        held: str | None,
        single: dict[str, object],
        hints: Sequence[str],
        points: dict[str, int] | None = None,
    ) -> object:
        with keys.drawn_on(self._out):
            asked = questionary.select(
                "",
                [questionary.Choice(title, value) for title, value in shown],
                default=held,
                qmark="",
                instruction=" ",
                pointer=_POINTER,
                style=_STYLE,
                use_jk_keys=False,
            )
            return keys.choosing(asked, single, keys.beside(hints, self._width), points)

    def _line(
        self,
        asked: Asked,
        single: dict[str, object],
        first: Sequence[str],
        moves: Sequence[str],
        echo: Callable[[], str] = str,
    ) -> object:
        def foot(listening: bool) -> str:  # noqa: FBT001 - called by position, once
            lead = word("move_now") if listening else word("move_escape")
            hints = (*(() if listening else first), f"{lead} {moves[0]}", *moves[1:])
            return keys.beside(hints, self._width)

        def heard() -> str:
            return keys.folded(echo(), self._width, before=2)

        return keys.typing(asked, single, foot, heard)


def _day_heard(asked: Asked) -> str:
    """Say how the day that is being typed is understood."""
    typed = asked.application.current_buffer.text.strip()
    if not typed:
        return ""
    day = read_day(typed, spoken.months())
    return word("read_as", day=spoken.day(day)) if day else word("unreadable_day")


def _moving(question: Question) -> dict[str, object]:
    single: dict[str, object] = {key: Reply(move) for key, move in page.offered(question).items()}
    return {**single, "?": _WHY} if question.more else single


def _hints(question: Question) -> tuple[str, ...]:
    names = {Move.BACK: "move_back", Move.SKIP: "move_skip", Move.UNSURE: "move_unsure", Move.STOP: "move_stop"}
    *moves, stop = (word(names[move]) for move in page.offered(question).values())
    return (*moves, *([word("move_why")] if question.more else []), stop)
