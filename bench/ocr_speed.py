"""How fast and how rightly pictures of pages are read, beside OCRmyPDF with the same engine, in the same run.

    python bench/ocr_speed.py --packets packets.py DOCS.jsonl.gz --layouts layouts.json  # scans, truth
    python bench/ocr_speed.py --pages FOLDER        # PDFs without text; NAME.txt beside NAME.pdf is the truth, if any

A scan of packets.py is made from a digital page, whose text is the truth. Rows: `sopinion index` with each engine that
is here; `ocrmypdf --sidecar` for each file, and once for all pages in one file, there with `--rotate-pages` (left out,
with a word, where it is not installed). Time is that of the whole command; the seconds that processors worked, in all
its processes, tell more where other work goes on at the same time. Mistakes: the edits that make the text read into
the truth, for each letter of the truth, spaces and line ends folded into one.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import random
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdfium2

SOURCE = Path(__file__).resolve().parent.parent / "src"


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds that went by, and seconds that processors worked."""

    seconds: float
    worked: float


class Watch:
    """Runs from when it is made."""

    def __init__(self) -> None:
        self._start = (time.perf_counter(), self._worked())

    @staticmethod
    def _worked() -> float:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    def read(self) -> Spent:
        """Give what was spent since."""
        return Spent(time.perf_counter() - self._start[0], self._worked() - self._start[1])


@dataclass(frozen=True, slots=True)
class Row:
    """One way of reading: what it took, and the text it found on each page of each file."""

    name: str
    spent: Spent
    texts: dict[str, list[str]]


def edits(truth: str, text: str) -> int:
    """Count the letters to put in, take out or change (Myers' bit vectors, as wide as the truth)."""
    if not truth:
        return len(text)
    places: dict[str, int] = {}
    for at, letter in enumerate(truth):
        places[letter] = places.get(letter, 0) | 1 << at
    mask, top = (1 << len(truth)) - 1, 1 << (len(truth) - 1)
    more, less, count = mask, 0, len(truth)
    for letter in text:
        same = places.get(letter, 0)
        level = same | less
        across = (((same & more) + more) ^ more) | same
        up, down = (less | ~(across | more)) & mask, more & across
        count += bool(up & top) - bool(down & top)
        up = up << 1 | 1
        more, less = (down << 1 | ~(level | up)) & mask, up & level & mask
    return count


def folded(text: str) -> str:
    """Fold spaces and line ends."""
    return " ".join(text.split())


def scans(said: argparse.Namespace, folder: Path) -> None:
    """Have packets.py make scans, and keep the text of the page that each was made from."""
    spec = importlib.util.spec_from_file_location("packets", said.packets[0])
    if spec is None or spec.loader is None:
        sys.exit(f"no such script: {said.packets[0]}")
    packets = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(packets)
    photograph, kept = packets.photograph, [0]

    def twice(digital: bytes, choice: random.Random) -> bytes:
        scan: bytes = photograph(digital, choice)
        with pypdfium2.PdfDocument(digital) as document:
            texts = [page.get_textpage().get_text_range() for page in document]
        if kept[0] < said.count:
            number = kept[0] + len(texts)
            (folder / f"{number:04}.pdf").write_bytes(scan)
            (folder / f"{number:04}.txt").write_text("\f".join(texts), encoding="utf-8")
            kept[0] = number
        return scan

    packets.photograph = twice
    with tempfile.TemporaryDirectory() as out:
        asked = ["--layouts", said.layouts, "--seed", str(said.seed), "--per-kind", "1", "--stacks", "0"]
        sys.argv = ["packets.py", *said.packets[1:], out, *asked, "--scans", str(said.count)]
        packets.main()


def by_sopinion(papers: Path, place: Path, name: str, *, without: str = "") -> Row:
    """Index the folder in a new home. without: a program that is not to be found."""
    home = place / f"home {name}"
    path = os.environ["PATH"]
    if without:
        path = str(_without(place, without))
    environment = {**os.environ, "SOPINION_HOME": str(home), "PYTHONPATH": str(SOURCE), "PATH": path}
    program = [sys.executable, "-m", "sopinion"]
    subprocess.run([*program, "cases", "new", "bench"], env=environment, stdout=subprocess.DEVNULL, check=True)
    watch = Watch()
    ended = subprocess.run([*program, "index", papers, "--json"], env=environment, capture_output=True, check=False)
    spent = watch.read()
    if ended.returncode not in (0, 1):
        sys.exit(ended.stdout.decode())
    texts: dict[str, list[str]] = {}
    (kept,) = home.glob("cases/*/index.sqlite3")
    with sqlite3.connect(kept) as tables:
        asked = "SELECT path, text FROM pages JOIN files USING (sha256) ORDER BY path, number"
        for file, text in tables.execute(asked):
            texts.setdefault(file, []).append(text)
    tables.close()
    return Row(name, spent, texts)


