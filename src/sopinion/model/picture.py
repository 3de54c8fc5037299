"""A page as a small picture, to look at."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Picture:
    """Pixels in rows from the top, a byte each: 0 is black, 255 is white."""

    width: int
    height: int
    grey: bytes
