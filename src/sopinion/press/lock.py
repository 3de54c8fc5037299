"""The locked copy: a bundle that opens with its password and not without (AES-256, revision 6 of ISO 32000-2).

qpdf, inside pikepdf, locks. The proof has two halves: pdfium, which had no part in it, has to refuse the file without
the password and to open it with it; and what is inside, unlocked in memory by qpdf, has to be the bundle, object for
object. pypdf could look as well only with a library for ciphers, which is not asked for.
"""

from __future__ import annotations

import hashlib
import io
import secrets
from typing import TYPE_CHECKING, Any, BinaryIO, Final, cast

import pikepdf
import pypdfium2
from pikepdf import Name, ObjectStreamMode, Permissions, StreamDecodeLevel

from sopinion.model.proof import Check, CheckKey
from sopinion.press.locked_zip import lock_zip
from sopinion.press.steady import Steady

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = ["asks", "lock", "lock_zip", "locked", "opens_with", "unlocked"]

_REVISION: Final = 6
_PASSWORD = 4  # what pdfium answers where a password is missing or wrong (FPDF_ERR_PASSWORD)
_OWNER = 32  # random bytes of the second password, which nobody keeps
_LARGEST = 1024**3

# Whoever opens it may do everything with it, above all have it read aloud.
_ALLOWED = Permissions(**dict.fromkeys(Permissions._fields, True))


def lock(source: Path, target: BinaryIO, password: str) -> None:
    """Write a copy of `source` that only `password` opens; nothing else in it is touched. Raises OSError."""
    steady = Steady(target)
    with _open(source) as pdf:
        pdf.save(
            cast("BinaryIO", steady),
            compress_streams=False,  # every stream as it is: it was proved so
            object_stream_mode=ObjectStreamMode.preserve,
            encryption=pikepdf.Encryption(
                user=password,
                owner=secrets.token_urlsafe(_OWNER),
                R=_REVISION,
                aes=True,
                metadata=True,
                allow=_ALLOWED,
            ),
        )
    steady.settle()


def locked(source: Path, copy: Path, password: str) -> Check:
    """Prove that `copy` is `source`, and opens with the password and not without. count: its pages."""
    pages = opens_with(copy, password)
    good = asks(copy) and bool(pages) and _same(source, copy, password)
    return Check(CheckKey.LOCKED, good=good, count=pages)


def asks(path: Path) -> bool:
    """Whether a file asks for a password: neither no password nor an empty one opens it, in either engine."""
    for word in (None, ""):
        try:
            pypdfium2.PdfDocument(path, password=word).close()
        except pypdfium2.PdfiumError as error:
            if getattr(error, "err_code", None) != _PASSWORD:
                return False
        else:
            return False
    try:
        pikepdf.open(path).close()
    except pikepdf.PasswordError:
        return True
    except (pikepdf.PdfError, RuntimeError, OSError):
        return False
    return False


def opens_with(path: Path, password: str) -> int:
    """How many pages pdfium finds in a file that it opens with a password; 0 where that does not open it."""
    try:
        document = pypdfium2.PdfDocument(path, password=password)
    except pypdfium2.PdfiumError:
        return 0
    pages = len(document)
    document.close()
    return pages


def unlocked(path: Path, passwords: Iterable[str]) -> bytes | None:
    """Give a file without its lock, in memory only; None where none of the passwords opens it, or it is no sound PDF.

    Streams come out as they went in, so that what was proved about a bundle can be proved again. A file that is not
    locked is given as it is.
    """
    try:
        if path.stat().st_size > _LARGEST:
            return None
        for password in ("", *passwords):
            try:
                pdf = _open(path, password)
            except pikepdf.PasswordError:
                continue
            with pdf:
                if not pdf.is_encrypted:
                    return path.read_bytes()
                out = io.BytesIO()
                _save(pdf, out)
                return out.getvalue()
    except (pikepdf.PdfError, RuntimeError, ValueError, OSError):
        return None
    return None


def _open(path: Path, password: str = "") -> pikepdf.Pdf:
    """Open a file to go through it once, from front to back: not held in memory."""
    return pikepdf.open(path, password=password, access_mode=pikepdf.AccessMode.stream)


def _same(source: Path, copy: Path, password: str) -> bool:
    """Whether a locked copy holds what its source holds, and all of it is locked the way it should be."""
    try:
        with _open(source) as one, _open(copy, password) as other:
            how = other.encryption
            strong = how.R == _REVISION and all(
                method.name == "aesv3" for method in (how.stream_method, how.string_method, how.file_method)
            )
            return strong and other.allow == _ALLOWED and _sum(one) == _sum(other)
    except (pikepdf.PdfError, RuntimeError, OSError):
        return False


def _sum(pdf: pikepdf.Pdf) -> str:
    """SHA-256 of a file as it is without a lock, written anew in one way whatever way it was written before."""
    if Name.Extensions in pdf.Root:  # the lock is an extension to PDF 1.7, and the file says so
        del pdf.Root[Name.Extensions]
    digest = _Digest()
    _save(pdf, digest, force_version="1.7", static_id=True, object_stream_mode=ObjectStreamMode.disable)
    return digest.sum.hexdigest()


def _save(pdf: pikepdf.Pdf, target: io.RawIOBase | io.BytesIO, **how: Any) -> None:  # noqa: ANN401 - what pikepdf takes
    pdf.save(cast("BinaryIO", target), compress_streams=False, stream_decode_level=StreamDecodeLevel.none, **how)


class _Digest(io.RawIOBase):
    """A file of which only the SHA-256 is kept."""

    def __init__(self) -> None:
        self.sum = hashlib.sha256()

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:  # noqa: ANN401 - any bytes-like object
        piece = memoryview(data)
        self.sum.update(piece)
        return piece.nbytes
