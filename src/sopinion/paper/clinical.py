"""C-CDA: a clinical document as data. Its header says what it is, whose, and when; its sections say it in words."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator

from sopinion.model.clean import one_line
from sopinion.model.kind import Kind
from sopinion.model.page import ProblemCode
from sopinion.model.readable import Block, Enclosed, Grid, Heading, Paragraph, Points, Readable
from sopinion.paper.asked import Asked, Unread
from sopinion.paper.codes import kind_of
from sopinion.paper.header import Fact, day, kept, number_fact, own_day
from sopinion.paper.markup import Element, tree
from sopinion.paper.original import Original

_ROOT = "ClinicalDocument"
_ENDINGS = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/tiff": ".tif",
    "text/rtf": ".rtf",
    "application/rtf": ".rtf",
    "text/html": ".html",
    "text/plain": ".txt",
    "application/msword": ".doc",
}
_CARE = ("documentationOf", "serviceEvent", "effectiveTime")
_VISIT = ("componentOf", "encompassingEncounter", "effectiveTime")


def compose(original: Original, asked: Asked) -> Readable:
    """Read a C-CDA document. Raises Unread: unsupported for other XML; OSError."""
    document = tree(original.whole(asked.limits.words_megabytes * 2**20))
    if document.name != _ROOT:
        raise Unread(ProblemCode.UNSUPPORTED, "portal")
    kind = next(
        (
            kind
            for code in (document.first("code"), *document.all("code", "translation"))
            if code and (kind := _kind(code))
        ),
        None,
    )
    title = one_line(_text(document, "title")) or document.value("displayName", "code")
    blocks = tuple(block for body in document.all("component", "structuredBody") for block in _sections(body, 1))
    enclosed = tuple(_enclosed(document, kind))
    words = document.first("component", "nonXMLBody", "text")
    if words is not None and not enclosed and words.attributes.get("representation") != "B64":
        blocks += tuple(Paragraph(line) for line in words.text.strip().split("\n") if line.strip())
    return Readable("clinical", title, blocks, kept(_facts(document, kind)), kind, enclosed)


def _kind(code: Element) -> Kind | None:
    return kind_of(code.attributes.get("code", ""))


def _text(holder: Element, *path: str) -> str:
    found = holder.first(*path)
    return found.text.strip() if found else ""


def _facts(document: Element, kind: Kind | None) -> Iterator[Fact]:
    patient = document.first("recordTarget", "patientRole")
    yield "facility", _text(document, "custodian", "assignedCustodian", "representedCustodianOrganization", "name")
    if patient is not None:
        yield "patient", _name(patient.first("patient", "name"))
        yield "born", day(patient.value("value", "patient", "birthTime"))
        for one in patient.all("id"):
            fact = number_fact(one.attributes.get("root", ""), one.attributes.get("extension", ""))
            if fact[1]:
                yield fact
                break
    yield from _days(document, kind)
    yield "reported", day(document.value("value", "effectiveTime"))
    for who in document.all("author", "assignedAuthor"):
        yield "author", _name(who.first("assignedPerson", "name"))
        break


def _days(document: Element, kind: Kind | None) -> Iterator[Fact]:
    """Give the days of the care: of the visit or the stay, else of what the document describes."""
    visit, care = (_span(document, path) for path in (_VISIT, _CARE))
    if kind is Kind.DISCHARGE_SUMMARY:
        yield "admitted", visit[0] or care[0]
        yield "discharged", visit[1] or care[1]
    elif kind in {Kind.VISIT_NOTE, Kind.VISIT_SUMMARY, None}:
        yield own_day(kind, visit[0] or (care[0] if care[0] == care[1] else ""))
    elif kind in {Kind.TREATMENT_RECORD, Kind.RADIATION_SUMMARY}:
        yield own_day(kind, care[1] or visit[1])
    else:
        yield own_day(kind, care[0] or visit[0])


def _span(document: Element, path: tuple[str, ...]) -> tuple[str, str]:
    """Read the first and last day of an effective time."""
    one = day(document.value("value", *path))
    low, high = (day(document.value("value", *path, edge)) for edge in ("low", "high"))
    return low or one or high, high or one or low


def _name(name: Element | None) -> str:
    """Put the parts of a name in the order people say them."""
    if name is None:
        return ""
    if not any(True for _ in name.elements):
        return one_line(name.text)
    given = [one.text for one in name.all("given")]
    return one_line(
        " ".join([*given, *(one.text for one in name.all("family")), *(one.text for one in name.all("suffix"))])
    )


def _sections(holder: Element, level: int) -> Iterator[Block]:
    for section in holder.all("component", "section"):
        title = one_line(_text(section, "title")) or section.value("displayName", "code")
        text = section.first("text")
        blocks = tuple(narrative(text)) if text else ()
        inner = tuple(_sections(section, min(level + 1, 6)))
        if title and (blocks or inner):
            yield Heading(title, level)
        yield from blocks
        yield from inner


def narrative(text: Element) -> Iterator[Block]:
    """Read the words of a section as blocks."""
    words: list[str] = []

    def settle() -> Iterator[Block]:
        said = "\n".join(filter(None, (one_line(line) for line in "".join(words).split("\n"))))
        words.clear()
        if said:
            yield Paragraph(said)

    for child in text.inside:
        if isinstance(child, str):
            words.append(_flowing(child))
        elif child.name in {"paragraph", "list", "table", "text"}:
            yield from settle()
            yield from _block(child)
        elif child.name == "content" and any(one.name in {"table", "list", "paragraph"} for one in child.elements):
            yield from settle()
            yield from narrative(child)
        else:
            words.append(_said(child))
    yield from settle()


def _block(element: Element) -> Iterator[Block]:
    match element.name:
        case "list":
            ordered = element.attributes.get("listType") == "ordered"
            caption = _text(element, "caption")
            if caption:
                yield Paragraph(one_line(caption))
            items = [_lines(item) for item in element.all("item")]
            signs = [f"{n}." if ordered else "-" for n in range(1, len(items) + 1)]
            yield Points(tuple((sign, item) for sign, item in zip(signs, items, strict=True) if item))
        case "table":
            caption = _text(element, "caption")
            if caption:
                yield Paragraph(one_line(caption))
            heads = tuple(element.all("thead", "tr"))
            rows = [*heads, *element.all("tbody", "tr"), *element.all("tr"), *element.all("tfoot", "tr")]
            cells = [tuple(_lines(cell) for cell in row.elements if cell.name in {"td", "th"}) for row in rows]
            yield Grid(tuple(row for row in cells if any(row)), headed=bool(heads))
        case _:
            yield from narrative(element)


def _flowing(words: str) -> str:
    return " ".join(words.split("\n")) if words.strip() else " "


def _said(element: Element) -> str:
    """Read the words of an element inside a line."""
    if element.name == "br":
        return "\n"
    if element.name == "renderMultiMedia":
        return ""
    return "".join(_flowing(child) if isinstance(child, str) else _said(child) for child in element.inside)


def _lines(holder: Element) -> str:
    """Read a cell or an item as lines."""
    found = []
    for block in narrative(holder):
        match block:
            case Points(items):
                found += [f"{sign} {text}" for sign, text in items]
            case Grid(rows):
                found += ["  ".join(cell for cell in row if cell) for row in rows]
            case Paragraph(text) | Heading(text):
                found.append(text)
    return "\n".join(found)


def _enclosed(document: Element, kind: Kind | None) -> Iterator[Enclosed]:
    """Give the document itself where it lies inside as a file of another form."""
    for text in document.all("component", "nonXMLBody", "text"):
        if text.attributes.get("representation") != "B64":
            continue
        try:
            data = base64.b64decode("".join(text.text.split()), validate=True)
        except (binascii.Error, ValueError):
            raise Unread(ProblemCode.DAMAGED, "portal") from None
        if data:
            yield Enclosed("document" + _ENDINGS.get(text.attributes.get("mediaType", "").lower(), ""), data, kind)
