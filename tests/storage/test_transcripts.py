"""Transcripts on a real disk."""

from __future__ import annotations

import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopinion.errors import CannotWrite
from sopinion.model.placed import Placed
from sopinion.model.seen import Saw, Seen
from sopinion.storage.transcripts import Transcripts

SHA = "a" * 64
share = st.integers(0, 10_000).map(lambda n: n / 10_000)
rows = st.lists(
    st.lists(st.builds(Placed, st.text(), share, share, share, share), max_size=3).map(tuple), max_size=3
).map(tuple)
seen = st.builds(
    Seen,
    st.text() | st.just('", "words": [[["x", 1, 2, 3, 4]]]'),
    st.floats(0, 1).map(lambda sure: round(sure, 3)),
    st.sampled_from([0, 90, 180, 270]),
    st.booleans(),
    rows,
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


@given(st.lists(st.tuples(st.integers(1, 9), seen), max_size=9))
def test_the_places_of_words_come_back_by_the_last_engine_that_did_not_break(
    tmp_path_factory: pytest.TempPathFactory, told: list[tuple[int, Seen]]
) -> None:
    kept = Transcripts(tmp_path_factory.mktemp("t"))
    for page, one in told:
        kept.keep(SHA, page, Saw("a", "a 1", one))
    wanted = {
        page: replace(_clean(one), words=tuple(tuple(map(_clean_word, row)) for row in one.words))
        for page, one in told
        if not one.failed
    }
    assert dict(kept.seen(SHA)) == wanted


def _clean(one: Seen) -> Seen:
    return Seen(_whole(one.text), one.sure, one.turn, one.failed)


def _clean_word(one: Placed) -> Placed:
    return replace(one, text=_whole(one.text))


def _whole(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def test_a_line_of_an_older_version_has_no_places_and_a_spoilt_one_none_either(tmp_path: Path) -> None:
    old = {"page": 1, "engine": "a", "name": "a 1", "turn": 90, "sure": 0.9, "failed": False, "text": 'as, "words": ['}
    lines = [json.dumps(old)]
    lines += [
        json.dumps({**old, "page": page, "words": words})
        for page, words in enumerate(
            ([[["x", 1, 2, 3]]], [[["x", "left", 2, 3, 4]]], [7], "words", [[["x", float("inf"), 2, 3, 4]]]), 2
        )
    ]
    (tmp_path / f"{SHA}.jsonl").write_text("\n".join(lines), encoding="utf-8")
    found = Transcripts(tmp_path).seen(SHA)
    assert {page: one.text for page, one in found.items()} == dict.fromkeys(range(1, 7), old["text"])
    assert {one.words for one in found.values()} == {()}
    assert found.get(9) is None
    beyond = {**old, "words": [[["x", -5, 99_999, 3, 4]]]}
    (tmp_path / f"{SHA}.jsonl").write_text(json.dumps(beyond), encoding="utf-8")
    assert Transcripts(tmp_path).seen(SHA)[1].words == ((Placed("x", 0.0, 1.0, 0.0003, 0.0004),),)


def test_a_file_that_goes_while_it_is_read_takes_its_pages_along(tmp_path: Path) -> None:
    kept = Transcripts(tmp_path)
    kept.keep(SHA, 1, Saw("a", "a 1", Seen("x", words=((Placed("x", 0, 0, 1, 1),),))))
    found = kept.seen(SHA)
    assert len(found) == 1
    (tmp_path / f"{SHA}.jsonl").unlink()
    assert found.get(1) is None
    assert dict(kept.seen("b" * 64)) == {}


def test_whoever_wants_the_text_alone_does_not_read_the_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Transcripts(tmp_path)
    words = tuple(tuple(Placed(f"word{n}", n / 50, m / 50, 0.01, 0.01) for n in range(50)) for m in range(20))
    kept.keep(SHA, 1, Saw("a", "a 1", Seen("word0", 0.9, words=words)))
    read: list[int] = []
    real = json.loads

    def counted(data: bytes) -> object:
        read.append(len(data))
        return real(data)

    monkeypatch.setattr(json, "loads", counted)
    assert kept.of(SHA)[1].seen == Seen("word0", 0.9)
    assert sum(read) < 200
    assert kept.seen(SHA)[1].words == words
    assert sum(read) > 20_000


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
