"""How one person's answers sound: the words that fill the blanks of sheets and questions."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from types import MappingProxyType

from sopinion.content import spoken
from sopinion.content.messages import line
from sopinion.content.questions import questionnaire
from sopinion.flows.guide import voice_of
from sopinion.model.clean import cleaned
from sopinion.model.clock import rows, told
from sopinion.model.day import Day
from sopinion.model.question import Answers, Question, QuestionKind

_OPEN = frozenset({"not-yet", "not-asked"})
"""Chosen values that say: still to be asked. On paper that is room to write."""
_TESTS = MappingProxyType(
    {
        "records.pathology": "test_pathology",
        "records.imaging": "test_imaging",
        "records.images": "test_images",
        "records.genomic_report": "test_genomic",
        "records.operative": "test_operative",
        "records.discharge": "test_discharge",
    }
)


def words(answers: Answers, today: datetime.date) -> Mapping[str, str]:
    """Every blank with what fills it: each answer by its question's key, and what is gathered from several."""
    answered = {
        question.key: said
        for question in questionnaire().questions
        if (said := _said(question, told(answers, question.key)))
    }
    return MappingProxyType(
        {**answered, **_gathered(answers, answered), **voiced(answers), "today": spoken.day(Day.of(today))}
    )


def voiced(answers: Answers) -> Mapping[str, str]:
    """The words for who speaks, and of whom: `my` with "my child's". A name stands in for NAME where it was told."""
    name = told(answers, "patient.name")
    spoken_of = cleaned(name).strip() if isinstance(name, str) else ""
    return {blank: text.replace("NAME", spoken_of or "NAME") for blank, text in voice_of(answers).words}


def tables(answers: Answers) -> Mapping[str, tuple[Mapping[str, str], ...]]:
    """Every table that was told, by its question's key, with days as a person says them."""
    return {
        key: tuple({column: _cell(cell) for column, cell in row.items()} for row in told_rows)
        for key in answers
        if (told_rows := rows(answers, key))
    }


def _cell(text: str) -> str:
    try:
        return spoken.day(Day.parse(text))
    except ValueError:
        return cleaned(text).strip()


def _said(question: Question, value: object) -> str:
    """Say an answer; "" where there is none, or where it says that something is still to be asked."""
    if value is None or question.kind is QuestionKind.LIST or value in _OPEN:
        return ""
    labels = {choice.value: choice.label for choice in question.choices}
    match value:
        case bool():
            return line("prompts.yes" if value else "prompts.no")
        case tuple():
            return ", ".join(_after_first(labels.get(str(one), str(one)), n) for n, one in enumerate(value))
        case str() if question.kind is QuestionKind.DAY:
            return spoken.day(Day.parse(value))
    return labels.get(str(value), cleaned(str(value)).strip())


def _after_first(label: str, place: int) -> str:
    return label[:1].lower() + label[1:] if place else label


def _gathered(answers: Answers, said: Mapping[str, str]) -> Mapping[str, str]:
    doctor = next((row for row in rows(answers, "records.doctors") if row.get("name", "").strip()), {})
    plan = "" if told(answers, "insurance.plan") == "other" else said.get("insurance.plan", "")
    return {
        "patient": said.get("patient.name", ""),
        "doctor": _listed(*(cleaned(doctor.get(column, "")) for column in ("name", "place", "phone")))
        or said.get("timeline.wait_who", ""),
        "treatment": said.get("records.treatment", ""),
        "tests": _first_up(
            _listed(*(line(f"sheets.{word}") for key, word in _TESTS.items() if told(answers, key) == "have"))
        ),
        "insurance": _listed(said.get("insurance.insurer", ""), plan),
        "start": _listed(said.get("timeline.start", ""), _booking(answers)),
        "hospital": said.get("records.surgery_where", "") or said.get("records.hospital_where", ""),
        "appointment_time": _listed(said.get("appointment.day", ""), said.get("appointment.hour", "")),
        "reread_pathology": _pays(answers, "pathology"),
        "reread_imaging": _pays(answers, "imaging"),
        "reread_genomic": _pays(answers, "genomic"),
    }


def _listed(*pieces: str) -> str:
    return ", ".join(piece.strip() for piece in pieces if piece.strip())


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]


def _booking(answers: Answers) -> str:
    booked = told(answers, "timeline.booked")
    return line("sheets.booked" if booked else "sheets.not_booked") if isinstance(booked, bool) else ""


def _pays(answers: Answers, what: str) -> str:
    paid = told(answers, "insurance.reread")
    return line("prompts.yes" if what in paid else "prompts.no") if isinstance(paid, tuple) and paid else ""
