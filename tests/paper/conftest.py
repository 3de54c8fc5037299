"""Reading real files with real workers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sopinion.model.page import FoundFile, Inside, Outcome
from sopinion.paper.limits import Limits
from sopinion.paper.reader import PaperReader


def found(path: Path, folder: Path | None = None) -> FoundFile:
    """The file as the walk meets it."""
    seen = path.stat()
    below = path.relative_to(folder).as_posix() if folder else path.name
    return FoundFile(str(folder or path.parent), below, seen.st_size, seen.st_mtime_ns)


@pytest.fixture(scope="session")
def reading() -> Callable[..., dict[str, Outcome]]:
    """Read files with real workers that make pages of words; gives the outcome of each, and of each inside."""

    def call(*paths: Path, **how: object) -> dict[str, Outcome]:
        reader = PaperReader(
            2,
            tuple(how.get("passwords", ())),
            how.get("limits") or Limits(),
            entry=str(how.get("entry", "sopinion.cli.reading")),
        )
        answers = reader.read([found(path) for path in paths])
        return {file.path: outcome.outcome if isinstance(outcome, Inside) else outcome for file, outcome in answers}

    return call
