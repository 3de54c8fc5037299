"""The made-up patient: the papers of the demo, and what the patient tells, as data on the shelf."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sopinion.content import shelf

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Paper:
    """One file of the made-up patient's folder.

    file: its path below the folder. documents: what stands in it, one after another; each names its `layout` and
    holds the words. picture: whether the file is a scan, without a text layer. copies: paths of files with the same
    bytes. cut_short: paths of files that hold only the first part of the bytes, as a broken download does.
    """

    file: str
    documents: tuple[Mapping[str, Any], ...]
    picture: bool = False
    copies: tuple[str, ...] = ()
    cut_short: tuple[str, ...] = ()


def papers() -> tuple[Paper, ...]:
    """Give the papers in the order of the story; KeyError when one of them lacks its file or its documents."""
    return tuple(_paper(shelf.read(name)) for name in shelf.names("demo/papers"))


def _paper(words: Mapping[str, Any]) -> Paper:
    return Paper(
        file=words["file"],
        documents=tuple(MappingProxyType(document) for document in words["documents"]),
        picture=words.get("picture", False),
        copies=tuple(words.get("copies", ())),
        cut_short=tuple(words.get("cut_short", ())),
    )
