"""What a person wishes for besides the choice of papers: in which files the bundle comes."""

from __future__ import annotations

from dataclasses import dataclass

from sopinion.model.choices import Choices, Exclusion
from sopinion.model.folio import Folio
from sopinion.model.layout import NO_LIMIT, Limit
from sopinion.model.manifest import Manifest


@dataclass(frozen=True, slots=True)
class Earlier:
    """A bundle that was written before: its bytes by SHA-256, where it lies, and what it says about itself.

    next: the folio that the first page of a supplement to it bears. besides: records that stand in supplements to it.
    """

    folder: str
    file: str
    sha256: str
    manifest: Manifest
    next: Folio
    besides: frozenset[str] = frozenset()

    @property
    def records(self) -> frozenset[str]:
        """The records that whoever has it and its supplements has."""
        return frozenset(one.id for one in self.manifest.records) | self.besides


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be written.

    limit: how large a volume may be. share: for which share of that size volumes are planned, since what a page adds to
    a file is only known about. core: whether a core bundle comes along; core_with: what stands in it, where a person
    said so. adds_to: the bundle that a supplement is for. fhir: whether a FHIR bundle comes along.
    """

    choices: Choices
    limit: Limit = NO_LIMIT
    share: float = 1.0
    core: bool = False
    core_with: tuple[Exclusion, ...] = ()
    adds_to: Earlier | None = None
    fhir: bool = False
