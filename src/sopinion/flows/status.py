"""The verb behind `status` and the home screen: where a person is, and what is next."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sopinion.content.messages import line
from sopinion.content.questions import questionnaire
from sopinion.flows import due as due_days
from sopinion.flows import request, sent
from sopinion.flows.checklist import Missing, look
from sopinion.flows.hands import Pages
from sopinion.model.case import Case
from sopinion.model.question import AnswerState, Value
from sopinion.model.record import Record
from sopinion.model.step import SectionProgress, Step, steps, undecided, unsure


@dataclass(frozen=True, slots=True)
class Status:
    """Where a case stands: the walk by section, the papers, what is missing, the next steps in order, what is due."""

    case: Case
    sections: tuple[SectionProgress, ...]
    records: tuple[Record, ...]
    missing: Missing
    steps: tuple[Step, ...]
    due: tuple[request.Row, ...]
    today: datetime.date

    @property
    def unsure(self) -> int:
        """How many papers are not surely recognised."""
        return len(unsure(self.records))

    @property
    def undecided(self) -> int:
        """How many papers name somebody else, and wait for a decision."""
        return len(undecided(self.records))


def status(case: Case, records: Sequence[Record], pages: Pages, today: datetime.date) -> Status:
    """Work out where the case stands on this day."""
    missing = look(case, records, pages)
    sections = questionnaire().progress(case.answers)
    found = steps(sections, records, missing.checklist, missing.open, sent.kept(case))
    due = request.is_due(request.Ground(case, tuple(records), missing, today))
    return Status(case, sections, tuple(records), missing, found, due, today)


def due_lines(found: Status) -> tuple[tuple[bool, str], ...]:
    """What is due, in words, the earliest first, each with whether its day has passed."""
    return tuple((row.due.day < found.today, due_days.due_line(row, found.today)) for row in found.due if row.due)


def said(step: Step) -> str:
    """Put a step into words."""
    key = step.key.value
    if step.values.get("count") == 1:
        key += "-one"
    return line(f"home.{key}", **step.values)


def as_json(found: Status) -> Mapping[str, Any]:
    """The answer of `status --json`."""
    return {
        "schema": "sopinion/status/1",
        "case": found.case.label,
        "answers": {
            key: _plain(answer.value) if answer.state is AnswerState.GIVEN else None
            for key, answer in found.case.answers.items()
        },
        "sections": [
            {"key": section.key, "title": section.title, "done": section.done, "total": section.total}
            for section in found.sections
        ],
        "folders": list(found.case.folders),
        "records": len(found.records),
        "unsure": found.unsure,
        "undecided": found.undecided,
        "gaps": len(found.missing.open),
        "enough_to_send": found.missing.checklist.enough_to_send,
        "bundles": [
            {
                "file": row.written.bundle,
                "sha256": row.written.sha256,
                "pages": row.written.pages,
                "day": row.written.day,
                "given": [{"to": one.to, "day": one.day} for one in row.given],
            }
            for row in sent.rows(found.case)
        ],
        "next": [{"key": step.key, "what": said(step), "command": step.command} for step in found.steps],
        "due": due_days.due_json(found.due, found.today),
    }


def _plain(value: Value | None) -> object:
    """An answer as JSON holds it; a table as a list of its rows."""
    if isinstance(value, tuple):
        return [dict(one) if isinstance(one, Mapping) else one for one in value]
    return value
