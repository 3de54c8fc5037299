"""A physical thing that a second doctor may want: glass slides, a block of tissue, a disc of images."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sopinion.model.disc import Disc, Study
from sopinion.model.kind import Kind
from sopinion.model.page import Page
from sopinion.model.record import Match, Record


class ItemKind(StrEnum):
    """What the thing is."""

    SLIDES = "slides"
    BLOCK = "block"
    DISC = "disc"


class ItemStatus(StrEnum):
    """Where the thing is on its way."""

    NOT_ASKED = "not-asked"
    ASKED = "asked"
    PROMISED = "promised"
    SENT = "sent"
    ARRIVED = "arrived"
    TO_RETURN = "to-return"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Move:
    """A change of status, on an ISO day, with the tracking number of a parcel and a note where there is one."""

    status: ItemStatus
    day: str = ""
    tracking: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One physical thing.

    id: eight letters, from the case number or, for a disc, from what is on it. accession: the laboratory's number.
    blocks: as the report names them. place: who holds it. record, file, page (1-based), quote: where it was read, empty
    and 0 for what a person told. moves: every change of status, oldest first. mixed: whether it is a disc whose studies
    name two people.
    """

    id: str
    kind: ItemKind
    label: str
    accession: str = ""
    blocks: tuple[str, ...] = ()
    place: str = ""
    studies: tuple[Study, ...] = ()
    record: str = ""
    file: str = ""
    page: int = 0
    quote: str = ""
    moves: tuple[Move, ...] = ()
    mixed: bool = False

    @property
    def status(self) -> ItemStatus:
        """Where it is now."""
        return self.moves[-1].status if self.moves else ItemStatus.NOT_ASKED

    @property
    def day(self) -> str:
        """The ISO day of the last change, "" where none was told."""
        return self.moves[-1].day if self.moves else ""

    @property
    def tracking(self) -> str:
        """The last tracking number that was told."""
        return next((move.tracking for move in reversed(self.moves) if move.tracking), "")

    @property
    def on_its_way(self) -> bool:
        """Whether somebody has asked for it at all."""
        return self.status is not ItemStatus.NOT_ASKED

    @property
    def here(self) -> bool:
        """Whether it has come, wherever it went afterwards."""
        return self.status in (ItemStatus.ARRIVED, ItemStatus.TO_RETURN, ItemStatus.RETURNED)

    @property
    def match(self) -> Match | None:
        """Whose the images on a disc are, where all of them say the same; None for what holds no images."""
        found = {study.match for study in self.studies}
        return (found.pop() if len(found) == 1 else Match.UNKNOWN) if found else None

    @property
    def strange(self) -> bool:
        """Whether it is a disc with images of somebody else than the patient, or of two people."""
        return self.mixed or any(study.match is Match.DIFFERENT for study in self.studies)


def item_id(kind: ItemKind, name: str) -> str:
    """Name an item by its kind and its case number (or what else tells it from others): eight letters."""
    return base64.b32encode(hashlib.sha256(f"{kind}:{name.casefold()}".encode()).digest()[:5]).decode().lower()


_CASE_NUMBER = re.compile(r"\b[A-Z]{1,4}-?\d{2}-\d{2,}\b")
"""`S25-10442`: how laboratories number their cases."""


def case_number(text: str) -> str:
    """The first number of a laboratory's case in a person's own words, "" for none."""
    return next(iter(_CASE_NUMBER.findall(text)), "")


_BLOCK = re.compile(
    r"\b(?:block|cassette)s?\s+#?((?:[A-Z]{1,2}-?\d{1,3}|\d{1,2}[A-Z])"
    r"(?:\s*(?:,|and|&|-|to|through)\s*(?:[A-Z]{1,2}-?\d{1,3}|\d{1,2}[A-Z]))*)",
    re.IGNORECASE,
)
"""`Block A1`, `cassettes A1-A4`, `block 2B`: what a gross description calls its pieces of tissue."""
_ONE_BLOCK = re.compile(r"[A-Za-z]{1,2}-?\d{1,3}|\d{1,2}[A-Za-z]")


def blocks(text: str) -> tuple[str, ...]:
    """Name the blocks of tissue that a text speaks of, as written, each once."""
    found: dict[str, None] = {}
    for m in _BLOCK.finditer(text):
        found.update((one.upper(), None) for one in _ONE_BLOCK.findall(m[1]))
    return tuple(found)


def read_items(records: Iterable[Record], pages: Mapping[str, Sequence[Page]]) -> Iterator[Item]:
    """The slides and blocks that pathology reports tell of: one set of slides, and its blocks, for each case number."""
    for record in records:
        if record.kind is not Kind.PATHOLOGY_REPORT or not record.accession:
            continue
        spoken: dict[str, None] = {}
        file, at, quote = record.parts[0].file, record.parts[0].first, ""
        for part in record.parts:
            for page in pages.get(part.sha256, ())[part.first - 1 : part.last]:
                spoken.update(dict.fromkeys(blocks(page.text)))
                if not quote and record.accession in page.text:
                    file, at = part.file, page.number
                    quote = next(" ".join(row.split()) for row in page.text.splitlines() if record.accession in row)
        named = tuple(spoken)
        where = (record.facility or "", (), record.id, file, at, quote)
        for kind in (ItemKind.SLIDES, *((ItemKind.BLOCK,) if named else ())):
            yield Item(item_id(kind, record.accession), kind, record.accession, record.accession, named, *where)


def disc_items(discs: Iterable[Disc]) -> Iterator[Item]:
    """The discs that lie in the person's folders, as items that are here."""
    whose: dict[str, str] = {}
    for disc in discs:
        name = disc.path or disc.folder.rstrip("/").rsplit("/", 1)[-1]
        key = "|".join(f"{study.modality} {study.day or ''} {study.body_part}" for study in disc.studies) or name
        people = "|".join(sorted({study.patient_name.casefold() for study in disc.studies}))
        here = (Move(ItemStatus.ARRIVED),)
        item = Item("", ItemKind.DISC, name, studies=disc.studies, file=disc.path, moves=here, mixed=disc.mixed)
        if item.strange or whose.setdefault(key, people) != people:
            key = f"{key}|{people}"  # the same scan of another person is another disc
        yield replace(item, id=item_id(ItemKind.DISC, key))


def joined(read: Iterable[Item], told: Iterable[Item]) -> tuple[Item, ...]:
    """Lay what was told over what was read: what is told stays where its paper is gone, and is there once.

    Changes that both tell of are one; the last one by its day says where a thing is now.
    """
    by_id = {item.id: item for item in told}
    found: dict[str, Item] = {}
    for item in read:
        said = found.get(item.id) or by_id.pop(item.id, None)
        first = found.get(item.id, item)
        found[item.id] = replace(first, moves=_moves(item, said)) if said else item
    return (*found.values(), *by_id.values())


def _moves(read: Item, told: Item) -> tuple[Move, ...]:
    """The changes of a thing from two sources, by day; one without a day stays where it was told."""
    moves = list(told.moves)
    if not moves:
        return read.moves
    for move in read.moves:
        same = [one for one in moves if (one.status, one.day) == (move.status, move.day)]
        if move.day and not same:
            at = next((n for n, one in enumerate(moves) if _later(one, move)), len(moves))
            moves.insert(at, move)
    return tuple(moves)


def _later(one: Move, other: Move) -> bool:
    """Whether a change came after another; on one day, what comes later on the way of a thing."""
    order = list(ItemStatus)
    return (one.day, order.index(one.status)) > (other.day, order.index(other.status))
