"""Scans made here: a page typeset, drawn, put askew and turned, as a copier would."""

from __future__ import annotations

import io
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import typst
from PIL import Image

from sopinion.eyes import rapid, tesseract
from sopinion.eyes.engine import Engine

PAPER = """Harbor Valley Medical Center
12 Harbor Street, Suite 4
SURGICAL PATHOLOGY REPORT
Patient: Rowan Ashdown | Record number: 4471902
Date of birth: 04/05/1961 | Collected: 03/14/2025
CLINICAL HISTORY
A lump in the left breast was found on a mammogram in February.
GROSS DESCRIPTION
Received fresh is a piece of breast tissue that measures 4.2 by 3.1 cm.
FINAL DIAGNOSIS
Invasive ductal carcinoma of the left breast, grade 2, margins clear."""
"""A paper of our own; a bar parts two columns of one line."""


def picture(text: str = PAPER, *, ppi: int = 200, turn: int = 0, askew: float = 0.0) -> Image.Image:
    """Draw a page: `turn` degrees clockwise, `askew` a little more."""
    rows = [
        f"grid(columns: (1fr, 1fr), {', '.join(f'text({_quoted(part.strip())})' for part in line.split('|'))})"
        if "|" in line
        else f"text({_quoted(line)})"
        for line in text.split("\n")
    ]
    source = '#set page(paper: "us-letter", margin: 1in)\n#set text(size: 11pt)\n' + "\n\n".join(
        f"#{row}" for row in rows
    )
    drawn = typst.compile(source.encode(), format="png", ppi=ppi)
    page = Image.open(io.BytesIO(drawn)).convert("L")
    if askew:
        page = page.rotate(askew, fillcolor=255, resample=Image.Resampling.BILINEAR)
    return page.rotate(-turn, expand=True) if turn else page


def _quoted(words: str) -> str:
    return '"' + words.replace('"', "'") + '"'


def scan(path: Path, *pages: Image.Image, ppi: int = 200) -> Path:
    """Put pictures into a PDF, a page each, and nothing else."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pages[0].save(path, "PDF", resolution=ppi, save_all=True, append_images=pages[1:])
    return path


@pytest.fixture(scope="session", params=["tesseract", "rapidocr"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Each engine, as it is on this computer."""
    found = tesseract.probe() if request.param == "tesseract" else rapid.probe()
    if found is None:
        pytest.skip(f"{request.param} is not on this computer")
    made: Engine = tesseract.Tesseract(found, 2) if request.param == "tesseract" else rapid.Rapid(found)
    yield made
    made.close()


@pytest.fixture
def counted(tmp_path: Path) -> Iterator[Callable[[], int]]:
    """Put a tesseract in front of the real one that counts how often it is given a page to read."""
    real = shutil.which("tesseract")
    if real is None:
        pytest.skip("tesseract is not on this computer")
    shelf = tmp_path / "bin"
    shelf.mkdir()
    log = tmp_path / "calls"
    log.touch()
    program = shelf / "tesseract"
    program.write_text(f'#!/bin/sh\n[ "$1" = stdin ] && echo "$*" >> "{log}"\nexec "{real}" "$@"\n', encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    before = os.environ["PATH"]
    os.environ["PATH"] = f"{shelf}{os.pathsep}{before}"

    def calls() -> int:
        return len(log.read_text(encoding="utf-8").splitlines())

    yield calls
    os.environ["PATH"] = before


@pytest.fixture
def blind(tmp_path: Path) -> dict[str, str]:
    """Surroundings in which no engine is to be found."""
    shelf = tmp_path / "shadow"
    (shelf / "rapidocr").mkdir(parents=True)
    (shelf / "rapidocr" / "__init__.py").touch()
    source = Path(__file__).resolve().parents[2] / "src"
    return {"PATH": str(tmp_path / "nowhere"), "PYTHONPATH": f"{shelf}{os.pathsep}{source}"}
