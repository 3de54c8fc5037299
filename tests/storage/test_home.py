from __future__ import annotations

from pathlib import Path

import pytest

from sopinion.storage.home import home


def test_the_data_folder_is_where_the_variable_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SOPINION_HOME", str(tmp_path / "stick"))
    assert home().path == tmp_path / "stick"
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("SOPINION_HOME", "~/mine")
    assert home().path == tmp_path / "mine"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOPINION_HOME", "below")
    assert home().path == tmp_path / "below"


@pytest.mark.parametrize("said", ["", None])
def test_else_it_is_where_a_users_data_belongs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, said: str | None
) -> None:
    if said is None:
        monkeypatch.delenv("SOPINION_HOME", raising=False)
    else:
        monkeypatch.setenv("SOPINION_HOME", said)
    for name in ("HOME", "XDG_DATA_HOME", "USERPROFILE", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    assert home().path.name == "sopinion"
    assert tmp_path in home().path.parents
    assert not home().path.exists()
