"""Backups: everything told of one case in one file. A backup that comes in may have been made by anybody."""

from __future__ import annotations

import hashlib
import io
import json
import stat
import zipfile
import zlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sopinion.errors import BackupDamaged, BackupGone, CaseNewer, FolderForbidden, WouldOverwrite
from sopinion.model.case_json import NewerCase, NotACase, from_bytes, to_bytes
from sopinion.storage.case_file import CaseFile
from sopinion.storage.cases import clean_name
from sopinion.storage.whole_file import write_new

if TYPE_CHECKING:
    import datetime

    from sopinion.model.case import Case
    from sopinion.storage.cases import CaseRoom

MANIFEST = "backup.json"
CASE = "case.json"
COMMENT = b"sopinion backup 1"
"""The zip's comment, by which a folder of papers passes over a backup that lies in it."""

LARGEST = 32 * 1024 * 1024
"""The most bytes that a backup, or anything inside it, may have. A case of ten thousand answers has two million."""

_MEMBERS = 16
_DAY_OF_MEMBERS = (1980, 1, 1, 0, 0, 0)  # the first that a zip knows: the same case gives the same bytes


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did. mended: whether a case here was put back to an earlier state, instead of a new one made."""

    case: Case
    mended: bool


class Backups:
    """Backups of the cases in `room`."""

    def __init__(self, room: CaseRoom) -> None:
        self.room = room

    def back_up(self, label: str, to: str, today: datetime.date) -> Path:
        """Write a case into a file `to`, or into a file of a neutral name when `to` is a folder.

        Raises NoCase (10), CaseDamaged (11), CaseNewer (12), WouldOverwrite (52), NoRoom (53), CannotWrite (50).
        """
        case = self.room.read(label)
        target = Path(to).expanduser().absolute()
        if target.is_dir():
            target = target / f"sopinion {label} {today.isoformat()}.zip"
        try:
            write_new(target, packed(case, today))
        except FileExistsError:
            raise WouldOverwrite(file=str(target)) from None
        return target

    def restore(self, file: str) -> Restored:
        """Make a case out of a backup, or put a case here back to one of its own editions.

        No other case is ever overwritten: a case whose label is taken gets a new one. Raises BackupGone (2),
        BackupDamaged (11), CaseNewer (12), CaseBusy (13), NoRoom (53), CannotWrite (50).
        """
        path = Path(file).expanduser().absolute()
        case = _case_in(path)
        if path.parent.name == "editions" and path.parent.parent.parent == self.room.home.cases:
            return Restored(CaseFile(path.parent.parent).mend(path), mended=True)
        name = clean_name(case.name) or clean_name(path.stem) or "?"
        return Restored(self.room.add(replace(case, name=name)), mended=False)


def packed(case: Case, today: datetime.date) -> bytes:
    """Lay a case and its fingerprint into a zip."""
    data = to_bytes(case)
    manifest = {
        "schema": "sopinion/backup/1",
        "label": case.label,
        "made": today.isoformat(),
        "files": {CASE: hashlib.sha256(data).hexdigest()},
    }
    room = io.BytesIO()
    with zipfile.ZipFile(room, "w", zipfile.ZIP_DEFLATED) as box:
        box.comment = COMMENT
        for name, held in ((MANIFEST, json.dumps(manifest, indent=1).encode()), (CASE, data)):
            member = zipfile.ZipInfo(name, _DAY_OF_MEMBERS)
            member.external_attr = (stat.S_IFREG | 0o600) << 16
            member.compress_type = zipfile.ZIP_DEFLATED
            box.writestr(member, held)
    return room.getvalue()


def _case_in(path: Path) -> Case:
    try:
        data = _bytes_of(path)
        return from_bytes(_unpacked(data) if data.startswith(b"PK") else data)
    except NotACase:
        raise BackupDamaged(file=str(path)) from None
    except NewerCase:
        raise CaseNewer from None


def _bytes_of(path: Path) -> bytes:
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode) or about.st_size > LARGEST:
            raise NotACase
        with path.open("rb") as file:
            return file.read(LARGEST)
    except FileNotFoundError:
        raise BackupGone(file=str(path)) from None
    except PermissionError:
        raise FolderForbidden(folder=str(path.parent)) from None
    except OSError:
        raise NotACase from None


def _unpacked(data: bytes) -> bytes:
    """Take the case out of a backup's bytes, in memory, reading two members by name and none by path."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as box:
            if len(box.infolist()) > _MEMBERS:
                raise NotACase
            manifest = json.loads(_member(box, MANIFEST))
            held = _member(box, CASE)
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, RuntimeError, NotImplementedError, ValueError, OSError):
        raise NotACase from None  # RuntimeError: a member behind a password, or nesting without end
    files = manifest.get("files") if isinstance(manifest, dict) else None
    if not isinstance(files, dict) or files.get(CASE) != hashlib.sha256(held).hexdigest():
        raise NotACase
    return held


def _member(box: zipfile.ZipFile, name: str) -> bytes:
    found = box.getinfo(name)
    if found.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise NotACase
    with box.open(found) as file:
        held = file.read(LARGEST + 1)  # as much as may be, whatever the header says it is
    if len(held) > LARGEST:
        raise NotACase
    return held
