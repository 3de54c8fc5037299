"""How fast a folder is read, beside what else could read it, in the same run.

    python bench/index_speed.py                     # makes a folder of papers of its own
    python bench/index_speed.py --folder PAPERS     # or takes one
    python bench/index_speed.py --files 1000 --pages 4 --runs 3

Rows: `sopinion index` the first time (reading, recognition and full text) and again with nothing changed; the start of
the program alone, and `find -newer`, for the second; one `pdftotext` for each file, `recollindex`, and one `pdfgrep -r`
pass for the first. Runs alternate, so that a busy machine is unfair to all alike; medians are given, and the processor
time of all processes beside them. Peers that are not installed are named as missing. Pictures of pages are left alone.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
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
AGAIN = 9  # runs of what takes a moment


def make(folder: Path, files: int, pages: int, lines: int = 55) -> None:
    """Write papers of so many lines a page, the same every time."""
    choice = random.Random(7)  # noqa: S311 - a fixed choice, not a secret
    size = min(8.0, 700 / (lines + 2) / 1.25)
    for number in range(files):
        with pikepdf.new() as made:
            face = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Courier)
            for _ in range(pages):
                page = made.add_blank_page(page_size=(612, 792))
                shown = [choice.choice(HEADS), f"Collected: {choice.randint(1, 12):02}/{choice.randint(1, 28):02}/2024"]
                shown += [choice.choice(SENTENCES) for _ in range(lines)]
                drawn = "".join(f"({line}) Tj T*\n" for line in shown)
                page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=face))
                page.Contents = made.make_stream(
                    f"BT /F1 {size:.2f} Tf {size * 1.25:.2f} TL 40 750 Td\n{drawn}ET".encode()
                )
            made.save(folder / f"{number:05}.pdf")


def surroundings(place: Path) -> Mapping[str, str]:
    """An environment with a data folder of its own, and compiled modules kept as an installation keeps them."""
    own = {
        "SOPINION_HOME": str(place / "home"),
        "PYTHONPATH": str(SOURCE),
        "PYTHONPYCACHEPREFIX": str(place / "compiled"),
        "RECOLL_CONFDIR": str(place / "recoll"),
    }
    return {**{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}, **own}


@dataclass(slots=True)
class Row:
    """Something that is timed: how it is prepared, what is called, and how often."""

    name: str
    calls: Sequence[Sequence[str]]
    before: Callable[[], object] = lambda: None
    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    def run(self, env: Mapping[str, str]) -> None:
        """Time it once."""
        self.before()
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.perf_counter()
        for call in self.calls:
            subprocess.run(call, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        self.wall.append(time.perf_counter() - start)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.processor.append(after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime)

    def shown(self) -> str:
        """The row of a table."""
        wall, processor = statistics.median(self.wall), statistics.median(self.processor)
        unit = (lambda seconds: f"{seconds * 1000:.0f} ms") if wall < 1 else (lambda seconds: f"{seconds:.1f} s")
        return f"| {self.name} | {unit(wall)} | {unit(processor)} |"


def rows(folder: Path, place: Path, env: Mapping[str, str]) -> tuple[list[Row], list[Row], list[str]]:
    """What reads the folder, what looks at it again, and which peers are missing."""
    papers = sorted(str(path) for path in folder.rglob("*") if path.suffix.lower() == ".pdf")
    program = [sys.executable, "-m", "sopinion"]
    index = [*program, "index", str(folder), "--ocr", "off", "--json"]

    def forget() -> None:
        shutil.rmtree(place / "home", ignore_errors=True)
        subprocess.run([*program, "cases", "new", "bench"], env=env, stdout=subprocess.DEVNULL, check=True)

    def unlearn() -> None:
        shutil.rmtree(place / "recoll", ignore_errors=True)
        (place / "recoll").mkdir()
        (place / "recoll" / "recoll.conf").write_text(f"topdirs = {folder.resolve()}\n", encoding="utf-8")

    peers = {
        "pdfgrep": Row("one `pdfgrep -r` pass", [["pdfgrep", "-r", "-c", "carcinoma", str(folder)]]),
        "pdftotext": Row("a `pdftotext` call for each file", [["pdftotext", path, "-"] for path in papers]),
        "recollindex": Row("`recollindex`", [["recollindex"]], unlearn),
    }
    here = [row for name, row in peers.items() if shutil.which(name)]
    since = ["find", str(folder), "-newer", papers[0]]
    again = [Row("`sopinion index`, nothing changed", [index]), Row("`sopinion --version`", [[*program, "--version"]])]
    again.append(Row("`find … -newer`", [since]))
    missing = [name for name in peers if not shutil.which(name)]
    return [Row("`sopinion index`, the first time", [index], forget), *here], again, missing


def main() -> None:
    """Make or take a folder, measure, print."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--folder", type=Path)
    words.add_argument("--files", type=int, default=500)
    words.add_argument("--pages", type=int, default=3)
    words.add_argument("--runs", type=int, default=3)
    said = words.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        papers = said.folder or place / "papers"
        if not said.folder:
            papers.mkdir()
            make(papers, said.files, said.pages)
        env = surroundings(place)
        first, again, missing = rows(papers, place, env)
        for _ in range(said.runs):
            for row in first:
                row.run(env)
        for _ in range(AGAIN):
            for row in again:
                row.run(env)
        print("| work | time | processor time |\n|---|---|---|")
        for row in (*first, *again):
            print(row.shown())
        for name in missing:
            print(f"| {name} | not installed here | |")
        busy = os.getloadavg()[0]
        print(f"\nThe machine had {os.cpu_count()} cores; its load at the end was {busy:.1f}.")


if __name__ == "__main__":
    main()
