"""Where an error becomes words: for a person on standard error, for a script as one JSON object."""

from __future__ import annotations

import shutil
import sys
import textwrap
import traceback

from sopinion.cli import desk
from sopinion.content import messages
from sopinion.errors import SopinionError
from sopinion.model.clean import cleaned

_WIDEST = 88


class _Bug(SopinionError):
    """Something that should not happen; `report` names the local report."""


def explain(error: SopinionError) -> int:
    """Say what happened, what is safe and what to do next; give the exit code."""
    words = messages.trouble(error.key, **error.values)
    if desk.settings.json:
        parts = {"what": words.what, "safe": words.safe, "advice": words.advice}
        desk.put({"schema": "sopinion/error/1", "code": error.code, **parts})
        return error.code
    width = min(_WIDEST, shutil.get_terminal_size((80, 24)).columns) - 2
    sys.stdout.flush()
    sys.stderr.write("\n")
    for part in (words.what, words.safe, words.advice):
        for paragraph in part.split("\n"):
            if paragraph.strip():
                lines = textwrap.wrap(cleaned(paragraph), width, break_on_hyphens=False, break_long_words=False)
                sys.stderr.write("".join(f"  {line}\n" for line in lines))
    sys.stderr.write("\n")
    return error.code


def report_bug(error: BaseException) -> int:
    """Keep a report on this computer: where in our code it happened, and nothing that stood in any paper."""
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    report = desk.keep_report("\n".join([type(error).__qualname__, *places, ""]))
    return explain(_Bug(report=report))
