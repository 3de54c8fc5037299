"""The words that a password is made of."""

from __future__ import annotations

from sopinion.content import shelf


def words() -> tuple[str, ...]:
    """Every word, in the order of the file."""
    return tuple(word for theme in shelf.read("passwords/words").values() for word in theme.split())
