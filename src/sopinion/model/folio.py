"""The folio: the number that a page bears in a bundle. Stamp, page label and index line all say the same one."""

from __future__ import annotations

PREFIX = "SO-"
"""What stands before the number on the page, so that a search for the stamp finds that page and nothing else."""


def stamp(folio: int) -> str:
    """Write a folio as the page bears it: `SO-134`."""
    return f"{PREFIX}{folio}"


def span(first: int, last: int) -> str:
    """Write the folios of a record: `12` or `12-19`, with the dash that typesetters use."""
    return str(first) if first == last else f"{first}\N{EN DASH}{last}"
