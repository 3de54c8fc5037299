"""A page of a record, ready to be bound."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pikepdf
    from pikepdf import Array, Dictionary

    from sopinion.model.overlay import Overlay
    from sopinion.press.frame import Frame


class Form(Enum):
    """How a page goes into the bundle.

    As it is; its drawing boxed in a form; copied by pdfium, with what can be saved of its drawing; a picture of it.
    """

    AS_IS = "as-is"
    BOXED = "boxed"
    COPIED = "copied"
    PICTURE = "picture"


@dataclass(slots=True)
class ReadyPage:
    """A page ready to be bound: cleaned, with its frame, its print, and the links and comments it had.

    pdf: the open file that the page is of. open_at_end: how many graphics states it saves and does not restore.
    shown: the turn it was given because it surely lay on its side or upside down. dpi: how finely it was scanned, where
    it is a scan. words: finds the words to lay over it whenever they are asked for: those of many pages are heavy.
    """

    pdf: pikepdf.Pdf
    page: pikepdf.Page
    frame: Frame
    print: str
    form: Form
    open_at_end: int
    links: list[tuple[Dictionary, Array]] = field(default_factory=list)
    notes: list[Dictionary] = field(default_factory=list)
    shown: int | None = None
    dpi: int | None = None
    words: Callable[[], Overlay | None] | None = None

    @property
    def overlay(self) -> Overlay | None:
        """The words to lay over it: those seen on it, or those that a picture of it has lost."""
        return self.words() if self.words else None
