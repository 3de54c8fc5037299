"""Whatever lies in a folder, in whatever form, every file is accounted for, and known again."""

from __future__ import annotations

import io
import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from unittest import mock

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from made_files import photo, word, zipped
from sopinion.cli.app import app

CDA = (
    b"<?xml version='1.0'?><ClinicalDocument><code code='11506-3'/><title>Progress note</title><recordTarget>"
    b"<patientRole><patient><name><given>Jane</given><family>Doe</family></name></patient></patientRole></recordTarget><component>"
    b"<structuredBody><component><section><title>Plan</title><text>Rest.</text></section></component></structuredBody>"
    b"</component></ClinicalDocument>"
)


def pdf() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page(page_size=(612, 792))
        made.save(out, deterministic_id=True)
    return out.getvalue()


def mail(*attached: bytes) -> bytes:
    message = EmailMessage()
    message["From"] = "a@b.example"
    message.set_content("words of a mail")
    for data in attached:
        message.add_attachment(data, maintype="application", subtype="pdf", filename="a.pdf")
    message.set_boundary("x")
    return bytes(message)


# What each file is, and how many files it counts for: read, problems, ignored.
FORMS: Mapping[str, tuple[bytes, tuple[int, int, int]]] = {
    "a.pdf": (pdf(), (1, 0, 0)),
    "broken.pdf": (b"%PDF-1.4 nothing", (0, 1, 0)),
    "photo.jpg": (photo(size=(90, 120)), (1, 0, 0)),
    "letter.docx": (word("a letter"), (1, 0, 0)),
    "note.rtf": (b"{\\rtf1 a note}", (1, 0, 0)),
    "page.html": (b"<html><body>a page</body></html>", (1, 0, 0)),
    "labs.txt": (b"plain words", (1, 0, 0)),
    "doc.xml": (CDA, (1, 0, 0)),
    "fhir.json": (b'{"resourceType": "DiagnosticReport", "code": {"text": "CT"}, "conclusion": "fine"}', (1, 0, 0)),
    "other.json": (b'{"x": "y"}', (0, 1, 0)),
    "mail.eml": (mail(pdf()), (2, 0, 0)),
    "box.zip": (
        zipped({"b.pdf": pdf() + b"\n", "c.txt": "in a zip", "bad.pdf": "%PDF-1.4 no", "s.exe": "MZ"}),
        (2, 1, 1),
    ),
    "deep.zip": (zipped({"in.zip": zipped({"d.txt": "deep", "e.eml": mail()}), "../x.txt": "out"}), (2, 1, 0)),
    "torn.zip": (zipped({"f.txt": "torn"})[:70], (0, 1, 0)),
    "old.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, (0, 1, 0)),
    "empty.pdf": (b"", (0, 1, 0)),
    "viewer.exe": (b"MZ", (0, 0, 1)),
    "Thumbs.db": (b"x", (0, 0, 1)),
    "song": (b"ID3" + b"\0" * 50, (0, 0, 1)),
}


@contextmanager
def a_case() -> Iterator[Path]:
    """A case of its own, and a folder for papers beside it."""
    with (
        tempfile.TemporaryDirectory() as place,
        mock.patch.dict(os.environ, {"SOPINION_HOME": f"{place}/home", "SOPINION_TODAY": "2025-11-20"}),
    ):
        ask("cases", "new", "Jane")
        folder = Path(place, "papers")
        folder.mkdir()
        yield folder


def ask(*words: str) -> Any:  # noqa: ANN401 - whatever the command says
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(io.StringIO()):
        app(list(words), standalone_mode=False)
    return json.loads(out.getvalue()) if "--json" in words else None


def index(folder: Path) -> Any:  # noqa: ANN401 - as above
    """Index a folder; the sums of the contract hold every time."""
    told = ask("index", str(folder), "--ocr", "off", "--json")
    assert told["files"] == told["read"] + len(told["problems"]) + told["item_files"] + told["ignored"]
    assert told["read"] == told["new"] + told["changed"] + told["unchanged"] + told["moved"]
    return told


def counted(files: Mapping[str, str]) -> tuple[int, ...]:
    rows = [FORMS[form][1] for form in files.values()]
    return tuple(sum(row[at] for row in rows) for at in range(3))


def put(folder: Path, files: Mapping[str, str]) -> None:
    for path, form in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(FORMS[form][0])


places = st.sampled_from(["", "sub/", "sub/deeper/"])
trees = st.dictionaries(
    st.tuples(places, st.integers(0, 3), st.sampled_from(sorted(FORMS))), st.none(), min_size=1, max_size=9
).map(lambda rows: {f"{place}{number if form != 'Thumbs.db' else ''}{form}": form for place, number, form in rows})


