"""Real files of every form, made on the spot."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from sopinion.model.page import FoundFile, Inside, Outcome
from sopinion.paper.limits import Limits
from sopinion.paper.reader import PaperReader

WORD = (
    '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    "{}</w:body></w:document>"
)


def found(path: Path, folder: Path | None = None) -> FoundFile:
    """The file as the walk meets it."""
    seen = path.stat()
    below = path.relative_to(folder).as_posix() if folder else path.name
    return FoundFile(str(folder or path.parent), below, seen.st_size, seen.st_mtime_ns)


@pytest.fixture(scope="session")
def reading() -> Callable[..., dict[str, Outcome]]:
    """Read files with real workers that make pages of words; gives the outcome of each, and of each inside."""

    def call(*paths: Path, **how: object) -> dict[str, Outcome]:
        reader = PaperReader(
            2, tuple(how.get("passwords", ())), how.get("limits") or Limits(), entry="sopinion.cli.reading"
        )
        answers = reader.read([found(path) for path in paths])
        return {file.path: outcome.outcome if isinstance(outcome, Inside) else outcome for file, outcome in answers}

    return call


def zipped(members: Mapping[str, bytes | str], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Make a zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as box:
        for name, data in members.items():
            box.writestr(name, data)
    return out.getvalue()


def word(*paragraphs: str, **parts: bytes | str) -> bytes:
    """Make a Word document: each paragraph's text, or its XML where it begins with "<"."""
    body = "".join(p if p.startswith("<") else f"<w:p><w:r><w:t>{p}</w:t></w:r></w:p>" for p in paragraphs)
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": WORD.format(body), **parts})


def photo(form: str = "JPEG", size: tuple[int, int] = (600, 800), **how: object) -> bytes:
    """Make a picture of a paper: a black bar near its top edge, and a dot at the left below it."""
    picture = Image.new(str(how.pop("mode", "RGB")), size, "white")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((size[0] // 10, size[1] // 20, size[0] * 9 // 10, size[1] // 10), fill="black")
    draw.rectangle((size[0] // 10, size[1] // 5, size[0] // 5, size[1] // 4), fill="black")
    out = io.BytesIO()
    picture.save(out, form, **how)
    return out.getvalue()
