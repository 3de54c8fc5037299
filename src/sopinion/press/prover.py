"""Proves a finished bundle with other engines than the one that made it: pypdf for its build, pdfium for its text.

A bundle that is proved later is input like any other: sizes are limited, nothing in it is believed, and whatever
goes wrong inside it is a check that fails.
"""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, BinaryIO, cast

import pypdf
import pypdfium2
from pypdf.generic import ArrayObject, IndirectObject, StreamObject

from sopinion.model import folio, manifest_json
from sopinion.model import manifest as manifests
from sopinion.model.proof import Check, CheckKey
from sopinion.press.frame import ordered
from sopinion.press.reread import dictionary, laid_over, outline, print_again, resolved
from sopinion.press.second_look import Looked, SecondLook, Wanted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from sopinion.model.manifest import Manifest
    from sopinion.press.frame import Box

_LARGEST = 4 * 1024**3
_SMALL = 32 * 1024**2
_LARGEST_MANIFEST = 16 * 1024**2
_ALLOWED = frozenset({"/Link", "/Text", "/Highlight", "/Underline", "/StrikeOut", "/Squiggly", "/Caret"})
_ACTIVE = ("/OpenAction", "/AA", "/AcroForm", "/Collection", "/Perms", "/Legal", "/URI", "/Metadata")

# pypdf writes about odd files to its own log, which would quote them
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


@dataclass(slots=True)
class _Bundle:
    """A bundle open in both engines."""

    reader: pypdf.PdfReader
    pages: list[pypdf.PageObject]
    manifest: Manifest
    numbers: dict[int, int]  # page number by the number of the object that is the page
    seen: Callable[[], Sequence[Looked]] = tuple

    @property
    def own(self) -> frozenset[int]:
        """The pages that are ours: those of no record."""
        held = {page for one in self.manifest.records for page in range(one.first, one.last + 1)}
        return frozenset(range(1, self.length + 1)) - held

    @property
    def length(self) -> int:
        return len(self.pages)

    def number_of(self, place: object) -> int:
        """The number of the page that a destination leads to; 0 where it leads nowhere."""
        target = resolved(place)
        if isinstance(target, ArrayObject) and target and isinstance(target[0], IndirectObject):
            return self.numbers.get(target[0].idnum, 0)
        return 0


def account(source: Path | bytes) -> Manifest | None:
    """Read what a bound file says about itself; None for what is none, or is not sound."""
    try:
        with _opened(source) as file:
            return _manifest(pypdf.PdfReader(cast("io.BytesIO", file)))
    except Exception:  # noqa: BLE001 - whatever a hostile file does to an engine, it says nothing
        return None


def prove(source: Path | bytes, planned: Manifest | None = None) -> tuple[Check, ...]:
    """Check a bound file against `planned`, or, without one, against what it says about itself."""
    try:
        if (len(source) if isinstance(source, bytes) else source.stat().st_size) > _LARGEST:
            return (Check(CheckKey.OPENS, good=False),)
        with _opened(source) as file:
            return _proved(file, source, planned)
    except Exception:  # noqa: BLE001 - whatever a hostile file does to an engine, it does not open
        return (Check(CheckKey.OPENS, good=False),)


def _opened(source: Path | bytes) -> BinaryIO:
    """Open a file to be read here and there: a small one from memory, which is faster, a large one where it lies."""
    if isinstance(source, bytes):
        return io.BytesIO(source)
    return io.BytesIO(source.read_bytes()) if source.stat().st_size <= _SMALL else source.open("rb")


def _proved(file: BinaryIO, source: Path | bytes, planned: Manifest | None) -> tuple[Check, ...]:
    reader = pypdf.PdfReader(cast("io.BytesIO", file))
    pages = list(reader.pages)
    length = len(pages)
    document = pypdfium2.PdfDocument(source)
    both = length == len(document)
    document.close()
    opens = Check(CheckKey.OPENS, good=both and length <= manifests.MOST_PAGES, count=length)
    told = _manifest(reader)
    if told is None or not opens.good:
        return (opens, Check(CheckKey.MANIFEST, good=False))
    bundle = _Bundle(
        reader,
        pages,
        planned or told,
        {page.indirect_reference.idnum: n for n, page in enumerate(pages, 1) if page.indirect_reference},
    )
    checks = [opens, Check(CheckKey.MANIFEST, good=planned is None or told == planned, count=len(told.records))]
    with SecondLook(source, _wanted(bundle)) as second:
        bundle.seen = cache(second.seen)
        found = {key: _checked(key, look, bundle) for key, look in _LOOKS.items()}
    return (*checks, *(found[key] for key in CheckKey if key in found))


def _checked(key: CheckKey, look: Callable[[_Bundle], Check], bundle: _Bundle) -> Check:
    try:
        return look(bundle)
    except Exception:  # noqa: BLE001 - as above: a part that cannot be read is a check that fails
        return Check(key, good=False)


def _wanted(bundle: _Bundle) -> list[Wanted]:
    """Say what the second look is for: the stamp of every page, and the words within our own links."""
    own, folios = bundle.own, bundle.manifest.folios
    wanted = []
    for n, page in enumerate(bundle.pages[: len(folios)], 1):
        boxes: tuple[Box, ...] = ()
        if n in own:
            with suppress(Exception):  # as above: what cannot be read is told by the checks
                boxes = tuple(box for _, box in _own_links(bundle, page))
        wanted.append(Wanted(folios[n - 1].stamp, boxes))
    return wanted


def _own_links(bundle: _Bundle, page: pypdf.PageObject) -> Iterator[tuple[int, Box]]:
    """Give the links of a page: which page each leads to, and where it is."""
    for one in laid_over(page):
        if one.get("/Subtype") == "/Link":
            box = ordered(resolved(one.get("/Rect")))
            if box:
                yield bundle.number_of(one.get("/Dest")), box


