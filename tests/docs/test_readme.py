"""What the pages beside the code promise."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from sopinion.content.doors import doors

REPO = Path(__file__).resolve().parents[2]
README = (REPO / "README.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((REPO / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PAGES = [REPO / "README.md", REPO / "CHANGELOG.md", *sorted((REPO / "docs").glob("*.md"))]


def test_there_are_two_set_up_commands_of_one_line_each() -> None:
    blocks = [
        block.strip().splitlines() for block in re.findall(r"^```\w*\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
    ]
    assert [len(block) for block in blocks] == [1, 1]
    assert blocks[0][0].endswith("sopinion prepare")
    assert "'.[ocr]'" in blocks[0][0]
    assert blocks[1][0].endswith("pytest")


def test_every_dependency_has_its_line() -> None:
    told = (REPO / "docs" / "dependencies.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([a-z0-9-]+) \|", told, re.MULTILINE)
    needed = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["ocr"]]
    assert sorted(re.split(r"[<>=]", one)[0] for one in needed) == sorted(set(rows) - {"dependency"})
    for one in PROJECT["optional-dependencies"]["dev"]:
        assert re.split(r"[<>=]", one)[0] in told


def test_the_notice_carries_the_line_that_loinc_asks_for() -> None:
    notice = " ".join((REPO / "NOTICE").read_text(encoding="utf-8").split())
    assert "LOINC is copyright © Regenstrief Institute, Inc." in notice
    assert set(PROJECT["license-files"]) == {"LICENSE", "NOTICE"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if "://" not in link and not (page.parent / link).exists()] == []


def test_every_command_that_the_readme_names_is_there() -> None:
    named = set(re.findall(r"`sopinion (?:--case \S+ )?([a-z]+)", README))
    assert named <= set(doors())
    assert "demo" in named


def test_what_ci_runs_is_a_sound_script() -> None:
    assert subprocess.run(["bash", "-n", REPO / ".ci" / "run"], check=False).returncode == 0
    assert (REPO / ".ci" / "run").stat().st_mode & 0o100
