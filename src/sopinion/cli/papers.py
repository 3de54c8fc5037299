"""How papers are drawn: the list of all, and one with the reasons for what was read."""

from __future__ import annotations

from collections.abc import Sequence

from sopinion.content import sections, spoken
from sopinion.content.messages import line, plural
from sopinion.flows.hands import Mark, Screen
from sopinion.model.page import Source
from sopinion.model.record import Match, Part, Record
from sopinion.model.section import BundleSection
from sopinion.model.unsure import strange, unsure_of

_MOST_QUOTES = 6
_DOT = " · "


def show_all(screen: Screen, found: Sequence[Record]) -> None:
    """Draw every paper, by section and day, in two lines each."""
    if not found:
        screen.say(line("records.none"))
        return
    screen.title(line("records.title"), line("records.count", count=len(found)))
    for section in sections.sections():
        held = _in(section, found)
        if not held:
            continue
        screen.say()
        screen.say(section.title)
        for record in held:
            _row(screen, record)
    screen.say()
    doubtful = sum(1 for record in found if unsure_of(record) and not strange(record))
    theirs = sum(1 for record in found if strange(record))
    for count, key in ((theirs, "strange"), (doubtful, "unsure")):
        if count:
            said = plural(count, line(f"records.{key}_one"), line(f"records.{key}", count=count))
            screen.say(said, Mark.NEEDS)
    screen.say(line("records.next"))


def _in(section: BundleSection, found: Sequence[Record]) -> list[Record]:
    mine = [record for record in found if record.kind in section.kinds]
    return sorted(mine, key=lambda r: (r.day is None, str(r.day), r.parts[0].file, r.parts[0].first))


def _row(screen: Screen, record: Record) -> None:
    note = _note(record)
    words = [sections.name(record.kind), day_of(record), *([note] if note else [])]
    needs = bool(unsure_of(record))
    screen.say(_DOT.join(words), Mark.NEEDS if needs else Mark.NONE, indent=0 if needs else 2)
    screen.say(_DOT.join([record.id, *map(pages_of, record.parts)]), indent=4)


def day_of(record: Record) -> str:
    """Say a record's day, or that none was found."""
    return spoken.day(record.day) if record.day else line("records.no_day")


def pages_of(part: Part) -> str:
    """Say where the pages of a part lie."""
    return _pages(part.file, part.first, part.last)


def _pages(file: str, first: int, last: int) -> str:
    if first == last:
        return line("records.one_page", file=file, page=first)
    return line("records.some_pages", file=file, first=first, last=last)


def _note(record: Record) -> str:
    if record.copy_of:
        return line("records.copy", record=record.copy_of)
    if strange(record):
        whole = record.patient.match is Match.DIFFERENT
        pages = ", ".join(str(foreign.page) for foreign in record.foreign_pages)
        return line("records.somebody_else") if whole else line("records.somebody_else_on", pages=pages)
    if record.patient.match is Match.DIFFERENT:
        return line("records.not_mine")
    if unsure_of(record):
        return line("records.doubtful")
    if record.source is Source.NONE:
        return line("records.picture")
    return line("records.told") if record.told else ""


def show_one(screen: Screen, record: Record) -> None:
    """Draw one paper with the reasons for what was read."""
    screen.title(sections.name(record.kind), record.id)
    for part in record.parts:
        for file in (part.file, *part.also):
            screen.say(_pages(file, part.first, part.last), indent=2)
    screen.say(line("records.its_day", day=day_of(record)), indent=2)
    _show_patient(screen, record)
    for value, key in ((record.title, "its_title"), (record.facility, "its_house"), (record.accession, "its_number")):
        if value:
            screen.say(line(f"records.{key}", value=value), indent=2)
    if record.copy_of:
        screen.say(line("records.copy", record=record.copy_of), indent=2)
    for field in record.told:
        screen.say(line(f"records.told_{field}"), Mark.DONE, indent=2)
    if record.evidence:
        screen.say()
        screen.say(line("records.because"))
    for evidence in record.evidence[:_MOST_QUOTES]:
        screen.say(line("records.quote", page=evidence.page, quote=evidence.quote, why=evidence.why), indent=2)
    if record.guesses:
        screen.say()
        others = ", ".join(sections.name(guess.kind) for guess in record.guesses)
        screen.say(line("records.could_be", kinds=others))
    screen.say()
    screen.say(line("records.change", record=record.id))


def _show_patient(screen: Screen, record: Record) -> None:
    seen = record.patient
    key = {Match.SAME: "yours", Match.DIFFERENT: "theirs", Match.UNKNOWN: "open"}[seen.match]
    if "whose" in record.told:
        key = "not_mine" if seen.match is Match.DIFFERENT else "mine"
        screen.say(line(f"records.{key}"), indent=2)
    elif seen.name and key != "yours":
        screen.say(line(f"records.{key}_named", name=seen.name), indent=2)
    else:
        screen.say(line(f"records.{key}"), indent=2)
    for foreign in record.foreign_pages:
        name = foreign.name or line("records.somebody")
        screen.say(line("records.foreign", page=foreign.page, name=name), Mark.NEEDS, indent=2)
