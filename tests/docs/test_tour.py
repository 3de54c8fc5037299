"""docs/tour.md shows every picture there is, and the pictures show the program as it is."""

from __future__ import annotations

import importlib.util
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[2]
PICTURES = REPO / "docs" / "tour"


def words(svg: Path) -> list[str]:
    """What stands on a picture, line by line."""
    return [one.text or "" for one in ET.parse(svg).getroot().iter("{http://www.w3.org/2000/svg}text")]  # noqa: S314


def test_every_picture_is_shown_and_there() -> None:
    shown = set(re.findall(r"\]\(tour/([\w-]+\.svg)\)", (REPO / "docs" / "tour.md").read_text(encoding="utf-8")))
    assert shown == {path.name for path in PICTURES.iterdir()}
    assert len(shown) >= 10


def test_the_pictures_are_small_and_hold_words() -> None:
    for path in PICTURES.iterdir():
        assert path.stat().st_size < 8_000, path.name
        assert len(words(path)) > 5, path.name


@pytest.mark.slow
def test_the_pictures_show_the_program_as_it_is(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("tour", REPO / "bench" / "tour.py")
    assert spec is not None
    assert spec.loader is not None
    tour = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tour)
    tour.draw(tmp_path)
    stale = [path.name for path in sorted(tmp_path.iterdir()) if words(path) != words(PICTURES / path.name)]
    assert stale == [], "draw them again:  python bench/tour.py"
