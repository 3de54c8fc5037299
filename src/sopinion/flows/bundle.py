"""The verb behind `export`: gather what may go in, decide every page, and lay every file out before one is written."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from sopinion.content import gaps as gap_words
from sopinion.content import questions, sections, sensitive, shelf
from sopinion.content.messages import line, plural
from sopinion.errors import NothingToBind, Undecided
from sopinion.flows import compose
from sopinion.flows.checklist import look
from sopinion.flows.cover import Cover, own_pages
from sopinion.flows.hands import Pages
from sopinion.flows.presses import OwnPages, Press, Stock
from sopinion.model import bundle_name
from sopinion.model.binding import Belongs, Shown
from sopinion.model.bound import Role
from sopinion.model.bundle import BundlePlan, Doubt, Entry, Shelf, SourcePage
from sopinion.model.bundle import Undecided as Open
from sopinion.model.bundle_plan import plan
from sopinion.model.case import Case
from sopinion.model.checklist import Need, Standing
from sopinion.model.choices import Choices
from sopinion.model.core import core
from sopinion.model.day import Day
from sopinion.model.folio import CORE, Folio
from sopinion.model.gap import GapKind
from sopinion.model.gathering import Earlier, Wish
from sopinion.model.kind import Kind
from sopinion.model.layout import Layout, Limit, Manner, OutPage, Placed, extend, lay, volumes
from sopinion.model.page import Source
from sopinion.model.record import Part, Record
from sopinion.model.section import BundleSection
from sopinion.model.sensitive import Watch, seen_on

_MOST_LAYOUTS = 6
_LONG = 60
"""Pages of records from which on each section has a page that leads it."""

_ROW = 400  # bytes that a row of the index, its link and its bookmark add to a file
_FRAME = 60_000  # bytes that a file has without any record: fonts, cover, account


@dataclass(frozen=True, slots=True)
class Sheaf:
    """One file to be bound, known to the last page.

    title: also its name on the disk. own: our pages in it. of: the bundle it belongs to; the SHA-256 of one that is
    written in the same breath is not known yet, and "".
    """

    title: str
    layout: Layout
    own: OwnPages
    shown: Shown
    of: Belongs | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A bundle that is planned to the last page and not yet written.

    sheaves: the files it comes in; the first is the bundle, its first volume, or a supplement. worded: pages, by
    (fingerprint, number), that have words.
    """

    case: Case
    records: tuple[Record, ...]
    plan: BundlePlan
    sheaves: tuple[Sheaf, ...]
    wish: Wish
    title: str
    day: datetime.date
    worded: frozenset[tuple[str, int]]

    @property
    def name(self) -> str:
        """What the files are called that go with the bound ones."""
        return self.sheaves[0].title if self.wish.adds_to else self.title

    @property
    def choices(self) -> Choices:
        """What was chosen."""
        return self.wish.choices

    @property
    def whole(self) -> tuple[Sheaf, ...]:
        """The files that together hold everything that is shared, once: no core, no bundle that only repeats."""
        whole = (Role.SUPPLEMENT,) if self.wish.adds_to else (Role.BUNDLE, Role.VOLUME)
        return tuple(one for one in self.sheaves if one.layout.role in whole)

    @property
    def length(self) -> int:
        """How many pages those have."""
        return sum(one.layout.length for one in self.whole)

    @property
    def undrawn(self) -> tuple[str, ...]:
        """Letters that no font holds."""
        return tuple(dict.fromkeys(letter for one in self.sheaves for letter in one.own.undrawn))


