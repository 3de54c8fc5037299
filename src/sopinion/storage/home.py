"""The data folder: where everything that is told and read is kept, and nowhere else."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

from sopinion.storage.whole_file import make_folder


@dataclass(frozen=True, slots=True)
class Home:
    """The data folder at `path` (absolute). It need not be there: only writing makes it."""

    path: Path

    @property
    def cases(self) -> Path:
        """Where each case has its folder, named by its label."""
        return self.path / "cases"

    @property
    def current(self) -> Path:
        """The file that holds the label of the current case."""
        return self.path / "current"

    @property
    def order(self) -> Path:
        """The file that holds the labels in the order the cases were made, a line each."""
        return self.path / "order"

    @property
    def lock(self) -> Path:
        """The file held while the list of cases changes."""
        return self.path / "lock"

    @property
    def reports(self) -> Path:
        """Where reports of our own mistakes are kept: places in our code, and nothing of any paper."""
        return self.path / "reports"

    def make(self) -> None:
        """Make the data folder if it is missing, for the owner alone. Raises NoRoom (53), CannotWrite (50)."""
        if self.path.is_dir() and not self.cases.exists():
            self._close_if_empty()
        make_folder(self.cases)

    def _close_if_empty(self) -> None:
        """Close to others an empty folder that was given to us; a folder with things in it is not ours to change."""
        with suppress(OSError):
            if not any(self.path.iterdir()):
                self.path.chmod(0o700)


def home() -> Home:
    """Find the data folder: `SOPINION_HOME`, else the platform's place for a user's data."""
    said = os.environ.get("SOPINION_HOME")
    path = Path(said).expanduser() if said else user_data_path("sopinion", appauthor=False)
    return Home(path.absolute())
