"""What a worker process runs: the reading of files, with the press at hand for papers that came as words."""

from __future__ import annotations

from sopinion.paper import worker


def main() -> None:
    """Read files until nobody asks any more."""
    from sopinion.press.made_pages import made_pages  # noqa: PLC0415 - loaded by its first paper of words

    worker.main(made_pages)
