"""What goes through the pipes between the program and its workers: frames of one JSON value each, and their rows.

A frame is four bytes of length, then the value. JSON carries data and nothing else, whatever a hostile file makes of
the process that wrote it.
"""

from __future__ import annotations

import datetime
import json
import struct
from collections.abc import Sequence
from typing import IO, Any

from sopinion.model.day import Day
from sopinion.model.image import Image
from sopinion.model.listing import Kept
from sopinion.model.page import Page, Source
from sopinion.model.patient import Patient, Whom

_LENGTH = struct.Struct("!I")


def write_frame(pipe: IO[bytes], value: Any) -> None:  # noqa: ANN401 - any JSON value
    """Write one value. Raises OSError when nobody listens."""
    data = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    pipe.write(_LENGTH.pack(len(data)) + data)
    pipe.flush()


def read_frame(pipe: IO[bytes], most: int) -> Any:  # noqa: ANN401 - any JSON value
    """Read one value of at most `most` bytes; EOFError at the end. Raises ValueError for what is no frame."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    if length > most:
        raise ValueError("frame too long")
    data = pipe.read(length)
    if len(data) < length:
        raise EOFError
    return json.loads(data)


def page_row(page: Page) -> list[Any]:
    """Write a page."""
    return [page.number, page.text, page.source.value, page.width, page.height, page.pictured]


def page_of(row: Sequence[Any]) -> Page:
    """Read a page as `page_row` wrote it. Raises ValueError, TypeError for what it would not write."""
    number, text, source, width, height, pictured = row
    return Page(number, text, Source(source), width, height, pictured=bool(pictured))


def kept_row(kept: Kept) -> list[Any]:
    """Write a record."""
    return [kept.id, kept.sha256, kept.first, kept.last, kept.reading]


def kept_of(row: Sequence[Any]) -> Kept:
    """Read a record as `kept_row` wrote it. Raises TypeError for what it would not write."""
    return Kept(*row)


def image_row(image: Image) -> list[Any]:
    """Write an image."""
    days = (image.day, image.birth_date)
    words = (image.path, image.study, image.series, image.modality, image.body_part, image.title)
    whose = (image.patient_name, image.family, image.patient_id)
    return [image.contents, [str(day) if day else "" for day in days], words, whose]


def image_of(row: Sequence[Any]) -> Image:
    """Read an image as `image_row` wrote it. Raises ValueError, TypeError for what it would not write."""
    contents, days, (path, study, series, modality, body_part, title), (name, family, number) = row
    day, born = (Day.parse(day) if day else None for day in days)
    return Image(
        path,
        study,
        series,
        modality,
        body_part,
        title,
        day,
        name,
        born,
        bool(contents),
        family=family,
        patient_id=number,
    )


def whom_row(whom: Whom) -> list[Any]:
    """Write whom papers are held against."""
    patient = whom.patient
    born = str(patient.birth_date) if patient.birth_date else ""
    return [patient.name, born, patient.other_names, patient.record_numbers, whom.today.isoformat()]


def whom_of(row: Sequence[Any]) -> Whom:
    """Read whom papers are held against as `whom_row` wrote it."""
    name, born, others, numbers, today = row
    patient = Patient(name, Day.parse(born) if born else None, tuple(others), tuple(numbers))
    return Whom(patient, datetime.date.fromisoformat(today))
