from __future__ import annotations

import datetime
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from sopinion.errors import (
    CannotWrite,
    CaseBusy,
    CaseDamaged,
    CaseDamagedAlone,
    CaseNameless,
    CaseNewer,
    NoCase,
    NoCaseChosen,
    NoCaseNamed,
    NoRoom,
    SeveralCases,
)
from sopinion.model.case_json import VERSION
from sopinion.model.question import Answer
from sopinion.storage import case_file, lock
from sopinion.storage.case_file import DAYS, RECENT
from sopinion.storage.cases import NAME_LENGTH, CaseRoom
from sopinion.storage.home import Home
from sopinion.storage.home import home as find_home

TODAY = datetime.date(2025, 11, 20)


@pytest.fixture
def room(home: Path) -> CaseRoom:
    assert find_home().path == home
    return CaseRoom(find_home())


def _told(room: CaseRoom, label: str, *keys: str) -> None:
    for key in keys:
        with room.writing(label) as held:
            held.save(held.case.with_answer(key, Answer("yes")))


def test_reading_makes_nothing(room: CaseRoom, home: Path) -> None:
    assert room.rows() == ()
    assert room.current() is None
    room.sweep()
    for wanted in (None, "Mom", "1"):
        with pytest.raises(NoCase):
            room.find(wanted)
    with pytest.raises(NoCase), room.writing("case-7k2m"):
        pass
    assert not home.exists()


def test_changing_what_is_not_there_makes_nothing(room: CaseRoom, home: Path) -> None:
    with pytest.raises(NoCase):
        room.forget("case-7k2m")
    with pytest.raises(NoCase):
        room.rename("case-7k2m", "Mom")
    assert not home.exists()


def test_a_new_case_is_the_current_one_and_keeps_its_number(room: CaseRoom) -> None:
    made = [room.new(name, TODAY) for name in ("Mom", "Dad", "Ann", "Bob", "Cy")]
    assert [row.name for row in room.rows()] == ["Mom", "Dad", "Ann", "Bob", "Cy"]
    assert [row.number for row in room.rows()] == [1, 2, 3, 4, 5]
    assert room.current() == made[-1].label == room.find(None)
    assert [row.label for row in room.rows() if row.current] == [made[-1].label]
    assert room.read(made[0].label) == made[0]
    assert made[0].made == "2025-11-20"


def test_a_case_is_found_by_name_number_and_label(room: CaseRoom) -> None:
    mom, dad = room.new("Mom Álvarez", TODAY), room.new("Dad", TODAY)
    for wanted in ("Mom Álvarez", " mom  álvarez ", "mom a\u0301lvarez", "1", mom.label):
        assert room.find(wanted) == mom.label
    assert room.find("2") == dad.label


def test_a_name_that_is_a_number_is_a_name_first(room: CaseRoom) -> None:
    room.new("Mom", TODAY)
    two = room.new("1", TODAY)
    assert room.find("1") == two.label


def test_a_name_that_comes_close_is_suggested(room: CaseRoom) -> None:
    room.new("Maria Alvarez", TODAY)
    with pytest.raises(NoCaseNamed) as caught:
        room.find("Marya")
    assert caught.value.values == {"wanted": "Marya", "near": "Maria Alvarez"}
    with pytest.raises(NoCaseNamed) as caught:
        room.find("9")
    assert caught.value.values["near"] == ""


def test_two_cases_of_one_name_are_told_apart(room: CaseRoom) -> None:
    labels = [room.new("Mom", TODAY).label for _ in range(2)]
    with pytest.raises(SeveralCases) as caught:
        room.find("mom")
    assert caught.value.values["labels"] == ", ".join(labels)


@pytest.mark.parametrize("name", ["", "  ", "\x1b[31m", "\u202e"])
def test_a_case_needs_a_name_that_can_be_seen(room: CaseRoom, name: str) -> None:
    with pytest.raises(CaseNameless):
        room.new(name, TODAY)
    label = room.new("Mom", TODAY).label
    with pytest.raises(CaseNameless):
        room.rename(label, name)
    assert room.read(label).name == "Mom"


def test_a_name_is_one_line_of_what_can_be_seen(room: CaseRoom) -> None:
    assert room.new(" Mom\n\x1b[2JAlvarez\u202e ", TODAY).name == "Mom Alvarez"
    assert len(room.new("x" * 500, TODAY).name) == NAME_LENGTH


