"""Opening one of the patient's files: proved unchanged, with whichever engine and password opens it."""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING

import pikepdf
import pypdfium2

from sopinion.errors import FileChanged

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


def open_pdf(source: Path | bytes, passwords: Sequence[str]) -> tuple[pikepdf.Pdf, str]:
    """Open with the empty password, then with each that was given. A file only pdfium opens is copied page by page."""
    locked = False
    for password in ("", *passwords):
        try:
            pdf = pikepdf.open(io.BytesIO(source) if isinstance(source, bytes) else source, password=password)
        except pikepdf.PasswordError:
            locked = True
            continue
        except (pikepdf.PdfError, RuntimeError):
            break
        else:
            if len(pdf.pages):
                return pdf, password
            break
    try:
        return _through_pdfium(source, passwords), ""
    except pikepdf.PdfError:
        if locked:
            raise pikepdf.PasswordError("no password that was given opens it") from None
        raise


def _through_pdfium(source: Path | bytes, passwords: Sequence[str]) -> pikepdf.Pdf:
    for password in (None, *passwords):
        try:
            document = pypdfium2.PdfDocument(source, password=password)
        except pypdfium2.PdfiumError:
            continue
        copy = io.BytesIO()
        with pypdfium2.PdfDocument.new() as fresh:
            fresh.import_pages(document)
            fresh.save(copy)
        document.close()
        copy.seek(0)
        return pikepdf.open(copy)
    raise pikepdf.PdfError("no engine opens it")
