"""The screen in words only: for screen readers, for old terminals, and for whoever likes it better."""

from __future__ import annotations

import contextlib
import shutil
import sys
import textwrap
from typing import TYPE_CHECKING

from sopinion import errors
from sopinion.content import spoken
from sopinion.flows.hands import Mark, Move, Reply
from sopinion.model.clean import cleaned, one_line
from sopinion.model.question import Choice, QuestionKind
from sopinion.model.typed import read_day
from sopinion.terminal import page as pages
from sopinion.terminal.page import word

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import TextIO

    from sopinion.flows.hands import Progress
    from sopinion.model.question import Answer, Question
    from sopinion.terminal.page import Rows

_MARKS = {Mark.DONE: "mark_done", Mark.HERE: "mark_here", Mark.OPEN: "mark_open", Mark.NEEDS: "mark_needs"}


class PlainScreen:
    """A Screen of plain lines: no boxes, no spinner, no colour; choices by number, moves as `:back` and its like."""

    def __init__(self, out: TextIO, *, interactive: bool) -> None:
        self._out = out
        self._interactive = interactive
        # A pipe takes each paragraph as one line, so that it can be searched; a window takes what fits.
        self._width = max(20, min(120, shutil.get_terminal_size().columns - 1)) if out.isatty() else 0

    @property
    def interactive(self) -> bool:
        """Whether somebody sits at a terminal and can be asked."""
        return self._interactive

    def title(self, text: str, aside: str = "") -> None:
        """Head a screen; `aside` is a line of its own."""
        self._line()
        self._line(text)
        if aside:
            self._line(aside)
        self._line()

    def say(self, text: str = "", mark: Mark = Mark.NONE, indent: int = 0) -> None:
        """Write a paragraph; a mark is a word before it."""
        lead = f"{word(_MARKS[mark])}: " if mark in _MARKS else ""
        self._line(lead + text, indent)

    def _line(self, text: str = "", indent: int = 0) -> None:
        text, room = cleaned(text), " " * min(indent, 8)
        if text.startswith("· "):
            text = f"- {text[2:]}"  # every keyboard and every screen reader knows it
        if self._width and text:
            text = textwrap.fill(text, self._width, initial_indent=room, subsequent_indent=room)
        elif text:
            text = room + text
        self._out.write(text + "\n")
        self._out.flush()

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Write each row as words, `head: value`, with an empty line between rows."""
        for number, row in enumerate(rows):
            if number:
                self._line()
            for head, cell in zip(heads, row, strict=True):
                if cell:
                    self._line(f"{head}: {cell}" if head else cell)

    @contextlib.contextmanager
    def progress(self, title: str, total: int, unit: str) -> Iterator[Progress]:
        """Say now and then how far it is, on a terminal; nothing in a pipe."""
        yield _Count(self, title, total, unit, quiet=not self._out.isatty())

    def confirm(self, ask: str, *, default: bool = False, option: str = "") -> bool:
        """Ask yes or no."""
        self._need(option)
        self._line(ask)
        self._line(word("plain_default", default=word("yes") if default else word("no")))
        while True:
            said = self._read()
            answer = default if not said else _yes_no(said)
            if answer is not None:
                return answer
            self._again(word("plain_yes_no"))

    def pick(self, ask: str, choices: Sequence[Choice], *, option: str = "") -> str:
        """Ask for one of several, by its number or its letter; gives its value."""
        self._need(option)
        if ask:
            self._line(ask)
        named = {c.value.lower(): c.value for c in choices if len(c.value) == 1}
        free = (str(n) for n in range(1, 10_000) if str(n) not in named)
        keys = {(c.value if len(c.value) == 1 else next(free)): c for c in choices}
        for key, choice in keys.items():
            self._line(word("plain_choice", number=key, label=choice.label))
        while True:
            said = self._read()
            found = keys.get(said) or keys.get(named.get(said.lower(), ""))
            if found:
                return found.value
            self._again(word("plain_choose"))

    def text(self, ask: str, default: str = "", *, option: str = "") -> str:
        """Ask for a line of text."""
        self._need(option)
        self._line(ask)
        if default:
            self._line(word("plain_default", default=default))
        return self._read() or default

    def ask(self, question: Question, before: Answer | None, place: str, trouble: str = "", intro: str = "") -> Reply:
        """Show one question and read a line."""
        self._need(pages.OPTION)
        page = pages.page(question, before, place, trouble, intro)
        self._line()
        for text in (page.place, page.intro, page.ask, *page.help.split("\n"), page.example, page.sofar):
            if text:
                self._line(text)
        if page.trouble:
            self.say(page.trouble, Mark.NEEDS)
        reply = self._rows(question, before) if question.kind is QuestionKind.LIST else self._one(question, before)
        while reply is None:
            for text in (page.more or page.help).split("\n"):
                self._line(text)
            reply = self._rows(question, before) if question.kind is QuestionKind.LIST else self._one(question, before)
        return reply

    def _one(self, question: Question, before: Answer | None) -> Reply | None:
        options = [Choice("yes", word("yes")), Choice("no", word("no"))]
        if question.kind is not QuestionKind.YES_NO:
            options = list(question.choices)
        for number, choice in enumerate(options, 1):
            self._line(word("plain_choice", number=number, label=choice.label))
        how = word(_HOW[question.kind])
        keep = before is not None and before.value is not None
        keys = _keys(question)
        self._line(" ".join(filter(None, (how, word("plain_keep") if keep else "", _said_keys(keys)))))
        while True:
            said = self._read()
            if said.startswith(":"):
                if said in keys:
                    return Reply(move) if (move := keys[said]) else None
                self._again(_said_keys(keys))
                continue
            if not said and before is not None and keep:
                return Reply(Move.ANSWER, before.value)
            if not said and not options:
                return Reply(Move.SKIP)
            value = _chosen(question.kind, options, said)
            if question.kind is QuestionKind.DAY and (day := read_day(said, spoken.months())):
                self._line(word("read_as", day=spoken.day(day)))
            if value is not None:
                return Reply(Move.ANSWER, value)
            self._again(how)

    def _rows(self, question: Question, before: Answer | None) -> Reply | None:
        rows = pages.rows_of(before)
        for place, row in enumerate(rows, 1):
            filled = ", ".join(
                f"{column.label}: {cell}"
                for column, cell in zip(question.columns, pages.cells(question, row), strict=True)
                if cell
            )
            self._line(word("plain_choice", number=place, label=filled))
        if not rows:
            self._line(word("list_empty"))
        keys = _keys(question)
        self._line(f"{word('plain_list')} {_said_keys(keys)}")
        while True:
            verb, _, number = self._read().partition(" ")
            at = int(number) - 1 if number.isdecimal() and 0 < int(number) <= len(rows) else None
            if verb in keys:
                return Reply(move) if (move := keys[verb]) else None
            if verb in {":done", ""}:
                return Reply(Move.ANSWER, rows)
            if verb == ":add":
                return self._row(question, rows, len(rows))
            if verb == ":change" and at is not None:
                return self._row(question, rows, at)
            if verb == ":remove" and at is not None:
                return Reply(Move.MORE, (*rows[:at], *rows[at + 1 :]))
            self._again(word("plain_list"))

    def _row(self, question: Question, rows: Rows, at: int) -> Reply:
        old = dict(rows[at]) if at < len(rows) else {}
        new: dict[str, str] = {}
        move = Move.MORE
        try:
            for column in question.columns:
                self._line(column.label)
                if old.get(column.value):
                    self._line(word("plain_default", default=old[column.value]))
                said = self._read()
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

    def _need(self, option: str) -> None:
        if not self._interactive:
            raise errors.NobodyToAsk(option=option)

    def _again(self, how: str) -> None:
        self._line(word("plain_again", how=how))

    def _read(self) -> str:
        self._out.write(word("plain_prompt"))
        self._out.flush()
        try:
            line = sys.stdin.readline()
        except KeyboardInterrupt:
            raise errors.Stopped from None
        if not line:
            raise errors.Stopped
        return one_line(line)


_HOW = {
    QuestionKind.YES_NO: "plain_yes_no",
    QuestionKind.CHOICE: "plain_choose",
    QuestionKind.CHOICES: "plain_choose_many",
    QuestionKind.DAY: "plain_day",
    QuestionKind.NUMBER: "plain_number",
    QuestionKind.TEXT: "plain_text",
    QuestionKind.NOTE: "plain_text",
}


class _Count:
    """A bar in words: about every tenth, one line."""

    def __init__(self, screen: PlainScreen, title: str, total: int, unit: str, *, quiet: bool) -> None:
        self._screen, self._title, self._total, self._unit, self._quiet = screen, title, total, unit, quiet
        self._done = 0
        self._said = 0

    def step(self, units: int = 1, note: str = "") -> None:  # noqa: ARG002 - the note is for screens that can overwrite it
        """Count on, and speak at every tenth of the way."""
        self._done += units
        if not self._quiet and (self._done - self._said) * 10 >= self._total:
            self._said = self._done
            self._screen.say(
                word("plain_progress", title=self._title, done=self._done, total=self._total, unit=self._unit)
            )


def _keys(question: Question) -> dict[str, Move | None]:
    """Give the words that move instead of answering; `:why`, which only shows more, has no move."""
    moves: dict[str, Move | None] = {f":{move}": move for move in pages.offered(question).values()}
    return {**moves, ":why": None} if question.more else moves


def _said_keys(keys: Mapping[str, Move | None]) -> str:
    return word("plain_keys", keys=", ".join(keys))


def _yes_no(said: str) -> bool | None:
    said = said.casefold()
    if said in {"1", word("yes").casefold(), word("yes")[0].casefold()}:
        return True
    if said in {"2", word("no").casefold(), word("no")[0].casefold()}:
        return False
    return None


def _chosen(kind: QuestionKind, options: Sequence[Choice], said: str) -> object | None:
    """Read a typed line as the answer to a question of this kind; None when it is not one."""
    if kind is QuestionKind.YES_NO:
        return _yes_no(said)
    if not options:
        return said
    numbers = said.replace(",", " ").split()
    if not numbers or not all(n.isdecimal() and 0 < int(n) <= len(options) for n in numbers):
        return None
    values = tuple(dict.fromkeys(options[int(n) - 1].value for n in numbers))
    if kind is QuestionKind.CHOICES:
        return values
    return values[0] if len(values) == 1 else None
