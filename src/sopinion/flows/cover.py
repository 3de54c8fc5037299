"""A part of `bundle`: our own pages of a bound file, put together from what was told, what is in and what is not."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sopinion.content import sections, shelf, spoken
from sopinion.content.messages import plural
from sopinion.flows import facts as told
from sopinion.flows.facts import Block, Fact
from sopinion.model import citation, folio
from sopinion.model.binding import Belongs
from sopinion.model.bound import Role
from sopinion.model.bundle import Entry
from sopinion.model.case import Case
from sopinion.model.choices import Choices
from sopinion.model.clean import one_line
from sopinion.model.day import Day
from sopinion.model.folio import Folio
from sopinion.model.layout import Layout, Placed
from sopinion.model.parting import Place
from sopinion.model.questionnaire import Questionnaire
from sopinion.model.record import Record

_LISTED = 24
"""Papers that a divider names: it is one page, however many there are."""

_ADDED = "added"
"""The section of what came after the bundle that this one takes the place of."""


@dataclass(frozen=True, slots=True)
class Cover:
    """What our own pages speak of besides what is in the file.

    title: of the file. missing: what is known to be missing, a line each. of: the bundle it belongs to. records: all
    papers that are here, shared or not; none for those of the file. where: the folios that pages, by (fingerprint,
    number), bear in other files of the same bundle, and in the one that this takes the place of. along: pages whose
    file goes into the zip as it came. apart: papers, by title and day, that are in the zip only.
    """

    case: Case
    choices: Choices
    questions: Questionnaire
    title: str
    day: datetime.date
    missing: tuple[str, ...] = ()
    of: Belongs | None = None
    records: tuple[Record, ...] = ()
    where: Mapping[Place, Folio] = field(default_factory=dict)
    along: frozenset[Place] = frozenset()
    apart: tuple[tuple[str, Day | None], ...] = ()


def own_pages(layout: Layout, cover: Cover) -> dict[str, Any]:
    """Give the data of the pages of a bound file that are ours."""
    words = shelf.read("sheets/cover")
    patient = cover.case.patient
    to, full = one_line(cover.choices.recipient), leads(layout)
    cited = _Cited(layout, cover, words["page"])
    records = cover.records or tuple(one.entry.record for one in layout.placed)
    blocks = told.blocks(cover.case, cover.questions, records, cover.day) if full else ()
    lacks = [*map(_in_words, cover.missing), *_on_the_way(cover, words)] if full else []
    asked = _question(cover, cited, words)
    summed = full and (bool(blocks) or _is_long(asked["text"], lacks))
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
        "question": asked,
        "diagnosis": next((_lines(one, cited, cover) for one in blocks if one.key == _DIAGNOSIS), None),
        "enclosed": {
            "label": words["enclosed"],
            "lines": [_enclosed(layout, section.title, placed, words) for section, placed in layout.sections],
            "total": {"label": words["total"], "count": _count(layout.placed, words)},
        },
        "missing": {"label": words["missing"], "lines": lacks, "more": words["more_missing"]},
        "rest": words["rest"] if summed else "",
        "note": words["note"].format(stamp=layout.first.stamp),
        "summary": {
            "heading": words["summary"],
            "again": words["summary_again"],
            "note": words["summary_note"] if blocks else "",
            "blocks": [_block(one, cited, cover) for one in blocks],
        }
        if summed
        else None,
        "index": {
            "heading": words["index"],
            "again": words["index_again"],
            "note": words["index_note"],
            "heads": words["index_heads"],
            "sections": [
                {"title": section.title, "rows": [_row(layout, one, cover, words) for one in placed]}
                for section, placed in layout.sections
            ],
            "apart": {
                "title": words["apart"],
                "note": words["apart_note"],
                "rows": [
                    {"title": sections.shown(title), "day": spoken.day(day) if day else words["no_day"]}
                    for title, day in (cover.apart if full else ())
                ],
            },
        },
        "dividers": [
            {
                "title": section.title,
                **_enclosed(layout, section.title, placed, words),
                "rows": [_row(layout, one, cover, words) for one in placed[:_LISTED]],
                "listed": len(placed),
                "more": words["more"],
            }
            for section, placed in layout.sections
            if section.key in layout.dividers
        ],
        "blanks": layout.blanks,
        "blank": words["blank"],
    }


_DIAGNOSIS = "diagnosis"
_SHORT_LETTERS, _SHORT_LINES = 400, 6


def _is_long(asked: str, lacks: Sequence[str]) -> bool:
    """Whether the cover may not hold all that it says, so that there has to be a summary even if nothing was told."""
    return len(asked) > _SHORT_LETTERS or asked.count("\n") >= _SHORT_LINES or len(lacks) >= _SHORT_LINES


def leads(layout: Layout) -> bool:
    """Whether a file leads with all that was told: a bundle or its core, and the first of several volumes."""
    return layout.role in (Role.BUNDLE, Role.CORE) or (layout.role is Role.VOLUME and layout.part == 1)


@dataclass(frozen=True, slots=True)
class _Cited:
    """Where told facts stand, as a file can say it. say: how a folio is written."""

    layout: Layout
    cover: Cover
    say: str

    def of(self, fact: Fact) -> dict[str, str] | None:
        """Give the folios that a fact bears, and the one to lead to where it is in this file."""
        found = self._folios(fact)
        if not found:
            return None
        here = {str(page.folio) for page in self.layout.pages}
        target = next((str(one) for one in found if str(one) in here), "")
        return {"text": self.say.format(folios=folio.runs(found)), "target": target}

    def _folios(self, fact: Fact) -> tuple[Folio, ...]:
        where = {**self.cover.where, **self.layout.where}
        said = [one for one in self.cover.case.citations if (one.key, one.fact) == (fact.key, fact.id)]
        if said:
            return citation.folios(said[-1], where)
        place = _read_on(fact, (*self.cover.records, *(one.entry.record for one in self.layout.placed)))
        return (where[place],) if place in where else ()


def _read_on(fact: Fact, records: Sequence[Record]) -> Place | None:
    """Find the page that named a physical thing."""
    thing = fact.thing
    if thing is None or not thing.record:
        return None
    parts = (part for record in records if record.id == thing.record for part in record.parts)
    return next(((part.sha256, thing.page) for part in parts if part.file == thing.file), None)


def _question(cover: Cover, cited: _Cited, words: Mapping[str, Any]) -> dict[str, Any]:
    """Give what is asked of the second doctor."""
    asked = told.question(cover.case.answers, cover.questions)
    return {
        "label": words["question"],
        "text": asked.cells[0] if asked else words["no_question"],
        "by": told.teller(cover.case.answers) if asked else "",
        "cited": cited.of(asked) if asked else None,
    }


_ISO = re.compile(r"(?<![\w-])\d{4}-\d{2}(?:-\d{2})?(?![\w-])")


def _in_words(lack: str) -> str:
    """Write the days of a line as a person says them."""
    return _ISO.sub(lambda m: spoken.day(day) if (day := _day(m[0])) else m[0], one_line(lack))


def _day(said: str) -> Day | None:
    try:
        return Day.parse(said)
    except ValueError:
        return None


def _on_the_way(cover: Cover, words: Mapping[str, Any]) -> list[str]:
    """Say in a line each what physical things are on their way."""
    return [
        words["thing"].format(what=what, state=state) if state else what
        for what, _, state in (fact.cells for fact in told.things(cover.case, cover.day))
    ]


def _lines(block: Block, cited: _Cited, cover: Cover) -> dict[str, Any]:
    return {
        "label": block.label,
        "by": told.teller(cover.case.answers),
        "lines": [{"text": one.cells[0], "cited": cited.of(one)} for one in block.facts],
    }


def _block(block: Block, cited: _Cited, cover: Cover) -> dict[str, Any]:
    """Give a block of the summary: its facts as lines, as days with what they brought, or as a table."""
    made: dict[str, Any] = {
        "key": block.key,
        "form": block.form,
        "label": block.label,
        "by": told.teller(cover.case.answers),
    }
    if block.form == "table":
        rows = [{"cells": list(one.cells), "cited": cited.of(one)} for one in block.facts]
        return {**made, "heads": list(block.heads), "rows": rows}
    return {
        **made,
        "rows": [
            {"day": spoken.day(one.day) if one.day else "", "text": one.cells[0], "cited": cited.of(one)}
            for one in block.facts
        ],
    }


def _part(layout: Layout, cover: Cover, words: Mapping[str, Any]) -> str:
    """Say which piece of a whole the file is, or which bundle it takes the place of; "" for the one bundle."""
    of = cover.of
    if layout.role is Role.BUNDLE and of is None:
        return ""
    late = [layout.folios_of(one) for one in layout.placed if one.entry.section.key == _ADDED]
    said: str = words["part"][layout.role].format(
        part=layout.part,
        parts=layout.parts,
        folios=folio.span(layout.first, layout.last),
        title=of.title if of else "",
        last=of.last if of else "",
        new=folio.span(late[0][0], late[-1][1]) if late else "",
    )
    return said


def _count(placed: Sequence[Placed], words: Mapping[str, Any]) -> str:
    count = sum(len(one.entry.pages) for one in placed)
    pages = plural(count, words["pages_one"], words["pages_many"]).format(pages=count)
    said: str = plural(len(placed), words["enclosed_one"], words["enclosed_many"])
    return said.format(count=len(placed), pages=pages)


def _enclosed(layout: Layout, title: str, placed: Sequence[Placed], words: Mapping[str, Any]) -> dict[str, Any]:
    first, last = layout.folio(placed[0].first), layout.folio(placed[-1].last)
    apart = layout.role is Role.CORE
    pages = (layout.folio(n) for one in placed for n in range(one.first, one.last + 1)) if apart else ()
    return {
        "title": title,
        "count": _count(placed, words),
        "folios": folio.runs(pages) if apart else folio.span(first, last),
        "target": str(first),
    }


def _row(layout: Layout, placed: Placed, cover: Cover, words: Mapping[str, Any]) -> dict[str, Any]:
    entry = placed.entry
    first, last = layout.folios_of(placed)
    return {
        "title": sections.shown(entry.title),
        "detail": "; ".join(
            piece
            for piece in (
                sections.house(entry.record.facility or "") if entry.whole else "",
                words["piece"].format(part=entry.part, parts=entry.parts) if entry.parts > 1 else "",
                _uncopied(entry, cover, words),
            )
            if piece
        ),
        "day": spoken.day(entry.day) if entry.day else words["no_day"],
        "folios": folio.span(first, last),
        "target": str(first),
    }


def _uncopied(entry: Entry, cover: Cover, words: Mapping[str, Any]) -> str:
    """Say that pages of a paper could not be copied, and whether its file goes along; "" for none."""
    count = len(entry.uncopied)
    if not count:
        return ""
    key = "uncopied_along" if cover.along.issuperset(entry.uncopied) else "uncopied"
    return plural(count, words[f"{key}_one"], words[f"{key}_many"]).format(count=count)
