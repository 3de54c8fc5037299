"""Zip files: looked into where they lie. Nothing is unpacked to a folder; a name in a zip never becomes a path here."""

from __future__ import annotations

import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import PurePosixPath

from sopinion.model import litter
from sopinion.model.kind import Kind
from sopinion.model.page import Passed, ProblemCode
from sopinion.paper import xdm
from sopinion.paper.asked import Asked, Inner, Unread
from sopinion.paper.limits import Limits
from sopinion.paper.names import Names, shown_name
from sopinion.paper.original import Original

_CHUNK = 2**20
_WORTH_A_LOOK = 64 * 2**20  # bytes; what stays below may swell as it likes
_LOCKED = 0x1
_STRONGLY = 99  # a way of packing that says: locked in a form the standard library does not open
_FAULTS = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, ValueError, struct.error)


def inners(original: Original, asked: Asked, alive: Callable[[], None]) -> Iterator[Inner]:
    """List the files in a zip. Raises Unread where it cannot be opened at all, or all of it is locked."""
    with original.open() as file:
        try:
            box = zipfile.ZipFile(file)
        except (*_FAULTS, NotImplementedError, RuntimeError):
            raise Unread(ProblemCode.DAMAGED, "zip") from None
        with box:
            entries = [entry for entry in box.infolist() if not entry.filename.endswith("/")]
            if not entries:
                raise Unread(ProblemCode.EMPTY)
            if len(entries) > asked.limits.inside or _overlap(entries):
                raise Unread(ProblemCode.UNSAFE, "bomb")
            zipped = _Zip(box, asked, alive)
            zipped.try_passwords(entries)
            kinds = _kinds(zipped, entries)
            export = any(_folders(entry.filename)[:1] == (litter.EXPORT,) for entry in entries)
            disc = any(PurePosixPath(entry.filename).name.lower() == litter.DISC for entry in entries)
            names = Names()
            for entry in entries:
                name = names.own(entry.filename)
                passed = _passed(entry, disc=disc, export=export)
                yield Inner(name, zipped.fetch(entry, name), passed, kinds.get(entry.filename))


class _Zip:
    """An open zip, and the password that opens what is locked in it."""

    def __init__(self, box: zipfile.ZipFile, asked: Asked, alive: Callable[[], None]) -> None:
        self._box = box
        self._limits: Limits = asked.limits
        self._passwords: Sequence[bytes] = [word.encode("utf-8") for word in asked.passwords]
        self._alive = alive

    def try_passwords(self, entries: Sequence[zipfile.ZipInfo]) -> None:
        """Hold the passwords against the smallest file that is locked; raise Unread where every file is, and none fits.

        One byte in 256 passes a wrong password, so the file is read to its end, where its checksum stands.
        """
        locked = sorted((one for one in entries if one.flag_bits & _LOCKED), key=lambda one: one.file_size)
        if not locked:
            return
        if any(one.compress_type == _STRONGLY for one in locked):
            if len(locked) == len(entries):
                raise Unread(ProblemCode.UNSUPPORTED, "zip-lock")
            return
        for word in self._passwords:
            self._box.setpassword(word)
            try:
                for _ in self._pieces(locked[0]):
                    pass
            except (Unread, RuntimeError):
                continue
            return
        self._box.setpassword(b"")
        if len(locked) == len(entries):
            raise Unread(ProblemCode.PASSWORD, "zip")

    def fetch(self, entry: zipfile.ZipInfo, name: str) -> Callable[[], Original]:
        """Give what unpacks one file; it raises Unread."""

        def unpack() -> Original:
            self._judge(entry)
            return Original.poured(PurePosixPath(name).name, self._pieces(entry))

        return unpack

    def _judge(self, entry: zipfile.ZipInfo) -> None:
        """Refuse a file that leads out, that is no file, or that is far larger than it looks. Raises Unread."""
        name = entry.orig_filename.replace("\\", "/")
        parts = name.split("/")
        if name.startswith("/") or ".." in parts or parts[0].endswith(":") or "\0" in name:
            raise Unread(ProblemCode.UNSAFE, "outside")
        mode = entry.external_attr >> 16
        if entry.create_system == 3 and stat.S_IFMT(mode) not in {0, stat.S_IFREG}:  # noqa: PLR2004 - made on Unix
            raise Unread(ProblemCode.UNSAFE, "link" if stat.S_ISLNK(mode) else "")
        if entry.file_size > self._limits.inside_megabytes * 2**20:
            raise Unread(ProblemCode.TOO_LARGE)
        packed = max(1, entry.compress_size)
        if entry.file_size > _WORTH_A_LOOK and entry.file_size // packed > self._limits.swelling:
            raise Unread(ProblemCode.UNSAFE, "bomb")
        if entry.compress_type == _STRONGLY:
            raise Unread(ProblemCode.UNSUPPORTED, "zip-lock")

    def _pieces(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        """Unpack a file piece by piece. Raises Unread."""
        try:
            with self._box.open(entry) as file:
                while piece := file.read(_CHUNK):
                    self._alive()
                    yield piece
        except NotImplementedError:
            raise Unread(ProblemCode.UNSUPPORTED, "zip") from None
        except RuntimeError:  # zipfile's word for a file that is locked
            raise Unread(ProblemCode.PASSWORD, "zip") from None
        except _FAULTS:
            raise Unread(ProblemCode.DAMAGED, "zip") from None


def _overlap(entries: Sequence[zipfile.ZipInfo]) -> bool:
    """Whether files share bytes, as they do only in a zip made to swell without end."""
    spans = sorted((entry.header_offset, entry.compress_size) for entry in entries)
    return any(start + size > after for (start, size), (after, _) in pairwise(spans))


def _folders(path: str) -> tuple[str, ...]:
    return tuple(part.lower() for part in PurePosixPath(path).parts[:-1])


def _passed(entry: zipfile.ZipInfo, *, disc: bool, export: bool) -> Passed | None:
    folders = _folders(entry.filename)
    if litter.FOLDERS & set(folders):
        return Passed.LITTER
    return litter.passed(shown_name(entry.filename), disc=disc, export=export)


def _kinds(zipped: _Zip, entries: Sequence[zipfile.ZipInfo]) -> Mapping[str, Kind]:
    """What the lists of a portal export say that its documents are, by their paths in the zip."""
    found: dict[str, Kind] = {}
    for entry in entries:
        if PurePosixPath(entry.filename).name.upper() != xdm.LIST or litter.EXPORT not in _folders(entry.filename):
            continue
        try:
            told = xdm.kinds(zipped.fetch(entry, xdm.LIST)().whole(xdm.MOST))
        except Unread:
            continue  # the documents speak for themselves
        folder = PurePosixPath(entry.filename).parent
        by_path = {str(folder / file).lower(): kind for file, kind in told.items()}
        found |= {one.filename: by_path[one.filename.lower()] for one in entries if one.filename.lower() in by_path}
    return found
