"""The screen as a person with a usual terminal sees it: drawn by rich, asked by questionary."""

from __future__ import annotations

import contextlib
import os
import re
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sopinion import errors
from sopinion.flows.hands import Mark, Move, Reply
from sopinion.model.clean import cleaned, one_line
from sopinion.model.question import QuestionKind
from sopinion.terminal import page as pages
from sopinion.terminal.page import word
from sopinion.terminal.picture import cleared, drawn, means_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import TextIO

    from sopinion.flows.hands import Card, Key, Progress
    from sopinion.model.picture import Picture
    from sopinion.model.question import Answer, Choice, Question
    from sopinion.terminal.page import Page, Rows
    from sopinion.terminal.picture import Means
    from sopinion.terminal.prompts import Prompts

MARGIN = 2
WIDEST = 120
"""Columns that tables may use."""
READABLE = 84
"""Columns that sentences use: longer lines are hard to follow back."""

_ROW = 20  # pixels of a line, as most terminals draw it
_LEAST, _TALLEST = 12, 40
"""Lines that a picture of a page takes: with fewer, nothing can be made out."""

_SIGNS = {Mark.DONE: "✓ ", Mark.HERE: "● ", Mark.OPEN: "○ ", Mark.NEEDS: "! "}
_POINT = re.compile(r"· |\d{1,2}\. |\[[ x]\] ")
"""What a point begins with: its further lines stand under its words."""
_COLOURS = {Mark.DONE: "", Mark.HERE: "bold cyan", Mark.OPEN: "", Mark.NEEDS: "bold yellow"}


