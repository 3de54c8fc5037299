"""Bind files that break other programs into one bundle, and hold each page of it against the page it came from.

    python bench/rough_bind.py --rough ../shared/eval/rough [--sopinion "python -m sopinion"] [--keep FOLDER]

The files are told as the patient's own in a case that is thrown away, and exported through the program itself, as a
person would. The bundle is then opened by qpdf (`--check`), poppler (words and pictures of every page) and pdfium.

Page for page, the bundle and its source are drawn by pdfium at 72 dpi, the source with its form fields and notes, and
compared in grey outside the stamp. A page is equal when at most one pixel in ten thousand differs by more than 48 of
255 levels. Where the drawing was made smaller to leave room for the stamp, the source is drawn at that scale, and laid
where the drawing lies now: fine lines then fall between other pixels, so both are looked at in squares of 4 by 4
pixels, of which one in two hundred may differ by more than 48 levels. Every other page is listed with what is known of
the reason. pdfium does not draw the fields of a file that has no form, which other viewers do, and so do we.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
from pypdfium2 import raw

MANIFEST = "sopinion-manifest.json"
LEVELS = 48
SHARE, SHARE_MOVED = 1 / 10_000, 1 / 200
SQUARE = 4
UNDECIDED = 54
CM = re.compile(rb"^q ([\d.]+) 0 0 ([\d.]+) (-?[\d.]+) (-?[\d.]+) cm")


@dataclass(frozen=True)
class Grey:
    """A page as pdfium draws it: width and height in pixels, and its rows."""

    width: int
    height: int
    rows: tuple[bytes, ...]


def call(program: Sequence[str], home: Path, *words: str) -> tuple[int, dict[str, Any], str]:
    """Run the program; give its exit code, its answer, and what it wrote besides."""
    env = {**os.environ, "SOPINION_HOME": str(home)}
    ran = subprocess.run([*program, *words, "--json"], env=env, capture_output=True, text=True, check=False)
    return ran.returncode, json.loads(ran.stdout) if ran.stdout.strip() else {}, ran.stderr


def export(program: Sequence[str], home: Path, rough: Path, out: Path) -> tuple[Path, dict[str, Any], dict[str, Any]]:
    """Make the case and the bundle; give where it lies, the answer of `index`, and that of `export`."""
    told = home.parent / "answers.toml"
    told.write_text('"patient.name" = "Nobody Named"\n', encoding="utf-8")
    call(program, home, "prepare", "--answers", str(told))
    _, read, _ = call(program, home, "index", str(rough), "--ocr", "off")
    words = ["export", "--to", str(out), "--yes", "--include-sensitive", "--no-dividers"]
    _, plan, _ = call(program, home, *words, "--plan")
    for row in plan["left_out"]:
        if "--include" in row["why"] or "copy" in row["why"]:  # a copy breaks in its own way
            words += ["--include", row["id"]]
    for single in (False, True):
        _, plan, _ = call(program, home, *words, "--plan")
        for one in plan["undecided"]:
            for page in one["pages"] if single else [0]:
                where = ["--page", str(page)] if page else []
                call(program, home, "records", "set", one["record"], *where, "--whose", "mine")
    code, made, said = call(program, home, *words)
    bundle = next((Path(one["path"]) for one in made.get("files", ()) if one["role"] == "bundle"), None)
    if bundle is None:
        sys.exit(f"no bundle: exit {code}\n{said}")
    return out / bundle.name, read, made


def sources(program: Sequence[str], home: Path, bundle: Path) -> Iterator[tuple[int, Path, int]]:
    """Give for each page of a record in the bundle its number there, its file, and its number in that."""
    _, said, _ = call(program, home, "records")
    records = {one["id"]: one for one in said["records"]}
    with pikepdf.open(bundle) as pdf:
        told = json.loads(pdf.attachments[MANIFEST].get_file().read_bytes())
    for one in told["records"]:
        record = records[one["id"]]
        pages = [
            (Path(record["folder"]) / part["file"], number)
            for part in record["parts"]
            for number in range(part["pages"][0], part["pages"][1] + 1)
        ]
        first, last = one["pages"]
        if len(pages) == last - first + 1:  # a record that lost a page is named by `export` itself
            for n, (path, number) in enumerate(pages):
                yield first + n, path, number


def drawn(page: pypdfium2.PdfPage, scale: float) -> Grey:
    """Draw a page in grey, notes and filled fields included."""
    bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=True)
    data, stride, width, height = bytes(bitmap.buffer), bitmap.stride, bitmap.width, bitmap.height
    bitmap.close()
    return Grey(width, height, tuple(data[row * stride : row * stride + width] for row in range(height)))


def stamp(page: pypdfium2.PdfPage, folio: str) -> tuple[int, int, int, int] | None:
    """Find where the stamp lies, in pixels at 72 dpi: left, top, right, bottom."""
    words = page.get_textpage()
    search = words.search(f"SO-{folio}", match_case=True)
    found = last = search.get_next()
    while found:
        last, found = found, search.get_next()
    if not last:
        return None
    boxes = [words.get_charbox(last[0] + n, loose=True) for n in range(last[1])]
    width, height = (round(one) for one in page.get_size())
    at = []
    for left, bottom, right, top in boxes:
        for x, y in ((left, bottom), (right, top)):
            across, down = raw.c_int(), raw.c_int()
            raw.FPDF_PageToDevice(page, 0, 0, width, height, 0, x, y, across, down)
            at.append((across.value, down.value))
    return (
        min(x for x, _ in at) - 3,
        min(y for _, y in at) - 3,
        max(x for x, _ in at) + 3,
        max(y for _, y in at) + 3,
    )


def apart(one: Grey, other: Grey, hidden: tuple[int, int, int, int] | None) -> float:
    """Give the share of pixels that differ, outside what is hidden. Both have one size."""
    left, top, right, bottom = hidden or (0, 0, 0, 0)
    count = 0
    for y, (a, b) in enumerate(zip(one.rows, other.rows, strict=True)):
        if a != b:
            inside = top <= y <= bottom
            count += sum(
                abs(p - q) > LEVELS
                for x, (p, q) in enumerate(zip(a, b, strict=True))
                if p != q and not (inside and left <= x <= right)
            )
    return count / max(one.width * one.height, 1)


def squares(grey: Grey, across: int, down: int, width: int, height: int) -> list[float]:
    """Average a part of a page in squares."""
    return [
        sum(sum(row[x : x + SQUARE]) for row in grey.rows[y : y + SQUARE]) / SQUARE**2
        for y in range(down, down + height - SQUARE, SQUARE)
        for x in range(across, across + width - SQUARE, SQUARE)
    ]


class Source:
    """The file that a page came from, as pdfium draws it."""

    def __init__(self, path: Path) -> None:
        """Open it, with its form."""
        self.document = pypdfium2.PdfDocument(path)
        self.form = self.document.get_formtype()
        if self.form in {raw.FORMTYPE_ACRO_FORM, raw.FORMTYPE_XFA_FOREGROUND}:
            self.document.init_forms()


def compare(made: pypdfium2.PdfPage, first: bytes, source: pypdfium2.PdfPage, folio: str) -> tuple[str, float]:
    """Say how a page of the bundle stands to its source: equal, moved, size or differs; and how far they are apart."""
    if tuple(map(round, made.get_size())) != tuple(map(round, source.get_size())):
        return "size", 1.0
    m = CM.match(first)
    one = drawn(made, 1)
    if not m:
        other = drawn(source, 1)
        share = apart(one, other, stamp(made, folio)) if (one.width, one.height) == (other.width, other.height) else 1.0
        return ("equal" if share <= SHARE else "differs"), share
    other = drawn(source, float(m[1]))
    across = round((one.width - other.width) / 2)
    here = squares(one, across, 0, other.width, other.height)
    there = squares(other, 0, 0, other.width, other.height)
    share = sum(abs(a - b) > LEVELS for a, b in zip(here, there, strict=True)) / max(len(there), 1)
    return ("moved" if share <= SHARE_MOVED else "differs"), share


def why(source: Source, page: pypdfium2.PdfPage, path: Path, *, pictured: bool) -> str:
    """Say what is known of the reason why a page looks different."""
    if pictured:
        return "went in as a picture"
    kinds: Counter[int] = Counter()
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        note = raw.FPDFPage_GetAnnot(page, index)
        kinds[raw.FPDFAnnot_GetSubtype(note)] += 1
        raw.FPDFPage_CloseAnnot(note)
    said = []
    if kinds[raw.FPDF_ANNOT_WIDGET]:
        said.append("fields drawn into the page" + (", of no form" if source.form == raw.FORMTYPE_NONE else ""))
    rest = sorted(set(kinds) - {raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_LINK})
    if rest:
        said.append(f"notes of kind {rest}")
    return ", ".join(said) or f"unknown ({path.stat().st_size} bytes)"


def peers(bundle: Path) -> Iterator[tuple[str, str]]:
    """Have qpdf and poppler look at the whole bundle."""
    ended = subprocess.run(["qpdf", "--check", str(bundle)], capture_output=True, text=True, check=False)
    yield "qpdf --check", f"exit {ended.returncode}"
    ended = subprocess.run(["pdftotext", str(bundle), os.devnull], capture_output=True, text=True, check=False)
    yield "pdftotext", f"exit {ended.returncode}, {len(set(ended.stderr.splitlines()))} kinds of remark"
    with tempfile.TemporaryDirectory() as away:
        words = ["pdftoppm", "-r", "20", "-gray", str(bundle), f"{away}/p"]
        ended = subprocess.run(words, capture_output=True, text=True, check=False)
        drawn_pages = len(list(Path(away).iterdir()))
    yield (
        "pdftoppm",
        f"exit {ended.returncode}, {drawn_pages} pages, {len(set(ended.stderr.splitlines()))} kinds of remark",
    )


class Comparison:
    """Every page of a bundle beside its source, counted and listed."""

    def __init__(self, bundle: Path, pictured: set[tuple[str, int]]) -> None:
        """Open the bundle. pictured: pages (file and number) that went in as pictures."""
        self.tally: Counter[str] = Counter()
        self.lines: list[str] = []
        self.files: set[Path] = set()
        self._document, self._built = pypdfium2.PdfDocument(bundle), pikepdf.open(bundle)
        self.length = len(self._document)
        self._pictured = pictured
        self._open: tuple[Path | None, Source | None] = (None, None)

    def look(self, number: int, path: Path, page: int) -> None:
        """Compare page `number` of the bundle with page `page` of a file."""
        self.files.add(path)
        source = self._source(path)
        try:
            before = source.document[page - 1] if source else None
        except pypdfium2.PdfiumError:
            before = None
        if source is None or before is None:
            self.tally["source not drawn by pdfium"] += 1
            return
        try:
            after = self._document[number - 1]
        except pypdfium2.PdfiumError:
            self.tally["broken"] += 1
            self.lines.append(f"  broken: page {number}, {path.name} {page}")
            return
        first = self._built.pages[number - 1].obj.Contents[0].read_bytes()
        what, share = compare(after, first, before, str(number))
        self.tally[what] += 1
        if what not in {"equal", "moved"}:
            reason = why(source, before, path, pictured=(path.name, page) in self._pictured)
            self.lines.append(f"  {what} ({share:.2%}): page {number}, {path.name} {page}: {reason}")
        before.close()
        after.close()

    def _source(self, path: Path) -> Source | None:
        if self._open[0] != path:
            try:
                self._open = (path, Source(path))
            except pypdfium2.PdfiumError:
                self._open = (path, None)
        return self._open[1]


def main() -> None:
    """Bind, look, compare, print."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--rough", type=Path, required=True)
    ask.add_argument("--sopinion", default=f"{sys.executable} -m sopinion")
    ask.add_argument("--keep", type=Path, help="a folder that the bundle is left in")
    said = ask.parse_args()
    program = shlex.split(said.sopinion)
    with tempfile.TemporaryDirectory() as away:
        home = Path(away) / "home"
        begun = time.perf_counter()
        bundle, read, made = export(program, home, said.rough.resolve(), said.keep or Path(away) / "out")
        seconds = time.perf_counter() - begun
        looked = dict(peers(bundle))
        pictured = {(one["file"], one["page"]) for one in made["pictured"]}
        comparison = Comparison(bundle, pictured)
        for number, path, page in sources(program, home, bundle):
            comparison.look(number, path, page)
    print(
        f"{read['files']} files, {read['read']} read, {len(comparison.files)} in the bundle; "
        f"{comparison.length} pages; {seconds:.0f} s"
    )
    for name, answer in looked.items():
        print(f"{name:<14} {answer}")
    print(f"{'pictured':<14} {len(pictured)}")
    for why_out, count in Counter(row["why"] for row in made["left_out"]).most_common():
        print(f"{count:6} left out: {why_out}")
    for name, count in sorted(comparison.tally.items()):
        print(f"{count:6} {name}")
    print(*comparison.lines, sep="\n")


if __name__ == "__main__":
    main()
