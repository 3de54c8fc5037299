"""Files that break readers: read by sopinion, by pypdf alone and by pdfium alone, in the same run.

    python bench/rough_files.py ../shared/eval/rough

A file is readable when at least one of its pages comes out: its words, or the fact that it bears none. Each peer reads
each file in a process of its own, so that a crash costs one file; sopinion reads them all in one run, as it does for a
person. A crash is a process that a signal ends, a hang one that takes longer than the limit. No passwords are given.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent / "src"
SECONDS = 60.0
"""After so long without an end, a file counts as a hang."""

PEERS: Mapping[str, str] = {
    "pypdf alone": (
        "import sys, logging; logging.disable(); from pypdf import PdfReader\n"
        "r = PdfReader(sys.argv[1], strict=False)\n"
        "n = 0\n"
        "for i in range(len(r.pages)):\n"
        "    try: r.pages[i].extract_text(); n += 1\n"
        "    except Exception: pass\n"
        "sys.exit(0 if n else 3)"
    ),
    "pdfium alone": (
        "import sys, pypdfium2\n"
        "d = pypdfium2.PdfDocument(sys.argv[1])\n"
        "n = 0\n"
        "for i in range(len(d)):\n"
        "    try: d[i].get_textpage().get_text_range(); n += 1\n"
        "    except pypdfium2.PdfiumError: pass\n"
        "sys.exit(0 if n else 3)"
    ),
}


def alone(script: str, path: Path) -> str:
    """Read a file with one library in a process of its own; say how it ended."""
    try:
        ended = subprocess.run(
            [sys.executable, "-c", script, str(path)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "hang"
    return "crash" if ended.returncode < 0 else "readable" if ended.returncode == 0 else "not readable"


def ours(paths: Sequence[Path]) -> dict[Path, str]:
    """Read all files with our reader, as `index` does; say how each ended, and name the problem of each unread one."""
    sys.path.insert(0, str(SOURCE))
    from sopinion.model.page import FoundFile, Passed, Problem  # noqa: PLC0415 - the path is set just above
    from sopinion.paper.reader import PaperReader  # noqa: PLC0415 - as above

    found = {}
    for path in paths:
        seen = path.stat()
        found[FoundFile(str(path.parent), path.name, seen.st_size, seen.st_mtime_ns)] = path
    told = {}
    for file, outcome in PaperReader(entry="sopinion.cli.reading").read(list(found)):
        if file not in found:
            continue  # it lies inside another file
        match outcome:
            case Problem(_, code, _):
                told[found[file]] = "hang" if code == "too-slow" else f"not readable: {code}"
            case Passed():
                told[found[file]] = "not readable: passed over"
            case _:
                told[found[file]] = "readable"
    return told


def row(name: str, told: Mapping[Path, str], files: int, seconds: float) -> str:
    """Sum up a reader in a line of the table."""
    count = Counter(said.partition(":")[0] for said in told.values())
    cells = (name, files, len(told), count["crash"], count["hang"], count["readable"], f"{seconds:.0f}")
    return "| " + " | ".join(map(str, cells)) + " |"


def main() -> None:
    """Read the folder three times over and print the table."""
    asked = argparse.ArgumentParser(description="How files that break readers are read.")
    asked.add_argument("folder", type=Path)
    folder = asked.parse_args().folder
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix not in {".md", ".csv"})
    print("| reader | files | accounted for | crashes | hangs | readable | seconds |")
    print("|---|---|---|---|---|---|---|")
    start = time.perf_counter()
    told = {"sopinion": ours(paths)}
    print(row("sopinion", told["sopinion"], len(paths), time.perf_counter() - start))
    for name, script in PEERS.items():
        start = time.perf_counter()
        told[name] = {path: alone(script, path) for path in paths}
        print(row(name, told[name], len(paths), time.perf_counter() - start))
    best = {path for path in paths if any(told[name][path] == "readable" for name in PEERS)}
    print(f"\nreadable by one of the two peers: {len(best)}")
    for path in sorted(best):
        if told["sopinion"][path] != "readable":
            print(f"  one of them, and not sopinion: {path.name} ({told['sopinion'][path]})")
    for path in paths:
        if told["sopinion"][path] == "readable" and path not in best:
            print(f"  sopinion alone: {path.name}")


if __name__ == "__main__":
    main()
