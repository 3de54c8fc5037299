"""Proves a finished bundle with other engines than the one that made it: pypdf for its build, pdfium for its text.

A bundle that is proved later is input like any other: sizes are limited, nothing in it is believed, and whatever
goes wrong inside it is a check that fails.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pypdf
import pypdfium2
from pypdf.generic import ArrayObject, IndirectObject, StreamObject

from sopinion.model import folio
from sopinion.model import manifest as manifests
from sopinion.model.proof import Check, CheckKey
from sopinion.press.reread import dictionary, print_again, resolved

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from sopinion.model.manifest import Manifest

_LARGEST = 4 * 1024**3
_LARGEST_MANIFEST = 16 * 1024**2
_ALLOWED = frozenset({"/Link", "/Text", "/Highlight", "/Underline", "/StrikeOut", "/Squiggly", "/Caret"})
_ACTIVE = ("/OpenAction", "/AA", "/AcroForm", "/Collection", "/Perms", "/Legal", "/URI", "/Metadata")
_MOST_BOOKMARKS = 100_000

# pypdf writes about odd files to its own log, which would quote them
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


@dataclass(slots=True)
class _Bundle:
    """A bundle open in both engines."""

    reader: pypdf.PdfReader
    pages: list[pypdf.PageObject]
    drawn: pypdfium2.PdfDocument
    manifest: Manifest
    numbers: dict[int, int]  # page number by the number of the object that is the page

    @property
    def length(self) -> int:
        return len(self.pages)

    def number_of(self, place: object) -> int:
        """The number of the page that a destination leads to; 0 where it leads nowhere."""
        target = resolved(place)
        if isinstance(target, ArrayObject) and target and isinstance(target[0], IndirectObject):
            return self.numbers.get(target[0].idnum, 0)
        return 0


def prove(path: Path, planned: Manifest | None = None) -> tuple[Check, ...]:
    """Check the bundle at `path` against `planned`, or, without one, against what it says about itself."""
    try:
        if path.stat().st_size > _LARGEST:
            return (Check(CheckKey.OPENS, good=False),)
        reader = pypdf.PdfReader(path)
        pages = list(reader.pages)
        length = len(pages)
        drawn = pypdfium2.PdfDocument(path)
    except Exception:  # noqa: BLE001 - whatever a hostile file does to an engine, it does not open
        return (Check(CheckKey.OPENS, good=False),)
    opens = Check(CheckKey.OPENS, good=length == len(drawn) and length <= manifests.MOST_PAGES, count=length)
    told = _manifest(reader)
    if told is None or not opens.good:
        return (opens, Check(CheckKey.MANIFEST, good=False))
    bundle = _Bundle(
        reader,
        pages,
        drawn,
        planned or told,
        {page.indirect_reference.idnum: n for n, page in enumerate(pages, 1) if page.indirect_reference},
    )
    checks = [opens, Check(CheckKey.MANIFEST, good=planned is None or told == planned, count=len(told.records))]
    for key, look in _LOOKS.items():
        try:
            checks.append(look(bundle))
        except Exception:  # noqa: BLE001 - as above: a part that cannot be read is a check that fails
            checks.append(Check(key, good=False))
    drawn.close()
    return tuple(checks)


def _manifest(reader: pypdf.PdfReader) -> Manifest | None:
    """Read what the bundle says about itself; None when it says nothing that could be true."""
    try:
        for attachment in reader.attachment_list:
            if attachment.name == manifests.FILE_NAME:
                data = attachment.content
                if len(data) <= _LARGEST_MANIFEST:
                    return manifests.from_json(json.loads(data))
    except Exception:  # noqa: BLE001 - as above
        return None
    return None


def _pages(bundle: _Bundle) -> Check:
    """Every planned page is there once, in its order, made of what it was made of."""
    digests: dict[int, str] = {}
    found = [print_again(page, digests) for page in bundle.pages]
    planned = bundle.manifest.prints
    wrong = [n for n, (one, other) in enumerate(zip(found, planned, strict=False), 1) if one != other]
    wrong += range(min(len(found), len(planned)) + 1, max(len(found), len(planned)) + 1)
    return Check(CheckKey.PAGES, good=not wrong, count=len(planned), wrong=tuple(wrong))


def _stamps(bundle: _Bundle) -> Check:
    """Every page bears its number in its text, drawn by its last stream."""
    wrong = []
    for n, page in enumerate(bundle.pages, 1):
        words = folio.stamp(n)
        contents = resolved(page.get("/Contents"))
        last = resolved(contents[-1]) if isinstance(contents, ArrayObject) and contents else None
        ours = isinstance(last, StreamObject) and f"({words}) Tj".encode() in last.get_data()
        seen = bundle.drawn[n - 1]
        text = seen.get_textpage()
        read = " ".join(text.get_text_range().split())
        text.close()
        seen.close()
        if not ours or words not in read:
            wrong.append(n)
    return Check(CheckKey.STAMPS, good=not wrong, count=bundle.length, wrong=tuple(wrong))


def _labels(bundle: _Bundle) -> Check:
    """Every page's label is its number, so that typing it into a viewer finds the page."""
    labels = bundle.reader.page_labels
    wrong = tuple(n for n, label in enumerate(labels, 1) if label != str(n))
    listed = "/PageLabels" in bundle.reader.root_object
    return Check(
        CheckKey.LABELS, good=not wrong and listed and len(labels) == bundle.length, count=len(labels), wrong=wrong
    )


