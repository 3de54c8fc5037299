"""The verb behind `sheets`: make the pages a person carries, from their answers."""

from __future__ import annotations

import datetime
import difflib
import hashlib
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType
from typing import Any, Protocol

from sopinion.content import gaps as gap_words
from sopinion.content import reasons, sheets_to_carry, spoken
from sopinion.content.messages import line
from sopinion.errors import SheetUnknown, WouldOverwrite
from sopinion.flows import guide
from sopinion.flows import plan as plan_verb
from sopinion.flows import questions as questions_verb
from sopinion.flows.checklist import Missing
from sopinion.flows.voice import tables, words
from sopinion.model.checklist import Item, Need, Standing
from sopinion.model.clock import AskedFor, told
from sopinion.model.day import Day
from sopinion.model.leaf import Block, Heading, Leaf, Note, Pairs, Paragraph, Points, Room, Table, Ticks, as_text
from sopinion.model.plan import Entry
from sopinion.model.question import Answers
from sopinion.model.sheet import OWN_START, Filling, fill
from sopinion.model.to_ask import ToAsk, Whom, own_list

_FIRST = 3
_MOST_IDEAS = 10
_LONGEST_NAME = 60  # letters of a name in the line at the foot of a page


@dataclass(frozen=True, slots=True)
class Ground:
    """What every sheet is made from.

    owner: the case's label, which keeps two calendars apart. requests: those of the case, besides the answers.
    """

    owner: str
    answers: Answers
    missing: Missing
    today: datetime.date
    requests: tuple[AskedFor, ...] = ()


@dataclass(frozen=True, slots=True)
class Printed:
    """A typeset leaf: its PDF, how many pages, and letters that no font could draw."""

    pdf: bytes
    pages: int
    undrawn: tuple[str, ...] = ()


class SheetPress(Protocol):
    """What turns leaves and days into files."""

    def print(self, leaf: Leaf, day: datetime.date, *, large: bool, paper: str) -> Printed:
        """Typeset a leaf on `letter` or `a4`, in normal or in large print."""

    def calendar(self, entries: Iterable[Entry], owner: str, day: datetime.date) -> bytes:
        """Write days as a calendar file."""

    def own(self, data: bytes) -> bool:
        """Whether we made a file that holds these bytes."""


class Tray(Protocol):
    """The folder that the sheets go to."""

    def there(self, name: str) -> bytes | None:
        """Give the bytes of a file that is there already; None where there is none."""

    def put(self, name: str, data: bytes) -> str:
        """Put a file there, whole, for the owner alone; give its path. Raises NoRoom (53), CannotWrite (50)."""


@dataclass(frozen=True, slots=True)
class Made:
    """A file of a sheet before it is written. pages: None for what has none. undrawn: letters no font could draw."""

    name: str
    data: bytes
    pages: int | None = None
    undrawn: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Laid:
    """A file that was written."""

    path: str
    made: Made


def sheet(key: str, ground: Ground, placed: Mapping[str, tuple[Block, ...]] = MappingProxyType({})) -> Leaf:
    """Fill one sheet; `placed` are the blocks that are worked out for it."""
    said = words(ground.answers, ground.today)
    leaf = fill(sheets_to_carry.sheets()[key], ground.answers, Filling(said, tables(ground.answers), placed))
    day = spoken.day(Day.of(ground.today))
    named = "" if key in _NAMELESS else textwrap.shorten(said.get("patient", ""), _LONGEST_NAME, placeholder=" …")
    foot = line("sheets.foot", patient=named, day=day) if named else line("sheets.foot_nameless", day=day)
    return replace(leaf, foot=foot, made=ground.today.isoformat())


def plan_sheet(ground: Ground) -> Leaf:
    """The dated plan."""
    found = plan_verb.of(ground.answers, ground.today, ground.requests)
    rows = tuple((one.day, one.away or " ", _two(one.what, one.ask)) for one in plan_verb.latest(found))
    heads = (line("plan.head_day"), line("plan.head_away"), line("plan.head_what"))
    still_open = tuple((what, "") for what in plan_verb.open_days(found))
    return sheet("plan", ground, {"days": (Table(heads, rows),), "open": (Pairs(still_open),) if still_open else ()})


def question_list(ground: Ground) -> Leaf:
    """A person's own questions with room for answers; ideas while there are none."""
    own = own_list(ground.answers)
    ideas = () if own else questions_verb.suggest(ground.answers)
    first = sorted(ideas, key=lambda one: not one.first)[:_MOST_IDEAS]
    asks = own or tuple(ToAsk(questions_verb.spoken(one, ground.answers), one.whom) for one in first)
    blocks: list[Block] = [] if own else [Note(line("sheets.questions_none"))]
    for whom in Whom:
        here = [one for one in asks if one.whom is whom]
        if here and any(one.whom is not whom for one in asks):
            blocks.append(Heading(line(f"sheets.questions_{whom}")))
        blocks += [
            Room(line("sheets.question", number=number, ask=one.text), 2 if own else 1)
            for number, one in enumerate(here, 1)
        ]
    return sheet("question-list", ground, {"questions": tuple(blocks)})


def records_checklist(ground: Ground) -> Leaf:
    """What is here and what is missing, with boxes to tick, and what the papers speak of."""
    blocks: list[Block] = []
    for need in Need:
        rows = [item for item in ground.missing.checklist.items if item.need is need]
        if rows:
            blocks += [Heading(line(f"checklist.{need}")), Ticks(tuple(_tick(item) for item in rows))]
    told = [gap_words.told(gap) for gap in ground.missing.open]
    if told:
        gaps = tuple(line("sheets.checklist_gap", what=one.what, advice=one.advice) for one in told)
        blocks += [Heading(line("sheets.checklist_gaps")), Points(gaps)]
    return sheet("records-checklist", ground, {"checklist": tuple(blocks)})


