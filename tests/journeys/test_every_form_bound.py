"""From a folder with papers in every form to a bundle; and names and words that try to draw on the screen."""

# ruff: noqa: E501 - lines of XML that read better whole

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from made_files import disc_image, photo, word, zipped

Make = Callable[..., Path]

CDA = (
    "<?xml version='1.0'?><ClinicalDocument xmlns='urn:hl7-org:v3'><code code='11526-1'/><title>Surgical Pathology</title>"
    "<effectiveTime value='20250320'/><recordTarget><patientRole><patient><name><given>Jane</given><family>Doe</family></name>"
    "<birthTime value='19610203'/></patient></patientRole></recordTarget><documentationOf><serviceEvent><effectiveTime>"
    "<low value='20250314'/></effectiveTime></serviceEvent></documentationOf><component><structuredBody><component><section>"
    "<title>FINAL DIAGNOSIS</title><text><paragraph>juniper carcinoma words</paragraph></text></section></component>"
    "</structuredBody></component></ClinicalDocument>"
)
WORDS = ("aspen", "birch", "cedar", "dogwood", "elder", "fir", "ginkgo", "hazel", "juniper")


def mail(attached: bytes) -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = "clinic@b.example", "Your report"
    message.set_content("dogwood words in a mail")
    message.add_attachment(attached, maintype="application", subtype="pdf", filename="report.pdf")
    return bytes(message)


@pytest.fixture
def folder(tmp_path: Path, paper: Make) -> Path:
    """Papers of every form; each holds a word of its own."""
    place = tmp_path / "papers"
    place.mkdir()
    (place / "letter.docx").write_bytes(word("Dear Dr. Lee", "aspen words in a letter", *["more words"] * 80))
    (place / "note.rtf").write_bytes(rb"{\rtf1 Progress note\par birch words in a note}")
    (place / "page.html").write_text(
        "<html><body><h1>After visit summary</h1><p>cedar words on a page</p></body></html>"
    )
    inner = paper(tmp_path / "in" / "a.pdf", "first page", "elder words in an attachment").read_bytes()
    (place / "mail.eml").write_bytes(mail(inner))
    in_zip = paper(tmp_path / "in" / "b.pdf", "fir words in a zip").read_bytes()
    (place / "portal.zip").write_bytes(zipped({"IHE_XDM/DOC0001.XML": CDA, "in.zip": zipped({"b.pdf": in_zip})}))
    (place / "labs.txt").write_text("LABORATORY REPORT\nginkgo words    10.2   g/dL\n")
    held = {"contentType": "text/plain", "data": base64.b64encode(b"hazel words in a portal's data").decode()}
    document = {"resourceType": "DocumentReference", "description": "Note", "content": [{"attachment": held}]}
    (place / "fhir.json").write_text(json.dumps(document))
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x010F] = "CameraMaker"
    (place / "photo.jpg").write_bytes(photo(exif=exif.tobytes()))
    return place


def test_papers_in_every_form_go_into_the_bundle_page_by_page(
    run: Callable[..., Any], folder: Path, tmp_path: Path
) -> None:
    run("cases", "new", "Jane Doe")
    told = run("index", folder, "--json", "--ocr", "off").json
    assert (told["files"], told["read"], told["problems"]) == (10, 10, [])
    exported = run("export", "--to", tmp_path / "out", "--yes", "--json").json
    bundle, parcel = (Path(one["path"]) for one in exported["files"] if one["role"] in {"bundle", "zip"})
    assert run("verify", bundle, "--json").json["good"]
    assert exported["left_out"] == []
    texts = [page.extract_text() for page in PdfReader(bundle).pages]
    folios = {one["id"]: int(one["folios"][0]) for one in exported["records"]}
    records = {one["id"]: one for one in run("records", "--json").json["records"]}
    for name in WORDS:
        (hit,) = run("find", name, "--json").json["hits"]
        record = records[hit["record"]]
        assert name in texts[folios[record["id"]] - 1 + hit["page"] - record["pages"][0]]
    assert b"CameraMaker" not in bundle.read_bytes()
    with zipfile.ZipFile(parcel) as box:
        assert not any(name.lower().endswith((".jpg", ".docx", ".eml", ".zip")) for name in box.namelist())


