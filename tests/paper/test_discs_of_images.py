"""Discs of images: listed by their headers. Real DICOM files, made here, without a picture worth the name."""

from __future__ import annotations

import gc
import shutil
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest
from pydicom.fileset import FileSet

from made_files import disc_image, zipped
from sopinion.model.day import Day
from sopinion.model.disc import Disc, Study, discs
from sopinion.model.image import Image
from sopinion.model.page import Images, Outcome, Problem, ProblemCode

Read = Callable[..., dict[str, Outcome]]


@pytest.fixture
def disc(tmp_path: Path) -> Path:
    """A disc as hospitals burn it: a table of contents, images, a viewer."""
    made = FileSet()
    for number in range(1, 4):
        made.add(disc_image(tmp_path / "in" / f"{number}.dcm", number))
    made.add(
        disc_image(
            tmp_path / "in" / "4.dcm",
            4,
            StudyInstanceUID="1.5.2",
            SeriesInstanceUID="1.5.2.1",
            Modality="MR",
            BodyPartExamined="BRAIN",
            StudyDate="20250402",
        )
    )
    place = tmp_path / "disc"
    made.write(place)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # pydicom leaves its temporary folder to chance
        del made
        gc.collect()
    shutil.rmtree(tmp_path / "in")
    return place


def seen(outcome: Outcome) -> tuple[Image, ...]:
    assert isinstance(outcome, Images), outcome
    return outcome.seen


def test_a_header_says_what_was_pictured_and_whose(tmp_path: Path, reading: Read) -> None:
    path = disc_image(tmp_path / "IM000001")
    (one,) = seen(reading(path)["IM000001"])
    assert (one.modality, one.body_part, one.title) == ("CT", "Chest", "Axial 5 mm")
    assert (one.patient_name, one.birth_date, one.day) == ("JANE Q DOE", Day(1961, 2, 3), Day(2025, 3, 10))


def test_a_table_of_contents_lists_images_and_one_header_fills_what_it_lacks(disc: Path, reading: Read) -> None:
    contents, *listed = seen(reading(disc / "DICOMDIR")["DICOMDIR"])
    assert contents.contents
    assert len(listed) == 4
    assert all((disc / one.path).is_file() for one in listed)
    assert {one.modality for one in listed} == {"CT", "MR"}
    assert all(one.birth_date == Day(1961, 2, 3) and one.body_part in {"Chest", "Brain"} for one in listed)


def test_a_table_of_contents_is_not_led_out_of_its_disc(tmp_path: Path, disc: Path, reading: Read) -> None:
    data = (disc / "DICOMDIR").read_bytes()
    name = seen(reading(disc / "DICOMDIR")["DICOMDIR"])[1].path
    inside = name.replace("/", "\\").encode()
    assert inside in data
    outside = b"..\\" * 20
    (disc / "DICOMDIR").write_bytes(data.replace(inside, outside[: len(inside)]))
    disc_image(tmp_path / "secret")
    listed = seen(reading(disc / "DICOMDIR")["DICOMDIR"])
    assert not any(".." in one.path for one in listed)
    assert len(listed) == 4  # the contents, and the three that stay inside


def test_words_on_a_disc_steer_nothing(tmp_path: Path, reading: Read) -> None:
    path = disc_image(
        tmp_path / "a.dcm",
        SpecificCharacterSet="ISO_IR 192",
        PatientName="DOE\x1b[31m^J\u202e",
        SeriesDescription="x\ny",
    )
    (one,) = seen(reading(path)["a.dcm"])
    assert one.patient_name == "J DOE"
    assert one.title in {"x y", "x"}


def test_a_broken_image_is_named(tmp_path: Path, reading: Read) -> None:
    path = tmp_path / "a.dcm"
    path.write_bytes(b"\0" * 128 + b"DICM" + bytes(range(256)) * 3)
    outcome = reading(path)["a.dcm"]
    assert isinstance(outcome, Images) or outcome == Problem("a.dcm", ProblemCode.DAMAGED, "disc")


def test_images_in_a_zip_are_images(tmp_path: Path, reading: Read) -> None:
    data = disc_image(tmp_path / "in" / "a.dcm").read_bytes()
    (tmp_path / "ct.zip").write_bytes(zipped({"ct/IM1": data, "ct/IM2": data, "viewer.exe": b"MZ"}))
    outcomes = reading(tmp_path / "ct.zip")
    assert [type(outcome).__name__ for outcome in outcomes.values()] == ["Images", "Images", "Passed", "Opened"]


def test_images_are_sorted_into_discs_and_studies() -> None:
    chest = {"study": "1", "series": "1.1", "modality": "CT", "body_part": "Chest", "day": Day(2025, 3, 10)}
    images = [
        Image("disc/DICOMDIR", contents=True),
        Image("disc/A/1", **chest, patient_name="Jane Doe"),  # type: ignore[arg-type]
        Image("disc/A/2", **chest),  # type: ignore[arg-type]
        Image("scans/mr/s1/1", study="2", series="2.1", modality="MR", title="T1"),
        Image("scans/mr/s2/1", study="2", series="2.2", modality="MR", title="T2"),
        Image("scans/mr/s2/2", study="3", series="3.1", modality="PT"),
        Image("loose.dcm", study="4", modality="CR"),
    ]
    found = discs("/f", images)
    assert [(one.path, [(s.modality, s.images) for s in one.studies]) for one in found] == [
        ("", [("CR", 1), ("MR", 2), ("PT", 1)]),
        ("disc", [("CT", 2)]),
    ]
    apart = discs("/f", images[:-1])
    assert [one.path for one in apart] == ["disc", "scans/mr"]
    assert apart[0] == Disc("/f", "disc", (Study("CT", "Chest", Day(2025, 3, 10), "Jane Doe", None, (), 2),))
    assert apart[0].images == 2
    assert discs("/f", ()) == ()
