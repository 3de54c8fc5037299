"""How fast a phrase is found in very many pages, beside what else finds it, in the same run.

    python bench/find_speed.py --folder PAPERS                   # 100,000 pages, made of the texts in PAPERS
    python bench/find_speed.py --folder PAPERS --pages 20000 --phrase "lymph node"

PAPERS is read once by `sopinion index`. Its pages are then put into the index again and again, under other
fingerprints, until there are so many. `pdfgrep` reads PAPERS itself, once, and its time is multiplied by how many
times more pages the index has: it reads every page each time, so its time grows as they do. `recollq` searches PAPERS
as they are, without the copies. Peers that are not installed are named as missing.
"""

from __future__ import annotations

import argparse
import datetime
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent / "src"
sys.path.insert(0, str(SOURCE))

from index_speed import surroundings  # noqa: E402 - beside this
from sopinion.flows.recognise import recognise  # noqa: E402 - from this very tree
from sopinion.flows.records import Papers  # noqa: E402
from sopinion.model.listing import Kept, Known, State  # noqa: E402
from sopinion.model.page import Page, Reading  # noqa: E402
from sopinion.storage import index  # noqa: E402
from sopinion.storage.cases import CaseRoom  # noqa: E402
from sopinion.storage.home import Home  # noqa: E402

RUNS = 9


def timed(call: Sequence[str], env: Mapping[str, str], runs: int = RUNS) -> float:
    """Give the median seconds of several runs."""
    spent = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run(call, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        spent.append(time.perf_counter() - start)
    return statistics.median(spent)


def texts(case: Path) -> list[list[str]]:
    """The pages of each file that was read into a case."""
    with sqlite3.connect(case / index.FILE) as tables:
        rows = tables.execute("SELECT sha256, text FROM pages ORDER BY sha256, number").fetchall()
    found: dict[str, list[str]] = {}
    for sha, text in rows:
        found.setdefault(sha, []).append(text)
    return list(found.values())


def copies(files: Sequence[Sequence[str]], pages: int) -> Iterator[tuple[str, Sequence[str]]]:
    """Give the files again and again, each with a fingerprint of its own, until there are so many pages."""
    number = 0
    for name in count():
        file = files[name % len(files)]
        yield f"{name:064x}", file
        number += len(file)
        if number >= pages:
            return


def fill(home: Path, files: Sequence[Sequence[str]], pages: int) -> None:
    """Put as many pages into the index of the current case."""
    room = CaseRoom(Home(home))
    label = room.find(None)
    case = room.read(label)
    (room.path(label) / index.FILE).unlink()
    with index.writing(room.path(label)) as kept:
        papers = Papers(kept, recognise, datetime.datetime.now(datetime.UTC).date())
        for sha, file in copies(files, pages):
            kept.put_reading(sha, Reading(tuple(Page(n, text) for n, text in enumerate(file, 1)), "bench"))
            kept.put_file(Known("/papers", f"{sha[-8:]}.pdf", 1, 1, sha, State.READ))
            papers.keep(sha, [Kept(sha[-8:], sha, 1, len(file), "")], case.patient)
            kept.save_seldom()
        papers.tally(case)
        kept.save()


def main() -> None:
    """Fill an index, ask it, ask the peers, print a table."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--folder", type=Path, required=True)
    words.add_argument("--pages", type=int, default=100_000)
    words.add_argument("--phrase", default="invasive ductal carcinoma")
    said = words.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        env = surroundings(place)
        program = [sys.executable, "-m", "sopinion"]
        for call in (["cases", "new", "bench"], ["index", str(said.folder), "--ocr", "off"]):
            subprocess.run(
                [*program, *call], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
            )
        files = texts(next((place / "home" / "cases").glob("case-*")))
        real = sum(map(len, files))
        fill(place / "home", files, said.pages)
        start = timed([*program, "--version"], env)
        print(f"| pages in the index | {said.pages:,} |")
        print(f"| sopinion --version | {start * 1000:.0f} ms |")
        for name, call in (
            (f'sopinion find "{said.phrase}"', [said.phrase, "--json"]),
            (f'sopinion find "{said.phrase}" --close', [said.phrase, "--close", "--json"]),
            ("sopinion find tumor", ["tumor", "--json"]),
        ):
            took = timed([*program, "find", *call], env)
            print(f"| {name} | {took * 1000:.0f} ms, {1000 * (took - start):+.0f} ms to start-up |")
        if shutil.which("pdfgrep"):
            took = timed(["pdfgrep", "-r", "-c", said.phrase, str(said.folder)], env, 1)
            print(
                f"| pdfgrep -r over {real:,} pages, times {said.pages / real:.1f} | {took * said.pages / real:.1f} s |"
            )
        else:
            print("| pdfgrep | is not installed here |")
        if shutil.which("recollindex") and shutil.which("recollq"):
            (place / "recoll").mkdir()
            (place / "recoll" / "recoll.conf").write_text(f"topdirs = {said.folder.resolve()}\n", encoding="utf-8")
            timed(["recollindex"], env, 1)
            took = timed(["recollq", f'"{said.phrase}"'], env)
            print(f"| recollq over {real:,} pages | {took * 1000:.0f} ms |")
        else:
            print("| recollq | is not installed here |")


if __name__ == "__main__":
    main()
