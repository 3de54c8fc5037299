"""A parcel behind a password, for whoever asks for one: a clerk often cannot open it, so it is never the default.

It is locked as WinZip does (AES-256, AE-2), which 7-Zip and its like open, and the file windows of Windows and macOS
do not. What is locked are the files; their names and sizes can be seen, so no name in a parcel tells more than the
parcel's own.
"""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path
from typing import BinaryIO

import pyzipper
from pyzipper.zipfile_aes import AESZipInfo

_BITS = 256
_PIECE = 1 << 20


def lock_zip(plain: Path, file: BinaryIO, password: str) -> None:
    """Write the parcel at `plain` into `file` again, each file in it locked. Raises OSError.

    The salt is by chance: no two runs give the same bytes.
    """
    with (
        zipfile.ZipFile(plain) as parcel,
        pyzipper.AESZipFile(file, "w", allowZip64=True, encryption=pyzipper.WZ_AES) as locked,
    ):
        locked.setpassword(password.encode())
        locked.setencryption(pyzipper.WZ_AES, nbits=_BITS)
        locked.comment = parcel.comment
        for one in parcel.infolist():
            entry = AESZipInfo(one.filename, one.date_time)
            entry.compress_type, entry.create_system = one.compress_type, one.create_system
            entry.external_attr = one.external_attr
            with parcel.open(one) as source, locked.open(entry, "w", force_zip64=True) as target:
                shutil.copyfileobj(source, target, _PIECE)