def draft(  # noqa: PLR0913, PLR0917 - one value for each thing a bundle is made from
    case: Case,
    records: Sequence[Record],
    pages: Pages,
    stock: Stock,
    press: Press,
    wish: Wish,
    day: datetime.date,
) -> Draft:
    """Plan a bundle, with its own pages typeset, so that every folio is known.

    Raises NothingToBind (51), NotFound (30) for a record or page that the choices name, FileChanged (31).
    """
    names = {kind: sections.name(kind) for kind in Kind}
    before = wish.adds_to.records if wish.adds_to else frozenset()
    held = Shelf(sections.sections(), names, case.corrections, _flags(records, pages), before=before)
    first = plan(records, wish.choices, held)
    barred = stock.barred(page for entry in first.entries for page in entry.pages)
    made = plan(records, wish.choices, replace(held, barred=barred))
    if not made.entries:
        raise NothingToBind
    title = bundle_name.title(
        bundle_name.surname(case.patient.name) or case.patient.name, shelf.read("sheets/cover")["what"], day.isoformat()
    )
    laying = _Laying(case, wish, press, day, _missing(case, records, pages), made, stock, title)
    return Draft(case, tuple(records), made, tuple(laying.sheaves()), wish, title, day, _worded(records, pages))


def _flags(records: Sequence[Record], pages: Pages) -> Mapping[tuple[str, int], tuple[Watch, ...]]:
    """Look through the text of every page for what a person should know about before sharing it."""
    watches = sensitive.watches()
    texts = {sha: pages.pages(sha) for sha in {part.sha256 for record in records for part in record.parts}}
    return {
        (sha, page.number): seen
        for sha, found in texts.items()
        for page in found
        if (seen := seen_on(page.text, watches))
    }


_TO_THE_PERSON = frozenset({GapKind.WRONG_PATIENT, GapKind.SLIDES, GapKind.NO_IMAGES})
"""Gaps whose words speak to the person who gathers the papers, not to the doctor who gets them."""


@dataclass(frozen=True, slots=True)
class _Lack:
    """Something known to be missing: a row of the checklist, or a gap that a page (by record, file, number) shows."""

    words: str
    page: tuple[str | None, str | None, int] | None = None


def _missing(case: Case, records: Sequence[Record], pages: Pages) -> tuple[_Lack, ...]:
    """Gather what is known to be missing."""
    words = shelf.read("sheets/cover")
    wanted = look(case, records, pages)
    rows = [
        item
        for item in wanted.checklist.items
        if item.status in (Standing.MISSING, Standing.ASKED) and item.need is not Need.CAN_FOLLOW
    ]
    listed = {row.key for row in rows}
    return (
        *(_Lack(words["asked"].format(title=row.name) if row.status is Standing.ASKED else row.name) for row in rows),
        *(
            _Lack(gap_words.told(gap).what, (gap.record, gap.file, gap.page))
            for gap in wanted.open
            if gap.kind not in _TO_THE_PERSON and gap.wants not in listed  # a row says it already
        ),
    )


def _worded(records: Sequence[Record], pages: Pages) -> frozenset[tuple[str, int]]:
    """Name the pages on which anything was read."""
    papers = {part.sha256 for record in records for part in record.parts}
    return frozenset(
        (sha, page.number)
        for sha in papers
        for page in pages.pages(sha)
        if page.source is Source.TEXT and page.text.strip()
    )


