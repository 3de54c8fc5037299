from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sopinion.content.kinds import lexicon
from sopinion.model.day import Day
from sopinion.model.kind import Kind, Role
from sopinion.model.page import Page, Source
from sopinion.model.patient import Patient
from sopinion.model.recognition import FileSeen, recognise
from sopinion.model.record import Match, Record, Status

TODAY = datetime.date(2026, 1, 15)
ANNA = Patient("Anna Berg", Day(1958, 7, 21))

PATHOLOGY = """Harbor Hill Hospital
SURGICAL PATHOLOGY REPORT
Patient: Berg, Anna
Date of Birth: 07/21/1958
Accession No: S24-10077
Collected: 03/04/2024
Received: 03/05/2024
Reported: 03/08/2024
Printed: 09/30/2025
FINAL DIAGNOSIS
Left breast, core biopsy: invasive ductal carcinoma, grade 2.
GROSS DESCRIPTION
Received in formalin are three cores of tan tissue, entirely submitted in one cassette.
MICROSCOPIC DESCRIPTION
Sections show nests of tumor cells with moderate nuclear pleomorphism.
Lymphovascular invasion: not seen"""
PATHOLOGY_BACK = """Berg, Anna  Date of Birth: 07/21/1958  Collected 03/04/2024
receptors are strongly positive in nearly all of the tumor cells, as the controls are.
COMMENT
The findings were told to the surgeon by telephone.
Page 2 of 2"""
OPERATION = """Harbor Hill Hospital
OPERATIVE REPORT
Patient: Berg, Anna
Date of Birth: 07/21/1958
Date of Surgery: 04/19/2024
Surgeon: R. Lund, MD
PREOPERATIVE DIAGNOSIS: Left breast cancer.
POSTOPERATIVE DIAGNOSIS: Same.
PROCEDURE PERFORMED: Lumpectomy with sentinel node biopsy.
ANESTHESIA: General.
ESTIMATED BLOOD LOSS: 20 mL.
DESCRIPTION OF PROCEDURE: The patient was brought to the operating room and prepped and draped.
An incision was made over the lesion. The wound was closed. She tolerated the procedure well."""
STRANGER = OPERATION.replace("Berg, Anna", "Berg, Lena").replace("07/21/1958", "02/11/1990")
FAX = """FAX
To: Records  Fax: 555-0100
From: Harbor Hill Hospital
Date: 11/05/2025  Pages: 4
Re: pathology report as requested"""
MEDICATIONS = """MY MEDICATIONS
Anna Berg  DOB 07/21/1958
Printed: 11/20/2025
1. letrozole 2.5 mg tablet by mouth once a day  Prescribed by Dr. Lund
2. lisinopril 10 mg tablet every morning  Prescribed by Dr. Osei
3. ondansetron 8 mg tablet every 8 hours as needed"""
RECIPE = "Bread\nFlour, water, salt and time.\nBake until the crust sings."


def read(*pages: str, patient: Patient = ANNA, file: str = "scan0001.pdf") -> tuple[Record, ...]:
    seen = FileSeen(file, "/papers", (), "ab" * 32, tuple(Page(n, text) for n, text in enumerate(pages, 1)))
    return recognise(seen, lexicon(), patient, TODAY)


def test_a_pathology_report_is_read_with_its_reasons() -> None:
    (record,) = read(PATHOLOGY, PATHOLOGY_BACK)
    assert record.kind is Kind.PATHOLOGY_REPORT
    assert record.kind_confidence > 0.9
    assert (str(record.day), record.day_role) == ("2024-03-04", Role.COLLECTED)
    assert record.patient.match is Match.SAME
    assert record.title == "SURGICAL PATHOLOGY REPORT"
    assert record.facility == "Harbor Hill Hospital"
    assert record.accession == "S24-10077"
    assert record.status is Status.FINAL
    pages = {1: PATHOLOGY, 2: PATHOLOGY_BACK}
    assert record.evidence
    assert all(evidence.quote in pages[evidence.page] for evidence in record.evidence)
    assert all(dated.quote in pages[dated.page] for dated in record.days)
    roles = {(str(d.day), d.role) for d in record.days}
    assert {("1958-07-21", Role.BORN), ("2025-09-30", Role.PRINTED), ("2024-03-08", Role.REPORTED)} <= roles


@pytest.mark.parametrize(
    ("page", "kind", "day"),
    [
        (OPERATION, Kind.OPERATIVE_REPORT, "2024-04-19"),
        (MEDICATIONS, Kind.MEDICATION_LIST, "2025-11-20"),
        (FAX, Kind.OTHER, None),
        (RECIPE, Kind.OTHER, None),
        ("", Kind.OTHER, None),
    ],
)
def test_kinds_and_days(page: str, kind: Kind, day: str | None) -> None:
    (record,) = read(page)
    assert record.kind is kind
    if day:
        assert str(record.day) == day


