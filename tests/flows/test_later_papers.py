"""Papers that come later: a supplement has what is new to whoever has the bundle, however that came."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pypdf
import pytest

from sopinion.errors import WrongUsage
from sopinion.model.kind import Kind
from sopinion.model.layout import Limit

if TYPE_CHECKING:
    from tests.flows.conftest import World


@pytest.fixture
def several(world: World) -> World:
    for n in range(5):
        world.add(f"paper {n}.pdf", f"older {n}", "more", "more", kind=Kind.IMAGING_REPORT)
    return world


def words(path: str | Path) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


def test_a_supplement_to_a_bundle_in_volumes_has_nothing_of_any_of_them(several: World, tmp_path: Path) -> None:
    first = several.export(tmp_path / "one", limit=Limit(pages=12))
    *parts, last = [Path(one.path) for one in first.files if one.role == "volume"]
    assert parts
    several.add("late.pdf", "late", kind=Kind.IMAGING_REPORT)
    made = several.export(tmp_path / "two", adds_to=last).files[0]
    assert made.role == "supplement"
    assert "late" in words(made.path)
    assert "older" not in words(made.path)
    with pytest.raises(WrongUsage, match=r".*"):
        several.export(tmp_path / "three", adds_to=parts[0])


def test_a_supplement_to_a_supplement_has_nothing_of_the_bundle(several: World, tmp_path: Path) -> None:
    base = Path(several.export(tmp_path / "one").files[0].path)
    labels = []
    for n in range(3):
        several.add(f"late {n}.pdf", f"late{n}", kind=Kind.IMAGING_REPORT)
        base = Path(several.export(tmp_path / f"late {n}", adds_to=base).files[0].path)
        assert f"late{n}" in words(base)
        assert "older" not in words(base)
        assert not [k for k in range(n) if f"late{k}" in words(base)]
        labels += pypdf.PdfReader(base).page_labels
    assert len(set(labels)) == len(labels)
