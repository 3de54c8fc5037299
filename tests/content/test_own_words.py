"""Every sentence is our own: no eight words in a row are shared with a source."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

REPO = Path(__file__).resolve().parents[2]
SEEDS = REPO.parent / "shared" / "seeds"
CONTENT = REPO / "src" / "sopinion" / "content" / "en"
RUN = 8

# Names and phone numbers belong to nobody's sentence.
_SHARED = re.compile(
    r"1-800-4-CANCER(?: \(1-800-422-6237\))?|800-813-HOPE(?: \(4673\))?|National Cancer Institute|CancerCare",
    re.IGNORECASE,
)


def words(text: str) -> list[str]:
    """Words in small letters, without the marks around them."""
    return re.findall(r"[a-z0-9]+(?:'[a-z]+)?", text.replace("\u2019", "'").casefold())


def runs(text: str) -> set[tuple[str, ...]]:
    """Every run of eight words."""
    found: set[tuple[str, ...]] = set()
    for piece in _SHARED.split(text):
        said = words(piece)
        found |= {tuple(said[at : at + RUN]) for at in range(len(said) - RUN + 1)}
    return found


def strings(data: Any) -> Iterator[str]:  # noqa: ANN401 - whatever TOML holds
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from strings(value)
    elif isinstance(data, list):
        for value in data:
            yield from strings(value)


def ours() -> dict[str, list[str]]:
    """Every text of content/, by file, and the papers of docs/."""
    found = {
        str(path.relative_to(REPO)): list(strings(tomllib.loads(path.read_text(encoding="utf-8"))))
        for path in CONTENT.rglob("*.toml")
    }
    for path in [*(REPO / "docs").glob("*.md"), REPO / "README.md"]:
        found[str(path.relative_to(REPO))] = [path.read_text(encoding="utf-8")]
    return found


def test_no_eight_words_in_a_row_are_anybody_elses() -> None:
    if not SEEDS.is_dir():
        pytest.skip("the sources are not beside this project")
    seeds = {path.name: runs(path.read_text(encoding="utf-8")) for path in SEEDS.glob("*.txt")}
    assert len(seeds) == 5
    texts = ours()
    assert len(texts) > 30
    shared = {
        (name, seed, " ".join(run))
        for name, said in texts.items()
        for text in said
        for run in runs(text)
        for seed, theirs in seeds.items()
        if run in theirs
    }
    assert shared == set()


def test_the_comparison_sees_through_marks_and_capitals() -> None:
    theirs = "It\u2019s best \u2014 to ask your \u201cdoctor\u201d, because only he or she knows."
    assert runs("it's BEST to ask your doctor because only he") & runs(theirs)
    assert not runs("ask your doctor because only") & runs(theirs)
