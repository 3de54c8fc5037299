"""The account of a bound file, as JSON and back. Read back, it is input like any other: every field is checked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sopinion.model import folio
from sopinion.model.binding import Belongs, Bookmark, Shown
from sopinion.model.bound import Role
from sopinion.model.choices import Paper
from sopinion.model.folio import Folio
from sopinion.model.manifest import MOST_PAGES, SCHEMA, BoundRecord, Manifest

_ID = re.compile(r"[a-z0-9]{1,32}")
_PRINT = re.compile(r"[0-9a-f]{32}")
_SUM = re.compile(r"[0-9a-f]{64}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LONGEST = 400
_DEEPEST = 4


def as_json(manifest: Manifest) -> dict[str, Any]:
    """Write a manifest as JSON values."""
    of, shown = manifest.of, manifest.shown
    return {
        "schema": SCHEMA,
        "title": manifest.title,
        "made": manifest.made,
        "role": manifest.role.value,
        "front": manifest.front,
        "part": manifest.part,
        "parts": manifest.parts,
        "of": {"title": of.title, "sha256": of.sha256, "last": str(of.last)} if of else None,
        "recipient": shown.recipient,
        "paper": shown.paper.value,
        "duplex": shown.duplex,
        "dividers": shown.dividers,
        "records": [
            {
                "id": one.id,
                "kind": one.kind,
                "loinc": one.loinc,
                "section": one.section,
                "title": one.title,
                "day": one.day,
                "pages": [one.first, one.last],
                "folios": [str(each) for each in manifest.folios_of(one)],
            }
            for one in manifest.records
        ],
        "bookmarks": [[one.depth, one.page, one.title] for one in manifest.bookmarks],
        "folios": [[before, number, count] for before, number, count in _runs(manifest.folios)],
        "prints": list(manifest.prints),
        "worded": [list(run) for run in _spans(sorted(manifest.worded))],
    }


def from_json(data: object) -> Manifest:
    """Read a manifest. ValueError for anything that a manifest of ours could not be."""
    top = _mapping(data)
    if top.get("schema") != SCHEMA:
        raise ValueError("not a manifest of this schema")
    prints = tuple(_text(one, _PRINT) for one in _list(top.get("prints")))
    folios = tuple(_folios(_list(top.get("folios"))))
    length = len(prints)
    role = Role(_text(top.get("role")))
    made = Manifest(
        title=_text(top.get("title")),
        made=_text(top.get("made"), _DAY),
        role=role,
        front=_number(top.get("front"), most=length),
        part=_number(top.get("part")),
        parts=_number(top.get("parts")),
        of=_belongs(top.get("of")),
        shown=Shown(
            recipient=_text(top.get("recipient")),
            paper=Paper(_text(top.get("paper"))),
            duplex=_truth(top.get("duplex")),
            dividers=_truth(top.get("dividers")),
        ),
        records=tuple(_record(one, length) for one in _list(top.get("records"))),
        bookmarks=tuple(_bookmark(one, length) for one in _list(top.get("bookmarks"))),
        folios=folios,
        prints=prints,
        worded=frozenset(page for run in _list(top.get("worded")) for page in range(*_span(run, length))),
    )
    if len(folios) != length or len(set(folios)) != length:
        raise ValueError("folios and pages do not agree")
    _check_records(made, _list(top.get("records")))
    _check_folios(made)
    return made


def _check_records(made: Manifest, told: Sequence[object]) -> None:
    """Records stand behind the front, do not overlap, and bear the folios that are told of them."""
    free = made.front + 1
    for one, row in zip(made.records, told, strict=True):
        if one.first < free:
            raise ValueError("records overlap")
        free = one.last + 1
        if _mapping(row).get("folios") != [str(each) for each in made.folios_of(one)]:
            raise ValueError("a record does not bear its folios")


def _check_folios(made: Manifest) -> None:
    """In a core bundle its own pages run from C1; everywhere else folios run on without a hole."""
    if made.role is Role.CORE:
        inside = {page for one in made.records for page in range(one.first, one.last + 1)}
        own = [each for page, each in enumerate(made.folios, 1) if page not in inside]
        whole = own == [Folio(n, folio.CORE) for n in range(1, len(own) + 1)] and all(
            not made.folios[page - 1].before or made.folios[page - 1].before.endswith(".") for page in inside
        )
    else:
        whole = all(each == made.folios[0].on(n) for n, each in enumerate(made.folios))
        start = made.folios[0] if made.folios else Folio(0)
        whole &= start.before.endswith(".") if made.role is Role.SUPPLEMENT else not start.before
        whole &= made.role is not Role.BUNDLE or start.number == 1
    if not whole:
        raise ValueError("folios do not follow each other")


def _runs(folios: Sequence[Folio]) -> Iterator[tuple[str, int, int]]:
    """Give runs of folios: what stands before the number, the first number, how many."""
    first, count = None, 0
    for one in folios:
        if first is not None and one == first.on(count):
            count += 1
            continue
        if first is not None:
            yield first.before, first.number, count
        first, count = one, 1
    if first is not None:
        yield first.before, first.number, count


def _folios(rows: Sequence[object]) -> Iterator[Folio]:
    left = MOST_PAGES
    for row in rows:
        before, number, count = _list(row)
        start = folio.read(f"{_text(before)}{_number(number)}")
        left -= _number(count)
        if left < 0:
            raise ValueError("more folios than any bundle has")
        yield from (start.on(n) for n in range(_number(count)))


def _spans(pages: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Give runs of page numbers: first and last."""
    start = None
    for n, page in enumerate(pages):
        start = page if start is None else start
        if n + 1 == len(pages) or pages[n + 1] != page + 1:
            yield start, page
            start = None


