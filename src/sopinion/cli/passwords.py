"""Passwords that a person keeps in a file, for every door that opens locked papers."""

from __future__ import annotations

from pathlib import Path

from sopinion.content.messages import line
from sopinion.errors import WrongUsage
from sopinion.model.passphrase import SHORTEST, prepared


def passwords_in(file: str) -> tuple[str, ...]:
    """Read the passwords of a file, one on each line; none where no file was named. Raises WrongUsage (2)."""
    if not file:
        return ()
    try:
        words = Path(file).expanduser().read_text(encoding="utf-8-sig")
    except (OSError, ValueError):
        raise WrongUsage(what=line("index.no_password_file", file=file)) from None
    return tuple(word for word in words.splitlines() if word)


def lock_password(file: str) -> str:
    """Read the password to lock a copy with: the first line of a file, as PDF compares it. Raises WrongUsage (2)."""
    try:
        words = Path(file).expanduser().read_text(encoding="utf-8-sig")
    except (OSError, ValueError, RuntimeError):
        raise WrongUsage(what=line("export_lock.no_file", file=file)) from None
    try:
        return prepared(next(iter(words.splitlines()), ""))
    except ValueError:
        raise WrongUsage(what=line("export_lock.bad_password", file=file, shortest=SHORTEST)) from None
