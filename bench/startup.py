"""How long `sopinion --help` takes, beside a program of one command made with the same library, in the same run.

Run it with the Python that has sopinion installed: `.venv/bin/python bench/startup.py`. The aim is a ratio of at
most 1.5. Runs alternate, so that a busy machine is unfair to both alike; medians are compared.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ONE_COMMAND = """
import typer

app = typer.Typer()


@app.command()
def greet(name: str = "you") -> None:
    "Say hello."
    print(f"Hello {name}")


app()
"""


def timed(call: list[str], env: dict[str, str]) -> float:
    """Run once; give the seconds it took."""
    before = time.perf_counter()
    subprocess.run(call, check=True, env=env, stdout=subprocess.DEVNULL)
    return time.perf_counter() - before


def main() -> int:
    """Print the medians and their ratio; 1 when the ratio is above the aim."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--runs", type=int, default=31)
    words.add_argument("--aim", type=float, default=1.5)
    said = words.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "one_command.py"
        script.write_text(ONE_COMMAND, encoding="utf-8")
        env = {**os.environ, "SOPINION_HOME": str(Path(folder) / "home")}
        calls = {
            "bare python": [sys.executable, "-c", "pass"],
            "one-command typer program": [sys.executable, str(script), "--help"],
            "sopinion --help": [sys.executable, "-m", "sopinion", "--help"],
            "sopinion cases": [sys.executable, "-m", "sopinion", "--plain", "cases"],
        }
        times: dict[str, list[float]] = {name: [] for name in calls}
        for number in range(said.runs + 2):
            for name, call in calls.items():
                took = timed(call, env)
                if number > 1:  # the first two only warm the disk and write the compiled files
                    times[name].append(took)
    medians = {name: statistics.median(taken) * 1000 for name, taken in times.items()}
    for name, median in medians.items():
        print(f"{name:28} {median:7.1f} ms")
    ratio = medians["sopinion --help"] / medians["one-command typer program"]
    print(f"ratio of --help to one command: {ratio:.2f} (aim: at most {said.aim})")
    return int(ratio > said.aim)


if __name__ == "__main__":
    sys.exit(main())
