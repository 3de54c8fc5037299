"""Pictures of paper: photos and scans without a PDF around them. Each is a page, a TIFF may be many.

A page of a picture bears no words here; reading them is left to OCR.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import ExifTags, Image, ImageFile, ImageSequence, UnidentifiedImageError

from sopinion.model.page import Page, ProblemCode, Source
from sopinion.paper.asked import Asked, Put, Unread, Whole
from sopinion.paper.limits import Limits
from sopinion.paper.original import Original

FORMATS = ("JPEG", "PNG", "TIFF", "GIF", "BMP", "WEBP", "AVIF", "HEIF")
"""What is opened, as Pillow calls it: none of its rarer readers meets a stranger's file."""

_MANY = "TIFF"  # the one form whose further pictures are pages; elsewhere they are films, thumbnails or depths
_TURNED = 5  # from this orientation on, width and height change places
_GROUP = 20  # pages handed over at a time
_LONG_SIDE = 792.0  # points of the longer side, where the picture does not say how large it is
_PAPER = (140.0, 2400.0)  # points that the longer side of a paper may have
_PEEK = 8  # a JPEG is looked at in an eighth of its size

ImageFile.LOAD_TRUNCATED_IMAGES = True  # a photo cut short shows what came through


@contextmanager
def opened(original: Original, limits: Limits) -> Iterator[Image.Image]:
    """Open a picture; its frames are not decoded yet. Raises Unread, OSError where the file cannot be read."""
    _know_forms()
    Image.MAX_IMAGE_PIXELS = limits.pixels // 2  # Pillow refuses twice of it, and warns before
    with original.open() as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(file, formats=[form for form in FORMATS if form in Image.OPEN]) as picture:
                yield picture
        except Image.DecompressionBombError:
            raise Unread(ProblemCode.UNSAFE, "bomb") from None
        except UnidentifiedImageError:
            raise Unread(ProblemCode.DAMAGED) from None
        except (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, ArithmeticError, RuntimeError):
            raise Unread(ProblemCode.DAMAGED) from None  # Pillow's words for a picture that makes no sense


def _know_forms() -> None:
    if "HEIF" not in Image.OPEN:
        Image.init()
        import pi_heif  # noqa: PLC0415 - for the rare picture that needs it

        pi_heif.register_heif_opener(thumbnails=False)


def frames(picture: Image.Image) -> Iterator[Image.Image]:
    """Give each picture of the file that is a page, in order."""
    if picture.format == _MANY:
        yield from ImageSequence.Iterator(picture)
    else:
        yield picture


def orientation(frame: Image.Image) -> int:
    """How the camera was held, 1 to 8 as EXIF counts; 1 where it does not say."""
    try:
        held = frame.getexif().get(ExifTags.Base.Orientation, 1)
    except (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, RuntimeError):
        return 1
    return held if held in range(1, 9) else 1


def points(frame: Image.Image, held: int) -> tuple[float, float]:
    """Width and height of the page upright, in points; as the picture says where that makes a paper."""
    width, height = frame.size
    across, down = _density(frame)
    size = (width * 72 / across, height * 72 / down) if across and down else (0.0, 0.0)
    if not _PAPER[0] <= max(size) <= _PAPER[1]:
        scale = _LONG_SIDE / max(width, height)
        size = (width * scale, height * scale)
    size = (max(size[0], 3.0), max(size[1], 3.0))
    return (size[1], size[0]) if held >= _TURNED else size


def _density(frame: Image.Image) -> tuple[float, float]:
    """Dots an inch across and down, 0 where the picture does not say; a camera's 72 says nothing."""
    try:
        across, down = (float(value) for value in frame.info.get("dpi", (0, 0)))
    except (TypeError, ValueError, ArithmeticError):
        return 0.0, 0.0
    return (across, down) if across > 90 and down > 90 else (0.0, 0.0)  # noqa: PLR2004 - less is a screen's, not a scanner's


def read(original: Original, asked: Asked, put: Put) -> Whole:
    """Read a picture: a page for each of its frames. Raises Unread, OSError."""
    group: list[Page] = []
    with opened(original, asked.limits) as picture:
        for number, frame in enumerate(frames(picture), 1):
            if number > asked.limits.pages:
                raise Unread(ProblemCode.TOO_LARGE)
            held = orientation(frame)
            width, height = points(frame, held)
            frame.draft(None, (frame.width // _PEEK, frame.height // _PEEK))
            frame.load()
            group.append(Page(number, "", Source.NONE, round(width, 2), round(height, 2), pictured=True))
            if len(group) == _GROUP:
                put(group)
                group = []
    put(group)
    return Whole("picture")
