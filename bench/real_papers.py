"""Take real papers through the whole path, one case per patient, and hold each bundle against qpdf.

    real_papers.py FOLDER [--sopinion sopinion]

FOLDER holds PDFs and `truth.csv` with the columns `file`, `patient` and `birth_date`. Each patient named there gets a
case with their papers; papers that name nobody go into a case of their own. Prints a row per case: files, read,
problems, records, pages of the bundle, whether qpdf finds it whole, whether `verify` does, and seconds.
"""

import argparse
import collections
import csv
import json
import os
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile
import time

UNDECIDED = 54


def call(cmd: list[str], home: pathlib.Path, *words: str) -> tuple[int, dict]:
    """Run the program; give its exit code and what it printed as JSON."""
    env = {**os.environ, "SOPINION_HOME": str(home)}
    ran = subprocess.run([*cmd, *words, "--json"], env=env, capture_output=True, text=True, check=False)
    return ran.returncode, json.loads(ran.stdout) if ran.stdout.strip() else {}


def undecided(cmd: list[str], home: pathlib.Path) -> list[str]:
    """Name the records that bear somebody else's name."""
    _, said = call(cmd, home, "records")
    return [r["id"] for r in said["records"] if r["patient"]["match"] == "different" or r["foreign_pages"]]


def one_case(cmd: list[str], folder: pathlib.Path, patient: tuple[str, str], files: list[str]) -> dict:
    """Take one patient's papers from the folder to a proved bundle."""
    with tempfile.TemporaryDirectory() as away:
        room = pathlib.Path(away)
        (room / "papers").mkdir()
        (room / "out").mkdir()
        for file in files:
            shutil.copy(folder / file, room / "papers")
        name, born = patient
        answers = f'"patient.name" = {json.dumps(name or "Nobody Named")}\n'
        answers += f'"patient.birth_date" = "{born}"\n' if born else ""
        (room / "answers.toml").write_text(answers, encoding="utf-8")
        home = room / "home"
        started = time.perf_counter()
        call(cmd, home, "prepare", "--answers", str(room / "answers.toml"))
        _, read = call(cmd, home, "index", str(room / "papers"))
        export = ["export", "--to", str(room / "out"), "--yes", "--include-sensitive"]
        code, made = call(cmd, home, *export)
        stopped = code == UNDECIDED
        if stopped:  # a stranger's page stops the bundle until a person decides; here the decision is: leave it out
            for record in undecided(cmd, home):
                call(cmd, home, "records", "set", record, "--whose", "not-mine")
            code, made = call(cmd, home, *export)
        bundle = next((f for f in made.get("files", []) if f["role"] == "bundle"), None)
        row = {
            "patient": name or "(nobody named)",
            "files": read["files"],
            "read": read["read"],
            "problems": len(read["problems"]),
            "records": read["records"],
            "stopped": "yes" if stopped else "",
            "bundle pages": bundle["pages"] if bundle else f"exit {code}",
            "qpdf": "",
            "verify": "",
            "seconds": round(time.perf_counter() - started, 1),
        }
        if bundle:
            path = str(room / "out" / bundle["path"])
            row["qpdf"] = subprocess.run(["qpdf", "--check", path], capture_output=True, check=False).returncode
            row["verify"] = call(cmd, home, "verify", path)[0]
        return row


def main() -> None:
    """Print the table and a line that sums it up; exit 1 unless every file is accounted for and every bundle whole."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("folder", type=pathlib.Path)
    ap.add_argument("--sopinion", default="sopinion")
    a = ap.parse_args()
    by: dict[tuple[str, str], list[str]] = collections.defaultdict(list)
    with (a.folder / "truth.csv").open(encoding="utf-8") as f:
        for row in csv.DictReader(f):
            by[row["patient"], row["birth_date"]].append(row["file"])
    rows = [one_case(shlex.split(a.sopinion), a.folder, patient, files) for patient, files in sorted(by.items())]
    heads = list(rows[0])
    print(" | ".join(heads))
    for row in rows:
        print(" | ".join(str(row[head]) for head in heads))
    lost = sum(row["files"] - row["read"] - row["problems"] for row in rows)
    whole = [row for row in rows if row["qpdf"] == 0 and row["verify"] == 0]
    print(
        f"{len(rows)} cases, {sum(r['files'] for r in rows)} files, {lost} unaccounted for, {len(whole)} bundles whole"
    )
    sys.exit(0 if not lost and len(whole) == len(rows) else 1)


if __name__ == "__main__":
    main()
