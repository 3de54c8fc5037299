"""How much memory the largest process takes when monstrous files are read; Linux and macOS.

    python bench/memory.py                   # makes the files itself
    python bench/memory.py --pages 5000 --ocr auto

Each file is read by `sopinion index` into a case of its own. The figure is the peak of resident memory of the largest
of all its processes: the program, or a worker. The aim is 300 MB, whatever the size of the file.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import pikepdf

from index_speed import make, surroundings

WIDE = 14_400  # points: 200 inches, the most that a page may measure
DOTS = (5100, 6600)  # a letter page at 600 dots an inch


def long(place: Path, pages: int) -> None:
    """One file of very many full pages."""
    make(place, 1, pages)


def dense(place: Path, pages: int) -> None:
    """One file whose pages hold ten times the words of a full page, in tiny letters."""
    make(place, 1, pages // 5, lines=600)


def wide(place: Path, pages: int) -> None:
    """Pages of 200 by 200 inches."""
    with pikepdf.new() as made:
        for _ in range(min(pages, 50)):
            page = made.add_blank_page(page_size=(WIDE, WIDE))
            font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Courier)
            page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
            page.Contents = made.make_stream(b"BT /F1 600 Tf 400 7000 Td (DISCHARGE SUMMARY) Tj ET")
        made.save(place / "wide.pdf")


def scans(place: Path, pages: int) -> None:
    """Pictures of pages, each of 34 million dots in color, of one gray all over."""
    data = zlib.compress(bytes([200]) * (DOTS[0] * DOTS[1] * 3))
    with pikepdf.new() as made:
        for _ in range(min(pages, 20)):
            page = made.add_blank_page(page_size=(612, 792))
            picture = made.make_stream(
                data,
                Type=pikepdf.Name.XObject,
                Subtype=pikepdf.Name.Image,
                Width=DOTS[0],
                Height=DOTS[1],
                ColorSpace=pikepdf.Name.DeviceRGB,
                BitsPerComponent=8,
                Filter=pikepdf.Name.FlateDecode,
            )
            page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=picture))
            page.Contents = made.make_stream(b"612 0 0 792 0 0 cm /P Do")
        made.save(place / "scans.pdf")


def many(place: Path, pages: int) -> None:
    """As many files of one page."""
    make(place, pages, 1)


FILES: dict[str, Callable[[Path, int], None]] = {
    "one file of very many full pages": long,
    "one file of pages with ten times the words, a fifth as many": dense,
    "50 pages of 200 inches": wide,
    "20 pictures of pages at 600 dots an inch": scans,
    "as many files of one page": many,
}


def peak(folder: Path, env: Mapping[str, str], ocr: str) -> tuple[float, float, int]:
    """Read a folder; give megabytes of the largest process, seconds, and how many pages there were."""
    program = [sys.executable, "-m", "sopinion"]
    subprocess.run([*program, "cases", "new", "bench"], env=env, stdout=subprocess.DEVNULL, check=True)
    begun = time.perf_counter()
    running = subprocess.Popen(
        [*program, "index", str(folder), "--ocr", ocr, "--json"],
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    said = running.stdout.read() if running.stdout else b"{}"
    _, _, used = os.wait4(running.pid, 0)  # of the process, or of the largest that it waited for
    running.returncode = 0
    unit = 1 if sys.platform == "darwin" else 1024
    return used.ru_maxrss * unit / 2**20, time.perf_counter() - begun, json.loads(said).get("pages", 0)


def main() -> None:
    """Make each file, read it, print a table."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--pages", type=int, default=5000)
    words.add_argument("--ocr", default="off")
    said = words.parse_args()
    print("| file | pages read | seconds | largest process |\n|---|---|---|---|")
    for name, made in FILES.items():
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            papers = place / "papers"
            papers.mkdir()
            made(papers, said.pages)
            megabytes, seconds, pages = peak(papers, surroundings(place), said.ocr)
            print(f"| {name} | {pages:,} | {seconds:.1f} | {megabytes:.0f} MB |", flush=True)


if __name__ == "__main__":
    main()
