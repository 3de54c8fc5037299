"""FHIR: what a portal gives out as JSON. Each document in it begins a page; files that lie inside are read as files."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sopinion.model.clean import one_line
from sopinion.model.kind import Kind
from sopinion.model.page import ProblemCode
from sopinion.model.readable import Block, Enclosed, Facts, Grid, Heading, Paragraph, Readable, Turn
from sopinion.paper import plain, web
from sopinion.paper.asked import Asked, Unread
from sopinion.paper.codes import kind_of
from sopinion.paper.encodings import decoded
from sopinion.paper.header import Fact, day, kept, own_day
from sopinion.paper.names import Names
from sopinion.paper.original import Original

Resource = Mapping[str, Any]

_DOCUMENTS = ("DocumentReference", "DiagnosticReport", "Composition")
_ENDINGS = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/tiff": ".tif",
    "application/rtf": ".rtf",
    "text/rtf": ".rtf",
    "text/xml": ".xml",
    "application/xml": ".xml",
    "application/hl7-v3+xml": ".xml",
}
_WORDY = ("text/plain", "text/html", "application/xhtml+xml")
_CATEGORIES = {
    "LAB": Kind.LAB_REPORT,
    "RAD": Kind.IMAGING_REPORT,
    "PAT": Kind.PATHOLOGY_REPORT,
    "GE": Kind.GENOMIC_REPORT,
}
_LISTS = {
    "Condition": ("conditions", ("code",), ("onsetDateTime", "recordedDate")),
    "MedicationRequest": ("medications", ("medicationCodeableConcept", "medicationReference"), ("authoredOn",)),
    "MedicationStatement": ("medications", ("medicationCodeableConcept", "medicationReference"), ("dateAsserted",)),
    "AllergyIntolerance": ("allergies", ("code",), ("recordedDate", "onsetDateTime")),
    "Procedure": ("procedures", ("code",), ("performedDateTime",)),
    "Immunization": ("immunizations", ("vaccineCode",), ("occurrenceDateTime",)),
}


def compose(original: Original, asked: Asked) -> Readable:
    """Read a FHIR resource or a bundle of them. Raises Unread: unsupported for other JSON; OSError."""
    resources = tuple(_resources(_parsed(original.whole(asked.limits.words_megabytes * 2**20))))
    if not resources:
        raise Unread(ProblemCode.UNSUPPORTED, "portal")
    return _Export(resources, asked).readable()


def _parsed(data: bytes) -> Sequence[Any]:
    """Read one JSON value, or one on each line."""
    words = decoded(data)
    try:
        return (json.loads(words),)
    except (ValueError, RecursionError):
        pass
    try:
        return tuple(json.loads(line) for line in words.splitlines() if line.strip())
    except (ValueError, RecursionError):
        raise Unread(ProblemCode.DAMAGED, "portal") from None


def _resources(values: Sequence[Any]) -> Iterator[Resource]:
    """Give every resource, those of bundles and those contained in others too."""
    todo = list(reversed(values))
    while todo:
        one = todo.pop()
        if isinstance(one, list):
            todo += reversed(one)
        elif isinstance(one, dict) and isinstance(one.get("resourceType"), str):
            if one["resourceType"] == "Bundle":
                todo += [entry.get("resource") for entry in reversed(_list(one, "entry")) if isinstance(entry, dict)]
            else:
                yield one
                todo += reversed(_list(one, "contained"))


def _list(holder: Any, key: str) -> list[Any]:  # noqa: ANN401 - JSON is whatever it is
    found = holder.get(key) if isinstance(holder, dict) else None
    return found if isinstance(found, list) else []


def _text(holder: Any, *path: str | int) -> str:  # noqa: ANN401 - as above
    """Follow a path of keys and places to a text or a number; "" where there is none."""
    for step in path:
        if isinstance(step, int):
            holder = holder[step] if isinstance(holder, list) and -len(holder) <= step < len(holder) else None
        else:
            holder = holder.get(step) if isinstance(holder, dict) else None
    if isinstance(holder, bool) or not isinstance(holder, str | int | float):
        return ""
    return str(holder)


def _concept(concept: Any) -> str:  # noqa: ANN401 - as above
    """Say a coded concept in words."""
    return _text(concept, "text") or next(
        (said for coding in _list(concept, "coding") if (said := _text(coding, "display"))),
        _text(concept, "display"),
    )


def _kind(concept: Any) -> Kind | None:  # noqa: ANN401 - as above
    codes = (_text(coding, "code") for coding in _list(concept, "coding"))
    return next((kind for code in codes if (kind := kind_of(code))), None)


class _Export:
    """Everything that an export holds."""

    def __init__(self, resources: Sequence[Resource], asked: Asked) -> None:
        self._resources = resources
        self._asked = asked
        self._names = Names()
        self._enclosed: list[Enclosed] = []
        self._patients = [one for one in resources if one["resourceType"] == "Patient"]
        self._observations = {
            f"{prefix}{_text(one, 'id')}": one
            for one in resources
            if one["resourceType"] == "Observation"
            for prefix in ("Observation/", "#", "urn:uuid:")
        }

    def readable(self) -> Readable:
        """Give all of it to read."""
        documents = [one for one in self._resources if one["resourceType"] in _DOCUMENTS]
        told = [self._document(one) for one in documents]
        pages = [(title, facts, blocks, kind) for title, facts, blocks, kind in told if blocks or not self._enclosed]
        lists = self._lists(documents)
        if len(pages) == 1 and not lists:
            title, facts, blocks, kind = pages[0]
            return Readable("portal", title, blocks, facts, kind, tuple(self._enclosed))
        body: list[Block] = []
        for title, facts, blocks, _ in pages[1:] if pages else ():
            body += [Turn(), Heading(title), Facts(facts), *blocks]
        head = self._patient({})
        first = pages[0] if pages else ("", head, (), None)
        if lists:
            body += [*([Turn()] if pages else []), *lists]
        facts = first[1] if pages else (head if lists else ())
        return Readable("portal", first[0], (*first[2], *body), facts, None, tuple(self._enclosed))

    def _document(self, one: Resource) -> tuple[str, tuple[Fact, ...], tuple[Block, ...], Kind | None]:
        kind = _kind(one.get("type")) or _kind(one.get("code")) or self._category(one)
        title = one_line(
            _text(one, "title") or _concept(one.get("type")) or _concept(one.get("code")) or _text(one, "description")
        )
        facts = kept(
            (*self._patient(one), *_days(one, kind), ("facility", _text(one, "custodian", "display")), _author(one))
        )
        blocks: list[Block] = []
        if _text(one, "description") and _text(one, "description") != title:
            blocks.append(Paragraph(one_line(_text(one, "description"))))
        for part in (*_list(one, "content"), *({"attachment": form} for form in _list(one, "presentedForm"))):
            blocks += self._attachment(part.get("attachment") if isinstance(part, dict) else None, title, kind)
        blocks += self._results(one)
        if _text(one, "conclusion"):
            blocks += plain.lines(_text(one, "conclusion"))
        for section in _list(one, "section"):
            blocks += self._section(section, 1)
        if not blocks and _text(one, "text", "div"):
            blocks += web.blocks(_text(one, "text", "div"), self._asked.limits)
        return title, facts, tuple(blocks), kind

    def _category(self, one: Resource) -> Kind | None:
        codes = (_text(coding, "code") for category in _list(one, "category") for coding in _list(category, "coding"))
        return next((_CATEGORIES[code] for code in codes if code in _CATEGORIES), None)

    def _patient(self, one: Resource) -> tuple[Fact, ...]:
        wanted = _text(one, "subject", "reference").rsplit("/", 1)[-1].lstrip("#").removeprefix("urn:uuid:")
        patient = next(
            (p for p in self._patients if wanted and _text(p, "id") == wanted),
            self._patients[0] if len(self._patients) == 1 else {},
        )
        names = _list(patient, "name")
        name = next((n for n in names if _text(n, "use") in {"official", "usual"}), names[0] if names else {})
        given = " ".join(part for part in _list(name, "given") if isinstance(part, str))
        said = f"{given} {_text(name, 'family')}".strip() or _text(name, "text") or _text(one, "subject", "display")
        number = next(
            (
                _text(held, "value")
                for held in _list(patient, "identifier")
                if any(_text(coding, "code") == "MR" for coding in _list(held.get("type"), "coding"))
            ),
            "",
        )
        return kept((("patient", said), ("born", day(_text(patient, "birthDate"))), ("number", number)))

    def _attachment(self, attachment: Any, title: str, kind: Kind | None) -> Iterator[Block]:  # noqa: ANN401 - as above
        """Give the words of an attachment; one of another form is put aside as a file."""
        form = _text(attachment, "contentType").partition(";")[0].strip().lower()
        try:
            data = base64.b64decode("".join(_text(attachment, "data").split()), validate=True)
        except (binascii.Error, ValueError):
            return
        if not data:
            return
        if form in _WORDY:
            words = decoded(data)
            yield from plain.lines(words) if form == "text/plain" else web.blocks(words, self._asked.limits)
            return
        name = one_line(_text(attachment, "title") or title).replace("/", " ") or "attachment"
        ending = _ENDINGS.get(form, "")
        name = name if not ending or name.lower().endswith(ending) else name + ending
        self._enclosed.append(Enclosed(self._names.own(name), data, kind))

    def _results(self, one: Resource) -> Iterator[Block]:
        found = [self._observations.get(_text(ref, "reference")) for ref in _list(one, "result")]
        rows = tuple(_result(observation) for observation in found if observation is not None)
        if rows:
            yield Grid(rows)

    def _section(self, section: Any, level: int) -> Iterator[Block]:  # noqa: ANN401 - as above
        title = one_line(
            _text(section, "title") or _concept(section.get("code") if isinstance(section, dict) else None)
        )
        if title:
            yield Heading(title, level)
        yield from web.blocks(_text(section, "text", "div"), self._asked.limits)
        for inner in _list(section, "section") if level < 6 else ():  # noqa: PLR2004 - as deep as headings go
            yield from self._section(inner, level + 1)

    def _lists(self, documents: Sequence[Resource]) -> list[Block]:
        """List what is in the export besides documents: diagnoses, drugs, results that no report holds."""
        told = {_text(ref, "reference") for one in documents for ref in _list(one, "result")}
        groups: dict[str, list[tuple[str, ...]]] = {}
        for one in self._resources:
            if one["resourceType"] in _LISTS:
                name, what, when = _LISTS[one["resourceType"]]
                said = next((words for key in what if (words := _concept(one.get(key)))), "")
                groups.setdefault(name, []).append((said, next((d for key in when if (d := day(_text(one, key)))), "")))
            elif one["resourceType"] == "Observation" and not told & {
                f"{p}{_text(one, 'id')}" for p in ("Observation/", "#")
            }:
                groups.setdefault("results", []).append(_result(one))
        return [
            block
            for name, rows in groups.items()
            for block in (Heading("", key=name), Grid(tuple(row for row in rows if row[0])))
        ]


def _days(one: Resource, kind: Kind | None) -> Iterator[Fact]:
    when = (
        _text(one, "effectiveDateTime")
        or _text(one, "effectivePeriod", "start")
        or _text(one, "context", "period", "start")
        or _text(one, "event", 0, "period", "start")
    )
    yield own_day(kind, when)
    yield "reported", day(_text(one, "issued") or _text(one, "date"))


def _author(one: Resource) -> Fact:
    return ("author", _text(one, "author", 0, "display") or _text(one, "performer", 0, "display"))


def _result(observation: Resource) -> tuple[str, ...]:
    """Put a result in a row: what, how much, the usual range, the day."""
    value = " ".join(
        filter(None, (_text(observation, "valueQuantity", "value"), _text(observation, "valueQuantity", "unit")))
    )
    said = value or _text(observation, "valueString") or _concept(observation.get("valueCodeableConcept"))
    usual = _text(observation, "referenceRange", 0, "text") or "-".join(
        filter(None, (_text(observation, "referenceRange", 0, edge, "value") for edge in ("low", "high")))
    )
    when = day(_text(observation, "effectiveDateTime"))
    return tuple(one_line(cell) for cell in (_concept(observation.get("code")), said, usual, when))
