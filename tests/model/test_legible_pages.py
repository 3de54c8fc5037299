"""Which pages have text worth the name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopinion.model.legible import is_legible, needs_eyes, with_seen
from sopinion.model.page import Page, Source
from sopinion.model.seen import Seen

NOTE = (
    "Harbor Valley Medical Center\nPatient: Rowan Ashdown  Date of birth: 04/05/1961\n"
    "The patient was seen today for follow up after surgery and feels well. There is no pain or fever."
)
COUNTS = "WBC 5.1 x10^3/uL 4.0-11.0\nRBC 4.20 M/uL\nHGB 12.0 g/dL L\nHCT 36.1 %\nMCV 88 fL\nPLT 210 K/uL\nANC 3.1" * 2
SPANISH = "La paciente fue vista hoy en la consulta para el control de la herida y se encuentra bien de salud. " * 2
GREEK = "Η ασθενής εξετάστηκε σήμερα και αισθάνεται καλά. Δεν υπάρχει πόνος ή πυρετός. " * 2  # noqa: RUF001 - Greek it is


@pytest.mark.parametrize("text", [NOTE, COUNTS, SPANISH, GREEK, NOTE.upper(), "Page 3 of 9", "04/05/1961"])
def test_what_a_reader_can_read_is_legible(text: str) -> None:
    assert is_legible(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n \n",
        "".join(chr(ord(c) - 29) if c.isalpha() else c for c in NOTE),  # a font without a table back to letters
        "".join(chr(0xE000 + ord(c)) if c.isalpha() else c for c in NOTE),  # letters of one font's own
        "".join("\ufffd" if c.isalpha() else c for c in NOTE),
        "".join("#$%&*!?^~|"[ord(c) % 10] if c.isalpha() else c for c in NOTE),
        "xkcd qwrt zpln mrtv bdfg hjkl " * 10,
    ],
)
def test_what_no_reader_can_read_is_not(text: str) -> None:
    assert not is_legible(text)


def test_a_page_is_looked_at_when_its_words_are_missing_few_on_a_picture_or_broken() -> None:
    broken = "".join(chr(ord(c) - 29) if c.isalpha() else c for c in NOTE)
    assert needs_eyes(Page(1, "", Source.NONE, pictured=True))
    assert needs_eyes(Page(1, "11/20/2025 10:32 FROM HARBOR HOSPITAL P. 2/9", pictured=True))
    assert needs_eyes(Page(1, broken))
    assert not needs_eyes(Page(1, "", Source.NONE))
    assert not needs_eyes(Page(1, NOTE))
    assert not needs_eyes(Page(1, NOTE, Source.OCR, pictured=True))


def test_what_is_seen_takes_the_place_of_less_and_never_of_more() -> None:
    stamp = Page(2, "Received by fax 11/20/2025", pictured=True)
    assert with_seen(stamp, Seen(NOTE)) == Page(2, NOTE, Source.OCR, pictured=True)
    assert with_seen(Page(1, NOTE), Seen("a few words")) == Page(1, NOTE)
    assert with_seen(Page(1, NOTE), Seen(NOTE), forced=True).source is Source.OCR
    assert with_seen(Page(1, NOTE), Seen(""), forced=True) == Page(1, NOTE)


@given(st.text(max_size=300))
def test_any_text_is_judged(text: str) -> None:
    assert is_legible(text) in {True, False}
    assert not is_legible("".join(c for c in text if c.isspace()))
