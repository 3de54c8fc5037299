"""Hold recognition against whole papers of our own (recognition_pages.toml): kind, day, whose, one record each.

python bench/recognition_pages.py [PAGES.toml] [--lot A] [--show]
"""

from __future__ import annotations

import argparse
import collections
import datetime
import math
import pathlib
import tomllib

from sopinion.content.kinds import lexicon
from sopinion.model.day import Day
from sopinion.model.page import Page
from sopinion.model.patient import Patient
from sopinion.model.recognition import FileSeen, recognise

TODAY = datetime.date(2026, 8, 1)
TOLD = Patient("Judith Anne Lindqvist", Day(1961, 11, 4), ("Judith Palmer",), ("00731188",))


def wilson(right: int, total: int) -> str:
    """A share with its 95 % interval."""
    if not total:
        return "-"
    p, z = right / total, 1.96
    middle = (p + z * z / (2 * total)) / (1 + z * z / total)
    half = z * math.sqrt(p * (1 - p) / total + z * z / (4 * total * total)) / (1 + z * z / total)
    return f"{p:.3f} [{max(0.0, middle - half):.3f}, {min(1.0, middle + half):.3f}] of {total}"


def main() -> None:
    """Print what is right, and with --show every paper that is not."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("pages", nargs="?", default=pathlib.Path(__file__).with_name("recognition_pages.toml"))
    ap.add_argument("--lot", default="")
    ap.add_argument("--show", action="store_true")
    a = ap.parse_args()
    words = lexicon()
    right: collections.Counter[str] = collections.Counter()
    sure: collections.Counter[bool] = collections.Counter()
    papers = [p for p in tomllib.loads(pathlib.Path(a.pages).read_text("utf8"))["paper"] if a.lot in {"", p["lot"]}]
    dated = sum(bool(p["day"]) for p in papers)
    for paper in papers:
        pages = tuple(Page(n, text.strip()) for n, text in enumerate(paper["text"].split("\n=====\n"), 1))
        records = recognise(FileSeen("scan.pdf", "", (), "aa", pages), words, TOLD, TODAY)
        best = max(records, key=lambda r: r.length)
        day = str(best.day) if best.day else ""
        fits = {
            "kind": best.kind == paper["kind"],
            "day": day == paper["day"],
            "whose": best.patient.match == paper["match"],
            "whole": len(records) == 1,
        }
        right.update(key for key, good in fits.items() if good and (key != "day" or paper["day"]))
        right["day wrong"] += bool(day) and not paper["day"].startswith(day)
        if best.kind_confidence >= 0.9:  # noqa: PLR2004 - the bar of the measure
            sure[fits["kind"]] += 1
        if a.show and not all(fits.values()):
            print(
                f"{paper['kind']} {paper['day']} {paper['match']}: read {best.kind} {best.kind_confidence} "
                f"{[(g.kind.value, g.confidence) for g in best.guesses]} {day} {best.day_role} {best.patient}\n    "
                f"{[e.quote[:40] for e in best.evidence]} {[(str(d.day), d.role.value) for d in best.days]}"
            )
    size = len(papers)
    print("kind", wilson(right["kind"], size), "| said with 0.9:", wilson(sure[True], sum(sure.values())))
    print("day", wilson(right["day"], dated), "| wrong", wilson(right["day wrong"], size))
    print("whose", wilson(right["whose"], size), "| one record", wilson(right["whole"], size))


if __name__ == "__main__":
    main()
