"""Single keys and the foot: what is laid under and over a prompt of questionary."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from prompt_toolkit.application import Application, create_app_session
from prompt_toolkit.filters import Condition
from prompt_toolkit.key_binding import KeyBindings, merge_key_bindings
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout import Dimension, HSplit, Layout, VerticalAlign, Window
from prompt_toolkit.layout.controls import FormattedTextControl
from prompt_toolkit.output import create_output
from questionary.prompts.common import InquirerControl
from rich.cells import cell_len

from sopinion.model.clean import one_line
from sopinion.terminal.page import word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Any, TextIO

    from prompt_toolkit.formatted_text import StyleAndTextTuples
    from prompt_toolkit.key_binding import KeyPressEvent
    from questionary import Question as Asked


LEAD = 4
"""Columns before a label: two of margin, the pointer, a space."""


@contextlib.contextmanager
def drawn_on(out: TextIO) -> Iterator[None]:
    """Draw on this stream: standard output may be carrying JSON."""
    with create_app_session(output=create_output(stdout=out)):
        yield


def choosing(asked: Asked, keys: Mapping[str, object], foot: str, points: Mapping[str, int] | None = None) -> object:
    """Run a choice. It is gone from the screen when it is answered.

    keys: leave it at once with their value. points: letters that only point at a choice, by its place from 0.
    """
    bindings = KeyBindings()
    for key, result in keys.items():
        bindings.add(key, eager=True)(_leaving(result))
    control: Any = next(
        one.content for one in asked.application.layout.find_all_windows() if isinstance(one.content, InquirerControl)
    )
    for key, place in (points or {}).items():

        def point(_event: KeyPressEvent, place: int = place) -> None:
            control.pointed_at = place

        bindings.add(key, eager=True)(point)

    @bindings.add("c-d", eager=True)
    def _end(event: KeyPressEvent) -> None:
        event.app.exit(exception=EOFError)

    _dress(asked, bindings, lambda: [("class:keys", f"\n{foot}")])
    asked.application.erase_when_done = True
    return asked.unsafe_ask()


def pressed(known: Sequence[str], foot: str) -> str:
    """Wait for one of `known` keys, with a foot that tells what they do; it is gone from the screen after."""
    bindings = KeyBindings()
    for key in known:
        for form in {key, key.upper()} if len(key) == 1 else {key}:
            bindings.add(form, eager=True)(_leaving(key))

    @bindings.add("c-c", eager=True)
    def _stop(event: KeyPressEvent) -> None:
        event.app.exit(exception=KeyboardInterrupt)

    @bindings.add("c-d", eager=True)
    def _end(event: KeyPressEvent) -> None:
        event.app.exit(exception=EOFError)

    below = Window(
        FormattedTextControl([("", f"\n{foot}")], show_cursor=False), dont_extend_height=True, wrap_lines=True
    )
    app: Application[str] = Application(Layout(below), key_bindings=bindings, erase_when_done=True)
    return app.run()


def typing(
    asked: Asked,
    keys: Mapping[str, object],
    foot: Callable[[bool], str],
    echo: Callable[[], str],
) -> object:
    """Run a line of typing. Esc makes the next key one of `keys`, since a letter alone is text; `foot(True)` says so.

    echo: how the text so far is understood, shown under it.
    """
    listening = False
    bindings = KeyBindings()

    @Condition
    def after_escape() -> bool:
        return listening

    @bindings.add("escape", eager=True)
    def _turn(_event: KeyPressEvent) -> None:
        nonlocal listening
        listening = not listening

    @bindings.add(Keys.Any, filter=after_escape)
    def _other(_event: KeyPressEvent) -> None:
        nonlocal listening
        listening = False

    for key, result in keys.items():
        bindings.add(key, eager=True, filter=after_escape)(_leaving(result))

    def under() -> StyleAndTextTuples:
        heard = echo()
        return [
            ("", f"\n  {heard}\n" if heard else ""),
            ("class:keys.now" if listening else "class:keys", f"\n{foot(listening)}"),
        ]

    _dress(asked, bindings, under)
    asked.application.ttimeoutlen = 0.05  # seconds: Esc alone is heard at once
    return asked.unsafe_ask()


def _leaving(result: object) -> Callable[[KeyPressEvent], None]:
    def leave(event: KeyPressEvent) -> None:
        event.app.exit(result=result)

    return leave


class _Snug(HSplit):
    """What is inside, and no row more: the foot stands right under it, not at the end of a tall window."""

    def preferred_height(self, width: int, max_available_height: int) -> Dimension:
        wanted = super().preferred_height(width, max_available_height)
        return Dimension(min=wanted.min, preferred=wanted.preferred, max=wanted.preferred)


def _dress(asked: Asked, bindings: KeyBindings, under: Callable[[], StyleAndTextTuples]) -> None:
    app: Any = asked.application
    app.key_bindings = merge_key_bindings([*filter(None, [app.key_bindings]), bindings])
    below = Window(FormattedTextControl(under), dont_extend_height=True, wrap_lines=True)
    layout = HSplit([_Snug([app.layout.container]), below], align=VerticalAlign.TOP)
    app.layout = Layout(layout, focused_element=app.layout.current_window)


def beside(hints: Sequence[str], width: int) -> str:
    """Set hints side by side, two columns in; the next line begins between hints, never inside one."""
    return "\n".join(f"  {row}" for row in _rows(hints, word("between"), width - 2))


def folded(text: str, width: int, lead: str = "", before: int = LEAD) -> str:
    """Fold a label that begins in column `before` so that it ends by `width`.

    `lead` stands before its first letter, and what goes on below stands under that letter.
    """
    left = before + len(lead)
    return lead + f"\n{' ' * left}".join(_rows(one_line(text).split(" "), " ", width - left))


def _rows(pieces: Sequence[str], joint: str, width: int) -> list[str]:
    rows: list[str] = []
    for piece in pieces:
        longer = f"{rows[-1]}{joint}{piece}" if rows else piece
        if rows and cell_len(longer) <= width:
            rows[-1] = longer
        else:
            rows.append(piece)
    return rows
