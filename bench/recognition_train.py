"""Learn the weights of recognition from packets with their truth, and write them to content/en/reading/weights.toml.

    python bench/recognition_train.py --documents DOCS.jsonl.gz --packets PACKETS... --eval FOLDER [--out weights.toml]

Three small tables are learned, each a plain logistic regression:
  words       for the five kinds with public texts: how much each plain word speaks for or against the kind
  kind_mix    how headings, titles, file name and wording weigh together: eight numbers, the same for every kind
  edge_mix    how the signs of a new document weigh together: some twenty numbers
DOCS are texts with their kind; papers of our own (recognition_papers.py) stand in as "none of the five". Needs numpy.
"""

from __future__ import annotations

import argparse
import collections
import gzip
import json
import math
import pathlib
import tomllib
import zlib
from dataclasses import replace
from typing import Any

import numpy as np

from recognition_score import TODAY, texts
from sopinion.content.kinds import lexicon
from sopinion.model import edge, heading
from sopinion.model.bearer import bearer
from sopinion.model.kind import Kind
from sopinion.model.lexicon import WORD, Lexicon
from sopinion.model.page import Page
from sopinion.model.sight import look

FIVE = ("pathology-report", "operative-report", "discharge-summary", "imaging-report", "visit-note")
FOLDS = 5
SCALE = 100
FEWEST = 7  # documents a word must stand in
MOST_WORDS = 1800
# Marks of how the texts were made public, not of what they are.
MARKS = frozenset(
    {
        "xxxx",
        "xxx",
        "hipaa",
        "discrepancy",
        "reviewer",
        "disqualified",
        "qualified",
        "criteria",
        "initials",
        "synchronous",
    }
    | {
        "uuid",
        "redacted",
        "abcd",
        "xyz",
        "tcga",
        "hippa",
        "circle",
        "dual",
        "reviewed",
        "dictated",
        "transcribed",
        "case",
        "ssn",
    }
)
SHORTEST = 3  # letters a word must have
STEPS, CALM_AFTER = 6000, 4000
# What is held beforehand of the signs of a boundary: real papers keep to these more than packets do.
HELD = {
    "page one": 3.5,
    "goes on": -6.0,
    "before ended": 1.5,
    "number breaks": 1.0,
    "other person": 2.5,
    "other days": 1.0,
    "other title": 1.0,
}

Array = Any


def fold_of(key: str) -> int:
    """The fold of a document, by its id alone."""
    return zlib.crc32(key.encode()) % 997 % FOLDS


def words_of(text: str) -> set[str]:
    """The plain words of a text that may carry weight."""
    return {
        w
        for w in WORD.findall(text.lower())
        if len(w) >= SHORTEST and w.isascii() and w.isalpha() and w not in MARKS and set(w) - {"i", "l"}
    }


def logistic(x: Array, y: Array, weight: Array, *, ridge: float, rounds: int) -> tuple[Array, Array]:
    """Fit one-vs-rest logistic regressions by accelerated gradient descent: weights (features x classes) and bias."""
    n = weight.sum()
    w = np.zeros((x.shape[1], y.shape[1]), dtype=np.float32)
    b = np.zeros(y.shape[1], dtype=np.float32)
    vw, vb = w.copy(), b.copy()
    scale = 1 / (0.25 * float((x**2).sum(1).max()) + 0.25)
    for step in range(rounds):
        p = 1 / (1 + np.exp(-(x @ vw + vb)))
        g = (p - y) * weight[:, None] / n
        nw = vw - scale * (x.T @ g + ridge * vw)
        nb = vb - scale * g.sum(0)
        m = step / (step + 3)
        vw, vb = nw + m * (nw - w), nb + m * (nb - b)
        w, b = nw, nb
    return w, b


def matrix(sets: list[set[str]], vocabulary: dict[str, int]) -> Array:
    """Presence of words, scaled by the number of known words as recognition does."""
    x = np.zeros((len(sets), len(vocabulary)), dtype=np.float32)
    for i, words in enumerate(sets):
        known = [vocabulary[w] for w in words if w in vocabulary]
        x[i, known] = 1 / math.sqrt(max(len(known), 12))
    return x


