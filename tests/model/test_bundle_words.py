"""Names, choices, titles, and what a bundle says about itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopinion.content import sections
from sopinion.flows import compose
from sopinion.model import bundle_name
from sopinion.model.choices import Exclusion, exclusion
from sopinion.model.folio import Folio, read, runs, span, supplement
from sopinion.model.titles import calm


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("abc2", Exclusion("abc2")),
        (" ABC2:3 ", Exclusion("abc2", (3,))),
        ("abc2:3,5-6", Exclusion("abc2", (3, 5, 6))),
        ("abc2:5-6,6", Exclusion("abc2", (5, 6))),
        ("abc2:2:1,3", Exclusion("abc2", (1, 3), 2)),
    ],
)
def test_an_exclusion_is_read(said: str, meant: Exclusion) -> None:
    assert exclusion(said) == exclusion(meant.written()) == meant


@pytest.mark.parametrize(
    "said", ["", ":3", "abc2:", "abc2:0", "abc2:6-5", "abc2:x", "abc2:1-999999", "a b", "abc2:2:", "abc2:1:2:3"]
)
def test_what_is_no_exclusion_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        exclusion(said)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Maria Alvarez", "Alvarez"),
        ("Alvarez, Maria", "Alvarez"),
        ("de la Cruz, Ana", "de la Cruz"),
        ("Robert Hall Jr.", "Hall"),
        ("Robert Hall, Jr.", "Hall"),
        ("中村愛", "中村愛"),
        ("", ""),
    ],
)
def test_the_surname_is_found(name: str, short: str) -> None:
    assert bundle_name.surname(name) == short


@given(st.text(max_size=80))
def test_a_bundle_name_is_safe_on_every_system(short: str) -> None:
    name = bundle_name.title(short, "second opinion", "2025-11-20")
    assert name.endswith("second opinion 2025-11-20")
    assert not set(name) & set('\\/:*?"<>|\n\r\t\0')
    assert not name.startswith((".", " "))
    assert len(name) < 100


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("SURGICAL PATHOLOGY REPORT", "Surgical pathology report"),
        ("CT CHEST WITH CONTRAST", "CT chest with contrast"),
        ("HER2 BY FISH", "HER2 BY FISH"),
        ("MRI BRAIN W/O CONTRAST", "MRI brain W/O contrast"),
        ("Operative Report", "Operative Report"),
        ("CBC", "CBC"),
        ("病理報告", "病理報告"),
    ],
)
def test_titles_in_capitals_are_said_quietly(printed: str, shown: str) -> None:
    assert sections.shown(printed) == shown


def test_names_of_houses_keep_their_capitals() -> None:
    assert sections.house("WEXLOW COUNTY HOSPITAL OF THE NORTH") == "Wexlow County Hospital of the North"


@given(st.text(max_size=40))
def test_a_title_keeps_its_letters(title: str) -> None:
    assert calm(title, frozenset({"CT"})).casefold() == title.casefold()


def test_folios_are_written_one_way() -> None:
    assert (Folio(134).stamp, Folio(7, "184.").stamp, Folio(2, "C").stamp) == ("SO-134", "SO-184.7", "SO-C2")
    assert (span(Folio(4), Folio(4)), span(Folio(4), Folio(9))) == ("4", "4\N{EN DASH}9")
    assert runs([Folio(1, "C"), Folio(4), Folio(5), Folio(9)]) == "C1, 4\N{EN DASH}5, 9"


def test_late_pages_of_a_supplement_run_on_in_it() -> None:
    assert (supplement(Folio(184)), supplement(Folio(7, "184."))) == ("184.", "184.")


@given(st.integers(1, 99_999), st.sampled_from(["", "C", "184.", "3."]))
def test_a_folio_is_read_as_it_is_written(number: int, before: str) -> None:
    assert read(str(Folio(number, before))) == Folio(number, before)


@pytest.mark.parametrize(
    "said", ["", "0", "-1", "1.2.3", "D4", "C", "184.", "184.0", "x", "1 2", "\N{ARABIC-INDIC DIGIT ONE}x"]
)
def test_what_is_no_folio_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match="folio"):
        read(said)


@given(st.lists(st.integers(1, 400), max_size=30))
def test_runs_of_pages_name_each_page_once(pages: list[int]) -> None:
    named = compose.runs(pages)
    found = [
        number
        for piece in named.split(", ")
        if piece
        for low, _, high in [piece.partition("-")]
        for number in range(int(low), int(high or low) + 1)
    ]
    assert found == sorted(set(pages))