def _span(data: object, length: int) -> tuple[int, int]:
    first, last = (_number(value, most=length) for value in _list(data))
    if not 1 <= first <= last:
        raise ValueError("pages run upward from 1")
    return first, last + 1


def _belongs(data: object) -> Belongs | None:
    if data is None:
        return None
    one = _mapping(data)
    return Belongs(_text(one.get("title")), _text(one.get("sha256"), _SUM), folio.read(_text(one.get("last"))))


def _record(data: object, length: int) -> BoundRecord:
    one = _mapping(data)
    first, beyond = _span(one.get("pages"), length)
    loinc, day = one.get("loinc"), one.get("day")
    return BoundRecord(
        id=_text(one.get("id"), _ID),
        kind=_text(one.get("kind")),
        loinc=None if loinc is None else _text(loinc),
        section=_text(one.get("section")),
        title=_text(one.get("title")),
        day=None if day is None else _text(day),
        first=first,
        last=beyond - 1,
    )


def _bookmark(data: object, length: int) -> Bookmark:
    depth, page, title = _list(data)
    at = _number(page, most=length)
    if not at:
        raise ValueError("a bookmark leads nowhere")
    return Bookmark(_text(title), at, _number(depth, most=_DEEPEST))


def _mapping(data: object) -> Mapping[str, object]:
    if not isinstance(data, dict):
        raise ValueError("not a table")  # noqa: TRY004 - whatever is wrong with outside data is one kind of error
    return data


def _list(data: object) -> list[object]:
    if not isinstance(data, list) or len(data) > MOST_PAGES:
        raise ValueError("not a list of a sane length")
    return data


def _number(data: object, most: int = MOST_PAGES) -> int:
    if not isinstance(data, int) or isinstance(data, bool) or not 0 <= data <= most:
        raise ValueError("not a number of pages")
    return data


def _truth(data: object) -> bool:
    if not isinstance(data, bool):
        raise ValueError("neither yes nor no")  # noqa: TRY004 - as above
    return data


def _text(data: object, shape: re.Pattern[str] | None = None) -> str:
    if not isinstance(data, str) or len(data) > _LONGEST or (shape and not shape.fullmatch(data)):
        raise ValueError("not a text of that shape")
    return data
