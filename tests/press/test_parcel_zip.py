"""The zip: a page to begin with, the files it speaks of, and the list that a hospital system reads."""

from __future__ import annotations

import datetime
import hashlib
import io
import re
import shutil
import subprocess
import tracemalloc
import zipfile
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO
from urllib.parse import unquote
from xml.etree import ElementTree as Xml

import pytest

from sopinion.model.bound import Role
from sopinion.model.bundle import SourcePage
from sopinion.model.day import Day
from sopinion.model.kind import Kind
from sopinion.model.parcel import BoundFile, Enclosure, Parcel
from sopinion.model.patient import Patient
from sopinion.paper import xdm
from sopinion.press.extract import Contents
from sopinion.press.front_door import page
from sopinion.press.parcel import ROOM, write
from sopinion.press.source import Sources

DAY = datetime.date(2025, 11, 20)
NAME = 'Ana <script>alert("x")</script> عائشة & Reyes'


@pytest.fixture
def whole(tmp_path: Path, make: Callable[..., bytes]) -> tuple[Parcel, Path]:
    """A parcel with everything that can be in one, and the folder where its files lie."""
    (tmp_path / "my private folder").mkdir()
    place = tmp_path / "my private folder"
    bound = []
    for name, role, folios in (
        ("Reyes 2025 part 2.pdf", Role.VOLUME, "21\N{EN DASH}40"),
        ("Reyes 2025 part 1.pdf", Role.VOLUME, "1\N{EN DASH}20"),
        ("Reyes 2025 & sheet.pdf", None, ""),
        ("Reyes 2025 core #1.pdf", Role.CORE, "C1, 12"),
    ):
        (place / name).write_bytes(make(name.replace("#", "")))
        bound.append(BoundFile(name, hashlib.sha256((place / name).read_bytes()).hexdigest(), 1, role, folios))
    (place / "scan_of_mother.pdf").write_bytes(make("ash", pages=3))
    sha256 = hashlib.sha256((place / "scan_of_mother.pdf").read_bytes()).hexdigest()
    pages = tuple(SourcePage("scan_of_mother.pdf", str(place), sha256, n) for n in (1, 2, 3))
    enclosures = (
        Enclosure("Lab report", "Laboratory report", "11502-2", Day(2024), "12", pages, as_it_came=True),
        Enclosure("Lab report", "Pathology report", "11526-1", Day(2025, 3), "13, 18", pages[:1], uncopied=(2,)),
        Enclosure("תוצאות <b>& more", "Other paper", "", None, "", pages[1:], as_it_came=True, uncopied=(2, 3)),
        Enclosure("Letter", "Visit note", "11488-4", Day(2025, 3, 14), "19", pages[2:]),
    )
    patient = Patient(NAME, Day(1960, 3, 3), record_numbers=("12345",))
    return Parcel("Reyes second opinion 2025-11-20", patient, DAY, tuple(bound), enclosures, "sopinion test"), place


def packed(parcel: Parcel, place: Path) -> bytes:
    out = io.BytesIO()
    with Sources() as sources:
        write(out, parcel, Contents(sources, lambda name: place / name, "sopinion test").pour)
    return out.getvalue()


