"""The ledger of a case: which files were written to be shared, and who was given which. It never leaves the case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sopinion.model.bound import Role
from sopinion.model.day import Day


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written to be shared, known again by its SHA-256 wherever it lies.

    bundle: its name on the disk. day: ISO. recipient: whom it was made for, as told at export. role: a Role. of: the
    SHA-256 of the bundle it belongs to, "" for none. first, last: its folios as printed (`1`, `184.1`). include,
    exclude: what was chosen, as `export` takes it (`ID`, `ID:3,5-6`). seen: pages to stop at that were looked at and
    went in, written alike. without: what was told and left out, as `Choices` names it. records: what is in it, in
    order. locked: whether it asks for a password. Raises ValueError for a day that is none.
    """

    bundle: str
    sha256: str
    pages: int
    day: str
    recipient: str = ""
    role: str = Role.BUNDLE
    of: str = ""
    first: str = ""
    last: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    include_sensitive: bool = False
    records: tuple[str, ...] = ()
    locked: bool = False
    without: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        Day.parse(self.day)


@dataclass(frozen=True, slots=True)
class Given:
    """A person said that a file was given to somebody. day: ISO, as far as it is known.

    Raises ValueError for a day that is none.
    """

    sha256: str
    bundle: str
    to: str
    day: str

    def __post_init__(self) -> None:
        Day.parse(self.day)


class SeveralFit(ValueError):
    """More than one file goes by that name: `names`."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__("several files fit")
        self.names = names


_ENDINGS = (".pdf", ".zip")


def entered(written: Iterable[Written], one: Written) -> tuple[Written, ...]:
    """Enter a file in the ledger; where the same bytes were written before, in the place of that row."""
    there = tuple(written)
    if of_sum(there, one.sha256):
        return tuple(one if row.sha256 == one.sha256 else row for row in there)
    return (*there, one)


def of_sum(written: Iterable[Written], sha256: str) -> Written | None:
    """Find the file with these bytes, the latest row of it; None when there is none."""
    return next((one for one in reversed(tuple(written)) if one.sha256 == sha256), None)


def of_name(written: Iterable[Written], wanted: str) -> Written | None:
    """Find a file by its name, with or without the ending, or by the beginning of it; the latest of that name.

    A zip goes by the name of the bundle inside it. None when there is none; SeveralFit when a beginning is not enough.
    """
    asked = _stem(wanted)
    latest = {_stem(one.bundle): one for one in written}
    if asked in latest:
        return latest[asked]
    near = [one for stem, one in latest.items() if asked and stem.startswith(asked)]
    if len(near) > 1:
        raise SeveralFit(tuple(one.bundle for one in near))
    return near[0] if near else None


def _stem(name: str) -> str:
    plain = " ".join(name.casefold().split())
    return next((plain.removesuffix(ending) for ending in _ENDINGS if plain.endswith(ending)), plain)


def given_of(given: Iterable[Given], one: Written) -> tuple[Given, ...]:
    """Who was given a file, in the order of the days."""
    return tuple(sorted((row for row in given if row.sha256 == one.sha256), key=lambda row: Day.parse(row.day).first))


def replaced(written: Sequence[Written], given: Iterable[Given], one: Written) -> bool:
    """Whether a later file of the same name took the place of this one, before anybody was given it."""
    later = written[written.index(one) + 1 :]
    return any(next_one.bundle == one.bundle for next_one in later) and not given_of(given, one)


def root(written: Iterable[Written], sha256: str) -> str:
    """Follow what a file belongs to, up to the bundle that belongs to nothing; give its SHA-256."""
    above = {one.sha256: one.of for one in written}
    met: set[str] = set()
    while above.get(sha256) and sha256 not in met:
        met.add(sha256)
        sha256 = above[sha256]
    return sha256


def belongs(written: Iterable[Written], one: Written, sha256: str) -> bool:
    """Whether a file belongs to the one with these bytes, or to one that does."""
    above = {row.sha256: row.of for row in written}
    met, at = {""}, one.of
    while at not in met | {sha256}:
        met.add(at)
        at = above.get(at, "")
    return at == sha256 != ""


def family(written: Sequence[Written], one: Written) -> tuple[Written, ...]:
    """The bundle that a file belongs to, and everything else that belongs to it."""
    top = root(written, one.sha256)
    return tuple(other for other in written if root(written, other.sha256) == top)


def has_bundle(written: Sequence[Written], given: Iterable[Given], supplement: Written, to: str) -> bool:
    """Whether somebody was given the bundle of a supplement, in whichever form."""
    forms = {one.sha256 for one in family(written, supplement) if one.role != Role.SUPPLEMENT}
    return any(row.sha256 in forms and same_person(row.to, to) for row in given)


def same_person(one: str, other: str) -> bool:
    """Whether two names are told alike."""
    return one.casefold().split() == other.casefold().split()


def latest_bundle(written: Iterable[Written]) -> Written | None:
    """The bundle that was written last, or the first of its volumes: what everything else belongs to."""
    rows = tuple(written)
    tops = (one for one in reversed(rows) if one.role in {Role.BUNDLE, Role.VOLUME} and not one.locked)
    return next((one for one in tops if root(rows, one.sha256) == one.sha256), None)


def not_in(written: Sequence[Written], one: Written, going: Iterable[str], there: Iterable[str]) -> tuple[str, ...]:
    """Which of the records `going` into a bundle by themselves are neither in this one nor in what belongs to it.

    Those that were left out of it by choice do not count. there: every record. Gives none where nobody kept account of
    what is in it, and where papers were parted anew since, so that what was kept cannot be compared.
    """
    rows = family(written, one)
    held = {record for row in rows for record in row.records}
    if not one.records or not held <= set(there):
        return ()
    left = {text.partition(":")[0] for row in rows for text in row.exclude}
    return tuple(record for record in going if record not in held | left)
