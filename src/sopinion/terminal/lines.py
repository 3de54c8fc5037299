"""Plain lines: written one paragraph at a time, read one line at a time."""

from __future__ import annotations

import shutil
import sys
import textwrap
from getpass import getpass
from typing import TYPE_CHECKING

from sopinion import errors
from sopinion.model.clean import cleaned, one_line
from sopinion.terminal.page import word

if TYPE_CHECKING:
    from typing import TextIO

_DEEPEST = 8


class Lines:
    """Plain text out on `out` and in from standard input."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        # A pipe takes each paragraph as one line, so that it can be searched; a window takes what fits.
        self._width = max(20, min(120, shutil.get_terminal_size().columns - 1)) if out.isatty() else 0

    def write(self, text: str = "", indent: int = 0) -> None:
        """Write a paragraph, wrapped to the window if there is one."""
        text, room = cleaned(text), " " * min(indent, _DEEPEST)
        if text.startswith("· "):
            text = f"- {text[2:]}"  # every screen reader and every old terminal knows it
        if self._width and text:
            text = textwrap.fill(text, self._width, initial_indent=room, subsequent_indent=room)
        elif text:
            text = room + text
        self._out.write(text + "\n")
        self._out.flush()

    def read(self) -> str:
        """Read a line; Stopped (130) on Ctrl-C and at the end of the input."""
        self._out.write(word("plain_prompt"))
        self._out.flush()
        try:
            line = sys.stdin.readline()
        except KeyboardInterrupt:
            raise errors.Stopped from None
        if not line:
            raise errors.Stopped
        return one_line(line)

    def read_unseen(self) -> str:
        """Read a line without showing it, as typed; Stopped (130) on Ctrl-C and at the end of the input."""
        try:
            return getpass(word("plain_prompt"), self._out)
        except (KeyboardInterrupt, EOFError):
            raise errors.Stopped from None

    def again(self, how: str) -> None:
        """Say that the last line was not understood, and how to say it."""
        self.write(word("plain_again", how=how))


def yes_or_no(said: str) -> bool | None:
    """Understand a yes, a no, or the number of one; None for anything else."""
    said = said.casefold()
    if said in {"1", word("yes").casefold(), word("yes")[0].casefold()}:
        return True
    if said in {"2", word("no").casefold(), word("no")[0].casefold()}:
        return False
    return None
