"""Where the words lie: TOML files in a folder per language, read once each, when first asked for."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

LANGUAGE = "en"


@cache
def read(name: str, language: str = LANGUAGE) -> dict[str, Any]:
    """Read `content/<language>/<name>.toml`; FileNotFoundError when the shelf has no such file."""
    path = resources.files("sopinion.content").joinpath(language, *f"{name}.toml".split("/"))
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def names(folder: str, language: str = LANGUAGE) -> tuple[str, ...]:
    """Name the TOML files of `content/<language>/<folder>`, sorted, as `read` takes them."""
    room = resources.files("sopinion.content").joinpath(language, folder)
    return tuple(sorted(f"{folder}/{item.name[:-5]}" for item in room.iterdir() if item.name.endswith(".toml")))
