"""The folder that sheets go to: files put there whole, for the owner alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sopinion.errors import CannotWrite
from sopinion.storage.whole_file import make_folder, write_whole

if TYPE_CHECKING:
    from pathlib import Path


class Tray:
    """A folder, made for the owner alone where it is not there yet."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def there(self, name: str) -> bytes | None:
        """Give the bytes of a file that is there already; None where there is none. Raises CannotWrite (50)."""
        try:
            return (self._folder / name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError:  # a folder of that name, or one nobody may look into
            raise CannotWrite(place=str(self._folder / name)) from None

    def put(self, name: str, data: bytes) -> str:
        """Put a file there; give its path. Raises NoRoom (53), CannotWrite (50)."""
        make_folder(self._folder)
        write_whole(self._folder / name, data)
        return str(self._folder / name)
