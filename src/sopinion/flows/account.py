"""A part of `bundle`: the sheets that say what was proved. One goes with the bundle, one stays with the person."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sopinion.content import sections, shelf, spoken
from sopinion.content.messages import plural
from sopinion.flows import compose
from sopinion.model import folio
from sopinion.model.bundle import BundlePlan, SourcePage
from sopinion.model.choices import Choices
from sopinion.model.clean import one_line
from sopinion.model.day import Day
from sopinion.model.layout import Layout
from sopinion.model.proof import Check, CheckKey
from sopinion.model.remark import About, Remark


@dataclass(frozen=True, slots=True)
class Sum:
    """A file that was written: its name, SHA-256 and bytes, and what was proved about it if it is a bound one."""

    name: str
    sha256: str
    bytes: int
    layout: Layout | None = None
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """What is known about a bundle once it is written.

    remarks: what there is to know of pages. undrawn: letters that no font holds.
    """

    title: str
    day: datetime.date
    choices: Choices
    plan: BundlePlan
    sums: tuple[Sum, ...]
    remarks: tuple[Remark, ...] = ()
    undrawn: tuple[str, ...] = ()


def verification(account: Account) -> dict[str, Any]:
    """Give the data of the sheet that goes with the bundle: sums and checks, and no word of what was withheld."""
    words = shelf.read("sheets/verification")
    bound = [one.layout for one in account.sums if one.layout]
    verdict = plural(len(bound), words["good"], words["good_many"])
    return {
        **_sheet(replace(account, sums=tuple(map(_shareable, account.sums))), words),
        "verdict": verdict.format(bundle=account.title, pages=bound[0].length if bound else 0, files=len(bound)),
        "checked": words["checked"],
        "files": {
            "heading": words["files"],
            "note": words["files_note"],
            "rows": [
                {"name": one.name, "sum": _grouped(one.sha256), "detail": _measures(one, words)} for one in account.sums
            ],
        },
        "how": {
            "heading": words["how"],
            "note": words["how_note"],
            "rows": [{"label": one["label"], "command": one["command"]} for one in words["command"]],
        },
    }


def _shareable(one: Sum) -> Sum:
    """Leave out the check that speaks of what is not in the bundle."""
    return replace(one, checks=tuple(check for check in one.checks if check.key is not CheckKey.ACCOUNTED))


def _measures(one: Sum, words: Mapping[str, Any]) -> str:
    """Say how many pages a file has, which numbers they bear, and how large it is."""
    size = words["size"].format(size=compose.megabytes(one.bytes))
    if one.layout is None:
        return str(size)
    pages = plural(one.layout.length, words["pages_one"], words["pages_many"]).format(pages=one.layout.length)
    runs = folio.runs(page.folio for page in one.layout.pages)
    bears = words["bears"].format(folios=runs) if runs.count(",") < _MOST_RUNS else ""
    return ", ".join(piece for piece in (pages, bears, size) if piece)


_MOST_RUNS = 3
_GROUP = 8


def _grouped(sha256: str) -> str:
    """Write a sum so that two of them can be held against each other by eye."""
    return " ".join(sha256[n : n + _GROUP] for n in range(0, len(sha256), _GROUP))


def check_sheet(account: Account) -> dict[str, Any]:
    """Give the data of the sheet that stays with the person: where each page came from, and what stayed out."""
    words = shelf.read("sheets/check")
    plan = account.plan
    lists = [
        {
            "heading": words["left_out"],
            "note": words["left_out_note"] if plan.left_out else words["nothing_left_out"],
            "rows": [
                {
                    "title": sections.shown(row.title),
                    "detail": _where(row.file, row.pages, words),
                    "why": compose.why(row),
                }
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
        *(_remarks(about, account.remarks, words) for about in About),
        {
            "heading": words["undrawn"],
            "note": words["undrawn_note"],
            "rows": [{"title": f"U+{ord(letter):04X}", "detail": "", "why": ""} for letter in account.undrawn],
        },
        {"heading": words["inside"], "note": "", "rows": list(_inside(account, words))},
    ]
    bound = [one.layout for one in account.sums if one.layout]
    return {
        **_sheet(account, words),
        "verdict": words["good"].format(bundle=account.title, pages=sum(one.length for one in bound)),
        "files": {
            "heading": words["files"],
            "note": words["files_note"],
            "rows": [
                {
                    "name": one.name,
                    "sum": _grouped(one.sha256),
                    "size": words["size"].format(size=compose.megabytes(one.bytes)),
                }
                for one in account.sums
            ],
        },
        "lists": [one for n, one in enumerate(lists) if one["rows"] or n == 0],
    }


def _remarks(about: About, remarks: Sequence[Remark], words: Mapping[str, Any]) -> dict[str, Any]:
    """List the pages that one kind of remark is about; what was taken out is said of its file."""
    rows = []
    for one in (one for one in remarks if one.about is about):
        if about is About.REMOVED:
            rows.append({"title": one_line(one.page.file), "detail": "", "why": words["removed"][one.detail]})
        else:
            why = words["dpi"].format(dpi=one.detail) if one.detail else ""
            rows.append({"title": _where(one.page.file, (one.page.number,), words), "detail": "", "why": why})
    return {"heading": words["remark"][about], "note": words["remark_note"][about], "rows": rows}


def _sheet(account: Account, words: Mapping[str, Any]) -> dict[str, Any]:
    """Give what both sheets begin with."""
    return {
        "title": words["heading"],
        "lang": words["lang"],
        "paper": account.choices.paper.value,
        "stays": words["stays"],
        "made_on": spoken.day(Day.of(account.day)),
        "heading": words["heading"],
        "checks": [
            {"label": shelf.read("sheets/check")["check"][check.key], "detail": compose.told(check)}
            for check in _together(one.checks for one in account.sums)
        ],
    }


def _together(checked: Iterable[Sequence[Check]]) -> Sequence[Check]:
    """Add up how many things were looked at in several files. All checks hold, or nothing is written."""
    found: dict[str, Check] = {}
    for check in (check for one in checked for check in one):
        before = found.get(check.key)
        found[check.key] = Check(check.key, good=check.good, count=check.count + (before.count if before else 0))
    return tuple(found.values())


def _inside(account: Account, words: Mapping[str, Any]) -> Iterable[dict[str, str]]:
    """Say of each record where it came from and where it stands."""
    for layout in (one.layout for one in account.sums if one.layout):
        for placed in layout.placed:
            first, last = layout.folios_of(placed)
            folios = plural(len(placed.entry.pages), words["folio"], words["folios"])
            yield {
                "title": sections.shown(placed.entry.title),
                "detail": "; ".join(_where(file, pages, words) for file, pages in _by_file(placed.entry.pages)),
                "why": folios.format(folios=folio.span(first, last)),
            }


def _where(file: str, pages: Sequence[int], words: Mapping[str, Any]) -> str:
    said: str = plural(len(pages), words["page_of"], words["pages_of"]).format(
        file=one_line(file), pages=compose.runs(pages)
    )
    return said


def _by_file(pages: Sequence[SourcePage]) -> Sequence[tuple[str, tuple[int, ...]]]:
    found: dict[str, list[int]] = {}
    for page in pages:
        found.setdefault(page.file, []).append(page.number)
    return [(file, tuple(numbers)) for file, numbers in found.items()]
