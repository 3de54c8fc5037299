"""The names that files bear inside other files: plain, whole, and each once."""

from __future__ import annotations

from pathlib import PurePosixPath

from sopinion.model.clean import one_line

_LONGEST = 200  # letters of a name; of a path, as many for each folder
_DEEPEST = 12


def shown_name(path: str) -> str:
    """Give the last part of a path inside another file, as it may be shown."""
    return plain(path).rsplit("/", 1)[-1]


def plain(path: str) -> str:
    """Give a path inside another file without anything that steers a terminal or leads somewhere else."""
    parts = [one_line(part) for part in path.replace("\\", "/").split("/")]
    kept = [_short(part) for part in parts if part not in {"", "."}]
    return "/".join(kept[-_DEEPEST:]) or "_"


def _short(part: str) -> str:
    if len(part) <= _LONGEST:
        return part
    ending = PurePosixPath(part).suffix[:12]
    return part[: _LONGEST - len(ending)] + ending


class Names:
    """Gives every file inside another a name of its own; of several that are called alike, the later ones a number."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def own(self, path: str) -> str:
        """Give a name for the file at `path`, the same whenever the names before it are the same."""
        name = first = plain(path)
        count = 1
        while name in self._taken:
            count += 1
            at = PurePosixPath(first)
            name = str(at.with_name(f"{at.stem} ({count}){at.suffix}"))
        self._taken.add(name)
        return name
