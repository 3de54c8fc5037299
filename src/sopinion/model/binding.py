"""What is put on a bound file besides its pages."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from sopinion.model.choices import Paper
from sopinion.model.folio import Folio
from sopinion.model.layout import Layout


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A bookmark that leads to a page (1-based) of the file. depth: 1 for the outermost."""

    title: str
    page: int
    depth: int = 1


@dataclass(frozen=True, slots=True)
class Belongs:
    """The bundle that a core bundle or a supplement belongs to: its title, SHA-256 and last folio."""

    title: str
    sha256: str
    last: Folio


@dataclass(frozen=True, slots=True)
class Shown:
    """How a bound file was made, as far as anybody who holds it can see for himself."""

    recipient: str
    paper: Paper
    duplex: bool
    dividers: bool


@dataclass(frozen=True, slots=True)
class Binding:
    """What stands on a bound file besides its pages.

    title: what it is called. day: the day it bears. program: what made it. shown: how it was made. of: the bundle it
    belongs to, if it is a core bundle or a supplement.
    """

    title: str
    day: datetime.date
    program: str
    layout: Layout
    bookmarks: tuple[Bookmark, ...]
    shown: Shown
    of: Belongs | None = None
