"""Letters: what they claim of the law stands in a fact with its source; their blanks are known; they read easily."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import textstat

from sopinion.content import glossary, letters, shelf
from sopinion.content.facts import facts
from sopinion.content.messages import line
from sopinion.content.questions import questionnaire
from sopinion.content.voices import voice
from sopinion.model.kind import Kind
from sopinion.model.request import Ask, Office
from sopinion.model.sheet import blanks

NOTES = Path(__file__).resolve().parents[3] / "shared" / "facts" / "domain.md"
FILES = [*shelf.names("letters"), *shelf.names("letter_parts")]
PARTS: list[tuple[str, dict[str, Any]]] = [(name, part) for name in FILES for part in shelf.read(name)["part"]]
LAW = re.compile(
    r"\b(?:law|rights?|rules?|HIPAA|CFR|\d+ days?|calendar month|by law|must|may not|is free|are free|subject access"
    r"|power of attorney|Civil Rights)\b",
    re.IGNORECASE,
)
ASKS_ONLY = re.compile(
    r"under the rule of this country|which rule says so|rules for copies differ|ask for these records in that right"
    r"|must the slides be back"
)
"""Sentences that ask for a rule, or leave it open: they claim none."""


def sentences(data: Any) -> Iterator[str]:  # noqa: ANN401 - whatever TOML holds
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for key, value in data.items():
            if key not in {"place", "fact", "facts"}:
                yield from sentences(value)
    elif isinstance(data, list):
        for value in data:
            yield from sentences(value)


@pytest.mark.parametrize(("name", "part"), PARTS, ids=[f"{name}-{n}" for n, (name, _) in enumerate(PARTS)])
def test_what_is_said_of_the_law_stands_in_a_fact(name: str, part: dict[str, Any]) -> None:
    said = " ".join(sentences(part["blocks"]))
    claims = LAW.search(ASKS_ONLY.sub("", said))
    cited = [facts()[key] for key in part.get("rests_on", ())]
    assert bool(claims) <= bool(cited), f"{name}: {said}"
    known = " ".join(f"{one.says} {one.source}" for one in cited)
    for number in re.findall(r"\d[\d.]*\d|\d+", re.sub(r"\{[^}]*\}", "", said)):
        assert number in known, f"{name}: {number}"
    if "HIPAA" in said or "CFR" in said:
        assert "HIPAA" in known or "HHS" in known


def test_letters_rest_on_what_was_seen_and_on_nothing_unchecked() -> None:
    if not NOTES.is_file():
        pytest.skip("the gathered facts are not beside this project")
    notes = NOTES.read_text(encoding="utf-8")
    seen = set(re.findall(r"\bS\d+\b", " ".join(re.findall(r"\[V [^\]]*\]", notes))))
    sources = {
        item["key"]: item["source_id"].split() for name in shelf.names("facts") for item in shelf.read(name)["fact"]
    }
    cited = {key for _, part in PARTS for key in part.get("rests_on", ())}
    assert {"access-right", "access-clock", "access-complaint", "doctor-to-doctor", "uk-access"} <= cited
    assert {key: source for key in cited for source in sources[key] if source not in seen} == {}


@pytest.mark.parametrize(
    "unchecked",
    [
        r"GDPR|Article 15|Art\. 15",
        r"PowerShare|Ambra|lifeIMAGE|Intelerad",
        r"doctor to doctor .{0,40}free|free to you",
        r"denial must|must be in writing|reviewed by another",
        r"information.blocking|ONC\b|ASTP",
        r"lifetime|not in a standard",
        r"no automatic right",
    ],
)
def test_what_nobody_checked_is_not_printed(unchecked: str) -> None:
    printed = " ".join(text for name in [*FILES, "offices", "screens/request"] for text in sentences(shelf.read(name)))
    assert re.search(unchecked, printed, re.IGNORECASE) is None


def test_the_copy_goes_to_the_one_who_signs() -> None:
    """The limit on fees covers copies that go to the person: no letter has them sent to somebody else."""
    for name in ("medical-records", "radiology", "laboratory"):
        whole = shelf.read(f"letters/{name}")
        assert {"place": "whereto"} in [block for part in whole["part"] for block in part["blocks"]], name
        assert any("any fee before you charge it" in text for text in sentences(whole)), name
    for text in sentences(shelf.read("letter_parts/whereto")["part"]):
        assert "to nobody else" in text or text in {"patient", "helper", "parent", "proxy"}


def test_every_blank_is_one_that_is_filled() -> None:
    ours = {"span", "second_place", "to", "pages"} | {
        f"request.{name}"
        for name in ("sent", "received", "refused", "due", "due_rule", "answer", "cost", "person", "reference")
    }
    known = ours | {blank for blank, _ in voice("patient").words} | {one.key for one in questionnaire().questions}
    for letter in (*letters.letters().values(), *letters.shared().values()):
        assert set(blanks(letter)) <= known, letter.key


def test_every_office_has_its_letter_and_every_thing_its_words() -> None:
    assert {office.value for office in Office} <= set(letters.letters())
    for office in Office:
        assert letters.offices()[office].name
        assert all(letters.can_be_asked(key) for key in letters.whole(office))
    for form in shelf.read("offices")["gaps"]:
        for kind in Kind:
            key = letters.gap_key(form, kind.value)
            assert key
            said = letters.words(Ask(key, form=form, about="S25-1234", gap="g"))
            assert "{" not in said
            assert said[:1].isupper()
    assert letters.gap_key("wrong-patient", "lab-report") is None


@pytest.mark.parametrize("name", [*FILES, "offices"])
def test_letters_read_easily(name: str) -> None:
    data = shelf.read(name)
    texts = [text for text in sentences(data.get("part", data)) if " " in text.strip()]
    text = " ".join(part if re.search(r"[.?!]$", part) else f"{part}." for part in texts)
    text = re.sub(r"\{[^}]*\}", "word", text).replace("45 CFR 164.524", "the rule")
    for term in glossary.glossary():
        text = glossary.pattern(term).sub("word", text)
    if len(text.split()) >= 30:
        assert textstat.flesch_kincaid_grade(text) <= 8, text


def test_places_read_easily() -> None:
    for name in shelf.names("places"):
        data = shelf.read(name)
        text = " ".join(f"{rule['says']} {rule['fix']}" for rule in data["rule"])
        text += " ".join(one["says"] for one in data.get("remark", ()))
        assert textstat.flesch_kincaid_grade(re.sub(r"sopinion [\w -]+", "word.", text)) <= 8, name


def test_a_persons_own_words_name_what_was_asked_for() -> None:
    assert letters.named_in("the Pathology report and slides") == ("pathology-report", "slides")
    assert letters.named_in("everything") == ()
    assert line("request.title")
