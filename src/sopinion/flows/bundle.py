"""The verb behind `export`: gather what may go in, decide every page, and lay every file out before one is written."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sopinion.content import sections, sensitive, shelf
from sopinion.content.messages import line, plural
from sopinion.errors import NothingToBind, Undecided
from sopinion.flows import compose
from sopinion.flows.cite import folios_before
from sopinion.flows.enclose import enclosures
from sopinion.flows.hands import Pages
from sopinion.flows.lack import sayable
from sopinion.flows.lay import Laying, Sheaf
from sopinion.flows.presses import Press, Stock
from sopinion.model import bundle_name
from sopinion.model.bound import Role
from sopinion.model.bundle import BundlePlan, Doubt, Shelf, Why
from sopinion.model.bundle import Undecided as Open
from sopinion.model.bundle_plan import plan
from sopinion.model.case import Case
from sopinion.model.choices import Choices, Exclusion
from sopinion.model.day import Day
from sopinion.model.gathering import Wish
from sopinion.model.kind import Kind
from sopinion.model.page import Page, Source
from sopinion.model.record import Record
from sopinion.model.sensitive import Watch, seen_on

Texts = Mapping[str, Sequence[Page]]
"""The pages of each file as read, by its fingerprint."""


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
    texts = {sha: pages.pages(sha) for sha in {part.sha256 for record in records for part in record.parts}}
    held = Shelf(sections.sections(), names, case.corrections, _flags(texts), before=before)
    first = plan(records, wish.choices, held)
    barred = stock.barred(page for entry in first.entries for page in entry.pages)
    made = plan(records, wish.choices, replace(held, barred=barred))
    if not made.entries:
        raise NothingToBind
    title = bundle_name.title(
        bundle_name.surname(case.patient.name) or case.patient.name, shelf.read("sheets/cover")["what"], day.isoformat()
    )
    along, apart = _in_the_zip(made, records, stock)
    kept = folios_before(wish.adds_to.manifest, records, stock.print_of) if wish.adds_to else ()
    said = sayable(case, records, pages, made.shared | frozenset(kept), wish.choices.without)
    laying = Laying(said.case, tuple(records), wish, press, day, said.lacks, made, stock, title, along, apart)
    return Draft(case, tuple(records), made, tuple(laying.sheaves()), wish, title, day, _worded(texts))


def _in_the_zip(
    made: BundlePlan, records: Sequence[Record], stock: Stock
) -> tuple[frozenset[tuple[str, int]], tuple[tuple[str, Day | None], ...]]:
    """Name the pages that no program could copy and whose file goes along, and the papers that are nothing else."""
    if not any(row.why is Why.BROKEN for row in made.left_out):
        return frozenset(), ()
    whole = [one for one in enclosures(made, records, {}, stock) if one.as_it_came]
    along = frozenset(page.key for one in whole for page in one.pages)
    inside = made.shared
    apart = tuple((one.title, one.day) for one in whole if not any(page.key in inside for page in one.pages))
    return along, apart


def _flags(texts: Texts) -> Mapping[tuple[str, int], tuple[Watch, ...]]:
    """Look through the text of every page for what a person should know about before sharing it."""
    watches = sensitive.watches()
    return {
        (sha, page.number): seen
        for sha, found in texts.items()
        for page in found
        if (seen := seen_on(page.text, watches))
    }


def _worded(texts: Texts) -> frozenset[tuple[str, int]]:
    """Name the pages on which anything was read."""
    return frozenset(
        (sha, page.number)
        for sha, found in texts.items()
        for page in found
        if page.source is Source.TEXT and page.text.strip()
    )


def undecided(made: BundlePlan) -> Undecided:
    """Make the error that names every page nobody has decided about."""
    return Undecided(pages="\n".join(f"{what} {do}" for what, do in map(doubt_words, made.undecided)))


def doubt_words(one: Open) -> tuple[str, str]:
    """Say what a person has to decide, and how."""
    numbers = compose.runs(one.pages)
    pages = plural(len(one.pages), line("export.page", pages=numbers), line("export.pages", pages=numbers))
    if one.doubt is Doubt.SENSITIVE:
        said = line("export.sensitive", file=one.file, pages=pages, record=one.record, what=one.what)
        return said, line("export.sensitive_what", named=Exclusion(one.record, one.pages, one.at).written())
    if one.whole:
        said = line("export.whose_whole", file=one.file, record=one.record)
        return said, line("export.whose_what", record=one.record, page="")
    said = line("export.whose_pages", file=one.file, pages=pages, record=one.record)
    page = f"{one.at}:{one.pages[0]}" if one.at else one.pages[0]
    return said, line("export.whose_what", record=one.record, page=line("export.whose_page", page=page))
