"""What a reviewing doctor sees first: the cover is one page whatever was told, and nothing that was told is lost."""

from __future__ import annotations

import datetime
import io
from types import MappingProxyType
from typing import Any

import pikepdf
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sopinion.content import sections
from sopinion.content.questions import questionnaire
from sopinion.flows.cover import Cover, own_pages
from sopinion.model.bound import Role
from sopinion.model.bundle import Entry, SourcePage
from sopinion.model.case import Case
from sopinion.model.choices import Choices, Paper
from sopinion.model.day import Day
from sopinion.model.kind import Kind
from sopinion.model.layout import Layout, Manner, lay
from sopinion.model.question import Answer
from sopinion.model.record import Part, Record, record_id
from sopinion.press.bindery import Bindery, TypesetPages

DAY = datetime.date(2025, 11, 20)
SECTION = {kind: section for section in sections.sections() for kind in section.kinds}
ORDER = {section.key: n for n, section in enumerate(sections.sections())}


def entry(number: int, kind: Kind, title: str, pages: int = 2, facility: str | None = None) -> Entry:
    sha = f"{number:064x}"
    record = Record(record_id(sha, 1, pages), (Part("a.pdf", "/p", sha, 1, pages),), kind, facility=facility)
    sources = tuple(SourcePage("a.pdf", "/p", sha, n) for n in range(1, pages + 1))
    return Entry(record, SECTION[kind], title, Day(2025, 3), sources)


def in_order(entries: list[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda one: ORDER[one.section.key])


def front(
    answers: dict[str, Any],
    entries: list[Entry],
    missing: tuple[str, ...] = (),
    manner: Manner = Manner(dividers=True),  # noqa: B008 - a frozen value
    choices: Choices = Choices(),  # noqa: B008 - as above
) -> tuple[Layout, dict[str, Any], TypesetPages]:
    """Lay out and typeset as an export does, until the index is as long as it was taken to be."""
    told = {key: value if isinstance(value, Answer) else Answer(value) for key, value in answers.items()}
    case = Case("case-1", "x", "2025-11-01", MappingProxyType(told))
    count = 2
    for _ in range(6):
        layout = lay(in_order(entries), count, manner)
        data = own_pages(layout, Cover(case, choices, questionnaire(), "Reyes 2025", DAY, missing))
        own = Bindery().pages(data, DAY)
        if own.front == count:
            return layout, data, own
        count = own.front
    raise AssertionError("the index does not settle")


def pages_of(own: TypesetPages) -> list[str]:
    with pypdfium2.PdfDocument(own.pdf) as document:
        return [plain(page.get_textpage().get_text_range()) for page in document]


def plain(words: str) -> str:
    """Leave letters and digits: the reader makes what it likes of hyphens and line ends."""
    return "".join(letter for letter in words if letter.isalnum())


WORD = st.text(st.characters(codec="utf-8", categories=("L", "N", "P")), min_size=1, max_size=12)
LATIN = st.text("abcdefghij ABCDE.,?\n", max_size=1500)
ANY = st.one_of(
    LATIN,
    st.integers(0, 3000).map(lambda n: "x" * n),
    st.integers(0, 400).map(lambda n: "line\n" * n),
    st.integers(0, 900).map(lambda n: "שאלה " * n),
    st.lists(WORD, max_size=30).map(" ".join),
)
ROWS = st.integers(0, 60).map(
    lambda n: Answer(tuple(MappingProxyType({"drug": f"Drug {one}", "dose": "5 mg"}) for one in range(n)))
)
ENTRIES = st.lists(
    st.builds(entry, st.integers(1, 9), st.sampled_from(Kind), st.text("abc de", min_size=1, max_size=220)),
    min_size=1,
    max_size=40,
)


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    ANY,
    ANY,
    st.text("Abc de-f", max_size=500),
    st.lists(LATIN, max_size=40),
    ROWS,
    ENTRIES,
    st.sampled_from(Paper),
    st.booleans(),
)
def test_the_cover_is_one_page_and_the_summary_follows(  # noqa: PLR0913, PLR0917 - one value for each thing told
    asked: str,
    diagnosis: str,
    name: str,
    missing: list[str],
    drugs: Answer,
    entries: list[Entry],
    paper: Paper,
    duplex: bool,  # noqa: FBT001 - drawn
) -> None:
    answers = {
        "goals.question": asked,
        "timeline.diagnosis": diagnosis,
        "patient.name": name,
        "records.drugs_taken": drugs,
    }
    layout, data, own = front(
        answers, entries, tuple(missing), Manner(dividers=True, duplex=duplex), Choices(recipient=name, paper=paper)
    )
    told = pages_of(own)
    assert own.summary == (2 if data["summary"] else 0)
    assert own.index > max(own.summary, 1)
    assert own.count == layout.front + len(layout.dividers) + layout.blanks
    if not data["summary"]:
        assert own.index == 2
    for n, part in enumerate(data["dividers"]):
        assert told[layout.front + n].startswith(plain(part["title"])), "each divider is one page"
    if own.undrawn or "\u05d0" <= asked[:1] <= "\u05ea":
        return  # what no font holds is written otherwise; what is read from the right comes back in another order
    again = data["summary"]["again"] if data["summary"] else ""
    running = plain(f"{again}{data['name'][:60]}")
    leading = "".join(page.removeprefix(running) for page in told[: own.index - 1])
    assert plain(data["question"]["text"]) in leading


