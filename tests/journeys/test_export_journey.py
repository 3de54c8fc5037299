"""Making a bundle in a real terminal: see what would be shared, change it, write it, note who has it, add to it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest

UP, DOWN, ENTER, TICK, STOP = "\x1b[A", "\x1b[B", "\r", " ", "\x03"
NAME = "Ashdown second opinion 2025-11-20"
WRITTEN = {f"{NAME}.pdf", f"{NAME}.zip", f"{NAME} verification.pdf", f"{NAME} check sheet.pdf"}

TOLD = """
"patient.name" = "Rowan Ashdown"
"patient.birth_date" = 1961-04-05
"timeline.diagnosis" = "breast cancer, left side"
"goals.question" = "Is more surgery needed?"
"""
HEAD = "Harbor Valley Medical Center\nPatient: Rowan Ashdown    DOB: 04/05/1961\n"
LAB = "LABORATORY REPORT\nCollected: {day}\nHEMOGLOBIN 12.1 g/dL 12.0-16.0\nPLATELETS 250 K/uL 150-400"
PATHOLOGY = (
    f"{HEAD}SURGICAL PATHOLOGY REPORT\nCollected: 03/14/2025\nGROSS DESCRIPTION: a lumpectomy",
    "MICROSCOPIC DESCRIPTION: sheets of cells",
    "FINAL DIAGNOSIS: invasive ductal carcinoma",
)
GENES = f"{HEAD}MOLECULAR PATHOLOGY REPORT\nCollected: 03/20/2025\nGENOMIC FINDINGS\nGERMLINE: BRCA2 pathogenic variant"
CT = f"{HEAD}CT CHEST WITH CONTRAST\nDate of exam: 04/02/2025\nTECHNIQUE: axial\nFINDINGS: none\nIMPRESSION: none"
VISIT = f"{HEAD}PROGRESS NOTE\nDate of visit: 05/06/2025\nASSESSMENT AND PLAN: x\nSocial Security Number: 078-05-1120"
THEIRS = f"Harbor Valley\nPatient: Harold Quint    DOB: 07/19/1948\n{LAB.format(day='05/22/2025')}"
BENEFITS = (
    "Larkfield Health Plan\nEXPLANATION OF BENEFITS\nThis is not a bill\nMember: Rowan Ashdown\nMember ID: 778812\n"
    "Claim number: 5512\nPlan paid: $210.00\nAmount you may owe: $40.00\nDate: 05/30/2025"
)


@pytest.fixture
def folder(tmp_path: Path, paper: Callable[..., Path], run: Callable[..., Any]) -> Path:
    """A case, and papers that were read: a stranger's, one to stop at, one to tell of, one that no doctor needs."""
    place = tmp_path / "papers"
    paper(place / "pathology.pdf", *PATHOLOGY)
    for name, text in {"genes": GENES, "ct": CT, "visit": VISIT, "theirs": THEIRS, "benefits": BENEFITS}.items():
        paper(place / f"{name}.pdf", text)
    answers = tmp_path / "answers.toml"
    answers.write_text(TOLD, encoding="utf-8")
    assert run("prepare", "--answers", answers).code == 0
    assert run("index", place, "--ocr", "off").code == 0
    report = [one["id"] for one in run("records", "--json").json["records"] if one["file"] == "pathology.pdf"]
    assert len(report) == 1 or run("records", "join", *report).code == 0
    return place


def menu(window: Any) -> str:  # noqa: ANN401 - the terminal of conftest.py, which cannot be imported
    """Wait for the menu, down to its last line."""
    shown: str = window.see("Do not write it now", timeout=40)
    return shown


def decide(window: Any) -> None:  # noqa: ANN401 - as above
    """Leave the stranger's paper out, and let the page to stop at in."""
    window.see("theirs.pdf", timeout=40)
    shown = window.see("Stop here, so that I can look first")
    assert "names somebody else as the patient" in shown
    assert "It may go in" not in shown  # whose it is has to be said, not waved through
    window.press(ENTER)
    shown = window.see("I looked at it. It may go in")
    assert "visit.pdf, page 1" in shown
    assert "a Social Security number" in shown
    window.press(DOWN + ENTER)


