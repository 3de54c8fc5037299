"""What every engine is that reads a picture, and what it gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from sopinion.model.scan import Scan
from sopinion.model.seen import SeenWord


@dataclass(frozen=True, slots=True)
class Probe:
    """An engine that is on this computer.

    name: as a person reads it, "tesseract 5.3". key: its exact version, as transcripts are filed by. program: where it
    lies. languages: those it reads, in its own words for them.
    """

    name: str
    key: str
    program: str
    languages: tuple[str, ...] = ()


class CannotSee(Exception):
    """The engine broke on a scan, or took too long over it. It never leaves eyes/."""


class Engine(Protocol):
    """Reads one scan at a time in each of `at_once` threads."""

    @property
    def probe(self) -> Probe:
        """Which engine it is."""

    @property
    def at_once(self) -> int:
        """How many scans it can have in hand."""

    @property
    def pace(self) -> float:
        """Seconds that a page takes it, all in all, as far as anybody can say before it has read one."""

    def see(self, scan: Scan) -> tuple[SeenWord, ...]:
        """Read a scan as it lies, without turning it. Raises CannotSee."""

    def turns(self, scan: Scan, *, standing: bool) -> tuple[int, ...]:
        """Guess how a scan that makes no sense has to be turned, the likeliest first.

        standing: its lines run up or down, not across.
        """

    def close(self) -> None:
        """End whatever runs, in the middle of what it does."""
