"""The sheet that goes with a bundle is one page and says nothing of what stayed out; the one that stays says it all."""

from __future__ import annotations

import datetime
import hashlib
import io

import pypdf
import pytest

from sopinion.content import sections
from sopinion.flows.account import Account, Sum, check_sheet, verification
from sopinion.model.bound import Role
from sopinion.model.bundle import BundlePlan, Entry, LeftOut, Why
from sopinion.model.bundle_plan import pages_of
from sopinion.model.choices import Choices, Paper
from sopinion.model.folio import Folio
from sopinion.model.layout import Layout, Manner, lay
from sopinion.model.proof import Check, CheckKey
from sopinion.model.record import Part, Record
from sopinion.press.bindery import Bindery

DAY = datetime.date(2025, 11, 20)
TITLE = "Reyes second opinion 2025-11-20"
CHECKS = tuple(Check(key, good=True, count=7) for key in CheckKey)
PART = Part("private folder/a secret name.pdf", "/home/ana", "a" * 64, 1, 4)
ENTRY = Entry(
    Record("abcdefgh", (PART,)), sections.sections()[0], "Report", None, tuple(pages_of(Record("x", (PART,))))
)


def laid(start: Folio = Folio(1), role: Role = Role.BUNDLE) -> Layout:  # noqa: B008 - a frozen value
    return lay([ENTRY], 3, Manner(role, start))


def account(*more: Sum, paper: Paper = Paper.LETTER) -> Account:
    left = (LeftOut("hgfedcba", "Withheld paper", "private folder/other.pdf", (1, 2), Why.EXCLUDED, "f" * 64),)
    sums = (sum_of(f"{TITLE}.pdf", laid()), *more, sum_of(f"{TITLE}.zip"))
    return Account(TITLE, DAY, Choices(paper=paper), BundlePlan((ENTRY,), left, (), ()), sums)


def sum_of(name: str, layout: Layout | None = None) -> Sum:
    return Sum(name, hashlib.sha256(name.encode()).hexdigest(), 1_200_000, layout, CHECKS if layout else ())


def volumes(count: int) -> tuple[Sum, ...]:
    return tuple(
        sum_of(f"{TITLE} volume {n} of {count}.pdf", laid(Folio(1 + 7 * n), Role.VOLUME)) for n in range(1, count + 1)
    )


def pages_of_sheet(template: str, told: Account) -> list[str]:
    data = verification(told) if template == "verification" else check_sheet(told)
    pdf = Bindery().sheet(template, data, DAY, "sopinion test")
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize("count", [0, 3, 12])
def test_the_verification_sheet_is_one_page_with_every_file_and_its_sum(paper: Paper, count: int) -> None:
    told = account(*volumes(count), paper=paper)
    (page,) = pages_of_sheet("verification", told)
    for one in told.sums:
        assert one.name in page
        assert one.sha256 in "".join(page.split())
    for command in ("certutil -hashfile FILE SHA256", "shasum -a 256 FILE", "sha256sum FILE", "sopinion verify FILE"):
        assert command in page
    assert page.count("\N{CHECK MARK}") == len(CheckKey) - 1, "but for the one that speaks of what stayed out"


def test_the_verification_sheet_says_nothing_of_what_was_withheld_or_where_anything_lies() -> None:
    (page,) = pages_of_sheet("verification", account())
    for word in (
        "your papers",
        "Withheld",
        "private",
        "secret",
        "other.pdf",
        "/home",
        "left out",
        "hgfedcba",
        "abcdefgh",
    ):
        assert word not in page


def test_sums_stand_in_groups_that_an_eye_can_compare() -> None:
    row = verification(account())["files"]["rows"][0]
    assert [len(group) for group in row["sum"].split(" ")] == [8] * 8
    assert row["detail"] == "7 pages, numbered 1\N{EN DASH}7, 1.2 MB"


def test_one_file_is_counted_in_pages_and_several_in_files() -> None:
    assert f"{TITLE} has 7 pages." in verification(account())["verdict"]
    assert f"{TITLE} comes in 4 PDF files." in verification(account(*volumes(3)))["verdict"]


def test_the_check_sheet_says_what_stayed_out_and_where_each_page_came_from() -> None:
    sheet = " ".join(pages_of_sheet("check", account()))
    for words in ("Withheld paper", "private folder/other.pdf", "You left it out.", "private folder/a secret name.pdf"):
        assert words in sheet
