"""The layout of bound files, as laws: every page once, every folio once, records whole and in order."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopinion.content import sections
from sopinion.model.binding import Belongs, Bookmark, Shown
from sopinion.model.bound import Role
from sopinion.model.bundle import Entry, SourcePage
from sopinion.model.bundle_plan import pages_of
from sopinion.model.choices import Exclusion, Paper
from sopinion.model.core import MOST_PAGES, core
from sopinion.model.day import Day
from sopinion.model.folio import CORE, Folio
from sopinion.model.kind import Kind
from sopinion.model.layout import Layout, Limit, Manner, OutPage, Placed, extend, lay, volumes
from sopinion.model.manifest import BoundRecord, Manifest
from sopinion.model.manifest_json import as_json, from_json
from sopinion.model.record import Part, Record, record_id


def entry(n: int, length: int, kind: Kind = Kind.OTHER, day: Day | None = None) -> Entry:
    sha = f"sha{n}"
    record = Record(record_id(sha, 1, length), (Part(f"{n}.pdf", "/f", sha, 1, length),), kind, day=day)
    section = next(one for one in sections.sections() if kind in one.kinds)
    return Entry(record, section, f"paper {n}", day, tuple(pages_of(record)))


@st.composite
def shelves(draw: st.DrawFn) -> list[Entry]:
    """Entries in the order of their sections."""
    kinds = sorted(draw(st.lists(st.sampled_from(list(Kind)), max_size=7)), key=_place)
    return [entry(n, draw(st.integers(1, 9)), kind) for n, kind in enumerate(kinds)]


def _place(kind: Kind) -> int:
    return next(n for n, one in enumerate(sections.sections()) if kind in one.kinds)


manners = st.builds(Manner, dividers=st.booleans(), duplex=st.booleans())


@given(shelves(), st.integers(1, 5), manners)
def test_every_page_stands_once_with_a_folio_of_its_own(entries: list[Entry], front: int, manner: Manner) -> None:
    made = lay(entries, front, manner)
    assert [page.folio for page in made.pages] == [Folio(n) for n in range(1, made.length + 1)]
    assert [page.source for page in made.pages if page.source] == [page for one in entries for page in one.pages]
    own = [page.made for page in made.pages if not page.source]
    assert sorted(own) == list(range(1, front + len(made.dividers) + made.blanks + 1))
    assert own[:front] == list(range(1, front + 1))
    for placed, one in zip(made.placed, entries, strict=True):
        assert [page.source for page in made.pages[placed.first - 1 : placed.last]] == list(one.pages)


@given(shelves(), st.integers(1, 5), st.booleans())
def test_on_both_sides_every_record_and_divider_begins_a_sheet(
    entries: list[Entry],
    front: int,
    dividers: bool,  # noqa: FBT001 - a drawn value
) -> None:
    made = lay(entries, front, Manner(dividers=dividers, duplex=True))
    begins = [one.first for one in made.placed] + list(made.dividers.values())
    assert all(page % 2 == 1 for page in begins)
    assert bool(made.dividers) == (dividers and bool(entries))


@given(shelves(), st.integers(1, 12), st.integers(0, 40))
def test_volumes_hold_every_page_once_and_no_more_than_they_may(entries: list[Entry], most: int, weight: int) -> None:
    limit = Limit(pages=most + 2, bytes=weight * 10)
    shares = volumes(entries, limit, 2, lambda _: 7, 0)
    pages = [page for share in shares for one in share for page in one.pages]
    assert pages == [page for one in entries for page in one.pages]
    for share in shares:
        held = sum(len(one.pages) for one in share)
        assert held <= most
        assert not weight or held == 1 or held * 7 <= weight * 10
    for cut in (one for share in shares for one in share if one.parts > 1):
        assert len(cut.record.parts) == 1
        assert 1 <= cut.part <= cut.parts


@given(shelves(), shelves(), st.integers(1, 4), st.integers(1, 7))
def test_a_bundle_that_is_added_to_keeps_every_old_folio(
    old: list[Entry], late: list[Entry], front: int, own: int
) -> None:
    before = lay(old, front, Manner())
    kept = [
        OutPage(page.folio, source=SourcePage("b.pdf", "/f", "b" * 64, n))
        for n, page in enumerate(before.pages, 1)
        if n > front
    ]
    made = extend(kept, before.placed, front, own, late)
    assert [page.folio for page in made.pages] == [Folio(n) for n in range(1, made.length + 1)]
    assert made.pages[front : before.length] == tuple(kept)
    assert sorted(page.made for page in made.pages if not page.source) == list(range(1, max(front, own) + 1))
    assert made.placed[: len(old)] == before.placed
    assert [page.source for one in made.placed[len(old) :] for page in made.pages[one.first - 1 : one.last]] == [
        page for one in late for page in one.pages
    ]


@given(shelves())
def test_the_core_is_a_small_part_in_the_same_order_with_the_same_folios(entries: list[Entry]) -> None:
    whole = lay(entries, 2, Manner())
    picked = core(entries)
    ids = [one.record.id for one in entries]
    places = [ids.index(one.record.id) for one in picked]
    assert places == sorted(places)
    assert sum(len(one.pages) for one in picked) <= MOST_PAGES
    made = lay(picked, 2, Manner(Role.CORE, Folio(1, CORE), kept=whole.where))
    assert all(page.folio == whole.where[page.source.key] for page in made.pages if page.source)
    assert [page.folio for page in made.pages[:2]] == [Folio(1, CORE), Folio(2, CORE)]


def test_the_core_takes_the_latest_of_each_kind_and_leaves_room() -> None:
    reports = [entry(n, 15, Kind.PATHOLOGY_REPORT, Day(2020 + n)) for n in range(4)]
    scan = entry(9, 3, Kind.IMAGING_REPORT, Day(2024))
    picked = core([*reports, scan])
    assert [(one.record.id, len(one.pages)) for one in picked] == [
        (reports[2].record.id, 6),
        (reports[3].record.id, 6),
        (scan.record.id, 3),
    ]


def test_what_a_person_chose_for_the_core_is_all_that_is_in_it() -> None:
    one, two = entry(1, 9), entry(2, 4, Kind.PATHOLOGY_REPORT)
    chosen = (Exclusion(one.record.id, (2, 3)), Exclusion(one.record.id, (7,)))
    assert [[page.number for page in each.pages] for each in core([two, one], chosen)] == [[2, 3, 7]]


words = st.text(max_size=30)


@st.composite
def manifests(draw: st.DrawFn) -> Manifest:
    """An account of any layout that there is."""
    entries = draw(shelves())
    role = draw(st.sampled_from(list(Role)))
    start = {Role.CORE: Folio(1, CORE), Role.SUPPLEMENT: Folio(draw(st.integers(1, 9)), "184.")}.get(role, Folio(1))
    start = Folio(draw(st.integers(1, 400))) if role is Role.VOLUME else start
    kept = lay(entries, 3, Manner()).where if role is Role.CORE else {}
    made = lay(entries, draw(st.integers(1, 3)), replace(draw(manners), role=role, start=start, kept=kept))
    of = Belongs(draw(words), "a" * 64, Folio(184)) if draw(st.booleans()) else None
    return account_of(made, of, draw(words))


def account_of(made: Layout, of: Belongs | None, title: str) -> Manifest:
    return Manifest(
        title=title,
        made="2025-11-20",
        role=made.role,
        front=made.front,
        part=made.part,
        parts=made.parts,
        of=of,
        shown=Shown("Dr. Lee", Paper.A4, duplex=True, dividers=bool(made.dividers)),
        records=tuple(_bound(one) for one in made.placed),
        bookmarks=tuple(Bookmark(f"{title} {one.first}", one.first, 2) for one in made.placed),
        folios=tuple(page.folio for page in made.pages),
        prints=tuple(f"{n:032x}" for n in range(made.length)),
        worded=frozenset(range(1, made.length + 1, 3)),
    )


def _bound(placed: Placed) -> BoundRecord:
    record = placed.entry.record
    return BoundRecord(record.id, record.kind, None, placed.entry.section.key, "t", "2025", placed.first, placed.last)


@given(manifests())
def test_an_account_is_read_as_it_was_written(manifest: Manifest) -> None:
    assert from_json(as_json(manifest)) == manifest


@given(manifests(), st.data())
def test_an_account_that_was_bent_is_refused_or_another_one(manifest: Manifest, data: st.DataObject) -> None:
    told = as_json(manifest)
    key = data.draw(st.sampled_from(sorted(told)))
    told[key] = data.draw(st.none() | st.integers() | st.lists(st.integers(), min_size=1) | st.just({}) | st.booleans())
    try:
        read = from_json(told)
    except ValueError:
        return
    assert read != manifest or told == as_json(manifest)


def _account() -> dict[str, object]:
    return as_json(account_of(lay([entry(1, 3), entry(2, 2)], 2, Manner()), None, "t"))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("folios", [["", 1, 3], ["", 5, 4]]),  # a hole
        ("folios", [["", 2, 7]]),  # a bundle begins with 1
        ("folios", [["", 1, 7], ["", 1, 1]]),  # one folio twice
        ("folios", [["184.", 1, 7]]),  # those of a supplement
        ("folios", [["", 1, 50_000], ["", 50_001, 50_000]]),
        ("bookmarks", [[1, 0, "nowhere"]]),
        ("bookmarks", [[1, 99, "behind the end"]]),
        ("front", 99),
        ("made", "yesterday"),
        ("role", "novel"),
        ("of", {"title": "t", "sha256": "x", "last": "1"}),
        ("worded", [[0, 3]]),
        ("worded", [[3, 99]]),
    ],
)
def test_an_account_that_no_bundle_could_have_is_refused(key: str, value: object) -> None:
    told = _account()
    assert from_json(told)
    told[key] = value
    with pytest.raises(ValueError, match=r".+"):
        from_json(told)


@pytest.mark.parametrize(("record", "pages"), list(itertools.product((0, 1), ([1, 3], [3, 6], [4, 3], [6, 8]))))
def test_records_that_overlap_or_lie_about_their_folios_are_refused(record: int, pages: list[int]) -> None:
    told = _account()
    records = told["records"]
    assert isinstance(records, list)
    records[record]["pages"] = pages
    with pytest.raises(ValueError, match=r".+"):
        from_json(told)
