"""Who speaks, and of whom: the words that fill the blanks of guidance and scripts."""

from __future__ import annotations

from functools import cache

from sopinion.content import shelf
from sopinion.model.guidance import Voice

PATIENT, PARENT, BESIDE = "patient", "parent", "beside"


@cache
def voice(key: str) -> Voice:
    """The voice of a patient, of a parent, or of somebody beside the patient."""
    words = dict(shelf.read("voices")[key])
    return Voice(key, note=words.pop("note", ""), words=tuple(words.items()))
