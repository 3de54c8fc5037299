"""Records as the public contract writes them, and as the index keeps them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sopinion.model.day import Day
from sopinion.model.kind import LOINC, Kind, Role
from sopinion.model.listing import Kept
from sopinion.model.page import Source
from sopinion.model.record import (
    Boundary,
    DatedLine,
    Evidence,
    ForeignPage,
    Guess,
    Match,
    Part,
    PatientSeen,
    Record,
    Status,
)


def _said(day: Day | None) -> str | None:
    return str(day) if day else None


def _day(text: str | None) -> Day | None:
    return Day.parse(text) if text else None


def as_json(record: Record) -> dict[str, Any]:
    """Write a record in the contract's shape: every key present, unknown is None."""
    first = record.parts[0]
    seen = record.patient
    files = {p.sha256: p.file for p in record.parts}

    def on(page: int, sha256: str) -> dict[str, Any]:
        """Name a page; where the record lies in several files, with its file."""
        return {"page": page, "file": files.get(sha256, first.file)} if len(files) > 1 else {"page": page}

    return {
        "id": record.id,
        "parts": [
            {"file": p.file, "also": list(p.also), "sha256": p.sha256, "pages": [p.first, p.last]} for p in record.parts
        ],
        "file": first.file,
        "folder": first.folder,
        "sha256": first.sha256,
        "pages": [first.first, first.last],
        "boundary": str(record.boundary),
        "boundary_confidence": record.boundary_confidence,
        "kind": str(record.kind),
        "loinc": LOINC[record.kind],
        "kind_confidence": record.kind_confidence,
        "guesses": [{"kind": str(g.kind), "confidence": g.confidence} for g in record.guesses],
        "title": record.title,
        "day": _said(record.day),
        "day_role": str(record.day_role) if record.day_role else None,
        "day_confidence": record.day_confidence,
        "days": [
            {"day": str(d.day), "role": str(d.role), **on(d.page, d.sha256), "quote": d.quote} for d in record.days
        ],
        "patient": {
            "name": seen.name,
            "birth_date": _said(seen.birth_date),
            "record_number": seen.record_number,
            "match": str(seen.match),
            "confidence": seen.confidence,
        },
        "foreign_pages": [
            {**on(f.page, f.sha256), "name": f.name, "birth_date": _said(f.birth_date), "quote": f.quote}
            for f in record.foreign_pages
        ],
        "facility": record.facility,
        "accession": record.accession,
        "status": str(record.status),
        "source": str(record.source),
        "evidence": [{**on(e.page, e.sha256), "quote": e.quote, "why": e.why} for e in record.evidence],
        "copy_of": record.copy_of,
        "supersedes": record.supersedes,
        "told": list(record.told),
    }


def as_kept(record: Record) -> dict[str, Any]:
    """Write a record for the index: the contract's shape, and what it does not show (folders, fingerprint)."""
    kept = as_json(record)
    kept["part_folders"] = [part.folder for part in record.parts]
    kept["day_confidences"] = [d.confidence for d in record.days]
    kept["signature"] = list(record.signature)
    kept["page_files"] = [[one.sha256 for one in ones] for ones in (record.days, record.foreign_pages, record.evidence)]
    return kept


def kept(record: Record) -> Kept:
    """Write a record for the index, under its first stretch of pages."""
    first = record.parts[0]
    return Kept(record.id, first.sha256, first.first, first.last, json.dumps(as_kept(record)))


def from_json(data: Mapping[str, Any]) -> Record:
    """Read a record back; what the contract's shape leaves out is filled with its first value."""
    folders = data.get("part_folders") or [data["folder"]] * len(data["parts"])
    sure = data.get("day_confidences") or [1.0] * len(data["days"])
    of_days, of_foreign, of_evidence = data.get("page_files") or (
        [""] * len(data[name]) for name in ("days", "foreign_pages", "evidence")
    )
    seen = data["patient"]
    return Record(
        id=data["id"],
        parts=tuple(
            Part(p["file"], folder, p["sha256"], p["pages"][0], p["pages"][1], tuple(p["also"]))
            for p, folder in zip(data["parts"], folders, strict=True)
        ),
        kind=Kind(data["kind"]),
        kind_confidence=data["kind_confidence"],
        guesses=tuple(Guess(Kind(g["kind"]), g["confidence"]) for g in data["guesses"]),
        title=data["title"],
        day=_day(data["day"]),
        day_role=Role(data["day_role"]) if data["day_role"] else None,
        day_confidence=data["day_confidence"],
        days=tuple(
            DatedLine(Day.parse(d["day"]), Role(d["role"]), d["page"], d["quote"], confidence, sha)
            for d, confidence, sha in zip(data["days"], sure, of_days, strict=True)
        ),
        patient=PatientSeen(
            seen["name"], _day(seen["birth_date"]), seen["record_number"], Match(seen["match"]), seen["confidence"]
        ),
        foreign_pages=tuple(
            ForeignPage(f["page"], f["name"], _day(f["birth_date"]), f["quote"], sha)
            for f, sha in zip(data["foreign_pages"], of_foreign, strict=True)
        ),
        facility=data["facility"],
        accession=data["accession"],
        status=Status(data["status"]),
        source=Source(data["source"]),
        evidence=tuple(
            Evidence(e["page"], e["quote"], e["why"], sha) for e, sha in zip(data["evidence"], of_evidence, strict=True)
        ),
        boundary=Boundary(data["boundary"]),
        boundary_confidence=data["boundary_confidence"],
        copy_of=data["copy_of"],
        supersedes=data["supersedes"],
        told=tuple(data["told"]),
        signature=tuple(data.get("signature", ())),
    )
