"""The bar: how far a long reading has come, and about how long it will take."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from rich.progress import BarColumn, ProgressColumn, TextColumn
from rich.progress import Progress as RichProgress
from rich.table import Column
from rich.text import Text

from sopinion.model.clean import one_line
from sopinion.terminal.page import word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console
    from rich.progress import Task, TaskID

_MINUTE = 60
ROOMY = 90
"""Columns from which there is room for what is being done now."""


class Left(ProgressColumn):
    """The time that is left, as a person would say it."""

    def render(self, task: Task) -> Text:
        """Say it; nothing while nobody can know."""
        if task.finished:
            return Text(word("finished"))
        return Text(left(task.time_remaining)) if task.time_remaining is not None else Text()


def left(seconds: float) -> str:
    """Say a length of time, in seconds, in round figures."""
    if seconds < 10:  # noqa: PLR2004 - under ten seconds a figure would only flicker
        return word("left_moment")
    if seconds < _MINUTE - 5:
        return word("left_seconds", count=round(seconds / 10) * 10)
    minutes = round(seconds / _MINUTE)
    return word("left_minute") if minutes <= 1 else word("left_minutes", count=minutes)


class Bar:
    """One bar that is open."""

    def __init__(self, progress: RichProgress, task: TaskID, console: Console) -> None:
        self._progress = progress
        self._task = task
        self._console = console

    def step(self, units: int = 1, note: str = "") -> None:
        """Move on by `units`; `note` is what is being done now, shown where there is room."""
        self._progress.update(self._task, advance=units, note=Text(_short(one_line(note), self._console.width // 4)))


def _short(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[: max(0, room - 1)]}…"


@contextlib.contextmanager
def open_bar(console: Console, title: str, total: int, unit: str) -> Iterator[Bar]:
    """Draw a bar while the block runs; it leaves the screen as it was. Where no terminal is, nothing is drawn."""
    roomy = console.width >= ROOMY
    fixed = Column(no_wrap=True)
    columns: list[ProgressColumn] = [
        TextColumn("  {task.fields[title]}", markup=False, table_column=fixed),
        BarColumn(bar_width=32 if roomy else 16, complete_style="cyan", finished_style="cyan"),
        TextColumn("{task.completed:.0f} / {task.total:.0f} {task.fields[unit]}", markup=False, table_column=fixed),
        Left(table_column=fixed),
    ]
    if roomy:
        columns.append(TextColumn("{task.fields[note]}", markup=False, table_column=fixed))
    with RichProgress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("", total=total, title=title, unit=unit, note="")
        yield Bar(progress, task, console)
