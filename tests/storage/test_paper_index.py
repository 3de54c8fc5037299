"""The index in a real database."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sopinion.errors import CaseBusy, IndexLost
from sopinion.model.listing import Here, Kept, Known, Place, State
from sopinion.model.page import Page, ProblemCode, Reading, Source
from sopinion.model.parting import Stretch
from sopinion.model.search import Term, terms
from sopinion.storage import database, index, schema
from sopinion.storage.index import FILE, PaperIndex

SHA = "a" * 64


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[PaperIndex]:
    with index.writing(tmp_path) as opened:
        yield opened


def known(path: str, sha: str = SHA, folder: str = "/f") -> Known:
    return Known(folder, path, 10, 20, sha, State.READ, read_by="1")


def reading(*texts: str) -> Reading:
    pages = (Page(n, text, Source.TEXT if text else Source.NONE) for n, text in enumerate(texts, 1))
    return Reading(tuple(pages), "pdfium")


def put(kept: PaperIndex, path: str, sha: str, *texts: str) -> None:
    kept.put_reading(sha, reading(*texts))
    kept.put_file(known(path, sha))


def found(kept: PaperIndex, asked: str) -> list[tuple[str, int]]:
    return sorted((hit.file, hit.page) for hit in kept.find(terms(asked), 100)[1])


def test_files_and_pages_come_back_as_they_were_put(kept: PaperIndex) -> None:
    problem = replace(known("b.pdf", ""), state=State.PROBLEM, code=ProblemCode.PASSWORD, note="x", gone=True)
    pages = (Page(1, "one", width=10.5), Page(2, "", Source.NONE, 612, 792, pictured=True))
    kept.put_reading(SHA, Reading(pages, "pypdf"))
    kept.put_file(known("a.pdf"))
    kept.put_file(problem)
    assert kept.known("/f") == (known("a.pdf"), problem)
    assert kept.pages(SHA) == pages
    assert kept.pages("b" * 64) == ()
    assert kept.page_count("/f") == 2


def test_the_same_bytes_lie_in_each_place_once(kept: PaperIndex) -> None:
    kept.put_file(known("sub/a.pdf"))
    kept.put_file(known("a.pdf", folder="/f/sub"))  # the same file, met from inside
    kept.put_file(known("copy.pdf"))
    kept.put_file(replace(known("old.pdf"), gone=True))
    assert kept.places(SHA) == (Place("/f", "copy.pdf"), Place("/f", "sub/a.pdf"))


def test_the_right_page_is_found_after_pages_without_words(kept: PaperIndex) -> None:
    put(kept, "a.pdf", SHA, "first", "", "", "the fourth page speaks of carcinoma")
    assert found(kept, "carcinoma") == [("a.pdf", 4)]


def test_words_phrases_beginnings_and_accents(kept: PaperIndex) -> None:
    put(kept, "a.pdf", SHA, "M\u00fcller, Jos\u00e9: left breast mass", "breast, left side; metastases S25-1234")
    assert found(kept, "muller jose") == [("a.pdf", 1)]
    assert found(kept, "M\u00dcLLER") == [("a.pdf", 1)]
    assert found(kept, '"left breast"') == [("a.pdf", 1)]
    assert found(kept, "left breast") == [("a.pdf", 1), ("a.pdf", 2)]
    assert found(kept, "metasta*") == [("a.pdf", 2)]
    assert found(kept, "metasta") == []
    assert found(kept, "s25-1234") == [("a.pdf", 2)]


def test_words_that_must_not_stand_there(kept: PaperIndex) -> None:
    put(kept, "a.pdf", SHA, "left breast mass, benign", "left breast carcinoma", "right breast, no mass")
    assert found(kept, "breast -benign") == [("a.pdf", 2), ("a.pdf", 3)]
    assert found(kept, 'breast -"left breast"') == [("a.pdf", 3)]
    assert found(kept, "breast -benign -carc*") == [("a.pdf", 3)]
    assert found(kept, "-benign") == []


def test_other_spellings_do_as_well(kept: PaperIndex) -> None:
    put(kept, "a.pdf", SHA, "left breast", "ieft breast", "left chest")
    term = Term(("left", "breast"), others=(("ieft", "breast"),))
    assert sorted(hit.page for hit in kept.find([term], 10)[1]) == [1, 2]


def test_only_the_pages_asked_for_are_looked_at(kept: PaperIndex) -> None:
    put(kept, "a.pdf", SHA, "word", "word", "word", "word")
    put(kept, "b.pdf", "b" * 64, "word")
    only = [Stretch(SHA, 2, 3), Stretch("b" * 64, 1, 1)]
    total, hits = kept.find(terms("word"), 10, only)
    assert (total, sorted((hit.file, hit.page) for hit in hits)) == (3, [("a.pdf", 2), ("a.pdf", 3), ("b.pdf", 1)])
    assert kept.find(terms("word"), 10, []) == (0, ())


@pytest.mark.parametrize("noted", [False, True])
def test_a_note_makes_no_difference_to_what_is_found(kept: PaperIndex, *, noted: bool) -> None:
    put(kept, "a.pdf", SHA, "word")
    put(kept, "b.pdf", "b" * 64, "word")
    if noted:
        kept.put_note("count", "1")
    assert found(kept, "word") == [("a.pdf", 1), ("b.pdf", 1)]
    kept.put_file(replace(known("a.pdf"), gone=True))
    if noted:
        kept.put_note("count", "1")
    assert found(kept, "word") == [("b.pdf", 1)]


def test_words_that_look_alike_are_given(kept: PaperIndex) -> None:
    put(kept, "a.pdf", SHA, "carcinoma carcinorna Carcin\u00f3ma sarcoma carcinoma")
    assert set(kept.words_like(("carc", "inoma"), 8, 10)) == {"carcinoma", "carcinorna"}
    assert kept.words_like(("zzz",), 1, 20) == ()


def test_the_words_looked_for_are_marked_in_one_line(kept: PaperIndex) -> None:
    put(kept, "a.pdf", SHA, "before\nthe Margin\nis clear")
    total, (hit,) = kept.find(terms("margin"), 5)
    assert (total, hit.snippet) == (1, "before the «Margin» is clear")


def test_what_is_gone_is_not_found_and_comes_back(kept: PaperIndex) -> None:
    put(kept, "a.pdf", SHA, "word")
    kept.put_file(replace(known("a.pdf"), gone=True))
    assert found(kept, "word") == []
    kept.put_file(known("a.pdf"))
    assert found(kept, "word") == [("a.pdf", 1)]


def test_what_no_file_holds_any_more_is_swept(kept: PaperIndex) -> None:
    put(kept, "a.pdf", SHA, "old words")
    put(kept, "a.pdf", "b" * 64, "new words")
    kept.sweep()
    assert not kept.has_reading(SHA)
    assert (found(kept, "old"), found(kept, "new")) == ([], [("a.pdf", 1)])
    kept.put_reading("b" * 64, reading("newer"))
    assert (found(kept, "words"), found(kept, "newer")) == ([], [("a.pdf", 1)])


def test_a_new_name_has_its_bytes_recognised_again(kept: PaperIndex) -> None:
    put(kept, "a.pdf", SHA, "word")
    assert kept.here() == (Here(SHA, 1, ""),)
    kept.put_records(SHA, "key", [Kept("id1", SHA, 1, 1, "{}")])
    assert kept.here() == (Here(SHA, 1, "key"),)
    assert kept.records() == (Kept("id1", SHA, 1, 1, "{}"),)
    kept.put_file(known("b.pdf"))
    assert kept.here() == (Here(SHA, 1, ""),)


def test_a_note_holds_until_something_changes(tmp_path: Path) -> None:
    with index.writing(tmp_path) as opened:
        put(opened, "a.pdf", SHA, "word")
        opened.put_note("count", "1")
        assert opened.note("count") == "1"
        opened.save()
    with index.writing(tmp_path) as opened:
        assert (opened.note("count"), opened.note("other")) == ("1", "")
        for change in (
            lambda: opened.put_file(known("b.pdf")),
            lambda: opened.drop_file("/f", "b.pdf"),
            lambda: opened.put_reading("b" * 64, reading("more")),
            lambda: opened.put_records(SHA, "key", []),
            opened.sweep,
        ):
            opened.put_note("count", "2")
            change()
            assert opened.note("count") == ""
        opened.save()
    with index.reading(tmp_path) as opened:
        assert opened.note("count") == ""


@settings(max_examples=200)
@given(st.text(max_size=40))
def test_nothing_that_can_be_typed_is_an_error(asked: str) -> None:
    tables = PaperIndex(Path("unused"), database.open_in_memory())
    put(tables, "a.pdf", SHA, "some words")
    total, hits = tables.find(terms(asked), 10)
    assert total == len(hits)


@given(st.lists(st.text(alphabet="abcXYZ09é", min_size=1, max_size=6), min_size=1, max_size=5))
def test_typed_words_are_all_looked_for(words: list[str]) -> None:
    assert terms("-" + words[0] + " x") == (Term((words[0],), without=True), Term(("x",)))
    assert terms(" ".join(words)) == tuple(Term((word,)) for word in words)
    assert terms('"' + " ".join(words) + '"') == (Term(tuple(words)),)
    assert terms(words[0] + "*") == (Term((words[0],), beginning=True),)


def test_the_file_is_its_owners_alone_from_the_first_byte(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with index.writing(tmp_path) as opened:
            put(opened, "a.pdf", SHA, "word")
            modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    finally:
        os.umask(before)
    assert {FILE, f"{FILE}-wal"} <= modes.keys()
    assert set(modes.values()) == {0o600}


def test_what_was_not_saved_is_not_there(tmp_path: Path) -> None:
    with index.writing(tmp_path) as opened:
        put(opened, "a.pdf", SHA, "saved")
        opened.save()
        put(opened, "b.pdf", "b" * 64, "lost")
    with index.reading(tmp_path) as opened:
        assert (found(opened, "saved"), found(opened, "lost")) == ([("a.pdf", 1)], [])


def test_reading_makes_nothing(tmp_path: Path) -> None:
    with index.reading(tmp_path) as opened:
        assert opened.records() == ()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("harm", ["garbage", "version", "no tables"])
def test_an_index_that_cannot_be_trusted_is_said_and_made_anew(tmp_path: Path, harm: str) -> None:
    path = tmp_path / FILE
    if harm == "garbage":
        path.write_bytes(b"not a database" * 500)
    else:
        with sqlite3.connect(path) as other:
            other.execute(f"PRAGMA user_version = {999 if harm == 'version' else schema.VERSION}")
            other.execute("CREATE TABLE other (x)")
        other.close()
    with pytest.raises(IndexLost), index.reading(tmp_path) as opened:
        opened.records()
    with index.writing(tmp_path) as opened:
        if harm == "no tables":
            opened.empty()
        put(opened, "a.pdf", SHA, "word")
        opened.save()
    with index.reading(tmp_path) as opened:
        assert found(opened, "word") == [("a.pdf", 1)]


def test_reading_goes_on_while_another_writes(tmp_path: Path) -> None:
    with index.writing(tmp_path) as writer, index.reading(tmp_path) as reader:
        put(writer, "a.pdf", SHA, "word")
        assert found(reader, "word") == []
        with pytest.raises(CaseBusy):
            reader.put_records(SHA, "key", [])
        writer.save()
        assert found(reader, "word") == [("a.pdf", 1)]
