"""How long a large bundle takes, beside the plainest way to put the same files together.

`python bench/bundle_speed.py [--files 100] [--pages 10] [--scans]`: makes that many files in a temporary folder, binds
them into one bundle (typeset, ink looked for, stamped, linked, written, proved), and the same files with
`qpdf --empty --pages`. Prints both, the ratio, the sizes, and the peak memory.
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import io
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import zlib
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name

from sopinion.content import questions, sections
from sopinion.flows import compose
from sopinion.flows.cover import Cover, own_pages
from sopinion.model.binding import Binding
from sopinion.model.bundle import Shelf
from sopinion.model.bundle_plan import pages_of, plan
from sopinion.model.case import Case
from sopinion.model.choices import Choices
from sopinion.model.day import Day
from sopinion.model.kind import Kind
from sopinion.model.layout import Manner, lay
from sopinion.model.manifest import Shown
from sopinion.model.record import Part, Record, record_id
from sopinion.press.bindery import Bindery
from sopinion.press.typesetter import typeset

DAY = datetime.date(2025, 11, 20)


_WORDS = (
    "specimen",
    "margins",
    "free",
    "of",
    "tumor",
    "follow-up",
    "imaging",
    "recommended",
    "counts",
    "within",
    "limits",
    "dose",
    "given",
    "twice",
    "daily",
    "sections",
    "show",
    "a",
    "portion",
    "tissue",
)


def typed(name: str, pages: int) -> bytes:
    """Set a file of full pages, as a hospital's program would: fonts inside, drawing packed."""
    pick = random.Random(name)  # noqa: S311 - nothing here is a secret
    blocks: list[dict[str, object]] = []
    for n in range(1, pages + 1):
        blocks += [{"form": "heading", "text": f"Report {name}, page {n}", "level": 1}]
        blocks += [{"form": "text", "text": " ".join(pick.choices(_WORDS, k=90))} for _ in range(5)]
        blocks += [{"form": "turn"}] if n < pages else []
    data = {"name": name, "title": "", "facts": [], "blocks": blocks, "foot": name, "page": "{page}", "lang": "en"}
    return typeset("made", data, DAY).pdf


def scanned(pages: int) -> bytes:
    """Make a file of scans: each page one picture of 1,700 by 2,200 dots in gray."""
    pdf = pikepdf.new()
    for _ in range(pages):
        picture = pikepdf.Stream(pdf, zlib.compress(os.urandom(40_000) + b"\xff" * 3_700_000))
        picture.Type, picture.Subtype, picture.Width, picture.Height = Name.XObject, Name.Image, 1700, 2200
        picture.ColorSpace, picture.BitsPerComponent, picture.Filter = Name.DeviceGray, 8, Name.FlateDecode
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, 612, 792]),
            Resources=Dictionary(XObject=Dictionary(Im=picture)),
            Contents=pikepdf.Stream(pdf, b"q 612 0 0 792 0 0 cm /Im Do Q"),
        )
        pdf.pages.append(pikepdf.Page(page))
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def paper(path: Path, name: str, *, pages: int, scans: bool) -> Record:
    """Make one file of typed or scanned pages, and the record that is read from it."""
    data = scanned(pages) if scans else typed(name, pages)
    (path / name).write_bytes(data)
    sha256 = hashlib.sha256(data).hexdigest()
    kind = list(Kind)[int(name[:4]) % 12]
    return Record(record_id(sha256, 1, pages), (Part(name, str(path), sha256, 1, pages),), kind, day=Day(2025, 3, 14))


def bind(records: list[Record], to: Path, *, scans: bool) -> dict[str, float]:
    """Bind and prove; give the seconds that each part took."""
    took: dict[str, float] = {}
    begun = time.perf_counter()

    def lap(name: str) -> None:
        nonlocal begun
        now = time.perf_counter()
        took[name], begun = now - begun, now

    shelf = Shelf(sections.sections(), {kind: sections.name(kind) for kind in Kind})
    press, case, choices = Bindery(), Case("case", "Bench", "2025-11-20"), Choices()
    with press.stock() as stock, press.tray(str(to)) as tray:
        stock.barred(page for record in records for page in pages_of(record))
        lap("open and clean")
        entries, front = plan(records, choices, shelf).entries, 2
        while True:
            layout = lay(entries, front, Manner(dividers=True))
            cover = Cover(case, choices, questions.questionnaire(), "Bench", DAY)
            own = press.pages(own_pages(layout, cover), DAY)
            if own.front == front:
                break
            front = own.front
        lap("plan and typeset")
        worded = frozenset(page.key for entry in entries for page in entry.pages if not scans)
        shown = Shown(choices.recipient, choices.paper, choices.duplex, bool(layout.dividers))
        binding = Binding("Bench", DAY, "sopinion bench", layout, compose.bookmarks(layout, own), shown)
        bound = stock.bind(tray, "bundle.pdf", own, binding, worded)
        lap("bind and prove")
        wrong = [check.key for check in bound.checks if not check.good]
        if wrong:
            sys.exit(f"the proof failed: {wrong}")
        tray.serve(over=True)
        lap("put in place")
    return took


def main() -> None:
    """Make, bind, compare, print."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--files", type=int, default=100)
    ask.add_argument("--pages", type=int, default=10)
    ask.add_argument("--scans", action="store_true")
    said = ask.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        # in a process of its own, so that making them does not count as memory of binding them
        with ProcessPoolExecutor(1) as maker:
            made_by = partial(paper, folder, pages=said.pages, scans=said.scans)
            records = list(maker.map(made_by, (f"{n:04}.pdf" for n in range(said.files))))
        files = sorted(folder.glob("*.pdf"))
        size = sum(file.stat().st_size for file in files)
        took = bind(records, folder / "out", scans=said.scans)
        total = sum(took.values())
        for name, seconds in took.items():
            print(f"{name:<18} {seconds:6.2f} s")
        bundle = (folder / "out" / "bundle.pdf").stat().st_size
        print(f"{'in all':<18} {total:6.2f} s   {said.files * said.pages} pages of {said.files} files")
        print(f"{'size':<18} {bundle / 1e6:6.1f} MB  {bundle / size:.2f} x the files")
        print(f"{'peak memory':<18} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:6.0f} MB")
        if shutil.which("qpdf"):
            begun = time.perf_counter()
            subprocess.run(["qpdf", "--empty", "--pages", *files, "--", folder / "plain.pdf"], check=True)
            plainly = time.perf_counter() - begun
            print(f"{'qpdf --pages':<18} {plainly:6.2f} s   we take {total / plainly:.1f} x")


if __name__ == "__main__":
    main()