def learn_words(rows: list[dict[str, str]], ridge: float) -> tuple[dict[str, tuple[float, ...]], tuple[float, ...]]:
    """Weights for plain words, and the bias, for the five kinds."""
    sets = [words_of(row["text"]) for row in rows]
    y = np.array([[row["kind"] == k for k in FIVE] for row in rows], dtype=np.float32)
    sizes = collections.Counter(row["kind"] for row in rows)
    weight = np.array([(len(rows) / sizes[row["kind"]]) ** 0.5 for row in rows], dtype=np.float32)
    seen = collections.Counter(w for words in sets for w in words)
    vocabulary = {w: i for i, w in enumerate(sorted(w for w, c in seen.items() if c >= FEWEST))}
    w, b = logistic(matrix(sets, vocabulary), y, weight, ridge=ridge, rounds=300)
    spread = np.abs(w).max(1)
    best = [word for word, i in sorted(vocabulary.items(), key=lambda item: -spread[item[1]])][:MOST_WORDS]
    vocabulary = {word: i for i, word in enumerate(sorted(best))}
    w, b = logistic(matrix(sets, vocabulary), y, weight, ridge=ridge, rounds=600)
    return {word: tuple(round(float(v), 2) for v in w[i]) for word, i in vocabulary.items()}, tuple(
        round(float(v), 3) for v in b
    )


def read_packets(folders: list[str], words: Lexicon) -> list[dict[str, Any]]:
    """Every digital file of the packets: its truth, and one look at each page."""
    files = []
    for name in folders:
        root = pathlib.Path(name)
        truth = json.loads((root / "truth.json").read_text())
        read = texts(root, truth)
        for f in truth["files"]:
            if not f["scan"]:
                sights = [look(Page(i, t), words, TODAY) for i, t in enumerate(read[f["file"]], 1)]
                files.append({**f, "sights": sights, "bearers": [bearer(s, words) for s in sights]})
    return files


def whole_papers(path: str, lots: str, words: Lexicon) -> list[tuple[str, list[Any]]]:
    """Kind and pages of the whole papers of our own."""
    papers = tomllib.loads(pathlib.Path(path).read_text("utf8"))["paper"] if path else []
    return [
        (p["kind"], [look(Page(n, t.strip()), words, TODAY) for n, t in enumerate(p["text"].split("\n=====\n"), 1)])
        for p in papers
        if p["lot"] in lots
    ]


def learn_mix(
    files: list[dict[str, Any]], lexicons: list[Lexicon], papers: list[tuple[str, list[Any]]]
) -> dict[str, float]:
    """A conditional logit over all kinds, its few coefficients shared by all of them.

    Whole papers of our own weigh together half as much as all the packets: they are written in ways packets are not.
    """
    rows, answers, weights = [], [], []
    kinds = list(Kind)
    sizes = collections.Counter(d["kind"] for f in files for d in f["documents"])
    for f in files:
        for d in f["documents"]:
            words = lexicons[fold_of(d["id"])]
            first, last = d["pages"]
            met = heading.found(heading.tally(f["sights"][first - 1 : last]), "", words)
            rows.append([list(heading.features(k, met[k], words).values()) for k in kinds])
            answers.append(kinds.index(Kind(d["kind"])))
            weights.append(1 / sizes[d["kind"]])
    share = np.array(weights) / sum(weights)
    for kind, sights in papers:
        met = heading.found(heading.tally(sights), "", lexicons[0])
        rows.append([list(heading.features(k, met[k], lexicons[0]).values()) for k in kinds])
        answers.append(kinds.index(Kind(kind)))
    x, y = np.array(rows), np.array(answers)
    weight = np.concatenate([share, np.full(len(papers), 0.5 / max(1, len(papers)))])
    weight /= weight.sum()
    names = list(heading.features(Kind.OTHER, heading.Found(), lexicons[0]))
    theta = np.zeros(x.shape[2])
    vel = theta.copy()
    for step in range(STEPS):
        look_at = theta + 0.9 * vel
        s = x @ look_at
        p = np.exp(s - s.max(1, keepdims=True))
        p /= p.sum(1, keepdims=True)
        p[np.arange(len(y)), y] -= 1
        grad = (weight[:, None, None] * p[:, :, None] * x).sum((0, 1)) + 0.0004 * look_at
        vel = 0.9 * vel - (0.3 if step < CALM_AFTER else 0.1) * grad
        theta = theta + vel
    mix = {name: round(float(v), 3) for name, v in zip(names, theta, strict=True)}
    mix["file"] = round(max(1.0, mix["title"] / 4), 3)  # packets bear meaningless names: the least of the three signs
    return mix


