"""Each gap rule on lines as clinicians write them: what it must see, and what it must leave alone."""

from __future__ import annotations

import pytest

from sopinion.content.gaps import cues, told
from sopinion.model.day import Day
from sopinion.model.gap import RULES, Gap, GapKind, accessions, gaps
from sopinion.model.kind import Kind, Role
from sopinion.model.page import Page
from sopinion.model.record import DatedLine, Match, Part, PatientSeen, Record, Status


def paper(name: str, kind: Kind, text: str | list[str], **more: object) -> tuple[Record, dict[str, tuple[Page, ...]]]:
    """A record of its own file, and its pages."""
    texts = [text] if isinstance(text, str) else text
    sha = f"{name:0<64}"
    part = Part(f"{name}.pdf", "/papers", sha, 1, len(texts))
    record = Record(id=name, parts=(part,), kind=kind, kind_confidence=0.9, **more)  # type: ignore[arg-type]
    return record, {sha: tuple(Page(i, t) for i, t in enumerate(texts, 1))}


def look(*papers: tuple[Record, dict[str, tuple[Page, ...]]]) -> tuple[Gap, ...]:
    pages = {sha: page for _, held in papers for sha, page in held.items()}
    return gaps([record for record, _ in papers], pages, cues())


def only(found: tuple[Gap, ...], kind: GapKind) -> list[Gap]:
    return [gap for gap in found if gap.kind is kind]


def test_every_kind_of_gap_has_a_rule_and_words() -> None:
    assert set(RULES) == set(GapKind)
    for kind in GapKind:
        words = told(Gap("id", kind, "X", "r", "f.pdf", 1, "q"))
        assert words.what
        assert words.advice


@pytest.mark.parametrize(
    ("line", "numbers"),
    [
        ("see S24-12345 for the biopsy", ("S24-12345",)),
        ("SP-24-1234", ("SP-24-1234",)),
        ("24S-004512", ("24S-004512",)),
        ("Phone 555-0142, room 12-345", ()),
        ("CA 15-3 was 31", ()),
        ("COVID-19 test", ()),
    ],
)
def test_case_numbers_are_told_from_other_numbers(line: str, numbers: tuple[str, ...]) -> None:
    assert accessions(line) == numbers


def test_a_case_number_that_no_paper_bears_is_a_gap_with_page_and_quote() -> None:
    found = look(paper("op", Kind.OPERATIVE_REPORT, ["first", "Biopsy elsewhere, see S24-12345, showed carcinoma."]))
    (gap,) = only(found, GapKind.REFERENCED)
    assert (gap.about, gap.page, gap.file, gap.filled_by) == ("S24-12345", 2, "op.pdf", None)
    assert gap.quote == "Biopsy elsewhere, see S24-12345, showed carcinoma."


def test_a_case_number_is_filled_by_the_paper_that_bears_it() -> None:
    speaks = paper("op", Kind.OPERATIVE_REPORT, "Prior biopsy (S24-12345).")
    bears = paper("path", Kind.PATHOLOGY_REPORT, "Accession: S24-12345", accession="S24-12345")
    assert [gap.filled_by for gap in only(look(speaks, bears), GapKind.REFERENCED)] == ["path"]


def test_a_papers_own_number_is_no_gap() -> None:
    assert not look(paper("path", Kind.PATHOLOGY_REPORT, "Accession: S24-12345\nSee comment.\nS24-12345 Page 1"))


def test_papers_of_somebody_else_are_not_searched() -> None:
    theirs = paper("x", Kind.PATHOLOGY_REPORT, "see S24-99999", patient=PatientSeen(match=Match.DIFFERENT))
    assert not look(theirs)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("COMMENT: HER2 by FISH to follow.", GapKind.PENDING),
        ("Molecular testing is pending at this time.", GapKind.PENDING),
        ("ER/PR receptor studies pending", GapKind.PENDING),
        ("An addendum report will be issued.", GapKind.ADDENDUM),
        ("Addendum to follow", GapKind.ADDENDUM),
    ],
)
def test_what_is_promised_is_seen(line: str, kind: GapKind) -> None:
    assert only(look(paper("p", Kind.PATHOLOGY_REPORT, line)), kind)


