"""How fast a folder is read, beside what else could read it, in the same run.

    python bench/index_speed.py                     # makes a folder of papers of its own
    python bench/index_speed.py --folder PAPERS     # or takes one
    python bench/index_speed.py --files 1000 --pages 4

Rows: `sopinion index` the first time (reading, recognition and full text) and again with nothing changed, the start of
the program alone, one `pdftotext` for each file, one `pdfgrep -r` pass. Peers that are not installed are left out.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pikepdf

SOURCE = Path(__file__).resolve().parent.parent / "src"
SENTENCES = (
    "The patient was seen today for follow up after surgery and feels well.",
    "There is no pain, fever or weight loss.",
    "Margins are clear of tumor; the nodes examined show no spread.",
    "Plan: chemotherapy every three weeks, with scans between.",
    "White count is low; the rest is in the normal range.",
)
HEADS = ("SURGICAL PATHOLOGY REPORT", "OPERATIVE REPORT", "LABORATORY REPORT", "PROGRESS NOTE", "CT CHEST")


def make(folder: Path, files: int, pages: int) -> None:
    """Write papers: some 60 lines a page, the same every time."""
    choice = random.Random(7)  # noqa: S311 - a fixed choice, not a secret
    for number in range(files):
        with pikepdf.new() as made:
            face = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Courier)
            for _ in range(pages):
                page = made.add_blank_page(page_size=(612, 792))
                lines = [choice.choice(HEADS), f"Collected: {choice.randint(1, 12):02}/{choice.randint(1, 28):02}/2024"]
                lines += [choice.choice(SENTENCES) for _ in range(55)]
                shown = "".join(f"({line}) Tj T*\n" for line in lines)
                page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=face))
                page.Contents = made.make_stream(f"BT /F1 8 Tf 12 TL 40 750 Td\n{shown}ET".encode())
            made.save(folder / f"{number:05}.pdf")


def timed(work: Callable[[], object], times: int = 1) -> float:
    """Give the median seconds of `times` runs."""
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        spent.append(time.perf_counter() - start)
    return statistics.median(spent)


def call(words: Sequence[str | Path], home: Path | None = None) -> None:
    """Run a program; what it says does not matter here."""
    more = {"SOPINION_HOME": str(home), "PYTHONPATH": str(SOURCE)} if home else {}
    subprocess.run(
        [str(word) for word in words],
        env={**os.environ, **more},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )


def measure(folder: Path, place: Path) -> list[tuple[str, float]]:
    """Time every row on `folder`."""
    papers = sorted(path for path in folder.rglob("*") if path.suffix.lower() == ".pdf")
    program = [sys.executable, "-m", "sopinion"]
    home = place / "home"
    call([*program, "cases", "new", "bench"], home)
    rows = [
        ("sopinion index, first time", timed(lambda: call([*program, "index", folder, "--json"], home))),
        ("sopinion index, unchanged", timed(lambda: call([*program, "index", folder, "--json"], home), 5)),
        ("sopinion --version", timed(lambda: call([*program, "--version"], home), 5)),
    ]
    if shutil.which("pdftotext"):
        rows.append(("pdftotext, a call per file", timed(lambda: [call(["pdftotext", path, "-"]) for path in papers])))
    if shutil.which("pdfgrep"):
        rows.append(("pdfgrep -r, one pass", timed(lambda: call(["pdfgrep", "-r", "-c", "carcinoma", folder]))))
    return rows


def main() -> None:
    """Make or take a folder, measure, print."""
    asked = argparse.ArgumentParser(description="How fast a folder is read.")
    asked.add_argument("--folder", type=Path)
    asked.add_argument("--files", type=int, default=500)
    asked.add_argument("--pages", type=int, default=3)
    said = asked.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = said.folder or Path(place, "papers")
        if not said.folder:
            folder.mkdir()
            make(folder, said.files, said.pages)
        for name, seconds in measure(folder, Path(place)):
            print(f"| {name} | {seconds:.2f} s |")


if __name__ == "__main__":
    main()
