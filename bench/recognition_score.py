# ruff: noqa: E501 - what went wrong is told in one line each
"""Score recognition by itself: packets with their truth, read by pdfium, without the program around.

    python bench/recognition_score.py PACKETS... --eval FOLDER_OF_SCORE_PY [--show 20]

PACKETS are folders with files/ and truth.json, made by a packet maker. Scans are left out. The judging functions are
those of the evaluation's own score.py, loaded by path.
"""

from __future__ import annotations

import argparse
import collections
import datetime
import importlib.util
import json
import pathlib
import pickle
import time
from typing import Any

import pypdfium2

from sopinion.content.kinds import lexicon
from sopinion.model.day import Day
from sopinion.model.page import Page
from sopinion.model.patient import Patient
from sopinion.model.recognition import FileSeen, recognise
from sopinion.model.record_json import as_json

TODAY = datetime.date(2026, 8, 1)


def score_module(folder: str) -> Any:  # noqa: ANN401 - a module from elsewhere
    """Load the judge."""
    spec = importlib.util.spec_from_file_location("score", pathlib.Path(folder) / "score.py")
    if spec is None or spec.loader is None:
        raise SystemExit("no score.py there")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def texts(root: pathlib.Path, truth: dict[str, Any]) -> dict[str, list[str]]:
    """The text of every digital file, read once and kept beside the packets."""
    kept = root / "texts.pickle"
    if kept.exists():
        return pickle.loads(kept.read_bytes())  # type: ignore[no-any-return]  # noqa: S301 - our own file
    found = {}
    for f in truth["files"]:
        if not f["scan"]:
            pdf = pypdfium2.PdfDocument(root / "files" / f["file"])
            found[f["file"]] = [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in pdf]
    kept.write_bytes(pickle.dumps(found))
    return found


def patient_of(truth: dict[str, Any]) -> Patient:
    """The patient as the evaluation tells it."""
    me = truth["patient"]
    first, last = me["name"].split(maxsplit=1)
    return Patient(me["name"], Day.parse(me["born"]), (f"{first} {last}-{me['maiden']}",))


