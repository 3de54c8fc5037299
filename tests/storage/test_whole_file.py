from __future__ import annotations

import errno
import os
import resource
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sopinion.errors import CannotWrite, NoRoom
from sopinion.storage import whole_file
from sopinion.storage.whole_file import make_folder, sweep, write_new, write_trouble, write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture(autouse=True)
def _open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_file_is_the_owners_alone_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    write_whole(tmp_path / "a", b"one")
    write_whole(tmp_path / "a", b"two")
    assert (tmp_path / "a").read_bytes() == b"two"
    assert _mode(tmp_path / "a") == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["a"]


def test_what_was_open_to_others_is_closed_by_the_next_save(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    assert _mode(tmp_path / "a") == 0o666
    write_whole(tmp_path / "a", b"new")
    assert _mode(tmp_path / "a") == 0o600


def test_folders_are_the_owners_alone_all_the_way_down(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b" / "c")
    assert [_mode(tmp_path / one) for one in ("a", "a/b", "a/b/c")] == [0o700] * 3


def test_a_folder_above_that_is_there_keeps_its_mode(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir(0o755)
    make_folder(tmp_path / "a" / "b")
    assert _mode(tmp_path / "a") == 0o755


@pytest.mark.parametrize("there", ["file", "folder/below/a/file"])
def test_a_folder_below_a_file_cannot_be_made(tmp_path: Path, there: str) -> None:
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "folder").write_bytes(b"")
    with pytest.raises(CannotWrite):
        make_folder(tmp_path / there)


def test_a_new_file_never_takes_the_place_of_another(tmp_path: Path) -> None:
    write_new(tmp_path / "a", b"one")
    with pytest.raises(FileExistsError):
        write_new(tmp_path / "a", b"two")
    assert (tmp_path / "a").read_bytes() == b"one"
    assert _mode(tmp_path / "a") == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["a"]


def test_a_new_file_comes_whole_on_a_disk_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: Path) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(Path, "hardlink_to", no_links)
    write_new(tmp_path / "a", b"one")
    with pytest.raises(FileExistsError):
        write_new(tmp_path / "a", b"two")
    assert (tmp_path / "a").read_bytes() == b"one"
    assert [one.name for one in tmp_path.iterdir()] == ["a"]


@pytest.mark.parametrize("write", [write_whole, write_new])
def test_a_disk_without_room_leaves_what_was_there(tmp_path: Path, write: Callable[[Path, bytes], None]) -> None:
    target = tmp_path / ("b" if write is write_new else "a")
    write_whole(tmp_path / "a", b"kept")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))  # the system refuses to go on in the middle
    try:
        with pytest.raises(NoRoom):
            write(target, b"x" * 5000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert (tmp_path / "a").read_bytes() == b"kept"
    assert [one.name for one in tmp_path.iterdir()] == ["a"]


def test_a_folder_that_is_not_there_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite) as caught:
        write_whole(tmp_path / "none" / "a", b"")
    assert caught.value.values == {"place": str(tmp_path / "none" / "a")}


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, NoRoom),
        (errno.EDQUOT, NoRoom),
        (errno.EROFS, CannotWrite),
        (errno.EACCES, CannotWrite),
        (errno.EIO, CannotWrite),
    ],
)
def test_the_systems_word_becomes_ours(number: int, kind: type[Exception]) -> None:
    assert type(write_trouble(OSError(number, "x"), Path("/a"))) is kind


def test_a_crash_before_the_rename_leaves_the_old_file_and_a_leftover_that_is_swept(tmp_path: Path) -> None:
    write_whole(tmp_path / "a", b"old")
    script = (
        "import os, pathlib, sys\n"
        "from sopinion.storage import whole_file\n"
        "pathlib.Path.replace = lambda *_: os.kill(os.getpid(), 9)\n"
        "whole_file.write_whole(pathlib.Path(sys.argv[1]), b'new')\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "a")],
        check=False,
        env={**os.environ, "PYTHONPATH": ":".join(sys.path)},
    )
    assert ended.returncode == -9
    assert (tmp_path / "a").read_bytes() == b"old"
    (leftover,) = (one for one in tmp_path.iterdir() if one.name != "a")
    assert leftover.match(whole_file.LEFTOVER)
    assert _mode(leftover) == 0o600
    sweep(tmp_path)
    assert [one.name for one in tmp_path.iterdir()] == ["a"]


def test_sweeping_takes_only_what_is_ours(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "paper.pdf").write_bytes(b"x")
    room = tmp_path / "room"
    room.mkdir()
    (room / ".sopinion-1.tmp").mkdir()
    (room / ".sopinion-1.tmp" / "case.json").write_bytes(b"x")
    (room / ".sopinion-2.tmp").symlink_to(tmp_path / "outside")
    (room / "report.tmp").write_bytes(b"x")
    sweep(room)
    assert [one.name for one in room.iterdir()] == ["report.tmp"]
    assert (tmp_path / "outside" / "paper.pdf").exists()