def test_a_stack_is_parted_where_its_papers_begin() -> None:
    records = read(FAX, PATHOLOGY, PATHOLOGY_BACK, OPERATION, "", STRANGER)
    assert [(r.parts[0].first, r.parts[0].last) for r in records] == [(1, 1), (2, 3), (4, 5), (6, 6)]
    assert [r.kind for r in records] == [
        Kind.OTHER,
        Kind.PATHOLOGY_REPORT,
        Kind.OPERATIVE_REPORT,
        Kind.OPERATIVE_REPORT,
    ]
    assert records[-1].patient.match is Match.DIFFERENT
    assert len({r.id for r in records}) == 4


def test_a_strangers_page_inside_an_own_paper_is_flagged_and_not_parted() -> None:
    stray = (
        PATHOLOGY_BACK.replace("Berg, Anna", "Berg, Lena")
        .replace("07/21/1958", "02/11/1990")
        .replace("2 of 2", "2 of 3")
    )
    last = PATHOLOGY_BACK.replace("2 of 2", "3 of 3").replace("receptors", "and the others")
    fax, record = read(FAX, PATHOLOGY + "\nPage 1 of 3", stray, last)
    assert fax.kind is Kind.OTHER
    assert record.patient.match is Match.SAME
    assert [(f.page, f.name) for f in record.foreign_pages] == [(3, "Berg, Lena")]


def test_month_and_day_that_nothing_tells_apart_leave_the_year() -> None:
    page = PATHOLOGY.replace("Date of Birth: 07/21/1958\n", "").replace("09/30/2025", "09/10/2025")
    page = page.replace("Received: 03/05/2024\nReported: 03/08/2024\n", "")
    (record,) = read(page, patient=Patient("Anna Berg"))
    assert str(record.day) == "2024"


def test_two_own_dates_that_disagree_leave_the_day_open() -> None:
    (record,) = read(PATHOLOGY.replace("Received: 03/05/2024", "Collected: 05/06/2024"))
    assert record.day is None
    assert record.day_role is None


def test_the_name_of_the_file_speaks_last() -> None:
    assert read(OPERATION, file="pathology.pdf")[0].kind is Kind.OPERATIVE_REPORT


def test_pages_of_pictures_without_words_are_one_quiet_record() -> None:
    (record,) = read("", "", "")
    assert (record.kind, record.source, record.day) == (Kind.OTHER, Source.NONE, None)


def test_a_file_without_pages_has_no_records() -> None:
    assert read() == ()


WORDS = st.sampled_from(
    [
        *PATHOLOGY.split("\n"),
        *OPERATION.split("\n"),
        *FAX.split("\n"),
        "",
        "Date",
        "DOB:",
        "03/14/2031",
        "Page 1 of 1",
        "4 of 2",
        "Patient:",
        "İi ß",
    ]
)
PAGES = st.lists(st.lists(WORDS, max_size=14).map("\n".join) | st.text(max_size=200), max_size=7)


@settings(max_examples=150, deadline=None)
@given(PAGES)
def test_whatever_stands_on_pages_every_page_is_in_one_record_and_no_day_is_impossible(pages: list[str]) -> None:
    records = read(*pages)
    covered = [n for r in records for n in range(r.parts[0].first, r.parts[0].last + 1)]
    assert covered == list(range(1, len(pages) + 1))
    for record in records:
        assert 0 <= record.kind_confidence <= 1
        assert 0 <= record.day_confidence <= 1
        assert 0 <= record.boundary_confidence <= 1
        assert (record.day is None) == (record.day_role is None)
        if record.day:
            assert ANNA.birth_date is not None
            assert record.day.first <= TODAY
            assert record.day.last >= ANNA.birth_date.first
            assert record.day_role is not Role.BORN
            assert record.day_role is not Role.FAXED
        part = record.parts[0]
        assert all(part.first <= e.page <= part.last for e in (*record.evidence, *record.days, *record.foreign_pages))


@given(st.integers(0, 5))
def test_reading_twice_reads_the_same(shift: int) -> None:
    pages = [FAX, PATHOLOGY, PATHOLOGY_BACK, OPERATION, STRANGER, MEDICATIONS]
    pages = pages[shift:] + pages[:shift]
    assert read(*pages) == read(*pages)


def test_a_paper_without_any_heading_still_says_why() -> None:
    prose = (
        "The patient was prepped with iodine. The scope was passed with ease and then slowly withdrawn.\n"
        "A small polyp was removed using the snare. She was taken to recovery after the procedure."
    )
    (record,) = read(prose)
    said = record.evidence or record.guesses
    assert said
    assert all(evidence.quote in prose and evidence.why for evidence in record.evidence)


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_its_words_and_its_reasons(kind: Kind) -> None:
    words = lexicon().kinds[kind]
    assert words.titles
    assert words.families
    assert set(words.weights) == {*words.families, *words.phrases}
    assert all("{" not in why.format(paper=words.paper) for why in lexicon().why.values())