def tick(window: Any) -> None:  # noqa: ANN401 - as above
    """Put the paper in that no doctor needs, leave the scan out, and the last page of the report."""
    window.press("p")
    window.see("Explanation of benefits, May 30, 2025 (1 page)", timeout=5)
    shown = window.see("space marks")
    order = ["Surgical pathology report", "Molecular", "CT chest", "Progress note", "Explanation", "Laboratory"]
    listed = shown.split("Which papers go in?")[1]
    places = [listed.index(name) for name in order]
    assert places == sorted(places)  # the bundle in its order, then what is left out
    window.press(UP + UP + TICK + DOWN * 4 + TICK + ENTER)  # put the last but one in, leave the third out
    window.see("CT chest with contrast (ct.pdf, page 1): You left it out.", timeout=20)
    assert "benefits.pdf" not in menu(window).split("CT chest with contrast (ct.pdf")[1]

    window.press("s")
    window.see("Pages of which paper?")
    window.press(ENTER)
    window.see("Which pages go in?")
    window.see("page 3 of its file")
    window.press(UP + TICK + ENTER)
    window.see("(pathology.pdf, page 3): You left it out.", timeout=20)
    assert "4 papers in, 8 pages" in menu(window)


def name_a_page(window: Any) -> None:  # noqa: ANN401 - as above
    """Say that the diagnosis stands on the second page of the report."""
    window.press("c")
    window.see("For which of these")
    window.see("breast cancer, left side")
    window.press("1")
    window.see("Which paper says it")
    window.press("1")
    window.see("On which page of its file")
    window.type("2")
    window.see("page 2)", timeout=5)
    window.press("d")
    menu(window)


def names(out: Path) -> set[str]:
    return {path.name for path in out.iterdir()} if out.exists() else set()


def words(file: str | Path) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(file).pages]


@pytest.mark.slow
def test_a_person_looks_decides_changes_and_writes(
    folder: Path, terminal: Callable[..., Any], run: Callable[..., Any], tmp_path: Path
) -> None:
    assert folder.is_dir()
    out = tmp_path / "out"
    window = terminal("export", "--to", out, rows=60)
    decide(window)
    shown = menu(window)
    shown = " ".join(shown.split())
    assert "4 papers in, 9 pages with cover and index." in shown
    assert "Laboratory report (theirs.pdf, page 1): You left it out." in shown
    assert "genes.pdf, page 1 has gene findings that also speak of relatives. It is in." in shown
    assert "has a Social Security number. You said it may go in." in shown
    assert "--include" not in shown  # a menu follows; nobody has to know an option
    assert names(out) == set()

    tick(window)
    name_a_page(window)
    window.press("f")
    window.see("Who is it for?")
    window.type("Dr. Lee")
    window.see("It is for Dr. Lee.", timeout=20)
    menu(window)
    window.press("l")
    window.see("A locked copy with a password is made too.")
    window.see("Make no locked copy")
    window.press("w")
    shown = window.see("I have written it down")
    (password,) = re.findall(r"^ {4,}((?:[a-z]+ ){4,}[a-z]+)$", shown, re.MULTILINE)
    assert names(out) == set()
    window.press(ENTER)
    window.see(f"Your bundle is ready: {NAME}.pdf", timeout=60)
    shown = window.see("send only that one.")
    assert window.end() == 0
    assert password not in shown
    assert f'sopinion sent "{NAME}.pdf"' in " ".join(shown.split())
    assert names(out) == WRITTEN | {f"{NAME} locked.pdf"}

    texts = words(out / f"{NAME}.pdf")
    everything = "\n".join(texts)
    for held in ("EXPLANATION OF BENEFITS", "MICROSCOPIC", "BRCA2", "078-05-1120"):
        assert held in everything
    for kept in ("Harold", "CT CHEST", "FINAL DIAGNOSIS"):
        assert kept not in everything
    assert "Dr. Lee" in texts[0]
    assert re.search(r"breast cancer, left side\D*5", texts[1])  # its folio: that of page 2 of the report
    key = tmp_path / "key"
    key.write_text(password + "\n", encoding="utf-8")
    assert run("verify", out / f"{NAME}.pdf").code == 0
    assert run("verify", out / f"{NAME} locked.pdf", "--password-file", key).code == 0
    for path in (*out.iterdir(), *tmp_path.glob("sopinion-home/**/*")):
        assert path.is_dir() or password.encode() not in path.read_bytes(), path


