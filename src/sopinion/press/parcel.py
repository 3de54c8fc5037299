"""The parcel: a zip that a clerk opens without being told how, and that a hospital system can import.

Its layout is IHE XDM (IT Infrastructure Technical Framework, volume 2, ITI-32): README.TXT and INDEX.HTM at the top,
IHE_XDM/SUBSET01 with METADATA.XML and the documents beside it. The bundle lies at the top too, where it is seen. The
same inputs give the same bytes: fixed times, names from fingerprints.
"""

from __future__ import annotations

import hashlib
import uuid
import zipfile
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import quote

from sopinion.content import shelf
from sopinion.errors import FileChanged
from sopinion.press.submission import Document, submission

if TYPE_CHECKING:
    from sopinion.model.binding import Original, Parcel

_ROOM = "IHE_XDM/SUBSET01/"
_OWNER_ONLY = 0o100600 << 16
_UNIX = 3
_PIECE = 1 << 20
_NAMES = uuid.UUID("4a1b1f0e-6d0a-5c53-9f0e-0d6f2f1c7a11")  # our own namespace, for names made from fingerprints


@dataclass(slots=True)
class _Packer:
    """A zip under way, with the sums of what is in it."""

    file: zipfile.ZipFile
    day: tuple[int, int, int]
    sums: list[tuple[str, str]]

    def text(self, name: str, words: str) -> None:
        data = words.encode("utf-8")
        self.file.writestr(self._entry(name, zipfile.ZIP_DEFLATED), data)
        self.sums.append((hashlib.sha256(data).hexdigest(), name))

    def copy(self, name: str, path: Path, sha256: str) -> Document:
        """Put a file in as it is, with its sums. Raises FileChanged (31) when it is not what it was."""
        sha1, whole, size = hashlib.sha1(usedforsecurity=False), hashlib.sha256(), 0
        try:
            source = path.open("rb")
        except OSError:
            raise FileChanged(file=path.name) from None
        with source, self.file.open(self._entry(name, zipfile.ZIP_STORED), "w", force_zip64=True) as target:
            while piece := source.read(_PIECE):
                sha1.update(piece)
                whole.update(piece)
                size += len(piece)
                target.write(piece)
        if whole.hexdigest() != sha256:
            raise FileChanged(file=path.name)
        self.sums.append((sha256, name))
        return Document(name.removeprefix(_ROOM), sha1.hexdigest(), size, _unique(sha256))

    def _entry(self, name: str, how: int) -> zipfile.ZipInfo:
        entry = zipfile.ZipInfo(name, (*self.day, 12, 0, 0))
        entry.compress_type, entry.external_attr, entry.create_system = how, _OWNER_ONLY, _UNIX
        return entry


def pack(file: BinaryIO, parcel: Parcel, bundle: Path) -> None:
    """Write the zip. bundle: where the finished bundle lies now. Raises FileChanged (31), OSError."""
    words = shelf.read("sheets/parcel")
    day = (parcel.day.year, parcel.day.month, parcel.day.day)
    with zipfile.ZipFile(file, "w", allowZip64=True) as zipped:
        zipped.comment = b"sopinion"  # by this, a folder that is read tells our parcels from others
        packer = _Packer(zipped, day, [])
        readme = words["readme"].format(title=parcel.title, bundle=parcel.bundle, pages=parcel.pages).strip() + "\n"
        packer.text("README.TXT", readme.replace("\n", "\r\n"))
        names = [f"DOC{n:04}.PDF" for n in range(1, len(parcel.originals) + 1)]
        packer.text("INDEX.HTM", _page(parcel, names, words))
        packer.copy(parcel.bundle, bundle, parcel.sha256)
        documents = [
            packer.copy(_ROOM + name, Path(one.path), one.sha256).told(one.title, one.kind, one.loinc, one.day)
            for name, one in zip(names, parcel.originals, strict=True)
        ]
        if not documents:  # a submission is of something: then of the bundle itself
            only = packer.copy(_ROOM + "DOC0001.PDF", bundle, parcel.sha256)
            documents = [only.told(words["whole"].format(title=parcel.title), "", "", parcel.day.isoformat())]
        unique = _unique(parcel.sha256 + "submission")
        packer.text(_ROOM + "METADATA.XML", submission(documents, parcel.title, parcel.day, unique))
        sums = "".join(f"{sha256}  {name}\r\n" for sha256, name in packer.sums)
        packer.text("SHA256SUMS.TXT", sums)


def _unique(sha256: str) -> str:
    """Name something for good: a UUID made from its fingerprint, as an object identifier (ITU-T X.667)."""
    return f"2.25.{uuid.uuid5(_NAMES, sha256).int}"


_STYLE = """
body{font:1.05rem/1.5 Georgia,"Times New Roman",serif;color:#1a1a1a;background:#fff}
body{max-width:44rem;margin:3rem auto;padding:0 1.25rem}
h1{font-weight:normal;font-size:1.9rem;line-height:1.2;margin:0 0 .25rem}
h2{font-size:1.15rem;margin:2.5rem 0 .25rem}
p{margin:.25rem 0 .75rem}.quiet,th{color:#555;font-size:.9rem;font-weight:normal}
a{color:#0d2c6b}.start{font-size:1.25rem}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.45rem 1rem .45rem 0;border-bottom:1px solid #ccc}
td:last-child,th:last-child{text-align:right;padding-right:0;white-space:nowrap}
@media print{body{margin:0;max-width:none}a{color:inherit}}
"""


def _page(parcel: Parcel, names: list[str], words: dict[str, str]) -> str:
    """Lay out INDEX.HTM: plain HTML without scripts, every word of it escaped."""
    say = {key: escape(str(value)) for key, value in words.items()}
    rows = "".join(_row(name, one) for name, one in zip(names, parcel.originals, strict=True))
    table = (
        f"<p class=quiet>{say['originals_note']}</p><table><thead><tr><th scope=col>{say['head_paper']}"
        f"<th scope=col>{say['head_day']}<th scope=col>{say['head_folios']}</tr></thead><tbody>{rows}</tbody></table>"
        if rows
        else f"<p class=quiet>{say['no_originals']}</p>"
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{say["lang"]}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(parcel.title)}</title><style>{_STYLE}</style></head><body><main>"
        f"<h1>{say['heading']}</h1><p>{escape(parcel.patient)}</p>"
        f"<p class=quiet>{escape(words['about'].format(day=parcel.day.isoformat()))}</p>"
        f"<h2>{say['start']}</h2><p class=start>"
        f'<a href="{escape(quote(parcel.bundle))}">{escape(parcel.bundle)}</a></p>'
        f"<p class=quiet>{escape(words['start_note'].format(pages=parcel.pages))}</p>"
        f"<h2>{say['originals']}</h2>{table}</main></body></html>\n"
    )


def _row(name: str, one: Original) -> str:
    link = f'<a href="{_ROOM}{name}">{escape(one.title)}</a>'
    return f"<tr><td>{link}<td>{escape(one.day)}<td>{escape(one.folios)}</tr>"
