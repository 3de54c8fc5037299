"""A parcel behind a password: opened with it, and not without."""

from __future__ import annotations

import io
import shutil
import struct
import subprocess
import zipfile
from pathlib import Path

import pytest
import pyzipper

from sopinion.press.locked_zip import lock_zip

FILES = {
    "INDEX.HTM": b"<!DOCTYPE html> words " * 40,
    "IHE_XDM/SUBSET01/DOC0001.PDF": b"%PDF-1.7 " + bytes(3 << 20),
    "EMPTY.TXT": b"",
}
PASSWORD = "harbor Maple sieben 9 \N{GREEK SMALL LETTER OMEGA}"  # noqa: S105 - of a zip made here


@pytest.fixture
def locked(tmp_path: Path) -> bytes:
    with zipfile.ZipFile(tmp_path / "plain.zip", "w") as box:
        box.comment = b"sopinion"
        for name, data in FILES.items():
            how = zipfile.ZIP_STORED if name.endswith(".PDF") else zipfile.ZIP_DEFLATED
            box.writestr(zipfile.ZipInfo(name, (2025, 11, 20, 12, 0, 0)), data, how)
    out = io.BytesIO()
    lock_zip(tmp_path / "plain.zip", out, PASSWORD)
    return out.getvalue()


def test_with_the_password_every_file_comes_out_as_it_was(locked: bytes) -> None:
    with pyzipper.AESZipFile(io.BytesIO(locked)) as box:
        box.setpassword(PASSWORD.encode())
        assert {name: box.read(name) for name in box.namelist()} == FILES
        assert box.comment == b"sopinion"
        assert all(one.date_time == (2025, 11, 20, 12, 0, 0) for one in box.infolist())


def test_without_it_or_with_another_nothing_does(locked: bytes) -> None:
    for password in (None, b"harbor maple"):
        with pyzipper.AESZipFile(io.BytesIO(locked)) as box:
            box.setpassword(password)
            for name in FILES:
                with pytest.raises(RuntimeError):
                    box.read(name)
    assert b"DOCTYPE" not in locked
    assert b"%PDF" not in locked


def test_every_file_is_locked_with_aes_256_and_says_nothing_of_its_words(locked: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(locked)) as box:
        for one in box.infolist():
            assert one.flag_bits & 1
            assert one.compress_type == 99
            at = one.extra.index(b"\x01\x99")
            version, vendor, strength, _ = struct.unpack_from("<H2sBH", one.extra, at + 4)
            assert (version, vendor, strength) == (2, b"AE", 3)  # AE-2: no checksum of the words; 3: 256 bits
            assert one.CRC == 0


def test_two_runs_give_different_bytes(locked: bytes, tmp_path: Path) -> None:
    again = io.BytesIO()
    lock_zip(tmp_path / "plain.zip", again, PASSWORD)
    assert again.getvalue() != locked


def test_another_program_opens_it_too(locked: bytes, tmp_path: Path) -> None:
    other = shutil.which("bsdtar") or shutil.which("7z")
    if not other:
        pytest.skip("no other program for locked zips here")
    (tmp_path / "locked.zip").write_bytes(locked)
    how = ["--passphrase", PASSWORD, "-xOf"] if other.endswith("bsdtar") else [f"-p{PASSWORD}", "x", "-so"]
    run = subprocess.run([other, *how, tmp_path / "locked.zip", "INDEX.HTM"], capture_output=True, check=True)
    assert run.stdout == FILES["INDEX.HTM"]