@pytest.mark.parametrize(
    "line",
    [
        "No addendum will be issued.",
        "Status post resection, doing well.",
        "HER2 testing completed, not pending.",
        "Follow up with oncology in two weeks.",
        "Disposition pending placement.",
        "Molecular testing showed no mutation.",
    ],
)
def test_what_is_not_promised_is_left_alone(line: str) -> None:
    assert not look(paper("p", Kind.PATHOLOGY_REPORT, line))


def test_an_addendum_that_came_fills_the_gap() -> None:
    first = paper("a", Kind.PATHOLOGY_REPORT, "Addendum to follow.", accession="S25-111", day=Day(2025, 3, 1))
    then = paper(
        "b", Kind.PATHOLOGY_REPORT, "ADDENDUM", accession="S25-111", day=Day(2025, 3, 1), status=Status.ADDENDUM
    )
    assert only(look(first, then), GapKind.ADDENDUM)[0].filled_by == "b"
    assert only(look(first), GapKind.ADDENDUM)[0].filled_by is None


def test_a_preliminary_report_waits_for_its_final() -> None:
    early = paper(
        "a", Kind.PATHOLOGY_REPORT, "PRELIMINARY REPORT", status=Status.PRELIMINARY, accession="S1", day=Day(2025, 1, 2)
    )
    final = paper("b", Kind.PATHOLOGY_REPORT, "FINAL", status=Status.FINAL, accession="S1", day=Day(2025, 1, 2))
    assert only(look(early), GapKind.PRELIMINARY)[0].filled_by is None
    assert only(look(early, final), GapKind.PRELIMINARY)[0].filled_by == "b"


def test_absent_pages_are_named() -> None:
    found = look(paper("a", Kind.IMAGING_REPORT, ["Page 1 of 5", "Page 2 of 5", "Page 3 of 5", "Page 5 of 5"]))
    assert [gap.about for gap in only(found, GapKind.MISSING_PAGES)] == ["4"]


@pytest.mark.parametrize(
    "pages", [["Page 1 of 2", "Page 2 of 2"], ["Page 1 of 2", "text"], ["Page 1 of 3", "Page 2 of 4"]]
)
def test_pages_that_are_whole_or_numbered_two_ways_are_left_alone(pages: list[str]) -> None:
    assert not only(look(paper("a", Kind.IMAGING_REPORT, pages)), GapKind.MISSING_PAGES)


STAY = (
    DatedLine(Day(2025, 3, 12), Role.ADMITTED, 1, "Admitted 3/12/2025"),
    DatedLine(Day(2025, 3, 16), Role.DISCHARGED, 1, "Discharged 3/16/2025"),
)


@pytest.mark.parametrize(
    "line",
    [
        "She was taken to the operating room on 03/14.",
        "The patient underwent an uncomplicated right hemicolectomy.",
        "PROCEDURES PERFORMED: Left mastectomy",
    ],
)
def test_an_operation_without_its_report_is_a_gap(line: str) -> None:
    stay = paper("d", Kind.DISCHARGE_SUMMARY, line, days=STAY)
    assert only(look(stay), GapKind.NO_REPORT)[0].filled_by is None
    report = paper("o", Kind.OPERATIVE_REPORT, "Operative report", day=Day(2025, 3, 14))
    assert only(look(stay, report), GapKind.NO_REPORT)[0].filled_by == "o"
    earlier = paper("e", Kind.OPERATIVE_REPORT, "Operative report", day=Day(2024, 3, 14))
    assert only(look(stay, earlier), GapKind.NO_REPORT)[0].filled_by is None


@pytest.mark.parametrize("line", ["She will be scheduled to undergo surgery.", "History of appendectomy, years ago."])
def test_an_operation_of_another_time_is_left_alone(line: str) -> None:
    assert not look(paper("d", Kind.DISCHARGE_SUMMARY, line, days=STAY))


def test_a_sentence_is_read_across_its_wraps_and_quoted_whole() -> None:
    (gap,) = look(
        paper("p", Kind.PATHOLOGY_REPORT, "FINAL DIAGNOSIS\nMargins negative. Addendum to\nfollow after stains.\n")
    )
    assert gap.quote == "Addendum to follow after stains."


def test_a_gap_keeps_its_name_and_is_told_once() -> None:
    text = "see S24-12345\nagain, see S24-12345"
    first, second = look(paper("p", Kind.VISIT_NOTE, text)), look(paper("p", Kind.VISIT_NOTE, text))
    assert len(first) == 1
    assert first == second
