"""Opening one of the patient's files: proved unchanged, with whichever engine and password opens it."""

from __future__ import annotations

import hashlib
import io
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, cast

import pikepdf
import pypdfium2

from sopinion.errors import FileChanged
from sopinion.press.lent import Lent

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def unchanged(path: Path, sha256: str, *, keep: bool) -> bytes | None:
    """Give the bytes of a file (None unless `keep`). Raises FileChanged (31) when it is gone or was changed."""
    try:
        with path.open("rb") as file:
            if keep:
                data = file.read()
                same = hashlib.sha256(data).hexdigest() == sha256
            else:
                data, same = None, hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except OSError:
        raise FileChanged(file=path.name) from None
    if not same:
        raise FileChanged(file=path.name)
    return data


_MOST_PATIENCE = 64 * 1024 * 1024
"""Bytes of a file that the slowest reader is asked to open: it holds all of it in memory."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An open file, the password that opened it, and the pages (1-based) that no engine could bring along."""

    pdf: pikepdf.Pdf
    password: str = ""
    lost: frozenset[int] = frozenset()


def saved(pdf: pikepdf.Pdf) -> bytes:
    """Give an open file as it is now. The engine's remark about fields without a form is for who made the file."""
    copy = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", pikepdf.PageCopyWarning)
        pdf.save(copy, fix_metadata_version=False)
    return copy.getvalue()


def open_pdf(source: Path | bytes, passwords: Sequence[str]) -> Opened:
    """Open with the empty password, then with each that was given. A file only pdfium opens is copied page by page.

    So is one whose pages the engines count differently: page numbers are those that pdfium read it with.
    """
    locked = False
    for password in ("", *passwords):
        try:
            file = io.BytesIO(source) if isinstance(source, bytes) else cast("BinaryIO", Lent(source))
            pdf = pikepdf.open(file, password=password)
            length = len(pdf.pages)
        except pikepdf.PasswordError:
            locked = True
            continue
        except (pikepdf.PdfError, RuntimeError, ValueError, OSError):
            break
        if length and not _miscounted(pdf, source, password):
            return Opened(pdf, password)
        break
    try:
        return _through_pdfium(source, passwords)
    except pikepdf.PdfError:
        if locked:
            raise pikepdf.PasswordError("no password that was given opens it") from None
    return _through_pypdf(source)


def _miscounted(pdf: pikepdf.Pdf, source: Path | bytes, password: str) -> bool:
    """Whether pdfium finds another number of pages; it is asked only where something about the file is odd."""
    length = len(pdf.pages)
    if not pdf.get_warnings() and pdf.Root.Pages.get("/Count") == length:
        return False
    try:
        with pypdfium2.PdfDocument(source, password=password or None) as document:
            return len(document) not in (0, length)
    except pypdfium2.PdfiumError:
        return False


def _through_pdfium(source: Path | bytes, passwords: Sequence[str]) -> Opened:
    for password in ("", *passwords):
        try:
            document = pypdfium2.PdfDocument(source, password=password or None)
        except pypdfium2.PdfiumError:
            continue
        copy = io.BytesIO()
        with pypdfium2.PdfDocument.new() as fresh:
            lost = _imported(document, fresh)
            fresh.save(copy)
        document.close()
        copy.seek(0)
        return Opened(pikepdf.open(copy), password, lost)
    raise pikepdf.PdfError("no engine opens it")


def _through_pypdf(source: Path | bytes) -> Opened:
    """Copy what only the most patient reader finds. Raises PdfError."""
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size > _MOST_PATIENCE:
        raise pikepdf.PdfError("no engine opens it")
    import pypdf  # noqa: PLC0415 - 60 ms, for the rare file that needs it

    copy = io.BytesIO()
    try:
        reader = pypdf.PdfReader(io.BytesIO(source) if isinstance(source, bytes) else source, strict=False)
        with pypdf.PdfWriter() as writer:
            for page in reader.pages:
                writer.add_page(page)
            writer.write(copy)
    except Exception:  # noqa: BLE001 - whatever a damaged file does to the last reader, it does not open
        raise pikepdf.PdfError("no engine opens it") from None
    pdf = pikepdf.open(copy)
    if not len(pdf.pages):
        raise pikepdf.PdfError("no engine finds a page in it")
    return Opened(pdf)


def _imported(document: pypdfium2.PdfDocument, fresh: pypdfium2.PdfDocument) -> frozenset[int]:
    """Copy all pages; where that cannot be done at once, one by one. Gives those in whose place an empty one stands."""
    try:
        fresh.import_pages(document)
    except pypdfium2.PdfiumError:
        pass
    else:
        return frozenset()
    while len(fresh):
        fresh.del_page(0)
    lost = set()
    for n in range(len(document)):
        try:
            fresh.import_pages(document, [n])
        except pypdfium2.PdfiumError:
            fresh.new_page(612, 792).close()
            lost.add(n + 1)
    if len(lost) == len(document):
        raise pikepdf.PdfError("no page can be copied")
    return frozenset(lost)
