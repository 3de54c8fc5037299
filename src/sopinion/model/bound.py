"""What a bound file is."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """The bundle itself, its core, one of its volumes, or a supplement to it."""

    BUNDLE = "bundle"
    CORE = "core"
    VOLUME = "volume"
    SUPPLEMENT = "supplement"