class Window:
    """A Screen on a terminal, or piped into a file. Texts are drawn as they stand, never as markup."""

    def __init__(self, out: TextIO, *, interactive: bool) -> None:
        self._out = out
        self._console = Console(file=out, highlight=False, markup=False, emoji=False)
        self._interactive = interactive
        self._prompts: Prompts | None = None

    @property
    def interactive(self) -> bool:
        """Whether somebody sits at a terminal and can be asked."""
        return self._interactive

    @property
    def _width(self) -> int:
        # One column is left free: some terminals wrap a line that fills the last one.
        return max(20, min(WIDEST, self._console.size.width - 1))

    @property
    def _prose(self) -> int:
        return min(self._width, READABLE)

    def title(self, text: str, aside: str = "") -> None:
        """Head a screen; `aside` stands at the right edge where there is room, else below."""
        head, side = Text(one_line(text), "bold"), Text(one_line(aside))
        room = self._prose - MARGIN - head.cell_len - side.cell_len
        self._console.print()
        if not aside:
            self._lines(head)
        elif room >= 3:  # noqa: PLR2004 - less air than this reads as one sentence
            head.append(" " * room)
            head.append_text(side)
            self._lines(head)
        else:
            self._lines(head)
            self._lines(side)
        self._console.print()

    def say(self, text: str = "", mark: Mark = Mark.NONE, indent: int = 0) -> None:
        """Write a paragraph, wrapped to the window; "" is an empty line."""
        self._lines(Text(cleaned(text)), mark, indent)

    def _lines(self, text: Text, mark: Mark = Mark.NONE, indent: int = 0) -> None:
        if not text.plain:
            self._console.print()
            return
        sign = _SIGNS.get(mark, "")
        if point := _POINT.match(text.plain):
            sign, text = sign + point[0], text[len(point[0]) :]
        left = min(MARGIN + indent, self._prose // 2)
        for number, line in enumerate(text.wrap(self._console, self._prose - left - len(sign))):
            line.rstrip()
            lead = Text(" " * left)
            lead.append(" " * len(sign) if number else sign, _COLOURS.get(mark, ""))
            lead.append_text(line)
            self._console.print(lead, soft_wrap=True)

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Write rows in columns; where the window is too narrow for them, each row as a few lines."""
        clean = [[one_line(cell) for cell in row] for row in rows]
        wants = [max([len(head), *(len(row[at]) for row in clean)], default=0) for at, head in enumerate(heads)]
        room = self._width - MARGIN - 2 * len(heads)
        if sum(min(want, 12) for want in wants) > room:
            self._stacked(heads, clean)
            return
        table = Table(box=None, show_edge=False, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
        for head, want in zip(heads, wants, strict=True):
            table.add_column(Text(one_line(head)), overflow="fold", min_width=min(want, 12))
        for row in clean:
            table.add_row(*(Text(cell) for cell in row))
        with self._console.capture() as drawn:
            self._console.print(Padding(table, (0, 0, 0, MARGIN)), width=self._width)
        self._out.write("".join(f"{row.rstrip()}\n" for row in drawn.get().splitlines()))

    def _stacked(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        for number, row in enumerate(rows):
            if number:
                self._console.print()
            for head, cell in zip(heads, row, strict=True):
                if cell:
                    self.say(f"{head}: {cell}" if head else cell)

    @contextlib.contextmanager
    def progress(self, title: str, total: int, unit: str) -> Iterator[Progress]:
        """Open a bar of `total` units; where nobody looks, count in silence."""
        from sopinion.terminal.bar import open_bar  # noqa: PLC0415 - only commands that run long pay for the bar

        with open_bar(self._console, one_line(title), total, one_line(unit)) as bar:
            yield bar

    def confirm(self, ask: str, *, default: bool = False, option: str = "") -> bool:
        """Ask yes or no. Raises Stopped (130) on Ctrl-C, NobodyToAsk (60) without a terminal."""
        with self._asking(option) as prompts:
            return prompts.confirm(self._lead(ask), default=default)

    def pick(self, ask: str, choices: Sequence[Choice], *, option: str = "", start: str = "") -> str:
        """Ask for one of several; gives its value. A choice whose value is one letter is also that key."""
        with self._asking(option) as prompts:
            if ask:
                self._console.print()
                self._lines(Text(one_line(ask), "bold"))
            return prompts.pick(choices, start)

    def tick(self, ask: str, choices: Sequence[Choice], ticked: Sequence[str], *, option: str = "") -> tuple[str, ...]:
        """Show several with a box each; gives the values that are ticked in the end."""
        with self._asking(option) as prompts:
            self._console.print()
            self._lines(Text(one_line(ask), "bold"))
            return prompts.tick(choices, ticked)

    def card(
        self, card: Card, keys: Sequence[Key], draw: Callable[[int], Picture | None] | None = None, *, option: str = ""
    ) -> str:
        """Show one card and wait for one of its keys."""
        with self._asking(option) as prompts:
            self._console.clear()
            self._console.print()
            self._lines(Text(one_line(card.place), "cyan"))
            self._console.print()
            for text, mark, indent in card.lines:
                self.say(text, mark, indent)
            pictures = means_of(os.environ) if draw else None
            if draw and pictures:
                self._show(card, pictures, draw)
            try:
                return prompts.key(keys)
            finally:
                self._out.write(cleared(pictures) if pictures else "")
                self._console.clear()  # what stood in a paper does not stay in the window

    def _show(self, card: Card, pictures: Means, draw: Callable[[int], Picture | None]) -> None:
        """Draw a picture below the words of a card, if there is room for one that shows something."""
        taken = 6 + sum(1 + len(text) // (self._prose - indent) for text, _, indent in card.lines)
        rows = min(self._console.size.height - taken, _TALLEST)
        picture = draw(rows * _ROW) if rows >= _LEAST else None
        if picture is not None:
            room = "\n" * (rows + 1) + f"\x1b[{rows}A" + "\x1b7"
            self._out.write(f"{room}  {drawn(picture, pictures, rows)}\x1b8\x1b[{rows}B\r")
            self._out.flush()

    def text(self, ask: str, default: str = "", *, option: str = "") -> str:
        """Ask for a line of text. Raises Stopped (130) on Ctrl-C, NobodyToAsk (60) without a terminal."""
        with self._asking(option) as prompts:
            return prompts.line(self._lead(ask), default=default)

    def secret(self, ask: str, *, option: str = "") -> str:
        """Ask for a word that does not show. Raises Stopped (130) on Ctrl-C, NobodyToAsk (60) without a terminal."""
        with self._asking(option) as prompts:
            return prompts.secret(self._lead(ask))

    def _lead(self, ask: str) -> str:
        """Keep a short question on the line of its answer; write a long one above it."""
        ask = one_line(ask)
        if len(ask) <= self._prose // 2:
            return ask
        self.say(ask)
        return ""

    def ask(self, question: Question, before: Answer | None, place: str, trouble: str = "", intro: str = "") -> Reply:
        """Show one question on its screen and wait."""
        with self._asking(pages.OPTION) as prompts:
            why = False
            try:
                while True:
                    self._draw(pages.page(question, before, place, trouble, intro), why=why)
                    reply = self._heard(prompts, question, before)
                    if reply is not None:
                        return reply
                    why = not why
            finally:
                self._console.clear()  # what was told does not stay in the window

    def _heard(self, prompts: Prompts, question: Question, before: Answer | None) -> Reply | None:
        if question.kind is QuestionKind.LIST:
            return self._rows(prompts, question, before)
        if not question.choices and question.kind is not QuestionKind.YES_NO:
            self._console.print()
        return prompts.answer(question, before)

    def _draw(self, page: Page, *, why: bool) -> None:
        self._console.clear()
        self._console.print()
        self._lines(Text(one_line(page.place), "cyan"))
        self._console.print()
        if page.intro:
            self.say(page.intro)
            self._console.print()
        self._lines(Text(one_line(page.ask), "bold"))
        for paragraph in filter(None, page.help.split("\n")):
            self.say(paragraph)
        if why:
            self._console.print()
            self._lines(Text(one_line(page.more)), Mark.HERE)
            for term in page.words:
                self.say(word("term", word=term.word, says=term.says), indent=2)
            self._console.print()
        if page.example:
            self._lines(Text(one_line(page.example), "italic"))
        if page.sofar:
            self.say(page.sofar)
        if page.trouble:
            self._console.print()
            self.say(page.trouble, Mark.NEEDS)

    def _rows(self, prompts: Prompts, question: Question, before: Answer | None) -> Reply | None:
        rows = pages.rows_of(before)
        if rows:
            self._console.print()
            self.table(
                ["", *(column.label for column in question.columns)],
                [[f"{number}.", *pages.cells(question, row)] for number, row in enumerate(rows, 1)],
            )
        what = prompts.rows_menu(question, rows)
        if what is None or isinstance(what, Reply):
            return what
        if what == len(rows):
            return self._row(prompts, question, rows, len(rows))
        turn = prompts.row_menu()
        if turn == "remove":
            return Reply(Move.MORE, (*rows[:what], *rows[what + 1 :]))
        if turn == "change":
            return self._row(prompts, question, rows, what)
        return Reply(Move.MORE, rows)

    def _row(self, prompts: Prompts, question: Question, rows: Rows, at: int) -> Reply:
        """Fill row `at`, cell by cell; what was typed before a stop is kept."""
        old = dict(rows[at]) if at < len(rows) else {}
        new: dict[str, str] = {}
        move = Move.MORE
        self._console.clear()
        self._console.print()
        self._lines(Text(one_line(question.ask), "bold"))
        self._console.print()
        try:
            for column in question.columns:
                told = old.get(column.value, "")
                said = prompts.cell(column.label, told, day=column.value in question.days)
                if said is Move.BACK:
                    return Reply(Move.MORE, rows)
                if said is Move.STOP:
                    move = Move.STOP
                    break
                new[column.value] = one_line(str(said))
                self.say(f"{column.label}: {pages.cell(question, column.value, new[column.value])}")
        except (KeyboardInterrupt, EOFError):
            move = Move.STOP
        full = {key: cell for key, cell in {**old, **new}.items() if cell}
        kept = (*rows[:at], *((full,) if full else ()), *rows[at + 1 :])
        return Reply(move, kept)

    @contextlib.contextmanager
    def _asking(self, option: str) -> Iterator[Prompts]:
        if not self._interactive:
            raise errors.NobodyToAsk(option=option)
        from sopinion.terminal.prompts import Prompts  # noqa: PLC0415 - questionary takes 100 ms, and most commands ask nothing

        try:
            self._prompts = self._prompts or Prompts(self._out)
            self._prompts.fit(self._prose)
            yield self._prompts
        except (KeyboardInterrupt, EOFError):
            raise errors.Stopped from None
