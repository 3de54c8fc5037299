"""Files of every form with bytes changed at random: each is read or refused, and nothing else."""

from __future__ import annotations

import base64
import json
import random
import time
from collections.abc import Sequence
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path

import pytest

from made_files import disc_image, photo, word, zipped
from sopinion.model.page import Page
from sopinion.model.readable import Readable
from sopinion.paper.asked import Asked, Unread, Whole
from sopinion.paper.forms import read_file
from sopinion.paper.limits import Limits
from sopinion.paper.original import Original
from sopinion.paper.picture_pdf import as_pdf
from sopinion.press.made_pages import made_pages

PICTURES = ("JPEG", "PNG", "TIFF", "GIF", "WEBP", "BMP")
CDA = "<?xml version='1.0'?><ClinicalDocument><code code='11526-1'/><title>A title</title><component><structuredBody><component>{}</component></structuredBody></component></ClinicalDocument>"  # noqa: E501 - one line of XML
SECTION = "<section><text><list><item>a</item></list><table><tr><td>b</td></tr></table></text></section>"
SECONDS = 5.0


class Nowhere:
    """A tray that keeps nothing."""

    def put(self, pages: Sequence[Page] | None) -> None: ...

    def keep(self, made: bytes) -> None: ...

    def alive(self) -> None: ...

    def begin(self, name: str, size: int, sha256: str) -> None: ...

    def settle(self, whole: Whole | Unread) -> None: ...


def mail() -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = "a@b.example", "caf\u00e9"
    message.set_content("words")
    message.add_alternative("<p>words</p>", subtype="html")
    message.add_attachment(photo(size=(20, 20)), maintype="image", subtype="jpeg", filename="a.jpg")
    return bytes(message)


def originals(tmp_path: Path) -> dict[str, bytes]:
    held = {"contentType": "text/plain", "data": base64.b64encode(b"words").decode()}
    report = {"resourceType": "DiagnosticReport", "code": {"text": "CT"}, "presentedForm": [held], "conclusion": "fine"}
    return {
        "a.docx": word("hello", "world", **{"word/styles.xml": "<w:styles/>"}),
        "a.zip": zipped({"a.txt": "words", "b.zip": zipped({"c.docx": word("deep")})}),
        "a.rtf": rb"{\rtf1\ansi{\fonttbl{\f0 Arial;}}caf\'e9 \u8211?\par\trowd a\cell b\cell\row{\*\x y}}",
        "a.xml": CDA.format(SECTION).encode(),
        "a.json": json.dumps(report).encode(),
        "a.eml": mail(),
        "a.html": b"<html><body><h1>x</h1><table><tr><td>y<table></table><p>hi<ul><li>z",
        "a.txt": b"words\tand\x0cmore",
        "a.dcm": disc_image(tmp_path / "a.dcm").read_bytes(),
        **{f"a.{form.lower()}": photo(form, size=(40, 60)) for form in PICTURES},
    }


def changed(data: bytes, chance: random.Random) -> bytes:
    """Change, drop, put in or repeat a few bytes."""
    out = bytearray(data)
    for _ in range(chance.choice((1, 2, 5, 20))):
        at = chance.randrange(len(out)) if out else 0
        match chance.randrange(4):
            case 0 if out:
                out[at] = chance.randrange(256)
            case 1:
                del out[at : at + chance.randrange(1, 50)]
            case 2:
                out[at:at] = chance.randbytes(chance.randrange(1, 20))
            case _:
                out[at:at] = out[at : at + chance.randrange(1, 200)]
    return bytes(out)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("seed", range(4))
def test_a_changed_file_is_read_or_refused(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same changes every time
    forms = originals(tmp_path)
    blank = made_pages(Readable("text", "a page", ()))
    for _ in range(400):
        name = chance.choice(sorted(forms))
        original = Original.of(name, changed(forms[name], chance))
        start = time.monotonic()
        with suppress(Unread, OSError, MemoryError, RecursionError):  # what a worker answers to
            read_file(original, Asked(typeset=lambda _: blank), Nowhere())
        if name.removeprefix("a.").upper() in PICTURES:
            with suppress(Unread, OSError):
                as_pdf(original, Limits())
        assert time.monotonic() - start < SECONDS, name
