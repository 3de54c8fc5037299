"""Measure the detective on case folders with planted gaps and on clean ones, in this process.

    python bench/planted_gaps.py [--texts documents-dev.jsonl.gz] [--half a|b|c|all] [--show] [--speed]

The folders stand in gap_cases.py. With --texts, folders of real report texts (which nothing was planted in) are looked
through as well, and every gap found there is printed to be read by a person.
"""

from __future__ import annotations

import argparse
import collections
import datetime
import gzip
import hashlib
import json
import pathlib
import random
import sys
import textwrap
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))

import gap_cases
from sopinion.content.gaps import calendar, cues
from sopinion.content.kinds import lexicon
from sopinion.model.copies import settle
from sopinion.model.day import Day
from sopinion.model.gap import Gap, GapState
from sopinion.model.gaps import gaps
from sopinion.model.gaps.pile import Told
from sopinion.model.kind import Kind
from sopinion.model.page import Page, Source
from sopinion.model.patient import Patient
from sopinion.model.recognition import FileSeen, recognise
from sopinion.model.record import Part, Record, record_id

TODAY = datetime.date(2025, 11, 20)


def read(papers: list[list[str]], source: Source = Source.TEXT) -> tuple[list[Record], dict[str, tuple[Page, ...]]]:
    """Recognise files, each a list of page texts."""
    patient = Patient(gap_cases.PATIENT[0], Day.parse(gap_cases.PATIENT[1]))
    records: list[Record] = []
    pages = {}
    for n, texts in enumerate(papers):
        sha = hashlib.sha256(f"{n}{texts}".encode()).hexdigest()
        seen = tuple(Page(i, text, source) for i, text in enumerate(texts, 1))
        pages[sha] = seen
        records += recognise(FileSeen(f"{n:03}.pdf", "/", (), sha, seen), lexicon(), patient, TODAY)
    return list(settle(tuple(records))), pages


def open_gaps(case: gap_cases.Case) -> tuple[list[Gap], list[Record]]:
    """The open gaps of a case folder."""
    records, pages = read([paper.text() for paper in case.papers])
    told = Told(case.images, "asked" if case.slides else "")
    found = gaps(records, pages, cues(), calendar(), told)
    return [gap for gap in found if gap.state() is GapState.OPEN], records


def score(cases: list[gap_cases.Case], *, show: bool) -> dict[str, collections.Counter[str]]:
    """Hold what was found against what was planted; a kind of gap is judged by the rule it was planted for."""
    table: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for case in cases:
        found, records = open_gaps(case)
        left = list(found)
        for kinds, word in case.planted:
            hit = next((g for g in left if g.kind in kinds and word.lower() in g.quote.lower()), None)
            table[case.rule]["planted"] += 1
            if hit:
                table[case.rule]["found"] += 1
                left.remove(hit)
            elif show:
                print(
                    "MISSED",
                    case.name,
                    [r.kind.value for r in records],
                    [str(r.day) for r in records],
                    "|",
                    case.papers[0].plant[:110],
                    "|",
                    [(g.kind.value, g.quote[:60]) for g in found],
                )
        for gap in left:
            table[f"kind {gap.kind}"]["false"] += 1
            table["all"]["false"] += 1
            if show:
                print(
                    "FALSE",
                    case.name,
                    gap.kind.value,
                    gap.says,
                    "|",
                    gap.about,
                    "|",
                    gap.quote[:120],
                    [r.kind.value for r in records],
                    [str(r.day) for r in records],
                )
    return table


def texts(path: pathlib.Path) -> list[dict[str, str]]:
    """The real texts, each with its kind."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(row) for row in file]


def real(path: pathlib.Path, *, seed: int = 3) -> None:
    """Folders of ten real texts each; every gap that is told there is printed."""
    rows = texts(path)
    random.Random(seed).shuffle(rows)  # noqa: S311 - which texts share a folder is no secret
    told = Told("have", "asked")
    count: collections.Counter[str] = collections.Counter()
    folders = 0
    for n in range(0, len(rows), 10):
        folders += 1
        head = "Calloway Ridge Medical Center\nPatient: Rosalind Achterberg   DOB: 06/17/1958\nDate: {}\n"
        files = [[head.format(f"0{1 + k % 9}/1{k % 9}/2025") + row["text"]] for k, row in enumerate(rows[n : n + 10])]
        records, pages = read(files)
        for gap in gaps(records, pages, cues(), calendar(), told):
            if gap.state() is GapState.OPEN:
                count[gap.kind] += 1
                kind = next((r.kind.value for r in records if r.id == gap.record), "")
                print(f"{gap.kind.value:15} {gap.says:15} [{kind[:9]}] {gap.about[:40]!r}: {gap.quote[:150]}")
    print(folders, "folders", dict(count))


def speed(path: pathlib.Path) -> None:
    """Time the rules alone on a thousand records of four pages each."""
    rows = texts(path)
    records: list[Record] = []
    pages: dict[str, tuple[Page, ...]] = {}
    for n in range(1000):
        sha = hashlib.sha256(f"{n}".encode()).hexdigest()
        four = [rows[(n * 4 + k) % len(rows)] for k in range(4)]
        pages[sha] = tuple(
            Page(k, f"Calloway Ridge\nPage {k} of 4\n{textwrap.fill(row['text'][:3200], 90)}")
            for k, row in enumerate(four, 1)
        )
        part = Part(f"{n}.pdf", "/", sha, 1, 4)
        day = Day(2025, 1 + n % 9, 1 + n % 28)
        records.append(Record(record_id(sha, 1, 4), (part,), Kind(four[0]["kind"]), 0.9, day=day))
    words, days = cues(), calendar()
    spent = []
    for _ in range(3):
        begin = time.process_time()
        found = gaps(records, pages, words, days, Told())
        spent.append(time.process_time() - begin)
    letters = sum(len(page.text) for group in pages.values() for page in group) / 1e6
    size = f"1000 records, 4000 pages, {letters:.1f} million letters"
    print(f"{min(spent):.2f} s of processor time for {size}; {len(found)} gaps")


def main() -> None:
    """Print precision and recall by rule."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--texts", type=pathlib.Path)
    ap.add_argument("--half", default="all")
    ap.add_argument("--show", action="store_true")
    ap.add_argument("--speed", action="store_true")
    a = ap.parse_args()
    for half in ("a", "b", "c") if a.half == "all" else (a.half,):
        planted = list(gap_cases.cases(half))
        table = score(planted + (list(gap_cases.left_alone()) if half == "a" else []), show=a.show)
        total = collections.Counter()
        gapped = sum(bool(case.planted) for case in planted)
        print(f"\npart {half}: {gapped} folders with a gap, {len(planted) - gapped} clean")
        for rule, row in table.items():
            if row["planted"]:
                print(f"{rule:14} planted {row['planted']:3}  found {row['found']:3}")
                total.update(row)
            elif rule.startswith("kind"):
                print(f"{rule:26} false {row['false']}")
        false = table["all"]["false"]
        recall, precision = total["found"] / total["planted"], total["found"] / max(1, total["found"] + false)
        print(f"all: recall {recall:.3f} precision {precision:.3f}")
    if a.texts and a.speed:
        speed(a.texts)
    elif a.texts:
        real(a.texts)


if __name__ == "__main__":
    main()
