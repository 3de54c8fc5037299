"""The nineteen kinds of record, the roles a day can play, and which role is a kind's own.

Codes are LOINC document codes. LOINC is copyright Regenstrief Institute, Inc., and free to use under its licence
(https://loinc.org/license); NOTICE carries its copyright line.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Kind(StrEnum):
    """What a record is."""

    PATHOLOGY_REPORT = "pathology-report"
    OPERATIVE_REPORT = "operative-report"
    DISCHARGE_SUMMARY = "discharge-summary"
    TREATMENT_PLAN = "treatment-plan"
    TREATMENT_RECORD = "treatment-record"
    RADIATION_SUMMARY = "radiation-summary"
    MEDICATION_LIST = "medication-list"
    IMAGING_REPORT = "imaging-report"
    LAB_REPORT = "lab-report"
    GENOMIC_REPORT = "genomic-report"
    TUMOR_BOARD_NOTE = "tumor-board-note"
    VISIT_NOTE = "visit-note"
    SECOND_OPINION = "second-opinion"
    REFERRAL = "referral"
    VISIT_SUMMARY = "visit-summary"
    INSURANCE_PAPER = "insurance-paper"
    DIRECTIVE = "directive"
    PATIENT_PAGE = "patient-page"
    OTHER = "other"


class Role(StrEnum):
    """What a date on a paper says happened that day."""

    COLLECTED = "collected"
    PERFORMED = "performed"
    VISITED = "visited"
    ADMITTED = "admitted"
    DISCHARGED = "discharged"
    ENDED = "ended"
    RECEIVED = "received"
    REPORTED = "reported"
    SIGNED = "signed"
    PRINTED = "printed"
    FAXED = "faxed"
    BORN = "born"
    DUE = "due"
    OTHER = "other"


LOINC: Mapping[Kind, str | None] = MappingProxyType(
    {
        Kind.PATHOLOGY_REPORT: "11526-1",
        Kind.OPERATIVE_REPORT: "11504-8",
        Kind.DISCHARGE_SUMMARY: "18842-5",
        Kind.TREATMENT_PLAN: "18776-5",
        Kind.TREATMENT_RECORD: "11486-8",
        Kind.RADIATION_SUMMARY: "68602-2",
        Kind.MEDICATION_LIST: "56445-0",
        Kind.IMAGING_REPORT: "18748-4",
        Kind.LAB_REPORT: "11502-2",
        Kind.GENOMIC_REPORT: "51969-4",
        Kind.TUMOR_BOARD_NOTE: "85231-9",
        Kind.VISIT_NOTE: "11488-4",
        Kind.SECOND_OPINION: "47040-1",
        Kind.REFERRAL: "57133-1",
        Kind.VISIT_SUMMARY: "34133-9",
        Kind.INSURANCE_PAPER: "64291-8",
        Kind.DIRECTIVE: "42348-3",
        Kind.PATIENT_PAGE: "51855-5",
        Kind.OTHER: None,
    }
)

OWN_ROLE: Mapping[Kind, Role] = MappingProxyType(
    {
        Kind.PATHOLOGY_REPORT: Role.COLLECTED,
        Kind.OPERATIVE_REPORT: Role.PERFORMED,
        Kind.DISCHARGE_SUMMARY: Role.DISCHARGED,
        Kind.TREATMENT_PLAN: Role.SIGNED,
        Kind.TREATMENT_RECORD: Role.ENDED,
        Kind.RADIATION_SUMMARY: Role.ENDED,
        Kind.MEDICATION_LIST: Role.PRINTED,
        Kind.IMAGING_REPORT: Role.PERFORMED,
        Kind.LAB_REPORT: Role.COLLECTED,
        Kind.GENOMIC_REPORT: Role.COLLECTED,
        Kind.TUMOR_BOARD_NOTE: Role.VISITED,
        Kind.VISIT_NOTE: Role.VISITED,
        Kind.SECOND_OPINION: Role.SIGNED,
        Kind.REFERRAL: Role.SIGNED,
        Kind.VISIT_SUMMARY: Role.VISITED,
        Kind.INSURANCE_PAPER: Role.SIGNED,
        Kind.DIRECTIVE: Role.SIGNED,
        Kind.PATIENT_PAGE: Role.SIGNED,
        Kind.OTHER: Role.REPORTED,
    }
)
