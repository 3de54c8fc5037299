"""Draw the screens of the walk and of the bundle for docs/tour.md: the real program in a pseudo-terminal, as SVG.

    python bench/tour.py            writes docs/tour/*.svg
    python bench/tour.py FOLDER     writes them there

The patient is made up, the day is fixed, and the same words give the same bytes.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape

import pexpect
import pyte

from sopinion.content import demo
from sopinion.press.demo_papers import typeset

REPO = Path(__file__).resolve().parent.parent
DAY = "2025-11-20"
DOWN, UP, ENTER, ESC = "\x1b[B", "\x1b[A", "\r", "\x1b"
WIDTH, HEIGHT = 80, 24
_ACROSS, _DOWN, _SIZE, _MARGIN = 8.4, 18, 14, 16  # of a letter, a line, the type and the frame, in units of the SVG
_COLOURS = {"cyan": "#0b6a75", "brown": "#8a5a00", "default": "#1f2328"}

ANSWERS = """
"stop.now" = false
"you.role" = "patient"
"patient.name" = "Ines Marlow"
"patient.age" = "adult"
"you.country" = "us"
"timeline.illness" = "cancer"
"timeline.diagnosis" = "colon cancer"
"timeline.diagnosed" = "2025-10"
"timeline.plan" = "surgery, then chemotherapy"
"timeline.start" = 2025-12-14
"timeline.booked" = true
"timeline.wait" = "fine"
"timeline.wait_who" = "Dr. Osei"
"timeline.wait_day" = 2025-11-18
"timeline.time" = "weeks"
"timeline.staying" = "home"
"timeline.next_visit" = 2025-11-25
"timeline.before_start" = ["teeth"]
"insurance.plan" = "ppo"
"insurance.insurer" = "Larkfield Health"
[[records.requests]]
office = "Harbor Hospital"
what = "pathology report"
sent = 2025-11-10
[[records.requests]]
office = "Lake Imaging"
what = "scans on a disc"
sent = 2025-11-11
received = 2025-11-12
"""


class Stage:
    """The program on a terminal of its own."""

    def __init__(self, home: Path, *words: str, rows: int = HEIGHT) -> None:
        kept = {name: os.environ[name] for name in ("PATH",) if name in os.environ}
        world = {"HOME": str(home.parent), "SOPINION_HOME": str(home), "SOPINION_TODAY": DAY}
        fixed = {"LANG": "C.UTF-8", "TERM": "xterm-256color", "PYTHONPATH": str(REPO / "src")}
        self._screen = pyte.Screen(WIDTH, rows)
        self._stream = pyte.Stream(self._screen)
        self._child = pexpect.spawn(
            sys.executable,
            ["-m", "sopinion", *words],
            dimensions=(rows, WIDTH),
            encoding="utf-8",
            env={**kept, **world, **fixed},
            cwd=home.parent,
        )
        self._child.delaybeforesend = None

    def see(self, *texts: str) -> None:
        """Wait until these texts stand, and nothing more comes."""
        end, quiet = time.monotonic() + 60, 0
        while quiet < 5:  # noqa: PLR2004 - half a second without a change
            if time.monotonic() > end:
                raise SystemExit(f"{texts!r} did not show:\n" + "\n".join(self._screen.display))
            shown = "\n".join(self._screen.display)
            quiet = 0 if self._took() or not all(text in shown for text in texts) else quiet + 1

    def press(self, keys: str) -> None:
        """Send keys."""
        self._child.send(keys)

    def leave(self) -> None:
        """Close the terminal."""
        self._child.close(force=True)

    def _took(self) -> bool:
        try:
            piece = self._child.read_nonblocking(4096, timeout=0.1)
        except pexpect.TIMEOUT:
            return False
        except pexpect.EOF:
            time.sleep(0.1)
            return False
        self._stream.feed(piece)
        for _ in range(piece.count("\x1b[6n")):
            self._child.send(f"\x1b[{self._screen.cursor.y + 1};{self._screen.cursor.x + 1}R")
        return True

    def svg(self, title: str) -> str:
        """Draw what stands, down to the last line that holds something."""
        rows = [[self._screen.buffer[y][x] for x in range(WIDTH)] for y in range(self._screen.lines)]
        while rows and not "".join(cell.data for cell in rows[-1]).strip():
            rows.pop()
        across, down = WIDTH * _ACROSS + 2 * _MARGIN, len(rows) * _DOWN + 2 * _MARGIN
        drawn = "\n".join(line for y, row in enumerate(rows) for line in _runs(row, y))
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {across:.0f} {down}" role="img">\n'
            f"<title>{escape(title)}</title>\n"
            f'<rect width="100%" height="100%" rx="8" fill="#fbfbf8" stroke="#d0d0c8"/>\n'
            f'<g font-family="ui-monospace, Menlo, Consolas, \'DejaVu Sans Mono\', monospace" font-size="{_SIZE}">\n'
            f"{drawn}\n</g>\n</svg>\n"
        )


def _runs(row: list[pyte.screens.Char], y: int) -> Iterator[str]:
    x = 0
    for (colour, bold), run in groupby(row, key=lambda cell: (cell.fg, cell.bold)):
        text = "".join(cell.data for cell in run)
        if text.strip():
            lead = len(text) - len(text.lstrip())
            said = text.strip()
            weight = ' font-weight="bold"' if bold else ""
            fill = _COLOURS.get(colour, _COLOURS["default"])
            place = f'x="{_MARGIN + (x + lead) * _ACROSS:.1f}" y="{_MARGIN + (y + 1) * _DOWN - 5}"'
            wide = f'textLength="{len(said) * _ACROSS:.1f}" xml:space="preserve"'
            yield f'<text {place} {wide} fill="{fill}"{weight}>{escape(said)}</text>'
        x += len(text)


def beginning(home: Path) -> Iterator[tuple[str, str]]:
    """The first minutes: the stop list, who is typing, and one page for one reason."""
    stage = Stage(home, "prepare")
    stage.see("q save and stop")
    yield "1-stop", stage.svg("The stop list comes first")
    stage.press("n" + ENTER)
    stage.see("Who is typing?", "q save and stop")
    yield "2-who", stage.svg("Who is typing, and for whom")
    stage.press(DOWN + ENTER)
    stage.see("What is your name?")
    stage.press("Ines Marlow" + ENTER)
    stage.see("an adult or a child?")
    stage.press(DOWN + ENTER)
    stage.see("are you treated?")
    stage.press(DOWN + ENTER)
    stage.see("Stop here for today", "choose")
    yield "3-offer", stage.svg("The offer of one page")
    stage.press(ENTER)
    stage.see("mostly about?", "q save and stop")
    stage.press(DOWN + ENTER)
    stage.see("What is your main reason?", "q save and stop")
    stage.press(DOWN + DOWN)
    stage.see("\u276f I want to be sure", "q save and stop")
    yield "4-reason", stage.svg("The main reason")
    stage.leave()


def page(home: Path) -> Iterator[tuple[str, str]]:
    """The page for a reason."""
    stage = Stage(home, "guide", "--reason", "sure", rows=48)
    stage.see("General words")
    yield "5-page", stage.svg("The page for one reason")
    stage.leave()


def told(home: Path) -> Iterator[tuple[str, str]]:
    """Later: time, the parts to choose from, a table, words explained, and words only."""
    file = home.parent / "answers.toml"
    file.write_text(ANSWERS, encoding="utf-8")
    begin = Stage(home, "prepare", "--answers", str(file))
    begin.see("answers are saved")
    begin.leave()
    stage = Stage(home, "prepare", "--section", "timeline")
    stage.see("second opinion about?")
    for ask in ("say it is?", "When were you told?", "What treatment", "big step, begin?", "booked?", "not to wait?"):
        stage.press(ENTER)
        stage.see(ask, "q save and stop")
    yield "6-time", stage.svg("What the doctor says about time")
    stage.leave()
    stage = Stage(home, "prepare", "--section", "requests")
    stage.see("q save and stop")
    yield "7-requests", stage.svg("A table: offices that were asked for records")
    stage.leave()
    stage = Stage(home, "prepare", "--section", "items")
    stage.see("q save and stop")
    stage.press("?")
    stage.see("block:", "q save and stop")
    yield "8-words", stage.svg("Why it is asked, and words explained")
    stage.leave()
    stage = Stage(home, "prepare")
    stage.see("portal")
    stage.press("ss" + ESC + "s")
    stage.see("enough for today", "choose")
    yield "9-parts", stage.svg("The parts, in any order")
    stage.leave()
    stage = Stage(home, "prepare", "--section", "talk", "--plain")
    stage.see(":why")
    yield "10-plain", stage.svg("The same in words only")
    stage.leave()


def bundle(home: Path) -> Iterator[tuple[str, str]]:
    """Making the bundle: what would be shared, and what to untick. The papers are those of the demo."""
    papers, answers = home.parent / "papers", home.parent / "answers.toml"
    typeset(demo.papers(), papers)
    answers.write_text(demo.answers(), encoding="utf-8")
    for words, end in (
        (("prepare", "--answers", str(answers)), "answers are saved"),
        (("index", str(papers), "--ocr", "off"), "sopinion checklist"),
    ):
        before = Stage(home, *words)
        before.see(end)
        before.leave()
    stage = Stage(home, "export", "--to", "bundle", rows=HEIGHT * 3)
    stage.see("names somebody else", "choose")
    yield "11-word", stage.svg("A page that waits for a word")
    stage.leave()
    stage = Stage(home, "export", "--to", "bundle", rows=HEIGHT)
    stage.see("names somebody else", "choose")
    stage.press(ENTER)
    stage.see("Do not write it now", "choose")
    yield "12-shared", stage.svg("What would be shared, and what next")
    stage.press("p")
    stage.see("space marks")
    yield "13-papers", stage.svg("Papers to tick and untick")
    stage.leave()


SCENES: tuple[Callable[[Path], Iterator[tuple[str, str]]], ...] = (beginning, page, told, bundle)


def draw(folder: Path) -> None:
    """Draw every screen into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for scene in SCENES:
        with tempfile.TemporaryDirectory() as room:
            for name, svg in scene(Path(room) / "data"):
                (folder / f"{name}.svg").write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    draw(Path(sys.argv[1]) if len(sys.argv) > 1 else REPO / "docs" / "tour")
