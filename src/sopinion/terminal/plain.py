"""The screen in words only: for screen readers, for old terminals, and for whoever likes it better."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from sopinion import errors
from sopinion.flows.hands import ENTER, Mark
from sopinion.terminal import page as pages
from sopinion.terminal.lines import Lines, yes_or_no
from sopinion.terminal.page import word
from sopinion.terminal.plain_question import PlainQuestion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import TextIO

    from sopinion.flows.hands import Card, Key, Progress, Reply
    from sopinion.model.picture import Picture
    from sopinion.model.question import Answer, Choice, Question

_MARKS = {Mark.DONE: "mark_done", Mark.HERE: "mark_here", Mark.OPEN: "mark_open", Mark.NEEDS: "mark_needs"}


class PlainScreen:
    """A Screen of plain lines: no boxes, no spinner, no colour; choices by number, moves as `:back` and its like."""

    def __init__(self, out: TextIO, *, interactive: bool) -> None:
        self._lines = Lines(out)
        self._watched = out.isatty()
        self._interactive = interactive

    @property
    def interactive(self) -> bool:
        """Whether somebody sits at a terminal and can be asked."""
        return self._interactive

    def title(self, text: str, aside: str = "") -> None:
        """Head a screen; `aside` is a line of its own."""
        self._lines.write()
        self._lines.write(text)
        if aside:
            self._lines.write(aside)
        self._lines.write()

    def say(self, text: str = "", mark: Mark = Mark.NONE, indent: int = 0) -> None:
        """Write a paragraph; a mark is a word before it."""
        lead = f"{word(_MARKS[mark])}: " if mark in _MARKS else ""
        self._lines.write(lead + text, indent)

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Write each row as words, `head: value`, with an empty line between rows."""
        for number, row in enumerate(rows):
            if number:
                self._lines.write()
            for head, cell in zip(heads, row, strict=True):
                if cell:
                    self._lines.write(f"{head}: {cell}" if head else cell)

    @contextlib.contextmanager
    def progress(self, title: str, total: int, unit: str) -> Iterator[Progress]:
        """Say now and then how far it is, on a terminal; nothing in a pipe."""
        yield _Count(self, title, total, unit, quiet=not self._watched)

    def confirm(self, ask: str, *, default: bool = False, option: str = "") -> bool:
        """Ask yes or no."""
        self._need(option)
        self._lines.write(ask)
        self._lines.write(word("plain_default", default=word("yes") if default else word("no")))
        while True:
            said = self._lines.read()
            answer = default if not said else yes_or_no(said)
            if answer is not None:
                return answer
            self._lines.again(word("plain_yes_no"))

    def pick(self, ask: str, choices: Sequence[Choice], *, option: str = "", start: str = "") -> str:  # noqa: ARG002 - plain lines point at nothing
        """Ask for one of several, by its number or its letter; gives its value."""
        self._need(option)
        if ask:
            self._lines.write()
            self._lines.write(ask)
        named = {c.value.lower(): c.value for c in choices if len(c.value) == 1}
        free = (str(n) for n in range(1, 10_000) if str(n) not in named)
        keys = {(c.value if len(c.value) == 1 else next(free)): c for c in choices}
        for key, choice in keys.items():
            self._lines.write(word("plain_choice", number=key, label=choice.label))
        while True:
            said = self._lines.read()
            found = keys.get(said) or keys.get(named.get(said.lower(), ""))
            if found:
                return found.value
            self._lines.again(word("plain_choose"))

    def tick(self, ask: str, choices: Sequence[Choice], ticked: Sequence[str], *, option: str = "") -> tuple[str, ...]:
        """Show several with what is ticked, and change that by number until a line is empty."""
        self._need(option)
        self._lines.write()
        self._lines.write(ask)
        held = dict.fromkeys(ticked)
        while True:
            for number, choice in enumerate(choices, 1):
                kept = word("plain_ticked" if choice.value in held else "plain_unticked")
                self._lines.write(word("plain_tick", number=number, kept=kept, label=choice.label))
            self._lines.write(word("plain_tick_how"))
            said = self._lines.read().replace(",", " ").split()
            if not said:
                return tuple(choice.value for choice in choices if choice.value in held)
            numbers = [int(one) for one in said if one.isdecimal() and 0 < int(one) <= len(choices)]
            if len(numbers) != len(said):
                self._lines.again(word("plain_choose_many"))
                continue
            for number in numbers:
                value = choices[number - 1].value
                if value in held:
                    del held[value]
                else:
                    held[value] = None

    def card(
        self,
        card: Card,
        keys: Sequence[Key],
        draw: Callable[[int], Picture | None] | None = None,  # noqa: ARG002 - plain lines hold no pictures
        *,
        option: str = "",
    ) -> str:
        """Show a card in words and wait for one of its keys, each a line."""
        self._need(option)
        self.title(card.place)
        for text, mark, indent in card.lines:
            self.say(text, mark, indent)
        self._lines.write()
        for key in keys:
            called = word(f"key_{ENTER}") if key.key == ENTER else key.key
            self._lines.write(word("plain_key", press=called, label=key.label))
        known = {key.key for key in keys}
        while True:
            said = self._lines.read().lower() or ENTER
            if said in known:
                return said
            self._lines.again(word("plain_letter"))

    def text(self, ask: str, default: str = "", *, option: str = "") -> str:
        """Ask for a line of text."""
        self._need(option)
        self._lines.write(ask)
        if default:
            self._lines.write(word("plain_default", default=default))
        return self._lines.read() or default

    def secret(self, ask: str, *, option: str = "") -> str:
        """Ask for a word that does not show."""
        self._need(option)
        self._lines.write(ask)
        return self._lines.read_unseen()

    def ask(self, question: Question, before: Answer | None, place: str, trouble: str = "", intro: str = "") -> Reply:
        """Show one question and read a line."""
        self._need(pages.OPTION)
        page = pages.page(question, before, place, trouble, intro)
        self._lines.write()
        for text in (page.place, page.intro, page.ask, *page.help.split("\n"), page.example, page.sofar):
            if text:
                self._lines.write(text)
        if page.trouble:
            self.say(page.trouble, Mark.NEEDS)
        asked = PlainQuestion(self._lines, question, before)
        while (reply := asked.ask()) is None:
            for text in page.more.split("\n"):
                self._lines.write(text)
            for term in page.words:
                self._lines.write(word("term", word=term.word, says=term.says))
        return reply

    def _need(self, option: str) -> None:
        if not self._interactive:
            raise errors.NobodyToAsk(option=option)


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
