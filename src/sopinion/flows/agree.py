"""A part of `export`: the person sees what would be shared, unticks what should stay, and only then is it written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby
from pathlib import PurePath

from sopinion.content import sections, spoken
from sopinion.content.messages import line, plural
from sopinion.errors import NothingToBind
from sopinion.flows import compose, leave
from sopinion.flows.bundle import Draft, doubt_words
from sopinion.flows.hands import Mark, Screen
from sopinion.model.bundle import Doubt, SourcePage, Undecided, Why
from sopinion.model.bundle_plan import exclusions, pages_of
from sopinion.model.choices import Choices, Exclusion
from sopinion.model.question import Choice
from sopinion.model.record import Record

_CHANGED_BY_HAND = (Why.COPY, Why.SECTION, Why.EXCLUDED, Why.NOT_CHOSEN, Why.SENT_BEFORE)
"""Reasons to stay out that a tick can undo; what is not the patient's, locked or broken is decided elsewhere."""

_MANY = 15
"""More papers than fit a small window at once are ticked section by section."""

_DONE = "d"


class _Do(StrEnum):
    """What a person wants to do next."""

    WRITE = "w"
    PAPERS = "p"
    PAGES = "s"
    TOLD = "t"
    CITE = "c"
    FOR = "f"
    LOCK = "l"
    LEAVE = "q"


@dataclass(frozen=True, slots=True)
class Agreement:
    """What it takes to agree with a person on what is shared.

    show: draws a draft. redraft: makes it anew with other choices. cite: names the papers that show what stands on
    the cover, and gives the draft with it.
    """

    screen: Screen
    records: Sequence[Record]
    folder: str
    show: Callable[[Draft], None]
    redraft: Callable[[Choices], Draft]
    cite: Callable[[Draft], Draft]
    lock: bool = False

    def on(self, made: Draft) -> tuple[Draft, bool] | None:
        """Show and change a draft until the person says write; give it, and whether a locked copy comes along.

        None when nothing is to be written.
        """
        lock, shown = self.lock, None
        while True:
            decided = self._decided(made)
            if decided is None:
                return None
            made = decided
            if made is not shown:
                self.show(made)
                shown = made
            if lock:
                self.screen.say()
                self.screen.say(line("export.with_lock"))
            said = _Do(self.screen.pick(line("export.what_next"), self._menu(lock=lock), option="--yes"))
            if said is _Do.WRITE:
                return made, lock
            if said is _Do.LEAVE:
                return None
            if said is _Do.LOCK:
                lock = not lock
            else:
                made = self._changed(made, said)

    def _menu(self, *, lock: bool) -> list[Choice]:
        keys = {one: f"do_{one.name.lower()}" for one in _Do} | ({_Do.LOCK: "do_unlock"} if lock else {})
        return [Choice(one.value, line(f"export.{key}", folder=self.folder)) for one, key in keys.items()]

    def _changed(self, made: Draft, said: _Do) -> Draft:
        if said is _Do.CITE:
            return self.cite(made)
        if said is _Do.TOLD:
            without = leave.walk(self.screen, made.case, self.records, made.choices.without, made.day)
            choices = replace(made.choices, without=without)
        elif said is _Do.FOR:
            ask, before = line("export.ask_for"), made.choices.recipient
            choices = replace(made.choices, recipient=self.screen.text(ask, before, option="--recipient").strip())
        else:
            choices = self._papers(made) if said is _Do.PAPERS else self._pages(made)
        if choices == made.choices:
            return made
        try:
            return self.redraft(choices)
        except NothingToBind:
            self.screen.say(line("export.nothing_ticked"), Mark.NEEDS)
            return made

    def _decided(self, made: Draft) -> Draft | None:
        """Have every open page decided; None when the person wants to look first."""
        if made.plan.undecided:
            self.screen.title(line("export.undecided_title"))
        while made.plan.undecided:
            one = made.plan.undecided[0]
            self.screen.say(doubt_words(one)[0], Mark.NEEDS)
            known = ("out", "in", "look") if one.doubt is Doubt.SENSITIVE else ("out", "look")
            offered = [Choice(key, line(f"export.decide_{key}")) for key in known]
            said = self.screen.pick("", offered, option="--exclude")
            if said == "look":
                self.screen.say(doubt_words(one)[1])
                return None
            made = self.redraft(_without(made.choices, one) if said == "out" else _with(made.choices, one))
        return made

    def _papers(self, made: Draft) -> Choices:
        """Tick papers in or out: those of the bundle in its order, then those left out."""
        shown = {entry.record.id for entry in made.plan.entries}
        fixed = {row.record for row in made.plan.left_out if row.why not in _CHANGED_BY_HAND} - shown
        out = [record for record in self.records if record.id not in fixed | shown]
        here = {record.id: record for record in self.records}
        shelves = [
            (section.title, [here[entry.record.id] for entry in entries])
            for section, entries in groupby(made.plan.entries, key=lambda entry: entry.section)
        ]
        if out:
            shelves.append((line("export.shelf_out"), out))
        offered = [record for _, held in shelves for record in held]
        ticked = self._ticked(shelves, offered, shown)
        choices = made.choices
        for record in offered:
            if record.id in shown and record.id not in ticked:
                choices = _out(choices, record.id)
            elif record.id in ticked and record.id not in shown:
                choices = _in(choices, record.id)
        return choices

    def _ticked(self, shelves: Sequence[_ShelfOf], offered: Sequence[Record], shown: set[str]) -> set[str]:
        """Show one list of papers, or, where that is long, one for each section that is picked."""
        labels, ask = _labels(offered), line("export.tick_papers")
        ticked = set(shown)
        if len(offered) <= _MANY:
            return set(self._list(ask, offered, labels, ticked))
        start = _DONE
        while True:
            rows = [Choice(str(n), _shelf_row(title, held, ticked)) for n, (title, held) in enumerate(shelves, 1)]
            done = Choice(_DONE, line("export.shelf_done"))
            said = self.screen.pick(line("export.pick_shelf"), [*rows, done], option="--exclude", start=start)
            if said == _DONE:
                return ticked
            title, held = shelves[int(said) - 1]
            kept = self._list(f"{title}: {ask}", held, labels, ticked)
            ticked = (ticked - {record.id for record in held}) | set(kept)
            start = said

    def _list(self, ask: str, held: Sequence[Record], labels: Mapping[str, str], ticked: set[str]) -> tuple[str, ...]:
        choices = [Choice(record.id, labels[record.id]) for record in held]
        before = [record.id for record in held if record.id in ticked]
        return self.screen.tick(ask, choices, before, option="--exclude")

    def _pages(self, made: Draft) -> Choices:
        """Tick single pages of one paper in or out."""
        entries = [entry for entry in made.plan.entries if entry.record.length > 1]
        if not entries:
            self.screen.say(line("export.no_pages"))
            return made.choices
        here = {record.id: record for record in self.records}
        labels = _labels([here[entry.record.id] for entry in entries])
        offered = [Choice(str(n), labels[entry.record.id]) for n, entry in enumerate(entries, 1)]
        entry = entries[int(self.screen.pick(line("export.pick_paper"), offered, option="--exclude")) - 1]
        pages = list(pages_of(entry.record))
        boxes = [Choice(str(n), _page_label(entry.record, page)) for n, page in enumerate(pages)]
        held = {page.key for page in entry.pages}
        before = [str(n) for n, page in enumerate(pages) if page.key in held]
        ticked = self.screen.tick(line("export.tick_pages"), boxes, before, option="--exclude")
        gone = exclusions(entry.record, (pages[int(n)] for n in before if n not in ticked))
        back = exclusions(entry.record, (pages[int(n)] for n in ticked if n not in before))
        choices = made.choices
        if back:
            choices = replace(choices, exclude=tuple(_thinned(choices.exclude, back)))
        return replace(choices, exclude=(*choices.exclude, *gone)) if gone else choices


