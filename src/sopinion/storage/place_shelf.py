"""A person's own profiles of places: TOML files in `places/` of the data folder, to be read and edited by hand."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from sopinion.errors import FolderForbidden, WouldOverwrite
from sopinion.storage.whole_file import make_folder, write_new

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sopinion.storage.home import Home

_MOST_BYTES = 200_000  # more is no form that a person filled


class PlaceShelf:
    """The folder of own profiles. Reading makes nothing."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._folder = home.path / "places"

    def texts(self) -> Mapping[str, str]:
        """Every profile as written, by the name of its file without the ending. Raises FolderForbidden (23)."""
        found = {}
        try:
            files = sorted(self._folder.glob("*.toml"))
        except PermissionError:
            raise FolderForbidden(folder=str(self._folder)) from None
        for file in files:
            with suppress(OSError):  # one that cannot be read is as good as not there: the others stay usable
                if file.is_file() and file.stat().st_size <= _MOST_BYTES:
                    found[file.stem] = file.read_text(encoding="utf-8", errors="replace")
        return found

    def put_new(self, name: str, text: str) -> str:
        """Write a form under a free name; give its path. Raises WouldOverwrite (52), NoRoom (53), CannotWrite (50)."""
        file = self._folder / f"{name}.toml"
        self._home.make()
        make_folder(self._folder)
        try:
            write_new(file, text.encode())
        except FileExistsError:
            raise WouldOverwrite(file=str(file)) from None
        return str(file)
