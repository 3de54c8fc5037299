"""The list in a portal export (IHE XDM) that says what each of its documents is."""

from __future__ import annotations

from collections.abc import Mapping

from sopinion.model.kind import Kind
from sopinion.paper.codes import kind_of
from sopinion.paper.markup import tree

LIST = "METADATA.XML"
"""Its name, in capitals."""

MOST = 8 * 2**20
"""Bytes; the list of ten thousand documents is smaller."""

_TYPES = (
    "urn:uuid:f0306f51-975f-434e-a61c-c59651d33983",  # the type code of a document
    "urn:uuid:41a5887f-8865-4c09-adf7-e362475b143a",  # its class code, which is coarser
)


def kinds(data: bytes) -> Mapping[str, Kind]:
    """Read what each document is, by its file's name, from the LOINC codes of the list. Raises Unread."""
    found: dict[str, Kind] = {}
    for document in tree(data).named("ExtrinsicObject"):
        file = next(
            (slot.first("ValueList", "Value") for slot in document.all("Slot") if slot.attributes.get("name") == "URI"),
            None,
        )
        codes = {
            one.attributes.get("classificationScheme", ""): one.attributes.get("nodeRepresentation", "")
            for one in document.all("Classification")
        }
        kind = next((kind for scheme in _TYPES if (kind := kind_of(codes.get(scheme, "")))), None)
        if file is not None and kind is not None:
            found[file.text.partition("|")[2].strip() or file.text.strip()] = kind
    return found
