"""METADATA.XML of IHE XDM: what is in the parcel, as a hospital system reads it (ebRIM 3.0, ITI volume 3, 4.2 and 4.3).

The identifiers below are those of the XDS metadata schemes. What XDM asks for (R) is there: file, size, SHA-1, media
type, format, time, identifiers. What it asks for where it is known (R2) is there as far as it is known: whose it is,
kind, class, language. Facility, practice setting and the doctor who wrote a paper are not known, and left out. The
class of a paper, which each hospital may choose for itself, is its LOINC document code again.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as Xml

from sopinion.model.bundle_name import given, surname
from sopinion.model.clean import one_line

if TYPE_CHECKING:
    from sopinion.model.parcel import Parcel
    from sopinion.model.patient import Patient

NAMES = uuid.UUID("4a1b1f0e-6d0a-5c53-9f0e-0d6f2f1c7a11")
"""Our own namespace, for names made from fingerprints."""

_LCM = "urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0"
_RIM = "urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0"
_OBJECT = "urn:oasis:names:tc:ebxml-regrep:ObjectType:RegistryObject:"
_APPROVED = "urn:oasis:names:tc:ebxml-regrep:StatusType:Approved"
_HAS_MEMBER = "urn:oasis:names:tc:ebxml-regrep:AssociationType:HasMember"
_STABLE = "urn:uuid:7edca82f-054d-47f2-a032-9b2a5b5186c1"

_CLASS = "urn:uuid:41a5887f-8865-4c09-adf7-e362475b143a"
_TYPE = "urn:uuid:f0306f51-975f-434e-a61c-c59651d33983"
_CONFIDENTIALITY = "urn:uuid:f4f85eac-e6cb-4883-b524-f2705394840f"
_FORMAT = "urn:uuid:a09d5840-386c-46f2-b5ad-9c3699a4309d"
_DOCUMENT_ID = "urn:uuid:2e82c1f6-a085-4c72-9da3-8640a32e42ab"
_DOCUMENT_PATIENT = "urn:uuid:58a6f841-87b3-4a3e-92fd-a8ffeff98427"

_SUBMISSION = "urn:uuid:a54d6aa5-d40d-43f9-88c5-b4633d873bdd"
_SUBMISSION_ID = "urn:uuid:96fdda7c-d067-4183-912e-bf5ee74998a8"
_SUBMISSION_PATIENT = "urn:uuid:6b5aea1a-874d-4603-a4bc-96a0a7b38446"
_SUBMISSION_AUTHOR = "urn:uuid:a7058bb9-b4e4-4307-ba5b-e3f0ab85e12d"
_SOURCE_ID = "urn:uuid:554ac39e-e3fe-47fe-b233-965d2a147832"
_CONTENT_TYPE = "urn:uuid:aa543740-bdda-424e-8c96-df4873be8500"

_LOINC = "2.16.840.1.113883.6.1"
_ANY_PAPER = ("11503-0", "Medical records")
_SHARED_BY_PATIENT = ("60591-5", "Patient summary Document")
_NORMAL = ("N", "normal", "2.16.840.1.113883.5.25")  # HL7 Confidentiality
_PLAIN_FORMAT = ("urn:ihe:iti:xds:2017:mimeTypeSufficient", "mimeType Sufficient", "1.3.6.1.4.1.19376.1.2.3")
_LONGEST = 128  # bytes of a title


@dataclass(frozen=True, slots=True)
class Document:
    """A file of the submission. sha1, size: of its bytes; unique: its identifier for good; day: ISO, or ""."""

    file: str
    sha1: str
    size: int
    unique: str
    title: str = ""
    kind: str = ""
    loinc: str = ""
    day: str = ""

    def told(self, title: str, kind: str, loinc: str, day: str) -> Document:
        """Give the document with what is known of the paper in it."""
        return replace(self, title=title, kind=kind, loinc=loinc, day=day)


def unique(seed: str) -> str:
    """Name something for good: a UUID made from its fingerprint, as an object identifier (ITU-T X.667)."""
    return f"2.25.{uuid.uuid5(NAMES, seed).int}"


def submission(documents: Sequence[Document], parcel: Parcel) -> str:
    """Write METADATA.XML for documents that lie beside it."""
    Xml.register_namespace("lcm", _LCM)
    Xml.register_namespace("rim", _RIM)
    top = Xml.Element(f"{{{_LCM}}}SubmitObjectsRequest")
    listed = _under(top, "RegistryObjectList")
    seed = "".join(one.unique for one in documents) + parcel.day.isoformat() + parcel.title
    whose = _whose(seed)
    entries = [_entry_id(one.unique) for one in documents]
    for name, one in zip(entries, documents, strict=True):
        _document(listed, name, one, parcel, whose)
    package = _package(listed, parcel, unique(seed), whose)
    for name in entries:
        member = _under(
            listed,
            "Association",
            id=_entry_id(package + name),
            objectType=_OBJECT + "Association",
            associationType=_HAS_MEMBER,
            sourceObject=package,
            targetObject=name,
        )
        _slot(member, "SubmissionSetStatus", "Original")
    Xml.indent(top, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(top, encoding="unicode") + "\n"


def _document(listed: Xml.Element, name: str, one: Document, parcel: Parcel, whose: str) -> None:
    entry = _under(listed, "ExtrinsicObject", id=name, mimeType="application/pdf", objectType=_STABLE, status=_APPROVED)
    _slot(entry, "creationTime", _time(one.day or parcel.day.isoformat()))
    _slot(entry, "hash", one.sha1)
    _slot(entry, "languageCode", "en-US")
    _slot(entry, "size", str(one.size))
    _slot(entry, "sourcePatientId", whose)
    _slot(entry, "sourcePatientInfo", *_patient_fields(parcel.patient, whose))
    _slot(entry, "URI", one.file)
    _named(entry, _short(one.title))
    code, display = (one.loinc, one.kind) if one.loinc else _ANY_PAPER
    _coded(entry, name, _CLASS, code, display, _LOINC)
    _coded(entry, name, _CONFIDENTIALITY, *_NORMAL)
    _coded(entry, name, _FORMAT, *_PLAIN_FORMAT)
    _coded(entry, name, _TYPE, code, display, _LOINC)
    _identifier(entry, name, _DOCUMENT_PATIENT, whose, "XDSDocumentEntry.patientId")
    _identifier(entry, name, _DOCUMENT_ID, one.unique, "XDSDocumentEntry.uniqueId")


def _package(listed: Xml.Element, parcel: Parcel, name: str, whose: str) -> str:
    """Write the submission set, and give its id here."""
    package = _entry_id(name)
    made = _under(listed, "RegistryPackage", id=package, objectType=_OBJECT + "RegistryPackage", status=_APPROVED)
    _slot(made, "submissionTime", f"{parcel.day:%Y%m%d}120000")
    _named(made, _short(parcel.title))
    _author(made, package, parcel.patient)
    _coded(made, package, _CONTENT_TYPE, *_SHARED_BY_PATIENT, _LOINC)
    _identifier(made, package, _SUBMISSION_ID, name, "XDSSubmissionSet.uniqueId")
    _identifier(made, package, _SOURCE_ID, f"2.25.{NAMES.int}", "XDSSubmissionSet.sourceId")
    _identifier(made, package, _SUBMISSION_PATIENT, whose, "XDSSubmissionSet.patientId")
    _under(
        listed,
        "Classification",
        id=_entry_id(name + "set"),
        objectType=_OBJECT + "Classification",
        classifiedObject=package,
        classificationNode=_SUBMISSION,
    )
    return package


def _author(package: Xml.Element, of: str, patient: Patient) -> None:
    """Name the patient as the one who sends this."""
    author = _under(
        package,
        "Classification",
        id=_entry_id(of + "author"),
        objectType=_OBJECT + "Classification",
        classificationScheme=_SUBMISSION_AUTHOR,
        classifiedObject=of,
        nodeRepresentation="",
    )
    if one_line(patient.name):
        _slot(author, "authorPerson", "^" + _hl7_name(patient))
    _slot(author, "authorRole", "Patient")


def _whose(seed: str) -> str:
    """Name the patient of one submission by an identifier of ours, as HL7 writes it (CX).

    A hospital puts its own in its place. It is not made from the name: two people of one name are two people.
    """
    return f"{uuid.uuid5(NAMES, 'patient' + seed)}^^^&2.25.{NAMES.int}&ISO"


def _patient_fields(patient: Patient, whose: str) -> Sequence[str]:
    fields = [f"PID-3|{whose}"]
    if one_line(patient.name):
        fields.append(f"PID-5|{_hl7_name(patient)}")
    if patient.birth_date:
        fields.append(f"PID-7|{_time(str(patient.birth_date))}")
    return fields


def _hl7_name(patient: Patient) -> str:
    return f"{_hl7(surname(patient.name))}^{_hl7(given(patient.name))}"


_ESCAPES = str.maketrans({"\\": "\\E\\", "|": "\\F\\", "^": "\\S\\", "&": "\\T\\", "~": "\\R\\"})


def _hl7(text: str) -> str:
    """Write text as a part of an HL7 field, where some signs part one from the next."""
    return text.translate(_ESCAPES)


def _time(iso: str) -> str:
    """Write an ISO day as HL7 does, to the precision it is known."""
    return iso.replace("-", "")


def _short(title: str) -> str:
    return one_line(title).encode()[:_LONGEST].decode(errors="ignore")


def _entry_id(seed: str) -> str:
    return f"urn:uuid:{uuid.uuid5(NAMES, seed)}"


def _under(parent: Xml.Element, tag: str, **attributes: str) -> Xml.Element:
    return Xml.SubElement(parent, f"{{{_RIM}}}{tag}", {key: _plain(value) for key, value in attributes.items()})


def _slot(parent: Xml.Element, name: str, *values: str) -> None:
    held = _under(_under(parent, "Slot", name=name), "ValueList")
    for value in values:
        _under(held, "Value").text = _plain(value)


def _plain(text: str) -> str:
    """Leave out the two signs that XML does not know and cleaning lets through."""
    return text.replace("\ufffe", "").replace("\uffff", "")


def _named(parent: Xml.Element, words: str) -> None:
    _under(_under(parent, "Name"), "LocalizedString", value=words)


def _coded(parent: Xml.Element, of: str, scheme: str, code: str, display: str, system: str) -> None:  # noqa: PLR0913, PLR0917 - what a code is made of
    coded = _under(
        parent,
        "Classification",
        id=_entry_id(of + scheme),
        objectType=_OBJECT + "Classification",
        classificationScheme=scheme,
        classifiedObject=of,
        nodeRepresentation=code,
    )
    _slot(coded, "codingScheme", system)
    _named(coded, display)


def _identifier(parent: Xml.Element, of: str, scheme: str, value: str, name: str) -> None:
    made = _under(
        parent,
        "ExternalIdentifier",
        id=_entry_id(of + scheme),
        objectType=_OBJECT + "ExternalIdentifier",
        identificationScheme=scheme,
        registryObject=of,
        value=value,
    )
    _named(made, name)