class Seen(HTMLParser):
    """A page as a program that reads aloud meets it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.links: list[tuple[str, str]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(text)
        assert not self._open, "every element is closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "a":
            self.links.append((dict(attrs)["href"] or "", ""))
        if tag != "meta":
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag, "elements are closed in their order"

    def handle_data(self, data: str) -> None:
        if "style" not in self._open:
            self.text += data
        if "a" in self._open:
            href, text = self.links[-1]
            self.links[-1] = href, text + data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for found, attrs in self.tags if found == tag]


def test_everything_is_there_once_and_every_sum_is_true(whole: tuple[Parcel, Path]) -> None:
    with zipfile.ZipFile(io.BytesIO(packed(*whole))) as box:
        assert box.testzip() is None
        names = box.namelist()
        assert names == [
            "README.TXT",
            "INDEX.HTM",
            "Reyes 2025 core #1.pdf",
            "Reyes 2025 part 2.pdf",
            "Reyes 2025 part 1.pdf",
            "Reyes 2025 & sheet.pdf",
            *(f"{ROOM}DOC000{n}.PDF" for n in (1, 2, 3, 4)),
            f"{ROOM}METADATA.XML",
            "SHA256SUMS.TXT",
        ]
        sums = dict(reversed(row.split("  ", 1)) for row in box.read("SHA256SUMS.TXT").decode().splitlines())
        assert sums == {name: hashlib.sha256(box.read(name)).hexdigest() for name in names[:-1]}
        for name in names[6:10]:  # as the oldest discs want it
            assert re.fullmatch(r"[A-Z0-9_]{1,8}\.[A-Z]{3}", PurePosixPath(name).name)
        assert all(
            one.date_time == (2025, 11, 20, 12, 0, 0) and one.external_attr >> 16 == 0o100600 for one in box.infolist()
        )
        everything = b"".join(box.read(name) for name in names)
        for private in (b"private", b"mother", str(whole[1]).encode()):
            assert private not in everything


def test_the_same_parcel_gives_the_same_bytes(whole: tuple[Parcel, Path]) -> None:
    assert packed(*whole) == packed(*whole)


def test_a_large_parcel_takes_little_memory(whole: tuple[Parcel, Path]) -> None:
    size = 64 << 20

    def pour(_: object, file: BinaryIO) -> None:
        for _ in range(size >> 20):
            file.write(bytes(1 << 20))

    class Nowhere(io.RawIOBase):
        def writable(self) -> bool:
            return True

        def write(self, data: Any) -> int:  # noqa: ANN401 - any bytes
            return len(data)

    write(Nowhere(), whole[0], lambda _, file: file.write(b"x") and None)  # type: ignore[arg-type]
    tracemalloc.start()
    write(Nowhere(), whole[0], pour)  # type: ignore[arg-type]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < size / 8


def test_the_page_begins_with_what_to_open_and_every_link_leads_to_a_file(whole: tuple[Parcel, Path]) -> None:
    with zipfile.ZipFile(io.BytesIO(packed(*whole))) as box:
        seen = Seen(box.read("INDEX.HTM").decode())
        places = [unquote(href) for href, _ in seen.links]
        assert places[:3] == ["Reyes 2025 core #1.pdf", "Reyes 2025 part 2.pdf", "Reyes 2025 part 1.pdf"]
        assert set(places) <= set(box.namelist())
        assert {name for name in box.namelist() if name.lower().endswith(".pdf")} == set(places) - {"README.TXT"}
        assert "with sopinion test." in box.read("README.TXT").decode()
    assert seen.links[0][0] == "Reyes%202025%20core%20%231.pdf"
    for said in ("Pages 1\N{EN DASH}20 of the bundle", "March 2025", "2024", "no day", "13, 18", "born March 3, 1960"):
        assert said in seen.text
    assert "No program here could copy page 2 of this paper. It is not in this file." in seen.text
    assert "No program here could copy pages 2, 3 of this paper. The file itself is enclosed." in seen.text


def test_the_page_can_be_read_by_everybody(whole: tuple[Parcel, Path]) -> None:
    seen = Seen(page(whole[0], ROOM))
    assert [one["lang"] for one in seen.all("html")] == ["en"]
    assert len(seen.all("h1")) == len(seen.all("main")) == len(seen.all("title")) == 1
    headings = [int(tag[1]) for tag, _ in seen.tags if re.fullmatch("h[1-6]", tag)]
    assert headings == [1, *[2] * (len(headings) - 1)]
    assert len(headings) > 2
    assert len(seen.all("caption")) == len(seen.all("table")) == 1
    assert [one["scope"] for one in seen.all("th")] == ["col"] * 3 + ["row"] * 4
    texts = [text for _, text in seen.links]
    assert len(set(texts)) == len(texts)
    assert all(len(text.split()[0]) > 2 for text in texts)


def test_the_page_is_well_formed_for_programs_too(whole: tuple[Parcel, Path]) -> None:
    top = Xml.fromstring(page(whole[0], ROOM).removeprefix("<!DOCTYPE html>"))  # noqa: S314 - our own
    assert top.tag == "{http://www.w3.org/1999/xhtml}html"
    (who,) = top.iterfind(".//{*}p[@class='who']/{*}bdi")
    assert who.text == NAME


def test_nothing_in_the_page_runs_or_reaches_out(whole: tuple[Parcel, Path]) -> None:
    text = page(whole[0], ROOM)
    seen = Seen(text)
    allowed = {
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "main",
        "h1",
        "h2",
        "p",
        "a",
        "bdi",
        "span",
        "ul",
        "li",
    }
    assert {tag for tag, _ in seen.tags} <= allowed | {"table", "caption", "thead", "tbody", "tr", "th", "td"}
    assert not any(key.startswith("on") or key in {"src", "style"} for _, attrs in seen.tags for key in attrs)
    assert "//" not in text.replace("http://www.w3.org/1999/xhtml", "", 1)
    assert "url(" not in text
    assert NAME in seen.text
    assert 'alert("x")' not in text


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_words_stand_out_from_their_ground_by_day_and_by_night(whole: tuple[Parcel, Path]) -> None:
    grounds = re.findall(r":root\{([^}]*)\}", page(whole[0], ROOM))
    assert len(grounds) == 3  # day, night, print
    for ground in grounds:
        colours = dict(re.findall(r"--(\w+):(#\w+)", ground))
        paper = _luminance(colours["paper"])
        for word in ("ink", "quiet", "link"):
            light, dark = sorted((_luminance(colours[word]), paper), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 7  # WCAG 2.2, 1.4.6 (AAA)


def test_a_browser_shows_the_page_from_the_unpacked_zip(whole: tuple[Parcel, Path], tmp_path: Path) -> None:
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if not browser:
        pytest.skip("no browser here")
    with zipfile.ZipFile(io.BytesIO(packed(*whole))) as box:
        box.extractall(tmp_path / "disc")
    run = [browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}"]
    index = (tmp_path / "disc" / "INDEX.HTM").as_uri()
    shown = subprocess.run([*run, "--dump-dom", index], capture_output=True, check=True, timeout=60).stdout.decode()
    seen = Seen(shown)
    assert seen.text.split("Start here")[0].split() == Seen(page(whole[0], ROOM)).text.split("Start here")[0].split()
    assert len(seen.all("tr")) == 5
    assert not seen.all("script")
    picture = tmp_path / "seen.png"
    narrow = ["--hide-scrollbars", "--window-size=500,900", "--force-device-scale-factor=2", f"--screenshot={picture}"]
    subprocess.run([*run, *narrow, index], capture_output=True, check=True, timeout=60)
    assert picture.read_bytes()[16:24] == (1000).to_bytes(4) + (1800).to_bytes(4)  # drawn, at twice the size


RIM = "{urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0}"


def _codes(entry: Xml.Element) -> dict[str, tuple[str, str]]:
    return {
        one.get("classificationScheme", ""): (one.get("nodeRepresentation", ""), one.findtext(f".//{RIM}Value") or "")
        for one in entry.findall(f"{RIM}Classification")
    }


def _slots(entry: Xml.Element) -> dict[str, list[str]]:
    return {
        slot.get("name", ""): [value.text or "" for value in slot.iter(f"{RIM}Value")]
        for slot in entry.findall(f"{RIM}Slot")
    }


def _identifiers(entry: Xml.Element) -> dict[str, str]:
    found = {}
    for one in entry.findall(f"{RIM}ExternalIdentifier"):
        assert one.get("registryObject") == entry.get("id")
        found[one.find(f".//{RIM}LocalizedString").get("value", "")] = one.get("value", "")  # type: ignore[union-attr]
    return found


def test_the_list_says_of_each_file_what_it_is(whole: tuple[Parcel, Path]) -> None:
    with zipfile.ZipFile(io.BytesIO(packed(*whole))) as box:
        top = Xml.fromstring(box.read(f"{ROOM}METADATA.XML"))  # noqa: S314 - our own
        entries = list(top.iter(f"{RIM}ExtrinsicObject"))
        assert len(entries) == 4
        for entry in entries:
            slots = _slots(entry)
            data = box.read(ROOM + slots["URI"][0])
            assert entry.get("mimeType") == "application/pdf"
            assert data.startswith(b"%PDF-")
            assert slots["size"] == [str(len(data))]
            assert slots["hash"] == [hashlib.sha1(data, usedforsecurity=False).hexdigest()]
            assert slots["sourcePatientId"][0] == _identifiers(entry)["XDSDocumentEntry.patientId"]
            info = dict(field.split("|") for field in slots["sourcePatientInfo"])
            assert info["PID-7"] == "19600303"
            assert info["PID-5"].split("^")[0] == "Reyes"
            assert "\\T\\" in info["PID-5"]
            assert all(len(value) <= 256 for values in slots.values() for value in values)
    assert [_slots(one)["creationTime"] for one in entries] == [["2024"], ["202503"], ["20251120"], ["20250314"]]
    kinds = [_codes(one)["urn:uuid:f0306f51-975f-434e-a61c-c59651d33983"][0] for one in entries]
    assert kinds == ["11502-2", "11526-1", "11503-0", "11488-4"]
    for entry in entries:
        codes = _codes(entry)
        assert codes["urn:uuid:a09d5840-386c-46f2-b5ad-9c3699a4309d"] == (
            "urn:ihe:iti:xds:2017:mimeTypeSufficient",
            "1.3.6.1.4.1.19376.1.2.3",
        )
        assert codes["urn:uuid:f4f85eac-e6cb-4883-b524-f2705394840f"] == ("N", "2.16.840.1.113883.5.25")
    titles = [one.find(f"{RIM}Name/{RIM}LocalizedString").get("value") for one in entries]  # type: ignore[union-attr]
    assert titles == [one.title for one in whole[0].enclosures]


def test_the_submission_holds_every_file_and_says_who_sends_it(whole: tuple[Parcel, Path]) -> None:
    with zipfile.ZipFile(io.BytesIO(packed(*whole))) as box:
        top = Xml.fromstring(box.read(f"{ROOM}METADATA.XML"))  # noqa: S314 - our own
    (package,) = top.iter(f"{RIM}RegistryPackage")
    assert _slots(package) == {"submissionTime": ["20251120120000"]}
    named = _identifiers(package)
    assert set(named) == {f"XDSSubmissionSet.{part}" for part in ("uniqueId", "sourceId", "patientId")}
    for key in ("XDSSubmissionSet.uniqueId", "XDSSubmissionSet.sourceId"):
        assert re.fullmatch(r"2\.25\.[1-9]\d{30,38}", named[key])
    assert named["XDSSubmissionSet.sourceId"] != named["XDSSubmissionSet.uniqueId"]
    codes = _codes(package)
    assert codes["urn:uuid:aa543740-bdda-424e-8c96-df4873be8500"] == ("60591-5", "2.16.840.1.113883.6.1")
    assert codes["urn:uuid:a7058bb9-b4e4-4307-ba5b-e3f0ab85e12d"][1].startswith("^Reyes^")
    assert [
        one.get("classifiedObject")
        for one in top.iter(f"{RIM}Classification")
        if one.get("classificationNode") == "urn:uuid:a54d6aa5-d40d-43f9-88c5-b4633d873bdd"
    ] == [package.get("id")]
    entries = [one.get("id") for one in top.iter(f"{RIM}ExtrinsicObject")]
    members = list(top.iter(f"{RIM}Association"))
    assert [one.get("targetObject") for one in members] == entries
    assert {one.get("sourceObject") for one in members} == {package.get("id")}
    ids = [one.get("id") for one in top.iter() if one.get("id")]
    assert len(set(ids)) == len(ids)
    unique = [_identifiers(one)["XDSDocumentEntry.uniqueId"] for one in top.iter(f"{RIM}ExtrinsicObject")]
    assert len(set(unique)) == len(unique)


def test_our_own_reader_of_portal_exports_understands_the_list(whole: tuple[Parcel, Path]) -> None:
    with zipfile.ZipFile(io.BytesIO(packed(*whole))) as box:
        assert xdm.kinds(box.read(f"{ROOM}METADATA.XML")) == {
            "DOC0001.PDF": Kind.LAB_REPORT,
            "DOC0002.PDF": Kind.PATHOLOGY_REPORT,
            "DOC0004.PDF": Kind.VISIT_NOTE,
        }


def test_a_parcel_without_papers_submits_the_bundle_itself(whole: tuple[Parcel, Path]) -> None:
    parcel, place = whole
    bare = Parcel(parcel.title, Patient(""), DAY, parcel.bound, (), "sopinion test")
    with zipfile.ZipFile(io.BytesIO(packed(bare, place))) as box:
        assert box.read(f"{ROOM}DOC0001.PDF") == (place / "Reyes 2025 core #1.pdf").read_bytes()
        seen = Seen(box.read("INDEX.HTM").decode())
        assert not seen.all("table")
        assert not [one for one in seen.all("p") if one.get("class") == "who"]
        listed = box.read(f"{ROOM}METADATA.XML").decode()
        assert "PID-5" not in listed
        assert "authorPerson" not in listed


def test_two_people_of_one_name_are_never_one_patient(whole: tuple[Parcel, Path]) -> None:
    parcel, place = whole
    ids = set()
    for made in (parcel, replace(parcel, enclosures=parcel.enclosures[:2])):
        with zipfile.ZipFile(io.BytesIO(packed(made, place))) as box:
            top = Xml.fromstring(box.read(f"{ROOM}METADATA.XML"))  # noqa: S314 - our own
            (package,) = top.iter(f"{RIM}RegistryPackage")
            ids.add(_identifiers(package)["XDSSubmissionSet.patientId"])
    assert len(ids) == 2
    assert all(re.fullmatch(r"[0-9a-f-]{36}\^\^\^&2\.25\.\d+&ISO", one) for one in ids)
