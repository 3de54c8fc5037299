"""A part of `bundle`: what was told that a reviewing doctor reads, block by block, in the words it was told in.

Nothing is worked out here. What a table holds is told row by row; what was passed by is not there.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from sopinion.content import letters, shelf, spoken
from sopinion.flows.items import told_items
from sopinion.flows.request import listed
from sopinion.model.arrival import arrivals
from sopinion.model.case import Case
from sopinion.model.choices import of_row
from sopinion.model.citation import fact_id, row_id
from sopinion.model.clean import cleaned, one_line
from sopinion.model.clock import rows, told
from sopinion.model.day import Day
from sopinion.model.item import Item, ItemKind, ItemStatus
from sopinion.model.question import Answers, Question, QuestionKind
from sopinion.model.questionnaire import Questionnaire
from sopinion.model.record import Record
from sopinion.model.request import Request
from sopinion.model.typed import read_day


@dataclass(frozen=True, slots=True)
class Fact:
    """One told fact.

    key: of its question. id: the name of what was told. row: which row of a table (1-based), 0 where it is none. cells:
    its words, one for a line, one for each column of a table. day: when, as far as it was told. thing: the physical
    thing it is about, which names the paper it was read from.
    """

    key: str
    id: str
    cells: tuple[str, ...]
    row: int = 0
    day: Day | None = None
    thing: Item | None = None

    @property
    def words(self) -> str:
        """All of it in one line."""
        return ", ".join(one_line(cell) for cell in self.cells if cell)


@dataclass(frozen=True, slots=True)
class Block:
    """Facts under one label. form: `lines`, `days`, or `table` with the names of its columns in `heads`."""

    key: str
    label: str
    form: str
    facts: tuple[Fact, ...]
    heads: tuple[str, ...] = ()


def blocks(case: Case, questions: Questionnaire, records: Sequence[Record], today: datetime.date) -> tuple[Block, ...]:
    """Gather everything that was told and stands on the summary, in its order. records: the papers that are here."""
    words = shelf.read("sheets/cover")
    found = []
    for row in words["block"]:
        form = row.get("form", "lines")
        if form == "table":
            made = _table(case.answers, row, questions[row["key"]])
        elif form == "coming":
            made = _coming(case, row, records, today)
        else:
            facts = tuple(_lines(case.answers, row, questions))
            made = Block(row["key"], row["label"], form, _in_time(facts) if form == "days" else facts)
        if made.facts:
            found.append(made)
    return tuple(found)


def question(answers: Answers, questions: Questionnaire) -> Fact | None:
    """Give what is asked of the second doctor; None where nobody told it."""
    key = shelf.read("sheets/cover")["question_key"]
    words = said(answers, questions[key])
    return Fact(key, fact_id(words), (words,)) if words else None


def kept(answers: Answers, without: Collection[str]) -> Answers:
    """Give the answers but for what a person leaves out of the bundle, as `Choices` names it.

    What stands in for a fact where it was not told goes with it ("An operation" for where it was), and what was
    asked further about it.
    """
    if not without:
        return answers
    short = {
        fact["key"]
        for row in shelf.read("sheets/cover")["block"]
        for fact in row.get("facts", ())
        if fact.get("unless") in without
    }
    found = {}
    for key, answer in answers.items():
        if key in short or any(key == one or key.startswith(f"{one}_") for one in without):
            continue
        table = rows(answers, key)
        held = tuple(row for row in table if of_row(key, row_id(row)) not in without)
        if len(held) == len(table):
            found[key] = answer
        elif held:
            found[key] = replace(answer, value=held)
    return MappingProxyType(found)


def said(answers: Answers, question: Question) -> str:
    """Say an answer in its own words; "" where there is none."""
    value = told(answers, question.key)
    labels = {choice.value: choice.label for choice in question.choices}
    if isinstance(value, tuple):
        names = [labels.get(str(one), str(one)) for one in value]
        return ", ".join(name if n == 0 else name[:1].lower() + name[1:] for n, name in enumerate(names))
    if not isinstance(value, str):
        return ""
    if question.kind is QuestionKind.DAY:
        day = _day(value)
        return spoken.day(day) if day else one_line(value)
    lines = (cleaned(one).strip() for one in value.strip().splitlines())
    return labels.get(value) or "\n".join(line for line in lines if line)


def teller(answers: Answers) -> str:
    """Say who told it all: the patient, or whoever typed."""
    words = shelf.read("sheets/cover")["by"]
    found: str = words.get(str(told(answers, "you.role")), words["patient"])
    return found


def _lines(answers: Answers, row: Mapping[str, Any], questions: Questionnaire) -> Iterator[Fact]:
    for one in row["facts"]:
        question = questions[one["key"]]
        value = told(answers, question.key)
        words = one.get("yes", "") if value is True else said(answers, question)
        if value is None or not words or value in one.get("but", ()) or told(answers, one.get("unless", "")):
            continue
        day = _day(value) if question.kind is QuestionKind.DAY else None
        if row.get("form") == "days" and day is None and "\n" not in words:
            words, day = _parted(words)
        yield Fact(question.key, fact_id(str(value)), (one.get("say", "{answer}").format(answer=words),), day=day)


def _parted(words: str) -> tuple[str, Day | None]:
    """Part `Harbor Hospital, March 2025` where all that stands behind a comma is a day; a year alone may end a span."""
    commas = [n for n, letter in enumerate(words) if letter == "," and words[:n].strip()]
    for at in commas:
        day = read_day(words[at + 1 :].strip(), spoken.months())
        if day and (day.month or at == commas[0]):
            return words[:at].strip(), day
    return words, None


def _in_time(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """Put facts in the order of their days; one without a day stays behind the one it was told after."""
    order: list[datetime.date] = []
    for fact in facts:
        order.append(fact.day.first if fact.day else order[-1] if order else datetime.date.min)
    return tuple(fact for _, _, fact in sorted((order[n], n, fact) for n, fact in enumerate(facts)))


def _table(answers: Answers, row: Mapping[str, Any], question: Question) -> Block:
    """Give a list that a person told, with the columns that hold anything."""
    cells = [
        [_cell(one.get(column.value, ""), dated=column.value in question.days) for column in question.columns]
        for one in rows(answers, question.key)
    ]
    held = [n for n in range(len(question.columns)) if any(one[n] for one in cells)]
    facts = tuple(
        Fact(question.key, row_id(one), tuple(words[n] for n in held), number)
        for number, (one, words) in enumerate(zip(rows(answers, question.key), cells, strict=True), 1)
        if any(words)
    )
    return Block(row["key"], row["label"], "table", facts, tuple(question.columns[n].label for n in held))


def _cell(text: str, *, dated: bool) -> str:
    day = _day(text) if dated else None
    return spoken.day(day) if day else one_line(text)


def _day(value: object) -> Day | None:
    try:
        return Day.parse(value) if isinstance(value, str) else None
    except ValueError:
        return None


_OVER = (ItemStatus.NOT_ASKED, ItemStatus.RETURNED)
_SLIDES = ("yes", "blocks", "digital")


def _coming(case: Case, row: Mapping[str, Any], records: Sequence[Record], today: datetime.date) -> Block:
    """Gather what is on its way: what offices were asked for and has not come, and slides, blocks and discs."""
    words = shelf.read("sheets/cover")["coming"]
    facts = [*_things(case, words, today), *_asked(case, words, records)]
    return Block(row["key"], row["label"], "table", tuple(facts), tuple(words["heads"]))


def things(case: Case, today: datetime.date) -> tuple[Fact, ...]:
    """Give the physical things that are on their way, or have come, as far as that was told."""
    return tuple(_things(case, shelf.read("sheets/cover")["coming"], today))


def _things(case: Case, words: Mapping[str, Any], today: datetime.date) -> Iterator[Fact]:
    shown = [one for one in told_items(case) if one.status not in _OVER]
    for one in shown:
        day = _day(one.day)
        tracking = words["tracking"].format(tracking=one.tracking) if one.tracking else ""
        state = _listed(words["state"][one.status].format(on=_on(day, words)), tracking)
        name = words["kind"][one.kind]
        what = one.label or name
        if one.label and one.label == one.accession and one.kind is not ItemKind.DISC:
            what = f"{name}, {one.label}"
        yield Fact("items", one.id, (one_line(what), one_line(one.place), state), day=day, thing=one)
    if not any(one.kind is ItemKind.SLIDES for one in shown):
        yield from _walked_slides(case.answers, words, today)


def _walked_slides(answers: Answers, words: Mapping[str, Any], today: datetime.date) -> Iterator[Fact]:
    """Give the slides as the walk asks for them, once the laboratory was asked."""
    asked, sent, due = (_day(told(answers, f"records.slides_{name}")) for name in ("asked", "sent", "due"))
    wanted = told(answers, "records.slides")
    if wanted not in _SLIDES or not (asked or sent):
        return
    if sent:
        key = "leaving" if sent.first > today else ItemStatus.SENT
        state = words["state"][key].format(on=_on(sent, words))
    else:
        state = words["state"][ItemStatus.ASKED].format(on=_on(asked, words))
    tracking = one_line(str(told(answers, "records.slides_tracking") or ""))
    more = (
        words["tracking"].format(tracking=tracking) if tracking else "",
        words["due"].format(on=_on(due, words)) if due else "",
    )
    where = one_line(str(told(answers, "records.slides_who") or ""))
    yield Fact(
        "records.slides", fact_id(str(wanted)), (words["slides"][wanted], where, _listed(state, *more)), day=sent
    )


def _asked(case: Case, words: Mapping[str, Any], records: Sequence[Record]) -> Iterator[Fact]:
    """Give what offices were asked for; what looks like having come is left to the index."""
    for one in listed(case):
        if not (one.asked and one.open) or one.refused:
            continue
        came = {id(each.ask) for each in arrivals(one, records, {})}
        asks = [letters.short(ask) for ask in one.asks if id(ask) not in came and not ask.gap]
        if asks:
            office = _listed(letters.offices()[one.office].name, one_line(one.place))
            day = one.sent or one.received
            yield Fact("request", one.id, ("; ".join(asks), office, _request_state(one, words)), day=day)


def _request_state(one: Request, words: Mapping[str, Any]) -> str:
    state: str = words["state"][ItemStatus.ASKED].format(on=_on(one.sent or one.received, words))
    due = one.extended or one.promised
    return _listed(state, words["promised"].format(on=_on(due, words)) if due else "")


def _on(day: Day | None, words: Mapping[str, Any]) -> str:
    if day is None:
        return ""
    said_on: str = words["on" if day.whole else "in"].format(day=spoken.day(day))
    return said_on


def _listed(*pieces: str) -> str:
    return ", ".join(piece for piece in pieces if piece)
