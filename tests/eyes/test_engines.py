"""Both engines on real pictures."""

from __future__ import annotations

import math
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image
from tests.eyes.conftest import PAPER, picture

from sopinion.eyes import rapid, tesseract
from sopinion.eyes.engine import CannotSee, Engine, Probe
from sopinion.eyes.gaze import Gaze, upright
from sopinion.model.scan import Scan
from sopinion.model.seen import Seen, Unseen


def as_scan(page: Image.Image, dpi: int = 200) -> Scan:
    return Scan(page.width, page.height, dpi, page.tobytes())


def mistakes(text: str) -> float:
    """The share of words of the paper that are not in what was read."""
    wanted = PAPER.replace("|", " ").split()
    read = text.split()
    return sum(word not in read for word in wanted) / len(wanted)


@pytest.mark.parametrize(("turn", "askew"), [(0, 0.0), (0, 1.3), (180, -1.1), (90, 0.6), (270, 0.0)])
def test_a_page_is_read_however_it_lies(engine: Engine, turn: int, askew: float) -> None:
    seen = upright(engine, as_scan(picture(turn=turn, askew=askew)))
    assert mistakes(seen.text) < 0.06
    assert seen.turn == -turn % 360
    assert seen.sure > 0.8


def test_what_stands_at_one_height_is_one_line(engine: Engine) -> None:
    lines = upright(engine, as_scan(picture(askew=0.9))).text.split("\n")
    assert any("Rowan Ashdown" in line and "4471902" in line for line in lines)
    assert any("04/05/1961" in line and "03/14/2025" in line for line in lines)
    assert [line for line in lines if "FINAL DIAGNOSIS" in line] == ["FINAL DIAGNOSIS"]


def test_a_page_with_nothing_on_it_is_blank(engine: Engine) -> None:
    assert upright(engine, as_scan(Image.new("L", (1700, 2200), 255))) == Seen("")


def test_a_photo_without_words_is_not_made_into_words(engine: Engine) -> None:
    ramp = bytes(int(127 + 100 * math.sin(x / 90) * math.cos(y / 70)) for y in range(600) for x in range(800))
    assert len(upright(engine, Scan(800, 600, 100, ramp)).text) < 60


def test_pages_come_back_with_what_was_seen_and_one_that_cannot_be_drawn_with_nothing(engine: Engine) -> None:
    page = as_scan(picture())
    todo = [Unseen("a" * 64, "/f", "a.pdf", number) for number in (1, 2, 3)]
    found = dict(Gaze(engine).read(todo, lambda one: None if one.page == 2 else page))
    assert set(found) == set(todo)
    assert found[todo[1]] is None
    assert all(seen and mistakes(seen.text) < 0.06 for seen in (found[todo[0]], found[todo[2]]))


@pytest.fixture(autouse=True)
def _open_again(engine: Engine) -> None:
    """An engine is closed by the round it read for; here one serves every test."""
    engine._closed = False  # type: ignore[attr-defined]  # noqa: SLF001


def test_an_engine_that_breaks_or_hangs_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = as_scan(picture())
    for words in ("exit 3", "sleep 60"):
        program = tmp_path / "tesseract"
        program.write_text(f"#!/bin/sh\n{words}\n", encoding="utf-8")
        program.chmod(0o700)
        monkeypatch.setattr(tesseract, "SECONDS", 0.3)
        broken = tesseract.Tesseract(Probe("x", "x", str(program), ("eng",)), 1)
        with pytest.raises(CannotSee):
            broken.see(page)
        (answer,) = Gaze(broken).read([Unseen("a" * 64, "/f", "a", 1)], lambda _: page)
        assert answer[1] == Seen("", failed=True)


def test_a_program_without_letters_is_no_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "tesseract"
    program.write_text('#!/bin/sh\n[ $1 = --version ] && echo "tesseract 5.3.0"\n', encoding="utf-8")
    program.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert tesseract.probe() is None
    program.write_text(
        '#!/bin/sh\n[ $1 = --version ] && echo "tesseract v5.3.0.2023" || printf "List:\\neng\\nosd\\n"\n',
        encoding="utf-8",
    )
    assert tesseract.probe() == Probe("tesseract 5.3", "tesseract-5.3.0.2023", str(program), ("eng", "osd"))


def test_the_models_come_with_the_package() -> None:
    if rapid.probe() is None:
        pytest.skip("rapidocr is not on this computer")
    found = rapid.models()
    assert found is not None
    assert all(path.stat().st_size > 2**20 for path in found)


def test_nothing_is_fetched_and_nothing_left_on_the_disk(tmp_path: Path, engine: Engine) -> None:
    """The engine runs under the eyes of the system."""
    if not shutil.which("strace"):
        pytest.skip("strace is not on this computer")
    script = tmp_path / "look.py"
    script.write_text(
        "import sys\n"
        "from PIL import Image\n"
        "from sopinion.eyes import rapid, tesseract\n"
        "from sopinion.model.scan import Scan\n"
        "page = Image.open(sys.argv[1])\n"
        "found = (tesseract if sys.argv[2] == 'tesseract' else rapid).probe()\n"
        "eyes = tesseract.Tesseract(found, 1) if sys.argv[2] == 'tesseract' else rapid.Rapid(found)\n"
        "assert eyes.see(Scan(page.width, page.height, 200, page.tobytes()))\n"
        "eyes.close()\n",
        encoding="utf-8",
    )
    picture().save(tmp_path / "page.png")
    log = tmp_path / "log"
    asked = ["-f", "--seccomp-bpf", "-qq", "-s", "300", "-o", str(log), "-e", "trace=%network,openat,creat,mkdir"]
    name = engine.probe.name.split()[0]
    world = {key: value for key, value in os.environ.items() if key != "CI"}  # some libraries behave where CI looks
    ended = subprocess.run(
        ["strace", *asked, sys.executable, str(script), str(tmp_path / "page.png"), name],
        env={**world, "HOME": str(tmp_path)},
        check=False,
    )
    calls = log.read_text(encoding="utf-8", errors="replace").splitlines()
    assert ended.returncode == 0
    assert [call for call in calls if "AF_INET" in call] == []
    made = [call for call in calls if "O_CREAT" in call and " = -1" not in call]
    assert [call for call in made if not any(place in call for place in ("/dev/", "__pycache__"))] == []