def learn_edges(files: list[dict[str, Any]], words: Lexicon, ridge: float) -> dict[str, float]:
    """Whether a page begins a document."""
    rows, answers = [], []
    for f in files:
        sights, bearers = f["sights"], f["bearers"]
        starts = {d["pages"][0] for d in f["documents"]}
        faces = [edge.face(s, b, words) for s, b in zip(sights, bearers, strict=True)]
        for at in range(1, len(sights)):
            if not sights[at].blank:
                start = max(s for s in starts if s <= at) - 1
                rows.append(edge.features(faces, at, start))
                answers.append(at + 1 in starts)
    names = list(dict.fromkeys(n for row in rows for n in row))
    x = np.array([[row.get(n, 0.0) for n in names] for row in rows], dtype=np.float64)
    y = np.array(answers, dtype=np.float64)
    held = np.array([HELD.get(n, 0.0) for n in names])
    theta = held.copy()
    for _ in range(60):  # Newton steps
        p = 1 / (1 + np.exp(-x @ theta))
        grad = x.T @ (p - y) + ridge * (theta - held)
        hess = (x * (p * (1 - p))[:, None]).T @ x + ridge * np.eye(len(names))
        theta = theta - np.linalg.solve(hess, grad)
    p = 1 / (1 + np.exp(-x @ theta))
    print(f"edges: {len(y)} pages, {int(y.sum())} starts, wrong on the material itself {(p.round() != y).mean():.4f}")
    return {n: round(float(v), 3) for n, v in zip(names, theta, strict=True)}


def table(name: str, values: dict[str, float]) -> str:
    """A table of numbers as TOML."""
    return f"[{name}]\n" + "".join(f'"{key}" = {value}\n' for key, value in values.items())


def main() -> None:
    """Learn, and write the file."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--documents", nargs="+", required=True)
    ap.add_argument("--packets", nargs="+", required=True)
    ap.add_argument("--papers", default="bench/recognition_pages.toml")
    ap.add_argument("--lots", default="AB")
    ap.add_argument("--ridge", type=float, default=2e-5)
    ap.add_argument("--edge-ridge", type=float, default=2.0)
    ap.add_argument("--out", default="src/sopinion/content/en/reading/weights.toml")
    a = ap.parse_args()
    rows = [json.loads(line) for path in a.documents for line in gzip.open(path, "rt", encoding="utf8")]  # noqa: SIM115 - read once
    base = lexicon()
    five = tuple(Kind(k) for k in FIVE)
    folds = []
    right = total = 0
    for fold in range(FOLDS):
        weights, bias = learn_words([r for r in rows if fold_of(r["id"]) != fold], a.ridge)
        folds.append(replace(base, learned=five, weights=weights, bias=bias))
        for r in rows:
            if fold_of(r["id"]) == fold and r["kind"] in FIVE:
                known = [weights[w] for w in words_of(r["text"]) if w in weights]
                length = math.sqrt(max(len(known), 12))
                sums = [b + sum(row[i] for row in known) / length for i, b in enumerate(bias)]
                right += FIVE[sums.index(max(sums))] == r["kind"]
                total += 1
    print(f"words alone, out of fold, five kinds: {right / total:.4f} of {total}")
    weights, bias = learn_words(rows, a.ridge)
    full = replace(base, learned=five, weights=weights, bias=bias)
    files = read_packets(a.packets, base)
    mix = learn_mix(files, folds, whole_papers(a.papers, a.lots, base))
    print("kind_mix", mix)
    edges = learn_edges(files, full, a.edge_ridge)
    for n, v in sorted(edges.items(), key=lambda item: -abs(item[1])):
        print(f"  {n:<24} {v:+.2f}")
    lines = "\n".join(f"{w} " + " ".join(str(round(v * SCALE)) for v in vs) for w, vs in weights.items())
    pathlib.Path(a.out).write_text(
        "# Learned by bench/recognition_train.py; not written by hand.\n"
        f"kinds = {json.dumps(list(FIVE))}\nbias = {json.dumps(list(bias))}\n"
        f'# word, and a hundred times its weight for each of the kinds above\nwords = """\n{lines}"""\n\n'
        + table("kind_mix", mix)
        + "\n"
        + table("edge_mix", edges),
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
