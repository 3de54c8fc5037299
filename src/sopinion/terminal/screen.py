"""The door to the terminal: which screen fits what is there."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from sopinion.terminal.plain import PlainScreen

if TYPE_CHECKING:
    from typing import TextIO

    from sopinion.flows.hands import Screen

_SIGNS = "✓●○❯·–…█"  # noqa: RUF001 - the signs themselves


def open_screen(*, plain: bool, aside: bool) -> Screen:
    """Open the screen that fits: `plain` is words only; `aside` sends everything to standard error.

    A terminal that cannot write the signs (an old code page) gets the plain one as well. Letters that the terminal
    cannot write at all are replaced, never an error.
    """
    out = sys.stderr if aside else sys.stdout
    interactive = sys.stdin is not None and sys.stdin.isatty() and out.isatty()
    can_draw = _can_write(out, _SIGNS)
    if hasattr(out, "reconfigure"):
        out.reconfigure(errors="replace")
    if plain or not can_draw or os.environ.get("TERM") == "dumb":
        return PlainScreen(out, interactive=interactive)
    from sopinion.terminal.window import Window  # noqa: PLC0415 - rich takes 40 ms, and plain words do without it

    return Window(out, interactive=interactive)


def _can_write(out: TextIO, signs: str) -> bool:
    try:
        signs.encode(out.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
