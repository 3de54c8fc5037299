"""The FHIR bundle: what FHIR asks for, what the patient shares, byte for byte and in little memory."""

from __future__ import annotations

import base64
import datetime
import hashlib
import io
import json
import tracemalloc
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopinion.model.bound import Role
from sopinion.model.bundle import SourcePage
from sopinion.model.day import Day
from sopinion.model.parcel import BoundFile, Enclosure, Parcel
from sopinion.model.patient import Patient
from sopinion.press import fhir

DAY = datetime.date(2025, 11, 20)
SHARED = "https://cms.gov/fhir/CodeSystem/patient-shared-category"
PAGE = SourcePage("scan_of_mother.pdf", "/home/ana/private", "ab" * 32, 3)


def parcel(patient: Patient | None = None) -> Parcel:
    bound = (
        BoundFile("Reyes 2025.pdf", "cd" * 32, 40, Role.BUNDLE, "1\N{EN DASH}40"),
        BoundFile("Reyes 2025 core.pdf", "ef" * 32, 9, Role.CORE, "C1"),
        BoundFile("Reyes 2025 sheet.pdf", "01" * 32, 1),
    )
    enclosures = (
        Enclosure("Surgical Pathology", "Pathology report", "11526-1", Day(2025, 3), "4", (PAGE,)),
        Enclosure('My "notes"', "Patient's page", "51855-5", Day(2025, 3, 14), "5", (PAGE, PAGE)),
        Enclosure("Card", "Insurance paper", "64291-8", None, "6", (PAGE,), as_it_came=True),
        Enclosure("Something", "Other paper", "", Day(2024), "7", (PAGE,) * 3),
    )
    told = Patient("Ana María Reyes", Day(1960, 3, 3), ("Ana Gómez",), ("A-1", "B 2"))
    return Parcel("Reyes 2025", patient or told, DAY, bound, enclosures, "sopinion test")


def body(one: BoundFile | Enclosure) -> bytes:
    return b"%PDF-1.7 " + (one.name if isinstance(one, BoundFile) else one.title).encode() * 7


def written(made: Parcel, piece: int = 5) -> bytes:
    out = io.BytesIO()

    def pour(one: BoundFile | Enclosure, file: BinaryIO) -> None:
        data = body(one)
        file.writelines(data[at : at + piece] for at in range(0, len(data), piece))

    fhir.write(out, made, pour)
    return out.getvalue()


def resources(made: Parcel) -> list[dict[str, Any]]:
    return [one["resource"] for one in json.loads(written(made))["entry"]]


def codes(concept: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["system"], one["code"]) for one in concept.get("coding", ())]


def test_it_is_what_fhir_r4_asks_for() -> None:
    bundle = pytest.importorskip("fhir.resources.R4B.bundle", reason="the FHIR models are not installed")
    for made in (parcel(), parcel(Patient("")), parcel(Patient("Madonna", Day(1960)))):
        read = bundle.Bundle.model_validate_json(written(made))
        assert read.type == "collection"
        assert [one.resource.get_resource_type() for one in read.entry] == ["Patient"] + ["DocumentReference"] * 6


def test_there_is_one_patient_as_told_and_every_reference_finds_it() -> None:
    made = json.loads(written(parcel()))
    urls = [one["fullUrl"] for one in made["entry"]]
    assert len(set(urls)) == len(urls)
    assert all(uuid.UUID(url.removeprefix("urn:uuid:")).version == 5 for url in urls)
    patient, *documents = [one["resource"] for one in made["entry"]]
    assert patient["name"] == [{"text": "Ana María Reyes", "family": "Reyes", "given": ["Ana María"]}]
    assert patient["birthDate"] == "1960-03-03"
    assert [one["value"] for one in patient["identifier"]] == ["A-1", "B 2"]
    for one in documents:
        assert one["status"] == "current"
        assert one["subject"] == {"reference": urls[0]}
        assert one["date"] == made["timestamp"] == "2025-11-20T12:00:00Z"
        assert one.get("author", [{"reference": urls[0]}]) == [{"reference": urls[0]}]


def test_what_the_patient_made_says_so_and_the_papers_of_others_do_not() -> None:
    told = resources(parcel())[1:]
    titles = [one["content"][0]["attachment"]["title"] for one in told]
    assert titles == ["Reyes 2025 core.pdf", "Reyes 2025.pdf", "Surgical Pathology", 'My "notes"', "Card", "Something"]
    kinds = [codes(one["type"]) for one in told]
    assert kinds == [
        [("http://loinc.org", code)] for code in ("60591-5", "60591-5", "11526-1", "51855-5", "64291-8")
    ] + [[]]
    assert told[5]["type"] == {"text": "Other paper"}
    for one in told:
        own = one["content"][0]["attachment"]["title"] in {titles[0], titles[1], titles[3]}
        assert (
            (SHARED, "patient-shared") in [code for found in one.get("category", ()) for code in codes(found)]
        ) is own
        assert ("author" in one) is own
        assert ([one["code"] for one in one.get("meta", {}).get("security", ())] == ["PATAST"]) is own
        assert "profile" not in one.get("meta", {})
    created = [one["content"][0]["attachment"].get("creation") for one in told]
    assert created == ["2025-11-20", "2025-11-20", "2025-03", "2025-03-14", None, "2024"]


def test_every_paper_is_inside_with_its_true_size_and_hash() -> None:
    made = parcel()
    for one, told in zip((*made.parts, *made.enclosures), resources(made)[1:], strict=True):
        (content,) = told["content"]
        held = content["attachment"]
        assert base64.b64decode(held["data"], validate=True) == body(one)
        assert held["size"] == len(body(one))
        assert base64.b64decode(held["hash"]) == hashlib.sha1(body(one), usedforsecurity=False).digest()
        assert held["contentType"] == "application/pdf"


def test_nothing_is_said_of_where_a_paper_lay_or_how_it_was_called() -> None:
    made = written(parcel())
    for private in (b"mother", b"private", b"/home", b"G\xc3\xb3mez"):
        assert private not in made


@given(st.integers(1, 50), st.text(min_size=1), st.text(max_size=30))
def test_the_same_parcel_gives_the_same_bytes_however_it_is_poured_and_whatever_is_in_a_name(
    piece: int, name: str, number: str
) -> None:
    try:
        made = parcel(Patient(name, None, (), (number,)))
        assert written(made, piece) == written(made, 4096)
    except UnicodeEncodeError:
        pytest.fail("a name that cannot be written")
    json.loads(written(made))


def test_a_large_paper_takes_little_memory(tmp_path: Path, make: Callable[..., bytes]) -> None:
    (tmp_path / "a.pdf").write_bytes(make("ash"))
    size = 48 << 20

    def pour(_: object, file: BinaryIO) -> None:
        for _ in range(size >> 20):
            file.write(bytes(1 << 20))

    with (tmp_path / "bundle.json").open("wb") as file:
        tracemalloc.start()
        fhir.write(file, Parcel("Reyes", Patient("Ana"), DAY, (parcel().bound[0],), (), "sopinion test"), pour)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert (tmp_path / "bundle.json").stat().st_size > size * 4 / 3
    assert peak < size / 6
