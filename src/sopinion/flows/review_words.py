"""The card of a paper that waits: what I think it is, the words that say so, and why I am not sure."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from sopinion.content import sections, shelf, spoken
from sopinion.content.messages import line
from sopinion.flows.hands import ENTER, Card, Key, Mark
from sopinion.model.day import Day
from sopinion.model.kind import Kind, Role
from sopinion.model.page import Source
from sopinion.model.record import DatedLine, Evidence, ForeignPage, Match, Record
from sopinion.model.unsure import SURE_ENOUGH, Unsure, strange, unsure_of

_MOST_QUOTES = 2
_LONGEST_QUOTE = 110

_Line = tuple[str, Mark, int]


def name(kind: Kind) -> str:
    """What a kind is called in a list."""
    return sections.name(kind)


def said(day: Day) -> str:
    """A day in words."""
    return spoken.day(day)


def path(record: Record) -> str:
    """Where a record lies."""
    return str(PurePath(record.parts[0].folder, record.parts[0].file))


def where(record: Record) -> str:
    """Say which pages a record is."""
    part = record.parts[0]
    key = "one_page" if part.first == part.last else "some_pages"
    told = line(f"records.{key}", file=part.file, page=part.first, first=part.first, last=part.last)
    more = len(record.parts) - 1
    return line("review.more_files", where=told, count=more) if more else told


def card(record: Record, number: int, total: int) -> Card:
    """Lay out the card of a record."""
    lines: list[_Line] = [(sentence(record), Mark.NONE, 0)]
    lines += [(text, Mark.NEEDS, 0) for text in _whose(record)]
    lines += [(_quoted(record, one), Mark.NONE, 2) for one in _quotes(record)]
    reasons = list(_reasons(record))
    if reasons:
        lines += [("", Mark.NONE, 0), (line("review.because", reasons=line("review.and").join(reasons)), Mark.NONE, 0)]
    if strange(record):
        lines += [("", Mark.NONE, 0), (line("review.whose_matters"), Mark.NONE, 0)]
    return Card(line("review.place", number=number, total=total, where=where(record)), tuple(lines))


def keys(record: Record, *, undo: bool) -> tuple[Key, ...]:
    """The keys of a card. What names somebody else is not settled by a yes."""
    open_ones = strange(record)
    whole = not record.foreign_pages or not open_ones
    pages = ", ".join(str(one.page) for one in record.foreign_pages)
    suffix = "" if whole else "_page" if len(record.foreign_pages) == 1 else "_pages"
    shown = {
        ENTER: not open_ones,
        "m": open_ones or record.patient.match is not Match.SAME,
        "n": True,
        "k": True,
        "d": True,
        "b": True,
        "v": True,
        "s": True,
        "u": undo,
        "q": True,
    }
    order = ["n", "m", "k", "d", "b", "v", "s", "u", "q"] if open_ones else list("kdnmbvsuq")
    order = [key for key in [ENTER, *order] if shown[key]]
    suffixes = {"n": suffix, "m": suffix, "d": "" if record.day else "_none"}
    return tuple(Key(key, line(f"review.key_{key}{suffixes.get(key, '')}", page=pages)) for key in order)


def sentence(record: Record) -> str:
    """Say in one sentence what a record was read as."""
    words = shelf.read("screens/review")["kinds"]
    told_kind, told_day = "kind" in record.told, "day" in record.told
    if record.kind is Kind.OTHER and not told_kind and record.kind_confidence < SURE_ENOUGH:
        guesses = [words[guess.kind] for guess in record.guesses if guess.kind is not Kind.OTHER][:2]
        return (
            line("review.unknown_guess", kinds=line("review.or").join(guesses)) if guesses else line("review.unknown")
        )
    kind = words[record.kind]
    if record.day is None:
        return line("review.think_told_no_day" if told_kind else "review.think_no_day", kind=kind)
    key = {(True, True): "told_both", (True, False): "think_told", (False, True): "told_day"}
    return line(f"review.{key.get((told_kind, told_day), 'think')}", kind=kind, day=said(record.day))


def _whose(record: Record) -> Iterator[str]:
    """Say whom it names, where that is somebody else or not sure."""
    if "whose" in record.told:
        return
    seen = record.patient
    if seen.match is Match.DIFFERENT:
        yield line("review.theirs", name=seen.name) if seen.name else line("review.theirs_nameless")
    elif seen.match is Match.UNKNOWN and seen.name:
        yield line("review.named", name=seen.name)
    for one in record.foreign_pages:
        yield (
            line("review.page_theirs", page=one.page, name=one.name)
            if one.name
            else line("review.page_theirs_nameless", page=one.page)
        )


def _quotes(record: Record) -> Iterator[Evidence | DatedLine | ForeignPage]:
    """Pick the words to show: who is named, what kind it is, and its day."""
    if "whose" not in record.told:
        yield from (one for one in record.foreign_pages[:_MOST_QUOTES] if one.quote)
    yield from record.evidence[:_MOST_QUOTES]
    days = [one for one in record.days if (one.day == record.day if record.day else one.role is not Role.BORN)]
    yield from days[: 1 if record.day else _MOST_QUOTES]


def _quoted(record: Record, one: Evidence | DatedLine | ForeignPage) -> str:
    quote = one.quote if len(one.quote) <= _LONGEST_QUOTE else one.quote[: _LONGEST_QUOTE - 1] + "…"
    files = {part.sha256: part.file for part in record.parts}
    if len(files) > 1:
        return line("review.quote_file", file=files[record.place_of(one)[0]], page=one.page, quote=quote)
    return line("review.quote", page=one.page, quote=quote)


def _reasons(record: Record) -> Iterator[str]:
    """Say why a record waits."""
    doubts = unsure_of(record)
    if Unsure.KIND in doubts:
        yield line("review.why_kind_other" if record.kind is Kind.OTHER else "review.why_kind")
    if Unsure.DAY in doubts:
        yield line("review.why_day" if record.day else "review.why_no_day")
    if Unsure.WHOSE in doubts and not strange(record):
        yield line("review.why_whose")
    if Unsure.BOUNDARY in doubts:
        yield line("review.why_boundary")
    if doubts and record.source is not Source.TEXT:
        yield line("review.why_empty" if record.source is Source.NONE else "review.why_scan")
