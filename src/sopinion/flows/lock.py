"""The verb behind a locked copy of a bundle: a password made of words, the copy, and the proof."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Protocol

from sopinion.content import passwords
from sopinion.content.messages import line
from sopinion.errors import VerifyFailed
from sopinion.flows.presses import Tray
from sopinion.model.ledger import Written
from sopinion.model.passphrase import passphrase
from sopinion.model.proof import Check


class Lock(Protocol):
    """What locks a file, and proves it."""

    def lock(self, source: Path, target: BinaryIO, password: str) -> None:
        """Write a copy of `source` that only `password` opens. Raises OSError."""

    def lock_zip(self, plain: Path, file: BinaryIO, password: str) -> None:
        """Write a zip again, each file in it locked. Raises OSError."""

    def asks(self, path: Path) -> bool:
        """Whether a file asks for a password."""

    def unlocked(self, path: Path, passwords: Iterable[str]) -> bytes | None:
        """Give a file without its lock, in memory only; None where none of the passwords opens it."""

    def locked(self, source: Path, copy: Path, password: str) -> Check:
        """Prove that `copy` is `source`, and opens with the password and not without."""


@dataclass(frozen=True, slots=True)
class Locking:
    """What copies are locked with. zipped: whether the zip is locked too, instead of the open one."""

    press: Lock
    password: str
    zipped: bool = False


@dataclass(frozen=True, slots=True)
class LockedCopy:
    """A locked copy in the tray: its name, SHA-256, size in bytes, and what was proved about it."""

    name: str
    sha256: str
    bytes: int
    check: Check


def made_password(pick: Callable[[int], int]) -> str:
    """Make a password that can be told over the phone. pick: gives a random number below the one it is asked with."""
    return passphrase(passwords.words(), pick)


def lock(tray: Tray, press: Lock, bundle: str, password: str) -> LockedCopy:
    """Put a locked copy of `bundle`, a PDF in the tray, beside it, and prove it.

    Raises VerifyFailed (55), CannotWrite (50), NoRoom (53).
    """
    name = line("export_lock.name", title=bundle.removesuffix(".pdf"))
    tray.pour(name, lambda file: press.lock(tray.path(bundle), file, password))
    check = press.locked(tray.path(bundle), tray.path(name), password)
    if not check.good:
        raise VerifyFailed(file=name)
    return LockedCopy(name, *tray.sum(name), check)


def lock_zip(tray: Tray, press: Lock, zipped: str, password: str) -> str:
    """Put a locked zip in the tray in place of the open one; give its name. Raises CannotWrite (50), NoRoom (53)."""
    name = line("export_lock.zip_name", title=zipped.removesuffix(".zip"))
    tray.pour(name, lambda file: press.lock_zip(tray.path(zipped), file, password))
    tray.drop(zipped)
    return name


def entry(of: Written, copy: LockedCopy) -> Written:
    """Give the row of the ledger for a locked copy of a file that has a row itself."""
    return replace(of, bundle=copy.name, sha256=copy.sha256, of=of.sha256, locked=True)
