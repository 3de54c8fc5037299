"""The process in which rapidocr reads: a scan on standard input, its lines on standard output, again and again."""

from __future__ import annotations

import json
import os
import signal
import sys
from types import ModuleType
from typing import Any

from sopinion.eyes.rapid import HEAD, models, read_part

_MOST = 2**27  # bytes of a scan
_MEGABYTES = 1200 * 5 // 2
"""What the process may claim: address space, of which it uses less than half."""


def main() -> None:
    """Answer until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the program; it ends its workers itself
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # a library that prints cannot break an answer
    _hold_memory()
    reader = _reader()
    try:
        while True:
            (width, height, _), gray = read_part(sys.stdin.buffer, _MOST)
            answer = json.dumps(_rows(reader, width, height, gray), ensure_ascii=False).encode("utf-8", "replace")
            out.write(HEAD.pack(0, 0, 0, len(answer)) + answer)
            out.flush()
    except (EOFError, BrokenPipeError):
        return


def _hold_memory() -> None:
    if sys.platform != "linux":
        return
    import resource  # noqa: PLC0415 - not there on Windows

    resource.setrlimit(resource.RLIMIT_DATA, (_MEGABYTES * 2**20,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _reader() -> Any:  # noqa: ANN401 - rapidocr has no types
    """Set it up with the models named, so that it looks for no others."""
    found = models()
    if found is None:
        raise EOFError
    sys.modules["requests"] = _nothing_fetches()
    import onnxruntime  # noqa: PLC0415 - after the limits hold, and what fetches is gone
    from rapidocr import RapidOCR  # noqa: PLC0415 - as above

    onnxruntime.disable_telemetry_events()  # what Windows itself would pass on
    find, read = map(str, found)
    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_cls": False,  # pages are turned whole
            "Global.model_root_dir": os.path.dirname(find),  # noqa: PTH120 - a string, for it
            "Det.model_path": find,
            "Rec.model_path": read,
        }
    )


def _nothing_fetches() -> ModuleType:
    """Stand in for the library that rapidocr would fetch models with: a model that is missing is an error then."""
    nothing = ModuleType("requests")
    nothing.Response = object  # type: ignore[attr-defined]
    nothing.RequestException = OSError  # type: ignore[attr-defined]
    return nothing


def _rows(reader: Any, width: int, height: int, gray: bytes) -> list[list[Any]]:  # noqa: ANN401 - as above
    import numpy  # noqa: PLC0415 - as above

    dots = numpy.frombuffer(gray, numpy.uint8).reshape(height, width)
    found = reader(numpy.repeat(dots[:, :, None], 3, axis=2))
    if found.boxes is None or found.txts is None:
        return []
    rows = []
    for corners, text, sure in zip(found.boxes, found.txts, found.scores, strict=True):
        xs, ys = [float(x) for x, _ in corners], [float(y) for _, y in corners]
        rows.append([text, min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys), float(sure)])
    return rows
