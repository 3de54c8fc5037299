"""A worker that dies over a file called deadly.pdf, and never comes back from one called endless.pdf."""

import os
import signal
import time

from sopinion.cli import reading
from sopinion.paper import pdf

_read = pdf.read


def _deadly(original, asked, put):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    if original.name == "deadly.pdf":
        os.kill(os.getpid(), signal.SIGKILL)
    if original.name == "endless.pdf":
        time.sleep(600)
    return _read(original, asked, put)


pdf.read = _deadly


def main() -> None:
    reading.main()