def main() -> None:  # noqa: C901, PLR0912, PLR0915 - one table
    """Print the table."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("packets", nargs="+")
    ap.add_argument("--eval", required=True)
    ap.add_argument("--show", type=int, default=0)
    ap.add_argument("--only", default="")
    a = ap.parse_args()
    score = score_module(a.eval)
    words = lexicon()
    kinds = collections.defaultdict(list)
    days: collections.Counter[str] = collections.Counter()
    edges: collections.Counter[str] = collections.Counter()
    docs: collections.Counter[str] = collections.Counter()
    sdocs: collections.Counter[str] = collections.Counter()
    who: collections.Counter[str] = collections.Counter()
    conf_kind, conf_day, wrong = [], [], []
    pages_read = 0
    spent = 0.0
    stacks = whole_stacks = 0
    for name in a.packets:
        root = pathlib.Path(name)
        truth = json.loads((root / "truth.json").read_text())
        read = texts(root, truth)
        patient = patient_of(truth)
        for f in truth["files"]:
            if f["scan"]:
                continue
            seen = FileSeen(f["file"], "", (), f["file"], tuple(Page(i, t) for i, t in enumerate(read[f["file"]], 1)))
            begin = time.process_time()
            records = recognise(seen, words, patient, TODAY)
            spent += time.process_time() - begin
            pages_read += len(seen.pages)
            got = [as_json(r) for r in records]
            truths, blank = f["documents"], set(f["blank"])
            starts_t = {d["pages"][0] for d in truths}
            starts_p = {r["pages"][0] for r in got} - {1} - {x + 1 for x in blank if x + 1 not in starts_t} - blank
            starts_t -= {1}
            edges.update(tp=len(starts_t & starts_p), fp=len(starts_p - starts_t), fn=len(starts_t - starts_p))
            wrong += [
                ("edge", f"{name} {f['file']} start {'missed' if s in starts_t else 'false'} at {s} of {f['pages']}")
                for s in starts_t ^ starts_p
            ]
            exact = [d for d in truths if any(score.pages(r) - blank == score.pages(d) - blank for r in got)]
            meant = [r for r in got if score.pages(r) - blank]
            for c in (docs, *([sdocs] if f["group"] == "stack" else [])):
                c.update(tp=len(exact), fp=len(meant) - len(exact), fn=len(truths) - len(exact))
            if f["group"] == "stack":
                stacks += 1
                whole_stacks += len(exact) == len(truths) == len(meant)
            flagged = {x["page"] for r in got for x in r["foreign_pages"]}
            cover = {n: r for r in got for n in score.pages(r)}
            for d in truths:
                best = max(got, key=lambda r: len(score.pages(r) & score.pages(d)))
                near = (
                    None
                    if len(score.pages(best) & score.pages(d)) * 2 <= len(score.pages(best) | score.pages(d))
                    else best
                )
                for g in ("all", *([] if d["titled"] else ["no title"])):
                    kinds[g].append((d["kind"], best["kind"]))
                if d["kind"] in score.REAL:
                    kinds["five"].append((d["kind"], best["kind"]))
                else:
                    who["other kinds"] += 1
                    who["called one of five"] += best["kind"] in score.REAL
                conf_kind.append((best["kind_confidence"], best["kind"] == d["kind"]))
                if best["kind"] != d["kind"]:
                    wrong.append(
                        (
                            "kind",
                            f"{name} {f['file']} {d['pages']} {d['id']} titled={d['titled']}: {d['kind']} read as {best['kind']} {best['kind_confidence']} {best['guesses']} {[e['quote'] for e in best['evidence'][:3]]}",
                        )
                    )
                if d["day"]:
                    j = score.judge_day(near["day"] if near else None, d["day"], d["settled"])
                    days[j] += 1
                    if near and near["day"]:
                        conf_day.append((near["day_confidence"], j == "right"))
                    if j != "right":
                        wrong.append(
                            (
                                f"day {j}",
                                f"{name} {f['file']} {d['pages']} {d['layout']} {d['header']} {d['kind']}: {d['day']} read as {best['day']} ({best['day_role']}) kind {best['kind']} {[(x['quote'][:50], x['role']) for x in best['days'][:5]]}",
                            )
                        )
                if d["own"] is not None:
                    for n in score.pages(d) - blank:
                        r = cover.get(n)
                        accused = n in flagged or (bool(r) and r["patient"]["match"] == "different")
                        theirs = not d["own"] or n in d["foreign"]
                        who["theirs" if theirs else "own"] += 1
                        who["caught" if theirs else "accused"] += accused
                        if accused != theirs:
                            wrong.append(
                                (
                                    "whose",
                                    f"{name} {f['file']} page {n} {d['layout']} {d['header']}: {'missed' if theirs else 'accused'} {d['patient']} {d['born']} patient {patient.name} {patient.birth_date} read {r and r['patient']}",
                                )
                            )
    f1 = lambda c: round(score.f1(c["tp"], c["fp"], c["fn"]), 4)  # noqa: E731
    for g, pairs in kinds.items():
        macro, per = score.macro(pairs)
        right = sum(t == p for t, p in pairs)
        print(
            f"kind {g}: {score.wilson(right, len(pairs))} macro {macro:.3f}",
            {k: round(v, 3) for k, v in per.items()} if g == "all" else "",
        )
    total = sum(days.values())
    print("day", {k: round(v / total, 4) for k, v in days.items()}, "of", total)
    print("caught", score.wilson(who["caught"], who["theirs"]), "accused", score.wilson(who["accused"], who["own"]))
    print("other kinds called one of five", score.wilson(who["called one of five"], who["other kinds"]))
    print(
        "edges",
        dict(edges),
        "F1",
        f1(edges),
        "exact docs",
        f1(docs),
        "in stacks",
        f1(sdocs),
        "whole stacks",
        f"{whole_stacks}/{stacks}",
    )
    print("confidence kind", score.calibration(conf_kind))
    print("confidence day", score.calibration(conf_day))
    print(f"{spent / pages_read * 1000:.3f} ms a page for recognition, {pages_read} pages")
    shown: collections.Counter[str] = collections.Counter()
    for what, line in wrong:
        if what.startswith(a.only) and shown[what] < a.show:
            shown[what] += 1
            print(f"  [{what}]", line)


if __name__ == "__main__":
    main()
