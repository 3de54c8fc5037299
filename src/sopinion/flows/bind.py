"""A part of `bundle`: write every file of a draft, prove it, put all of them in place at once, and keep account."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sopinion import __version__
from sopinion.content import shelf
from sopinion.errors import VerifyFailed
from sopinion.flows import account
from sopinion.flows.account import Account, Sum
from sopinion.flows.bundle import Draft, undecided
from sopinion.flows.enclose import enclosures
from sopinion.flows.exported import ExportReport, File
from sopinion.flows.hands import OpenCase, Progress
from sopinion.flows.lay import Sheaf
from sopinion.flows.lock import LockedCopy, Locking, entry, lock, lock_zip
from sopinion.flows.presses import Bound, Press, Stock, Tray
from sopinion.model import folio, proof
from sopinion.model.binding import Binding
from sopinion.model.bound import Role
from sopinion.model.bundle_plan import pages_of
from sopinion.model.choices import Exclusion
from sopinion.model.clean import one_line
from sopinion.model.ledger import Written, entered
from sopinion.model.parcel import BoundFile, Parcel
from sopinion.model.proof import Check, CheckKey
from sopinion.model.remark import Remark

PROGRAM = f"sopinion {__version__}"
_MOST_TRIES = 5
_A_LITTLE_LESS = 0.97
STEPS = 3
"""How many steps `write` reports besides one for each bound file."""


def write(  # noqa: PLR0913, PLR0917 - the hands, the place and what to do where a file stands already
    made: Draft,
    opened: OpenCase,
    stock: Stock,
    press: Press,
    to: str,
    progress: Progress,
    replace_them: Callable[[Sequence[str]], bool],
    smaller: Callable[[float], Draft],
    locking: Locking | None = None,
) -> ExportReport:
    """Write bundle, zip and sheets into the folder `to`, prove what was bound, and enter it in the ledger.

    replace_them: asked with the names of files that stand there with other bytes; False keeps them. smaller: makes the
    draft anew with volumes planned for a share of the size that was asked for. locking: what to lock copies with, if
    there are to be any. Nothing is at its place until everything is written and proved. Raises Undecided (54),
    WouldOverwrite (52), CannotWrite (50), NoRoom (53), VerifyFailed (55), FileChanged (31).
    """
    if made.plan.undecided:
        raise undecided(made.plan)
    for tries in range(_MOST_TRIES):
        with press.tray(to) as tray:
            making = _Making(made, stock, press, tray, progress, locking, last=tries + 1 == _MOST_TRIES)
            try:
                sums = making.all()
            except _TooLarge as over:
                made = smaller(made.wish.share * over.share * _A_LITTLE_LESS)
                continue
            paths = _serve(tray, replace_them)
            break
    lines = [_line(made, sheaf, sums, n) for n, sheaf in enumerate(made.sheaves)]
    lines += [entry(lines[n], copy) for n, copy in enumerate(making.copies)]
    written = opened.case.written
    for one in lines:
        written = entered(written, one)
    if written != opened.case.written:
        opened.save(replace(opened.case, written=written))
    progress.step()
    locked = {one.name for one in making.copies}
    files = tuple(
        File(
            paths[one.name],
            role,
            one.sha256,
            one.bytes,
            one.layout.length if one.layout else 0,
            locked=one.name in locked or (role == "zip" and locking is not None and locking.zipped),
        )
        for one, role in zip(sums, making.roles, strict=True)
    )
    return ExportReport(
        made, files, tuple(check for one in sums for check in one.checks), making.remarks, making.too_large
    )


class _TooLarge(Exception):
    """A volume came out larger than was asked for. It never leaves this module."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share


