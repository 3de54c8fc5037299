"""The dates of a record's pages, each with the label that rules it and its place."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import IntEnum

from sopinion.model.dateorder import Manner, manner
from sopinion.model.dates import Written
from sopinion.model.day import Day
from sopinion.model.kind import Role
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
_LETTER_LINES = 14  # a letter bears its date so near the top
_OPENING_LINES = 8
_FAX_LINES = 2
_PLACE_WORDS = 3  # words of a place that may stand beside the date of a letter
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


_ROLES = {role.value: role for role in Role} | {
    "letter": Role.SIGNED,
    "today": Role.VISITED,
    "last row": Role.ENDED,
    "ordered": Role.SIGNED,
    "until": Role.OTHER,
    "from": Role.OTHER,
}
# What the two dates of a span are, by the label before them.
_SPANS = {
    "stay": ("admitted", "discharged"),
    "course": ("not", "ended"),
    "neutral": ("from", "until"),
    "service": ("from", "until"),
}
NEVER = frozenset({"born", "faxed", "due", "not", "received", ""})
_BY_SOMEBODY = frozenset({"signed", "reported", "printed"})  # labels that a name may part from their date


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
            if zone is Zone.PROSE and not near and label not in NEVER:
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
