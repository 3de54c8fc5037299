"""Real PDFs, whole and broken, read by the real workers."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pikepdf
import pytest

from sopinion.model.page import FoundFile, Outcome, Page, Passed, Problem, ProblemCode, Reading, Source
from sopinion.paper.limits import Limits
from sopinion.paper.reader import PaperReader

Make = Callable[..., Path]


def found(path: Path) -> FoundFile:
    seen = path.stat()
    return FoundFile(str(path.parent), path.name, seen.st_size, seen.st_mtime_ns)


def read(*paths: Path, **how: object) -> dict[str, Outcome]:
    reader = PaperReader(**how)  # type: ignore[arg-type]
    return {file.path: outcome for file, outcome in reader.read([found(path) for path in paths])}


def read_one(path: Path, **how: object) -> Outcome:
    return read(path, **how)[path.name]


def pages(outcome: Outcome) -> tuple[Page, ...]:
    assert isinstance(outcome, Reading), outcome
    return outcome.pages


def test_lines_stand_as_a_reader_sees_them(tmp_path: Path, paper: Make) -> None:
    first, second = pages(read_one(paper(tmp_path / "a.pdf", "FINAL DIAGNOSIS\nLeft breast, caf\u00e9", "page two")))
    assert first.text == "FINAL DIAGNOSIS\nLeft breast, caf\u00e9"
    assert (first.number, first.width, first.height, first.source) == (1, 612, 792, Source.TEXT)
    assert (second.number, second.text) == (2, "page two")


def test_a_page_without_words_stays_in_its_place(tmp_path: Path, paper: Make) -> None:
    one, blank, three = pages(read_one(paper(tmp_path / "a.pdf", "one", "", "three")))
    assert (one.text, blank.text, three.text) == ("one", "", "three")
    assert (blank.source, blank.pictured) == (Source.NONE, False)


def test_a_picture_of_a_page_is_told_from_a_blank_one(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    with pikepdf.new() as made:
        page = made.add_blank_page(page_size=(100, 200))
        image = made.make_stream(b"\x80" * 16, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image)
        image.Width, image.Height, image.BitsPerComponent, image.ColorSpace = 4, 4, 8, pikepdf.Name.DeviceGray
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=image))
        page.Contents = made.make_stream(b"100 0 0 200 0 0 cm /Im Do")
        page.Rotate = 90
        made.save(path)
    (page_read,) = pages(read_one(path))
    assert (page_read.text, page_read.pictured, page_read.width, page_read.height) == ("", True, 200, 100)


def test_words_typed_into_a_form_are_read(tmp_path: Path, paper: Make) -> None:
    path = paper(tmp_path / "form.pdf", "Name:")
    with pikepdf.open(path, allow_overwriting_input=True) as made:
        look = made.make_stream(b"/Tx BMC BT /F1 11 Tf 2 2 Td (typed by hand) Tj ET EMC")
        look.update({"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Form, "/BBox": [0, 0, 200, 20]})
        look.Resources = made.pages[0].Resources
        field = made.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Widget,
                FT=pikepdf.Name.Tx,
                T="name",
                V="typed by hand",
                F=4,
                Rect=[200, 700, 400, 720],
                AP=pikepdf.Dictionary(N=look),
            )
        )
        made.pages[0].Annots = made.make_indirect([field])
        made.Root.AcroForm = pikepdf.Dictionary(Fields=[field])
        made.save(path)
    assert "typed by hand" in pages(read_one(path))[0].text


def test_what_steers_a_terminal_is_not_kept(tmp_path: Path, paper: Make) -> None:
    text = pages(read_one(paper(tmp_path / "a.pdf", "red \x1b[31malert\x07 done")))[0].text
    assert not set(text) & {"\x1b", "\x07"}
    assert "done" in text


@pytest.mark.parametrize("revision", [4, 6])
def test_a_locked_file_opens_with_a_password_from_the_list(tmp_path: Path, paper: Make, revision: int) -> None:
    lock = pikepdf.Encryption(owner="own", user="s3cret", R=revision)
    path = paper(tmp_path / "locked.pdf", "behind the lock", encryption=lock)
    assert read_one(path) == Problem("locked.pdf", ProblemCode.PASSWORD)
    outcome = read_one(path, passwords=("wrong", "s3cret"))
    assert pages(outcome)[0].text == "behind the lock"
    assert isinstance(outcome, Reading)
    assert outcome.encrypted


def test_an_owner_lock_alone_is_no_hindrance(tmp_path: Path, paper: Make) -> None:
    path = paper(tmp_path / "owner.pdf", "open to all", encryption=pikepdf.Encryption(owner="own", user="", R=4))
    assert pages(read_one(path))[0].text == "open to all"


def test_a_file_that_lost_its_table_and_tail_is_still_read(tmp_path: Path, paper: Make) -> None:
    whole = paper(tmp_path / "a.pdf", "what is left", object_stream_mode=pikepdf.ObjectStreamMode.disable).read_bytes()
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(whole[: whole.rindex(b"xref\n")])
    assert pages(read_one(broken))[0].text == "what is left"


def test_a_file_without_its_first_bytes_is_still_read(tmp_path: Path, paper: Make) -> None:
    path = paper(tmp_path / "a.pdf", "headless", object_stream_mode=pikepdf.ObjectStreamMode.disable)
    path.write_bytes(b"\x00\x01\x02" + path.read_bytes().split(b"\n", 1)[1])
    assert pages(read_one(path))[0].text == "headless"


@pytest.mark.parametrize(
    ("name", "data", "code", "note"),
    [
        ("nothing.pdf", b"", ProblemCode.EMPTY, ""),
        ("noise.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 40, ProblemCode.DAMAGED, ""),
        ("letter.pdf", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ProblemCode.NOT_WHAT_IT_SAYS, "old-word"),
        ("login.pdf", b"<!DOCTYPE html><html><body>Sign in</body></html>", ProblemCode.NOT_WHAT_IT_SAYS, "web"),
        ("photo.pdf", b"\xff\xd8\xff\xe0" + b"\0" * 300, ProblemCode.NOT_WHAT_IT_SAYS, "picture"),
        ("note.pdf", b"Dear doctor, no paper here.\n" * 20, ProblemCode.NOT_WHAT_IT_SAYS, "text"),
        ("photo.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 300, ProblemCode.DAMAGED, ""),
        ("odd.bin", bytes(range(1, 32)) * 30, ProblemCode.UNSUPPORTED, ""),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, name: str, data: bytes, code: ProblemCode, note: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert read_one(path) == Problem(name, code, note)


def test_a_file_with_no_pages_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "pageless.pdf"
    with pikepdf.new() as made:
        made.save(path)
    assert read_one(path) == Problem("pageless.pdf", ProblemCode.EMPTY)


def test_programs_films_and_our_own_bundles_are_passed_over(tmp_path: Path, paper: Make) -> None:
    (tmp_path / "setup").write_bytes(b"MZ" + b"\0" * 200)
    (tmp_path / "song").write_bytes(b"ID3" + b"\0" * 200)
    path = paper(tmp_path / "bundle.pdf", "a bundle")
    with pikepdf.open(path, allow_overwriting_input=True) as made:
        made.docinfo["/Producer"] = "sopinion 1.0"
        made.save(path, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    outcomes = read(path, tmp_path / "setup", tmp_path / "song")
    assert outcomes == {"bundle.pdf": Passed.OWN, "setup": Passed.PROGRAM, "song": Passed.MEDIA}


def test_a_file_beyond_its_pages_is_left(tmp_path: Path, paper: Make) -> None:
    path = paper(tmp_path / "long.pdf", *["page"] * 4)
    assert read_one(path, limits=Limits(pages=3)) == Problem("long.pdf", ProblemCode.TOO_LARGE)
    assert read_one(path, limits=Limits(letters=10)) == Problem("long.pdf", ProblemCode.TOO_LARGE)


def test_a_file_that_takes_too_long_is_left_and_the_next_one_read(tmp_path: Path, paper: Make) -> None:
    os.mkfifo(tmp_path / "endless.pdf")  # opening it waits for ever, as a worker that hangs does
    outcomes = read(tmp_path / "endless.pdf", paper(tmp_path / "fine.pdf", "fine"), jobs=1, limits=Limits(seconds=1))
    assert outcomes["endless.pdf"] == Problem("endless.pdf", ProblemCode.TOO_SLOW)
    assert pages(outcomes["fine.pdf"])[0].text == "fine"


def test_a_file_that_wants_too_much_memory_is_left_and_the_next_one_read(tmp_path: Path, paper: Make) -> None:
    bomb = paper(tmp_path / "bomb.pdf", "x")
    with pikepdf.open(bomb, allow_overwriting_input=True) as made:
        made.pages[0].Contents = made.make_stream(b"q Q " * 60_000_000)
        made.save(bomb, compress_streams=True)
    outcomes = read(bomb, paper(tmp_path / "fine.pdf", "fine"), jobs=1, limits=Limits(megabytes=150, seconds=20))
    assert isinstance(outcomes["bomb.pdf"], Problem)
    assert pages(outcomes["fine.pdf"])[0].text == "fine"


def test_a_worker_that_dies_is_replaced(tmp_path: Path, paper: Make) -> None:
    files = [found(paper(tmp_path / f"{n}.pdf", f"text {n}")) for n in range(12)]
    outcomes = {}
    with closing(PaperReader(jobs=1).read(files)) as reading:  # type: ignore[type-var]
        for n, (file, outcome) in enumerate(reading):
            outcomes[file.path] = outcome
            if n == 2:
                for child in Path(f"/proc/{os.getpid()}/task").glob("*/children"):
                    for pid in child.read_text().split():
                        os.kill(int(pid), signal.SIGKILL)
    assert {name: pages(outcome)[0].text for name, outcome in outcomes.items()} == {
        f"{n}.pdf": f"text {n}" for n in range(12)
    }


def test_leaving_early_leaves_no_process_and_no_thread(tmp_path: Path, paper: Make) -> None:
    before = threading.active_count()
    files = [found(paper(tmp_path / f"{n}.pdf", "text")) for n in range(30)]
    with closing(PaperReader(jobs=2).read(files)) as reading:  # type: ignore[type-var]
        next(reading)
    end = time.monotonic() + 5
    while threading.active_count() > before and time.monotonic() < end:
        time.sleep(0.02)
    assert threading.active_count() == before
    children = "".join(child.read_text() for child in Path(f"/proc/{os.getpid()}/task").glob("*/children"))
    assert not children.split()


def test_a_file_that_changes_while_it_is_read_is_named(tmp_path: Path, paper: Make) -> None:
    path = paper(tmp_path / "a.pdf", "before")
    stale = FoundFile(str(tmp_path), "a.pdf", path.stat().st_size + 1, 0)
    assert [outcome for _, outcome in PaperReader().read([stale])] == [Problem("a.pdf", ProblemCode.UNREADABLE)]


@pytest.mark.slow
def test_every_rough_file_ends_in_a_reading_or_a_problem(eval_folder: Path) -> None:
    paths = sorted(path for path in (eval_folder / "rough").iterdir() if path.suffix in {".pdf", ".fuzz"})
    outcomes = read(*paths)
    assert len(outcomes) == len(paths)
    assert sum(isinstance(outcome, Reading) for outcome in outcomes.values()) > len(paths) * 0.9