def test_using_and_renaming(room: CaseRoom) -> None:
    mom, dad = room.new("Mom", TODAY), room.new("Dad", TODAY)
    room.use(mom.label)
    assert room.find(None) == mom.label
    room.rename(dad.label, "Papa")
    assert room.find("Papa") == dad.label
    assert room.find(None) == mom.label


def test_nothing_is_chosen_when_the_choice_is_lost(room: CaseRoom) -> None:
    room.new("Mom", TODAY)
    room.home.current.unlink()
    assert room.current() == room.rows()[0].label  # the only one
    room.new("Dad", TODAY)
    room.home.current.write_text("case-gone\n")
    with pytest.raises(NoCaseChosen):
        room.find(None)


def test_cases_are_found_without_the_order_file(room: CaseRoom) -> None:
    labels = {room.new(name, TODAY).label for name in ("Mom", "Dad")}
    room.home.order.unlink()
    assert {row.label for row in room.rows()} == labels


def test_every_save_is_on_disk_at_once(room: CaseRoom) -> None:
    label = room.new("Mom", TODAY).label
    with room.writing(label) as held:
        held.save(held.case.with_answer("patient.name", Answer("Maria")))
        assert room.read(label).patient.name == "Maria"
        held.save(held.case.with_answer("patient.name", Answer("Marie")))
        assert room.read(label).patient.name == "Marie"


def test_a_second_writer_is_turned_away_and_a_reader_is_not(room: CaseRoom) -> None:
    label = room.new("Mom", TODAY).label
    with room.writing(label) as held:
        with pytest.raises(CaseBusy) as caught, room.writing(label):
            pass
        assert caught.value.values == {"case": "Mom"}
        for change in (room.forget, lambda one: room.rename(one, "Dad")):
            with pytest.raises(CaseBusy):
                change(label)
        assert room.read(label) == held.case
    room.rename(label, "Dad")


def test_the_lock_dies_with_its_program(room: CaseRoom, tmp_path: Path) -> None:
    label = room.new("Mom", TODAY).label
    script = (
        "import sys, time\n"
        "from sopinion.storage.cases import CaseRoom\n"
        "from sopinion.storage.home import home\n"
        "with CaseRoom(home()).writing(sys.argv[1]):\n"
        "    open(sys.argv[2], 'w').close()\n"
        "    time.sleep(60)\n"
    )
    sign = tmp_path / "held"
    env = {**os.environ, "PYTHONPATH": ":".join(sys.path)}
    with subprocess.Popen([sys.executable, "-c", script, label, str(sign)], env=env) as other:
        while not sign.exists():
            assert other.poll() is None
            time.sleep(0.02)
        with pytest.raises(CaseBusy), room.writing(label):
            pass
        other.kill()
    with room.writing(label) as held:
        assert held.case.name == "Mom"


def test_a_lock_whose_folder_is_taken_away_holds_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "case").mkdir()
    real = lock._take  # noqa: SLF001 - between the opening and the holding there is no other place to stand

    def late(handle: int) -> None:
        (tmp_path / "case").rename(tmp_path / "gone")
        real(handle)

    monkeypatch.setattr(lock, "_take", late)
    with pytest.raises(FileNotFoundError), lock.held(tmp_path / "case" / "lock"):
        pass