_ShelfOf = tuple[str, Sequence[Record]]
"""What papers stand under, and the papers."""


def _shelf_row(title: str, held: Sequence[Record], ticked: set[str]) -> str:
    kept = sum(record.id in ticked for record in held)
    return line("export.shelf", title=title, kept=kept, count=len(held))


def _labels(records: Sequence[Record]) -> dict[str, str]:
    """Name papers; those that would be named alike get their file and pages too."""
    named = {record.id: _label(record) for record in records}
    alike = Counter(named.values())
    return {
        record.id: named[record.id] if alike[named[record.id]] == 1 else _told_apart(record, named[record.id])
        for record in records
    }


def _told_apart(record: Record, label: str) -> str:
    part = record.parts[0]
    numbers = compose.runs(range(part.first, part.last + 1))
    pages = plural(part.length, line("export.page", pages=numbers), line("export.pages", pages=numbers))
    return line("export.tick_alike", paper=label, file=PurePath(part.file).name, pages=pages)


def _page_label(record: Record, page: SourcePage) -> str:
    if len(record.parts) == 1:
        return line("export.tick_page", page=page.number)
    return line("export.tick_page_of", page=page.number, file=PurePath(page.file).name)


def _label(record: Record) -> str:
    title = sections.shown(record.title or sections.name(record.kind))
    pages = plural(record.length, line("export.page_one"), line("export.page_many", count=record.length))
    day = spoken.day(record.day) if record.day else line("export.no_day")
    return line("export.tick_paper", title=title, day=day, pages=pages)


def _out(choices: Choices, record: str) -> Choices:
    kept = tuple(one for one in choices.include if one != record)
    return replace(choices, include=kept, exclude=(*choices.exclude, Exclusion(record)))


def _in(choices: Choices, record: str) -> Choices:
    kept = tuple(one for one in choices.exclude if one.record != record)
    return replace(choices, include=(*choices.include, record), exclude=kept)


def _thinned(exclude: Sequence[Exclusion], back: Sequence[Exclusion]) -> Iterator[Exclusion]:
    """Take pages of a record back in."""
    for one in exclude:
        kept = tuple(page for page in one.pages if not any(_names(other, one, page) for other in back))
        if kept or one.record not in {other.record for other in back}:
            yield replace(one, pages=kept)


def _names(back: Exclusion, one: Exclusion, page: int) -> bool:
    """Whether a page that one exclusion names is among those of another; where one names no file, no two have it."""
    return back.names(one.record, one.file or back.file, page)


def _without(choices: Choices, one: Undecided) -> Choices:
    return replace(choices, exclude=(*choices.exclude, Exclusion(one.record, one.pages, one.at)))


def _with(choices: Choices, one: Undecided) -> Choices:
    return replace(choices, seen=choices.seen | {(one.record, one.at, page) for page in one.pages})
