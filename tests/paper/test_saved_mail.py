"""Saved mail: its words on a page, its attachments as files."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from made_files import photo, word, zipped
from sopinion.model.page import Opened, Outcome, Passed, Problem, Reading
from sopinion.paper import mail
from sopinion.paper.asked import Asked, Unread
from sopinion.paper.original import Original

Read = Callable[..., dict[str, Outcome]]
Make = Callable[..., Path]


def letter(text: str = "Please find the report attached.", html: str = "") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Ann Lee <ann@clinic.example>"
    message["To"] = "Jane Doe <jane@home.example>"
    message["Subject"] = "Your results \u2013 M\u00fcller"
    message["Date"] = "Fri, 14 Mar 2025 10:00:00 +0000"
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    return message


def text_of(outcome: Outcome) -> str:
    assert isinstance(outcome, Reading), outcome
    return "\n".join(page.text for page in outcome.pages)


def test_a_mail_is_its_words_and_its_attachments(tmp_path: Path, reading: Read, paper: Make) -> None:
    message = letter(html="<p>the same as <b>html</b></p>")
    pdf = paper(tmp_path / "in" / "a.pdf", "the report").read_bytes()
    message.add_attachment(pdf, maintype="application", subtype="pdf", filename="r\u00e9sultats.pdf")
    message.add_attachment(
        zipped({"b.docx": word("in a zip in a mail")}), maintype="application", subtype="zip", filename="b.zip"
    )
    message.add_attachment(photo(), maintype="image", subtype="jpeg", filename="../../photo \u202egpj.jpg")
    inner = letter("A forwarded message.")
    message.add_attachment(inner)
    (tmp_path / "m.eml").write_bytes(bytes(message))
    outcomes = reading(tmp_path / "m.eml")
    assert list(outcomes)[-1] == "m.eml"
    assert outcomes["m.eml"] == Opened()
    words = text_of(outcomes["m.eml!/message"]).split("\n")
    assert words[:5] == [
        "Your results \u2013 M\u00fcller",
        "From: Ann Lee <ann@clinic.example>",
        "To: Jane Doe <jane@home.example>",
        "Date: Fri, 14 Mar 2025 10:00:00 +0000",
        "Please find the report attached.",
    ]
    assert text_of(outcomes["m.eml!/r\u00e9sultats.pdf"]) == "the report"
    assert "in a zip in a mail" in text_of(outcomes["m.eml!/b.zip!/b.docx"])
    assert "A forwarded message." in text_of(outcomes["m.eml!/attachment.eml!/message"])
    (picture,) = [name for name in outcomes if "photo" in name]
    assert "\u202e" not in picture
    assert not any(isinstance(outcome, Problem) for outcome in outcomes.values())


def test_a_mail_of_html_alone_is_read_and_its_logo_is_not_a_paper(tmp_path: Path, reading: Read) -> None:
    message = EmailMessage()
    message["From"] = "portal@example.org"
    message.set_content("<h1>After visit summary</h1><p>See you</p><img src='cid:logo'>", subtype="html")
    message.add_related(photo(size=(60, 60)), maintype="image", subtype="jpeg", cid="<logo>")
    (tmp_path / "m.eml").write_bytes(bytes(message))
    outcomes = reading(tmp_path / "m.eml")
    assert "After visit summary" in text_of(outcomes["m.eml!/message"])
    assert [outcome for outcome in outcomes.values() if isinstance(outcome, Passed)] == [Passed.LITTER]


def test_the_message_has_the_same_fingerprint_every_time() -> None:
    data = bytes(letter())
    first, second = (
        [inner.fetch().fingerprint() for inner in mail.inners(Original.of("m.eml", data), Asked(), lambda: None)]
        for _ in range(2)
    )
    assert first == second
    assert len(first) == 1


@settings(max_examples=150)
@given(st.binary(max_size=400))
def test_no_mail_stops_the_reader(noise: bytes) -> None:
    head = b"From: a@b.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\n"
    for data in (head + noise, b"From: " + noise):
        try:
            for inner in mail.inners(Original.of("m.eml", data), Asked(), lambda: None):
                inner.fetch()
                if inner.compose:
                    inner.compose()
        except Unread:
            continue
