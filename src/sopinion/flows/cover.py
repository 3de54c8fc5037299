"""A part of `bundle`: our own pages of a bound file, put together from what was told, what is in and what is not."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sopinion.content import sections, shelf, spoken
from sopinion.content.messages import plural
from sopinion.model import folio
from sopinion.model.binding import Belongs
from sopinion.model.bound import Role
from sopinion.model.case import Case
from sopinion.model.choices import Choices
from sopinion.model.clean import cleaned, one_line
from sopinion.model.day import Day
from sopinion.model.layout import Layout, Placed
from sopinion.model.question import Answers, AnswerState
from sopinion.model.questionnaire import Questionnaire

_LISTED = 24
"""Papers that a divider names: it is one page, however many there are."""


@dataclass(frozen=True, slots=True)
class Cover:
    """What our own pages speak of besides what is in the file.

    title: of the file. missing: what is known to be missing, a line each. of: the bundle it belongs to.
    """

    case: Case
    choices: Choices
    questions: Questionnaire
    title: str
    day: datetime.date
    missing: tuple[str, ...] = ()
    of: Belongs | None = None


def own_pages(layout: Layout, cover: Cover) -> dict[str, Any]:
    """Give the data of the pages of a bound file that are ours."""
    words = shelf.read("sheets/cover")
    patient, answers = cover.case.patient, cover.case.answers
    asked = _said(answers, words["question_key"])
    to, full = one_line(cover.choices.recipient), layout.role in (Role.BUNDLE, Role.CORE)
    return {
        "title": cover.title,
        "lang": words["lang"],
        "paper": cover.choices.paper.value,
        "made_for": words["for_recipient"].format(recipient=to) if to else "",
        "made_on": words["made_on"].format(day=spoken.day(Day.of(cover.day))),
        "heading": words["heading"],
        "name": one_line(patient.name) or words["nameless"],
        "born": words["born"].format(day=spoken.day(patient.birth_date)) if patient.birth_date else "",
        "part": _part(layout, cover, words),
        "question": {"label": words["question"], "text": asked or words["no_question"]},
        "told": [part for row in words["told"] if (part := _told(answers, row, words["by"]))] if full else [],
        "tables": [part for row in words["table"] if (part := _table(answers, row, cover.questions, words["by"]))]
        if full
        else [],
        "enclosed": {
            "label": words["enclosed"],
            "lines": [_enclosed(layout, section.title, placed, words) for section, placed in layout.sections],
        },
        "missing": {"label": words["missing"], "lines": [one_line(line) for line in cover.missing]},
        "note": words["note"].format(stamp=layout.first.stamp),
        "summary": None,
        "index": {
            "heading": words["index"],
            "again": words["index_again"],
            "note": words["index_note"],
            "sections": [
                {"title": section.title, "rows": [_row(layout, one, words) for one in placed]}
                for section, placed in layout.sections
            ],
        },
        "dividers": [
            {
                "title": section.title,
                **_enclosed(layout, section.title, placed, words),
                "rows": [_row(layout, one, words) for one in placed[:_LISTED]],
                "more": words["more"].format(count=len(placed) - _LISTED) if len(placed) > _LISTED else "",
            }
            for section, placed in layout.sections
            if section.key in layout.dividers
        ],
        "blanks": layout.blanks,
        "blank": words["blank"],
    }


def _part(layout: Layout, cover: Cover, words: Mapping[str, Any]) -> str:
    """Say which piece of a whole the file is; "" for the one bundle."""
    if layout.role is Role.BUNDLE:
        return ""
    of = cover.of
    said: str = words["part"][layout.role].format(
        part=layout.part,
        parts=layout.parts,
        folios=folio.span(layout.first, layout.last),
        title=of.title if of else "",
        last=of.last if of else "",
    )
    return said


def _said(answers: Answers, key: str) -> str:
    answer = answers.get(key)
    if not answer or answer.state is not AnswerState.GIVEN or not isinstance(answer.value, str):
        return ""
    try:
        return spoken.day(Day.parse(answer.value))
    except ValueError:
        return "\n".join(cleaned(one) for one in answer.value.strip().splitlines())


def _told(answers: Answers, row: Mapping[str, Any], by: str) -> dict[str, str] | None:
    said = [one["say"].format(answer=answer) for one in row["lines"] if (answer := _said(answers, one["key"]))]
    return {"label": row["label"], "text": "\n".join(said), "by": by} if said else None


def _table(answers: Answers, row: Mapping[str, Any], questions: Questionnaire, by: str) -> dict[str, Any] | None:
    """Give a list that a person told, with the columns that hold anything."""
    answer = answers.get(row["key"])
    if not answer or answer.state is not AnswerState.GIVEN or not isinstance(answer.value, tuple):
        return None
    told = [one for one in answer.value if isinstance(one, Mapping)]
    columns = [
        column for column in questions[row["key"]].columns if any(one_line(one.get(column.value, "")) for one in told)
    ]
    if not columns:
        return None
    cells = [[one_line(one.get(column.value, "")) for column in columns] for one in told]
    return {"label": row["label"], "heads": [column.label for column in columns], "rows": cells, "by": by}


def _enclosed(layout: Layout, title: str, placed: Sequence[Placed], words: Mapping[str, Any]) -> dict[str, Any]:
    count = sum(len(one.entry.pages) for one in placed)
    pages = plural(count, words["pages_one"], words["pages_many"]).format(pages=count)
    said = plural(len(placed), words["enclosed_one"], words["enclosed_many"]).format(count=len(placed), pages=pages)
    first = str(layout.folio(placed[0].first))
    return {"title": title, "count": said, "folios": first, "target": first}


def _row(layout: Layout, placed: Placed, words: Mapping[str, Any]) -> dict[str, Any]:
    entry = placed.entry
    first, last = layout.folios_of(placed)
    return {
        "title": sections.shown(entry.title),
        "detail": "; ".join(
            piece
            for piece in (
                sections.house(entry.record.facility or "") if entry.whole else "",
                words["piece"].format(part=entry.part, parts=entry.parts) if entry.parts > 1 else "",
            )
            if piece
        ),
        "day": spoken.day(entry.day) if entry.day else words["no_day"],
        "folios": folio.span(first, last),
        "target": str(first),
    }
