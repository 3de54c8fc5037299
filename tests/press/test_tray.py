"""Files appear together or not at all, for the owner alone, and a crash leaves nothing for long."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from sopinion.errors import CannotWrite, NoRoom, WouldOverwrite
from sopinion.press.tray import Tray


def test_nothing_is_there_before_it_is_served_and_all_after(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with Tray(str(tmp_path / "new" / "out")) as tray:
            tray.put("a.pdf", b"one")
            tray.put("b.zip", b"two")
            assert [path.name for path in tray.folder.iterdir() if not path.name.startswith(".")] == []
            assert {stat.S_IMODE(path.stat().st_mode) for path in tray.folder.iterdir()} == {0o600}
            tray.serve(over=False)
    finally:
        os.umask(before)
    assert sorted(path.name for path in tray.folder.iterdir()) == ["a.pdf", "b.zip"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in tray.folder.iterdir()} == {0o600}
    assert stat.S_IMODE(tray.folder.stat().st_mode) == 0o700


def test_leaving_without_serving_leaves_nothing(tmp_path: Path) -> None:
    with Tray(str(tmp_path)) as tray:
        tray.put("a.pdf", b"one")
        assert list(tmp_path.iterdir()) != []
    assert list(tmp_path.iterdir()) == []


def test_another_file_of_that_name_is_not_replaced_unless_said(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"theirs")
    with Tray(str(tmp_path)) as tray:
        tray.put("a.pdf", b"ours")
        tray.put("b.pdf", b"ours")
        with pytest.raises(WouldOverwrite):
            tray.serve(over=False)
        assert (tmp_path / "a.pdf").read_bytes() == b"theirs"
        assert not (tmp_path / "b.pdf").exists()
        tray.serve(over=True)
    assert (tmp_path / "a.pdf").read_bytes() == b"ours"


def test_the_same_bytes_again_are_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"same")
    with Tray(str(tmp_path)) as tray:
        tray.put("a.pdf", b"same")
        assert tray.taken() == ()
        tray.serve(over=False)


def test_a_file_where_the_folder_should_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(CannotWrite), Tray(str(tmp_path / "file")):
        pass


def test_what_a_program_that_died_left_is_swept_and_work_in_progress_is_not(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    dead = tmp_path / f".sopinion-{gone.pid}-0a1b2c.tmp"
    alive = tmp_path / f".sopinion-{os.getpid()}-0a1b2c.tmp"
    dead.write_bytes(b"x")
    alive.write_bytes(b"x")
    with Tray(str(tmp_path)):
        pass
    assert (dead.exists(), alive.exists()) == (False, True)


@pytest.mark.parametrize(
    ("number", "kind"), [(errno.ENOSPC, NoRoom), (errno.EDQUOT, NoRoom), (errno.EACCES, CannotWrite)]
)
def test_the_systems_word_becomes_ours(tmp_path: Path, number: int, kind: type[Exception]) -> None:
    assert isinstance(Tray(str(tmp_path)).trouble(OSError(number, "x")), kind)
