"""Zips: what is in them is read, and what is wrong in them stays in them."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from made_files import word, zipped
from sopinion.model.page import Opened, Outcome, Passed, Problem, Reading
from sopinion.paper.limits import Limits
from sopinion.paper.names import Names, plain

Read = Callable[..., dict[str, Outcome]]
Make = Callable[..., Path]


@pytest.fixture
def pdf(tmp_path: Path, paper: Make) -> bytes:
    return paper(tmp_path / "made" / "a.pdf", "a page of paper").read_bytes()


def put(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def brief(outcomes: dict[str, Outcome]) -> dict[str, str]:
    """Each outcome in a word."""
    return {name: say(outcome) for name, outcome in outcomes.items()}


def say(outcome: Outcome) -> str:
    match outcome:
        case Reading(pages):
            return f"read {len(pages)}"
        case Problem(_, code, note):
            return f"{code}-{note}" if note else str(code.value)
        case Passed():
            return str(outcome.value)
        case _:
            return type(outcome).__name__.lower()


def locked(members: dict[str, bytes], password: bytes) -> bytes:
    """Make a zip with the old lock, which the standard library opens and does not write."""
    keys = [0x12345678, 0x23456789, 0x34567890]

    def turn(byte: int) -> None:
        keys[0] = zlib.crc32(bytes((byte,)), keys[0] ^ 0xFFFFFFFF) ^ 0xFFFFFFFF
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = zlib.crc32(bytes((keys[1] >> 24,)), keys[2] ^ 0xFFFFFFFF) ^ 0xFFFFFFFF

    def hidden(data: bytes) -> bytes:
        out = bytearray()
        for byte in data:
            pad = (keys[2] & 0xFFFF) | 2
            out.append(byte ^ ((pad * (pad ^ 1) >> 8) & 0xFF))
            turn(byte)
        return bytes(out)

    body, listed = bytearray(), bytearray()
    for name, data in members.items():
        keys[:] = [0x12345678, 0x23456789, 0x34567890]
        for byte in password:
            turn(byte)
        checksum = zlib.crc32(data)
        kept = hidden(b"\0" * 11 + bytes((checksum >> 24,)) + data)
        head = struct.pack("<HHHHHIIIHH", 20, 1, 0, 0, 33, checksum, len(kept), len(data), len(name), 0)
        listed += b"PK\x01\x02\x14\0" + head + struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + name.encode()
        body += b"PK\x03\x04" + head + name.encode() + kept
    end = struct.pack("<HHHHIIH", 0, 0, len(members), len(members), len(listed), len(body), 0)
    return bytes(body + listed + b"PK\x05\x06" + end)


def test_files_in_zips_are_read_and_litter_is_counted(tmp_path: Path, reading: Read, pdf: bytes) -> None:
    inner = zipped({"b.pdf": pdf, "note.txt": "some words"})
    box = put(
        tmp_path / "p.zip",
        zipped({"in/a.pdf": pdf, "in/": b"", "__MACOSX/in/._a.pdf": b"x", "in/inner.zip": inner, "s.exe": b"MZ"}),
    )
    assert brief(reading(box)) == {
        "p.zip!/in/a.pdf": "read 1",
        "p.zip!/__MACOSX/in/._a.pdf": "litter",
        "p.zip!/in/inner.zip!/b.pdf": "read 1",
        "p.zip!/in/inner.zip!/note.txt": "read 1",
        "p.zip!/s.exe": "program",
        "p.zip": "opened",
    }


def test_what_is_wrong_with_one_file_stays_with_it(tmp_path: Path, reading: Read, pdf: bytes) -> None:
    broken = bytearray(zipped({"a.pdf": pdf, "flipped.pdf": pdf * 20, "z.pdf": pdf}, zipfile.ZIP_STORED))
    middle = broken.index(b"flipped.pdf") + 3000
    broken[middle : middle + 4] = b"\0\1\2\3"
    assert brief(reading(put(tmp_path / "p.zip", bytes(broken)))) == {
        "p.zip!/a.pdf": "read 1",
        "p.zip!/flipped.pdf": "damaged-zip",
        "p.zip!/z.pdf": "read 1",
        "p.zip": "opened",
    }


def test_names_that_lead_out_and_links_are_refused(tmp_path: Path, reading: Read, pdf: bytes) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as box:
        for name in ("../up.pdf", "/etc/root.pdf", "a/../../b.pdf", "C:/win.pdf", "..\\back.pdf"):
            box.writestr(name, pdf)
        link = zipfile.ZipInfo("link.pdf")
        link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        box.writestr(link, "/etc/passwd")
        box.writestr("fine.pdf", pdf)
    told = brief(reading(put(tmp_path / "p.zip", out.getvalue())))
    assert [what for name, what in told.items()] == ["unsafe-outside"] * 5 + ["unsafe-link", "read 1", "opened"]
    assert sorted(path.name for path in tmp_path.parent.iterdir() if path.suffix == ".pdf") == []


def test_zips_that_swell_are_refused(tmp_path: Path, reading: Read, pdf: bytes) -> None:
    swollen = zipped({"zeros.pdf": b"%PDF-1.4\n" + bytes(80 * 2**20), "a.pdf": pdf})
    deep = pdf
    for _ in range(5):
        deep = zipped({"x.zip" if deep is not pdf else "x.pdf": deep})
    told = brief(reading(put(tmp_path / "swollen.zip", swollen), put(tmp_path / "deep.zip", deep)))
    assert told["swollen.zip!/zeros.pdf"] == "unsafe-bomb"
    assert told["swollen.zip!/a.pdf"] == "read 1"
    assert told["deep.zip!/x.zip!/x.zip!/x.zip"] == "unsafe-depth"


def test_files_that_share_their_bytes_are_refused(tmp_path: Path, reading: Read, pdf: bytes) -> None:
    whole = bytearray(zipped({"a.pdf": pdf, "b.pdf": pdf}, zipfile.ZIP_STORED))
    second = whole.rindex(b"PK\x01\x02")
    whole[second + 42 : second + 46] = struct.pack("<I", 20)  # it begins inside the first
    assert brief(reading(put(tmp_path / "p.zip", bytes(whole))))["p.zip"] == "unsafe-bomb"


def test_all_together_may_not_grow_beyond_a_limit(tmp_path: Path, reading: Read, pdf: bytes) -> None:
    box = put(tmp_path / "p.zip", zipped({f"{n}.bin": bytes(2**20) for n in range(4)} | {"z.pdf": pdf}))
    told = brief(reading(box, limits=Limits(unpacked_megabytes=2)))
    assert told["p.zip!/0.bin"] == "unsupported"
    assert told["p.zip!/3.bin"] == told["p.zip!/z.pdf"] == "unsafe-bomb"


def test_more_files_than_anybody_has_are_refused(tmp_path: Path, reading: Read) -> None:
    box = put(tmp_path / "p.zip", zipped({f"{n}.txt": "x" for n in range(30)}))
    assert brief(reading(box, limits=Limits(inside=20))) == {"p.zip": "unsafe-bomb"}


def test_a_locked_zip_opens_with_a_password_from_the_list(tmp_path: Path, reading: Read, pdf: bytes) -> None:
    box = put(tmp_path / "p.zip", locked({"a.pdf": pdf, "b.txt": b"words behind a lock"}, b"s3cret"))
    assert brief(reading(box)) == {"p.zip": "password-zip"}
    assert brief(reading(box, passwords=("wrong",))) == {"p.zip": "password-zip"}
    told = brief(reading(box, passwords=("wrong", "s3cret")))
    assert told == {"p.zip!/a.pdf": "read 1", "p.zip!/b.txt": "read 1", "p.zip": "opened"}


def test_broken_and_empty_zips_are_named(tmp_path: Path, reading: Read, pdf: bytes) -> None:
    torn = put(tmp_path / "torn.zip", zipped({"a.pdf": pdf})[:200])
    empty = put(tmp_path / "empty.zip", zipped({}))
    assert brief(reading(torn, empty)) == {"torn.zip": "damaged-zip", "empty.zip": "empty"}


def test_other_office_files_and_programs_are_not_taken_for_zips(tmp_path: Path, reading: Read) -> None:
    sheet = put(tmp_path / "t.xlsx", zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<w/>"}))
    open_text = put(tmp_path / "t.odt", zipped({"mimetype": "application/vnd.oasis.opendocument.text"}))
    program = put(tmp_path / "viewer", zipped({"META-INF/MANIFEST.MF": "Main-Class: x"}))
    assert brief(reading(sheet, open_text, program)) == {
        "t.xlsx": "unsupported-office",
        "t.odt": "unsupported-office",
        "viewer": "program",
    }


def test_a_file_that_kills_its_worker_does_not_take_the_others_along(
    tmp_path: Path, reading: Read, pdf: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    inner = zipped({"deadly.pdf": pdf, "b.docx": word("still read")})
    box = put(tmp_path / "p.zip", zipped({"a.pdf": pdf, "inner.zip": inner, "endless.pdf": pdf, "z.pdf": pdf}))
    assert brief(reading(box, limits=Limits(seconds=2), entry="deadly_worker")) == {
        "p.zip!/a.pdf": "read 1",
        "p.zip!/inner.zip!/deadly.pdf": "damaged",
        "p.zip!/inner.zip!/b.docx": "read 1",
        "p.zip!/endless.pdf": "too-slow",
        "p.zip!/z.pdf": "read 1",
        "p.zip": "opened",
    }


def test_large_files_go_through_a_nameless_file(tmp_path: Path, reading: Read, paper: Make) -> None:
    import pikepdf  # noqa: PLC0415 - for this test only

    large = paper(tmp_path / "large.pdf", "large, and read all the same")
    with pikepdf.open(large, allow_overwriting_input=True) as made:
        made.Root.Filler = made.make_stream(bytes(range(256)) * 160_000)
        made.save(large, compress_streams=False)
    box = put(tmp_path / "p.zip", zipped({"large.pdf": large.read_bytes()}, zipfile.ZIP_STORED))
    outcome = reading(box)["p.zip!/large.pdf"]
    assert isinstance(outcome, Reading)
    assert outcome.pages[0].text == "large, and read all the same"


def test_files_of_one_name_each_get_their_own(tmp_path: Path, reading: Read, pdf: bytes) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as box:
        box.writestr("a/scan.pdf", pdf)
        for _ in range(2):
            with pytest.warns(UserWarning, match="Duplicate name"):
                box.writestr("a/scan.pdf", pdf)
    told = brief(reading(put(tmp_path / "p.zip", out.getvalue())))
    assert list(told) == ["p.zip!/a/scan.pdf", "p.zip!/a/scan (2).pdf", "p.zip!/a/scan (3).pdf", "p.zip"]


@given(st.lists(st.text(max_size=30), max_size=12))
def test_names_are_plain_and_each_once(paths: list[str]) -> None:
    names = Names()
    given_names = [names.own(path) for path in paths]
    assert len(set(given_names)) == len(paths)
    for name in given_names:
        assert name
        assert not name.startswith("/")
        assert all(ord(letter) >= 32 and letter not in "\x7f\u202e\u2028" for letter in name)
    assert plain("a\n\x1b[31mb/\u202egnp.exe") == "a b/gnp.exe"


def test_opened_is_told_last(tmp_path: Path, reading: Read, pdf: bytes) -> None:
    outcomes = reading(put(tmp_path / "p.zip", zipped({"a.pdf": pdf, "b.pdf": pdf})))
    assert list(outcomes.values())[-1] == Opened()