def _links(bundle: _Bundle) -> Check:
    """Every link leads to a page here, and the index has one to each record's first page."""
    wrong: set[int] = set()
    count = 0
    from_front: set[int] = set()
    for n, page in enumerate(bundle.pages, 1):
        for one in _annotations(page):
            if one.get("/Subtype") != "/Link":
                continue
            count += 1
            leads = bundle.number_of(one.get("/Dest"))
            if not leads:
                wrong.add(n)
            elif n <= bundle.manifest.front:
                from_front.add(leads)
                if str(one.get("/Contents", "")) not in ("", str(leads)):
                    wrong.add(n)
    wrong |= {record.first for record in bundle.manifest.records if record.first not in from_front}
    return Check(CheckKey.LINKS, good=not wrong, count=count, wrong=tuple(sorted(wrong)))


def _bookmarks(bundle: _Bundle) -> Check:
    """Bookmarks lead to the cover, the index, and then each section and each record, in order."""
    found = [
        (bundle.number_of(one.get("/Dest")), str(one.get("/Title", "")))
        for one in _outline(bundle.reader.root_object.get("/Outlines"))
    ]
    wanted = [(1, 1)]
    section = None
    for record in bundle.manifest.records:
        if record.section != section:
            section = record.section
            last = max(one.last for one in bundle.manifest.records if one.section == section)
            wanted.append((record.first, last))
        wanted.append((record.first, record.last))
    index = found.pop(1) if len(found) > 1 else (0, "")
    wrong = {
        first
        for n, (first, last) in enumerate(wanted)
        if n >= len(found) or found[n][0] != first or not found[n][1].endswith(f"({folio.span(first, last)})")
    }
    if len(found) != len(wanted) or not 1 <= index[0] <= bundle.manifest.front:
        wrong.add(0)
    return Check(CheckKey.BOOKMARKS, good=not wrong, count=len(found) + 1, wrong=tuple(sorted(wrong)))


def _outline(root: object) -> Iterator[Mapping[str, Any]]:
    """Every bookmark, as a reader meets them from top to bottom."""
    waiting = [dictionary(root).get("/First")]
    seen = 0
    while waiting:
        one = dictionary(waiting.pop())
        if not one:
            continue
        seen += 1
        if seen > _MOST_BOOKMARKS:
            raise ValueError("bookmarks without end")
        yield one
        waiting += [one.get("/Next"), one.get("/First")]


def _annotations(page: pypdf.PageObject) -> Sequence[Mapping[str, Any]]:
    found = resolved(page.get("/Annots"))
    return [dictionary(one) for one in found] if isinstance(found, ArrayObject) else []


def _quiet(bundle: _Bundle) -> Check:
    """Nothing in it runs, opens, sends or fills in by itself."""
    root = bundle.reader.root_object
    names = dictionary(root.get("/Names"))
    wrong = {0} if any(key in root for key in _ACTIVE) or any(key != "/EmbeddedFiles" for key in names) else set()
    for n, page in enumerate(bundle.pages, 1):
        if "/AA" in page or "/Metadata" in page:
            wrong.add(n)
        for one in _annotations(page):
            if one.get("/Subtype") not in _ALLOWED or "/A" in one or "/AA" in one:
                wrong.add(n)
    for one in _outline(root.get("/Outlines")):
        if "/A" in one:
            wrong.add(0)
    return Check(CheckKey.QUIET, good=not wrong, count=bundle.length, wrong=tuple(sorted(wrong)))


def _attachments(bundle: _Bundle) -> Check:
    """The only file inside is our own account of the bundle."""
    names = [attachment.name for attachment in bundle.reader.attachment_list]
    return Check(CheckKey.ATTACHMENTS, good=names == [manifests.FILE_NAME], count=len(names))


def _properties(bundle: _Bundle) -> Check:
    """Title and maker are ours; no author and no other trail."""
    properties: Mapping[str, Any] = bundle.reader.metadata or {}
    good = (
        set(properties) <= {"/Title", "/Producer", "/CreationDate", "/ModDate"}
        and properties.get("/Title") == bundle.manifest.title
        and str(properties.get("/Producer", "")).startswith("sopinion")
    )
    return Check(CheckKey.PROPERTIES, good=good)


_LOOKS: Mapping[CheckKey, Callable[[_Bundle], Check]] = {
    CheckKey.PAGES: _pages,
    CheckKey.STAMPS: _stamps,
    CheckKey.LABELS: _labels,
    CheckKey.LINKS: _links,
    CheckKey.BOOKMARKS: _bookmarks,
    CheckKey.QUIET: _quiet,
    CheckKey.ATTACHMENTS: _attachments,
    CheckKey.PROPERTIES: _properties,
}
