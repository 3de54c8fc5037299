"""The patient as told: whom every paper is held against."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from sopinion.model.day import Day
from sopinion.model.question import Answers, AnswerState


@dataclass(frozen=True, slots=True)
class Patient:
    """Name, birth day, former names and record numbers, as a person told them. Empty where nothing was told."""

    name: str = ""
    birth_date: Day | None = None
    other_names: tuple[str, ...] = ()
    record_numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Whom:
    """What papers are held against: the patient as told, and the day it is."""

    patient: Patient
    today: datetime.date


def _pieces(text: str) -> tuple[str, ...]:
    return tuple(piece for raw in text.replace(";", ",").replace("\n", ",").split(",") if (piece := raw.strip()))


def patient_of(answers: Answers) -> Patient:
    """Gather the patient from the fixed keys `patient.*`."""

    def told(key: str) -> str:
        answer = answers.get(key)
        return str(answer.value) if answer and answer.state is AnswerState.GIVEN and answer.value is not None else ""

    born = told("patient.birth_date")
    return Patient(
        name=told("patient.name").strip(),
        birth_date=Day.parse(born) if born else None,
        other_names=_pieces(told("patient.other_names")),
        record_numbers=_pieces(told("patient.record_numbers")),
    )
