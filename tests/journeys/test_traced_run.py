"""The whole path under the eyes of the system: no network, and nothing open to others even for a moment."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Traced


@pytest.mark.slow
def test_the_whole_path_talks_to_no_network_and_leaves_nothing_open(
    traced: Callable[..., Traced], tmp_path: Path
) -> None:
    folder = tmp_path / "demo"
    seen = traced("demo", "--to", folder)
    assert seen.code == 0
    assert [call for call in seen.calls if "AF_INET" in call] == []
    files, folders = seen.created(folder), seen.folders(folder)
    assert any(name.endswith(".pdf") or ".tmp" in name for name in files)
    assert any("index.sqlite3" in name for name in files)
    assert {name: mode for name, mode in files.items() if mode != "0600"} == {}
    assert {name: mode for name, mode in folders.items() if mode != "0700"} == {}


def test_the_trace_would_show_it(spied: Callable[..., Traced], tmp_path: Path) -> None:
    """A watch that sees nothing proves nothing: a program, and its child, that do what must not be done."""
    script = (
        "import os, socket, sys\n"
        "if os.fork() == 0:\n"
        "    socket.socket(socket.AF_INET).close()\n"
        "    os.mkdir(sys.argv[1])\n"
        "    open(sys.argv[1] + '/open.txt', 'w').close()\n"
        "else:\n"
        "    os.wait()\n"
    )
    folder = tmp_path / "folder"
    seen = spied(sys.executable, "-c", script, folder)
    assert [call for call in seen.calls if "AF_INET" in call]
    assert seen.folders(folder) == {str(folder): "0777"}
    assert seen.created(folder) == {str(folder / "open.txt"): "0666"}
