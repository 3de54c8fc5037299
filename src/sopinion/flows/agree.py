"""A part of `export`: the person sees what would be shared, unticks what should stay, and only then is it written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sopinion.content import sections, spoken
from sopinion.content.messages import line, plural
from sopinion.flows.bundle import Draft, doubt_words
from sopinion.flows.hands import Mark, Screen
from sopinion.model.bundle import Doubt, Undecided, Why
from sopinion.model.bundle_plan import pages_of
from sopinion.model.choices import Choices, Exclusion
from sopinion.model.question import Choice
from sopinion.model.record import Record

_CHANGED_BY_HAND = (Why.COPY, Why.SECTION, Why.EXCLUDED, Why.NOT_CHOSEN, Why.SENT_BEFORE)
"""Reasons to stay out that a tick can undo; what is not the patient's, locked or broken is decided elsewhere."""


class _Do(StrEnum):
    """What a person wants to do next."""

    WRITE = "w"
    PAPERS = "p"
    PAGES = "s"
    CITE = "c"
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
        lock = self.lock
        while True:
            decided = self._decided(made)
            if decided is None:
                return None
            made = decided
            self.show(made)
            self.screen.say()
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
        choices = self._papers(made) if said is _Do.PAPERS else self._pages(made)
        return self.redraft(choices) if choices != made.choices else made

    def _decided(self, made: Draft) -> Draft | None:
        """Have every open page decided; None when the person wants to look first."""
        while made.plan.undecided:
            one = made.plan.undecided[0]
            self.screen.say()
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
        """Tick papers in or out."""
        shown = {entry.record.id for entry in made.plan.entries}
        fixed = {row.record for row in made.plan.left_out if row.why not in _CHANGED_BY_HAND} - shown
        offered = [record for record in self.records if record.id not in fixed]
        labels = [Choice(record.id, _label(record)) for record in offered]
        ticked = set(self.screen.tick(line("export.tick_papers"), labels, sorted(shown), option="--exclude"))
        choices = made.choices
        for record in offered:
            if record.id in shown and record.id not in ticked:
                choices = _out(choices, record.id)
            elif record.id in ticked and record.id not in shown:
                choices = _in(choices, record.id)
        return choices

    def _pages(self, made: Draft) -> Choices:
        """Tick single pages of one paper in or out."""
        entries = [entry for entry in made.plan.entries if entry.record.length > 1]
        if not entries:
            self.screen.say(line("export.no_pages"))
            return made.choices
        offered = [Choice(str(n), _label(entry.record)) for n, entry in enumerate(entries, 1)]
        entry = entries[int(self.screen.pick(line("export.pick_paper"), offered, option="--exclude")) - 1]
        pages = list(pages_of(entry.record))
        labels = [Choice(str(n), line("export.tick_page", page=page.number)) for n, page in enumerate(pages)]
        held = {page.key for page in entry.pages}
        before = [str(n) for n, page in enumerate(pages) if page.key in held]
        ticked = self.screen.tick(line("export.tick_pages"), labels, before, option="--exclude")
        gone = tuple(pages[int(n)].number for n in before if n not in ticked)
        back = {pages[int(n)].number for n in ticked if n not in before}
        choices = made.choices
        if back:
            choices = replace(choices, exclude=tuple(_thinned(choices.exclude, entry.record.id, back)))
        return replace(choices, exclude=(*choices.exclude, Exclusion(entry.record.id, gone))) if gone else choices


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


def _thinned(exclude: Sequence[Exclusion], record: str, back: set[int]) -> Iterator[Exclusion]:
    """Take pages of a record back in."""
    for one in exclude:
        if one.record != record:
            yield one
        elif pages := tuple(page for page in one.pages if page not in back):
            yield Exclusion(record, pages)


def _without(choices: Choices, one: Undecided) -> Choices:
    return replace(choices, exclude=(*choices.exclude, Exclusion(one.record, one.pages)))


def _with(choices: Choices, one: Undecided) -> Choices:
    return replace(choices, seen=choices.seen | {(one.record, page) for page in one.pages})
