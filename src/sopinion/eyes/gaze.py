"""Looks at scans, several at a time, and sets each of them upright first."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice

from sopinion.eyes.engine import CannotSee, Engine
from sopinion.model.clean import cleaned
from sopinion.model.scan import Scan
from sopinion.model.seen import Seen, SeenWord, Unseen, lines, placed, sureness

EYES = 2
"""Goes up when what is read off a scan changes, whatever the engine."""

_CLEAR = 0.72  # as sure as this, a scan is the right way up: upside down, hardly a page reaches 0.5
_AHEAD = 2  # scans asked for, for each that can be in hand
_PULSE = 0.2  # seconds between looks for Ctrl-C
_INKED = 0.002  # of a page's dots: with less, there is nothing on it to turn
_LONG = 4  # letters from which a word that lies is wider than tall
_SIDEWAYS = 90
_DARK = bytes(range(110))


class Gaze:
    """The Eyes of flows/hands.py."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._held: dict[str, int] = {}  # how the last page of a file lay: the next one often lies like it

    @property
    def name(self) -> str:
        """The engine, as a person reads it."""
        return self._engine.probe.name

    @property
    def key(self) -> str:
        """What reads, in one word that changes when it would read otherwise."""
        return f"{self._engine.probe.key}-{EYES}"

    @property
    def pace(self) -> float:
        """Seconds that a page takes, as far as anybody can say beforehand."""
        return self._engine.pace

    def read(
        self, pages: Iterable[Unseen], draw: Callable[[Unseen], Scan | None]
    ) -> Generator[tuple[Unseen, Seen | None]]:
        """Yield each page with what was seen, as they finish; None for one that could not be drawn.

        draw: is asked by several threads at once. Leaving the loop early ends whatever runs.
        """
        waiting = iter(pages)
        out: set[Future[tuple[Unseen, Seen | None]]] = set()
        with ThreadPoolExecutor(self._engine.at_once + 1) as pool:
            try:
                while True:
                    room = _AHEAD * self._engine.at_once - len(out)
                    out |= {pool.submit(self._look, page, draw) for page in islice(waiting, max(0, room))}
                    if not out:
                        return
                    done, out = wait(out, timeout=_PULSE, return_when=FIRST_COMPLETED)
                    for one in done:
                        yield one.result()
            finally:
                for one in out:
                    one.cancel()
                self._engine.close()

    def _look(self, page: Unseen, draw: Callable[[Unseen], Scan | None]) -> tuple[Unseen, Seen | None]:
        scan = draw(page)
        if scan is None:
            return page, None
        try:
            seen = upright(self._engine, scan, self._held.get(page.sha256, 0))
        except CannotSee:
            return page, Seen("", failed=True)
        if seen.sure >= _CLEAR:
            self._held[page.sha256] = seen.turn
        return page, seen


def upright(engine: Engine, scan: Scan, held: int = 0) -> Seen:
    """Read a scan whichever way it lies. held: the turn to try first. Raises CannotSee."""
    if not _is_inked(scan):
        return Seen("")
    turn, words = held, engine.see(scan.turned(held))
    if not _is_clear(words):
        for guess in dict.fromkeys((0, *engine.turns(scan, standing=_stands(words) != (held % 180 == _SIDEWAYS)))):
            if guess == held:
                continue
            turned = engine.see(scan.turned(guess))
            if _weight(turned) > _weight(words):
                turn, words = guess, turned
            if _is_clear(words):
                break
    text = "\n".join(map(cleaned, lines(words).split("\n")))
    places = placed(words, *((scan.height, scan.width) if turn % 180 == _SIDEWAYS else (scan.width, scan.height)))
    return Seen(text, round(sureness(words), 3), turn if words else 0, words=places)


def _is_clear(words: Sequence[SeenWord]) -> bool:
    return sureness(words) >= _CLEAR and not _stands(words)


def _stands(words: Sequence[SeenWord]) -> bool:
    """Whether lines run up or down: their words are taller than wide."""
    long = [word for word in words if len(word.text) >= _LONG]
    return sum(word.height > word.width for word in long) * 2 > len(long)


def _weight(words: Sequence[SeenWord]) -> float:
    """How much was made out, and how surely: noise has many words that nobody is sure of; what stands is no reading."""
    return 0.0 if _stands(words) else sum(len(word.text) * word.sure**2 for word in words)


def _is_inked(scan: Scan) -> bool:
    dots = len(scan.gray)
    return dots > 0 and (dots - len(scan.gray.translate(None, _DARK))) > _INKED * dots / 10
