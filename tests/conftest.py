"""What tests share: a data folder of their own, the real program, a real terminal, and no silent skips in CI."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import subprocess
import sys
import time
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import pexpect
import pikepdf
import pyte
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

REPO = Path(__file__).resolve().parent.parent
TODAY = "2025-11-20"


def _in_ci() -> bool:
    return bool(os.environ.get("CI"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """In CI nothing is skipped and nothing is expected to fail: a missing tool is a failure with a word."""
    report = yield
    if _in_ci() and (report.skipped or hasattr(report, "wasxfail")):
        why = call.excinfo.exconly() if call.excinfo else "an expected failure"
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} did not run in CI: {why}"
        if hasattr(report, "wasxfail"):
            del report.wasxfail
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Iterator[None]:
    """The same for a whole file that skips itself."""
    report = yield
    if _in_ci() and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"{collector.nodeid} did not run in CI: {report.longrepr}"
    return report


@dataclass(frozen=True, slots=True)
class Ran:
    """How a run of the program ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever the command says
        """What standard output holds, which has to be one JSON object and nothing else."""
        return json.loads(self.out)


def environment(home: Path, **more: str) -> dict[str, str]:
    """The environment of a run: its own data folder and home, a fixed day, nothing of the machine's own settings."""
    kept = {
        name: os.environ[name]
        for name in ("PATH", "SYSTEMROOT", "TMPDIR", "COVERAGE_PROCESS_START")
        if name in os.environ
    }
    return {
        **kept,
        "HOME": str(home.parent),
        "LANG": "C.UTF-8",
        "SOPINION_HOME": str(home),
        "SOPINION_TODAY": TODAY,
        "PYTHONPATH": str(REPO / "src"),
        "PYTHONDONTWRITEBYTECODE": "1",
        **more,
    }


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder that is not there yet, under the most open umask.

    When the test ends, everything in the folder must be the owner's alone.
    """
    path = tmp_path / "sopinion-home"
    monkeypatch.setenv("SOPINION_HOME", str(path))
    monkeypatch.setenv("SOPINION_TODAY", TODAY)
    before = os.umask(0)
    yield path
    os.umask(before)
    assert open_to_others(path) == []


def open_to_others(path: Path) -> list[str]:
    """List what below `path` is not 0700 (folders) or 0600 (files)."""
    found = [path, *path.rglob("*")] if path.exists() else []
    modes = [(one, stat.S_IMODE(one.lstat().st_mode), one.is_dir()) for one in found if not one.is_symlink()]
    return [f"{mode:o} {one}" for one, mode, folder in modes if mode != (0o700 if folder else 0o600)]


@pytest.fixture
def run(home: Path) -> Callable[..., Ran]:
    """Run the real program without a terminal: `run("cases", "--json")`; `env` adds variables, `stdin` is its input."""

    def call(*words: str | Path, env: dict[str, str] | None = None, stdin: str = "", timeout: float = 60) -> Ran:
        ended = subprocess.run(
            [sys.executable, "-m", "sopinion", *map(str, words)],
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            env=environment(home, **(env or {})),
            timeout=timeout,
            check=False,
            umask=0,
        )
        return Ran(ended.returncode, ended.stdout, ended.stderr)

    return call


@dataclass(frozen=True, slots=True)
class Traced:
    """What a run, and every process it started, asked of the system."""

    code: int
    calls: tuple[str, ...]

    _CREATED: ClassVar = re.compile(
        r'\b(?:open|openat|creat)\([^"]*"([^"]+)", [^)]*O_CREAT[^)]*, (0\d+)(?:\) += \d| <unf)'
    )
    _FOLDER: ClassVar = re.compile(r'\bmkdir(?:at)?\([^"]*"([^"]+)", (0\d+)(?:\) += 0| <unf)')
    _GONE: ClassVar = re.compile(r'\b(?:unlink|unlinkat|rename|renameat|renameat2)\([^"]*"([^"]+)".*(?: = 0| <unf)')

    def created(self, below: Path) -> dict[str, str]:
        """The mode that each file below a folder was created with, by path; opening one that is there counts not."""
        return self._modes(self._CREATED, below)

    def folders(self, below: Path) -> dict[str, str]:
        """The mode that each folder below, or at, a folder was made with, by path."""
        return self._modes(self._FOLDER, below)

    def _modes(self, form: re.Pattern[str], below: Path) -> dict[str, str]:
        modes: dict[str, str] = {}
        there: set[str] = set()
        for call in self.calls:
            there -= {match[1] for match in self._GONE.finditer(call)}
            for name, mode in form.findall(call):
                if name not in there and (Path(name) == below or below in Path(name).parents):
                    modes[name] = max(mode, modes.get(name, ""))  # made more than once: the most open of them
                    there.add(name)
        return modes


@pytest.fixture
def spied(home: Path, tmp_path: Path) -> Callable[..., Traced]:
    """Run any program under strace, which has to be on this computer."""
    if not shutil.which("strace"):
        pytest.skip("strace is not on this computer")
    asked = (
        "trace=%network,open,openat,creat,mkdir,mkdirat,chmod,fchmod,fchmodat,"
        "fsync,rename,renameat,renameat2,unlink,unlinkat"
    )
    log = tmp_path / "strace.log"
    tracer = ["strace", "-f", "--seccomp-bpf", "-qq", "-s", "4096", "-o", str(log), "-e", asked]

    def call(*words: str | Path, timeout: float = 120) -> Traced:
        ended = subprocess.run(
            [*tracer, *map(str, words)],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            env=environment(home),
            timeout=timeout,
            check=False,
            umask=0,
        )
        calls = tuple(log.read_text(encoding="utf-8", errors="replace").splitlines())
        log.unlink()
        return Traced(ended.returncode, calls)

    return call


@pytest.fixture
def traced(spied: Callable[..., Traced]) -> Callable[..., Traced]:
    """Run the real program under strace: `traced("cases", "new", "Mom")`."""
    return partial(spied, sys.executable, "-m", "sopinion")


@dataclass(slots=True)
class Terminal:
    """The real program in a pseudo-terminal, and what a person would see of it now."""

    child: pexpect.spawn
    screen: pyte.Screen
    stream: pyte.Stream
    raw: list[str] = field(default_factory=list)

    @property
    def shown(self) -> str:
        """The lines of the screen, without the blanks at their ends."""
        return "\n".join(line.rstrip() for line in self.screen.display).rstrip()

    def see(self, text: str, timeout: float = 20) -> str:
        """Wait until `text` stands on the screen; give the whole screen."""
        return self.until(lambda: text in self.shown, f"{text!r} to show", timeout)

    def until(self, seen: Callable[[], bool], what: str, timeout: float = 20) -> str:
        """Wait until `seen` is so."""
        end = time.monotonic() + timeout
        while not seen():
            alive = self._take()
            if not seen() and (not alive or time.monotonic() > end):
                pytest.fail(f"waited for {what}; the screen was:\n{self.shown}")
        return self.shown

    def press(self, keys: str) -> None:
        """Send keys as typed."""
        self.child.send(keys)

    def type(self, line: str) -> None:
        """Send a line and Enter."""
        self.child.send(line + "\r")

    def end(self, timeout: float = 20) -> int:
        """Wait for the program to end; give its exit code."""
        stop = time.monotonic() + timeout
        while self._take():
            if time.monotonic() > stop:
                pytest.fail(f"did not end; the screen was:\n{self.shown}")
        self.child.close()
        return int(self.child.exitstatus if self.child.exitstatus is not None else -(self.child.signalstatus or 0))

    def _take(self) -> bool:
        try:
            piece = self.child.read_nonblocking(4096, timeout=0.1)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.raw.append(piece)
        self.stream.feed(piece)
        for answer in _position_asked(piece, self.screen):
            self.child.send(answer)
        return True


def _position_asked(piece: str, screen: pyte.Screen) -> list[str]:
    """Answer where the cursor is, as a terminal does when a program asks."""
    return [f"\x1b[{screen.cursor.y + 1};{screen.cursor.x + 1}R"] * piece.count("\x1b[6n")


@pytest.fixture
def terminal(home: Path) -> Iterator[Callable[..., Terminal]]:
    """Open the real program in a terminal: `terminal("prepare", columns=80, rows=24)`."""
    opened: list[Terminal] = []

    def call(*words: str | Path, columns: int = 80, rows: int = 24, env: dict[str, str] | None = None) -> Terminal:
        screen = pyte.Screen(columns, rows)
        child = pexpect.spawn(
            sys.executable,
            ["-m", "sopinion", *map(str, words)],
            dimensions=(rows, columns),
            encoding="utf-8",
            env=environment(home, TERM="xterm-256color", **(env or {})),
        )
        child.delaybeforesend = None
        opened.append(Terminal(child, screen, pyte.Stream(screen)))
        return opened[-1]

    yield call
    for one in opened:
        one.child.close(force=True)


@pytest.fixture(scope="session")
def eval_folder() -> Path:
    """The shared folder of papers to try on, which lies beside a working copy of this project."""
    folder = REPO.parent / "shared" / "eval"
    if not folder.is_dir():
        pytest.skip("the shared folder of papers is not beside this project")
    return folder


def _line(text: str) -> bytes:
    data = text.encode("cp1252", "replace")
    return data.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def typeset_pdf(path: Path, *pages: str, **saved: Any) -> Path:  # noqa: ANN401 - whatever pikepdf's save takes
    """Make a real PDF: a page for each text, a line for each of its lines, "" for a page with nothing on it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with pikepdf.new() as made:
        face = pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type1,
            BaseFont=pikepdf.Name.Helvetica,
            Encoding=pikepdf.Name.WinAnsiEncoding,
        )
        for text in pages:
            page = made.add_blank_page(page_size=(612, 792))
            lines = b"".join(b"(%s) Tj T*\n" % _line(line) for line in text.split("\n"))
            page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=face))
            page.Contents = made.make_stream(b"BT /F1 11 Tf 14 TL 72 720 Td\n" + lines + b"ET\n" if text else b"")
        made.save(path, deterministic_id=not saved.get("encryption"), **saved)
    return path


@pytest.fixture(scope="session")
def paper() -> Callable[..., Path]:
    """Make a real PDF: `paper(path, "first page\\nits second line", "second page")`."""
    return typeset_pdf
