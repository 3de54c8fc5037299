"""A question in words only: its choices by number, moves as `:back` and its like, a table row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sopinion import errors
from sopinion.content import spoken
from sopinion.flows.hands import Move, Reply
from sopinion.model.question import Choice, QuestionKind
from sopinion.model.typed import read_day
from sopinion.terminal import page as pages
from sopinion.terminal.lines import yes_or_no
from sopinion.terminal.page import word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sopinion.model.question import Answer, Question
    from sopinion.terminal.lines import Lines
    from sopinion.terminal.page import Rows

_HOW = {
    QuestionKind.YES_NO: "plain_yes_no",
    QuestionKind.CHOICE: "plain_choose",
    QuestionKind.CHOICES: "plain_choose_many",
    QuestionKind.DAY: "plain_day",
    QuestionKind.NUMBER: "plain_number",
    QuestionKind.TEXT: "plain_text",
    QuestionKind.NOTE: "plain_text",
}


class PlainQuestion:
    """One question, asked on plain lines."""

    def __init__(self, lines: Lines, question: Question, before: Answer | None) -> None:
        self._lines = lines
        self._question = question
        self._before = before
        self._keys = _keys(question)

    def ask(self) -> Reply | None:
        """Wait for the answer, or a move; None when the person asks why."""
        return self._table() if self._question.kind is QuestionKind.LIST else self._one()

    def _one(self) -> Reply | None:
        question, before, keys = self._question, self._before, self._keys
        options = [Choice("yes", word("yes")), Choice("no", word("no"))]
        if question.kind is not QuestionKind.YES_NO:
            options = list(question.choices)
        for number, choice in enumerate(options, 1):
            self._lines.write(word("plain_choice", number=number, label=choice.label))
        how = word(_HOW[question.kind])
        keep = before is not None and before.value is not None
        self._lines.write(" ".join(filter(None, (how, word("plain_keep") if keep else "", _said_keys(keys)))))
        while True:
            said = self._lines.read()
            if said.startswith(":"):
                if said in keys:
                    return Reply(move) if (move := keys[said]) else None
                self._lines.again(_said_keys(keys))
                continue
            if not said and before is not None and keep:
                return Reply(Move.ANSWER, before.value)
            if not said and not options:
                return Reply(Move.SKIP)
            value = _chosen(question.kind, options, said)
            if question.kind is QuestionKind.DAY and (day := read_day(said, spoken.months())):
                self._lines.write(word("read_as", day=spoken.day(day)))
            if value is not None:
                return Reply(Move.ANSWER, value)
            self._lines.again(how)

    def _table(self) -> Reply | None:
        question, keys = self._question, self._keys
        rows = pages.rows_of(self._before)
        for place, row in enumerate(rows, 1):
            filled = ", ".join(
                f"{column.label}: {cell}"
                for column, cell in zip(question.columns, pages.cells(question, row), strict=True)
                if cell
            )
            self._lines.write(word("plain_choice", number=place, label=filled))
        if not rows:
            self._lines.write(word("list_empty"))
        self._lines.write(f"{word('plain_list')} {_said_keys(keys)}")
        while True:
            verb, _, number = self._lines.read().partition(" ")
            at = int(number) - 1 if number.isdecimal() and 0 < int(number) <= len(rows) else None
            if verb in keys:
                return Reply(move) if (move := keys[verb]) else None
            if verb in {":done", ""}:
                return Reply(Move.ANSWER, rows)
            if verb == ":add":
                return self._row(rows, len(rows))
            if verb == ":change" and at is not None:
                return self._row(rows, at)
            if verb == ":remove" and at is not None:
                return Reply(Move.MORE, (*rows[:at], *rows[at + 1 :]))
            self._lines.again(word("plain_list"))

    def _row(self, rows: Rows, at: int) -> Reply:
        old = dict(rows[at]) if at < len(rows) else {}
        new: dict[str, str] = {}
        move = Move.MORE
        self._lines.write(word("plain_row"))
        try:
            for column in self._question.columns:
                self._lines.write(column.label)
                if old.get(column.value):
                    self._lines.write(word("plain_default", default=old[column.value]))
                said = self._lines.read()
                if said == ":back":
                    return Reply(Move.MORE, rows)
                if said == ":stop":
                    move = Move.STOP
                    break
                new[column.value] = said or old.get(column.value, "")
        except errors.Stopped:
            move = Move.STOP
        full = {key: cell for key, cell in {**old, **new}.items() if cell}
        return Reply(move, (*rows[:at], *((full,) if full else ()), *rows[at + 1 :]))


def _keys(question: Question) -> dict[str, Move | None]:
    """Give the words that move instead of answering; `:why`, which only shows more, has no move."""
    moves: dict[str, Move | None] = {f":{move}": move for move in pages.offered(question).values()}
    return {**moves, ":why": None} if question.more else moves


def _said_keys(keys: Mapping[str, Move | None]) -> str:
    return word("plain_keys", keys=", ".join(keys))


def _chosen(kind: QuestionKind, options: Sequence[Choice], said: str) -> object | None:
    """Read a typed line as the answer to a question of this kind; None when it is not one."""
    if kind is QuestionKind.YES_NO:
        return yes_or_no(said)
    if not options:
        return said
    numbers = said.replace(",", " ").split()
    if not numbers or not all(n.isdecimal() and 0 < int(n) <= len(options) for n in numbers):
        return None
    values = tuple(dict.fromkeys(options[int(n) - 1].value for n in numbers))
    if kind is QuestionKind.CHOICES:
        return values
    return values[0] if len(values) == 1 else None
