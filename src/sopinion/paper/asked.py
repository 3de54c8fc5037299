"""What is asked of a reading, and what comes back: the words between a form's module and the worker it runs in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from sopinion.model.image import Image
from sopinion.model.kind import Kind
from sopinion.model.page import Page, Passed, ProblemCode
from sopinion.model.readable import Readable
from sopinion.paper.limits import Limits

if TYPE_CHECKING:
    from sopinion.paper.original import Original

Put = Callable[[Sequence[Page] | None], None]
"""Takes pages in groups, in order, as they are done; None takes back every page handed over so far."""

Typeset = Callable[[Readable], bytes]
"""Makes a PDF of a paper that came as words."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How to read. passwords: tried in turn after none. skip: how many engines to leave out, the first ones first.

    typeset: makes pages of words; without it, words are not read. settled: what was read before of the files inside,
    by name. skips: as `skip`, for files inside, by name.
    """

    passwords: tuple[str, ...] = field(default=(), repr=False)
    skip: int = 0
    limits: Limits = field(default_factory=Limits)
    typeset: Typeset | None = None
    settled: frozenset[str] = frozenset()
    skips: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Whole:
    """A file is read to its end. engine: what read it. passed: it is not to be kept after all.

    kind: what its own code says it is. images: the images that it holds or lists. opened: it only holds others.
    """

    engine: str
    repaired: bool = False
    encrypted: bool = False
    passed: Passed | None = None
    kind: Kind | None = None
    images: tuple[Image, ...] = ()
    opened: bool = False


class Unread(Exception):
    """A file cannot be read. `note` is a fixed word of ours. It never leaves paper/."""

    def __init__(self, code: ProblemCode, note: str = "") -> None:
        super().__init__(code.value)
        self.code = code
        self.note = note


class Tray(Protocol):
    """Where a reading puts down what it has, as it goes."""

    def put(self, pages: Sequence[Page] | None) -> None:
        """Take pages, as Put."""

    def keep(self, made: bytes) -> None:
        """Take the PDF that was made of the words."""

    def alive(self) -> None:
        """Hear that work goes on, where it takes long before there is anything to show."""

    def begin(self, name: str, size: int, sha256: str) -> None:
        """Hear that the file `name` inside this one is read from here on."""

    def settle(self, whole: Whole | Unread) -> None:
        """Hear what came of the file inside."""


@dataclass(frozen=True, slots=True)
class Inner:
    """A file inside another. name: as it is called there, with forward slashes, each name once.

    fetch: unpacks it; raises Unread, OSError. passed: it is not to be looked into. kind: what its envelope says it is.
    compose: reads its words, where the bytes by themselves do not tell how.
    """

    name: str
    fetch: Callable[[], Original]
    passed: Passed | None = None
    kind: Kind | None = None
    compose: Callable[[], Readable] | None = None


class HoldsOthers(Protocol):
    """A module that opens a form which holds other files."""

    def inners(self, original: Original, asked: Asked, alive: Callable[[], None]) -> Iterator[Inner]:
        """List the files inside, in order, the same every time. Raises Unread, OSError."""


class ReadsPages(Protocol):
    """A module that reads a form with pages of its own."""

    def read(self, original: Original, asked: Asked, put: Put) -> Whole:
        """Read it. Raises Unread for a file that cannot be read, OSError where the system does not let it be."""


class ReadsWords(Protocol):
    """A module that reads a form of words without pages."""

    def compose(self, original: Original, asked: Asked) -> Readable:
        """Read it. Raises Unread, OSError."""
