"""The parcel as one FHIR R4 bundle, for a system that takes what a patient shares in that form.

It follows "Patient-Shared Health Documents via SMART Health Links" (draft for July 2026): a collection of one Patient
and DocumentReferences with PDFs inline. What the patient made is of category `patient-shared`, by the patient, and
said to be so (PATAST); it is a summary (LOINC 60591-5), or the patient's own words (51855-5). The papers of others are
ordinary DocumentReferences, with the kind of paper as far as it is known. As the draft asks, no profile is named.
It holds no clock and no chance: the same parcel gives the same bytes.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import json
import uuid
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO, cast

from sopinion.model.bundle_name import given, surname
from sopinion.model.clean import one_line
from sopinion.model.kind import LOINC, Kind
from sopinion.model.parcel import BoundFile, Enclosure, Parcel
from sopinion.model.patient import Patient
from sopinion.press.front_door import described
from sopinion.press.parcel import Pour
from sopinion.press.submission import NAMES

_LOINC = "http://loinc.org"
_SUMMARY = {"coding": [{"system": _LOINC, "code": "60591-5", "display": "Patient summary Document"}]}
_OWN_WORDS = LOINC[Kind.PATIENT_PAGE]
_NO_NOTES = frozenset({"", LOINC[Kind.INSURANCE_PAPER], LOINC[Kind.DIRECTIVE]})
_SHARED = {
    "coding": [
        {
            "system": "https://cms.gov/fhir/CodeSystem/patient-shared-category",
            "code": "patient-shared",
            "display": "Patient-Shared",
        }
    ]
}
_NOTE = {
    "coding": [
        {
            "system": "http://hl7.org/fhir/us/core/CodeSystem/us-core-documentreference-category",
            "code": "clinical-note",
            "display": "Clinical Note",
        }
    ]
}
_ASSERTED = {
    "system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue",
    "code": "PATAST",
    "display": "patient asserted",
}
_RECORD_NUMBER = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "MR"}]}


def write(file: BinaryIO, parcel: Parcel, pour: Pour) -> None:
    """Write the bundle as JSON; PDFs pass through in pieces. Raises FileChanged (31), OSError."""
    held: list[BoundFile | Enclosure] = [*parcel.parts, *parcel.enclosures]
    seed = "".join(map(_seed, held)) + str(parcel.day)
    whose = _urn("patient" + seed)  # not made from the name: two people of one name are two people
    top = {
        "resourceType": "Bundle",
        "identifier": {"system": "urn:ietf:rfc:3986", "value": _urn(seed)},
        "type": "collection",
        "timestamp": _moment(parcel),
    }
    file.write(_open(top) + b',"entry":[\n')
    file.write(_json({"fullUrl": whose, "resource": _patient(parcel.patient)}))
    for one in held:
        file.write(b",\n")
        _document(file, one, parcel, whose, pour)
    file.write(b"\n]}\n")


def _document(file: BinaryIO, one: BoundFile | Enclosure, parcel: Parcel, whose: str, pour: Pour) -> None:
    """Write a DocumentReference; its size and hash are known when its bytes have gone by."""
    told = _bound(one, whose) if isinstance(one, BoundFile) else _enclosed(one, whose)
    resource = {
        "resourceType": "DocumentReference",
        **told,
        "status": "current",
        "subject": {"reference": whose},
        "date": _moment(parcel),
    }
    attachment = {"contentType": "application/pdf", "title": _title(one), **_creation(one, parcel)}
    file.write(_open({"fullUrl": _urn(_seed(one))}) + b',"resource":' + _open(resource))
    file.write(b',"content":[{"attachment":' + _open(attachment) + b',"data":"')
    lettered = _Lettered(file)
    pour(one, cast("BinaryIO", lettered))
    lettered.finish()
    digest = base64.b64encode(lettered.sha1.digest()).decode()
    file.write(b'",' + _json({"size": lettered.size, "hash": digest})[1:] + b"}]}}")


def _bound(one: BoundFile, whose: str) -> dict[str, Any]:
    return {"type": _SUMMARY, **_by_patient(whose), "description": described(one)}


def _enclosed(one: Enclosure, whose: str) -> dict[str, Any]:
    coding = {"coding": [{"system": _LOINC, "code": one.loinc}]} if one.loinc else {}
    told: dict[str, Any] = {"type": {**coding, "text": one.kind}}
    if one.loinc == _OWN_WORDS:
        told |= _by_patient(whose)
    elif one.loinc not in _NO_NOTES:
        told |= {"category": [_NOTE]}
    return {**told, "description": one_line(one.title)}


def _by_patient(whose: str) -> dict[str, Any]:
    return {"meta": {"security": [_ASSERTED]}, "category": [_SHARED], "author": [{"reference": whose}]}


def _title(one: BoundFile | Enclosure) -> str:
    return one.name if isinstance(one, BoundFile) else one_line(one.title)


def _creation(one: BoundFile | Enclosure, parcel: Parcel) -> dict[str, str]:
    """When a document was made, to the precision that is known."""
    day = str(parcel.day) if isinstance(one, BoundFile) else str(one.day or "")
    return {"creation": day} if day else {}


def _patient(patient: Patient) -> Mapping[str, Any]:
    name = one_line(patient.name)
    parted = {"family": surname(name), "given": [given(name)]} if given(name) else {}
    told: dict[str, Any] = {"resourceType": "Patient"}
    if numbers := [one_line(number) for number in patient.record_numbers]:
        told["identifier"] = [{"type": _RECORD_NUMBER, "value": number} for number in numbers]
    if name:
        told["name"] = [{"text": name, **parted}]
    if patient.birth_date:
        told["birthDate"] = str(patient.birth_date)
    return told


def _seed(one: BoundFile | Enclosure) -> str:
    """What names a document: the fingerprints that it is made of."""
    if isinstance(one, BoundFile):
        return one.sha256
    return "|".join(_pages(one))


def _pages(one: Enclosure) -> Iterator[str]:
    yield "whole" if one.as_it_came else "pages"
    for page in one.pages:
        yield f"{page.sha256}:{page.number}"


def _urn(seed: str) -> str:
    return f"urn:uuid:{uuid.uuid5(NAMES, seed)}"


def _moment(parcel: Parcel) -> str:
    return f"{parcel.day.isoformat()}T12:00:00Z"


def _json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _open(value: Mapping[str, Any]) -> bytes:
    """Write an object that goes on: without its closing brace."""
    return _json(value)[:-1]


class _Lettered(io.RawIOBase):
    """A file that takes bytes and writes them as base64, with their size and SHA-1."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._left = b""
        self.sha1, self.size = hashlib.sha1(usedforsecurity=False), 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:  # noqa: ANN401 - any bytes-like object
        piece = bytes(data)
        self.sha1.update(piece)
        self.size += len(piece)
        whole = self._left + piece if self._left else piece
        cut = len(whole) - len(whole) % 3  # three bytes make four letters
        self._file.write(binascii.b2a_base64(whole[:cut], newline=False))
        self._left = whole[cut:]
        return len(piece)

    def finish(self) -> None:
        self._file.write(binascii.b2a_base64(self._left, newline=False))
        self._left = b""
