"""LOINC codes that documents bear, and the kinds they stand for: LOINC's own document ontology, read by hand."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sopinion.model.kind import LOINC, Kind

_ALSO: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.PATHOLOGY_REPORT: "60567-5 60568-3 22634-0 22635-7 22636-5 22637-3 33716-2 19764-0",
        Kind.OPERATIVE_REPORT: "28570-0 34137-0 18745-0 18746-8 18751-8",
        Kind.DISCHARGE_SUMMARY: "18761-7 34105-7 34106-5 28655-9 11490-0",
        Kind.TREATMENT_RECORD: "29549-3",
        Kind.MEDICATION_LIST: "10160-0 10183-2 57828-6",
        Kind.IMAGING_REPORT: "18747-6 18755-9 18757-5 18758-3 18760-9 18782-3 18726-0 11525-3 68604-8 25045-6 24627-2 "
        "24725-4 24566-2 24558-9 24604-1 24606-6 24531-6 30745-4 30746-2 36643-5",
        Kind.LAB_REPORT: "26436-6 58410-2 57021-8 24323-8 51990-0 24362-6 57698-3",
        Kind.GENOMIC_REPORT: "55232-3 81247-9",
        Kind.VISIT_NOTE: "11506-3 34109-9 34117-2 34111-5 34108-1 34131-3 51845-6 28568-4 34878-9 18733-6 34748-4",
        Kind.REFERRAL: "34140-4",
        Kind.VISIT_SUMMARY: "60591-5 69730-0",
        Kind.INSURANCE_PAPER: "48768-6",
        Kind.DIRECTIVE: "64298-3 59284-0 64293-4",
    }
)

_BY_CODE: Mapping[str, Kind] = MappingProxyType(
    {code: kind for kind, codes in _ALSO.items() for code in codes.split()}
    | {code: kind for kind, code in LOINC.items() if code is not None}
)


def kind_of(code: str) -> Kind | None:
    """Give the kind that a LOINC code of a document stands for; None for a code that says nothing here."""
    return _BY_CODE.get(code.strip())