def test_a_writer_starts_from_what_was_saved_last(room: CaseRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    label = room.new("Mom", TODAY).label
    real, first = case_file.held, [True]

    def late(path: Path) -> object:
        if first.pop() if first else False:  # between the first look and the lock, another program saves
            _told(room, label, "a.b")
        return real(path)

    monkeypatch.setattr(case_file, "held", late)
    with room.writing(label) as held:
        assert "a.b" in held.case.answers


@pytest.mark.parametrize("half", [True, False])
def test_a_damaged_case_names_its_good_copy_and_is_not_touched(room: CaseRoom, half: bool) -> None:  # noqa: FBT001 - a case of the test
    label = room.new("Mom", TODAY).label
    _told(room, label, "a.b", "c.d")
    whole = room.read(label)
    file = room.path(label) / "case.json"
    data = file.read_bytes()[: 40 if half else 0]
    file.write_bytes(data)
    for look in (lambda: room.read(label), lambda: room.writing(label).__enter__(), lambda: room.rename(label, "x")):
        with pytest.raises(CaseDamaged) as caught:
            look()
    good = Path(str(caught.value.values["good"]))
    assert file.read_bytes() == data
    assert replace(case_file.from_bytes(good.read_bytes())) == whole
    assert [(row.state, row.name, row.made) for row in room.rows()] == [("damaged", "Mom", "2025-11-20")]
    assert room.find(label) == room.find("Mom") == label


def test_a_lost_case_file_with_good_copies_is_damage_not_absence(room: CaseRoom) -> None:
    label = room.new("Mom", TODAY).label
    (room.path(label) / "case.json").unlink()
    with pytest.raises(CaseDamaged):
        room.read(label)


def test_damage_after_a_crash_in_the_middle_of_a_walk_loses_one_answer_at_most(room: CaseRoom) -> None:
    label = room.new("Mom", TODAY).label
    held = room.writing(label).__enter__()  # never left: the program dies here
    for key in ("a.a", "b.b", "c.c"):
        held.save(held.case.with_answer(key, Answer("yes")))
    (room.path(label) / "case.json").write_bytes(b"{")
    with pytest.raises(CaseDamaged) as caught:
        room.read(label)
    good = case_file.from_bytes(Path(str(caught.value.values["good"])).read_bytes())
    assert set(good.answers) == {"a.a", "b.b"}


def test_damage_without_a_good_copy_says_so(room: CaseRoom) -> None:
    label = room.new("Mom", TODAY).label
    for file in [*(room.path(label) / "editions").iterdir(), room.path(label) / "case.json"]:
        file.write_bytes(b"\0")
    with pytest.raises(CaseDamagedAlone):
        room.read(label)


def test_a_newer_case_is_not_touched(room: CaseRoom) -> None:
    label = room.new("Mom", TODAY).label
    file = room.path(label) / "case.json"
    data = file.read_bytes().replace(f"/{VERSION}".encode(), f"/{VERSION + 1}".encode())
    file.write_bytes(data)
    with pytest.raises(CaseNewer):
        room.read(label)
    with pytest.raises(CaseNewer), room.writing(label):
        pass
    assert file.read_bytes() == data
    assert [row.state for row in room.rows()] == ["newer"]


def test_an_older_case_is_kept_before_it_is_brought_up(room: CaseRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    label = room.new("Mom", TODAY).label
    data = (room.path(label) / "case.json").read_bytes()
    monkeypatch.setattr(case_file, "VERSION", VERSION + 1)
    _told(room, label, "a.b")
    assert (room.path(label) / "editions" / f"version-{VERSION}.json").read_bytes() == data


def test_editions_are_kept_and_thinned(room: CaseRoom) -> None:
    label = room.new("Mom", TODAY).label
    with room.writing(label) as held:
        for number in range(20):
            held.save(held.case.with_answer("a.b", Answer(number)))
    editions = sorted((room.path(label) / "editions").iterdir())
    values = [case_file.from_bytes(one.read_bytes()).answers["a.b"].value for one in editions]
    assert values == [14, *range(15, 20)]  # the latest, and the last of today before them
    assert len(editions) == RECENT + 1


def test_the_last_edition_of_each_earlier_day_stays_for_a_while(room: CaseRoom) -> None:
    label = room.new("Mom", TODAY).label
    for day in range(DAYS + 10):
        with room.writing(label) as held:
            held.save(held.case.with_answer("a.b", Answer(day)))
            held.save(held.case.with_answer("c.d", Answer(day)))
        for edition in (room.path(label) / "editions").iterdir():
            age = time.time() - edition.stat().st_mtime
            os.utime(edition, (time.time() - age - 86400,) * 2)
        file = room.path(label) / "case.json"
        os.utime(file, (time.time(),) * 2)
    kept = list((room.path(label) / "editions").iterdir())
    assert DAYS <= len(kept) <= DAYS + RECENT


def test_a_failed_save_keeps_the_last_good_state(room: CaseRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    label = room.new("Mom", TODAY).label

    def full(*_: object) -> None:
        raise NoRoom

    with room.writing(label) as held:
        held.save(held.case.with_answer("a.b", Answer(1)))
        monkeypatch.setattr(case_file, "write_whole", full)
        with pytest.raises(NoRoom):
            held.save(held.case.with_answer("c.d", Answer(2)))
        assert set(held.case.answers) == {"a.b"}
    assert set(room.read(label).answers) == {"a.b"}


def test_a_case_is_there_with_all_it_needs_or_not_at_all(room: CaseRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    room.new("Mom", TODAY)

    def full(*_: object) -> None:
        raise NoRoom

    monkeypatch.setattr(case_file, "write_whole", full)
    with pytest.raises(NoRoom):
        room.new("Dad", TODAY)
    assert [row.name for row in room.rows()] == ["Mom"]
    assert len(list(room.home.cases.iterdir())) == 1


def test_forgetting_takes_all_of_one_case_and_nothing_else(room: CaseRoom, home: Path) -> None:
    mom, dad = room.new("Mom", TODAY), room.new("Dad", TODAY)
    (room.path(dad.label) / "transcripts").mkdir(0o700)
    for name in ("index.sqlite3", "transcripts/page.txt"):
        os.close(os.open(room.path(dad.label) / name, os.O_CREAT | os.O_WRONLY, 0o600))
    before = (room.path(mom.label) / "case.json").read_bytes()
    assert room.forget(dad.label) == mom.label
    assert [row.name for row in room.rows()] == ["Mom"]
    assert (room.path(mom.label) / "case.json").read_bytes() == before
    assert not [one for one in home.rglob("*") if dad.label in str(one)]
    assert room.forget(mom.label) is None
    assert {one.name for one in home.iterdir()} == {"cases", "lock"}
    assert list(room.home.cases.iterdir()) == []


def test_forgetting_the_current_case_makes_the_last_made_current(room: CaseRoom) -> None:
    labels = [room.new(name, TODAY).label for name in ("Mom", "Dad", "Ann")]
    assert room.forget(labels[0]) == labels[2]
    assert room.forget(labels[2]) == labels[1]


def test_leftovers_of_a_crash_are_swept_unless_somebody_is_writing(room: CaseRoom, home: Path) -> None:
    label = room.new("Mom", TODAY).label
    rooms = [home, room.home.cases, room.path(label), room.path(label) / "editions"]
    for one in rooms:
        os.close(os.open(one / ".sopinion-0a.tmp", os.O_CREAT | os.O_WRONLY, 0o600))
    with room.writing(label):
        os.close(os.open(room.path(label) / ".sopinion-0b.tmp", os.O_CREAT | os.O_WRONLY, 0o600))
        room.sweep()
        assert (room.path(label) / ".sopinion-0b.tmp").exists()
    room.sweep()
    assert list(home.rglob(".sopinion-*.tmp")) == []
    assert room.read(label).name == "Mom"


def test_a_data_folder_that_is_a_file_cannot_be_written(room: CaseRoom, home: Path) -> None:
    home.write_bytes(b"")
    home.chmod(0o600)
    assert room.rows() == ()
    with pytest.raises(CannotWrite):
        room.new("Mom", TODAY)


def test_a_folder_given_to_us_is_closed_when_empty_and_left_when_not(tmp_path: Path) -> None:
    for name, kept in (("given", 0o700), ("shared", 0o755)):
        folder = tmp_path / name
        folder.mkdir(0o755)
        folder.chmod(0o755)
        if name == "shared":
            (folder / "holiday.jpg").write_bytes(b"")
        CaseRoom(Home(folder)).new("Mom", TODAY)
        assert folder.stat().st_mode & 0o777 == kept
        assert (folder / "cases").stat().st_mode & 0o777 == 0o700


def test_a_case_knows_its_folder_whatever_its_file_says(room: CaseRoom) -> None:
    label = room.new("Mom", TODAY).label
    file = room.path(label) / "case.json"
    file.write_bytes(file.read_bytes().replace(label.encode(), b"../../elsewhere"))
    assert room.read(label).label == label


def test_a_label_never_leads_out_of_the_data_folder(room: CaseRoom) -> None:
    case = room.new("Mom", TODAY)
    for label in ("../../elsewhere", "case-../x", "", "/tmp/x", case.label):  # noqa: S108 - not written to
        added = room.add(replace(case, label=label))
        assert added.label not in (label, "")
        assert room.path(added.label).parent == room.home.cases
        assert room.read(added.label).name == "Mom"


def test_what_another_version_kept_survives_a_save(room: CaseRoom) -> None:
    label = room.new("Mom", TODAY).label
    with room.writing(label) as held:
        held.save(replace(held.case, keep=MappingProxyType({"places": [1, 2]})))
    _told(room, label, "a.b")
    assert room.read(label).keep == {"places": [1, 2]}
