"""Where a page is free: a low-resolution look at it, and the best place for a stamp that covers nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pypdfium2

_PIXELS = 0.5  # per point of an ordinary page; enough to see a hairline, a fifth of the time of 72 dpi
_MOST_PIXELS = 4_000_000
_STILL = (6, 18)  # how far grey levels may differ in a free place: first a clean page, then a scan's paper
_LIGHT = 150  # of 255: a dark area is ink too, even where nothing stands in it
_INSETS = (16.0, 11.0, 22.0, 30.0)  # points from the edge, best first
_STEP = 12.0
_SAME_SHAPE = 0.02
_AROUND = 2.5  # points kept free around the stamp
_FOOT = 60.0  # points of an ordinary page: all places along the foot lie below


@dataclass(frozen=True, slots=True)
class Spot:
    """A place for a stamp: its lower left corner as the page is read, in page units."""

    x: float
    y: float


class Look:
    """A page as it is drawn, in grey: all of it, or its foot alone."""

    def __init__(self, page: pypdfium2.PdfPage, size: tuple[float, float], scale: float, *, foot: bool = False) -> None:
        """Draw `page` small. size: as we take it to be, in page units; scale: the stamp's, against an ordinary page.

        foot: draw only the lowest part; what lies above counts as outside the page. Raises ValueError where the
        engine sees a page of another shape than we do.
        """
        width, height = page.get_size()
        if abs(width * size[1] - height * size[0]) > _SAME_SHAPE * width * size[1]:
            raise ValueError("another shape")
        pixels = min(_PIXELS / scale * size[0] / width, (_MOST_PIXELS / (width * height)) ** 0.5)
        above = max(height - _FOOT * scale * height / size[1], 0.0) if foot else 0.0
        bitmap = page.render(scale=pixels, grayscale=True, may_draw_forms=False, crop=(0, 0, 0, above))
        self._width, self._height, self._stride = bitmap.width, bitmap.height, bitmap.stride
        self._grey = bytes(bitmap.buffer)
        self._across, self._up = width * pixels / size[0], height * pixels / size[1]
        bitmap.close()

    def levels(self, x: float, y: float, width: float, height: float) -> tuple[int, int] | None:
        """Give the darkest and lightest grey of a place, from the lower left, in page units; None outside the page."""
        left, right = int(x * self._across), int((x + width) * self._across) + 1
        above, below = self._height - int((y + height) * self._up) - 1, self._height - int(y * self._up)
        if left < 0 or above < 0 or right > self._width or below > self._height:
            return None
        rows = [self._grey[row * self._stride + left : row * self._stride + right] for row in range(above, below)]
        return (min(map(min, rows)), max(map(max, rows))) if rows and rows[0] else None


def free_spot(
    page: pypdfium2.PdfPage, size: tuple[float, float], stamp: tuple[float, float], scale: float
) -> Spot | None:
    """Find the best free place for a stamp of that size, lower right first; None where the page has none.

    size, stamp: width and height in page units. scale: the stamp's scale against an ordinary page. Nearly every page
    is free at its foot, so that is drawn first, and the whole page only where it is not: what is found is the same.
    Raises ValueError where the engine sees a page of another shape than we do.
    """
    return _spot(Look(page, size, scale, foot=True), size, stamp, scale, _STILL[:1]) or _spot(
        Look(page, size, scale), size, stamp, scale, _STILL
    )


def _spot(
    look: Look, page: tuple[float, float], stamp: tuple[float, float], scale: float, stills: tuple[int, ...]
) -> Spot | None:
    around = _AROUND * scale
    for still in stills:
        for x, y in _places(page, stamp, scale):
            levels = look.levels(x - around, y - around, stamp[0] + 2 * around, stamp[1] + 2 * around)
            if levels and levels[1] - levels[0] <= still and levels[0] >= _LIGHT:
                return Spot(x, y)
    return None


def _places(page: tuple[float, float], stamp: tuple[float, float], scale: float) -> Iterator[tuple[float, float]]:
    """Give every place to try: the lower right corner, along the foot, along the head, up the right and left edge."""
    width, height = page[0] - stamp[0], page[1] - stamp[1]
    insets = [one * scale for one in _INSETS if 2 * one * scale <= min(width, height)]
    if not insets:
        return
    step = _STEP * scale
    yield from ((width - inset, inset) for inset in insets)
    for y in [*insets, *(height - inset for inset in insets)]:
        yield from ((width - insets[0] - step * n, y) for n in range(int((width - 2 * insets[0]) / step) + 1))
    for x in [*(width - inset for inset in insets), *insets]:
        yield from ((x, insets[0] + step * n) for n in range(int((height - 2 * insets[0]) / step) + 1))
