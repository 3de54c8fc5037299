"""The person's own folders: looked at, never touched."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter
from pathlib import Path

from sopinion.errors import FolderForbidden, FolderGone, NotAFolder
from sopinion.flows.hands import Look
from sopinion.model import litter
from sopinion.model.page import FoundFile, Problem, ProblemCode

_CHUNK = 2**20
_IMAGE_AT, _IMAGE_MARK = 128, b"DICM"  # where, and how, a file of a disc of images says that it is one
_SPECIAL = (stat.S_ISFIFO, stat.S_ISSOCK, stat.S_ISBLK, stat.S_ISCHR)


@dataclass(slots=True)
class _Seen:
    files: list[FoundFile] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    ignored: int = 0


@dataclass(frozen=True, slots=True)
class _Around:
    """What surrounds a file: the folder asked for, as it was said and as it is; whether it is a disc, or an export."""

    folder: str
    root: Path
    disc: bool = False
    export: bool = False


class FolderWalk:
    """The Folder of flows/hands.py. skip: folders of our own, whose files are counted and ignored."""

    def __init__(self, skip: Sequence[Path] = ()) -> None:
        self._skip = frozenset(_real(path) for path in skip)

    def look(self, folder: str) -> Look:
        """List what lies below `folder`, in order. Raises FolderGone (20), NotAFolder (20), FolderForbidden (23)."""
        root = Path(folder)
        try:
            if not root.is_dir():
                raise NotAFolder(folder=folder) if root.exists() else FolderGone(folder=folder)
            with os.scandir(root):
                pass
        except PermissionError:
            raise FolderForbidden(folder=folder) from None
        except OSError:
            raise FolderGone(folder=folder) from None
        seen = _Seen()
        self._walk(root, "", _Around(folder, _real(root)), seen)
        return Look(tuple(seen.files), tuple(seen.problems), seen.ignored)

    def fingerprint(self, found: FoundFile) -> str:
        """SHA-256 of the bytes, in hex. Raises OSError when the file cannot be read now."""
        return _sum(Path(found.folder, found.path))

    def is_image(self, found: FoundFile) -> bool:
        """Whether it is a file of a disc of images, by its first bytes. Raises OSError when it cannot be read now."""
        with Path(found.folder, found.path).open("rb", buffering=0) as file:
            return file.read(_IMAGE_AT + len(_IMAGE_MARK))[_IMAGE_AT:] == _IMAGE_MARK

    def _walk(self, place: Path, below: str, around: _Around, seen: _Seen) -> None:
        entries = _entries(place)
        if entries is None:
            seen.problems.append(Problem(_spelled(below.rstrip("/")), ProblemCode.UNREADABLE, "folder"))
            return
        names = {entry.name.lower() for entry in entries}
        around = replace(
            around, disc=around.disc or litter.DISC in names, export=around.export or litter.EXPORT in names
        )
        for entry in entries:
            path = below + entry.name
            try:
                self._meet(entry, path, around, seen)
            except OSError:
                seen.problems.append(Problem(_spelled(path), ProblemCode.UNREADABLE))

    def _meet(self, entry: os.DirEntry[str], path: str, around: _Around, seen: _Seen) -> None:
        if entry.is_symlink():
            _follow(Path(entry.path), path, around.root, seen)
        elif entry.is_dir(follow_symlinks=False):
            if entry.name.lower() in litter.FOLDERS or (self._skip and _real(Path(entry.path)) in self._skip):
                seen.ignored += sum(1 for _ in _files_below(Path(entry.path)))
            else:
                self._walk(Path(entry.path), f"{path}/", around, seen)
        elif litter.passed(entry.name, disc=around.disc, export=around.export):
            seen.ignored += 1
        elif not path.isascii() and path != _spelled(path):
            seen.problems.append(Problem(_spelled(path), ProblemCode.UNREADABLE, "name"))
        else:
            found = entry.stat(follow_symlinks=False)
            if not stat.S_ISREG(found.st_mode) and any(is_special(found.st_mode) for is_special in _SPECIAL):
                seen.problems.append(Problem(path, ProblemCode.UNSAFE))
            else:
                seen.files.append(FoundFile(around.folder, path, found.st_size, found.st_mtime_ns))


def _follow(link: Path, path: str, root: Path, seen: _Seen) -> None:
    """Judge a link: into the folder, its target is met on the way; out of it, it is not followed."""
    target = link.resolve()
    if not target.is_relative_to(root):
        seen.problems.append(Problem(_spelled(path), ProblemCode.UNSAFE, "link"))
    elif target.exists():
        seen.ignored += 1
    else:
        seen.problems.append(Problem(_spelled(path), ProblemCode.UNREADABLE))


def sum_of(path: str) -> str | None:
    """SHA-256 (hex) of the file at `path`, None where there is none. Raises FolderForbidden (23)."""
    try:
        file = Path(path).expanduser()
        return _sum(file) if file.is_file() else None
    except PermissionError:
        raise FolderForbidden(folder=path) from None
    except (OSError, RuntimeError, ValueError):  # a name too long for any file, a home that is not known, a NUL
        return None


def _sum(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb", buffering=0) as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _entries(place: Path) -> list[os.DirEntry[str]] | None:
    try:
        with os.scandir(place) as entries:
            return sorted(entries, key=attrgetter("name"))
    except OSError:
        return None


def _files_below(place: Path) -> Iterator[str]:
    for _, _, names in os.walk(place):
        yield from names


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _spelled(path: str) -> str:
    """Spell a path so that it can be stored and shown; letters that no encoding holds become marks."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
