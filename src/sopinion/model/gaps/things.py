"""What is no paper: the pictures behind imaging reports, the slides behind pathology reports, scans on a disc."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from sopinion.model.day import Day
from sopinion.model.disc import Study
from sopinion.model.gap import GapKind
from sopinion.model.gaps.acts import SCAN, families
from sopinion.model.gaps.finding import Finding
from sopinion.model.gaps.pile import Pile, Sentence, near, own_days
from sopinion.model.item import Item, ItemKind
from sopinion.model.kind import Kind
from sopinion.model.record import Match, Record

_CODES: Mapping[str, str] = MappingProxyType(
    {"CT": "ct", "MR": "mri", "PT": "pet", "MG": "mammogram", "US": "us", "CR": "xray", "DX": "xray"}
)
"""How scanners call the kinds of scan (DICOM PS3.3, C.7.3.1.1.1), and how the rules do."""
_WORTH = frozenset({"ct", "mri", "pet", "mibg", "bone", "mammogram"})
"""Scans whose pictures a second reader asks for; a chest film or an ultrasound is read again less often."""


def images(pile: Pile) -> Iterator[Finding]:
    """The scans that are reported here and are on no disc here: one gap for each place that made them."""
    if pile.told.images in ("have", "asked"):
        return
    on_disc = [study for _, study in pile.told.studies]
    bare = [i for i in pile.told.items if i.kind is ItemKind.DISC and i.on_its_way and not i.studies]
    if bare:
        return  # a disc that was asked for, or came, without a word on what is on it
    places: dict[str, list[tuple[Record, str]]] = defaultdict(list)
    for record in pile.records:
        if record.kind is not Kind.IMAGING_REPORT:
            continue
        head = families(f"{record.title or ''}\n{pile.head(record)}", pile.cues["acts"])
        shown = [word for word in head if word.family in _WORTH]
        days = own_days(record)
        if shown and not any(shows(study, {w.family for w in shown}, days) for study in on_disc):
            places[record.facility or ""].append((record, f"{shown[0].text} {record.day or ''}".strip()))
    for place, found in places.items():
        yield Finding(
            kind=GapKind.NO_IMAGES,
            key=f"images:{place}",
            about=", ".join(dict.fromkeys(name for _, name in found)),
            says="no-images",
            sentence=_first(pile, found[0][0]),
        )


def shows(study: Study, shown: set[str], days: tuple[Day, ...]) -> bool:
    """Whether a study on a disc can be the scan of a report: of its kind, as far as the disc tells, and of its day."""
    codes = {_CODES[code] for code in study.modality.upper().split("/") if code in _CODES}
    return (not codes or bool(codes & shown)) and (study.day is None or near(days, [study.day], 1, 1))


def slides(pile: Pile) -> Iterator[Finding]:
    """Pathology reports whose slides nobody has asked for: one gap for each laboratory."""
    asked = {item.accession for item in pile.told.items if item.kind is ItemKind.SLIDES and item.on_its_way}
    if "" in asked or pile.told.slides in ("have", "asked"):
        return  # slides that were asked for without a word on which
    places: dict[str, list[tuple[Record, str]]] = defaultdict(list)
    for record in pile.records:
        if record.kind is Kind.PATHOLOGY_REPORT and record.accession and record.accession not in asked:
            places[record.facility or ""].append((record, record.accession))
    for place, found in places.items():
        yield Finding(
            kind=GapKind.SLIDES,
            key=f"slides:{place}",
            about=", ".join(dict.fromkeys(number for _, number in found)),
            says="slides",
            sentence=_first(pile, *found[0]),
        )


def discs(pile: Pile) -> Iterator[Finding]:
    """Scans on a disc whose report is not here."""
    reports = [r for r in pile.records if r.kind is Kind.IMAGING_REPORT]
    for item, study in pile.told.studies:
        days = (study.day,) if study.day else ()
        if days and not any(shows(study, _shown(pile, r), own_days(r)) for r in reports):
            yield Finding(
                kind=GapKind.NO_REPORT,
                key=f"disc:{item.id}:{study.modality}",
                about=f"{study.modality} {study.day or ''}".strip(),
                says="disc-report",
                sentence=None,
                days=days,
                wants=Kind.IMAGING_REPORT,
            )


def strange_disc(item: Item) -> Finding | None:
    """The finding that a disc holds images of somebody else, or of two people; None for any other thing."""
    if not item.strange:
        return None
    says = "mixed-disc" if item.mixed or item.match is not Match.DIFFERENT else "wrong-disc"
    return Finding(GapKind.WRONG_PATIENT, f"disc:{item.id}", item.label, says, None)


def strange_discs(pile: Pile) -> Iterator[Finding]:
    """Discs that hold images of somebody else."""
    for item in pile.told.items:
        if finding := strange_disc(item):
            yield finding


def _shown(pile: Pile, record: Record) -> set[str]:
    """The kinds of scan that the head of a report names."""
    return {word.family for word in families(f"{record.title or ''}\n{pile.head(record)}", pile.cues["acts"])}


def _first(pile: Pile, record: Record, word: str = "") -> Sentence:
    """The line of a record that names a word, else a scan, else its first."""
    part = record.parts[0]
    best = ""
    for at, page in pile.pages(record):
        for n, row in enumerate(page.text.split("\n")):
            line = " ".join(row.split())
            best = best or line
            named = word in line if word else any(w.family != SCAN for w in families(line, pile.cues["acts"]))
            if line and named:
                return Sentence(record, at, page.number, line, n)
    return Sentence(record, part, part.first, best, 0)
