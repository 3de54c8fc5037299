"""The shape of the press: the hands that `bundle` and `verify` take to typeset, bind, prove and parcel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from sopinion.errors import SopinionError
    from sopinion.model.binding import Binding
    from sopinion.model.bundle import SourcePage, Why
    from sopinion.model.manifest import Manifest
    from sopinion.model.parcel import Parcel
    from sopinion.model.proof import Check
    from sopinion.model.remark import Remark


class OwnPages(Protocol):
    """Our own pages of a bound file, typeset: cover, summary and index, then dividers, then blanks."""

    @property
    def pdf(self) -> bytes:
        """The typeset file."""

    @property
    def count(self) -> int:
        """How many pages."""

    @property
    def front(self) -> int:
        """How many of them are cover, summary and index."""

    @property
    def summary(self) -> int:
        """The page, from 1, where the summary begins; 0 for none."""

    @property
    def index(self) -> int:
        """The page, from 1, where the index begins."""

    @property
    def undrawn(self) -> tuple[str, ...]:
        """Letters that could not be drawn."""


class Bound(Protocol):
    """A bundle that was written."""

    @property
    def manifest(self) -> Manifest:
        """What it says about itself."""

    @property
    def checks(self) -> tuple[Check, ...]:
        """What was proved about it."""

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """What there is to know of its pages."""


class Tray(Protocol):
    """Files under way to a folder: all appear there together, or none does."""

    def path(self, name: str) -> Path:
        """Where the file that will be called `name` lies now."""

    def open(self, name: str) -> BinaryIO:
        """Begin the file that will be called `name`. Raises CannotWrite (50), NoRoom (53)."""

    def put(self, name: str, data: bytes) -> None:
        """Write the file that will be called `name`. Raises CannotWrite (50), NoRoom (53)."""

    def pour(self, name: str, write: Callable[[BinaryIO], object]) -> None:
        """Have the file that will be called `name` written. Raises CannotWrite (50), NoRoom (53)."""

    def drop(self, name: str) -> None:
        """Take a file back out of the tray."""

    def sum(self, name: str) -> tuple[str, int]:
        """SHA-256 (hex) and bytes of the file that will be called `name`."""

    def taken(self) -> tuple[str, ...]:
        """Name the files that stand at their target already with other bytes."""

    def serve(self, *, over: bool) -> Mapping[str, str]:
        """Put every file at its place; give name and path. Raises WouldOverwrite (52), CannotWrite (50)."""

    def trouble(self, error: OSError) -> SopinionError:
        """Turn the system's word for a write that failed into ours."""


class Stock(Protocol):
    """The patient's files, open for one bundle."""

    def barred(self, pages: Iterable[SourcePage]) -> Mapping[tuple[str, int], Why]:
        """Name the pages that cannot be copied: BROKEN, or LOCKED with another password. Raises FileChanged (31)."""

    def whole(self, shared: frozenset[tuple[str, int]], page: SourcePage) -> bool:
        """Whether the file of a page may go along as it is: all shared, nothing locked, nothing inside."""

    def parcel(self, tray: Tray, name: str, contents: Parcel, program: str) -> None:
        """Write the zip into the tray. Raises FileChanged (31), CannotWrite (50), NoRoom (53)."""

    def fhir(self, tray: Tray, name: str, contents: Parcel, program: str) -> None:
        """Write the same as one FHIR bundle into the tray. Raises FileChanged (31), CannotWrite (50), NoRoom (53)."""

    def keep(self, sha256: str, manifest: Manifest) -> None:
        """Take an earlier bundle, whose pages can go into this one with the folios that they bear."""

    def print_of(self, page: SourcePage) -> str:
        """What a page is made of, as a bundle says it; "" for one that cannot be copied."""

    def weight(self, page: SourcePage) -> int:
        """About how many bytes a page adds to a file."""

    def bind(
        self, tray: Tray, name: str, made: OwnPages, binding: Binding, worded: frozenset[tuple[str, int]]
    ) -> Bound:
        """Write a file into the tray and prove it. worded: pages that have words.

        Raises CannotWrite (50), NoRoom (53).
        """


class Press(Protocol):
    """Typesets, binds, proves and parcels."""

    def stock(self, passwords: Sequence[str] = ()) -> AbstractContextManager[Stock]:
        """Open what a bundle is made from. passwords: to try on locked files."""

    def tray(self, folder: str) -> AbstractContextManager[Tray]:
        """Open a tray for the folder that the files go to. Raises CannotWrite (50)."""

    def pages(self, data: Mapping[str, Any], day: datetime.date) -> OwnPages:
        """Typeset the pages of a bound file that are our own."""

    def sheet(self, template: str, data: Mapping[str, Any], day: datetime.date, producer: str) -> bytes:
        """Typeset a sheet of its own, and name its producer."""

    def prove(self, source: Path | bytes) -> tuple[Check, ...]:
        """Check a bundle, whoever made it, against what it says about itself."""

    def account(self, path: Path) -> Manifest | None:
        """Read what a bound file says about itself; None where it is not whole and true."""
