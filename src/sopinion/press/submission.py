"""METADATA.XML of IHE XDM: what is in the parcel, as a hospital system reads it (ebRIM 3.0, ITI volume 3, 4.2).

The identifiers below are those of the XDS metadata schemes. Codes that a hospital chooses for itself (class, format)
are given as plainly as the format allows; the kind of a paper is its LOINC document code.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as Xml

if TYPE_CHECKING:
    import datetime

_LCM = "urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0"
_RIM = "urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0"
_APPROVED = "urn:oasis:names:tc:ebxml-regrep:StatusType:Approved"
_STABLE = "urn:uuid:7edca82f-054d-47f2-a032-9b2a5b5186c1"
_TYPE_CODE = "urn:uuid:f0306f51-975f-434e-a61c-c59651d33983"
_CLASS_CODE = "urn:uuid:41a5887f-8865-4c09-adf7-e362475b143a"
_DOCUMENT_ID = "urn:uuid:2e82c1f6-a085-4c72-9da3-8640a32e42ab"
_SUBMISSION = "urn:uuid:a54d6aa5-d40d-43f9-88c5-b4633d873bdd"
_SUBMISSION_ID = "urn:uuid:96fdda7c-d067-4183-912e-bf5ee74998a8"
_SOURCE_ID = "urn:uuid:554ac39e-e3fe-47fe-b233-965d2a147832"
_HAS_MEMBER = "urn:oasis:names:tc:ebxml-regrep:AssociationType:HasMember"
_LOINC = "2.16.840.1.113883.6.1"
_ANY_PAPER = ("11503-0", "Medical records")


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


def submission(documents: Sequence[Document], title: str, day: datetime.date, unique: str) -> str:
    """Write METADATA.XML for documents that lie beside it."""
    Xml.register_namespace("lcm", _LCM)
    Xml.register_namespace("rim", _RIM)
    top = Xml.Element(f"{{{_LCM}}}SubmitObjectsRequest")
    listed = _under(top, "RegistryObjectList")
    for n, one in enumerate(documents, 1):
        _document(listed, f"Document{n:04}", one, day)
    package = _under(listed, "RegistryPackage", id="SubmissionSet01", status=_APPROVED)
    _slot(package, "submissionTime", f"{day:%Y%m%d}120000")
    _named(package, title)
    _identifier(package, "SubmissionSet01", _SUBMISSION_ID, unique, "XDSSubmissionSet.uniqueId")
    _identifier(package, "SubmissionSet01", _SOURCE_ID, unique, "XDSSubmissionSet.sourceId")
    _under(
        listed,
        "Classification",
        id="Classification00",
        classifiedObject="SubmissionSet01",
        classificationNode=_SUBMISSION,
    )
    for n in range(1, len(documents) + 1):
        member = _under(
            listed,
            "Association",
            id=f"Association{n:04}",
            associationType=_HAS_MEMBER,
            sourceObject="SubmissionSet01",
            targetObject=f"Document{n:04}",
        )
        _slot(member, "SubmissionSetStatus", "Original")
    Xml.indent(top, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(top, encoding="unicode") + "\n"


def _document(listed: Xml.Element, name: str, one: Document, made: datetime.date) -> None:
    entry = _under(listed, "ExtrinsicObject", id=name, mimeType="application/pdf", objectType=_STABLE, status=_APPROVED)
    _slot(entry, "creationTime", (one.day or made.isoformat()).replace("-", ""))
    _slot(entry, "hash", one.sha1)
    _slot(entry, "languageCode", "en-US")
    _slot(entry, "size", str(one.size))
    _slot(entry, "URI", one.file)
    _named(entry, one.title)
    code, display = (one.loinc, one.kind) if one.loinc else _ANY_PAPER
    for scheme, part in ((_CLASS_CODE, "class"), (_TYPE_CODE, "type")):
        coded = _under(
            entry,
            "Classification",
            id=f"{name}-{part}",
            classificationScheme=scheme,
            classifiedObject=name,
            nodeRepresentation=code,
        )
        _slot(coded, "codingScheme", _LOINC)
        _named(coded, display)
    _identifier(entry, name, _DOCUMENT_ID, one.unique, "XDSDocumentEntry.uniqueId")


def _under(parent: Xml.Element, tag: str, **attributes: str) -> Xml.Element:
    return Xml.SubElement(parent, f"{{{_RIM}}}{tag}", attributes)


def _slot(parent: Xml.Element, name: str, value: str) -> None:
    values = _under(_under(parent, "Slot", name=name), "ValueList")
    _under(values, "Value").text = value


def _named(parent: Xml.Element, words: str) -> None:
    _under(_under(parent, "Name"), "LocalizedString", value=words)


def _identifier(parent: Xml.Element, of: str, scheme: str, value: str, name: str) -> None:
    made = _under(
        parent, "ExternalIdentifier", id=f"{of}-{name}", identificationScheme=scheme, registryObject=of, value=value
    )
    _named(made, name)
