"""The proof of a bundle in a process of its own: what it holds in memory is gone with it, and it cannot run for ever.

A long bundle of our own is proved so for its memory. One that comes from outside is input like any other, and is always
looked at so, under a limit of time and (on Linux) of memory: whatever it does to an engine, it does not open. The
process gets a path or the bytes and what was planned, answers once, and keeps nothing.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sopinion.model import manifest_json
from sopinion.model.proof import Check, CheckKey
from sopinion.press.prover import account, prove

if TYPE_CHECKING:
    from sopinion.model.manifest import Manifest

_MANY = 1500  # pages, from which on memory is worth the start of a process
_SECONDS = 600  # for a stranger: ten times what the largest bundle of ours takes
_MEGABYTES = 2048  # as above: five times
_ROOT = str(Path(__file__).parents[2])
_START = "import sys; sys.path.append(sys.argv[1]); from sopinion.press.apart import main; main()"
_CLOSED = (Check(CheckKey.OPENS, good=False),)


def prove_planned(path: Path, planned: Manifest) -> tuple[Check, ...]:
    """Prove a file that was just written against its plan; as `prover.prove`."""
    if planned.length >= _MANY:
        answer = _asked({"path": str(path), "planned": manifest_json.as_json(planned)})
        if answer is not None:
            return _checks(answer)
    return prove(path, planned)


def prove_stranger(source: Path | bytes) -> tuple[tuple[Check, ...], Manifest | None]:
    """Check a file against what it says about itself, and give that: None where it says nothing that could be true."""
    if isinstance(source, bytes):
        answer = _asked({"stranger": True}, source)
    else:
        answer = _asked({"path": str(source.absolute()), "stranger": True})
    if answer is None:
        return _CLOSED, None
    told = answer["account"]
    return _checks(answer), manifest_json.from_json(told) if told is not None else None


def _checks(answer: dict[str, Any]) -> tuple[Check, ...]:
    rows = answer["checks"]
    return tuple(Check(CheckKey(key), good, count, tuple(wrong)) for key, good, count, wrong in rows)


def _asked(question: dict[str, Any], data: bytes = b"") -> dict[str, Any] | None:
    """Ask the other process; None where it comes to nothing."""
    with suppress(OSError, ValueError, subprocess.TimeoutExpired):
        # -P: a file in the current folder never stands in for a library.
        ran = subprocess.run(  # noqa: S603 - our own interpreter and our own words
            [sys.executable, "-P", "-c", _START, _ROOT],
            input=json.dumps(question).encode() + b"\n" + data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS if "stranger" in question else None,
            check=False,
        )
        if ran.returncode == 0:
            answer: dict[str, Any] = json.loads(ran.stdout)
            return answer
    return None


def main() -> None:
    """Prove what is named on standard input, and answer on standard output."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the program; it ends this process itself
    question = json.loads(sys.stdin.buffer.readline())
    if "stranger" in question:
        _hold_memory()
    source = Path(question["path"]) if "path" in question else sys.stdin.buffer.read()
    planned = manifest_json.from_json(question["planned"]) if "planned" in question else None
    checks = prove(source, planned)
    told = account(source) if "stranger" in question else None
    sys.stdout.write(
        json.dumps(
            {
                "checks": [(one.key, one.good, one.count, one.wrong) for one in checks],
                "account": manifest_json.as_json(told) if told else None,
            }
        )
    )


def _hold_memory() -> None:
    if sys.platform != "linux":
        return
    import resource  # noqa: PLC0415 - not there on Windows

    resource.setrlimit(resource.RLIMIT_DATA, (_MEGABYTES * 2**20,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