def _without(place: Path, program: str) -> Path:
    """Make a folder of links to every program on the path but one."""
    shelf = place / f"without {program}"
    shelf.mkdir()
    for folder in os.environ["PATH"].split(os.pathsep):
        for file in Path(folder).glob("*"):
            if file.name != program and not (shelf / file.name).exists():
                (shelf / file.name).symlink_to(file)
    return shelf


def by_ocrmypdf(papers: Path, place: Path) -> Row:
    """Call OCRmyPDF for each file: it uses every core by itself."""
    watch = Watch()
    texts = {paper.name: _sidecar(paper, place) for paper in sorted(papers.glob("*.pdf"))}
    return Row("ocrmypdf --sidecar, a call per file", watch.read(), texts)


def by_ocrmypdf_at_once(papers: Path, place: Path) -> Row:
    """Call OCRmyPDF once, for one file that holds every page: the best case for it, which no folder of papers is."""
    whole = place / "whole.pdf"
    lengths = {}
    with pikepdf.new() as made:
        for paper in sorted(papers.glob("*.pdf")):
            with pikepdf.open(paper) as one:
                lengths[paper.name] = len(one.pages)
                made.pages.extend(one.pages)
        made.save(whole)
    watch = Watch()
    read = iter(_sidecar(whole, place, "--rotate-pages"))
    spent = watch.read()
    texts = {name: [next(read, "") for _ in range(count)] for name, count in lengths.items()}
    return Row("ocrmypdf --sidecar --rotate-pages, every page in one file", spent, texts)


def _sidecar(paper: Path, place: Path, *more: str) -> list[str]:
    told = place / "sidecar.txt"
    words = ["ocrmypdf", "--quiet", "--sidecar", told, "--output-type", "pdf", *more, paper, place / "out.pdf"]
    subprocess.run(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return told.read_text(encoding="utf-8").split("\f")


def shown(row: Row, truth: dict[str, list[str]], pages: int) -> str:
    """Write a row of the table."""
    wrong = letters = 0
    for file, texts in truth.items():
        read = row.texts.get(file, [])
        for number, text in enumerate(texts):
            wanted = folded(text)
            if wanted:
                wrong += min(len(wanted), edits(wanted, folded(read[number]) if number < len(read) else ""))
                letters += len(wanted)
    rate = f"{wrong / letters:.4f}" if letters else "-"
    spent = row.spent
    per_minute = 60 * pages / spent.seconds
    return f"| {row.name} | {spent.seconds:.1f} | {per_minute:.0f} | {spent.worked / pages:.2f} | {rate} |"


def main() -> None:
    """Make or take scans, measure, print."""
    asked = argparse.ArgumentParser(description="How fast and how rightly pictures of pages are read.")
    asked.add_argument("--packets", nargs="+", help="packets.py, and the documents it makes scans of")
    asked.add_argument("--layouts")
    asked.add_argument("--pages", type=Path)
    asked.add_argument("--count", type=int, default=60)
    asked.add_argument("--seed", type=int, default=7)
    asked.add_argument("--engines", default="tesseract,rapidocr")
    said = asked.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "papers")
        folder.mkdir()
        if said.packets:
            scans(said, folder)
        else:
            shutil.copytree(said.pages, folder, dirs_exist_ok=True)
        truth = {path.with_suffix(".pdf").name: path.read_text("utf-8").split("\f") for path in folder.glob("*.txt")}
        for path in folder.glob("*.txt"):
            path.unlink()
        pages = sum(len(pypdfium2.PdfDocument(path)) for path in folder.glob("*.pdf"))
        measure(said, folder, Path(place), truth, pages)


def measure(said: argparse.Namespace, folder: Path, place: Path, truth: dict[str, list[str]], pages: int) -> None:
    """Run every row and print it."""
    print(f"{pages} pages in {len(list(folder.glob('*.pdf')))} files\n")
    print("| what | seconds | pages a minute | processor seconds a page | mistakes a letter |\n|---|---|---|---|---|")
    if "tesseract" in said.engines and shutil.which("tesseract"):
        print(shown(by_sopinion(folder, place, "sopinion index, tesseract"), truth, pages), flush=True)
    if shutil.which("ocrmypdf"):
        print(shown(by_ocrmypdf(folder, place), truth, pages), flush=True)
        print(shown(by_ocrmypdf_at_once(folder, place), truth, pages), flush=True)
    else:
        print("ocrmypdf is not installed here, and was left out")
    if "rapidocr" in said.engines and importlib.util.find_spec("rapidocr"):
        row = by_sopinion(folder, place, "sopinion index, rapidocr", without="tesseract")
        print(shown(row, truth, pages), flush=True)
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"\nmost memory of any one process: {most} MB")


if __name__ == "__main__":
    main()
