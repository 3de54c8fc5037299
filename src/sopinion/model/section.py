"""A section of the bundle: which kinds of record stand together, and in which order a doctor wants them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sopinion.model.kind import Kind


@dataclass(frozen=True, slots=True)
class BundleSection:
    """One section. `by_default` is False for what a reviewing doctor does not need unless a person asks for it."""

    key: str
    title: str
    kinds: tuple[Kind, ...]
    by_default: bool = True


def section_of(kind: Kind, sections: Sequence[BundleSection]) -> BundleSection:
    """Find the section of a kind; LookupError when none holds it."""
    for section in sections:
        if kind in section.kinds:
            return section
    raise LookupError(kind)