class _Making:
    """The files of a draft under way. last: whether a volume that is too large is taken as it is."""

    def __init__(  # noqa: PLR0913, PLR0917 - the hands, and where
        self,
        made: Draft,
        stock: Stock,
        press: Press,
        tray: Tray,
        progress: Progress,
        locking: Locking | None,
        *,
        last: bool,
    ) -> None:
        self._made, self._stock, self._press, self._tray, self._progress = made, stock, press, tray, progress
        self._locking, self._last = locking, last
        self.copies: tuple[LockedCopy, ...] = ()
        self.roles: list[str] = []
        self.remarks: tuple[Remark, ...] = ()
        self.too_large: tuple[str, ...] = ()

    def all(self) -> tuple[Sum, ...]:
        """Write every file; give their sums in that order."""
        sums: list[Sum] = []
        for sheaf in self._made.sheaves:
            sums.append(self._bound(sheaf, sums))
            self.roles.append(sheaf.layout.role)
        most = self._made.wish.limit.bytes
        over = [one for one in sums if most and one.bytes > most and one.layout and one.layout.role is not Role.CORE]
        largest = max((one.bytes for one in over if one.layout and one.layout.held > 1), default=0)
        if largest and not self._last:  # a single page is as large as it is
            raise _TooLarge(most / largest)
        self.too_large = tuple(one.name for one in over)
        for _ in sums:
            self._progress.step()
        bound = tuple(sums)
        sums[0] = replace(sums[0], checks=(*sums[0].checks, *self._besides(sums)))
        sums.append(self._put_sheet("verification", "sheet", account.verification(self._account(sums))))
        contents = self._parcel(sums)
        zipped = f"{self._made.name}.zip"
        self._stock.parcel(self._tray, zipped, contents, PROGRAM)
        if self._locking and self._locking.zipped:
            zipped = lock_zip(self._tray, self._locking.press, zipped, self._locking.password)
        sums.append(Sum(zipped, *self._tray.sum(zipped)))
        self.roles.append("zip")
        if self._locking:
            how = self._locking
            self.copies = tuple(lock(self._tray, how.press, one.name, how.password) for one in bound)
            sums += [Sum(one.name, one.sha256, one.bytes, checks=(one.check,)) for one in self.copies]
            self.roles += self.roles[: len(bound)]
        if self._made.wish.fhir:
            shared = f"{self._made.name} {shelf.read('sheets/files')['fhir']}.json"
            self._stock.fhir(self._tray, shared, contents, PROGRAM)
            sums.append(Sum(shared, *self._tray.sum(shared)))
            self.roles.append("fhir")
        self._progress.step()
        sums.append(self._put_sheet("check", "check", account.check_sheet(self._account(sums))))
        self._progress.step()
        return tuple(sums)

    def _besides(self, sums: Sequence[Sum]) -> Iterator[Check]:
        """Check what no file can say of itself: that no page was lost on the way, and that it is as small as was asked.

        Raises VerifyFailed (55).
        """
        made = self._made
        check = proof.accounted(
            (page.key for record in made.records for page in pages_of(record)),
            (page.source.key for sheaf in made.whole for page in sheaf.layout.pages if page.source),
            ((row.sha256, number) for row in made.plan.left_out for number in row.pages),
        )
        if not check.good:
            raise VerifyFailed(file=sums[0].name)
        yield check
        if made.wish.limit.bytes:
            yield Check(CheckKey.SIZE, good=not self.too_large, count=len(sums))

    def _account(self, sums: Sequence[Sum]) -> Account:
        made = self._made
        return Account(made.name, made.day, made.choices, made.plan, tuple(sums), self.remarks, made.undrawn)

    def _put_sheet(self, template: str, role: str, data: Mapping[str, Any]) -> Sum:
        """Typeset a sheet that goes with the bundle or stays with the person."""
        name = f"{self._made.name} {shelf.read('sheets/files')[template]}.pdf"
        self._tray.put(name, self._press.sheet(template, data, self._made.day, PROGRAM))
        self.roles.append(role)
        return Sum(name, *self._tray.sum(name))

    def _parcel(self, sums: Sequence[Sum]) -> Parcel:
        """Gather what goes along: the bound files, the sheet of proof, and every paper that is shared."""
        made = self._made
        where = {key: each for sheaf in made.whole for key, each in sheaf.layout.where.items()}
        return Parcel(
            title=made.name,
            patient=made.case.patient,
            day=made.day,
            bound=tuple(_along(one) for one in sums),
            enclosures=enclosures(made.plan, made.records, where, self._stock),
            program=PROGRAM,
        )

    def _bound(self, sheaf: Sheaf, before: Sequence[Sum]) -> Sum:
        """Bind a file and prove it. Raises VerifyFailed (55)."""
        name = f"{sheaf.title}.pdf"
        of = sheaf.of
        if of and not of.sha256:
            of = replace(of, sha256=before[0].sha256)
        binding = Binding(sheaf.title, self._made.day, PROGRAM, sheaf.layout, sheaf.bookmarks, sheaf.shown, of)
        bound: Bound = self._stock.bind(self._tray, name, sheaf.own, binding, self._made.worded)
        if not proof.whole(bound.checks):
            raise VerifyFailed(file=name)
        self.remarks = tuple(dict.fromkeys((*self.remarks, *bound.remarks)))
        return Sum(name, *self._tray.sum(name), sheaf.layout, bound.checks)


def _line(made: Draft, sheaf: Sheaf, sums: Sequence[Sum], n: int) -> Written:
    """Give the line of the ledger for the `n`-th file."""
    layout, choices = sheaf.layout, made.choices
    seen: dict[tuple[str, int], list[int]] = {}
    for record, file, page in sorted(choices.seen):
        seen.setdefault((record, file), []).append(page)
    return Written(
        bundle=sums[n].name,
        sha256=sums[n].sha256,
        pages=layout.length,
        day=made.day.isoformat(),
        recipient=one_line(choices.recipient),
        role=layout.role,
        of=(sheaf.of.sha256 if sheaf.of else "") or (sums[0].sha256 if n else ""),
        first=str(layout.first),
        last=str(layout.last),
        include=choices.include,
        exclude=tuple(one.written() for one in choices.exclude),
        seen=tuple(Exclusion(record, tuple(pages), file).written() for (record, file), pages in seen.items()),
        include_sensitive=choices.include_sensitive,
        without=tuple(sorted(choices.without)),
        records=tuple(one.entry.record.id for one in layout.placed),
    )


def _serve(tray: Tray, replace_them: Callable[[Sequence[str]], bool]) -> Mapping[str, str]:
    """Put everything at its place; what stands there with other bytes is replaced only when a person says so."""
    taken = tray.taken()
    return tray.serve(over=bool(taken) and replace_them(taken))


def _along(one: Sum) -> BoundFile:
    """Give a file as the parcel knows it."""
    layout = one.layout
    if layout is None:
        return BoundFile(one.name, one.sha256, 1)
    folios = folio.runs(page.folio for page in layout.pages)
    return BoundFile(one.name, one.sha256, layout.length, layout.role, folios)
