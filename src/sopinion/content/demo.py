"""The made-up patient: the papers of the demo, and what the patient tells, as data on the shelf."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sopinion.content import shelf

if TYPE_CHECKING:
    from collections.abc import Mapping

TODAY = "2025-11-20"
"""The day on which the story is told."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One file of the made-up patient's folder.

    file: its path below the folder. documents: what stands in it, one after another; each names its `layout` and
    holds the words. picture: for a scan without a text layer, its kind and its day (ISO) as the patient tells them.
    copies: paths of files with the same bytes. cut_short: paths of files that hold only the first part of the bytes,
    as a broken download does.
    """

    file: str
    documents: tuple[Mapping[str, Any], ...]
    picture: tuple[str, str] | None = None
    copies: tuple[str, ...] = ()
    cut_short: tuple[str, ...] = ()


def answers() -> str:
    """Give what the patient tells, as the text of an answers file."""
    return resources.files("sopinion.content").joinpath(shelf.LANGUAGE, "demo", "answers.toml").read_text("utf-8")


def papers() -> tuple[Paper, ...]:
    """Give the papers in the order of the story; KeyError when one of them lacks its file or its documents."""
    return tuple(_paper(shelf.read(name)) for name in shelf.names("demo/papers"))


def _paper(words: Mapping[str, Any]) -> Paper:
    return Paper(
        file=words["file"],
        documents=tuple(MappingProxyType(document) for document in words["documents"]),
        picture=(words["picture"]["kind"], words["picture"]["day"]) if "picture" in words else None,
        copies=tuple(words.get("copies", ())),
        cut_short=tuple(words.get("cut_short", ())),
    )
