"""Each gap rule on lines as clinicians write them: what it must see, and what it must leave alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopinion.content import shelf
from sopinion.content.gaps import calendar, cues, told
from sopinion.model.day import Day
from sopinion.model.disc import Study
from sopinion.model.gap import Gap, GapKind, GapState
from sopinion.model.gaps import RULES, gaps
from sopinion.model.gaps.leaves import illegible
from sopinion.model.gaps.numbers import plain
from sopinion.model.gaps.pile import Pile, Told
from sopinion.model.item import Item, ItemKind, ItemStatus, Move
from sopinion.model.kind import Kind, Role
from sopinion.model.page import Page, Source
from sopinion.model.record import DatedLine, ForeignPage, Match, Part, PatientSeen, Record, Status

Paper = tuple[Record, dict[str, tuple[Page, ...]]]
NOTHING_TO_SEND = Told("have", "asked")
JUNE = Day(2025, 6, 20)


def paper(name: str, kind: Kind, text: str | list[str], source: Source = Source.TEXT, **more: object) -> Paper:
    """A record of its own file, and its pages."""
    texts = [text] if isinstance(text, str) else text
    sha = f"{name:0<64}"
    part = Part(f"{name}.pdf", "/papers", sha, 1, len(texts))
    record = Record(id=name, parts=(part,), kind=kind, kind_confidence=0.9, **more)  # type: ignore[arg-type]
    return record, {sha: tuple(Page(i, t, source, pictured=True) for i, t in enumerate(texts, 1))}


def look(*papers: Paper, said: Told = NOTHING_TO_SEND) -> tuple[Gap, ...]:
    pages = {sha: page for _, held in papers for sha, page in held.items()}
    return gaps([record for record, _ in papers], pages, cues(), calendar(), said)


def only(found: tuple[Gap, ...], kind: GapKind) -> list[Gap]:
    return [gap for gap in found if gap.kind is kind]


def opened(found: tuple[Gap, ...]) -> list[Gap]:
    return [gap for gap in found if gap.state() is GapState.OPEN]


def test_every_sentence_a_gap_is_told_in_can_be_told() -> None:
    for says in shelf.read("gaps")["says"]:
        words = told(Gap("id", GapKind.PENDING, "X", says=says))
        assert words.what
        assert words.advice


def test_every_rule_has_words_to_listen_for_or_needs_none() -> None:
    assert {"numbers", "studies", "numbering", "promises", "cycles", "slides", "images", "strangers"} <= set(RULES)
    pile = Pile((), {}, cues(), calendar(), NOTHING_TO_SEND)
    assert [list(rule(pile)) for rule in RULES.values()] == [[] for _ in RULES]


# ---- case numbers


@pytest.mark.parametrize(
    "line",
    [
        "Biopsy elsewhere, see S24-12345, showed carcinoma.",
        "Pathology SP-24-1234: high grade.",
        "Slides (24S-004512) were read as poorly differentiated.",
        "Prior cytology NS-2024-00123 was positive.",
        "Specimen reported under S 24-12345 as stage II.",
    ],
)
def test_a_case_number_that_no_paper_bears_is_a_gap_with_page_and_quote(line: str) -> None:
    (gap,) = only(look(paper("op", Kind.OPERATIVE_REPORT, ["first", line])), GapKind.REFERENCED)
    assert (gap.page, gap.file, gap.filled_by) == (2, "op.pdf", None)
    assert gap.quote == line
    assert gap.about in line


@pytest.mark.parametrize(
    "line",
    [
        "Phone 555-0142, room 12-345",
        "CA 15-3 was 31 and CD20 positive; CK5/6 and HPV16-18 negative",
        "COVID-19 test; COVID vaccine",
        "MRN S24-12345 carcinoma",
        "Reported on policy NS24-12345",
        "Diagnosed 03-14-2024, T1-2 N0",
    ],
)
def test_other_numbers_are_no_case_numbers(line: str) -> None:
    assert not look(paper("v", Kind.VISIT_NOTE, line))


def test_a_case_number_is_filled_by_the_paper_that_bears_it_however_it_is_typed() -> None:
    speaks = paper("op", Kind.OPERATIVE_REPORT, "Prior biopsy (S24-12345).")
    bears = paper("path", Kind.PATHOLOGY_REPORT, "Accession: S-2024-12345", accession="S-2024-12345")
    assert [gap.filled_by for gap in only(look(speaks, bears), GapKind.REFERENCED)] == ["path"]


@given(st.sampled_from(["S", "SP", "NS"]), st.integers(10, 39), st.integers(100, 99999))
def test_a_case_number_has_one_plain_form(letters: str, year: int, number: int) -> None:
    written = {f"{letters}{year}-{number}", f"{letters}-{year}-{number:06}", f"{letters} 20{year}-{number}"}
    assert len({plain(one) for one in written}) == 1


def test_a_papers_own_number_is_no_gap() -> None:
    assert not look(paper("path", Kind.PATHOLOGY_REPORT, "Accession: S24-12345\nSee comment.\nS24-12345 Page 1"))


def test_the_tissue_of_a_gene_test_is_another_papers() -> None:
    text = "Report number: CG-25-7719\nSpecimen: S25-02294, block A4"
    found = look(paper("g", Kind.GENOMIC_REPORT, text, accession="CG-25-7719"))
    assert [gap.about for gap in found] == ["S25-02294"]


def test_papers_of_somebody_else_and_copies_are_not_searched() -> None:
    theirs = paper("x", Kind.PATHOLOGY_REPORT, "see S24-99999", patient=PatientSeen(match=Match.DIFFERENT))
    copy = paper("y", Kind.PATHOLOGY_REPORT, "see S24-99999", copy_of="z")
    assert not only(look(theirs, copy), GapKind.REFERENCED)


def test_a_page_of_somebody_else_is_not_searched() -> None:
    strange = (ForeignPage(2, "Other", None, "Patient: Other"),)
    found = look(paper("p", Kind.VISIT_NOTE, ["fine", "biopsy S24-99999 carcinoma"], foreign_pages=strange))
    assert [gap.kind for gap in found] == [GapKind.WRONG_PATIENT]


# ---- scans


@pytest.mark.parametrize(
    ("line", "about"),
    [
        ("COMPARISON: CT of the chest dated 03/04/2025.", "CT of 03/04/2025"),
        ("Compared with CT of March 3 the nodule is smaller.", "CT of March 3"),
        ("03/04/2025: MRI of the brain without metastasis.", "MRI of 03/04/2025"),
        ("On March 4, 2025 a mammogram showed calcifications.", "mammogram of March 4, 2025"),
        ("PET/CT (04-Mar-2025): one focus in the hilum.", "PET/CT of 04-Mar-2025"),
        ("Ultrasound of the breast, 4 March 2025: 14 mm mass.", "Ultrasound of 4 March 2025"),
    ],
)
def test_a_scan_that_is_spoken_of_with_its_day_is_a_gap(line: str, about: str) -> None:
    (gap,) = look(paper("v", Kind.VISIT_NOTE, line, day=JUNE))
    assert (gap.kind, gap.about, gap.wants) == (GapKind.REFERENCED, about, Kind.IMAGING_REPORT)


def test_every_scan_of_a_list_of_comparisons_is_a_gap() -> None:
    found = look(paper("i", Kind.IMAGING_REPORT, "COMPARISON: CT 03/03/2025, 01/05/2025 and 12/01/2024.", day=JUNE))
    assert [str(gap.day) for gap in found] == ["2025-03-03", "2025-01-05", "2024-12-01"]


def test_a_comparison_without_a_name_is_an_earlier_scan() -> None:
    (gap,) = look(paper("i", Kind.IMAGING_REPORT, "COMPARISON: 03/04/2025.", day=JUNE))
    assert gap.says == "study"


@pytest.mark.parametrize(
    "line",
    [
        "CT of the chest is scheduled for 07/10/2025.",
        "CT on 07/10/2025 at 9 AM.",
        "Her mother had a CT on 03/04/2025.",
        "MRI of 03/04/2025 was cancelled.",
        "MRI of the knee in 01/2009 was normal.",
        "CT after cycle 4.",
        "No prior CT for comparison.",
        "If the CT of 03/04/2025 is lost, repeat it.",
    ],
)
def test_scans_that_are_planned_refused_old_or_of_others_are_left_alone(line: str) -> None:
    assert not look(paper("v", Kind.VISIT_NOTE, line, day=JUNE))


def test_a_scan_is_filled_by_its_report_and_not_by_another_scan_of_that_day() -> None:
    speaks = paper("v", Kind.VISIT_NOTE, "CT of 03/04/2025 showed a mass.", day=JUNE)
    ct = paper("c", Kind.IMAGING_REPORT, "CT CHEST\nNo nodule.", day=Day(2025, 3, 4))
    mri = paper("m", Kind.IMAGING_REPORT, "MRI BRAIN\nNo lesion.", day=Day(2025, 3, 4))
    assert [gap.filled_by for gap in look(speaks, ct)] == ["c"]
    assert [gap.filled_by for gap in look(speaks, mri)] == [None]


def test_a_report_does_not_miss_itself() -> None:
    text = "CT CHEST\nExam date: 03/04/2025\nCT of the chest performed on 03/04/2025."
    assert not look(paper("c", Kind.IMAGING_REPORT, text, day=Day(2025, 3, 4)))


def test_what_several_papers_speak_of_is_told_once_and_survives_the_loss_of_one() -> None:
    one = paper("a", Kind.VISIT_NOTE, "CT of 03/04/2025 showed a mass.", day=JUNE)
    other = paper("b", Kind.REFERRAL, "CT of March 4, 2025: mass.")
    (both,) = look(one, other)
    (alone,) = look(other)
    assert set(alone.names) < set(both.names)
    assert both.state({alone.id}) is GapState.DISMISSED


def test_a_scan_at_another_place_is_a_gap_without_its_day() -> None:
    (gap,) = look(paper("v", Kind.VISIT_NOTE, "An MRI done at an outside hospital showed a mass.", day=JUNE))
    assert gap.says == "outside-study"


# ---- what is promised


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("COMMENT: HER2 by FISH to follow.", GapKind.PENDING),
        ("Molecular testing is pending at this time.", GapKind.PENDING),
        ("ER/PR receptor studies pending", GapKind.PENDING),
        ("We are awaiting the Oncotype DX score.", GapKind.PENDING),
        ("Pending at discharge: flow cytometry.", GapKind.PENDING),
        ("Germline panel drawn last week, result outstanding.", GapKind.PENDING),
        ("Tissue was sent to Tempus and the report has not come back.", GapKind.PENDING),
        ("An addendum report will be issued.", GapKind.ADDENDUM),
        ("Addendum to follow", GapKind.ADDENDUM),
        ("The stains will be reported in an addendum.", GapKind.ADDENDUM),
        ("A supplementary report will follow.", GapKind.ADDENDUM),
    ],
)
def test_what_is_promised_is_seen(line: str, kind: GapKind) -> None:
    (gap,) = look(paper("p", Kind.PATHOLOGY_REPORT, line))
    assert gap.kind is kind


@pytest.mark.parametrize(
    "line",
    [
        "No addendum will be issued.",
        "Status post resection, doing well.",
        "HER2 testing completed, not pending.",
        "Follow up with oncology in two weeks.",
        "Disposition pending placement.",
        "Molecular testing showed no mutation.",
        "If molecular testing is pending, hold the drug.",
        "Blood cultures are pending.",
        "Insurance approval for molecular testing is pending.",
        "Should the dose change, an addendum will be issued.",
        "The stage is subject to change pending clinical review.",
    ],
)
def test_what_is_not_promised_is_left_alone(line: str) -> None:
    assert not look(paper("p", Kind.PATHOLOGY_REPORT, line))


def test_an_addendum_that_came_fills_the_gap() -> None:
    first = paper("a", Kind.PATHOLOGY_REPORT, "Addendum to follow.", accession="S25-111", day=Day(2025, 3, 1))
    then = paper(
        "b", Kind.PATHOLOGY_REPORT, "ADDENDUM", accession="S25-111", day=Day(2025, 3, 1), status=Status.ADDENDUM
    )
    other = replace(then[0], accession="S25-999"), then[1]
    assert only(look(first, then), GapKind.ADDENDUM)[0].filled_by == "b"
    assert only(look(first, other), GapKind.ADDENDUM)[0].filled_by is None


def test_an_addendum_further_down_the_same_paper_fills_it() -> None:
    text = ["Stains will be reported as an addendum.", "ADDENDUM REPORT\nThe stains are negative."]
    assert look(paper("a", Kind.PATHOLOGY_REPORT, text))[0].filled_by == "a"


def test_a_gene_test_that_came_later_fills_the_gap_and_an_earlier_one_does_not() -> None:
    waits = paper("a", Kind.PATHOLOGY_REPORT, "Molecular testing is pending.", day=Day(2025, 3, 1))
    late = paper("b", Kind.GENOMIC_REPORT, "profile", day=Day(2025, 3, 20))
    early = paper("c", Kind.GENOMIC_REPORT, "profile", day=Day(2024, 3, 20))
    assert look(waits, late)[0].filled_by == "b"
    assert look(waits, early)[0].filled_by is None


@pytest.mark.parametrize(
    "line", ["PRELIMINARY REPORT", "Status: Preliminary", "*** Provisional diagnosis ***", "Report status: PRELIM"]
)
def test_a_preliminary_report_waits_for_its_final(line: str) -> None:
    early = paper("a", Kind.PATHOLOGY_REPORT, line, accession="S25-111", day=Day(2025, 1, 2))
    final = paper("b", Kind.PATHOLOGY_REPORT, "x", status=Status.FINAL, accession="S25-111", day=Day(2025, 1, 2))
    strange = paper("c", Kind.PATHOLOGY_REPORT, "x", status=Status.FINAL, accession="S25-222", day=Day(2025, 1, 2))
    assert only(look(early), GapKind.PRELIMINARY)[0].filled_by is None
    assert only(look(early, final), GapKind.PRELIMINARY)[0].filled_by == "b"
    assert only(look(early, strange), GapKind.PRELIMINARY)[0].filled_by is None


@pytest.mark.parametrize("line", ["Preliminary blood cultures are negative.", "A preliminary report was called."])
def test_a_word_about_something_preliminary_is_left_alone(line: str) -> None:
    assert not look(paper("a", Kind.IMAGING_REPORT, line))


# ---- pages and cycles


@pytest.mark.parametrize(
    ("feet", "absent"),
    [
        (["Page 1 of 5", "Page 2 of 5", "Page 3 of 5", "Page 5 of 5"], "4 of 5"),
        (["Pg 2/3", "Pg 3/3"], "1 of 3"),
        (["- 1 of 4 -", "- 4 of 4 -"], "2-3 of 4"),
        (["p. 2 of 2"], "1 of 2"),
    ],
)
def test_absent_pages_are_named(feet: list[str], absent: str) -> None:
    found = look(paper("a", Kind.IMAGING_REPORT, feet))
    assert [gap.about for gap in only(found, GapKind.MISSING_PAGES)] == [absent]


@pytest.mark.parametrize(
    "pages",
    [
        ["Page 1 of 2", "Page 2 of 2"],
        ["Page 1 of 2", "text"],
        ["Page 1 of 3", "Page 2 of 4"],
        ["Page 311 of 958", "Page 312 of 958"],
        ["Fax page 1 of 9"],
        ["Page 1 of 1", "Page 1 of 2", "Page 2 of 2"],
    ],
)
def test_pages_that_are_whole_doubtful_or_of_a_chart_are_left_alone(pages: list[str]) -> None:
    assert not only(look(paper("a", Kind.IMAGING_REPORT, pages)), GapKind.MISSING_PAGES)


def test_pages_in_two_files_that_make_a_whole_are_left_alone() -> None:
    first = paper("a", Kind.IMAGING_REPORT, ["Page 1 of 3", "Page 2 of 3"])
    assert not look(first, paper("b", Kind.IMAGING_REPORT, ["Page 3 of 3"]))


@given(st.integers(2, 9).flatmap(lambda n: st.tuples(st.just(n), st.sets(st.integers(1, n), min_size=1))))
def test_the_absent_pages_are_just_those_that_are_not_there(case: tuple[int, set[int]]) -> None:
    total, here = case
    found = look(paper("a", Kind.VISIT_NOTE, [f"Page {n} of {total}" for n in sorted(here)]))
    assert bool(found) == (len(here) < total)


@pytest.mark.parametrize(
    "line",
    ["Cycle 3 of 6, day 1", "She is here for cycle 3 of 6 of carboplatin.", "C3D1 given", "third cycle given today"],
)
def test_a_cycle_without_the_earlier_ones_is_a_gap(line: str) -> None:
    (gap,) = look(paper("t", Kind.TREATMENT_RECORD, line))
    assert (gap.kind, gap.about) == (GapKind.MISSING_CYCLES, "1, 2")


def test_a_flow_sheet_records_every_cycle_it_lists() -> None:
    sheet = paper("f", Kind.TREATMENT_RECORD, "Cycle  Day\n1  04/15/2025  148\n2  04/29/2025  148")
    assert not look(paper("t", Kind.TREATMENT_RECORD, "Cycle 3 of 6"), sheet)
    assert not look(paper("t", Kind.TREATMENT_RECORD, "Cycles given: 12 of 12. Cycle 12 today."))


@pytest.mark.parametrize(
    "line", ["Cycle 1 of 6", "CT after cycle 4 of 8", "We plan to proceed with cycle 6.", "menstrual cycle 3 days late"]
)
def test_a_first_or_a_planned_cycle_is_left_alone(line: str) -> None:
    assert not look(paper("t", Kind.VISIT_NOTE, line))


# ---- operations, biopsies, tissue

STAY = (
    DatedLine(Day(2025, 3, 12), Role.ADMITTED, 1, "Admitted 3/12/2025"),
    DatedLine(Day(2025, 3, 16), Role.DISCHARGED, 1, "Discharged 3/16/2025"),
)


@pytest.mark.parametrize(
    "line",
    [
        "She was taken to the operating room on 03/14/2025 for a right hemicolectomy.",
        "The patient underwent an uncomplicated right hemicolectomy.",
        "PROCEDURES PERFORMED: Left mastectomy",
        "Brought to theatre for a laparotomy.",
    ],
)
def test_an_operation_without_its_report_is_a_gap(line: str) -> None:
    stay = paper("d", Kind.DISCHARGE_SUMMARY, line, days=STAY, day=Day(2025, 3, 16))
    assert only(look(stay), GapKind.NO_REPORT)[0].filled_by is None
    report = paper("o", Kind.OPERATIVE_REPORT, "Operative report", day=Day(2025, 3, 14))
    assert only(look(stay, report), GapKind.NO_REPORT)[0].filled_by == "o"
    earlier = paper("e", Kind.OPERATIVE_REPORT, "Operative report", day=Day(2024, 3, 14))
    assert only(look(stay, earlier), GapKind.NO_REPORT)[0].filled_by is None


@pytest.mark.parametrize(
    "line",
    [
        "She will be scheduled to undergo surgery.",
        "History of appendectomy, years ago.",
        "She declined to undergo resection.",
        "Past history: underwent hysterectomy in 1998.",
    ],
)
def test_an_operation_of_another_time_is_left_alone(line: str) -> None:
    assert not look(paper("d", Kind.DISCHARGE_SUMMARY, line, days=STAY, day=Day(2025, 3, 16)))


def test_an_operation_in_a_stay_and_in_a_note_is_told_once_and_by_its_name() -> None:
    stay = paper(
        "d", Kind.DISCHARGE_SUMMARY, "The patient underwent a right hemicolectomy.", days=STAY, day=Day(2025, 3, 16)
    )
    note = paper("v", Kind.VISIT_NOTE, "03/14/2025: Right hemicolectomy, margins clear.", day=JUNE)
    (gap,) = look(stay, note)
    assert gap.about == "Right hemicolectomy of 03/14/2025"


@pytest.mark.parametrize(
    "line", ["A biopsy at an outside hospital showed carcinoma.", "She was biopsied elsewhere and told it was cancer."]
)
def test_a_biopsy_at_another_place_is_a_gap_until_a_biopsy_report_is_here(line: str) -> None:
    note = paper("v", Kind.VISIT_NOTE, line, day=JUNE)
    biopsy = paper("p", Kind.PATHOLOGY_REPORT, "Breast, core biopsy: carcinoma", day=Day(2025, 5, 1))
    whole = paper("q", Kind.PATHOLOGY_REPORT, "Breast, mastectomy: carcinoma", day=Day(2025, 5, 1))
    assert opened(look(note))
    assert not opened(look(note, biopsy))
    assert opened(look(note, whole))


@pytest.mark.parametrize(
    "line", ["Specimens: right colon", "The node was sent to pathology.", "handed off for permanent pathology"]
)
def test_tissue_without_its_report_is_a_gap(line: str) -> None:
    operation = paper("o", Kind.OPERATIVE_REPORT, line, day=Day(2025, 3, 14))
    report = paper("p", Kind.PATHOLOGY_REPORT, "x", day=Day(2025, 3, 14))
    late = paper("q", Kind.PATHOLOGY_REPORT, "x", day=Day(2025, 9, 14))
    assert opened(look(operation))
    assert not opened(look(operation, report))
    assert opened(look(operation, late))


@pytest.mark.parametrize(
    "line", ["Specimens: None.", "SPECIMEN SENT TO PATHOLOGY: None", "Fluid sent for culture, not pathology"]
)
def test_no_tissue_is_left_alone(line: str) -> None:
    assert not look(paper("o", Kind.OPERATIVE_REPORT, line))


# ---- papers and doctors named


@pytest.mark.parametrize(
    ("line", "wants"),
    [
        ("Please see the operative report of 03/14/2025 for details.", Kind.OPERATIVE_REPORT),
        ("I reviewed the discharge summary dated 03/14/2025.", Kind.DISCHARGE_SUMMARY),
        ("As outlined in my clinic note of 03/14/2025, she rests.", Kind.VISIT_NOTE),
        ("Radiation oncology saw her in consultation on 03/14/2025.", Kind.VISIT_NOTE),
        ("See the neurosurgery consult note.", Kind.VISIT_NOTE),
    ],
)
def test_a_paper_that_is_named_and_is_not_here_is_a_gap(line: str, wants: Kind) -> None:
    speaks = paper("v", Kind.VISIT_NOTE, line, day=JUNE)
    (gap,) = opened(look(speaks))
    assert gap.wants is wants
    filled = paper("f", wants, "Neurosurgery Consultation", day=Day(2025, 3, 14))
    assert not opened(look(speaks, filled))


@pytest.mark.parametrize(
    "line",
    [
        "She will be seen by cardiology on 07/20/2025.",
        "Cardiology: no murmur.",
        "The operative report of 07/20/2025 is pending",
    ],
)
def test_doctors_and_papers_to_come_are_left_alone(line: str) -> None:
    assert not look(paper("v", Kind.VISIT_NOTE, line, day=JUNE))


# ---- what is no paper, what cannot be read, whose it is


def test_pictures_that_are_on_no_disc_are_one_gap_for_each_place() -> None:
    here = [
        paper(n, Kind.IMAGING_REPORT, f"{what} CHEST", facility="Aldermere", day=Day(2025, 3, k))
        for k, (n, what) in enumerate([("a", "CT"), ("b", "MRI")], 1)
    ]
    (gap,) = look(*here, said=Told("", "asked"))
    assert (gap.kind, gap.about) == (GapKind.NO_IMAGES, "CT 2025-03-01, MRI 2025-03-02")
    disc = Item("d", ItemKind.DISC, "disc", studies=(Study("CT", day=Day(2025, 3, 1)),))
    (rest,) = look(*here, said=Told("", "asked", (disc,)))
    assert rest.about == "MRI 2025-03-02"
    assert not look(*here, said=Told("asked", "asked"))


def test_a_scan_on_a_disc_without_its_report_is_a_gap() -> None:
    disc = Item("d", ItemKind.DISC, "disc", studies=(Study("CT", day=Day(2025, 3, 1)),))
    (gap,) = look(said=Told("", "", (disc,)))
    assert (gap.kind, gap.record, gap.about) == (GapKind.NO_REPORT, "", "CT 2025-03-01")


def test_slides_that_nobody_asked_for_are_one_gap_for_each_laboratory() -> None:
    path = paper("p", Kind.PATHOLOGY_REPORT, "Accession: S25-111", accession="S25-111", facility="Harbor")
    assert [gap.kind for gap in look(path, said=Told())] == [GapKind.SLIDES]
    asked = Item("s", ItemKind.SLIDES, "S25-111", "S25-111", moves=(Move(ItemStatus.ASKED),))
    assert not look(path, said=Told(items=(asked,)))


def test_a_page_of_somebody_else_waits_for_a_decision() -> None:
    theirs = paper("x", Kind.LAB_REPORT, "x", patient=PatientSeen("Other", match=Match.DIFFERENT))
    assert [gap.kind for gap in look(theirs)] == [GapKind.WRONG_PATIENT]
    decided = replace(theirs[0], told=("whose",)), theirs[1]
    assert not look(decided)


@pytest.mark.parametrize(
    ("text", "poor"),
    [
        ("", True),
        ("| . _ l~", True),
        ("The patient was seen in the clinic and had no complaint of pain at this time. She is well.", False),
        (" ".join(["xqzt", "rtHg", "lkj", "bvcDx", "mnT"] * 12), True),
    ],
)
def test_a_scan_too_poor_to_read_is_told_from_one_that_is_not(text: str, *, poor: bool) -> None:
    assert illegible(Page(1, text, Source.OCR, pictured=True)) is poor
    assert bool(look(paper("s", Kind.OTHER, text, Source.OCR))) is poor


def test_a_page_that_was_never_read_by_ocr_is_not_called_poor() -> None:
    assert not look(paper("s", Kind.OTHER, "", Source.NONE))


# ---- all of them


def test_a_sentence_is_read_across_its_wraps_and_quoted_whole() -> None:
    (gap,) = look(
        paper("p", Kind.PATHOLOGY_REPORT, "FINAL DIAGNOSIS\nMargins negative. Addendum to\nfollow after stains.\n")
    )
    assert gap.quote == "Addendum to follow after stains."


def test_a_gap_keeps_its_name_when_its_file_is_renamed_and_is_told_once() -> None:
    text = "see biopsy S24-12345\nagain, see biopsy S24-12345"
    record, pages = paper("p", Kind.VISIT_NOTE, text)
    elsewhere = replace(record, parts=tuple(replace(part, file="other/name.pdf") for part in record.parts))
    (before,), (after,) = look((record, pages)), look((elsewhere, pages))
    assert before.id == after.id
    assert before.names == after.names


def test_a_record_that_came_outranks_a_dismissal() -> None:
    gap = Gap("a", GapKind.PENDING, "x", names=("a", "b"))
    assert gap.state() is GapState.OPEN
    assert gap.state({"b"}) is GapState.DISMISSED
    assert replace(gap, filled_by="r").state({"b"}) is GapState.FILLED


@pytest.mark.parametrize("kind", [Kind.INSURANCE_PAPER, Kind.DIRECTIVE, Kind.PATIENT_PAGE])
def test_letters_of_insurers_forms_and_own_pages_tell_of_no_gap(kind: Kind) -> None:
    assert not look(paper("x", kind, "CT of 03/04/2025. Molecular testing is pending. See biopsy S24-12345.", day=JUNE))


@given(st.text(max_size=300))
def test_any_text_can_be_looked_through(text: str) -> None:
    for kind in (Kind.VISIT_NOTE, Kind.PATHOLOGY_REPORT, Kind.DISCHARGE_SUMMARY, Kind.TREATMENT_RECORD):
        for gap in look(paper("x", kind, text, day=JUNE)):
            assert gap.page == 1
