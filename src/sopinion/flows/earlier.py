"""A part of `bundle`: a bundle that was written before, to make it again or to add to it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sopinion.content.messages import line
from sopinion.errors import WrongUsage
from sopinion.flows.presses import Press, Stock
from sopinion.model import folio, ledger
from sopinion.model.bound import Role
from sopinion.model.bundle_plan import exclusions, pages_of
from sopinion.model.case import Case
from sopinion.model.choices import Choices, Exclusion, exclusion
from sopinion.model.folio import Folio
from sopinion.model.gathering import Earlier
from sopinion.model.record import Record


def look(path: Path, press: Press, records: Sequence[Record]) -> Earlier:
    """Look at a bundle that was written before. It is input like any other, and has to be whole and of this case.

    Raises WrongUsage (2) where it is not.
    """
    manifest = press.account(path)
    if manifest is None:
        raise WrongUsage(what=line("export.no_bundle", file=path.name))
    if not {one.id for one in manifest.records} & {record.id for record in records}:
        raise WrongUsage(what=line("export.other_case", file=path.name))
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    last = manifest.folios[-1]
    return Earlier(str(path.parent.absolute()), path.name, sha256, manifest, Folio(1, folio.supplement(last)))


def to_add_to(earlier: Earlier, case: Case) -> Earlier:
    """Say on which folio a supplement to it begins, and what whoever has it has besides, as the ledger knows.

    That is what stands in the bundle's other volumes, in supplements to it, and before it if it is a supplement.
    Raises WrongUsage (2) for a core bundle or a volume that is not the last: their last folio is not the last.
    """
    told = earlier.manifest
    if told.role is Role.CORE:
        raise WrongUsage(what=line("export.no_core", file=earlier.file))
    if told.part < told.parts:
        raise WrongUsage(what=line("export.no_last", file=earlier.file, part=told.part, parts=told.parts))
    after = earlier.next
    if told.role is Role.SUPPLEMENT:
        after = told.folios[-1].on(1)
    noted = ledger.of_sum(case.written, earlier.sha256)
    if noted is None:
        return replace(earlier, next=after)
    kin = ledger.family(case.written, noted)
    late = [one for one in kin if one.role == Role.SUPPLEMENT and one is not noted]
    later = [one for one in late if ledger.belongs(case.written, one, earlier.sha256)]
    before = [one for one in kin if one.role == Role.VOLUME or not one.of]
    if told.role is Role.SUPPLEMENT:
        before += [one for one in late if folio.read(one.last) < told.folios[0]]
    after = max((folio.read(one.last).on(1) for one in later), default=after)
    return replace(earlier, next=after, besides=frozenset(key for one in (*before, *later) for key in one.records))


def reopened(choices: Choices, earlier: Earlier, case: Case, records: Sequence[Record], stock: Stock) -> Choices:
    """Choose what an earlier bundle has in it, in its order; what is chosen anew comes on top.

    What was left out stands in the ledger of the case, and nowhere else. Of a paper that the ledger says nothing of,
    the pages go in that the bundle has, by their prints.
    """
    ids = tuple(one.id for one in earlier.manifest.records)
    here = {record.id: record for record in records}
    noted = next((one for one in case.written if one.sha256 == earlier.sha256), None)
    told = tuple(_told(noted.exclude, here) if noted else _withheld(earlier, here, stock))
    looked_at = _told(noted.seen if noted else (), here)
    shown = earlier.manifest.shown
    return replace(
        choices,
        only=frozenset(ids) | frozenset(choices.include),
        order=ids,
        include=(*choices.include, *(one for one in ids if one in here)),
        exclude=(*choices.exclude, *told),
        include_sensitive=choices.include_sensitive or bool(noted and noted.include_sensitive),
        seen=choices.seen | {(one.record, one.file, page) for one in looked_at for page in one.pages},
        without=choices.without | frozenset(noted.without if noted else ()),
        recipient=choices.recipient or shown.recipient,
        paper=shown.paper,
        duplex=choices.duplex or shown.duplex,
        dividers=shown.dividers if choices.dividers is None else choices.dividers,
    )


def _withheld(earlier: Earlier, here: Mapping[str, Record], stock: Stock) -> Iterator[Exclusion]:
    """Name the pages that an earlier bundle does not have, of papers that it has."""
    for one in earlier.manifest.records:
        record = here.get(one.id)
        if record and record.length != one.last - one.first + 1:
            held = set(earlier.manifest.prints[one.first - 1 : one.last])
            yield from exclusions(record, (page for page in pages_of(record) if stock.print_of(page) not in held))


def _told(said: Sequence[str], here: Mapping[str, Record]) -> Iterator[Exclusion]:
    """Read what the ledger says of records that are still here."""
    for one in said:
        read = exclusion(one)
        if read.record in here:
            yield read
