"""The bindery: the hand that a flow takes to typeset, bind, prove and parcel."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import pikepdf

from sopinion.model.bundle import Why
from sopinion.model.proof import CheckKey, whole
from sopinion.model.remark import FINE_ENOUGH, About, Remark
from sopinion.press import fhir, parcel
from sopinion.press.apart import prove_planned, prove_stranger
from sopinion.press.binder import Binder, Inside
from sopinion.press.extract import Contents, may_go_whole
from sopinion.press.ready import Form
from sopinion.press.source import PagesOf, Readings, Sources
from sopinion.press.tray import Tray as FileTray
from sopinion.press.typesetter import signed, typeset
from sopinion.press.weight import weight_of

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from sopinion.flows.presses import OwnPages, Tray
    from sopinion.model.binding import Binding
    from sopinion.model.bundle import SourcePage
    from sopinion.model.manifest import Manifest
    from sopinion.model.parcel import Parcel
    from sopinion.model.proof import Check
    from sopinion.press.parcel import Pour

_MOST_TRIES = 3
_TOLD = {Form.PICTURE: About.PICTURED, Form.COPIED: About.COPIED}
_RETRIED = (CheckKey.STAMPS, CheckKey.PAGES)


@dataclass(frozen=True, slots=True)
class TypesetPages:
    """Our own pages of a bound file: first `front` pages of cover, summary and index, then dividers and blanks.

    count: all of them. summary, index: the pages (1-based) where these begin, 0 where there is none. undrawn: letters
    that could not be drawn.
    """

    pdf: bytes
    count: int
    front: int
    summary: int
    index: int
    undrawn: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bound:
    """A file that was written: what it says about itself, what was proved, what there is to know of its pages."""

    manifest: Manifest
    checks: tuple[Check, ...]
    remarks: tuple[Remark, ...]


class Stock:
    """The patient's files, open for one bundle."""

    def __init__(
        self, passwords: Sequence[str] = (), originals: PagesOf | None = None, readings: Readings | None = None
    ) -> None:
        """Begin with nothing open. As for `Sources`."""
        self._sources = Sources(passwords, originals, readings)
        self._prints: dict[tuple[str, int], str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._sources.__exit__(*error)

    def barred(self, pages: Iterable[SourcePage]) -> dict[tuple[str, int], Why]:
        """Name the pages that cannot be copied: BROKEN, or LOCKED with another password. Raises FileChanged (31)."""
        return {
            page.key: Why.LOCKED if self._sources.locked(page) else Why.BROKEN
            for page in pages
            if self._sources.ready(page) is None
        }

    def whole(self, shared: frozenset[tuple[str, int]], page: SourcePage) -> bool:
        """Whether the file of a page may go along as it came: all of it shared, nothing locked or carried besides."""
        return may_go_whole(self._sources, shared, page)

    def parcel(self, tray: Tray, name: str, contents: Parcel, program: str) -> None:
        """Write the zip into the tray. Raises FileChanged (31), NoRoom (53), CannotWrite (50)."""
        tray.pour(name, lambda file: parcel.write(file, contents, self._contents(tray, program)))

    def fhir(self, tray: Tray, name: str, contents: Parcel, program: str) -> None:
        """Write the same as one FHIR bundle into the tray. Raises FileChanged (31), NoRoom (53), CannotWrite (50)."""
        tray.pour(name, lambda file: fhir.write(file, contents, self._contents(tray, program)))

    def _contents(self, tray: Tray, program: str) -> Pour:
        return Contents(self._sources, tray.path, program).pour

    def keep(self, sha256: str, manifest: Manifest) -> None:
        """Take an earlier bundle, whose pages can go into this one with the folios that they bear."""
        self._prints |= {(sha256, n): made for n, made in enumerate(manifest.prints, 1)}

    def print_of(self, page: SourcePage) -> str:
        """What a page is made of, as a bundle says it; "" for one that cannot be copied."""
        ready = self._sources.ready(page)
        return ready.print if ready else ""

    def weight(self, page: SourcePage) -> int:
        """About how many bytes a page adds to a file."""
        ready = self._sources.ready(page)
        return weight_of(ready.page.obj) if ready else 0

    def bind(
        self, tray: Tray, name: str, made: OwnPages, binding: Binding, worded: frozenset[tuple[str, int]]
    ) -> Bound:
        """Write a file into the tray and prove it; a page that does not come out right takes a safer form."""
        pages = {n: page.source for n, page in enumerate(binding.layout.pages, 1) if page.source}
        inside = Inside(worded, self._prints)
        for _ in range(_MOST_TRIES):
            manifest, shrunk = self._write(tray, name, made, binding, inside)
            checks = prove_planned(tray.path(name), manifest)
            wrong = {n for check in checks if check.key in _RETRIED for n in check.wrong}
            if not self._retried(pages, wrong):
                break
        return Bound(manifest, checks, tuple(self._remarks(pages, frozenset(shrunk))))

    def _remarks(self, pages: Mapping[int, SourcePage], shrunk: frozenset[int]) -> Iterator[Remark]:
        """Say what there is to know of pages; what was taken out of a file is said of its first page here."""
        told: set[str] = set()
        for number, page in pages.items():
            file, ready = self._sources.file(page), self._sources.ready(page)
            if file is None or ready is None or page.key in self._prints:
                continue
            if ready.form in _TOLD:
                yield Remark(_TOLD[ready.form], page)
            if ready.shown is not None:
                yield Remark(About.TURNED, page)
            if number in shrunk:
                yield Remark(About.SHRUNK, page)
            if ready.dpi and ready.dpi < FINE_ENOUGH:
                yield Remark(About.COARSE, page, str(ready.dpi))
            if page.sha256 not in told:
                told.add(page.sha256)
                yield from (Remark(About.REMOVED, page, one) for one in file.removed)

    def _write(
        self, tray: Tray, name: str, made: OwnPages, binding: Binding, inside: Inside
    ) -> tuple[Manifest, tuple[int, ...]]:
        binder = Binder(made.pdf, self._sources, binding, inside)
        try:
            manifest = binder.bind()
            with tray.open(name) as file:
                binder.write(file)
        except OSError as error:
            raise tray.trouble(error) from None
        finally:
            binder.close()
        return manifest, binder.shrunk

    def _retried(self, pages: Mapping[int, SourcePage], wrong: Iterable[int]) -> bool:
        tried = False
        for number in sorted(set(wrong) & pages.keys()):
            file = self._sources.file(pages[number])
            tried |= file is not None and file.retry(pages[number].number)
        return tried


class Bindery:
    """Typesets, binds, proves and parcels.

    originals: gives the pages of papers that are no PDF. readings: what was read off scans.
    """

    def __init__(self, originals: PagesOf | None = None, readings: Readings | None = None) -> None:
        self._originals, self._readings = originals, readings

    def stock(self, passwords: Sequence[str] = ()) -> Stock:
        """Open what a bundle is made from."""
        return Stock(passwords, self._originals, self._readings)

    def tray(self, folder: str) -> FileTray:
        """Open a tray for the folder that the files go to. Raises CannotWrite (50)."""
        return FileTray(folder)

    def pages(self, data: Mapping[str, Any], day: datetime.date) -> TypesetPages:
        """Typeset the pages of a bound file that are our own: cover, summary, index, dividers, blanks."""
        made = typeset("front", data, day)
        with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
            begins = _begins(pdf)
            count = len(pdf.pages)
        front = count - len(data["dividers"]) - data["blanks"]  # each of those is one page
        return TypesetPages(
            made.pdf,
            count,
            front,
            begins.get(str(data["summary"]["heading"]), 0) if data["summary"] else 0,
            begins.get(str(data["index"]["heading"]), 0),
            made.undrawn,
        )

    def sheet(self, template: str, data: Mapping[str, Any], day: datetime.date, producer: str) -> bytes:
        """Typeset a sheet of its own, and name its producer."""
        return signed(typeset(template, data, day).pdf, producer)

    def prove(self, source: Path | bytes) -> tuple[Check, ...]:
        """Check a bundle, whoever made it, against what it says about itself."""
        return prove_stranger(source)[0]

    def account(self, path: Path) -> Manifest | None:
        """Read what a bound file says about itself; None where it is not whole and true."""
        checks, told = prove_stranger(path)
        return told if whole(checks) else None


def _begins(pdf: pikepdf.Pdf) -> dict[str, int]:
    """Find where each part begins, by the bookmarks that typesetting made of the headings."""
    numbers = {page.obj.objgen: n for n, page in enumerate(pdf.pages, 1)}
    with pdf.open_outline() as outline:
        return {
            item.title: numbers.get(item.destination[0].objgen, 1)
            for item in reversed(outline.root)
            if isinstance(item.destination, pikepdf.Array)
        }