@dataclass(frozen=True, slots=True)
class _Laying:
    """A plan on its way to its files."""

    case: Case
    wish: Wish
    press: Press
    day: datetime.date
    lacks: Sequence[_Lack]
    plan: BundlePlan
    stock: Stock
    title: str

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

    def _settled(self, entries: Sequence[Entry], manner: Manner, title: str, of: Belongs | None = None) -> Sheaf:
        """Lay out and typeset until the pages of the index are as many as they were taken to be."""
        return self._until_settled(lambda front: lay(entries, front, manner), title, of)

    def _until_settled(self, layout_of: Callable[[int], Layout], title: str, of: Belongs | None) -> Sheaf:
        front = 2
        for _ in range(_MOST_LAYOUTS):
            layout = layout_of(front)
            own = self.press.pages(own_pages(layout, self._cover(layout, title, of)), self.day)
            if own.front == front:
                return Sheaf(title, layout, own, self._shown(layout), of or self._of)
            front = own.front
        raise AssertionError("the index does not settle")

    def _cover(self, layout: Layout, title: str, of: Belongs | None) -> Cover:
        words = shelf.read("sheets/cover")
        places: dict[tuple[str | None, str | None, int], Folio] = {
            (one.entry.record.id, page.file, page.number): layout.folio(one.first + n)
            for one in layout.placed
            for n, page in enumerate(one.entry.pages)
            if one.entry.whole
        }
        missing = []
        for lack in self.lacks:
            place = places.get(lack.page) if lack.page else None
            if lack.page is None:
                missing.append(lack.words)
            elif place:  # nothing here may hint at what was withheld
                missing.append(words["gap"].format(what=lack.words, folio=place.stamp))
        return Cover(
            self.case, self.wish.choices, questions.questionnaire(), title, self.day, tuple(missing), of or self._of
        )

    def _shown(self, layout: Layout) -> Shown:
        choices = self.wish.choices
        return Shown(choices.recipient, choices.paper, choices.duplex, bool(layout.dividers))

    def _volumes(self) -> list[Sheaf]:
        """Share the records out among files, until each is as small as it was asked to be."""
        limit, own = self.wish.limit, 2
        limit = Limit(limit.pages, int(limit.bytes * self.wish.share))
        manner = self._manner(self.plan.entries, Role.VOLUME)
        for _ in range(_MOST_LAYOUTS):
            shares = volumes(self.plan.entries, limit, own, lambda page: self.stock.weight(page) + _ROW, _FRAME)
            if len(shares) == 1:
                return [self._bundle()]
            found: list[Sheaf] = []
            start = Folio(1)
            for n, entries in enumerate(shares, 1):
                title = self._named("volume", part=n, parts=len(shares))
                made = self._settled(entries, replace(manner, start=start, part=n, parts=len(shares)), title)
                found.append(made)
                start = made.layout.last.on(1)
            over = max(one.layout.length for one in found) - limit.pages
            if not limit.pages or over <= 0 or own + over >= limit.pages:
                return found
            own += over
        return found

    def _core(self, made: Sequence[Sheaf]) -> Sheaf:
        where = {key: each for one in made for key, each in one.layout.where.items()}
        entries = core(self.plan.entries, self.wish.core_with)
        manner = Manner(Role.CORE, Folio(1, CORE), duplex=self.wish.choices.duplex, kept=where)
        of = Belongs(self.title, "", made[-1].layout.last)
        return self._settled(entries, manner, self._named("core"), of)

    def _supplement(self, adds_to: Earlier) -> Sheaf:
        manner = replace(self._manner(self.plan.entries, Role.SUPPLEMENT), start=adds_to.next)
        return self._settled(self.plan.entries, manner, self._named("supplement"))

    def _replacement(self, adds_to: Earlier) -> Sheaf:
        """Lay out the earlier bundle again, every page where it was, with the late pages behind its last one."""
        told = adds_to.manifest
        self.stock.keep(adds_to.sha256, told)
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
            lambda own: extend(kept, placed, told.front, own, late), self._named("with-supplement"), None
        )

    def _named(self, what: str, **blanks: object) -> str:
        """Give the title of a file that is not the one bundle."""
        words = shelf.read("sheets/cover")["title"]
        return f"{self.title} {words[what].format(**blanks)}"


def _kind(said: str) -> Kind:
    """Read a kind that an earlier bundle names."""
    return Kind(said) if said in set(Kind) else Kind.OTHER


def undecided(made: BundlePlan) -> Undecided:
    """Make the error that names every page nobody has decided about."""
    return Undecided(pages="\n".join(f"{what} {do}" for what, do in map(doubt_words, made.undecided)))


def doubt_words(one: Open) -> tuple[str, str]:
    """Say what a person has to decide, and how."""
    numbers = compose.runs(one.pages)
    pages = plural(len(one.pages), line("export.page", pages=numbers), line("export.pages", pages=numbers))
    if one.doubt is Doubt.SENSITIVE:
        said = line("export.sensitive", file=one.file, pages=pages, record=one.record, what=one.what)
        return said, line("export.sensitive_what", record=one.record, numbers=numbers.replace(" ", ""))
    if one.whole:
        said = line("export.whose_whole", file=one.file, record=one.record)
        return said, line("export.whose_what", record=one.record, page="")
    said = line("export.whose_pages", file=one.file, pages=pages, record=one.record)
    return said, line("export.whose_what", record=one.record, page=line("export.whose_page", page=one.pages[0]))