def test_a_paper_that_changed_since_it_was_read_is_named(run: Callable[..., Any], folder: Path, tmp_path: Path) -> None:
    run("cases", "new", "Jane Doe")
    run("index", folder, "--json", "--ocr", "off")
    (folder / "portal.zip").write_bytes(zipped({"IHE_XDM/DOC0001.XML": CDA.replace("juniper", "other")}))
    assert run("export", "--to", tmp_path / "out", "--yes", "--json").json["code"] == 31


def test_the_day_the_kind_and_the_patient_come_from_a_documents_own_data(run: Callable[..., Any], folder: Path) -> None:
    run("cases", "new", "Jane Doe")
    run("index", folder, "--json", "--ocr", "off")
    records = run("records", "--json").json["records"]
    (one,) = [record for record in records if record["file"].endswith("DOC0001.XML")]
    assert (one["kind"], one["day"], one["day_role"]) == ("pathology-report", "2025-03-14", "collected")
    assert (one["patient"]["name"], one["patient"]["birth_date"]) == ("Jane Doe", "1961-02-03")
    assert one["kind_confidence"] > 0.95


def test_a_disc_is_listed_and_its_programs_are_not_run_or_read(run: Callable[..., Any], folder: Path) -> None:
    run("cases", "new", "Jane Doe")
    for number in range(3):
        disc_image(folder / "CT disc" / "IMAGES" / f"IM{number}", number)
    (folder / "CT disc" / "viewer.exe").write_bytes(b"MZ")
    told = run("index", folder, "--json", "--ocr", "off").json
    assert (told["items"], told["item_files"], told["read"], told["ignored"]) == (1, 3, 10, 1)
    again = run("index", folder, "--json", "--ocr", "off").json
    assert (again["items"], again["item_files"], again["unchanged"]) == (1, 3, 10)
    for number in range(3):
        (folder / "CT disc" / "IMAGES" / f"IM{number}").unlink()
    assert run("index", folder, "--json", "--ocr", "off").json["items"] == 0


HOSTILE = "a\x1b[31mRED\x1b]0;owned\x07\u202egpj.[red]b[/red]\nc\r\x9b2J"


@pytest.mark.parametrize("plain", [True, False])
def test_names_and_words_cannot_draw_on_the_screen(
    run: Callable[..., Any], terminal: Callable[..., Any], tmp_path: Path, paper: Make, *, plain: bool
) -> None:
    place = tmp_path / "papers"
    hostile = "LABORATORY REPORT [bold]x[/bold]\nPatient: \u202eeoD enaJ\nquince \x1b[2J words"
    paper(place / f"{HOSTILE}.pdf", hostile)
    (place / f"{HOSTILE}.broken.pdf").write_bytes(b"%PDF-1.4 no")
    (place / "box.zip").write_bytes(zipped({f"{HOSTILE}.txt": hostile, f"../{HOSTILE}": "x"}))
    run("cases", "new", "Mom")
    for words in (
        ("index", str(place), "--ocr", "off"),
        ("records",),
        ("find", "quince"),
        ("export", "--to", str(tmp_path / "out"), "--plan"),
        ("checklist",),
    ):
        screen = terminal(*(["--plain"] if plain else []), *words)
        screen.end()
        raw = "".join(screen.raw)
        for attack in ("\x1b]0;", "\x1b[31mRED", "\u202e", "\x9b", "\x07", "\x1b[2J"):
            assert attack not in raw, (words, attack)
        if words[0] == "index":
            assert "[red]b[/red]" in screen.shown.replace("\n", "")
    listed = run("records").out
    assert "RED" in listed
    assert "\x1b" not in listed


def test_an_index_of_every_form_stays_the_owners_alone(run: Callable[..., Any], folder: Path, home: Path) -> None:
    run("cases", "new", "Mom")
    run("index", folder, "--json", "--ocr", "off")
    made = list(home.rglob("made/*.pdf"))
    assert made  # the home fixture looks at their modes
    assert all(io.BytesIO(path.read_bytes()).read(4) == b"%PDF" for path in made)
