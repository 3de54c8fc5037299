"""Which engine reads: tesseract where it is installed, else rapidocr, else none."""

from __future__ import annotations

import os

from sopinion.eyes import rapid, tesseract
from sopinion.eyes.engine import Engine
from sopinion.eyes.gaze import Gaze


def eyes(jobs: int = 0) -> Gaze | None:
    """Pick the engine that is here. jobs: scans at once (0: as many as fit this computer)."""
    engine = best(jobs)
    return Gaze(engine) if engine is not None else None


def best(jobs: int = 0) -> Engine | None:
    """Tesseract is three times as fast and reads print no worse."""
    if found := tesseract.probe():
        return tesseract.Tesseract(found, jobs or min(8, os.cpu_count() or 1))
    if found := rapid.probe():
        return rapid.Rapid(found)
    return None
