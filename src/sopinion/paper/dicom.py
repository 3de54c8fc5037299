"""Discs of images: the headers of their files, and their table of contents. A picture is never decoded here."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, BinaryIO

from sopinion.model.clean import one_line
from sopinion.model.day import Day
from sopinion.model.image import Image
from sopinion.model.page import ProblemCode
from sopinion.paper.asked import Asked, Put, Unread, Whole
from sopinion.paper.original import Original

if TYPE_CHECKING:
    from pydicom.dataset import FileDataset

Said = Mapping[str, Any]
"""What a header says, by the standard's keywords."""

_CONTENTS = "1.2.840.10008.1.3.10"  # the class of a table of contents, in the list of the standard
_WORDS = (
    "Modality",
    "BodyPartExamined",
    "StudyDescription",
    "SeriesDescription",
    "PatientName",
    "PatientBirthDate",
    "PatientID",
)
_DAYS = ("StudyDate", "SeriesDate", "AcquisitionDate", "ContentDate")
_NUMBERS = ("StudyInstanceUID", "SeriesInstanceUID")
_SAID = (*_WORDS, *_DAYS, *_NUMBERS)
_LISTS = ("DirectoryRecordSequence", "OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity")
_MOST = 100_000  # entries of a table of contents
_LONGEST = 120


def read(original: Original, asked: Asked, put: Put) -> Whole:  # noqa: ARG001 - a form's module is called alike
    """Read the header of an image, or a table of contents. Raises Unread, OSError."""
    with original.open() as file:
        head = _header(file, *_LISTS)
    if head is None:
        raise Unread(ProblemCode.DAMAGED, "disc")
    if not _is_contents(head):
        return Whole("dicom", images=(_image(_said(head)),))
    return Whole("dicom", images=(Image("", contents=True), *_listed(head, original.path)))


def _is_contents(head: FileDataset) -> bool:
    try:
        return str(head.file_meta.get("MediaStorageSOPClassUID", "")) == _CONTENTS
    except Exception:  # noqa: BLE001 - as in _header
        return False


def _header(file: BinaryIO, *more: str) -> FileDataset | None:
    """Read a header, and no picture; None for what makes no sense."""
    import pydicom  # noqa: PLC0415 - 250 ms, for discs only
    from pydicom import config  # noqa: PLC0415 - as above

    logging.getLogger("pydicom").disabled = True  # its warnings may hold words of the paper
    config.settings.reading_validation_mode = config.IGNORE
    try:
        return pydicom.dcmread(file, stop_before_pixels=True, specific_tags=[*_SAID, *more])
    except (OSError, MemoryError):
        raise
    except Exception:  # noqa: BLE001 - on a broken file pydicom raises whatever it stumbles over
        return None


def _said(holder: Any) -> dict[str, Any]:  # noqa: ANN401 - a data set, or an entry of one
    """Give what a header or an entry says; what cannot be made out is left out."""
    found = {}
    for key in _SAID:
        try:
            value = holder.get(key)
        except Exception:  # noqa: BLE001, S112 - as above; the other fields still count
            continue
        if value:
            found[key] = value
    return found


def _listed(contents: FileDataset, path: Path | None) -> Iterator[Image]:
    """Give every image that a table of contents names; what it does not tell is asked of one image of each series."""
    known: dict[str, Image] = {}
    for file, said in _leaves(contents):
        series = str(said.get("SeriesInstanceUID", ""))
        if series not in known:
            known[series] = _image(said)
            if path is not None and not (known[series].birth_date and known[series].body_part):
                known[series] = _image({**_beside(path, file), **said})
        yield replace(known[series], path=file)


def _leaves(contents: FileDataset) -> Iterator[tuple[str, Said]]:
    """Walk patient, study, series and image by the places they point to; give each file with all that is said of it."""
    records = contents.get("DirectoryRecordSequence") or []
    by_place = {getattr(record, "seq_item_tell", None): record for record in records}
    todo: list[tuple[int, Said]] = [(_place(contents, _LISTS[1]), {})]
    met: set[int] = set()
    while todo and len(met) < _MOST:
        place, above = todo.pop()
        record = by_place.get(place)
        if record is None or place in met:
            continue
        met.add(place)
        said = {**above, **_said(record)}
        todo.append((_place(record, "OffsetOfTheNextDirectoryRecord"), above))
        todo.append((_place(record, "OffsetOfReferencedLowerLevelDirectoryEntity"), said))
        name = record.get("ReferencedFileID") or ()
        parts = [name] if isinstance(name, str) else [str(part) for part in name]
        if parts and all(part not in {"", ".", ".."} and not set(part) & set("/\\:\0") for part in parts):
            yield str(PurePosixPath(*parts)), said


def _place(holder: Any, key: str) -> int:  # noqa: ANN401 - as above
    place = holder.get(key)
    return place if isinstance(place, int) else 0


def _beside(contents: Path, file: str) -> Said:
    """Read the header of an image beside a table of contents, if it lies where it should."""
    path = contents.parent / file
    try:
        if not path.resolve().is_relative_to(contents.parent.resolve()) or not path.is_file():
            return {}
        with path.open("rb") as image:
            return _said(_header(image) or {})
    except OSError:
        return {}


def _image(said: Said) -> Image:
    """Take an image's fields from what is said of it."""

    def words(*keys: str) -> str:
        found = (one_line(str(said.get(key) or "")) for key in keys)
        return next((text[:_LONGEST] for text in found if text), "")

    return Image(
        "",
        words("StudyInstanceUID"),
        words("SeriesInstanceUID"),
        words("Modality").upper()[:16],
        words("BodyPartExamined").capitalize() or words("StudyDescription"),
        words("SeriesDescription"),
        _day(words(*_DAYS)),
        _name(words("PatientName")),
        _day(words("PatientBirthDate")),
        family=_family(words("PatientName")),
        patient_id=words("PatientID"),
    )


def _day(text: str) -> Day | None:
    digits = text.replace(".", "").replace("-", "")[:8]
    try:
        return Day(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


def _name(text: str) -> str:
    """Put a name in the order people say it: the disc has family, given and middle names between carets."""
    family, *rest = text.partition("=")[0].split("^")
    given = " ".join(part.strip() for part in rest[:2] if part.strip())
    return f"{given} {family.strip()}".strip()


def _family(text: str) -> str:
    """The family name of a name on a disc; "" where the name is not parted."""
    family, caret, rest = text.partition("=")[0].partition("^")
    return family.strip() if caret and rest.strip("^ ") else ""
