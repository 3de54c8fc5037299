from __future__ import annotations

import datetime
import hashlib
import io
import json
import os
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from sopinion.errors import BackupDamaged, BackupGone, CannotWrite, CaseBusy, CaseNewer, NoCase, WouldOverwrite
from sopinion.model.case import Case, Correction
from sopinion.model.question import Answer
from sopinion.storage import backup
from sopinion.storage.backup import COMMENT, Backups, packed
from sopinion.storage.cases import CaseRoom
from sopinion.storage.home import Home

if TYPE_CHECKING:
    from pathlib import Path

TODAY = datetime.date(2025, 11, 20)


@pytest.fixture
def room(home: Path) -> CaseRoom:
    return CaseRoom(Home(home))


@pytest.fixture
def mom(room: CaseRoom) -> Case:
    label = room.new("Mom", TODAY).label
    with room.writing(label) as held:
        told = held.case.with_answer("patient.name", Answer("María"))
        held.save(replace(told, corrections=(Correction("ab" * 32, 1, 2, "kind", "lab-report"),)))
    return room.read(label)


def _box(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as box:
        for name, data in members.items():
            box.writestr(name.replace("_json", ".json"), data)
    return path


def _with_sum(data: bytes) -> dict[str, bytes]:
    return {
        "backup_json": json.dumps({"files": {"case.json": hashlib.sha256(data).hexdigest()}}).encode(),
        "case_json": data,
    }


def test_everything_told_comes_back_on_another_computer(room: CaseRoom, mom: Case, tmp_path: Path) -> None:
    file = Backups(room).back_up(mom.label, str(tmp_path / "b.zip"), TODAY)
    other = CaseRoom(Home(tmp_path / "other"))
    back = Backups(other).restore(str(file))
    assert (back.case, back.mended) == (mom, False)
    assert other.find(None) == mom.label


def test_a_backup_is_the_owners_alone_and_the_same_every_time(room: CaseRoom, mom: Case, tmp_path: Path) -> None:
    files = [Backups(room).back_up(mom.label, str(tmp_path / name), TODAY) for name in ("a.zip", "b.zip")]
    assert files[0].read_bytes() == files[1].read_bytes()
    assert [file.stat().st_mode & 0o777 for file in files] == [0o600] * 2


def test_a_backup_in_a_folder_has_a_name_that_names_nobody(room: CaseRoom, mom: Case, tmp_path: Path) -> None:
    file = Backups(room).back_up(mom.label, str(tmp_path), TODAY)
    assert file == tmp_path / f"sopinion {mom.label} 2025-11-20.zip"
    with zipfile.ZipFile(file) as box:
        assert box.comment == COMMENT
        assert box.namelist() == ["backup.json", "case.json"]


def test_a_backup_takes_the_place_of_nothing(room: CaseRoom, mom: Case, tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_bytes(b"mine")
    with pytest.raises(WouldOverwrite) as caught:
        Backups(room).back_up(mom.label, str(tmp_path / "b.zip"), TODAY)
    assert caught.value.values == {"file": str(tmp_path / "b.zip")}
    assert (tmp_path / "b.zip").read_bytes() == b"mine"
    with pytest.raises(CannotWrite):
        Backups(room).back_up(mom.label, str(tmp_path / "none" / "b.zip"), TODAY)
    with pytest.raises(NoCase):
        Backups(room).back_up("case-none", str(tmp_path), TODAY)


def test_restoring_beside_the_case_it_came_from_overwrites_nothing(room: CaseRoom, mom: Case, tmp_path: Path) -> None:
    file = Backups(room).back_up(mom.label, str(tmp_path), TODAY)
    room.rename(mom.label, "Mother")
    back = Backups(room).restore(str(file))
    assert back.case.label != mom.label
    assert [row.name for row in room.rows()] == ["Mother", "Mom"]


def test_a_damaged_case_goes_on_from_its_good_copy(room: CaseRoom, mom: Case) -> None:
    file = room.path(mom.label) / "case.json"
    broken = file.read_bytes()[:50]
    file.write_bytes(broken)
    good = backup.CaseFile(room.path(mom.label)).last_good()
    back = Backups(room).restore(str(good))
    assert (back.case, back.mended) == (mom, True)
    assert room.read(mom.label) == mom
    assert (room.path(mom.label) / "damaged-1.json").read_bytes() == broken
    assert len(room.rows()) == 1


def test_going_back_to_an_edition_keeps_the_state_it_leaves(room: CaseRoom, mom: Case) -> None:
    first = min((room.path(mom.label) / "editions").iterdir())
    assert Backups(room).restore(str(first)).case.answers == {}
    latest = max((room.path(mom.label) / "editions").iterdir())
    assert Backups(room).restore(str(latest)).case == mom


def test_a_good_copy_is_not_put_over_a_newer_case_or_one_in_use(room: CaseRoom, mom: Case) -> None:
    good = backup.CaseFile(room.path(mom.label)).last_good()
    with room.writing(mom.label), pytest.raises(CaseBusy):
        Backups(room).restore(str(good))
    file = room.path(mom.label) / "case.json"
    newer = file.read_bytes().replace(b"sopinion/case/1", b"sopinion/case/2")
    file.write_bytes(newer)
    with pytest.raises(CaseNewer):
        Backups(room).restore(str(good))
    assert file.read_bytes() == newer


def test_a_case_file_alone_is_a_backup_too(room: CaseRoom, mom: Case, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_bytes((room.path(mom.label) / "case.json").read_bytes())
    assert Backups(CaseRoom(Home(tmp_path / "other"))).restore(str(tmp_path / "x.json")).case == mom


HOSTILE_LABELS = ["../../../tmp/x", "/etc", "", ".", "case-a/../../b", "case-" + "a" * 300]


@pytest.mark.parametrize("label", HOSTILE_LABELS)
def test_a_label_from_outside_leads_nowhere(room: CaseRoom, tmp_path: Path, label: str) -> None:
    data = backup.to_bytes(Case(label, "Mom", "2025-11-20"))
    case = Backups(room).restore(str(_box(tmp_path / "b.zip", **_with_sum(data)))).case
    assert case.label != label
    assert {one.name for one in room.home.cases.iterdir()} == {case.label}
    assert {one.name for one in tmp_path.iterdir()} == {"b.zip", "sopinion-home"}


def test_a_name_from_outside_steers_no_terminal(room: CaseRoom, tmp_path: Path) -> None:
    for name, seen in (("\x1b[2JMom\u202e\n", "Mom"), ("\x1b[2J", "b")):
        data = backup.to_bytes(Case("case-7k2m", name, "2025-11-20"))
        assert Backups(room).restore(str(_box(tmp_path / "b.zip", **_with_sum(data)))).case.name == seen


def test_members_that_lead_out_of_the_folder_are_never_written(room: CaseRoom, tmp_path: Path, mom: Case) -> None:
    members = {**_with_sum(backup.to_bytes(mom)), "../../evil.txt": b"x", "/tmp/evil.txt": b"x"}  # noqa: S108 - never written
    Backups(room).restore(str(_box(tmp_path / "b.zip", **members)))
    assert not list(tmp_path.rglob("evil*"))


def test_a_newer_backup_is_refused(room: CaseRoom, tmp_path: Path, mom: Case) -> None:
    data = backup.to_bytes(mom).replace(b"sopinion/case/1", b"sopinion/case/2")
    with pytest.raises(CaseNewer):
        Backups(room).restore(str(_box(tmp_path / "b.zip", **_with_sum(data))))


GOOD = backup.to_bytes(Case("case-7k2m", "Mom", "2025-11-20"))


def _bomb(path: Path) -> Path:
    case = GOOD + b" " * backup.LARGEST  # whole but for its size
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as box:
        for name, data in _with_sum(case).items():
            box.writestr(name.replace("_json", ".json"), data)
    assert path.stat().st_size < 100_000
    return path


def _crowd(path: Path) -> Path:
    return _box(path, **_with_sum(GOOD), **{str(number): b"" for number in range(1000)})


def _cut(path: Path) -> Path:
    whole = packed(Case("case-7k2m", "Mom", "2025-11-20"), TODAY)
    path.write_bytes(whole[:-40])
    return path


def _other_sum(path: Path) -> Path:
    return _box(path, backup_json=_with_sum(b"{}")["backup_json"], case_json=GOOD)


def _locked(path: Path) -> Path:
    path.write_bytes(
        _box(path, **_with_sum(b"{}"))
        .read_bytes()
        .replace(b"PK\x01\x02\x14\x03\x14\0\0\0", b"PK\x01\x02\x14\x03\x14\0\1\0")
    )
    return path


def _strange_packing(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as box:
        for name, data in _with_sum(GOOD).items():
            box.writestr(name.replace("_json", ".json"), data)
    return path


def _huge(path: Path) -> Path:
    path.write_bytes(GOOD + b" " * backup.LARGEST)
    return path


def _pipe(path: Path) -> Path:
    os.mkfifo(path)
    return path


def _nested(path: Path) -> Path:
    return _box(path, backup_json=b"[" * 200_000, case_json=b"{}")


def _folder(path: Path) -> Path:
    path.mkdir()
    return path


def _text(path: Path) -> Path:
    path.write_text("A letter")
    return path


def _empty(path: Path) -> Path:
    path.write_bytes(b"")
    return path


def _no_list(path: Path) -> Path:
    return _box(path, backup_json=b"[]", case_json=b"{}")


@pytest.mark.parametrize(
    "make",
    [
        _bomb,
        _crowd,
        _cut,
        _other_sum,
        _locked,
        _strange_packing,
        _huge,
        _pipe,
        _nested,
        _folder,
        _text,
        _empty,
        _no_list,
    ],
)
def test_what_is_not_a_whole_backup_is_refused_and_nothing_made(room: CaseRoom, tmp_path: Path, make: object) -> None:
    file = make(tmp_path / "b.zip")
    with pytest.raises(BackupDamaged) as caught:
        Backups(room).restore(str(file))
    assert caught.value.values == {"file": str(file)}
    assert not room.home.path.exists()


def test_the_locked_box_of_these_tests_is_locked(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(_locked(tmp_path / "b.zip").read_bytes())) as box, pytest.raises(RuntimeError):
        box.read("backup.json")


def test_a_backup_that_is_not_there(room: CaseRoom, tmp_path: Path) -> None:
    with pytest.raises(BackupGone):
        Backups(room).restore(str(tmp_path / "none.zip"))
