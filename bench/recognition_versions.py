# ruff: noqa: S311, PLR2004 - papers to measure with, no secret; the odds stand beside each case
"""Measure copies and versions on cases made from texts: recognition_versions.py DOCS.jsonl.gz [--cases 60] [--seed 1].

DOCS are texts with their kind. Each is set under a head of our own and varied: the same bytes twice are no case here.
  copies      other bytes, another print date; read off a picture (letters and spaces changed by chance)
  versions    preliminary and final, final and corrected, final and the whole report with an addendum
  apart       the same form with other values and another day; the same words but for one paragraph; a short addendum
Printed: how many of each are told right.
"""

from __future__ import annotations

import argparse
import collections
import gzip
import json
import random

from recognition_pages import TODAY, TOLD, wilson
from sopinion.content.kinds import lexicon
from sopinion.model.copies import settle
from sopinion.model.page import Page, Source
from sopinion.model.recognition import FileSeen, recognise
from sopinion.model.record import Record

LABEL = {"pathology-report": "Collected", "imaging-report": "Exam date", "operative-report": "Date of procedure"}
LOOKS = {"l": "1", "o": "0", "e": "c", "m": "rn", "i": "l", "S": "5", "a": "o", "t": "l", "h": "b"}


def blurred(text: str, r: random.Random, rate: float) -> str:
    """A text as it comes back from a picture."""
    return "".join(LOOKS.get(c, "") if r.random() < rate and c in LOOKS else c for c in text)


def head(kind: str, day: str, number: str, state: str = "", printed: str = "01/05/2026") -> str:
    """The head of a report."""
    return (
        f"Oakfield Hospital\n{state}\nPatient: Judith Lindqvist  DOB: 11/04/1961\nAccession: {number}\n"
        f"{LABEL[kind]}: {day}\nPrinted: {printed}\n"
    )


def changed(text: str, r: random.Random) -> str:
    """The same text with other numbers."""
    return "".join(str(r.randrange(10)) if c.isdigit() else c for c in text)


def cases(doc: dict[str, str], r: random.Random) -> dict[str, tuple[list[tuple[str, Source]], str]]:
    """Papers in two or three versions by the name of the case, and what the second is to the first."""
    kind, text = doc["kind"], doc["text"][:6000]
    number = f"S25-{r.randrange(10**4, 10**5)}"
    own = head(kind, "03/14/2025", number)
    lines = text.split("\n")
    half = len(lines) // 2
    other = "\n".join(
        [*lines[:half], "This was seen again with the family, who ask for another view of it.", *lines[half:]]
    )
    t, o = Source.TEXT, Source.OCR
    return {
        "copy, printed later": (
            [(own + text, t), (head(kind, "03/14/2025", number, "", "02/09/2026") + text, t)],
            "copy",
        ),
        "copy, a good scan": ([(own + text, t), (own + blurred(text, r, 0.01), o)], "copy"),
        "copy, a poor scan": ([(own + text, t), (own + blurred(text, r, 0.04), o)], "copy"),
        "two scans": ([(own + blurred(text, r, 0.01), o), (own + blurred(text, r, 0.01), o)], "copy"),
        "preliminary, final": (
            [
                (head(kind, "03/14/2025", number, "PRELIMINARY REPORT") + text[: len(text) // 2], t),
                (head(kind, "03/14/2025", number, "FINAL REPORT") + text, t),
            ],
            "version",
        ),
        "final, corrected": (
            [
                (head(kind, "03/14/2025", number, "FINAL REPORT") + text, t),
                (head(kind, "03/14/2025", number, "CORRECTED REPORT") + other, t),
            ],
            "version",
        ),
        "final, whole with addendum": (
            [
                (head(kind, "03/14/2025", number, "FINAL REPORT") + text, t),
                (head(kind, "03/14/2025", number) + "ADDENDUM\nReceptors were repeated.\n" + text, t),
            ],
            "version",
        ),
        "a series": (
            [(own + text, t), (head(kind, "05/20/2025", "S25-1" + number[-3:]) + changed(text, r), t)],
            "apart",
        ),
        "a series, same day": (
            [(own + text, t), (head(kind, "03/14/2025", "S25-2" + number[-3:]) + changed(text, r), t)],
            "apart",
        ),
        "one paragraph more": (
            [
                (own.replace(number, "").replace("03/14/2025", "") + text, t),
                (own.replace(number, "").replace("03/14/2025", "") + other, t),
            ],
            "apart",
        ),
        "a short addendum": (
            [
                (head(kind, "03/14/2025", number, "FINAL REPORT") + text, t),
                (
                    head(kind, "03/14/2025", number, "ADDENDUM")
                    + "The receptors were repeated on block A2 at the request of "
                    "the treating doctor and are as before. No change is made to what was reported on the first day.",
                    t,
                ),
            ],
            "apart",
        ),
    }


def told(first: Record, second: Record) -> str:
    """What two settled records are to each other."""
    if first.copy_of or second.copy_of:
        return "copy"
    return "version" if second.supersedes == first.id else "crossed" if first.supersedes else "apart"


def main() -> None:
    """Print the table."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("documents")
    ap.add_argument("--cases", type=int, default=60)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--show", action="store_true")
    a = ap.parse_args()
    r = random.Random(a.seed)
    with gzip.open(a.documents, "rt", encoding="utf8") as lines:
        docs = [d for d in map(json.loads, lines) if d["kind"] in LABEL and len(d["text"]) > 600]
    words = lexicon()
    right: collections.Counter[str] = collections.Counter()
    total: collections.Counter[str] = collections.Counter()
    for doc in r.sample(docs, a.cases):
        for name, (papers, want) in cases(doc, r).items():
            records: list[Record] = []
            for n, (text, source) in enumerate(papers):
                seen = FileSeen(f"{n}.pdf", "", (), f"{n:02}", (Page(1, text, source),))
                records += recognise(seen, words, TOLD, TODAY)
            found = settle(tuple(records))
            total[name] += 1
            good = len(found) == 2 and told(*found) == want
            right[name] += good
            if a.show and not good:
                print(
                    name,
                    [(x.kind.value, str(x.day), x.accession, x.status.value, x.copy_of, x.supersedes) for x in found],
                )
    for name, size in total.items():
        print(f"{name:<28} {wilson(right[name], size)}")


if __name__ == "__main__":
    main()
