"""A part of `review`: say on which page a paper begins, or what belongs to it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from sopinion.content.messages import line
from sopinion.flows import review_words as words
from sopinion.flows.hands import Mark, Screen
from sopinion.flows.part import paper_of, with_papers
from sopinion.model import parting
from sopinion.model.case import Case
from sopinion.model.parting import Paper
from sopinion.model.question import Choice
from sopinion.model.record import Record


@dataclass(frozen=True, slots=True)
class Edges:
    """A record among the others of its file, and the screen to ask on."""

    screen: Screen
    records: Sequence[Record]
    record: Record

    def told(self, case: Case, today: datetime.date) -> Case | None:
        """Ask what is wrong about the pages of a record; give the case with the answer, None when the person left."""
        before, after = self._before(), self._after()
        several = self.record.length > 1
        useful = {"before": before is not None, "after": after is not None, "begin": several or before is not None}
        offered = [what for what, shows in {**useful, "split": several, "leave": True}.items() if shows]
        where = {"before": before, "after": after}
        choices = [Choice(str(n), _words(what, where.get(what))) for n, what in enumerate(offered, 1)]
        ask = line("review.edge_ask", where=words.where(self.record))
        said = self.screen.pick(ask, choices, option=line("review.option"))
        papers = self._papers(offered[int(said) - 1], before, after)
        return with_papers(case, papers, today) if papers else None

    def _papers(self, said: str, before: Record | None, after: Record | None) -> tuple[Paper, ...]:
        own = paper_of(self.record)
        if said == "before" and before:
            return (parting.join((paper_of(before), own)),)
        if said == "after" and after:
            return (parting.join((own, paper_of(after))),)
        if said == "begin":
            return self._begin(own, before)
        return self._split(own) if said == "split" else ()

    def _begin(self, own: Paper, before: Record | None) -> tuple[Paper, ...]:
        """Move the first page: what comes before it goes to the paper before, what comes after leaves that one."""
        part = self.record.parts[0]
        at = self._page("begin", (before.parts[-1].first if before else part.first) + 1, part.last, part.first)
        if at is None:
            return ()
        if before and at < part.first:
            kept, taken = parting.split(paper_of(before), (part.sha256, at))
            return kept, parting.join((taken, own))
        given, kept = parting.split(own, (part.sha256, at))
        return (parting.join((paper_of(before), given)) if before else given), kept

    def _split(self, own: Paper) -> tuple[Paper, ...]:
        part = next(part for part in self.record.parts if part.length > 1)
        at = self._page("split", part.first + 1, part.last, 0)
        return parting.split(own, (part.sha256, at)) if at is not None else ()

    def _page(self, ask: str, first: int, last: int, now: int) -> int | None:
        """Ask for a page from first to last, another than now; None to go back."""
        while True:
            said = self.screen.text(line(f"review.edge_page_{ask}"), option=line("review.option")).strip()
            if not said or first > last:
                return None
            if said.isdecimal() and first <= int(said) <= last and int(said) != now:
                return int(said)
            self.screen.say(line("review.edge_again", first=first, last=last), Mark.NEEDS)

    def _before(self) -> Record | None:
        """The record that ends where this one begins, in the same file."""
        part = self.record.parts[0]
        ends = ((one, one.parts[-1]) for one in self.records if one.id != self.record.id)
        return next((one for one, end in ends if (end.sha256, end.last + 1) == (part.sha256, part.first)), None)

    def _after(self) -> Record | None:
        """The record that begins where this one ends, in the same file."""
        part = self.record.parts[-1]
        heads = ((one, one.parts[0]) for one in self.records if one.id != self.record.id)
        return next((one for one, head in heads if (head.sha256, head.first) == (part.sha256, part.last + 1)), None)


def _words(what: str, other: Record | None) -> str:
    return line(f"review.edge_{what}", where=words.where(other)) if other else line(f"review.edge_{what}")
