"""What a file is, by what stands in it."""

from __future__ import annotations

import unicodedata
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopinion.model.sheet import OWN_START
from sopinion.paper.form import Form, form_of, form_of_head
from sopinion.paper.original import Original
from sopinion.paper.words import readable


@pytest.mark.parametrize(
    ("head", "form"),
    [
        (b"", Form.EMPTY),
        (b"junk before\n%PDF-1.4\n", Form.PDF),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Form.OLD_WORD),
        (b"{\\rtf1\\ansi hello}", Form.RTF),
        (b"\xef\xbb\xbf<!DOCTYPE html><html>", Form.WEB),
        (b"<?xml version='1.0'?><!DOCTYPE html><html>", Form.WEB),
        (b"<?xml version='1.0'?><ClinicalDocument>", Form.XML),
        (b'{"resourceType": "Bundle"}', Form.JSON),
        (b"\xff\xd8\xff\xe1", Form.PICTURE),
        (b"\x89PNG\r\n\x1a\n", Form.PICTURE),
        (b"II*\0", Form.PICTURE),
        (b"\0\0\0\x18ftypheic", Form.PICTURE),
        (b"\0\0\0\x18ftypmp42", Form.MEDIA),
        (b"RIFF\0\0\0\0WEBP", Form.PICTURE),
        (b"RIFF\0\0\0\0WAVE", Form.MEDIA),
        (b"\0" * 128 + b"DICM", Form.DICOM),
        (b"From: a@example.org\nSubject: results\n", Form.MAIL),
        (b"Results of last week\n", Form.TEXT),
        (b"\xff\xfeR\0e\0", Form.TEXT),
        (b"\x7fELF", Form.PROGRAM),
        (f"{OWN_START} November 20, 2025\n\nDoctor card".encode(), Form.OWN),
        (b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//sopinion//1//EN", Form.OWN),
        (b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//other//", Form.TEXT),
        (bytes(range(32)), Form.UNKNOWN),
    ],
)
def test_a_form_is_told_by_its_first_bytes(head: bytes, form: Form) -> None:
    assert form_of_head(head) is form


def test_zips_are_told_apart_by_what_they_hold(tmp_path: Path) -> None:
    for name, inside, comment in (
        ("w.zip", "word/document.xml", b""),
        ("z.docx", "a.pdf", b""),
        ("o.zip", "a", b"sopinion 1"),
    ):
        with zipfile.ZipFile(tmp_path / name, "w") as box:
            box.writestr(inside, "x")
            box.comment = comment
    forms = [form_of(Original.at(tmp_path / name)) for name in ("w.zip", "z.docx", "o.zip")]
    assert forms == [Form.WORD, Form.ZIP, Form.OWN]
    (tmp_path / "torn.zip").write_bytes((tmp_path / "w.zip").read_bytes()[:40])
    assert form_of(Original.at(tmp_path / "torn.zip")) is Form.ZIP


@given(st.binary(max_size=300))
def test_any_bytes_have_a_form(head: bytes) -> None:
    assert form_of_head(head) in Form


@given(st.text(alphabet=st.characters(codec=None, exclude_categories=()), max_size=200))
def test_readable_text_is_stable_and_can_be_stored_and_shown(text: str) -> None:
    once = readable(text)
    assert readable(once) == once
    assert once.encode("utf-8").decode("utf-8") == once
    assert all(letter == "\n" or unicodedata.category(letter) not in {"Cc", "Cs"} for letter in once)
    assert not set(once) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\ufeff")


def test_hyphens_ligatures_and_ends_of_lines() -> None:
    assert (
        readable("second\ufffeline treatment \r\nof\ufb01ce\u00a0hours\r\n") == "second-\nline treatment\noffice hours"
    )
    assert readable("re\u00adport \u202eevil\u202c") == "report evil"
