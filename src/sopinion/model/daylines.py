"""The dates of a record with their roles, and the one day the record stands under."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, replace
from enum import IntEnum

from sopinion.model.dateorder import Manner, manner
from sopinion.model.dates import Order, Written, settle
from sopinion.model.day import Day
from sopinion.model.kind import OWN_ROLE, Kind, Role
from sopinion.model.lexicon import Lexicon, Use
from sopinion.model.page import Source
from sopinion.model.sight import Sight

_TIME = re.compile(
    r"^[\s,@]*(?:at\s+)?\d{1,2}:?\d{2}(?::\d{2})?\s*(?:[AaPp]\.?[Mm]\.?|[Hh]rs?)?(?:\s+[A-Z]{2,4}\b)?(?![\w:])"
)
_NEXT_LABEL = re.compile(r"[A-Z][\w /-]{1,30}:")
_UNTIL = re.compile(
    r"^\s*(?:\d{1,2}:\d{2}\s*)?(?:[AaPp][Mm])?\s*(?:-|\u2013|\u2014|to|thru|through|until|bis|and|/)\s*$"
)
_FAXED = re.compile(
    r"\b(?:fax|from|to)\b.*\bp(?:age|g)?[. ]*\d{1,3}(?:\s*(?:/|of)\s*\d{1,3})?\b|\bfax\b", re.IGNORECASE
)
_LETTER = frozenset({"dear", "sincerely", "faithfully", "regards", "liebe", "geehrte", "geehrter"})
_SPECKS = ".,:;()-?!'\"`~_=|*\u2018\u2019\u201c\u201d\u2022\u00b7"
_NOISE = 24  # characters of specks that a reader of pictures may see behind a date
_TAIL_LINES = 6
_FOOT_LINES = 2
_LABEL_WORDS = 4
_BRIDGE_WORDS = 6
_FAR_DAYS = 150
_LETTER_LINES = 14  # a letter bears its date so near the top
_OPENING_LINES = 8
_FAX_LINES = 2
_PLACE_WORDS = 3  # words of a place that may stand beside the date of a letter
_ROWS = 3  # dated rows that make a table of treatments
_LONG_QUOTE = 120


class Zone(IntEnum):
    """Where on its page a date stands: in running prose, on a line of its own, at the end, or at the head."""

    PROSE = 0
    LINE = 1
    TAIL = 2
    HEAD = 3


@dataclass(frozen=True, slots=True)
class Dated:
    """A date of a record as written, with the label that rules it ("" where none does).

    slip: whether a slip of a reader of pictures was set right in it.
    """

    written: Written
    label: str
    zone: Zone
    page: int
    quote: str
    slip: bool = False


_REPORTS = frozenset(
    {
        Kind.OTHER,
        Kind.PATHOLOGY_REPORT,
        Kind.IMAGING_REPORT,
        Kind.LAB_REPORT,
        Kind.GENOMIC_REPORT,
        Kind.OPERATIVE_REPORT,
        Kind.VISIT_NOTE,
        Kind.TUMOR_BOARD_NOTE,
        Kind.VISIT_SUMMARY,
    }
)
_EVENTS = frozenset({"collected", "performed", "visited"})
_ROLES = {role.value: role for role in Role} | {
    "letter": Role.SIGNED,
    "today": Role.VISITED,
    "last row": Role.ENDED,
    "until": Role.OTHER,
    "from": Role.OTHER,
}
# What the two dates of a span are, by the label before them.
_SPANS = {"stay": ("admitted", "discharged"), "course": ("not", "ended"), "neutral": ("from", "until")}
_LASTS = frozenset({Kind.DISCHARGE_SUMMARY, Kind.TREATMENT_RECORD, Kind.RADIATION_SUMMARY})
_BY_SOMEBODY = frozenset({"signed", "reported", "printed"})  # labels that a name may part from their date
_OWN = 4.0
_FITS = {
    "stay": 3.2,
    "course": 3.2,
    "letter": 1.9,
    "neutral": 3.4,
    "collected": 3.0,
    "performed": 3.0,
    "visited": 3.0,
    "reported": 2.0,
    "signed": 1.8,
}
_PLACES = {Zone.HEAD: 0.9, Zone.TAIL: 0.8, Zone.LINE: -0.6, Zone.PROSE: 0.0}
_DOUBT = 0.15  # dates of one head that lie far apart
_PARTLY = 0.9
_SLIPPED = 0.85
_RIVAL = 0.35  # a date that fits all but as well
_SURE = ((4.0, 0.98), (3.3, 0.95), (2.5, 0.92), (0.0, 0.8))  # how sure a fit is, from the best down
_NEARBY = frozenset({"collected", "performed", "visited", "admitted", "discharged", "received", "reported"})
_NEVER = frozenset({"born", "faxed", "due", "not", "received", ""})


def role_of(label: str) -> Role:
    """The role that a label gives a date."""
    return _ROLES.get(label, Role.OTHER)


def _ruled(sight: Sight, number: int, written: Written, lexicon: Lexicon) -> tuple[str, bool]:
    """Find the label that rules a date, before it in its line, else above it; and whether it plainly does."""
    before = [label for label in sight.labels if label.line == number and label.end <= written.start]
    if not before:
        return _above(sight, number, written) if number else ("", False)
    label = before[-1]
    if label.use is not Use.DATE:
        return "", False
    text = sight.lines[number].text
    gap = text[label.end : written.start]
    words = [word for raw in gap.split() if (word := raw.strip(_SPECKS).lower())]
    if not words:
        return label.value, label.strong or text[label.start].isupper()
    if all(word.isdigit() or word in lexicon.sets["bridge"] for word in words):
        return label.value, label.strong
    if label.value in _BY_SOMEBODY and len(words) <= _BRIDGE_WORDS and label.strong:
        return label.value, True
    return "", False


def _above(sight: Sight, number: int, written: Written) -> tuple[str, bool]:
    """The label in the line above: alone there, or in the same place among as many labels as there are dates."""
    above = [label for label in sight.labels if label.line == number - 1 and label.use is Use.DATE]
    if not above or any(n == number - 1 for n, _ in sight.dates):
        return "", False
    here = [w for n, w in sight.dates if n == number]
    columns = len(above) == len(here) and len(sight.lines[number - 1].words) <= _LABEL_WORDS * len(above)
    return (above[here.index(written)].value, True) if columns else ("", False)


def _zone(sight: Sight, number: int, written: Written, *, near: bool, last: bool) -> Zone:
    """Where a date stands; `near` says that a label plainly rules it, `last` that nothing is written after the page."""
    if not near:
        return Zone.PROSE
    size = len(sight.lines)
    if number < sight.body or number >= size - _FOOT_LINES:
        return Zone.HEAD
    rest = _TIME.sub("", sight.lines[number].text[written.end :], count=1).strip(" .,;)")
    labelled = any(label.line == number and label.start >= written.end for label in sight.labels)
    if sight.page.source is not Source.TEXT and len(rest) <= _NOISE and _led(sight, number, written):
        return Zone.HEAD if number < _LETTER_LINES else Zone.LINE
    if rest and not labelled and not _NEXT_LABEL.match(rest):
        return Zone.PROSE
    return Zone.TAIL if last and number >= size - _TAIL_LINES else Zone.LINE


def _led(sight: Sight, number: int, written: Written) -> bool:
    """Whether a label begins the line, and the date follows it."""
    text = sight.lines[number].text
    before = [label for label in sight.labels if label.line == number and label.end <= written.start]
    return (
        bool(before)
        and not any(map(str.isalnum, text[before[-1].end : written.start]))
        and (len(text[: before[-1].start].split()) <= 1 or len(before) > 1)
    )


def dated(sights: list[Sight], lexicon: Lexicon) -> list[Dated]:
    """Every date of a record's pages, each with its label and place."""
    found: list[Dated] = []
    written_on = [n for n, sight in enumerate(sights) if not sight.blank] or [0]
    for index, sight in enumerate(sights):
        fax = _is_fax(sight)
        before: tuple[int, Written, str] | None = None
        for number, written in sight.dates:
            label, near = _ruled(sight, number, written, lexicon)
            text = sight.lines[number].text
            if _faxed(sight, number, label) or (fax and label == "neutral"):
                label, near = "faxed", True
            elif before and before[0] == number and _UNTIL.match(text[before[1].end : written.start]):
                first, label = _SPANS.get(before[2], (before[2], "not" if before[2] else ""))
                near = bool(label)
                found[-1] = replace(found[-1], label=first)
            elif not label and index == written_on[0] and not any(d.label in {"letter", "today"} for d in found):
                label = _unlabelled(sight, number, written)
                near = bool(label)
            before = (number, written, label)
            zone = _zone(sight, number, written, near=near, last=index == written_on[-1])
            if label in {"letter", "today"}:
                zone = Zone.HEAD
            if zone is Zone.PROSE and not near and label not in _NEVER:
                label = ""
            found.append(
                Dated(written, label, zone, sight.page.number, _quote(text, written), slip=number in sight.mended)
            )
    return found


