"""In a real terminal: see what was told, leave some of it out, and find it left out when the bundle is made again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest

UP, DOWN, ENTER, TICK = "\x1b[A", "\x1b[B", "\r", " "
TOLD = """
"patient.name" = "Rowan Ashdown"
"timeline.diagnosis" = "breast cancer, left side"
"goals.question" = "Is more surgery needed?"
[[records.drugs_taken]]
drug = "Letrozole"
stopped = "Joint pain"
[[records.drugs_taken]]
drug = "Lisinopril"
"""
VISIT = "Harbor Valley\nPatient: Rowan Ashdown\nPROGRESS NOTE\nDate of visit: 05/06/2025\nASSESSMENT AND PLAN: x"


def front(out: Path) -> str:
    """The words of the cover and the summary, in one line."""
    (bundle,) = (path for path in out.glob("*.pdf") if path.stem[-1].isdigit())
    return " ".join(" ".join(page.extract_text().split()) for page in pypdf.PdfReader(bundle).pages[:2])


@pytest.fixture
def ready(tmp_path: Path, paper: Callable[..., Path], run: Callable[..., Any]) -> Path:
    paper(tmp_path / "papers" / "visit.pdf", VISIT)
    answers = tmp_path / "answers.toml"
    answers.write_text(TOLD, encoding="utf-8")
    assert run("prepare", "--answers", answers).code == 0
    assert run("index", tmp_path / "papers", "--ocr", "off").code == 0
    return tmp_path


@pytest.mark.slow
def test_a_person_unticks_what_shall_stay_and_it_stays(
    ready: Path, terminal: Callable[..., Any], run: Callable[..., Any]
) -> None:
    out, again = ready / "out", ready / "again"
    window = terminal("export", "--to", out, rows=50)
    window.see("Do not write it now", timeout=40)
    window.press("t")
    window.see("What of all that you told", timeout=10)
    window.see("What I ask: Is more surgery needed?")
    window.see("Drugs: Letrozole, Joint pain")
    window.press(DOWN + TICK + UP + UP + TICK + ENTER)  # the diagnosis, and the last drug
    window.see("2 things that you told stay out of the first pages.", timeout=20)
    window.see("Do not write it now")
    window.press("w")
    window.see("Your bundle is ready", timeout=60)
    assert window.end() == 0
    words = front(out)
    assert "breast cancer" not in words
    assert "Diagnosis" not in words
    assert "Lisinopril" not in words
    assert "Letrozole Joint pain" in words
    assert "Is more surgery needed?" in words

    (bundle,) = (path for path in out.glob("*.pdf") if path.stem[-1].isdigit())
    made = run("export", "--to", again, "--yes", "--json", "--reopen", bundle, "--without", "goals.question")
    assert made.code == 0, made.err
    assert made.json["without"] == ["goals.question", "timeline.diagnosis", "records.drugs_taken#2"]
    words = front(again)
    assert "Is more surgery needed?" not in words
    assert "breast cancer" not in words


@pytest.mark.slow
def test_a_name_that_was_not_told_is_answered_with_those_that_were(ready: Path, run: Callable[..., Any]) -> None:
    refused = run("export", "--to", ready / "out", "--yes", "--without", "goals.worries")
    assert refused.code == 2
    assert "records.drugs_taken#2" in refused.err
    assert not (ready / "out").exists()
