"""The parcel: a zip that a clerk opens without being told how, and that a hospital system can import.

Its layout is IHE XDM (IT Infrastructure Technical Framework, volume 2, ITI-32): README.TXT and INDEX.HTM at the top,
IHE_XDM/SUBSET01 with METADATA.XML and the documents beside it. Our own files lie at the top too, where they are seen.
The same inputs give the same bytes: fixed times, names from fingerprints.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, BinaryIO, cast

from sopinion.content import shelf, spoken
from sopinion.model.day import Day
from sopinion.model.parcel import BoundFile, Enclosure, Parcel
from sopinion.press.front_door import described, page
from sopinion.press.submission import Document, submission, unique

ROOM = "IHE_XDM/SUBSET01/"
"""Where the papers lie."""

Pour = Callable[[BoundFile | Enclosure, BinaryIO], None]
"""Writes a bound file or an enclosure into a file. Raises FileChanged (31), OSError."""

_OWNER_ONLY = 0o100600 << 16
_UNIX = 3


def write(file: BinaryIO, parcel: Parcel, pour: Pour) -> None:
    """Write the zip, piece by piece: no document is held in memory. Raises FileChanged (31), OSError."""
    with zipfile.ZipFile(file, "w", allowZip64=True) as zipped:
        zipped.comment = b"sopinion"  # by this, a folder that is read tells our parcels from others
        packer = _Packer(zipped, (parcel.day.year, parcel.day.month, parcel.day.day), pour)
        packer.text("README.TXT", _readme(parcel).replace("\n", "\r\n"))
        packer.text("INDEX.HTM", page(parcel, ROOM))
        for one in (*parcel.parts, *parcel.sheets):
            packer.pour(one.name, one)
        documents = [
            packer.pour(ROOM + name, one).told(one.title, one.kind, one.loinc, str(one.day or ""))
            for name, one in parcel.names
        ]
        if not documents:  # a submission is of something: then of the bundle itself
            title = shelf.read("sheets/parcel")["whole"].format(title=parcel.title)
            only = packer.pour(ROOM + "DOC0001.PDF", parcel.parts[0])
            documents = [only.told(title, "", "", parcel.day.isoformat())]
        packer.text(ROOM + "METADATA.XML", submission(documents, parcel))
        sums = "".join(f"{sha256}  {name}\r\n" for sha256, name in packer.sums)
        packer.text("SHA256SUMS.TXT", sums)


@dataclass(slots=True)
class _Packer:
    """A zip under way, with the sums of what is in it."""

    file: zipfile.ZipFile
    day: tuple[int, int, int]
    source: Pour
    sums: list[tuple[str, str]] = field(default_factory=list)

    def text(self, name: str, words: str) -> None:
        data = words.encode("utf-8")
        self.file.writestr(self._entry(name, zipfile.ZIP_DEFLATED), data)
        self.sums.append((hashlib.sha256(data).hexdigest(), name))

    def pour(self, name: str, one: BoundFile | Enclosure) -> Document:
        """Put a file in, packed already as PDFs are, and take its sums on the way."""
        with self.file.open(self._entry(name, zipfile.ZIP_STORED), "w", force_zip64=True) as target:
            counted = _Counted(cast("BinaryIO", target))
            self.source(one, cast("BinaryIO", counted))
        sha256 = counted.sha256.hexdigest()
        seed = sha256 if all(sha256 != known for known, _ in self.sums) else sha256 + name
        self.sums.append((sha256, name))
        return Document(name.removeprefix(ROOM), counted.sha1.hexdigest(), counted.size, unique(seed))

    def _entry(self, name: str, how: int) -> zipfile.ZipInfo:
        entry = zipfile.ZipInfo(name, (*self.day, 12, 0, 0))
        entry.compress_type, entry.external_attr, entry.create_system = how, _OWNER_ONLY, _UNIX
        return entry


class _Counted(io.RawIOBase):
    """A file being written, with its sums."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.sha1, self.sha256, self.size = hashlib.sha1(usedforsecurity=False), hashlib.sha256(), 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:  # noqa: ANN401 - any bytes-like object
        piece = memoryview(data)
        self._file.write(piece)
        self.sha1.update(piece)
        self.sha256.update(piece)
        self.size += piece.nbytes
        return piece.nbytes


def _readme(parcel: Parcel) -> str:
    words = shelf.read("sheets/parcel")
    files = "\n".join(f"  {one.name}\n      {described(one)}" for one in (*parcel.parts, *parcel.sheets))
    day = spoken.day(Day.of(parcel.day))
    said: str = words["readme"].format(title=parcel.title, files=files, day=day, program=parcel.program)
    return said.strip() + "\n"