def my_reason(ground: Ground) -> Leaf:
    """What to say, to ask and to bring for the main reason; for a reason still open while none was told."""
    told_reason = told(ground.answers, "reasons.main")
    page = guide.reason_page(reasons.find(told_reason if isinstance(told_reason, str) else "other"), ground.answers)
    lead: tuple[Block, ...] = (Heading(page.title), Paragraph(page.lead))
    return sheet("my-reason", ground, {"reason": (*lead, *(one for one in page.blocks if not isinstance(one, Note)))})


def visit_day(ground: Ground) -> Leaf:
    """The day of the visit, with the weightiest questions and room for what is said."""
    first = [one.text for one in own_list(ground.answers) if one.whom is Whom.DOCTOR][:_FIRST]
    asks = tuple(
        Room(line("sheets.question", number=number, ask=first[number - 1]), 2)
        if number <= len(first)
        else Room(line("sheets.blank_question", number=number), 2)
        for number in range(1, _FIRST + 1)
    )
    return sheet("visit-day", ground, {"first_questions": asks})


_NAMELESS = frozenset({"fax-cover"})
"""Sheets that strangers see: their foot names nobody."""

SHEETS: Mapping[str, Callable[[Ground], Leaf]] = MappingProxyType(
    {
        "plan": plan_sheet,
        "doctor-card": partial(sheet, "doctor-card"),
        "insurer-call-sheet": partial(sheet, "insurer-call-sheet"),
        "first-call": partial(sheet, "first-call"),
        "question-list": question_list,
        "records-checklist": records_checklist,
        "visit-day": visit_day,
        "fast-lane": partial(sheet, "fast-lane"),
        "fax-cover": partial(sheet, "fax-cover"),
        "symptom-timeline": partial(sheet, "symptom-timeline"),
        "source-guide": partial(sheet, "source-guide"),
        "my-reason": my_reason,
    }
)
"""Every sheet by its name in commands, in the order a person needs them."""


def chosen(keys: Sequence[str]) -> tuple[str, ...]:
    """Check the names of sheets; with none named, all of them. Raises SheetUnknown (30)."""
    for key in keys:
        if key not in SHEETS:
            near = difflib.get_close_matches(key, list(SHEETS)) or list(SHEETS)
            raise SheetUnknown(wanted=key, near=", ".join(near))
    return tuple(dict.fromkeys(keys)) or tuple(SHEETS)


def lay_out(  # noqa: PLR0913 - what to make, of what, with what, where to, and the two choices of paper
    keys: Sequence[str], ground: Ground, press: SheetPress, tray: Tray, *, large: bool = False, paper: str = "letter"
) -> tuple[Laid, ...]:
    """Make the sheets and write them: nothing is written before all are made, and nothing that is not ours is replaced.

    Raises SheetUnknown (30), WouldOverwrite (52), NoRoom (53), CannotWrite (50).
    """
    files = [made for key in chosen(keys) for made in _made(key, ground, press, large=large, paper=paper)]
    for made in files:
        there = tray.there(made.name)
        if there is not None and not press.own(there):
            raise WouldOverwrite(file=made.name)
    return tuple(Laid(tray.put(made.name, made.data), made) for made in files)


def entries(ground: Ground) -> tuple[Entry, ...]:
    """The days that lie ahead, as a calendar shows them: never with the name of an illness."""
    found = plan_verb.of(ground.answers, ground.today, ground.requests)
    made: dict[str, Entry] = {}
    for one in plan_verb.in_words(found):
        if one.event in found.ahead and one.calendar:
            name = ":".join([one.event.key, one.event.values.get("office", "")])
            while name in made:
                name += "+"
            made[name] = Entry(name, one.event.day.first, one.calendar, one.ask)
    return tuple(made.values())


def as_json(laid: Sequence[Laid]) -> Mapping[str, Any]:
    """The answer of `sheets --json`."""
    return {
        "schema": "sopinion/sheets/1",
        "sheets": [{"key": key, "purpose": sheets_to_carry.sheets()[key].purpose} for key in SHEETS],
        "files": [
            {
                "path": one.path,
                "role": "sheet",
                "sha256": hashlib.sha256(one.made.data).hexdigest(),
                "bytes": len(one.made.data),
                "pages": one.made.pages,
            }
            for one in laid
        ],
    }


def _made(key: str, ground: Ground, press: SheetPress, *, large: bool, paper: str) -> Iterator[Made]:
    leaf = SHEETS[key](ground)
    printed = press.print(leaf, ground.today, large=large, paper=paper)
    form = " large print" if large else ""
    yield Made(f"sopinion {key}{form}.pdf", printed.pdf, printed.pages, printed.undrawn)
    start = f"{OWN_START} {spoken.day(Day.of(ground.today))}\n\n"
    yield Made(f"sopinion {key}.txt", (start + as_text(leaf)).encode())
    if key == "plan" and (days := entries(ground)):
        yield Made("sopinion plan.ics", press.calendar(days, ground.owner, ground.today))


def _two(line_above: str, line_below: str) -> str:
    return "\n".join(piece for piece in (line_above, line_below) if piece)


def _tick(item: Item) -> tuple[bool, str]:
    if item.status in (Standing.HAVE, Standing.ARRIVED):
        return True, line("sheets.checklist_here", title=item.name)
    if item.need is Need.CAN_FOLLOW:
        return False, line("sheets.checklist_here", title=item.name)
    status = line(f"checklist.{item.status}")
    return False, line("sheets.checklist_where", title=item.name, status=status, where=item.where)
