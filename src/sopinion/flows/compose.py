"""A part of `bundle`: the words of its sheets, put together from what was told, what is in and what is not."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from sopinion.content import sections, shelf, spoken
from sopinion.content.messages import plural
from sopinion.model import folio
from sopinion.model.binding import Binding
from sopinion.model.bundle import BundlePlan, Entry, LeftOut, SourcePage
from sopinion.model.case import Case
from sopinion.model.choices import Choices
from sopinion.model.clean import cleaned, one_line
from sopinion.model.day import Day
from sopinion.model.proof import Check
from sopinion.model.question import Answers, AnswerState
from sopinion.model.questionnaire import Questionnaire


def front(  # noqa: PLR0913, PLR0917 - one value for each thing the cover speaks of
    case: Case,
    plan: BundlePlan,
    choices: Choices,
    missing: Sequence[str],
    questions: Questionnaire,
    title: str,
    day: datetime.date,
) -> dict[str, Any]:
    """Give the data of the cover and the index. missing: what is known to be missing, a line each."""
    words = shelf.read("sheets/cover")
    patient = case.patient
    asked = _said(case.answers, words["question_key"])
    return {
        "title": title,
        "lang": words["lang"],
        "paper": choices.paper.value,
        "made_for": words["for_recipient"].format(recipient=one_line(choices.recipient)) if choices.recipient else "",
        "made_on": words["made_on"].format(day=spoken.day(Day.of(day))),
        "heading": words["heading"],
        "name": one_line(patient.name) or words["nameless"],
        "born": words["born"].format(day=spoken.day(patient.birth_date)) if patient.birth_date else "",
        "question": {"label": words["question"], "text": asked or words["no_question"]},
        "told": [part for row in words["told"] if (part := _told(case.answers, row, words["by"]))],
        "tables": [part for row in words["table"] if (part := _table(case.answers, row, questions, words["by"]))],
        "enclosed": {"label": words["enclosed"], "lines": [_enclosed(*one, words) for one in plan.sections]},
        "missing": {"label": words["missing"], "lines": [one_line(line) for line in missing]},
        "note": words["note"].format(stamp=folio.stamp(plan.front + 1)),
        "index": {
            "heading": words["index"],
            "again": words["index_again"],
            "note": words["index_note"],
            "sections": [
                {"title": section.title, "rows": [_row(entry, words["no_day"]) for entry in entries]}
                for section, entries in plan.sections
            ],
        },
    }


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


def _enclosed(section: Any, entries: Sequence[Entry], words: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ANN401
    count = sum(len(entry.pages) for entry in entries)
    pages = plural(count, words["pages_one"], words["pages_many"]).format(pages=count)
    said = plural(len(entries), words["enclosed_one"], words["enclosed_many"]).format(count=len(entries), pages=pages)
    first = entries[0].first
    return {"title": section.title, "count": said, "folios": str(first), "target": first}


def _row(entry: Entry, no_day: str) -> dict[str, Any]:
    whole = len(entry.pages) == entry.record.length
    return {
        "title": sections.shown(entry.title),
        "detail": sections.house(entry.record.facility or "") if whole else "",
        "day": spoken.day(entry.day) if entry.day else no_day,
        "folios": folio.span(entry.first, entry.last),
        "target": entry.first,
    }


def binding(plan: BundlePlan, title: str, day: datetime.date, program: str, index: int) -> Binding:
    """Give what stands on the bundle besides its pages. index: the folio where the index begins."""
    words = shelf.read("sheets/cover")
    return Binding(
        title=title,
        day=day,
        program=program,
        cover=words["bookmark_cover"],
        index=words["bookmark_index"].format(folio=index),
        sections={
            section.key: words["bookmark_section"].format(
                title=section.title, folios=folio.span(entries[0].first, entries[-1].last)
            )
            for section, entries in plan.sections
        },
        records={entry.record.id: _bookmark(entry, words) for entry in plan.entries},
    )


def _bookmark(entry: Entry, words: Mapping[str, Any]) -> str:
    say = words["bookmark_record"] if entry.day else words["bookmark_undated"]
    said: str = say.format(title=sections.shown(entry.title), day=entry.day, folios=folio.span(entry.first, entry.last))
    return said


def check_sheet(  # noqa: PLR0913, PLR0917 - one value for each thing the sheet speaks of
    plan: BundlePlan,
    files: Sequence[tuple[str, str, int]],
    checks: Sequence[Check],
    pictured: Sequence[SourcePage],
    undrawn: Sequence[str],
    choices: Choices,
    day: datetime.date,
) -> dict[str, Any]:
    """Give the data of the check sheet. files: name, SHA-256 and bytes of each."""
    words = shelf.read("sheets/check")
    bundle = files[0][0]
    lists = [
        {
            "heading": words["left_out"],
            "note": words["left_out_note"] if plan.left_out else words["nothing_left_out"],
            "rows": [
                {"title": sections.shown(row.title), "detail": _where(row.file, row.pages, words), "why": why(row)}
                for row in plan.left_out
            ],
        },
        {
            "heading": words["tell"],
            "note": words["tell_note"],
            "rows": [
                {"title": _where(row.file, (row.page,), words), "detail": row.record, "why": row.what}
                for row in plan.sensitive
            ],
        },
        {
            "heading": words["pictured"],
            "note": words["pictured_note"],
            "rows": [{"title": _where(one.file, (one.number,), words), "detail": "", "why": ""} for one in pictured],
        },
        {
            "heading": words["undrawn"],
            "note": words["undrawn_note"],
            "rows": [{"title": f"U+{ord(letter):04X}", "detail": "", "why": ""} for letter in undrawn],
        },
        {
            "heading": words["inside"],
            "note": "",
            "rows": [
                {
                    "title": sections.shown(entry.title),
                    "detail": "; ".join(_where(file, pages, words) for file, pages in _by_file(entry.pages)),
                    "why": _folios(entry, words),
                }
                for entry in plan.entries
            ],
        },
    ]
    return {
        "title": words["heading"],
        "lang": words["lang"],
        "paper": choices.paper.value,
        "stays": words["stays"],
        "made_on": spoken.day(Day.of(day)),
        "heading": words["heading"],
        "verdict": words["good"].format(bundle=bundle, pages=plan.length),
        "checks": [{"label": words["check"][check.key], "detail": told(check)} for check in checks],
        "files": {
            "heading": words["files"],
            "note": words["files_note"],
            "rows": [
                {"name": name, "sum": sha256, "size": words["size"].format(size=megabytes(size))}
                for name, sha256, size in files
            ],
        },
        "lists": [one for n, one in enumerate(lists) if one["rows"] or n == 0],
    }


def why(row: LeftOut) -> str:
    """Say why pages are left out."""
    said: str = shelf.read("sheets/check")["why"][row.why].format(record=row.record)
    return said


def told(check: Check) -> str:
    """Say what a check found."""
    words = shelf.read("screens/verify")
    said: str = words[f"{check.key}-{'good' if check.good else 'bad'}"].format(count=check.count)
    named = [str(number) for number in check.wrong if number]
    if check.good or not named:
        return said
    shown = ", ".join(named[:_MOST_NAMED])
    where = words["where"] if len(named) == 1 else words["where_many"]
    more = f" ({words['more'].format(count=len(named) - _MOST_NAMED)})" if len(named) > _MOST_NAMED else ""
    return f"{said} {where.format(folios=shown + more)}"


_MOST_NAMED = 8


def megabytes(size: int) -> str:
    """Write a size in millions of bytes: `0.3`, `11.2`, `140`."""
    millions = size / 1_000_000
    return f"{max(millions, 0.1):.1f}" if millions < 100 else f"{millions:.0f}"  # noqa: PLR2004 - three figures are enough


def runs(pages: Sequence[int]) -> str:
    """Write pages as a person does: `3, 5-6`."""
    pieces: list[tuple[int, int]] = []
    for page in sorted(set(pages)):
        if pieces and page == pieces[-1][1] + 1:
            pieces[-1] = (pieces[-1][0], page)
        else:
            pieces.append((page, page))
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in pieces)


def _where(file: str, pages: Sequence[int], words: Mapping[str, Any]) -> str:
    said: str = plural(len(pages), words["page_of"], words["pages_of"]).format(file=one_line(file), pages=runs(pages))
    return said


def _by_file(pages: Sequence[SourcePage]) -> Sequence[tuple[str, tuple[int, ...]]]:
    found: dict[str, list[int]] = {}
    for page in pages:
        found.setdefault(page.file, []).append(page.number)
    return [(file, tuple(numbers)) for file, numbers in found.items()]


def _folios(entry: Entry, words: Mapping[str, Any]) -> str:
    said: str = plural(len(entry.pages), words["folio"], words["folios"]).format(
        folios=folio.span(entry.first, entry.last)
    )
    return said