@pytest.mark.slow
def test_the_same_in_words_only_and_what_is_there_is_not_overwritten_unasked(
    folder: Path, terminal: Callable[..., Any], run: Callable[..., Any], tmp_path: Path
) -> None:
    assert folder.is_dir()
    out = tmp_path / "out"

    def begin() -> Any:  # noqa: ANN401 - the terminal of conftest.py, which cannot be imported
        window = terminal("--plain", "export", "--to", out, rows=120)
        window.see("2. Stop here, so that I can look first", timeout=40)
        window.type("1")
        window.see("3. Stop here, so that I can look first")
        window.type("1")
        window.see("q. Do not write it now", timeout=40)
        return window

    window = begin()
    window.type("p")
    window.see("1. in: Surgical pathology report, March 14, 2025 (3 pages)")
    window.see("out: Explanation of benefits")
    window.type("2 3")
    window.see("3. out: CT chest with contrast")
    window.type("")
    window.see("1 paper in, 6 pages with cover and index.", timeout=20)
    window.type("p")
    window.type("1")
    window.type("")
    window.see("One page at least has to go in. I changed nothing.", timeout=20)
    window.type("s")
    window.see("Pages of which paper?")
    window.type("1")
    window.see("3. in: page 3 of its file")
    window.type("3")
    window.see("3. out: page 3 of its file")
    window.type("")
    window.see("1 paper in, 5 pages with cover and index.", timeout=20)
    window.type("w")
    window.see("done: Your bundle is ready", timeout=60)
    assert window.end() == 0
    assert names(out) == WRITTEN
    assert not set("❯●○✓·") & set("".join(window.raw))  # noqa: RUF001 - the signs of the drawn screen
    before = {path.name: path.read_bytes() for path in out.iterdir()}

    for said, code in (("no", 52), ("yes", 0)):
        window = begin()
        window.type("w")
        window.see("Press enter for: No", timeout=60)
        assert "is there already, with something else in it." in " ".join(window.shown.split())
        window.type(said)
        assert window.end(timeout=40) == code
        assert ({path.name: path.read_bytes() for path in out.iterdir()} == before) == bool(code)
    assert len(words(out / f"{NAME}.pdf")) == 8
    assert run("verify", out / f"{NAME}.pdf").code == 0


@pytest.mark.slow
def test_leaving_at_any_screen_writes_nothing(folder: Path, terminal: Callable[..., Any], tmp_path: Path) -> None:
    assert folder.is_dir()
    out = tmp_path / "out"
    decided = [(ENTER, "I looked at it."), (ENTER, "Do not write it now")]
    ways: list[tuple[list[tuple[str, str]], str, int]] = [
        ([], STOP, 130),
        ([], DOWN + ENTER, 0),  # to look first
        (decided[:1], STOP, 130),
        (decided, STOP, 130),
        (decided, "q", 0),
        ([*decided, ("p", "space marks")], STOP, 130),
        ([*decided, ("s", "Pages of which paper?"), (ENTER, "space marks")], STOP, 130),
        ([*decided, ("t", "space marks")], STOP, 130),
        ([*decided, ("c", "For which of these")], STOP, 130),
        ([*decided, ("f", "Who is it for?")], STOP, 130),
        ([*decided, ("l", "Make no locked copy"), ("w", "I have written it down")], STOP, 130),
    ]
    for steps, last, code in ways:
        window = terminal("export", "--to", out, rows=60)
        window.see("Stop here, so that I can look first", timeout=40)
        for keys, seen in steps:
            window.press(keys)
            window.see(seen)
        window.press(last)
        assert window.end() == code, (steps, last)
        assert code or "Nothing was written." in window.shown
        assert not out.exists(), (steps, last)


