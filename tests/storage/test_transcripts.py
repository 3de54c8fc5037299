"""Transcripts on a real disk."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopinion.errors import CannotWrite
from sopinion.model.seen import Saw, Seen
from sopinion.storage.transcripts import Transcripts

SHA = "a" * 64
seen = st.builds(
    Seen, st.text(), st.floats(0, 1).map(lambda sure: round(sure, 3)), st.sampled_from([0, 90, 180, 270]), st.booleans()
)


@given(st.lists(st.tuples(st.integers(1, 9), st.sampled_from("ab"), seen), max_size=12))
def test_the_latest_word_of_each_engine_comes_back(
    tmp_path_factory: pytest.TempPathFactory, told: list[tuple[int, str, Seen]]
) -> None:
    kept = Transcripts(tmp_path_factory.mktemp("t"))
    for page, engine, one in told:
        kept.keep(SHA, page, Saw(engine, f"{engine} 1", one))
    whole = [(page, engine, _clean(one)) for page, engine, one in told]
    assert kept.of(SHA) == {page: Saw(engine, f"{engine} 1", one) for page, engine, one in whole}
    assert kept.of(SHA, "a") == {page: Saw("a", "a 1", one) for page, engine, one in whole if engine == "a"}


def _clean(one: Seen) -> Seen:
    text = one.text.encode("utf-8", "replace").decode("utf-8")
    return Seen(text, one.sure, one.turn, one.failed)


def test_a_line_that_a_crash_cut_costs_that_page_alone(tmp_path: Path) -> None:
    kept = Transcripts(tmp_path)
    for page in (1, 2):
        kept.keep(SHA, page, Saw("a", "a 1", Seen(f"page {page}")))
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:-9])
    assert set(kept.of(SHA)) == {1}
    kept.keep(SHA, 3, Saw("a", "a 1", Seen("page 3")))
    assert set(kept.of(SHA)) == {1, 3}
    file.write_bytes(file.read_bytes() + b'{"page": "four"}\n[]\nnull\n\xff\n')
    assert set(kept.of(SHA)) == {1, 3}


def test_they_are_the_owners_alone(tmp_path: Path) -> None:
    Transcripts(tmp_path / "t").keep(SHA, 1, Saw("a", "a 1", Seen("x")))
    assert stat.S_IMODE((tmp_path / "t").stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "t").iterdir()} == {0o600}


def test_what_was_never_looked_at_is_nothing_and_what_cannot_be_kept_is_said(tmp_path: Path) -> None:
    assert Transcripts(tmp_path / "none").of(SHA) == {}
    (tmp_path / "file").touch()
    with pytest.raises(CannotWrite):
        Transcripts(tmp_path / "file").keep(SHA, 1, Saw("a", "a", Seen("x")))
