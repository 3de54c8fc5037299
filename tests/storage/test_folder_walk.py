"""Real folders, with everything that can lie in them."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sopinion.errors import FolderGone, NotAFolder
from sopinion.model.page import FoundFile, Problem, ProblemCode
from sopinion.storage.folder import FolderWalk

SOURCE = Path(__file__).resolve().parents[2] / "src"


@pytest.fixture
def open_place() -> Iterator[Path]:
    """A folder that another account can reach, for what this one may not do."""
    with tempfile.TemporaryDirectory() as made:
        Path(made).chmod(0o755)
        yield Path(made)


def as_nobody(script: str, *words: str) -> str:
    """Run Python without the rights of an administrator, given up once everything is imported."""
    start = (
        "import os, sys; from sopinion.storage.folder import FolderWalk; from sopinion.errors import FolderForbidden\n"
    )
    drop = "if os.geteuid() == 0: os.seteuid(65534)\n"
    ended = subprocess.run(
        [sys.executable, "-c", start + drop + script, *words],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(SOURCE), "PATH": os.environ["PATH"]},
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.strip()


def put(place: Path, *names: str) -> None:
    for name in names:
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(name.encode())


def test_files_are_listed_in_order_with_their_size_and_time(tmp_path: Path) -> None:
    put(tmp_path, "b.pdf", "a/z.pdf", "a/b/c.pdf", "A.PDF")
    look = FolderWalk().look(str(tmp_path))
    assert [found.path for found in look.files] == ["A.PDF", "a/b/c.pdf", "a/z.pdf", "b.pdf"]
    seen = (tmp_path / "b.pdf").stat()
    assert look.files[-1] == FoundFile(str(tmp_path), "b.pdf", seen.st_size, seen.st_mtime_ns)
    assert (look.problems, look.ignored) == ((), 0)


def test_litter_programs_and_films_are_counted_and_ignored(tmp_path: Path) -> None:
    put(
        tmp_path, ".DS_Store", "Thumbs.db", "~$report.docx", "._a.pdf", "setup.EXE", "talk.mp4", "__MACOSX/._b", "a.pdf"
    )
    look = FolderWalk().look(str(tmp_path))
    assert [found.path for found in look.files] == ["a.pdf"]
    assert look.ignored == 7


def test_our_own_data_folder_is_not_looked_into(tmp_path: Path) -> None:
    put(tmp_path, "a.pdf", "data/cases/case-1/case.json", "data/current")
    look = FolderWalk(skip=(tmp_path / "data",)).look(str(tmp_path))
    assert [found.path for found in look.files] == ["a.pdf"]
    assert look.ignored == 2


def test_links_out_of_the_folder_are_named_and_not_followed(tmp_path: Path) -> None:
    put(tmp_path, "in/a.pdf", "in/sub/b.pdf", "out/secret.pdf")
    inside = tmp_path / "in"
    (inside / "file").symlink_to(tmp_path / "out/secret.pdf")
    (inside / "folder").symlink_to(tmp_path / "out")
    (inside / "again").symlink_to(inside / "a.pdf")
    (inside / "round").symlink_to(inside)
    (inside / "nowhere").symlink_to(inside / "missing.pdf")
    look = FolderWalk().look(str(inside))
    assert [found.path for found in look.files] == ["a.pdf", "sub/b.pdf"]
    assert look.ignored == 2
    assert look.problems == (
        Problem("file", ProblemCode.UNSAFE, "link"),
        Problem("folder", ProblemCode.UNSAFE, "link"),
        Problem("nowhere", ProblemCode.UNREADABLE),
    )


def test_pipes_are_named_and_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    assert FolderWalk().look(str(tmp_path)).problems == (Problem("pipe.pdf", ProblemCode.UNSAFE),)


def test_a_name_that_cannot_be_spelled_is_named(tmp_path: Path) -> None:
    with open(os.fsencode(tmp_path) + b"/caf\xe9.pdf", "wb"):  # noqa: PTH123 - a name in bytes
        pass
    look = FolderWalk().look(str(tmp_path))
    assert look.problems == (Problem("caf\ufffd.pdf", ProblemCode.UNREADABLE, "name"),)


def test_what_is_no_folder_is_said(tmp_path: Path) -> None:
    put(tmp_path, "a.pdf")
    with pytest.raises(NotAFolder):
        FolderWalk().look(str(tmp_path / "a.pdf"))
    with pytest.raises(FolderGone) as gone:
        FolderWalk().look(str(tmp_path / "missing"))
    assert not isinstance(gone.value, NotAFolder)


def test_a_closed_folder_is_said_and_a_closed_part_is_named(open_place: Path) -> None:
    put(open_place, "open.pdf", "closed/a.pdf")
    (open_place / "closed").chmod(0o000)
    script = (
        "look = FolderWalk().look(sys.argv[1])\n"
        "print([f.path for f in look.files], [(p.file, p.code.value) for p in look.problems])\n"
        "try: FolderWalk().look(sys.argv[1] + '/closed')\n"
        "except FolderForbidden: print('forbidden')"
    )
    assert as_nobody(script, str(open_place)) == "['open.pdf'] [('closed', 'unreadable')]\nforbidden"
    (open_place / "closed").chmod(0o700)


def test_a_fingerprint_is_the_sha_256_of_the_bytes(tmp_path: Path) -> None:
    data = os.urandom(3_000_000)
    (tmp_path / "a.pdf").write_bytes(data)
    found = FolderWalk().look(str(tmp_path)).files[0]
    assert FolderWalk().fingerprint(found) == hashlib.sha256(data).hexdigest()
