"""A part of `export`: say on which page of the papers a told fact stands, so that a doctor finds it there."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sopinion.content import sections, shelf, spoken
from sopinion.content.messages import line
from sopinion.content.questions import questionnaire
from sopinion.errors import WrongUsage
from sopinion.flows import facts as told
from sopinion.flows.facts import Fact
from sopinion.flows.hands import Mark, OpenCase, Screen
from sopinion.flows.records import one_of, page_of
from sopinion.model.bundle import Entry, SourcePage
from sopinion.model.bundle_plan import pages_of
from sopinion.model.case import Case
from sopinion.model.citation import Citation, record_of, with_citation, without
from sopinion.model.folio import Folio
from sopinion.model.manifest import Manifest
from sopinion.model.parting import Place, stretches
from sopinion.model.question import Choice
from sopinion.model.record import Record

_UNASKED = ("items", "request")
"""What stands on the summary and is no answer of the walk: its paper is known, or there is none yet."""


@dataclass(frozen=True, slots=True)
class Citable:
    """A told fact that can be cited: its words, the block it stands in and what is cited for it (None for nothing)."""

    fact: Fact
    block: str
    label: str
    citation: Citation | None = None

    @property
    def name(self) -> str:
        """As `--cite` takes it: `KEY`, or `KEY#2` for the second row of a table."""
        return f"{self.fact.key}#{self.fact.row}" if self.fact.row else self.fact.key


def citable(case: Case, records: Sequence[Record], today: datetime.date) -> tuple[Citable, ...]:
    """Give every told fact that stands on the cover or the summary, in its order."""
    questions, words = questionnaire(), shelf.read("sheets/cover")
    asked = told.question(case.answers, questions)
    found = [(asked, "question", words["question"])] if asked else []
    for block in told.blocks(case, questions, records, today):
        found += [(fact, block.key, block.label) for fact in block.facts if fact.key not in _UNASKED]
    said = {(one.key, one.fact): one for one in case.citations}
    return tuple(Citable(fact, block, label, said.get((fact.key, fact.id))) for fact, block, label in found)


def cite(
    opened: OpenCase, records: Sequence[Record], wanted: Sequence[str], today: datetime.date
) -> tuple[Citable, ...]:
    """Take `KEY[#ROW]=ID[:PAGE]` for each fact, and save once; nothing behind the `=` takes a citation back.

    Raises WrongUsage (2) for what cannot be read or names no fact, NotFound (30) for a paper or a page that is not
    there, PageUnclear (2) for a page that several files of the paper have.
    """
    case = opened.case
    for said in wanted:
        case = _with(case, records, said, today)
    if case is not opened.case:
        opened.save(case)
    return citable(case, records, today)


def _with(case: Case, records: Sequence[Record], said: str, today: datetime.date) -> Case:
    name, equals, place = (piece.strip() for piece in said.partition("="))
    here = {one.name: one for one in citable(case, records, today)}
    if not equals:
        raise WrongUsage(what=line("cite.bad", said=said))
    if name not in here:
        raise WrongUsage(what=line("cite.unknown", name=name, known=", ".join(here)))
    wanted, _, page = place.partition(":")
    record = one_of(records, wanted) if wanted else None
    return _told(case, here[name].fact, record, page_of(record, page) if record and page else None, today)


def _told(case: Case, fact: Fact, record: Record | None, page: Place | None, today: datetime.date) -> Case:
    """Lay a citation over what was cited before; without a record, take it back."""
    if record is None:
        return replace(case, citations=without(case.citations, fact.key, fact.id))
    pages = stretches((page,) if page else record.places)
    one = Citation(fact.key, fact.id, record.id, pages, today.isoformat())
    return replace(case, citations=with_citation(case.citations, one))


def cited(case: Case, records: Sequence[Record], today: datetime.date) -> tuple[tuple[Citable, Record], ...]:
    """Give what is cited, each with the paper that holds the page now."""
    found = ((one, record_of(one.citation, records)) for one in citable(case, records, today) if one.citation)
    return tuple((one, record) for one, record in found if record)


def folios_before(
    manifest: Manifest, records: Sequence[Record], print_of: Callable[[SourcePage], str]
) -> Mapping[Place, Folio]:
    """Give the folios that pages of the papers, by (fingerprint, number), bear in a bundle that was written before.

    print_of: what a page is made of, asked where a paper went into that bundle without some of its pages.
    """
    return dict(_before(manifest, records, print_of))


def _before(
    manifest: Manifest, records: Sequence[Record], print_of: Callable[[SourcePage], str]
) -> Iterator[tuple[Place, Folio]]:
    here = {record.id: record for record in records}
    for one in manifest.records:
        record = here.get(one.id)
        if record is None:
            continue
        folios = manifest.folios[one.first - 1 : one.last]
        if record.length == len(folios):
            yield from zip(record.places, folios, strict=True)
        else:
            prints = dict(zip(manifest.prints[one.first - 1 : one.last], folios, strict=True))
            for page in pages_of(record):
                if folio := prints.get(print_of(page)):
                    yield page.key, folio


_DONE, _BACK, _NONE = "d", "b", "n"


def walk(screen: Screen, opened: OpenCase, entries: Sequence[Entry], today: datetime.date) -> None:
    """Let a person name the page of each medical fact that they choose, and keep each before the next.

    entries: the papers that go into the bundle; no other can be named. Raises Stopped (130), NobodyToAsk (60).
    """
    records = [entry.record for entry in entries]
    medical = shelf.read("screens/cite")["medical"]
    intro = line("cite.intro")
    while here := [one for one in citable(opened.case, records, today) if one.block in medical]:
        if intro:
            screen.say(intro)
            intro = ""
        picked = screen.pick(
            line("cite.ask"), [*_facts(here, records), _key(_DONE, "done")], option=_option(), start=_DONE
        )
        if picked == _DONE:
            return
        one = here[int(picked) - 1]
        paper = screen.pick(line("cite.ask_paper", fact=one.fact.words), _papers(entries, one), option=_option())
        if paper == _NONE:
            opened.save(_told(opened.case, one.fact, None, None, today))
        elif paper != _BACK:
            record = entries[int(paper) - 1].record
            opened.save(_told(opened.case, one.fact, record, _page(screen, record), today))


def _facts(here: Sequence[Citable], records: Sequence[Record]) -> Iterator[Choice]:
    for n, one in enumerate(here, 1):
        record = record_of(one.citation, records) if one.citation else None
        key = "cite.fact_cited" if record else "cite.fact"
        where = _where(one.citation, record) if one.citation and record else ""
        yield Choice(str(n), line(key, label=one.label, fact=one.fact.words, where=where))


def _where(citation: Citation, record: Record) -> str:
    """Say what is cited: a paper, or a page of it."""
    title = _title(record)
    if len(citation.places) == 1 < record.length:
        return line("cite.page_of", title=title, page=citation.places[0][1])
    return title


def _papers(entries: Sequence[Entry], one: Citable) -> list[Choice]:
    """The papers of the bundle, as its index names them, then the ways out."""
    papers = [
        Choice(
            str(n),
            line(
                "cite.paper",
                title=sections.shown(entry.title),
                day=spoken.day(entry.day) if entry.day else line("cite.no_day"),
            ),
        )
        for n, entry in enumerate(entries, 1)
    ]
    return [*papers, *([_key(_NONE, "take_back")] if one.citation else []), _key(_BACK, "back")]


def _page(screen: Screen, record: Record) -> Place | None:
    """Ask for the page; None for the whole paper."""
    if record.length == 1:
        return record.places[0]
    first, last = record.places[0][1], record.places[-1][1]
    while True:
        typed = screen.text(line("cite.ask_page", first=first, last=last), option=_option()).strip()
        if not typed:
            return None
        fits = [place for place in record.places if typed.isdecimal() and place[1] == int(typed)]
        if fits:
            return fits[0]
        screen.say(line("cite.page_again"), Mark.NEEDS)


def _title(record: Record) -> str:
    name = sections.shown(record.title) if record.title else sections.name(record.kind)
    return line("cite.paper", title=name, day=spoken.day(record.day)) if record.day else name


def _key(value: str, words: str) -> Choice:
    return Choice(value, line(f"cite.{words}"))


def _option() -> str:
    return line("cite.option")