@pytest.mark.parametrize(
    "line",
    [
        "Collected: 03/04/2024 10:32",
        "Collected: 03/04/2024 at 10:32 AM EST",
        "Collected: 03/04/2024  Site: left breast",
    ],
)
def test_a_time_or_the_next_label_behind_a_date_does_not_hide_it(line: str) -> None:
    body = PATHOLOGY.replace("Collected: 03/04/2024\n", "").replace("Reported: 03/08/2024\n", "")
    (record,) = read(body.replace("GROSS DESCRIPTION", f"{line}\nGROSS DESCRIPTION"))
    assert (str(record.day), record.day_role) == ("2024-03-04", Role.COLLECTED)


def test_a_date_told_in_prose_is_not_the_day() -> None:
    body = PATHOLOGY.replace("Collected: 03/04/2024\n", "").replace("Reported: 03/08/2024\n", "")
    (record,) = read(body.replace("cassette.", "cassette. Slides collected on 01/02/2019 were seen again."))
    assert str(record.day) != "2019-01-02"


LETTER = """Creekside Family Medicine
March 9, 2025
Harbor Cancer Institute
Re: Anna Berg, DOB: 07/21/1958
Dear Colleagues,
Could you please see Ms. Berg for an opinion on further treatment. I enclose the pathology report.
Sincerely,
Paul Turner, MD
"""


def test_a_letter_stands_under_the_date_at_its_top() -> None:
    (record,) = read(LETTER)
    assert record.kind is Kind.REFERRAL
    assert (str(record.day), record.day_role) == ("2025-03-09", Role.SIGNED)


@pytest.mark.parametrize(
    ("dates", "day", "role"),
    [
        ("Dates of stay: 03/12/2025 - 03/16/2025", "2025-03-16", Role.DISCHARGED),
        ("Admission/Discharge: 03/12/2025 to 03/16/2025", "2025-03-16", Role.DISCHARGED),
        ("Date of service: 03/12/2025 - 03/16/2025", "2025-03-16", Role.DISCHARGED),
        ("Admitted: 03/12/2025  Discharged: 03/16/2025", "2025-03-16", Role.DISCHARGED),
    ],
)
def test_a_stay_stands_under_its_last_day(dates: str, day: str, role: Role) -> None:
    text = (
        "DISCHARGE SUMMARY\nPatient: Anna Berg  DOB: 07/21/1958\n"
        + dates
        + "\nHospital course: Cultures were negative."
        "\nDischarge medications: none\nCondition at discharge: good\nDisposition: home\n"
    )
    (record,) = read(text)
    assert record.kind is Kind.DISCHARGE_SUMMARY
    assert (str(record.day), record.day_role) == (day, role)


FLOW = """FLOW SHEET - CHEMOTHERAPY
Patient: Anna Berg  DOB: 07/21/1958
{0}
Cycle  Date        ANC   Plt   Dose mg   Given by
1      07/03/2025  4.1   250   143       KM RN
2      07/24/2025  3.3   231   143       KM RN
3      08/14/2025  2.0   210   143       DL RN
"""


@pytest.mark.parametrize(
    ("line", "day"), [("Treatment ended: 09/25/2025", "2025-09-25"), ("Regimen: TC", "2025-08-14")]
)
def test_a_flow_sheet_stands_under_the_last_treatment(line: str, day: str) -> None:
    (record,) = read(FLOW.format(line))
    assert record.kind is Kind.TREATMENT_RECORD
    assert (str(record.day), record.day_role) == (day, Role.ENDED)


def test_the_line_of_a_fax_machine_is_no_day_of_the_paper() -> None:
    (record,) = read("FROM: OFFICE  FAX NO. 555 0188  Mar. 05 2025 09:12AM P02/05\n" + PATHOLOGY)
    assert str(record.day) == "2024-03-04"
    assert Role.FAXED in {d.role for d in record.days}


def test_a_blank_page_inside_a_numbered_paper_stays_inside() -> None:
    first, last = PATHOLOGY + "\nPage 1 of 3", PATHOLOGY_BACK.replace("2 of 2", "3 of 3")
    assert [(r.parts[0].first, r.parts[0].last) for r in read(first, "", last)] == [(1, 3)]


def test_the_doctor_who_signs_is_not_the_house() -> None:
    (record,) = read(PATHOLOGY.replace("Harbor Hill Hospital\n", "Jonas Peltrow, MD, Medical Oncology\n"))
    assert record.facility is None


def test_names_and_dates_read_off_a_picture_do_not_accuse_the_patient() -> None:
    text = PATHOLOGY.replace("Patient: Berg, Anna", "Patient: Berg: Anna ~").replace("07/21/1958", "O7/2l/1958")
    page = Page(1, text.replace("Collected: 03/04/2024", "Coilected: 03/O4/2024 : ee"), Source.OCR)
    (record,) = recognise(FileSeen("scan.pdf", "/papers", (), "ab" * 32, (page,)), lexicon(), ANNA, TODAY)
    assert record.patient.match is not Match.DIFFERENT
    assert str(record.day) == "2024-03-04"
    assert record.day_confidence < 0.9
