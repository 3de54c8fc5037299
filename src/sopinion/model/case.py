"""A case: one patient, and everything that was told. The program never works any of it out again by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from sopinion.model.checklist_told import Dismissed, ToldStatus
from sopinion.model.citation import Citation
from sopinion.model.item import Item
from sopinion.model.ledger import Given, Written
from sopinion.model.parting import Parting
from sopinion.model.patient import Patient, patient_of
from sopinion.model.question import Answer, Answers
from sopinion.model.request import Request


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person said of pages of a file, by the file's fingerprint, so that it survives renames.

    field: `kind`, `day` or `whose`. value: a kind, an ISO day, `mine` or `not-mine`. first, last: the pages
    (1-based, inclusive) it was said of. said: the ISO day it was said. paper: what it was said of, by the name of the
    record, where that has several stretches of pages and a correction for each; else "".
    """

    sha256: str
    first: int
    last: int
    field: str
    value: str
    said: str = ""
    paper: str = ""


def _nothing() -> Mapping[str, Answer]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Case:
    """One patient.

    label: the neutral name that a shell history may hold, and the name of its folder. name: how the person calls it.
    made: ISO day. answers: by question key. set_aside: answers whose question no longer applies, kept.
    partings: where papers begin and end, as told. folders: what was indexed, as absolute paths. written, given: the
    ledger, each row after what came before it. items: physical things with their moves. checklist: rows as told.
    dismissed: gaps that need no answer. citations: where told facts stand in the papers. keep: sections of the file
    that this version carries along but does not use.
    """

    label: str
    name: str
    made: str
    answers: Answers = field(default_factory=_nothing)
    set_aside: Answers = field(default_factory=_nothing)
    corrections: tuple[Correction, ...] = ()
    partings: tuple[Parting, ...] = ()
    folders: tuple[str, ...] = ()
    written: tuple[Written, ...] = ()
    given: tuple[Given, ...] = ()
    requests: tuple[Request, ...] = ()
    items: tuple[Item, ...] = ()
    checklist: tuple[ToldStatus, ...] = ()
    dismissed: tuple[Dismissed, ...] = ()
    citations: tuple[Citation, ...] = ()
    keep: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def patient(self) -> Patient:
        """The patient as told."""
        return patient_of(self.answers)

    def with_answer(self, key: str, answer: Answer) -> Case:
        """Return the case with one more answer; an older one to the same question is replaced."""
        return replace(self, answers=MappingProxyType({**self.answers, key: answer}))
