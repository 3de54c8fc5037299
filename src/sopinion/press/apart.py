"""The proof of a long file in a process of its own: what it holds in memory is gone with it.

The process gets a path and what was planned, answers with the checks, and keeps nothing. Where it cannot be started,
or comes to nothing, the proof is made here.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sopinion.model import manifest as manifests
from sopinion.model.proof import Check, CheckKey
from sopinion.press.prover import prove

if TYPE_CHECKING:
    from sopinion.model.manifest import Manifest

_MANY = 1500  # pages, from which on its memory is worth the start of a process
_ROOT = str(Path(__file__).parents[2])
_START = "import sys; sys.path.append(sys.argv[1]); from sopinion.press.apart import main; main()"


def prove_planned(path: Path, planned: Manifest) -> tuple[Check, ...]:
    """Prove a file that was just written against its plan; as `prover.prove`."""
    if planned.length < _MANY:
        return prove(path, planned)
    with suppress(OSError, ValueError, TypeError, KeyError):
        asked = json.dumps([str(path), manifests.as_json(planned)]).encode()
        # -P: a file in the current folder never stands in for a library.
        ran = subprocess.run(  # noqa: S603 - our own interpreter and our own words
            [sys.executable, "-P", "-c", _START, _ROOT],
            input=asked,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=False,
        )
        if ran.returncode == 0:
            rows = json.loads(ran.stdout)
            return tuple(Check(CheckKey(row["key"]), row["good"], row["count"], tuple(row["wrong"])) for row in rows)
    return prove(path, planned)


def main() -> None:
    """Prove what is named on standard input, and answer on standard output."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the program; it ends this process itself
    path, planned = json.load(sys.stdin)
    checks = prove(Path(path), manifests.from_json(planned))
    rows = [{"key": one.key, "good": one.good, "count": one.count, "wrong": one.wrong} for one in checks]
    sys.stdout.write(json.dumps(rows))
