from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from sopinion.model.bundle import SourcePage
from sopinion.press.glass import Glass


def place(path: Path, number: int) -> SourcePage:
    return SourcePage(path.name, str(path.parent), hashlib.sha256(path.read_bytes()).hexdigest(), number)


def test_a_page_is_drawn_small(tmp_path: Path, paper: Callable[..., Path]) -> None:
    made = paper(tmp_path / "a.pdf", "", "words\n" * 40)
    with Glass() as glass:
        blank, written = (glass.small(place(made, number), 400) for number in (1, 2))
    assert blank
    assert written
    assert abs(written.height - 400) <= 1
    assert abs(written.width - 400 * 612 / 792) <= 1
    assert len(written.grey) == written.width * written.height
    assert set(blank.grey) == {255}
    assert min(written.grey) < 128


def test_pages_are_copied_in_order_without_scripts(tmp_path: Path, paper: Callable[..., Path]) -> None:
    made = paper(tmp_path / "a.pdf", "one", "two", "three")
    with pikepdf.open(made, allow_overwriting_input=True) as pdf:
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
        pdf.save(made)
    with Glass() as glass:
        copy = glass.copy([place(made, 3), place(made, 1)])
    assert copy
    assert b"JavaScript" not in copy
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        drawn = [page.obj.Contents for page in pdf.pages]
        texts = [b"".join(s.read_bytes() for s in (one if isinstance(one, pikepdf.Array) else [one])) for one in drawn]
    assert [b"three" in texts[0], b"one" in texts[1], len(texts)] == [True, True, 2]


@pytest.mark.parametrize("fault", ["gone", "changed", "locked", "broken"])
def test_what_cannot_be_shown_is_none(tmp_path: Path, paper: Callable[..., Path], fault: str) -> None:
    encryption = pikepdf.Encryption(user="secret", owner="secret") if fault == "locked" else None
    made = paper(tmp_path / "a.pdf", "words", **({"encryption": encryption} if encryption else {}))
    if fault == "broken":
        made.write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 9)
    page = place(made, 1)
    if fault == "gone":
        made.unlink()
    elif fault == "changed":
        made.write_bytes(made.read_bytes() + b"\n")
    with Glass() as glass:
        assert glass.small(page, 400) is None
        assert glass.copy([page]) is None