def _quote(text: str, written: Written) -> str:
    if len(text) <= _LONG_QUOTE:
        return text
    return text[max(0, written.start - _LONG_QUOTE // 2) : written.end + _LONG_QUOTE // 4]


def _is_fax(sight: Sight) -> bool:
    """Whether a page is the cover of a fax."""
    return any("fax" in title.run or "facsimile" in title.run for title in sight.titles)


def _faxed(sight: Sight, number: int, label: str) -> bool:
    """Whether a date stands in the line that a fax machine prints at the edge of a page."""
    edge = number < _FAX_LINES or number >= len(sight.lines) - 1
    return edge and label in {"", "neutral"} and bool(_FAXED.search(sight.lines[number].text))


def _unlabelled(sight: Sight, number: int, written: Written) -> str:
    """What a date without a label is, by its place: the date of a letter, or of a visit that a page opens with."""
    if number >= _LETTER_LINES:
        return ""
    text = sight.lines[number].text
    rest = (text[: written.start] + text[written.end :]).strip(" ,.-")
    place = len(rest.split()) <= _PLACE_WORDS and not any(c.isdigit() for c in rest) and rest.istitle()
    if (not rest or place) and any(_LETTER.intersection(line.words) for line in sight.lines):
        return "letter"
    timed = number <= _OPENING_LINES and _TIME.match(text[written.end :])
    return "today" if timed or (written.start == 0 and written is sight.dates[0][1]) else ""


def paper_order(dates: list[Dated], sights: list[Sight], birth: Day | None) -> Manner:
    """How this paper writes its dates, by its labelled dates and the birth date told."""
    ruled = [(d.label, d.written) for d in dates if d.label and d.label != "faxed" and d.zone is not Zone.PROSE]
    births = [(d.label, d.written) for d in dates if d.label == "born"]
    return manner([*ruled, *births], sights, birth)


def _rank(label: str, kind: Kind, zone: Zone) -> float:
    """How well a label, in its place, says when care of this kind took place; 0 for not at all."""
    if label == "until" or label == "last row":
        return (_OWN - 0.3 + _PLACES[zone]) if kind in _LASTS else 0.0
    if label == "today":
        return 2.0 if kind in {Kind.VISIT_SUMMARY, Kind.TUMOR_BOARD_NOTE} else 0.0
    if label == "from":
        return 0.0 if kind in _LASTS else 2.4 + _PLACES[zone]
    if zone is Zone.PROSE or label in _NEVER or (label == Role.PRINTED and kind is not Kind.MEDICATION_LIST):
        return 0.0
    if role_of(label) is OWN_ROLE[kind] and kind is not Kind.OTHER:
        return _OWN + _PLACES[zone]
    if label in _EVENTS and kind not in _REPORTS:
        return 0.0
    fits = _FITS.get(label)
    return fits + _PLACES[zone] if fits else 0.0


@dataclass(frozen=True, slots=True)
class Chosen:
    """The day a record stands under, the role it plays, and how sure it is (0 to 1)."""

    day: Day | None = None
    role: Role | None = None
    confidence: float = 0.0


def choose(dates: list[Dated], kind: Kind, manner: Manner, today: datetime.date, birth: Day | None) -> Chosen:
    """Choose the day when the care took place; open where labels disagree, never a birth, print or future date."""
    fits: dict[Day, tuple[float, Dated]] = {}
    how = manner.order
    dates = _with_rows(dates, kind, how, today)
    for d in dates:
        rank = _rank(d.label, kind, d.zone)
        day = settle(d.written, how, today)
        possible = day.first <= today and not (birth and day.last < birth.first)
        if rank > 0 and possible and (day not in fits or fits[day][0] < rank):
            fits[day] = (rank, d)
    if not fits:
        return Chosen()
    day, (best, by) = max(fits.items(), key=lambda item: item[1][0])
    if any(best - rank < _RIVAL and not other.agrees(day) for other, (rank, _) in fits.items()):
        return Chosen()
    if by.label == "reported" and OWN_ROLE[kind] is not Role.REPORTED:
        happened = [settle(d.written, how, today) for d in dates if d.label in _EVENTS and d.zone >= Zone.LINE]
        if any(not other.agrees(day) for other in happened):  # what is dated here is of another kind than was thought
            return Chosen()
    sure = next(sure for least, sure in _SURE if best >= least)
    head = [settle(d.written, how, today) for d in dates if d.zone >= Zone.TAIL and d.label in _NEARBY]
    if any(_apart(other, day) for other in head):
        if by.zone < Zone.TAIL:  # a date in the body, years away from the dates of the head, is of something else
            return Chosen()
        sure -= _DOUBT
    if by.slip:
        sure = min(sure, _SLIPPED)
    if day.whole and not by.written.day:
        sure = min(sure, manner.sure)
    return Chosen(day, _role(by.label, kind), sure if day.whole else min(sure, _PARTLY))


def _role(label: str, kind: Kind) -> Role:
    return OWN_ROLE[kind] if label in {"until", "last row"} else role_of(label)


def _with_rows(dates: list[Dated], kind: Kind, how: Order, today: datetime.date) -> list[Dated]:
    """Dates with the last row of a table of treatments marked, where nothing else says when treatment ended."""
    if kind is not Kind.TREATMENT_RECORD or any(d.label in {"ended", "neutral", "until", "performed"} for d in dates):
        return dates
    rows = [d for d in dates if not d.label and settle(d.written, how, today).whole]
    days = [settle(d.written, how, today) for d in rows]
    firsts = [day.first for day in days if day.first <= today]
    if len(set(firsts)) < _ROWS or firsts != sorted(firsts) or len(firsts) < len(days):
        return dates
    return [*dates, replace(rows[-1], label="last row", zone=Zone.LINE)]


def _apart(one: Day, two: Day) -> bool:
    return bool(one.whole and two.whole) and abs((one.first - two.first).days) > _FAR_DAYS