@pytest.mark.slow
@pytest.mark.parametrize("plain", [False, True])
def test_many_papers_are_ticked_section_by_section_on_a_small_window(
    run: Callable[..., Any],
    terminal: Callable[..., Any],
    paper: Callable[..., Path],
    tmp_path: Path,
    *,
    plain: bool,
) -> None:
    place = tmp_path / "papers"
    paper(place / "ct.pdf", CT)
    for n in range(1, 19):
        paper(place / f"lab {n:02}.pdf", HEAD + LAB.format(day=f"05/{(n + 1) // 2:02}/2025") + f"\nRun {n}")
    answers = tmp_path / "answers.toml"
    answers.write_text(TOLD, encoding="utf-8")
    assert run("prepare", "--answers", answers).code == 0
    assert run("index", place, "--ocr", "off").code == 0
    window = terminal(*(["--plain"] if plain else []), "export", "--to", tmp_path / "out", rows=24)
    send = window.type if plain else window.press
    menu(window)
    send("p")
    window.see("Lab results: 18 of 18 in")
    assert "Imaging: 1 of 1 in" in window.see("That is right")
    send("2")
    if plain:
        window.see("18. in: Laboratory report, May 9, 2025 (1 page): lab 18.pdf, page 1")
        window.type("17 18")
        window.see("18. out: Laboratory report, May 9, 2025 (1 page): lab 18.pdf, page 1")
        window.type("")
    else:
        shown = window.see("space marks")  # the keys stand, however long the list is
        assert "May 1, 2025 (1 page): lab 02.pdf, page 1" in " ".join(shown.split())  # twins are told apart
        window.press(UP)
        window.see("lab 18.pdf")
        window.press(TICK + UP + TICK + ENTER)
    window.see("Lab results: 16 of 18 in")
    send("d")
    window.see("17 papers in", timeout=20)
    window.see("Left out: 2")
    menu(window)
    send("q")
    assert window.end() == 0


@pytest.mark.slow
def test_given_away_added_to_and_made_again(
    folder: Path, paper: Callable[..., Path], run: Callable[..., Any], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    ids = {one["file"]: one["id"] for one in run("records", "--json").json["records"]}
    left = ["--exclude", ids["theirs.pdf"], "--exclude", f"{ids['visit.pdf']}:1"]
    first = run("export", "--to", out, "--yes", "--json", *left, "--recipient", "Dr. Lee", "--core", "--fhir")
    assert first.code == 0, first.err
    paths = {one["role"]: Path(one["path"]) for one in first.json["files"]}
    assert set(paths) == {"bundle", "core", "zip", "fhir", "sheet", "check"}
    assert run("verify", paths["core"]).code == 0
    assert run("sent", paths["bundle"], "--to", "Dr. Lee", "--day", "2025-11-20").code == 0

    paper(folder / "late.pdf", HEAD + LAB.format(day="11/18/2025"))
    assert run("index", folder, "--ocr", "off").code == 0
    home = " ".join(run().out.split())
    assert "1 paper is not in that bundle. To send it later: sopinion export --supplement" in home
    late = run("export", "--to", out, "--yes", "--json", *left, "--supplement", paths["bundle"])
    assert late.code == 0, late.err
    made = {one["role"]: Path(one["path"]) for one in late.json["files"]}
    assert set(made) == {"supplement", "bundle", "zip", "sheet", "check"}
    last = first.json["pages"]
    assert [row["folio"] for row in late.json["layout"][0]["pages"]][-1].startswith(f"{last}.")
    before, after = words(paths["bundle"]), words(made["bundle"])
    assert [text for text in after if text in before[3:]] == before[3:]  # every old page where it was
    assert len(words(made["supplement"])) == late.json["pages"]
    for file in (paths["bundle"], made["bundle"], made["supplement"]):
        assert run("verify", file).code == 0, file
    given = run("sent").out
    assert "Given to Dr. Lee on November 20, 2025." in given
    assert "Later pages that belong to" in given

    again = run("export", "--to", tmp_path / "again", "--yes", "--json", "--reopen", paths["bundle"])
    assert again.code == 0, again.err
    assert again.json["records"] == first.json["records"]
    assert {ids["theirs.pdf"], ids["visit.pdf"]} <= {row["id"] for row in again.json["left_out"]}
    assert (tmp_path / "again" / paths["bundle"].name).read_bytes() == paths["bundle"].read_bytes()
    shutil.rmtree(tmp_path / "again")