def test_a_summary_of_what_most_people_tell_is_one_page() -> None:
    drug, doctor = {"drug": "Oxaliplatin", "dose": "85 mg/m2", "from": "April 2025"}, {"name": "Dr. Rao", "field": "x"}
    answers = {
        "patient.name": "Ana Reyes",
        "goals.question": "Is surgery first right? " * 20,
        "goals.matters": "To stay well. " * 10,
        "timeline.diagnosis": "a lump " * 20,
        "timeline.diagnosed": "2025-02-13",
        "records.surgery_where": "Harbor Hospital, March 2025",
        "records.drugs_taken": Answer((MappingProxyType(drug),) * 12),
        "records.doctors": Answer((MappingProxyType(doctor),) * 6),
        "insurance.insurer": "Larkfield",
    }
    _, _, own = front(answers, [entry(1, Kind.PATHOLOGY_REPORT, "Report")])
    assert (own.summary, own.index, own.front) == (2, 3, 3)


def test_what_nobody_told_leaves_no_empty_place() -> None:
    _, data, own = front({}, [entry(1, Kind.PATHOLOGY_REPORT, "Report")])
    assert data["summary"] is None
    assert (own.summary, own.index, own.front) == (0, 2, 2)
    cover = pages_of(own)[0]
    assert "told" not in cover.replace("Namenottold", "")
    assert "Diagnosis" not in cover
    assert "Missing" not in cover


@pytest.mark.parametrize(
    ("role", "part", "leads"),
    [(Role.SUPPLEMENT, 1, False), (Role.VOLUME, 2, False), (Role.VOLUME, 1, True), (Role.CORE, 1, True)],
)
def test_only_what_leads_tells_the_whole_story(role: Role, part: int, leads: bool) -> None:  # noqa: FBT001 - a parameter
    answers = {"goals.question": "Is it so?", "timeline.diagnosis": "a lump", "goals.matters": "home"}
    _, data, own = front(answers, [entry(1, Kind.LAB_REPORT, "Report")], ("Slides",), Manner(role, part=part, parts=2))
    cover = pages_of(own)[0]
    assert "Isitso" in cover
    assert (data["summary"] is not None, own.summary == 2, "alump" in cover, "Slides" in cover) == (leads,) * 4


def test_an_index_of_hundreds_of_rows_goes_on_under_a_heading() -> None:
    entries = [entry(n, Kind.LAB_REPORT, f"Report number {n}", 1, "Harbor Hospital") for n in range(1, 301)]
    layout, _, own = front({"patient.name": "Ana Reyes"}, entries)
    told = pages_of(own)
    assert all(page.startswith("IndexcontinuedAnaReyes") for page in told[own.index : layout.front])
    with pikepdf.open(io.BytesIO(own.pdf)) as pdf:
        links = [one for page in pdf.pages[own.index - 1 : layout.front] for one in page.get("/Annots", ())]
        assert [str(one.A.URI) for one in links] == [f"sopinion:{layout.folio(one.first)}" for one in layout.placed]
        assert pdf.Root.MarkInfo.Marked


def test_each_row_of_the_index_holds_its_folios_within_its_link() -> None:
    entries = [entry(n, Kind.LAB_REPORT, "A very long title " * (1 + n % 9), 3, "Harbor") for n in range(1, 40)]
    layout, _, own = front({}, entries)
    spans = {f"sopinion:{layout.folio(one.first)}": layout.folios_of(one) for one in layout.placed}
    seen = set()
    with pikepdf.open(io.BytesIO(own.pdf)) as pdf, pypdfium2.PdfDocument(own.pdf) as document:
        for number in range(own.index, layout.front + 1):
            text = document[number - 1].get_textpage()
            for one in pdf.pages[number - 1].get("/Annots", ()):
                first, last = spans[str(one.A.URI)]
                words = "".join(text.get_text_bounded(*map(float, one.Rect)).split())
                assert words.endswith(f"{first}\N{EN DASH}{last}") or f"{first}\N{EN DASH}{last}" in words
                seen.add(str(one.A.URI))
    assert seen == set(spans)


@pytest.mark.parametrize("name", ["محمد الحسن", "王小明", "יעל כהן", "Nguyễn Thị Ánh", "Łucja Źdźbło"])
def test_a_name_in_any_script_is_drawn_or_said(name: str) -> None:
    _, _, own = front({"patient.name": name, "goals.question": name}, [entry(1, Kind.LAB_REPORT, "Report")])
    cover = pages_of(own)[0]
    assert all(letter in cover for letter in name if letter.isalnum() and letter not in own.undrawn)
    assert all(f"U{ord(letter):04X}" in cover for letter in own.undrawn)
