"""How finely a page was scanned: the dots of its pictures against how large they are drawn."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pypdfium2
from pypdfium2 import raw

if TYPE_CHECKING:
    from collections.abc import Iterator

_INCH = 72
_DEEPEST = 8  # forms within forms
_HALF = 0.5  # of what is pictured on a page: so much of it has to be as fine as we say

_Matrix = tuple[float, float, float, float, float, float]


def dpi_of(page: pypdfium2.PdfPage, unit: float = 1.0) -> int | None:
    """Tell how many dots an inch the pictures of a page have; None for a page without any.

    A scan may be one picture, or many strips or tiles, or sharp ink over a coarse ground: it is as fine as at least
    half of what is pictured, and a small sharp logo does not make it finer. unit: how many points the page's own unit
    is (its UserUnit). Raises PdfiumError for a page that pdfium cannot read.
    """
    width, height = page.get_size()
    found = sorted(_pictures(page), reverse=True)
    wanted = _HALF * min(width * height, sum(area for _, area in found))
    covered = 0.0
    for dots, area in found:
        covered += min(area, width * height)
        if covered >= wanted:
            return round(dots * _INCH / unit)
    return None


def _pictures(page: pypdfium2.PdfPage) -> Iterator[tuple[float, float]]:
    """Yield each picture: its dots for each unit of the page, the fewer of both ways, and the area it is drawn on."""
    around: list[_Matrix] = []  # of the forms that the object in hand lies in
    for one in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM), max_depth=_DEEPEST):
        del around[one.level :]
        a, b, c, d, e, f = one.get_matrix().get()
        matrix = _within((a, b, c, d, e, f), around[-1]) if around else (a, b, c, d, e, f)
        if one.type == raw.FPDF_PAGEOBJ_FORM:
            around.append(matrix)
            continue
        a, b, c, d, *_ = matrix
        across, down = math.hypot(a, b), math.hypot(c, d)
        wide, high = one.get_px_size()
        if min(across, down, wide, high) > 0:
            yield min(wide / across, high / down), abs(a * d - b * c)


def _within(inner: _Matrix, outer: _Matrix) -> _Matrix:
    a, b, c, d, e, f = inner
    k, l, m, n, x, y = outer  # noqa: E741 - a matrix, row by row
    return (
        a * k + b * m,
        a * l + b * n,
        c * k + d * m,
        c * l + d * n,
        e * k + f * m + x,
        e * l + f * n + y,
    )
