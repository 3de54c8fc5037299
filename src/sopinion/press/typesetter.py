"""Typesets sheets with typst: a template, data as JSON, and a proof that every letter can be drawn.

Data reaches the template through `sys.inputs` and is text there, never markup. The PDF standard asked for (PDF/UA-1)
makes typst refuse a letter that no font holds, instead of drawing a box; fonts of this computer are tried then, and
what even they do not hold is written as its code point, and said.
"""

from __future__ import annotations

import datetime
import io
import json
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pikepdf
import typst

if TYPE_CHECKING:
    from collections.abc import Mapping

_TEMPLATES = Path(__file__).parent / "templates"
_STANDARD: Literal["ua-1"] = "ua-1"
_PROBE = b"""#set document(title: "x")
#set text(font: "Libertinus Serif")
#sys.inputs.data"""


# Armenian, Arabic, Georgian: of our own fonts only the typewriter's holds them, so a book face of this computer is
# taken where there is one.
_TYPEWRITTEN = re.compile(
    "[\u0530-\u058f\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\u10a0-\u10ff\ufb50-\ufdff\ufe70-\ufefe]"
)
_BOOK_FACES = (
    "Noto Naskh Arabic",
    "Noto Serif Armenian",
    "Noto Serif Georgian",
    "Times New Roman",
    "Geeza Pro",
    "Arial",
    "DejaVu Sans",
)


@dataclass(frozen=True, slots=True)
class Typeset:
    """A finished sheet, and the letters that could not be drawn as they are."""

    pdf: bytes
    undrawn: tuple[str, ...] = ()


@cache
def _own_fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)


@cache
def _all_fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=True)


def typeset(template: str, data: Mapping[str, Any], day: datetime.date) -> Typeset:
    """Set `templates/<template>.typ` with `data`. The same data and day give the same bytes on the same computer."""
    made = datetime.datetime(day.year, day.month, day.day, 12, tzinfo=datetime.UTC)
    path = _TEMPLATES / f"{template}.typ"
    faces = _BOOK_FACES if _TYPEWRITTEN.search(json.dumps(data, ensure_ascii=False)) else ()
    try:
        return Typeset(_compile(path, {**data, "fonts": faces}, _all_fonts() if faces else _own_fonts(), made))
    except typst.TypstError as error:
        if not _is_letter_trouble(error):
            raise
    undrawn = _undrawable(_letters(data))
    drawn = _without(data, frozenset(undrawn))
    return Typeset(_compile(path, {**drawn, "fonts": faces}, _all_fonts(), made), undrawn)


def signed(pdf: bytes, producer: str) -> bytes:
    """Name ourselves as the producer, so that a sheet of ours is not taken for one of the patient's papers."""
    with pikepdf.open(io.BytesIO(pdf)) as sheet:
        sheet.docinfo["/Producer"] = producer
        if "/Creator" in sheet.docinfo:
            del sheet.docinfo["/Creator"]
        with sheet.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as told:
            told["pdf:Producer"] = producer
            told["xmp:CreatorTool"] = producer
        out = io.BytesIO()
        sheet.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return out.getvalue()


def _compile(path: Path, data: Mapping[str, Any], fonts: typst.Fonts, made: datetime.datetime) -> bytes:
    pdf = typst.compile(
        path,
        root=_TEMPLATES,
        font_paths=fonts,
        format="pdf",
        pdf_standards=[_STANDARD],
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        timestamp=made,
    )
    assert isinstance(pdf, bytes)  # noqa: S101 - one PDF is one run of bytes
    return pdf


def _is_letter_trouble(error: typst.TypstError) -> bool:
    return "could not be displayed" in error.message


def _letters(data: object) -> tuple[str, ...]:
    """Every letter beyond ASCII in the data, once, in the order of code points."""
    text = json.dumps(data, ensure_ascii=False)
    return tuple(sorted({letter for letter in text if not letter.isascii()}))


@cache
def _undrawable(letters: tuple[str, ...]) -> tuple[str, ...]:
    """Name those of `letters` that no font here draws; asked in halves, since most papers hold none of them."""
    words = " ".join(f"a{letter}" if unicodedata.combining(letter) else letter for letter in letters)
    try:
        typst.compile(
            _PROBE, font_paths=_all_fonts(), format="pdf", pdf_standards=[_STANDARD], sys_inputs={"data": words}
        )
    except typst.TypstError:
        half = len(letters) // 2
        return letters if half == 0 else _undrawable(letters[:half]) + _undrawable(letters[half:])
    return ()


def _without(data: Any, letters: frozenset[str]) -> Any:  # noqa: ANN401 - JSON is whatever it is
    """Write what cannot be drawn as its code point, which a reader can at least look up."""
    if isinstance(data, str):
        return "".join(f"[U+{ord(letter):04X}]" if letter in letters else letter for letter in data)
    if isinstance(data, dict):
        return {key: _without(value, letters) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_without(value, letters) for value in data]
    return data
