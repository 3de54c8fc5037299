"""A part of `bundle`: lay out every file that is wished for, each to its last page, before one is written."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from sopinion.content import questions, sections, shelf
from sopinion.flows import compose
from sopinion.flows.cite import folios_before
from sopinion.flows.cover import Cover, own_pages
from sopinion.flows.lack import Lack
from sopinion.flows.presses import OwnPages, Press, Stock
from sopinion.model.binding import Belongs, Bookmark, Shown
from sopinion.model.bound import Role
from sopinion.model.bundle import BundlePlan, Entry, SourcePage
from sopinion.model.case import Case
from sopinion.model.core import core
from sopinion.model.day import Day
from sopinion.model.folio import CORE, Folio
from sopinion.model.gathering import Earlier, Wish
from sopinion.model.kind import Kind
from sopinion.model.layout import Layout, Limit, Manner, OutPage, Placed, extend, lay, volumes
from sopinion.model.record import Part, Record
from sopinion.model.section import BundleSection

_MOST_LAYOUTS = 6
_LONG = 60
"""Pages of records from which on each section has a page that leads it."""

_ROW = 400  # bytes that a row of the index, its link and its bookmark add to a file
_FRAME = 60_000  # bytes that a file has without any record: fonts, cover, account


Where = Mapping[tuple[str, int], Folio]
"""Folios of pages, by (fingerprint, number)."""

_NOWHERE: Where = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Sheaf:
    """One file to be bound, known to the last page.

    title: also its name on the disk. own: our pages in it. bookmarks: every one, in its order. of: the bundle it
    belongs to; the SHA-256 of one that is written in the same breath is not known yet, and "".
    """

    title: str
    layout: Layout
    own: OwnPages
    shown: Shown
    bookmarks: tuple[Bookmark, ...] = ()
    of: Belongs | None = None


@dataclass(frozen=True, slots=True)
class Laying:
    """A plan on its way to its files. case, lacks: what the first pages may speak of."""

    case: Case
    records: tuple[Record, ...]
    wish: Wish
    press: Press
    day: datetime.date
    lacks: Sequence[Lack]
    plan: BundlePlan
    stock: Stock
    title: str
    along: frozenset[tuple[str, int]] = frozenset()
    apart: tuple[tuple[str, Day | None], ...] = ()

    def sheaves(self) -> Sequence[Sheaf]:
        """Lay out every file that is wished for."""
        adds_to = self.wish.adds_to
        if adds_to:
            made = [self._supplement(adds_to)]
            if adds_to.manifest.role is Role.BUNDLE:
                made.append(self._replacement(adds_to))
            return made
        made = self._volumes() if self.wish.limit else [self._bundle()]
        return [*made, self._core(made)] if self.wish.core else made

    @property
    def _of(self) -> Belongs | None:
        adds_to = self.wish.adds_to
        return Belongs(adds_to.manifest.title, adds_to.sha256, adds_to.manifest.folios[-1]) if adds_to else None

    def _bundle(self) -> Sheaf:
        return self._settled(self.plan.entries, self._manner(self.plan.entries), self.title)

    def _manner(self, entries: Sequence[Entry], role: Role = Role.BUNDLE) -> Manner:
        wanted = self.wish.choices.dividers
        long = sum(len(entry.pages) for entry in entries) >= _LONG
        return Manner(role, dividers=long if wanted is None else wanted, duplex=self.wish.choices.duplex)

    def _settled(
        self, entries: Sequence[Entry], manner: Manner, title: str, of: Belongs | None = None, where: Where = _NOWHERE
    ) -> Sheaf:
        """Lay out and typeset until the pages of the index are as many as they were taken to be."""
        return self._until_settled(lambda front: lay(entries, front, manner), title, of, where)

    def _until_settled(self, layout_of: Callable[[int], Layout], title: str, of: Belongs | None, where: Where) -> Sheaf:
        front = 2
        for _ in range(_MOST_LAYOUTS):
            layout = layout_of(front)
            own = self.press.pages(own_pages(layout, self._cover(layout, title, of, where)), self.day)
            if own.front == front:
                return Sheaf(title, layout, own, self._shown(layout), compose.bookmarks(layout, own), of or self._of)
            front = own.front
        raise AssertionError("the index does not settle")

    def _cover(self, layout: Layout, title: str, of: Belongs | None, where: Where) -> Cover:
        words = shelf.read("sheets/cover")
        places = {**where, **layout.where}
        missing = []
        for lack in self.lacks:
            if lack.page is None:
                missing.append(lack.words)
            elif place := places.get(lack.page):
                missing.append(words["gap"].format(what=lack.words, folio=place.stamp))
        return Cover(
            self.case,
            self.wish.choices,
            questions.questionnaire(),
            title,
            self.day,
            tuple(missing),
            of or self._of,
            self.records,
            where,
            self.along,
            self.apart,
        )

    def _shown(self, layout: Layout) -> Shown:
        choices = self.wish.choices
        return Shown(choices.recipient, choices.paper, choices.duplex, bool(layout.dividers))

    def _volumes(self) -> list[Sheaf]:
        """Share the records out among files, until each is as small as it was asked to be."""
        limit, own = self.wish.limit, 2
        limit = Limit(limit.pages, int(limit.bytes * self.wish.share))
        manner = self._manner(self.plan.entries, Role.VOLUME)
        where: Where = _NOWHERE
        for _ in range(_MOST_LAYOUTS):
            shares = volumes(self.plan.entries, limit, own, lambda page: self.stock.weight(page) + _ROW, _FRAME)
            if len(shares) == 1:
                return [self._bundle()]
            found = list(self._each(shares, manner, where))
            over = max(one.layout.length for one in found) - limit.pages
            if limit.pages and over > 0 and own + over < limit.pages:
                own += over
                continue
            known = {key: each for one in found for key, each in one.layout.where.items()}
            named = self.case.citations or any(lack.page for lack in self.lacks)
            if not named or known == where:
                return found
            where = known  # the first volume names folios of the others
        return found

    def _each(self, shares: Sequence[tuple[Entry, ...]], manner: Manner, where: Where) -> Iterator[Sheaf]:
        start = Folio(1)
        for n, entries in enumerate(shares, 1):
            title = self._named("volume", part=n, parts=len(shares))
            one = replace(manner, start=start, part=n, parts=len(shares))
            made = self._settled(entries, one, title, where=where)
            yield made
            start = made.layout.last.on(1)

    def _core(self, made: Sequence[Sheaf]) -> Sheaf:
        where = {key: each for one in made for key, each in one.layout.where.items()}
        entries = core(self.plan.entries, self.wish.core_with)
        manner = Manner(Role.CORE, Folio(1, CORE), duplex=self.wish.choices.duplex, kept=where)
        of = Belongs(self.title, "", made[-1].layout.last)
        return self._settled(entries, manner, self._named("core"), of, where)

    def _supplement(self, adds_to: Earlier) -> Sheaf:
        manner = replace(self._manner(self.plan.entries, Role.SUPPLEMENT), start=adds_to.next)
        return self._settled(self.plan.entries, manner, self._named("supplement"))

    def _replacement(self, adds_to: Earlier) -> Sheaf:
        """Lay out the earlier bundle again, every page where it was, with the late pages behind its last one."""
        told = adds_to.manifest
        self.stock.keep(adds_to.sha256, told)
        before = folios_before(told, self.records, self.stock.print_of)
        sources = [SourcePage(adds_to.file, adds_to.folder, adds_to.sha256, n) for n in range(1, told.length + 1)]
        kept = [OutPage(told.folios[page.number - 1], source=page) for page in sources[told.front :]]
        known = {section.key: section for section in sections.sections()}
        placed = [
            Placed(
                Entry(
                    Record(
                        one.id,
                        (Part(adds_to.file, adds_to.folder, adds_to.sha256, one.first, one.last),),
                        _kind(one.kind),
                    ),
                    known.get(one.section) or BundleSection(one.section, one.section, ()),
                    one.title,
                    Day.parse(one.day) if one.day else None,
                    tuple(sources[one.first - 1 : one.last]),
                ),
                one.first,
                one.last,
            )
            for one in told.records
        ]
        added = BundleSection("added", shelf.read("sheets/cover")["added"], ())
        late = [replace(entry, section=added) for entry in self.plan.entries]
        return self._until_settled(
            lambda own: extend(kept, placed, told.front, own, late), self._named("with-supplement"), None, before
        )

    def _named(self, what: str, **blanks: object) -> str:
        """Give the title of a file that is not the one bundle."""
        words = shelf.read("sheets/cover")["title"]
        return f"{self.title} {words[what].format(**blanks)}"


def _kind(said: str) -> Kind:
    """Read a kind that an earlier bundle names."""
    return Kind(said) if said in set(Kind) else Kind.OTHER
