"""What `export` does between its options and its answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sopinion.cli import desk
from sopinion.cli.export_shown import show_lacks, show_lock, show_password, show_plan, show_report, show_undecided
from sopinion.cli.passwords import lock_password, passwords_in
from sopinion.content.messages import line
from sopinion.errors import NobodyToAsk, NothingNew, NothingToBind, WrongUsage
from sopinion.flows import bundle as verb
from sopinion.flows import check as checking
from sopinion.flows import checklist, earlier, leave
from sopinion.flows import cite as citing
from sopinion.flows.agree import Agreement
from sopinion.flows.bind import STEPS, write
from sopinion.flows.exported import ExportReport, as_json
from sopinion.flows.hands import Mark, OpenCase
from sopinion.flows.lock import Locking, made_password
from sopinion.flows.presses import Stock
from sopinion.flows.records import Papers
from sopinion.model.bundle import Why
from sopinion.model.choices import Choices, Exclusion, Paper, exclusion
from sopinion.model.gathering import Wish
from sopinion.model.layout import Limit
from sopinion.model.record import Record
from sopinion.model.remark import About

_TROUBLES = (Why.BROKEN, Why.LOCKED)
_TO_ACT_ON = (About.PICTURED,)
_MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Asked:
    """The options of `export`, as they were typed."""

    to: str
    yes: bool
    plan: bool
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    include_sensitive: bool
    recipient: str
    place: str
    without: tuple[str, ...]
    cite: tuple[str, ...]
    paper: str
    max_mb: float
    max_pages: int
    core: bool
    core_with: tuple[str, ...]
    duplex: bool
    dividers: bool | None
    fhir: bool
    lock: bool
    lock_with: str
    lock_zip: bool
    supplement: str
    reopen: str
    password_file: str
    json: bool


class Run:
    """One run of `export`."""

    def __init__(self, asked: Asked) -> None:
        """Look at what needs no paper yet. Raises WrongUsage (2), NobodyToAsk (60)."""
        self._asked = asked
        if not asked.to and not asked.plan:
            raise WrongUsage(what=line("export.no_to"))
        self._screen = desk.screen()
        there = asked.plan or self._screen.interactive
        if not (asked.yes or there):
            raise NobodyToAsk(option=line("export.option"))
        if (asked.lock or asked.lock_zip) and not (asked.lock_with or there):
            raise NobodyToAsk(option=line("export_lock.needs"))
        self._profile = desk.place(asked.place) if asked.place else None
        self._password = lock_password(asked.lock_with) if asked.lock_with else ""
        self._press, self._today = desk.press(), desk.today()
        self._opened: OpenCase
        self._papers: Papers
        self._records: tuple[Record, ...]
        self._stock: Stock
        self._wish: Wish

    def code(self) -> int:
        """Plan, agree, write and show; give the exit code."""
        asked = self._asked
        with desk.writing() as opened, desk.index_of(opened.case) as papers:
            self._opened, self._papers = opened, papers
            self._records = papers.records_of(opened.case)
            if self._profile:
                self._say_lacks()
            passwords = list(passwords_in(asked.password_file))
            while True:
                with self._press.stock(passwords) as stock:
                    self._stock = stock
                    made = self._first()
                    word = self._missing_password(made, again=bool(passwords))
                    if not word:
                        return self._go_on(made)
                passwords.append(word)

    def _first(self) -> verb.Draft:
        """Plan as the options say."""
        self._wish = self._wished()
        if self._asked.cite and not self._asked.plan:
            citing.cite(self._opened, self._records, self._asked.cite, self._today)
        return self._draft(self._wish.choices)

    def _missing_password(self, made: verb.Draft, *, again: bool) -> str:
        """Ask for the password of a locked paper; "" where there is none, nobody to ask, or nobody who knows it."""
        locked = next((row for row in made.plan.left_out if row.why is Why.LOCKED), None)
        if locked is None or self._asked.yes or self._asked.plan or not self._screen.interactive:
            return ""
        if again:
            self._screen.say(line("export.locked_again"), Mark.NEEDS)
        return self._screen.secret(line("export.locked_ask", file=locked.file), option="--password-file")

    def _go_on(self, made: verb.Draft) -> int:
        """Agree on a plan, and write it; give the exit code."""
        asked = self._asked
        if asked.plan:
            return self._show_plan(made)
        lock = asked.lock or asked.lock_zip or bool(asked.lock_with)
        if not asked.yes:
            agreed = self._agreement(lock=lock).on(made)
            if agreed is None:
                self._screen.say(line("export.not_written"))
                return 0
            made, lock = agreed
        if made.plan.undecided:
            raise verb.undecided(made.plan)
        return self._write(made, self._locking() if lock else None)

    def _say_lacks(self) -> None:
        """Say what the place asks for that is not there."""
        case, records = self._opened.case, self._records
        if self._profile:
            missing = checklist.look(case, records, self._papers)
            show_lacks(self._screen, checking.look(case, records, missing, self._profile, self._today))

    def _choices(self) -> Choices:
        asked, records = self._asked, self._records
        choices = Choices(
            include=tuple(_id(records, one) for one in asked.include),
            exclude=tuple(_exclusion(records, one) for one in asked.exclude),
            include_sensitive=asked.include_sensitive,
            recipient=asked.recipient or (self._profile.name if self._profile else ""),
            paper=_paper(asked.paper),
            duplex=asked.duplex,
            dividers=asked.dividers,
            without=leave.named(self._opened.case, records, asked.without, self._today),
        )
        if not asked.reopen:
            return choices
        before = earlier.look(_file(asked.reopen), self._press, records)
        return earlier.reopened(choices, before, self._opened.case, records, self._stock)

    def _wished(self) -> Wish:
        asked, records = self._asked, self._records
        before = earlier.look(_file(asked.supplement), self._press, records) if asked.supplement else None
        return Wish(
            self._choices(),
            limit=Limit(asked.max_pages, int(asked.max_mb * _MB)),
            core=asked.core or bool(asked.core_with),
            core_with=tuple(_exclusion(records, one) for one in asked.core_with),
            fhir=asked.fhir,
            adds_to=earlier.to_add_to(before, self._opened.case) if before else None,
        )

    def _draft(self, choices: Choices, share: float = 1.0) -> verb.Draft:
        wish = replace(self._wish, choices=choices, share=share)
        case, records = self._opened.case, self._records
        try:
            return verb.draft(case, records, self._papers, self._stock, self._press, wish, self._today)
        except NothingToBind:
            if wish.adds_to:
                raise NothingNew(file=wish.adds_to.file) from None
            raise

    def _agreement(self, *, lock: bool) -> Agreement:
        def name_pages(made: verb.Draft) -> verb.Draft:
            citing.walk(self._screen, self._opened, made.plan.entries, self._today)
            return self._draft(made.choices)

        return Agreement(
            self._screen,
            self._records,
            self._asked.to,
            lambda made: show_plan(self._screen, made, asking=True),
            self._draft,
            name_pages,
            lock,
        )

    def _locking(self) -> Locking:
        return Locking(desk.lock(), self._password or made_password(desk.pick), self._asked.lock_zip)

    def _write(self, made: verb.Draft, locking: Locking | None) -> int:
        asked, screen = self._asked, self._screen
        if locking and not self._password:
            show_password(screen, locking.password)

        def replace_them(names: Sequence[str]) -> bool:
            ask = line("export.ask_replace", file=names[0])
            return not asked.yes and screen.interactive and screen.confirm(ask, option="--to")

        def smaller(share: float) -> verb.Draft:
            return self._draft(made.choices, share)

        with screen.progress(line("export.reading"), STEPS + len(made.sheaves), line("export.unit")) as progress:
            report = write(
                made, self._opened, self._stock, self._press, asked.to, progress, replace_them, smaller, locking
            )
        if asked.json:
            desk.put(as_json(report))
        else:
            show_report(screen, report)
            if locking:
                show_lock(screen, report, own=bool(self._password))
        return int(
            any(one.about in _TO_ACT_ON for one in report.remarks)
            or bool(report.too_large)
            or any(row.why in _TROUBLES for row in made.plan.left_out)
        )

    def _show_plan(self, made: verb.Draft) -> int:
        if self._asked.json:
            desk.put(as_json(ExportReport(made)))
        else:
            show_plan(self._screen, made)
            show_undecided(self._screen, made)
            self._screen.say()
            self._screen.say(line("export.planned"))
        return int(bool(made.plan.undecided))


def _id(records: Sequence[Record], said: str) -> str:
    """Give the whole id where a person typed its beginning; what fits nothing is left for the plan to name."""
    near = [record.id for record in records if record.id.startswith(said.strip().lower())]
    return near[0] if len(near) == 1 else said.strip().lower()


def _exclusion(records: Sequence[Record], said: str) -> Exclusion:
    try:
        wanted = exclusion(said)
    except ValueError:
        raise WrongUsage(what=line("export.bad_exclude", said=said)) from None
    return Exclusion(_id(records, wanted.record), wanted.pages, wanted.file)


def _paper(said: str) -> Paper:
    try:
        return Paper(said.lower())
    except ValueError:
        raise WrongUsage(what=line("export.bad_paper")) from None


def _file(said: str) -> Path:
    path = Path(said).expanduser()
    if not path.is_file():
        raise WrongUsage(what=line("verify.no_file", file=said))
    return path
