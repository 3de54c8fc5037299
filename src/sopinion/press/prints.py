"""The print of a page: a hash of what draws it, the same in the file it came from and in the bundle.

It covers the raw bytes of every content stream in order, of every picture and form that the page's resources reach
(forms within forms too), and the turn of the page. Two engines compute it: pikepdf while binding, pypdf while
proving; so a page that was lost, doubled, swapped or changed shows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

DEEPEST = 24
"""How far forms within forms are followed."""


def stream_digest(raw: bytes) -> str:
    """Hash the raw bytes of one stream."""
    return hashlib.sha256(raw).hexdigest()


def page_print(contents: Iterable[str], named: Iterable[tuple[str, str]], reached: Iterable[str], turn: int) -> str:
    """Hash a page.

    contents: digests of its content streams, in order. named: what its resources name, with digests. reached: digests
    of everything drawn inside those. turn: in degrees.
    """
    digest = hashlib.sha256(f"{turn % 360}|{';'.join(contents)}|".encode())
    for name, value in sorted(named):
        digest.update(f"{name}={value};".encode())
    digest.update(";".join(sorted(set(reached))).encode())
    return digest.hexdigest()[:32]
