"""Laws of the plan: every page goes in, stays out for a reason, or waits for a person's word; never two of them."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopinion.content import sections
from sopinion.errors import NotFound, PageUnclear
from sopinion.model.bundle import Doubt, Shelf, Why
from sopinion.model.bundle_plan import pages_of, plan
from sopinion.model.case import Correction
from sopinion.model.choices import Choices, Exclusion
from sopinion.model.day import Day
from sopinion.model.kind import Kind, Role
from sopinion.model.record import DatedLine, ForeignPage, Match, Part, PatientSeen, Record, record_id
from sopinion.model.sensitive import Grade, Watch

NAMES = {kind: sections.name(kind) for kind in Kind}
SHELF = Shelf(sections.sections(), NAMES)
STOP = Watch("a number", Grade.STOP, re.compile("x"))
TELL = Watch("genes", Grade.TELL, STOP.line)


def paper(sha: str = "a", pages: int = 3, **more: object) -> Record:
    part = Part(f"{sha}.pdf", "/papers", sha, 1, pages)
    fields = {"kind": Kind.PATHOLOGY_REPORT, "kind_confidence": 0.9, "day": Day(2025, 3, 14), **more}
    return Record(record_id(sha, 1, pages), (part,), **fields)  # type: ignore[arg-type]


@st.composite
def folders(draw: st.DrawFn) -> tuple[tuple[Record, ...], Choices, Shelf]:
    records = []
    for n in range(draw(st.integers(0, 6))):
        pages = draw(st.integers(1, 5))
        record = paper(
            f"sha{n}",
            pages,
            kind=draw(st.sampled_from(Kind)),
            day=draw(st.none() | st.builds(Day, st.integers(2020, 2025), st.integers(1, 12))),
            patient=PatientSeen(match=draw(st.sampled_from(Match))),
            foreign_pages=tuple(
                ForeignPage(page, None, None, "") for page in draw(st.sets(st.integers(1, pages), max_size=2))
            ),
            copy_of=draw(st.sampled_from([None, *(one.id for one in records)])),
        )
        records.append(record)
    ids = [one.id for one in records]
    exclude = tuple(
        Exclusion(one.id, tuple(draw(st.sets(st.integers(1, one.length)))))
        for one in records
        if draw(st.integers(0, 3)) == 0
    )
    include = tuple(draw(st.lists(st.sampled_from(ids), max_size=2))) if ids else ()
    corrections = tuple(
        Correction(f"sha{n}", first, last, "whose", draw(st.sampled_from(["mine", "not-mine"])))
        for n, one in enumerate(records)
        for first in [draw(st.integers(1, one.length))]
        for last in [draw(st.integers(first, one.length))]
        if draw(st.booleans())
    )
    keys = [page.key for one in records for page in pages_of(one)]
    some = st.sets(st.sampled_from(keys), max_size=3) if keys else st.just(set())
    flags = {key: (draw(st.sampled_from([STOP, TELL])),) for key in sorted(draw(some))}
    shelf = replace(SHELF, corrections=corrections, flags=flags, barred=dict.fromkeys(sorted(draw(some)), Why.BROKEN))
    return tuple(records), Choices(include, exclude, draw(st.booleans())), shelf


@given(folders())
def test_every_page_is_in_or_out_and_never_both(folder: tuple[tuple[Record, ...], Choices, Shelf]) -> None:
    records, choices, shelf = folder
    made = plan(records, choices, shelf)
    shared = [page.key for entry in made.entries for page in entry.pages]
    out = [
        (one.parts[0].sha256, number)
        for row in made.left_out
        for one in records
        if one.id == row.record
        for number in row.pages
    ]
    assert sorted(shared + out) == sorted(page.key for one in records for page in pages_of(one))


@given(folders())
def test_sections_stand_in_their_order_and_days_within_them(folder: tuple[tuple[Record, ...], Choices, Shelf]) -> None:
    made = plan(*folder)
    order = [section.key for section in sections.sections()]
    places = [
        (order.index(entry.section.key), entry.day is None, entry.day.first if entry.day else None)
        for entry in made.entries
    ]
    assert places == sorted(places, key=lambda place: (place[0], place[1], str(place[2])))


@given(folders())
def test_nothing_foreign_or_unseen_goes_in_without_a_word(folder: tuple[tuple[Record, ...], Choices, Shelf]) -> None:
    records, choices, shelf = folder
    made = plan(records, choices, shelf)
    open_pages = {(one.record, number) for one in made.undecided for number in one.pages}
    for entry in made.entries:
        foreign = {page.page for page in entry.record.foreign_pages}
        for page in entry.pages:
            said = [
                one.value
                for one in shelf.corrections
                if one.sha256 == page.sha256 and one.first <= page.number <= one.last
            ]
            assert said != ["not-mine"]
            strange = entry.record.patient.match is Match.DIFFERENT or page.number in foreign
            stop = any(watch.grade is Grade.STOP for watch in shelf.flags.get(page.key, ()))
            if (strange and not said) or (stop and not choices.include_sensitive):
                assert (entry.record.id, page.number) in open_pages


def test_the_narrowest_word_about_a_page_counts_then_the_last() -> None:
    said = (
        Correction("a", 2, 2, "whose", "not-mine"),
        Correction("a", 1, 3, "whose", "not-mine"),
        Correction("a", 1, 3, "whose", "mine"),
    )
    made = plan([paper()], Choices(), replace(SHELF, corrections=said))
    assert [page.number for page in made.entries[0].pages] == [1, 3]
    assert made.left_out[0].why is Why.NOT_MINE


def test_one_page_told_about_leaves_the_other_strange_pages_undecided() -> None:
    record = paper(
        foreign_pages=(ForeignPage(2, "x", None, ""), ForeignPage(3, "x", None, "")),
        told=("whose",),
        patient=PatientSeen(match=Match.SAME),
    )
    made = plan([record], Choices(), replace(SHELF, corrections=(Correction("a", 2, 2, "whose", "not-mine"),)))
    assert [(one.pages, one.doubt) for one in made.undecided] == [((3,), Doubt.WHOSE)]


def test_a_copy_stays_out_while_its_paper_is_here_and_comes_in_when_asked_for() -> None:
    first, copy = paper("a"), paper("b", copy_of=record_id("a", 1, 3))
    assert [row.why for row in plan([first, copy], Choices(), SHELF).left_out] == [Why.COPY]
    assert plan([first, copy], Choices(include=(copy.id,)), SHELF).left_out == ()
    assert plan([copy], Choices(), SHELF).left_out == ()


@pytest.mark.parametrize(("confidence", "told", "left"), [(0.95, (), True), (0.4, (), False), (0.4, ("kind",), True)])
def test_insurance_papers_stay_out_only_when_that_is_sure(
    confidence: float,
    told: tuple[str, ...],
    left: bool,  # noqa: FBT001 - a column of the table above
) -> None:
    record = paper(kind=Kind.INSURANCE_PAPER, kind_confidence=confidence, told=told)
    assert bool(plan([record], Choices(), SHELF).left_out) is left
    assert not plan([record], Choices(include=(record.id,)), SHELF).left_out


def test_what_is_known_from_a_withheld_page_only_is_not_shown() -> None:
    record = paper(
        title="Secret title",
        days=(DatedLine(Day(2025, 3, 14), Role.SIGNED, 1, ""),),
    )
    made = plan([record], Choices(exclude=(Exclusion(record.id, (1,)),)), SHELF)
    assert (made.entries[0].title, made.entries[0].day) == ("Pathology report", None)
    made = plan([record], Choices(exclude=(Exclusion(record.id, (2,)),)), SHELF)
    assert made.entries[0].day == Day(2025, 3, 14)


@pytest.mark.parametrize(
    "choices",
    [Choices(include=("nobody",)), Choices(exclude=(Exclusion("nobody"),)), Choices(exclude=(Exclusion("ID", (4,)),))],
)
def test_a_choice_of_what_is_not_there_is_said(choices: Choices) -> None:
    record = paper()
    fixed = replace(
        choices, exclude=tuple(replace(e, record=record.id) if e.record == "ID" else e for e in choices.exclude)
    )
    with pytest.raises(NotFound):
        plan([record], fixed, SHELF)


PHOTOS = replace(paper("a", 1), parts=tuple(Part(f"{sha}.jpg", "/papers", sha, 1, 1) for sha in "abc"))


def test_a_photo_of_several_that_are_one_paper_is_left_out_alone() -> None:
    made = plan([PHOTOS], Choices(exclude=(Exclusion(PHOTOS.id, (1,), 2),)), SHELF)
    assert [page.file for page in made.entries[0].pages] == ["a.jpg", "c.jpg"]
    assert [row.file for row in made.left_out] == ["b.jpg"]
    with pytest.raises(PageUnclear):
        plan([PHOTOS], Choices(exclude=(Exclusion(PHOTOS.id, (1,)),)), SHELF)


def test_who_looked_at_one_photo_has_not_looked_at_the_next() -> None:
    shelf = replace(SHELF, flags={("a", 1): (STOP,), ("b", 1): (STOP,)})
    first, second = plan([PHOTOS], Choices(), shelf).undecided
    assert (first.file, second.file) == ("a.jpg", "b.jpg")
    looked = Choices(seen=frozenset({(PHOTOS.id, first.at, 1)}))
    assert [one.file for one in plan([PHOTOS], looked, shelf).undecided] == ["b.jpg"]


def test_only_what_was_chosen_goes_in_and_in_that_order() -> None:
    one, two, three = paper("a"), paper("b"), paper("c")
    chosen = Choices(only=frozenset({one.id, three.id}), order=(three.id, one.id))
    made = plan([one, two, three], chosen, SHELF)
    assert [entry.record.id for entry in made.entries] == [three.id, one.id]
    assert [(row.record, row.why) for row in made.left_out] == [(two.id, Why.NOT_CHOSEN)]


def test_what_stands_in_the_bundle_that_this_adds_to_stays_out_unless_asked_for() -> None:
    one, two = paper("a"), paper("b")
    before = replace(SHELF, before=frozenset({one.id}))
    assert [row.why for row in plan([one, two], Choices(), before).left_out] == [Why.SENT_BEFORE]
    assert plan([one, two], Choices(include=(one.id,)), before).left_out == ()