@pytest.mark.slow
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(trees, st.data())
def test_every_file_is_accounted_for_and_known_again(files: dict[str, str], data: st.DataObject) -> None:
    with a_case() as folder:
        files = {**files, "always.pdf": "a.pdf"}
        put(folder, files)
        first = index(folder)
        read, problems, ignored = counted(files)
        assert (first["read"], len(first["problems"]), first["ignored"]) == (read, problems, ignored)
        assert first["new"] == read

        again = index(folder)
        assert (again["unchanged"], again["new"], again["moved"], again["gone"]) == (read, 0, 0, 0)
        assert (again["problems"], again["records"], again["pages"]) == (
            first["problems"],
            first["records"],
            first["pages"],
        )

        path = data.draw(st.sampled_from(sorted(files)))
        other = f"elsewhere/{Path(path).name}"
        (folder / "elsewhere").mkdir()
        (folder / path).rename(folder / other)
        moved = index(folder)
        assert (moved["unchanged"] + moved["moved"], moved["new"], moved["gone"]) == (read, 0, 0)
        assert moved["moved"] == FORMS[files[path]][1][0]
        assert moved["records"] == first["records"]

        files[other] = files.pop(path)
        lost = data.draw(st.sampled_from(sorted(files)))
        (folder / lost).unlink()
        left = {path: form for path, form in files.items() if path != lost}
        if counted(left)[0]:
            gone = index(folder)
            assert (gone["unchanged"], gone["new"], gone["gone"]) == (counted(left)[0], 0, FORMS[files[lost]][1][0])
        put(folder, {lost: files[lost]})
        back = index(folder)
        assert (back["read"], back["gone"], back["records"]) == (read, 0, first["records"])


def test_what_changes_inside_a_zip_is_new_changed_moved_or_gone() -> None:
    with a_case() as folder:
        box = folder / "p.zip"
        box.write_bytes(zipped({"a.txt": "first words", "b.txt": "second words", "c.txt": "third words"}))
        assert index(folder)["new"] == 3
        box.write_bytes(
            zipped({"a.txt": "first words", "b.txt": "other words", "renamed.txt": "third words", "d.txt": "new words"})
        )
        told = index(folder)
        assert [told[what] for what in ("unchanged", "changed", "moved", "new", "gone")] == [1, 1, 1, 1, 0]
        box.write_bytes(zipped({"a.txt": "first words"}))
        told = index(folder)
        assert [told[what] for what in ("unchanged", "changed", "moved", "new", "gone")] == [1, 0, 0, 0, 3]
        (folder / "out.txt").write_bytes(b"first words")
        box.unlink()
        told = index(folder)
        assert [told[what] for what in ("unchanged", "moved", "new", "gone")] == [0, 1, 0, 0]


def test_the_same_zip_in_two_places_is_one_set_of_papers_with_two_paths() -> None:
    with a_case() as folder:
        data = zipped({"a.txt": "some words", "b.docx": word("a letter")})
        for name in ("one.zip", "two.zip"):
            (folder / name).write_bytes(data)
        told = index(folder)
        assert (told["files"], told["read"], told["records"]) == (4, 4, 2)
        records = ask("records", "--json")["records"]
        assert {(r["file"], *r["parts"][0]["also"]) for r in records} == {
            ("one.zip!/a.txt", "two.zip!/a.txt"),
            ("one.zip!/b.docx", "two.zip!/b.docx"),
        }
        (folder / "three.zip").write_bytes(data)
        assert index(folder)["read"] == 6


def test_what_was_told_of_a_paper_in_a_zip_stays_with_it_wherever_it_goes() -> None:
    with a_case() as folder:
        (folder / "p.zip").write_bytes(zipped({"a.txt": "some words"}))
        index(folder)
        (record,) = ask("records", "--json")["records"]
        ask("records", "set", record["id"], "--kind", "referral")
        (folder / "p.zip").rename(folder / "q.zip")
        index(folder)
        (after,) = ask("records", "--json")["records"]
        assert (after["kind"], after["file"], after["id"]) == ("referral", "q.zip!/a.txt", record["id"])


def test_a_file_with_an_attachment_that_is_copied_keeps_what_lies_in_it() -> None:
    with a_case() as folder:
        import base64  # noqa: PLC0415 - here only

        held = {"contentType": "application/pdf", "data": base64.b64encode(pdf()).decode(), "title": "CT"}
        report = {
            "resourceType": "DiagnosticReport",
            "code": {"text": "CT"},
            "conclusion": "fine",
            "presentedForm": [held],
        }
        (folder / "f.json").write_text(json.dumps(report))
        assert index(folder)["read"] == 2
        (folder / "g.json").write_text(json.dumps(report))
        told = index(folder)
        assert (told["files"], told["read"]) == (4, 4)
        assert index(folder)["unchanged"] == 4


def test_made_pages_are_kept_for_the_owner_alone_and_go_with_their_paper() -> None:
    with a_case() as folder:
        (folder / "a.txt").write_bytes(b"some words")
        (folder / "b.txt").write_bytes(b"other words")
        index(folder)
        kept = sorted(Path(os.environ["SOPINION_HOME"]).rglob("made/*.pdf"))
        assert len(kept) == 2
        assert {path.stat().st_mode & 0o777 for path in kept} == {0o600}
        assert kept[0].parent.stat().st_mode & 0o777 == 0o700
        (folder / "a.txt").write_bytes(b"new words")
        index(folder)
        assert len(list(kept[0].parent.iterdir())) == 2  # the old ones are of no paper any more


def test_a_folder_with_nothing_but_a_broken_zip_is_not_readable() -> None:
    with a_case() as folder:
        (folder / "a.zip").write_bytes(FORMS["torn.zip"][0])
        with pytest.raises(SystemExit) as ended:
            app(["index", str(folder), "--json"])
        assert ended.value.code == 22
