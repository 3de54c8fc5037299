"""A calendar file (iCalendar, RFC 5545) that any calendar program can open.

The entries are whole days, kept private, and do not make a person look busy. Each bears the same UID every time it is
made, so that opening a newer file moves an entry instead of doubling it.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Iterator

from sopinion.model.clean import cleaned
from sopinion.model.plan import Entry
from sopinion.model.sheet import CALENDAR_START

_NAMESPACE = uuid.UUID("5a4d3c9e-6f0b-5c1d-9a57-1f6f0e7b2c84")  # drawn once, for this program's entries alone
_LONGEST_LINE = 75  # octets, without the line break (RFC 5545, 3.1)


def calendar(entries: Iterable[Entry], owner: str, made: datetime.date) -> bytes:
    """Write the entries as a calendar. `owner` (a case's label) keeps the entries of two cases apart."""
    lines = [*f"{CALENDAR_START.decode()}plan//EN".split("\r\n"), "CALSCALE:GREGORIAN"]
    for entry in entries:
        lines += _lines(entry, owner, made)
    lines.append("END:VCALENDAR")
    return b"".join(piece for line in lines for piece in _folded(line))


def _lines(entry: Entry, owner: str, made: datetime.date) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{uuid.uuid5(_NAMESPACE, f'{owner}:{entry.name}')}"
    yield f"DTSTAMP:{_day(made)}T120000Z"
    yield f"DTSTART;VALUE=DATE:{_day(entry.day)}"
    yield f"SUMMARY:{_escaped(entry.title)}"
    if entry.note:
        yield f"DESCRIPTION:{_escaped(entry.note)}"
    yield "CLASS:PRIVATE"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _day(day: datetime.date) -> str:
    return f"{day.year:04}{day.month:02}{day.day:02}"


def _escaped(text: str) -> str:
    """Write text as a TEXT value (RFC 5545, 3.3.11)."""
    pieces = (cleaned(piece) for piece in text.splitlines())
    return "\\n".join(piece.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,") for piece in pieces)


def _folded(line: str) -> Iterator[bytes]:
    """Break a line so that no piece is longer than the RFC allows, and no letter is torn apart."""
    piece = b""
    for letter in line:
        raw = letter.encode()
        if len(piece) + len(raw) > _LONGEST_LINE:
            yield piece + b"\r\n"
            piece = b" "
        piece += raw
    yield piece + b"\r\n"