def _manifest(reader: pypdf.PdfReader) -> Manifest | None:
    """Read what the bundle says about itself; None when it says nothing that could be true."""
    try:
        for attachment in reader.attachment_list:
            if attachment.name == manifests.FILE_NAME:
                data = attachment.content
                if len(data) <= _LARGEST_MANIFEST:
                    return manifest_json.from_json(json.loads(data))
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
    """Every page bears its folio in its text, drawn by its last stream."""
    wrong = []
    for n, (page, bears, seen) in enumerate(zip(bundle.pages, bundle.manifest.folios, bundle.seen(), strict=True), 1):
        contents = resolved(page.get("/Contents"))
        last = resolved(contents[-1]) if isinstance(contents, ArrayObject) and contents else None
        ours = isinstance(last, StreamObject) and f"({bears.stamp}) Tj".encode() in last.get_data()
        if not ours or not seen.bears:
            wrong.append(n)
    return Check(CheckKey.STAMPS, good=not wrong, count=bundle.length, wrong=tuple(wrong))


def _words(bundle: _Bundle) -> Check:
    """On every page that has words, they can be searched."""
    worded, seen = sorted(bundle.manifest.worded), bundle.seen()
    wrong = [n for n in worded if not seen[n - 1].says]
    return Check(CheckKey.WORDS, good=not wrong, count=len(worded), wrong=tuple(wrong))


def _labels(bundle: _Bundle) -> Check:
    """Every page's label is its folio, so that typing it into a viewer finds the page."""
    labels = bundle.reader.page_labels
    folios = bundle.manifest.folios
    wrong = tuple(n for n, (label, bears) in enumerate(zip(labels, folios, strict=False), 1) if label != str(bears))
    listed = "/PageLabels" in bundle.reader.root_object
    return Check(
        CheckKey.LABELS, good=not wrong and listed and len(labels) == bundle.length, count=len(labels), wrong=wrong
    )


def _links(bundle: _Bundle) -> Check:
    """Every link leads to a page here, our own to the page whose folio they name, and each record has one."""
    wrong: set[int] = set()
    count = 0
    named: set[int] = set()
    own = bundle.own
    for n, page in enumerate(bundle.pages, 1):
        for one in laid_over(page):
            if one.get("/Subtype") != "/Link":
                continue
            count += 1
            leads = bundle.number_of(one.get("/Dest"))
            if not leads:
                wrong.add(n)
            elif n in own:
                named.add(leads)
                if str(one.get("/Contents", "")) not in ("", str(bundle.manifest.folios[leads - 1])):
                    wrong.add(n)
    wrong |= {record.first for record in bundle.manifest.records if record.first not in named}
    return Check(CheckKey.LINKS, good=not wrong, count=count, wrong=tuple(sorted(wrong)))


def _index(bundle: _Bundle) -> Check:
    """Each line of the index bears the folios of the record that it leads to."""
    spans = {record.first: folio.span(*bundle.manifest.folios_of(record)) for record in bundle.manifest.records}
    told = {
        leads
        for n in bundle.own
        for (leads, _), words in zip(_own_links(bundle, bundle.pages[n - 1]), bundle.seen()[n - 1].within, strict=True)
        if spans.get(leads, " ") in words
    }
    wrong = tuple(sorted(spans.keys() - told))
    return Check(CheckKey.INDEX, good=not wrong, count=len(spans), wrong=wrong)


def _bookmarks(bundle: _Bundle) -> Check:
    """The bookmarks are those that were written, lead where they say, and name each record with its folios."""
    found = [
        (depth, bundle.number_of(one.get("/Dest")), str(one.get("/Title", "")))
        for depth, one in outline(bundle.reader.root_object.get("/Outlines"))
    ]
    planned = [(one.depth, one.page, one.title) for one in bundle.manifest.bookmarks]
    wrong = {
        page for one, other in zip_longest(found, planned) if one != other for _, page, _ in (other or (0, 0, ""),)
    }
    named = {page: title for _, page, title in planned}
    for record in bundle.manifest.records:
        if not any(
            page == record.first and title.endswith(f"({folio.span(*bundle.manifest.folios_of(record))})")
            for _, page, title in planned
        ):
            wrong.add(record.first)
    if 1 not in named:
        wrong.add(1)
    return Check(CheckKey.BOOKMARKS, good=not wrong, count=len(found), wrong=tuple(sorted(wrong)))


def _quiet(bundle: _Bundle) -> Check:
    """Nothing in it runs, opens, sends or fills in by itself."""
    root = bundle.reader.root_object
    names = dictionary(root.get("/Names"))
    wrong = {0} if any(key in root for key in _ACTIVE) or any(key != "/EmbeddedFiles" for key in names) else set()
    for n, page in enumerate(bundle.pages, 1):
        if "/AA" in page or "/Metadata" in page:
            wrong.add(n)
        for one in laid_over(page):
            if one.get("/Subtype") not in _ALLOWED or "/A" in one or "/AA" in one:
                wrong.add(n)
    for _, one in outline(root.get("/Outlines")):
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


# Those that wait for the second look come last.
_LOOKS: Mapping[CheckKey, Callable[[_Bundle], Check]] = {
    CheckKey.PAGES: _pages,
    CheckKey.LABELS: _labels,
    CheckKey.LINKS: _links,
    CheckKey.BOOKMARKS: _bookmarks,
    CheckKey.QUIET: _quiet,
    CheckKey.ATTACHMENTS: _attachments,
    CheckKey.PROPERTIES: _properties,
    CheckKey.STAMPS: _stamps,
    CheckKey.INDEX: _index,
    CheckKey.WORDS: _words,
}
