"""The bindery: the hand that a flow takes to typeset, bind, prove and parcel."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import pikepdf

from sopinion.model.bundle import Why
from sopinion.model.proof import CheckKey
from sopinion.press import parcel, prover
from sopinion.press.binder import Binder
from sopinion.press.source import Form, PagesOf, Sources
from sopinion.press.tray import Tray as FileTray
from sopinion.press.typesetter import signed, typeset

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from sopinion.flows.presses import FrontPages, Tray
    from sopinion.model.binding import Binding, Parcel
    from sopinion.model.bundle import BundlePlan, SourcePage
    from sopinion.model.manifest import Manifest
    from sopinion.model.proof import Check

_MOST_TRIES = 3


@dataclass(frozen=True, slots=True)
class TypesetFront:
    """Typeset cover and index: the PDF, how many pages, where the index begins, letters that could not be drawn."""

    pdf: bytes
    pages: int
    index: int
    undrawn: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bound:
    """A bundle that was written: what it says about itself, what was proved, which pages went in as pictures."""

    manifest: Manifest
    checks: tuple[Check, ...]
    pictured: tuple[SourcePage, ...]


class Stock:
    """The patient's files, open for one bundle."""

    def __init__(self, passwords: Sequence[str] = (), originals: PagesOf | None = None) -> None:
        """Begin with nothing open. passwords: to try on locked files. originals: gives pages of what is no PDF."""
        self._sources = Sources(passwords, originals)

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
        """Whether the file of a page may go along as it is: all of it shared, nothing locked and nothing inside."""
        file = self._sources.file(page)
        if file is None or not file.own or file.encrypted or file.attachments:
            return False
        return all((page.sha256, number) in shared for number in range(1, file.length + 1))

    def bind(self, tray: Tray, name: str, front: FrontPages, plan: BundlePlan, binding: Binding) -> Bound:
        """Write the bundle into the tray and prove it; a page that does not come out right takes a safer form."""
        for _ in range(_MOST_TRIES):
            manifest = self._write(tray, name, front, plan, binding)
            checks = prover.prove(tray.path(name), manifest)
            wrong = {n for check in checks if check.key in (CheckKey.STAMPS, CheckKey.PAGES) for n in check.wrong}
            if not self._retried(plan, wrong):
                break
        pictured = tuple(
            page
            for entry in plan.entries
            for page in entry.pages
            if (ready := self._sources.ready(page)) and ready.form is Form.PICTURE
        )
        return Bound(manifest, checks, pictured)

    def _write(self, tray: Tray, name: str, front: FrontPages, plan: BundlePlan, binding: Binding) -> Manifest:
        binder = Binder(front.pdf, front.index, plan, self._sources, binding)
        try:
            manifest = binder.bind()
            with tray.open(name) as file:
                binder.write(file)
        except OSError as error:
            raise tray.trouble(error) from None
        finally:
            binder.close()
        return manifest

    def _retried(self, plan: BundlePlan, folios: set[int]) -> bool:
        pages = {entry.first + n: page for entry in plan.entries for n, page in enumerate(entry.pages)}
        tried = False
        for number in sorted(folios):
            file = self._sources.file(pages[number]) if number in pages else None
            tried |= file is not None and file.retry(pages[number].number)
        return tried


class Bindery:
    """Typesets, binds, proves and parcels. originals: gives the pages of papers that are no PDF."""

    def __init__(self, originals: PagesOf | None = None) -> None:
        self._originals = originals

    def stock(self, passwords: Sequence[str] = ()) -> Stock:
        """Open what a bundle is made from."""
        return Stock(passwords, self._originals)

    def tray(self, folder: str) -> FileTray:
        """Open a tray for the folder that the files go to. Raises CannotWrite (50)."""
        return FileTray(folder)

    def front(self, data: Mapping[str, Any], day: datetime.date) -> TypesetFront:
        """Typeset the cover and the index."""
        made = typeset("front", data, day)
        with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
            index = _index_page(pdf, str(data["index"]["heading"]))
            return TypesetFront(made.pdf, len(pdf.pages), index, made.undrawn)

    def sheet(self, template: str, data: Mapping[str, Any], day: datetime.date, producer: str) -> bytes:
        """Typeset a sheet of its own, and name its producer."""
        return signed(typeset(template, data, day).pdf, producer)

    def parcel(self, tray: Tray, name: str, contents: Parcel) -> None:
        """Write the zip into the tray. Raises FileChanged (31), NoRoom (53), CannotWrite (50)."""
        try:
            with tray.open(name) as file:
                parcel.pack(file, contents, tray.path(contents.bundle))
        except OSError as error:
            raise tray.trouble(error) from None

    def prove(self, path: Path) -> tuple[Check, ...]:
        """Check a finished bundle against what it says about itself."""
        return prover.prove(path)


def _index_page(pdf: pikepdf.Pdf, heading: str) -> int:
    """Find where the index begins, by the bookmark that typesetting made of its heading."""
    numbers = {page.obj.objgen: n for n, page in enumerate(pdf.pages, 1)}
    with pdf.open_outline() as outline:
        for item in outline.root:
            if item.title == heading and isinstance(item.destination, pikepdf.Array):
                return numbers.get(item.destination[0].objgen, 1)
    return 1
